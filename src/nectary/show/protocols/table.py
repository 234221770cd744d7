"""The table of feeds that hangs where milk is drawn up: a page a band, mL a feed by weight and step."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from nectary.base.language import Say, marked, speaker
from nectary.protocols.feeds import TableRow, feed_table
from nectary.protocols.plan import arm_of, interval_of
from nectary.protocols.provenance import as_told
from nectary.protocols.schema import Band, Protocol, status_on
from nectary.show.protocols.protocol import STATUS, band_name, foot, step_text
from nectary.show.reports.report import Page, Row, Section

CANNOT_TELL = (
    marked("The step that is next: that goes on from the last one the team called tolerated."),
    marked("The weight to use: take the one that the protocol says, not older than three days."),
)


def table_page(
    protocol: Protocol,
    bands: Iterable[Band],
    language: str,
    *,
    on: date,
    arm: str | None = None,
    interval_h: int | None = None,
) -> Page:
    """A section a band. UserError for an interval that is not allowed, or an arm that is needed."""
    say, protocol = speaker(language), as_told(protocol)
    hours = interval_of(protocol, interval_h)
    return Page(
        language=language,
        title=say("mL a feed, every {hours} hours: {title}").format(hours=hours, title=protocol.title),
        mark=say(STATUS[status_on(protocol, on)]),
        lead=say(
            "Find the band by birth weight, the row by today's weight for feeds, the column by the step. "
            "Rounded down to what the syringe shows, so that no step, ceiling or target is passed."
        ),
        sections=tuple(_band(protocol, band, arm_of(protocol, band, arm), hours, say) for band in bands),
        last_title=say("What this page cannot tell"),
        cannot_tell=tuple(say(text) for text in CANNOT_TELL),
        foot=foot(protocol, on, say),
        continued=say("continued"),
    )


def _band(protocol: Protocol, band: Band, arm: str | None, hours: int, say: Say) -> Section:
    steps = band.of_arm(arm)
    rates = tuple(f"{step.number}: {step_text(step)}" for step in steps)
    return Section(
        key="band",
        title=say("Birth weight {band}").format(band=band_name(band, say)),
        caption=say("Step and mL/kg/day above; mL a feed below. – = too little to draw up."),
        head=(say("Weight now"), *rates),
        rows=tuple(_row(row) for row in feed_table(protocol, band, arm=arm, interval_h=hours)),
        notes=tuple(
            say("Step {n} is a ceiling, not a target.").format(n=step.number)
            for step in steps
            if step.stage == "trophic"
        ),
    )


def _row(row: TableRow) -> Row:
    return Row(f"{row.grams} g", "", tuple("/".join(map(_ml, parts)) for parts in row.drawn))


def _ml(amount: Fraction | None) -> str:
    return "–" if amount is None else f"{float(amount):g}"
