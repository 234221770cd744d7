"""The case definitions in words: what one says of a work-up, and a unit's counts side by side."""

from collections.abc import Mapping
from typing import Any

from nectary.base.language import Say, marked, speaker
from nectary.show.finding_words import FLAGS, field_words
from nectary.show.report import Page, Row, Section

NAMES = {
    "bell": marked("Modified Bell, our convention"),
    "bell_strict": marked("Modified Bell, read strictly"),
    "von": marked("Vermont Oxford Network"),
    "uk": marked("Gestation-specific, United Kingdom (cut-offs not verified)"),
    "inc": marked("International Neonatal Consortium (recalled)"),
    "nhsn": marked("NHSN, to attribute an infection only"),
    "cdc_old": marked("Older CDC rule"),
    "anznn": marked("Australia and New Zealand"),
    "stated": marked("As the unit itself stated"),
}
RESULTS = {
    "NEC": marked("{name}: meets the counting rule"),
    "no": marked("{name}: does not meet the counting rule"),
    "FIP": marked("{name}: counted apart, a perforation by itself"),
    "SIP": marked("{name}: counted apart, a perforation by itself"),
    "excluded": marked("{name}: counted apart, excluded"),
    "n/a": marked("{name}: does not ask about this baby"),
    "none": marked("{name}: no stage"),
}
OF_NO_COUNT = {  # what is said of nhsn, which must not count NEC
    "NEC": marked("{name}: meets the rule"),
    "no": marked("{name}: does not meet the rule"),
}
STAGED = marked("{name}: stage {stage}")
OPEN = marked("{name}: cannot say yet; what would decide: {fields}")
CANNOT_TELL = (
    marked("Which definition is right. They were made for different uses, and none is a test of the bowel."),
    marked("How a baby should be treated. Definitions count cases after the work-up is closed."),
    marked("Whether NEC went up or down where the definition changed: split the chart, do not join it."),
)


def sentence(name: str, result: str | None, undecided: tuple[str, ...], say: Say) -> str:
    """What one definition says of one work-up; `result` None = it cannot be told yet."""
    said = say(NAMES[name])
    if result is None:
        fields = "; ".join(field_words(one, say) for one in undecided)
        return say(OPEN).format(name=said, fields=fields)
    results = RESULTS | OF_NO_COUNT if name == "nhsn" else RESULTS
    if result in results:
        return say(results[result]).format(name=said)
    return say(STAGED).format(name=said, stage=result)


def flag_sentence(flag: str, say: Say) -> str:
    """What must be said beside the answers of one work-up."""
    return say(FLAGS[flag])


def side_page(facts: Mapping[str, Any], language: str) -> Page:
    """`facts` of a side-by-side count as a page."""
    say = speaker(language)
    return Page(
        language=language,
        title=say("NEC under each definition, side by side"),
        mark="",
        lead=say(
            "For the unit's own eyes: a count here can be one baby, so none of it is for publication. A stay "
            "that is over without a work-up counts as none; an open work-up, or a stay that goes on, is not "
            "yet countable."
        ),
        sections=(_counts(facts, say), _agree(facts, say)),
        last_title=say("What this page cannot tell"),
        cannot_tell=tuple(say(text) for text in CANNOT_TELL),
        foot=(say("Draft, reviewed by nobody yet. No tool has been shown to lower NEC, and this is one."),),
        continued=say("continued"),
    )


def _counts(facts: Mapping[str, Any], say: Say) -> Section:
    return Section(
        key="counts",
        title=say("Counts"),
        caption=say("Stays; in brackets Wilson's 95% interval among those of whom it can be told."),
        head=("", say("NEC"), say("Counted apart"), say("Cannot be told"), say("Not yet countable")),
        rows=tuple(
            Row(say(NAMES[one["definition"]]), one["definition"], _cells(one, say))
            for one in facts["counted"]
        ),
        notes=(),
    )


def _cells(one: Mapping[str, Any], say: Say) -> tuple[str, ...]:
    of = say("{n} of {stays}").format(n=one["nec"], stays=one["stays"])
    if one["low"] is not None:
        of += f" ({100 * one['low']:.1f}–{100 * one['high']:.1f}%)"
    return of, str(one["apart"]), str(one["indeterminate"]), str(one["not_yet_countable"])


def _agree(facts: Mapping[str, Any], say: Say) -> Section:
    of = len(facts["definitions"])
    return Section(
        key="agree",
        title=say("How far they agree"),
        caption=say(
            "{closed} closed work-ups, {open} still open; NEC under how many of the {of} definitions."
        ).format(closed=facts["closed"], open=facts["open"], of=of),
        head=(say("NEC under"), say("Work-ups")),
        rows=tuple(
            Row(say("{n} of {of}").format(n=count, of=of), "", (str(work_ups),))
            for count, work_ups in facts["agree"].items()
        ),
        notes=(),
    )
