"""A bundle by month as people read it."""

from collections.abc import Mapping, Sequence
from typing import Any

from nectary.base.language import Say, marked, speaker
from nectary.show.reports.report import Page, Row, Section
from nectary.show.words.sentences import PRACTICE_TITLES

DOMAINS = {
    "human_milk": marked("Human milk"),
    "feeding_protocol": marked("One feeding protocol"),
    "antibiotics": marked("Antibiotics with care"),
    "early_recognition": marked("Noticing early"),
}
CANNOT_TELL = (
    marked(
        "Whether NEC went down because of it. More of a practice and less NEC can both have other causes."
    ),
    marked("What was done and not charted: an unknown is neither a yes nor a no, and it is shown by itself."),
)
Facts = Mapping[str, Any]


def bundle_page(name: str, unit: str, months: Sequence[Facts], language: str) -> Page:
    """`months`: facts a month, in order. Four counts stand apart; a share says of how many babies."""
    say = speaker(language)
    title = say("What we did for babies: {bundle}").format(bundle=name)
    return Page(
        language=language,
        title=f"{title} · {unit}" if unit else title,
        mark="",
        lead=say(
            "By month of birth. For the unit's own eyes: a count here can be one baby. How each domain is "
            "met is our own rule: every practice of it that can be assessed is met."
        ),
        sections=tuple(_month(one, say) for one in months),
        last_title=say("What this page cannot tell"),
        cannot_tell=tuple(say(text) for text in CANNOT_TELL),
        foot=(say("Draft, reviewed by nobody yet. No tool has been shown to lower NEC, and this is one."),),
        continued=say("continued"),
    )


def _month(facts: Facts, say: Say) -> Section:
    rows = [_row(say("Everything, all or none"), "", facts["all_or_none"], say)]
    if len(facts["domains"]) > 1:
        rows += [
            _row(say(DOMAINS[domain]) if domain in DOMAINS else domain, "", tally, say)
            for domain, tally in facts["domains"].items()
        ]
    rows += [
        _row(say(PRACTICE_TITLES[practice]), practice, tally, say)
        for practice, tally in facts["practices"].items()
    ]
    return Section(
        key="month",
        title=facts["month"] or say("Month unknown"),
        caption=say(
            "{babies} babies; {met} of {assessable} practices that could be assessed were met."
        ).format(babies=facts["babies"], met=facts["items_met"], assessable=facts["items_assessable"]),
        head=("", say("Met, of those assessable"), say("Does not apply"), say("Unknown")),
        rows=tuple(rows),
        notes=(),
    )


def _row(label: str, code: str, tally: Facts, say: Say) -> Row:
    assessable = tally["met"] + tally["not_met"]
    share = say("{met} of {assessable}").format(met=tally["met"], assessable=assessable)
    return Row(label, code, (share, str(tally["not_applicable"]), str(tally["unknown"])))
