"""A feeding protocol in words: for those who use it, and for parents."""

from datetime import date
from fractions import Fraction
from typing import Any

from nectary.base.ages import format_gestation
from nectary.base.language import Say, marked, speaker
from nectary.protocols.plan import arm_of, interval_of
from nectary.protocols.provenance import as_told
from nectary.protocols.schema import Band, Protocol, Step, signed_by, status_on
from nectary.show.reports.report import Page, Row, Section
from nectary.show.words.labels import TRUSTS, long_date

STATUS = {
    "example": marked("EXAMPLE: no unit has signed this version. Not for a baby."),
    "expired": marked("EXPIRED: its review date is past. Not for a baby."),
    "signed": marked("Signed by the unit. To be checked against the baby; not an order."),
}
PARTS = {
    "fortify": marked("Fortifier"),
    "interval_change": marked("Hours between feeds, later"),
    "bolus": marked("From continuous to bolus"),
    "breast": marked("Feeding at the breast"),
    "iv_stop": marked("When fluids by vein stop"),
    "line_out": marked("When the line comes out"),
    "milk": marked("Which milk"),
    "donor_milk": marked("Donor milk"),
    "hold": marked("What makes the team pause feeds and look"),
    "restart": marked("How feeds begin again"),
    "residuals": marked("Residuals"),
    "transfusion": marked("Feeds around a transfusion"),
}
BASES = {
    "birth": marked("birth weight"),
    "birth_until_regained": marked("birth weight until it is regained, then the last weight"),
    "daily": marked("the last weight"),
    "max_birth_daily": marked("birth weight or the last weight, whichever is more"),
}
CANNOT_TELL = (
    marked("Whether a baby tolerates a step. That is a decision of the team, recorded by a person."),
    marked("What the protocol is silent on. Silence is not the same as none, and nothing is filled in."),
    marked("Whether this speed lowers NEC. Trials found no difference between 18 and 30 mL/kg/day."),
)


def foot(protocol: Protocol, on: date, say: Say) -> tuple[str, ...]:
    """What stands under every page of a protocol: the version, who signed, the day, the header of use."""
    names = ", ".join(f"{one.name} ({one.role}, {one.on})" for one in signed_by(protocol))
    lines = [
        say("{title}, version {version}.").format(title=protocol.title, version=protocol.version),
        say("Made on {date}.").format(date=long_date(on, say)),
        say("For use by trained neonatal staff. Check against the baby. Not an order."),
    ]
    if names:
        lines.insert(1, say("Signed by {names}.").format(names=names))
    if protocol.next_review:
        lines.insert(1, say("To be reviewed by {date}.").format(date=long_date(protocol.next_review, say)))
    return tuple(lines)


def band_name(band: Band, say: Say) -> str:
    """The birth weights of a band, and what gestation has to do with it."""
    name = say("{low} to below {high} g").format(low=band.from_g, high=band.below_g)
    if band.or_ga_below is not None:
        name += say(", or heavier and born before {born}").format(born=format_gestation(band.or_ga_below))
    if band.ga_from is not None:
        name += say(", born at {born} or later").format(born=format_gestation(band.ga_from))
    if band.ga_below is not None:
        name += say(", born before {born}").format(born=format_gestation(band.ga_below))
    return name


def step_text(step: Step) -> str:
    """The mL/kg/day of one tolerated day; of several parts, one after the other."""
    return "/".join(str(part) for part in dict.fromkeys(step.parts))


def protocol_page(protocol: Protocol, language: str, *, on: date) -> Page:
    """Every number of the protocol with its trust, and what it does not say."""
    say, protocol = speaker(language), as_told(protocol)
    return Page(
        language=language,
        title=protocol.title,
        mark=say(STATUS[status_on(protocol, on)]),
        lead=say("For: {population}. Source: {source} ({trust}).").format(
            population=protocol.population, source=protocol.source, trust=say(TRUSTS[protocol.trust])
        ),
        sections=(
            _ladder(protocol, say),
            _numbers(protocol, say),
            _said(protocol, say),
            _silent(protocol, say),
        ),
        last_title=say("What this page cannot tell"),
        cannot_tell=tuple(say(text) for text in CANNOT_TELL),
        foot=foot(protocol, on, say),
        continued=say("continued"),
    )


def _ladder(protocol: Protocol, say: Say) -> Section:
    rows = []
    for band in protocol.bands:
        for arm, steps in band.ladders.items():
            rows.append(Row(band_name(band, say), arm, (", ".join(map(step_text, steps)),)))
    return Section(
        key="ladder",
        title=say("Steps by birth weight"),
        caption=say("mL/kg/day by tolerated day, never by the calendar; a/b = parts of one day."),
        head=(say("Birth weight"), say("Steps")),
        rows=tuple(rows),
        notes=(),
    )


