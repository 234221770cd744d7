"""The case definitions in words: what one says of a work-up, and a unit's counts side by side."""

from collections.abc import Mapping
from typing import Any

from nectary.base.language import Say, marked, speaker
from nectary.show.reports.report import Page, Row, Section
from nectary.show.words.finding_words import FLAGS, field_words

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
NOT_JUDGED = {
    "indeterminate": marked("cannot be told: {count}"),
    "not_yet_countable": marked("not yet countable: {count}"),
    "no_work_up": marked("no work-up on record: {count}"),
}
DECLARED = marked(
    "The unit says that every work-up of these stays is on record, so a stay that is over without one counts "
    "as none. The interval is Wilson's, whatever those not judged had."
)
NOT_DECLARED = marked(
    "Nobody says that every work-up of these stays is on record, so a stay without one is not judged, and no "
    "share has an interval. Where it is so, say it: nectary define RECORD --every-work-up."
)
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
            "that is not judged is unknown, never a no: its findings cannot tell, a work-up is open, it goes "
            "on or ended elsewhere, or no work-up of it is on record."
        ),
        sections=(_counts(facts, say), _agree(facts, say)),
        last_title=say("What this page cannot tell"),
        cannot_tell=tuple(say(text) for text in CANNOT_TELL),
        foot=(say("Draft, reviewed by nobody yet. No tool has been shown to lower NEC, and this is one."),),
        continued=say("continued"),
    )


def _counts(facts: Mapping[str, Any], say: Say) -> Section:
    said = facts["every_work_up"]
    caption = say(
        "Stays. Of all stays NEC is between the first share, if none of those not judged had it, and the "
        "second, if all of them had."
    )
    head = ("", say("NEC"), say("Counted apart"), say("Judged"), say("Not judged"), say("Of all stays"))
    return Section(
        key="counts",
        title=say("Counts"),
        caption=caption,
        head=(*head, say("Of the stays that are over")) if said else head,
        rows=tuple(
            Row(say(NAMES[one["definition"]]), one["definition"], _cells(one, say))
            for one in facts["counted"]
        ),
        notes=(say(DECLARED) if said else say(NOT_DECLARED),),
    )


def _cells(one: Mapping[str, Any], say: Say) -> tuple[str, ...]:
    def count(name: str) -> str:
        return say("not judged") if one[name] is None else str(one[name])

    judged = say("{n} of {stays}").format(n=one["judged"], stays=one["stays"])
    cells = (count("nec"), count("apart"), judged, _not_judged(one, say), span(one["lowest"], one["highest"]))
    return cells if one["over"] is None else (*cells, _of_those_over(one, say))


def _not_judged(one: Mapping[str, Any], say: Say) -> str:
    """How many stays are not judged, and why."""
    whys = [say(text).format(count=one[why]) for why, text in NOT_JUDGED.items() if one[why]]
    return f"{one['not_judged']} ({'; '.join(whys)})" if whys else str(one["not_judged"])


def _of_those_over(one: Mapping[str, Any], say: Say) -> str:
    """The share of the stays that ended here, one number where each of them is judged, else a range."""
    if not one["over"]:
        return say("not known")
    nec, waiting = one["over_nec"], one["over_not_judged"]
    counts = str(nec) if not waiting else say("{low} to {high}").format(low=nec, high=nec + waiting)
    return say("{n} of {stays}: {share} (95%: {interval})").format(
        n=counts,
        stays=one["over"],
        share=span(nec / one["over"], (nec + waiting) / one["over"]),
        interval=span(one["low"], one["high"]),
    )


def span(low: float, high: float) -> str:
    """Two shares, 0 to 1, as percent to a tenth; one where they are the same."""
    ends = [f"{100 * one:.1f}" for one in dict.fromkeys((low, high))]
    return "–".join(ends) + "%"


def _agree(facts: Mapping[str, Any], say: Say) -> Section:
    of = len(facts["definitions"])
    open_ones = facts["agree_open"]
    rows = [
        Row(say("{n} of {of}").format(n=count, of=of), "", (str(work_ups),))
        for count, work_ups in facts["agree"].items()
    ]
    if open_ones:
        rows.append(Row(say("one of them cannot tell"), "", (str(open_ones),)))
    return Section(
        key="agree",
        title=say("How far they agree"),
        caption=say(
            "{closed} closed work-ups, {open} still open; NEC under how many of the {of} definitions."
        ).format(closed=facts["closed"], open=facts["open"], of=of),
        head=(say("NEC under"), say("Work-ups")),
        rows=tuple(rows),
        notes=(),
    )
