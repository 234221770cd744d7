"""A family's *today's milk*: the same lines for the screen and for paper."""

from dataclasses import dataclass
from datetime import date

from nectary.base.language import Say
from nectary.show.words.labels import MILKS, amount_ml, long_date


@dataclass(frozen=True)
class MovedEntry:
    """An entry that was moved onto this page (`came`) or off it: its time `at`, and the date of the move."""

    came: bool
    at: str
    on: str


@dataclass(frozen=True)
class TodayFacts:
    """What the record says of one unit day, None = unknown.

    `charted_to` is HH:MM of the last feed charted that day or None; `planned_ml` is the team's own aim for
    the day at the working weight `weight_g`, which was weighed on unit day `weight_day` (0 = at birth).
    `on` is the date of the day: a page on paper outlives *today*. `paused`: the sentence that feeds are
    paused, None = they are not; `paused_why` the reason, None until a person has told the family.
    `cut_back_at`: HH:MM of today's last decision where that was to go back to less milk.
    """

    day: int
    mother_ml: float | None
    donor_ml: float | None
    formula_ml: float | None
    breastfeeds: int | None
    planned_ml: float | None
    weight_g: int | None
    charted_to: str | None
    being_checked: bool
    weight_day: int | None = None
    on: date | None = None
    paused: str | None = None
    paused_why: str | None = None
    cut_back_at: str | None = None
    moved: tuple[MovedEntry, ...] = ()


@dataclass(frozen=True)
class Today:
    """What a parent reads, in order; `lines` are (label, value). `paused` stands in a box above all else."""

    title: str
    when: str
    as_charted: str
    lines: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    questions: tuple[str, ...]
    tell: str
    comfort: str
    footer: str
    paused: tuple[str, ...] = ()


def _notes(facts: TodayFacts, say: Say) -> tuple[str, ...]:
    notes = [say("The day is not over, so these are amounts so far.")]
    if facts.being_checked:
        notes.append(
            say("Something written down is being checked. It is not counted until a second person agrees.")
        )
    if facts.breastfeeds:
        notes.append(say("Milk taken at the breast is not measured, so the amounts are at least this much."))
    if facts.planned_ml is None and facts.paused is None:
        notes.append(say("The plan for today cannot be told from the record. Ask the nurse."))
    if _more_than_planned(facts):
        notes.append(
            say("More milk is written down than the plan for the day. Ask the nurse why.")
            if facts.cut_back_at is None
            else _cut_back(facts, say)
        )
    return (*notes, *(_moved(one, say) for one in facts.moved))


def _more_than_planned(facts: TodayFacts) -> bool:
    """Whether the milk that is known, added up, is more than the plan; no sum is left to the reader."""
    given = sum(one or 0 for one in (facts.mother_ml, facts.donor_ml, facts.formula_ml))
    return facts.paused is None and facts.planned_ml is not None and given > facts.planned_ml


def _cut_back(facts: TodayFacts, say: Say) -> str:
    return say(
        "The team went back to less milk at {time}. The milk given before that was by the plan of then, so "
        "the day's sum is larger than the plan now."
    ).format(time=facts.cut_back_at)


def _questions(facts: TodayFacts, say: Say) -> tuple[str, ...]:
    less = facts.paused is not None or facts.cut_back_at is not None
    return (
        say("Which milk comes next if there is not enough of mine?"),
        say("What did you see, and what will you look at before feeds go up again?")
        if less
        else say("What will you look at before feeds go up?"),
        say("What have you noticed today? I would like to say what I have noticed."),
    )


def _moved(entry: MovedEntry, say: Say) -> str:
    """Of an entry that was moved, without a word of the other baby."""
    text = (
        say("An entry of {time} was first written on another baby's page. It stands here since {date}.")
        if entry.came
        else say(
            "An entry of {time} on this page belonged to another baby. It was taken off on {date}; the "
            "amounts here are right without it."
        )
    )
    return text.format(time=entry.at, date=entry.on)


def _plan(facts: TodayFacts, say: Say) -> str:
    return amount_ml(facts.planned_ml, say) if facts.paused is None else say("Feeds are paused.")


def _when(facts: TodayFacts, say: Say) -> str:
    day = say("Day {day} (0 = day of birth)").format(day=facts.day)
    return day if facts.on is None else f"{long_date(facts.on, say)} · {day}"


def _weight(facts: TodayFacts, say: Say) -> str:
    if facts.weight_g is None:
        return say("unknown")
    if facts.weight_day is None:
        return f"{facts.weight_g} g"
    if facts.weight_day == 0:
        return say("{grams} g (birth weight)").format(grams=facts.weight_g)
    return say("{grams} g (weighed on day {day})").format(grams=facts.weight_g, day=facts.weight_day)


def today(facts: TodayFacts, say: Say) -> Today:
    """The lines, notes and questions for `facts`; what is unknown says so and is never 0."""
    lines = [
        (say(MILKS["mother"]), amount_ml(facts.mother_ml, say)),
        (say(MILKS["donor"]), amount_ml(facts.donor_ml, say)),
        (say(MILKS["formula"]), amount_ml(facts.formula_ml, say)),
        (
            say("Times at the breast"),
            say("unknown") if facts.breastfeeds is None else str(facts.breastfeeds),
        ),
        (say("The team's plan for today"), _plan(facts, say)),
        (say("Weight the plan uses"), _weight(facts, say)),
    ]
    charted = (
        say("As charted to {time}.").format(time=facts.charted_to)
        if facts.charted_to
        else say("Nothing is charted for this day yet.")
    )
    return Today(
        title=say("Today's milk"),
        when=_when(facts, say),
        as_charted=charted,
        lines=tuple(lines),
        notes=_notes(facts, say),
        questions=_questions(facts, say),
        tell=say(
            "If you see a change, tell the nurse now: out loud, or with the call button. "
            "This page does not ring."
        ),
        comfort=say("You did not cause this."),
        footer=say(
            "Draft, reviewed by nobody yet. Not a consent form: you sign nothing. "
            "It does not replace the team."
        ),
        paused=tuple(filter(None, (facts.paused, facts.paused_why))),
    )