def _numbers(protocol: Protocol, say: Say) -> Section:
    hours = " / ".join(map(str, protocol.allowed_h))
    rows = [
        Row(
            say("Weight that volumes rest on"), "",
            (say(BASES[protocol.weight_basis]), say(TRUSTS[protocol.weight_trust])),
        ),
        Row(
            say("Full feeds"), "",
            (f"{protocol.target_ml_per_kg_day} mL/kg/day", say(TRUSTS[protocol.target_trust])),
        ),
        Row(say("Hours between feeds"), "", (f"{protocol.interval_h} ({hours})", "")),
    ]  # fmt: skip
    rows += [
        Row(say("First feed, hours after birth"), arm, (f"{low} – {high}", ""))
        for arm, (low, high) in protocol.windows.items()
    ]
    return Section(
        "numbers", say("Numbers"), say("Each with how far it may be trusted."), ("", "", say("Trust")),
        tuple(rows), (),
    )  # fmt: skip


def _said(protocol: Protocol, say: Say) -> Section:
    rows = tuple(
        Row(say(PARTS[part]), part, (say("none") if said == "none" else _content(protocol.content[part]),))
        for part, said in protocol.stated.items()
    )
    return Section(
        "said", say("What else it says"), say("In the words of the file."), ("", ""), rows, protocol.modifiers
    )


def _content(section: dict[str, Any]) -> str:
    """The entries of a section as they stand in the file."""
    said = []
    for name, value in section.items():
        if name in ("status", "source"):
            continue
        rows = value if isinstance(value, list) else [value]
        for row in rows:
            said.append(f"{name.replace('_', ' ')}: {_plain(row)}")
    return "; ".join(said)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_plain(one)}" for name, one in value.items())
    if isinstance(value, list):
        return " – ".join(map(str, value)) if all(type(one) is int for one in value) else ", ".join(value)
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _silent(protocol: Protocol, say: Say) -> Section:
    silent = tuple(say(PARTS[part]) for part in protocol.not_stated)
    outside = tuple(say("Not covered: {what}").format(what=what) for what in protocol.does_not_cover)
    return Section(
        "silent", say("What it does not say"), "", (), (),
        (*silent, *outside, *((protocol.content["disclaimer"],) if "disclaimer" in protocol.content else ())),
    )  # fmt: skip


def parents_page(
    protocol: Protocol,
    language: str,
    *,
    on: date,
    birth_weight_g: int,
    gestation_days: int | None = None,
    arm: str | None = None,
) -> Page:
    """The same numbers for parents: how much, how fast, why, and what would make the team slow down.

    UserError where the protocol does not cover such a baby.
    """
    say, protocol = speaker(language), as_told(protocol)
    band = protocol.band(birth_weight_g, gestation_days)
    steps = band.of_arm(arm_of(protocol, band, arm))
    return Page(
        language=language,
        title=say("How milk feeds go up, step by step"),
        mark=say(STATUS[status_on(protocol, on)]),
        lead=say(
            "This is the guide that the team plans by. It is not a schedule your baby has to keep. Your baby "
            "moves to the next step only after the team has looked and decided."
        ),
        sections=(
            _how_much(protocol, steps, birth_weight_g, say),
            _what_slows(protocol, say),
            Section("ask", say("You can ask"), "", (), (), tuple(say(text) for text in ASK)),
        ),
        last_title=say("What this page cannot tell"),
        cannot_tell=tuple(say(text) for text in PARENTS_CANNOT_TELL),
        foot=foot(protocol, on, say)[:-1],
        continued=say("continued"),
    )


ASK = (
    marked("Which step is my baby on today, and how did the last one go?"),
    marked("Which milk is it? Is anything added to it? What is that made from?"),
    marked("What would make you wait, and when would you look again?"),
    marked("Please talk with me before feeds change. I want to tell you what I see."),
)
PARENTS_CANNOT_TELL = (
    marked("How fast your own baby will go. Waiting at a step is common, and nobody did anything wrong."),
    marked(
        "Whether NEC is more or less common at this speed. Studies found no difference at the usual speeds."
    ),
    marked("Anything about a change you see. Tell the nurse now, out loud. This page does not ring."),
)


def _how_much(protocol: Protocol, steps: tuple[Step, ...], grams: int, say: Say) -> Section:
    hours = interval_of(protocol, None)
    rows = []
    for step in steps:
        each = step.mean * grams / 1000
        feed = each * hours / 24
        rows.append(Row(say("Step {n}").format(n=step.number), "", (_ml(feed), _ml(each))))
    return Section(
        key="how-much",
        title=say("How much, and how fast"),
        caption=say(
            "For a baby of {grams} g, fed every {hours} hours. The weight changes, and the amounts with it. "
            "Trophic days are shown at the most that may be given."
        ).format(grams=grams, hours=hours),
        head=("", say("About this much a feed"), say("In a whole day")),
        rows=tuple(rows),
        notes=(
            say(
                "Why in steps: the bowel of a baby born early has to get used to milk, and milk helps it "
                "grow."
            ),
            say("Why not later: waiting longer keeps the drip and its line in for more days."),
        ),
    )


def _ml(amount: Fraction) -> str:
    return f"{round(float(amount), 1):g} mL"  # no zero at the end: 1.0 can be read as 10


def _what_slows(protocol: Protocol, say: Say) -> Section:
    if "hold" in protocol.stated and protocol.content["hold"].get("when"):
        notes = tuple(protocol.content["hold"]["when"])
    else:
        notes = (say("The guide does not say what makes the team wait. Ask: what would make you wait?"),)
    return Section("slows", say("What would make the team slow down or pause"), "", (), (), notes)
