"""The words of a protocol's form: what each entry of the file asks, and how it is typed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nectary.base.language import Say, marked
from nectary.base.sources import Trust
from nectary.protocols.fields import KINDS, NEEDED
from nectary.protocols.typed import as_text, place_of
from nectary.show.protocols.protocol import BASES, PARTS
from nectary.show.words.labels import TRUSTS

ROLES = {
    "doctor": marked("doctor"),
    "nurse_practitioner": marked("nurse practitioner"),
    "nurse": marked("nurse"),
    "dietitian": marked("dietitian"),
}
SECTIONS = {
    "": marked("Name, source and dates"),
    "weight": marked("Weight that volumes rest on"),
    "start": marked("The first feed"),
    "delivery": marked("Hours between feeds"),
    "ladder": marked("How feeds go up"),
    "target": marked("Full feeds"),
    "rounding": marked("Syringes"),
    **PARTS,
    "modifier": marked("Which babies go otherwise"),
    "does_not_cover": marked("What it does not cover"),
}
ROWS = {
    "start.arms": marked("Arm"),
    "ladder.arms": marked("Arm"),
    "ladder.band": marked("Band of birth weight"),
    "rounding.by": marked("Syringe"),
    "fortify.step": marked("Step of fortifying"),
    "interval_change.step": marked("Change of hours"),
    "residuals.rule": marked("Rule"),
    "modifier": marked("Babies"),
    "does_not_cover": marked("Not covered"),
}
_NOTE = marked("In your words")
# by the entry's last name; a whole path where the same name means another thing
LABELS = {
    "schema": marked("Form of the file"),
    "id": marked("Short name"),
    "title": marked("Title"),
    "kind": marked("Whose it is"),
    "population": marked("For which babies"),
    "source": marked("Where it is written"),
    "read_on": marked("Read on"),
    "disclaimer": marked("What a reader must know"),
    "gestation_below": marked("Only for babies born before, weeks+days"),
    "starts": marked("In force from"),
    "reviewed": marked("Last reviewed"),
    "next_review": marked("To be reviewed by"),
    "basis": marked("Which weight"),
    "unit": marked("Unit"),
    "window": marked("First feed, hours after birth: from, to"),
    "interval_h": marked("Hours between feeds"),
    "allowed_h": marked("Hours that may be chosen"),
    "continuous_ok": marked("May feeds run continuously?"),
    "type": marked("How the steps are written"),
    "split_hours": marked("Hours of one part of a day"),
    "grams": marked("Birth weight, g: from, to below"),
    "or_ga_below": marked("or heavier and born before, weeks+days"),
    "ga_from": marked("born at or after, weeks+days"),
    "ga_below": marked("born before, weeks+days"),
    "steps": marked("Steps, mL/kg/day"),
    "trophic_max": marked("First feeds: at most, mL/kg/day"),
    "trophic_hours": marked("First feeds: for so many hours"),
    "initial": marked("Begins at, mL/kg/day"),
    "initial_range": marked("Begins at, as the source prints it: lowest, highest"),
    "step": marked("Goes up by, mL/kg/day"),
    "step_range": marked("Goes up by, as the source prints it: lowest, highest"),
    "step_hours": marked("every so many hours"),
    "full_ml_kg_day": marked("Full feeds, mL/kg/day"),
    "range": marked("Full feeds, as the source prints them: lowest, highest"),
    "after": marked("After full feeds"),
    "below_ml": marked("Feeds below, mL"),
    "syringe_step_ml": marked("Smallest mark, mL"),
    "at_ml_kg_day": marked("At, mL/kg/day"),
    "from_ml_kg_day": marked("From, mL/kg/day"),
    "product": marked("Product"),
    "strength_kcal_per_dl": marked("Strength, kcal in 100 mL"),
    "advance_pauses": marked("Does going up pause meanwhile?"),
    "note": _NOTE,
    "order": marked("Which milk first, one a line"),
    "trophic_milk": marked("Milk of the first feeds"),
    "below_g": marked("For babies below, g"),
    "when": marked("When, one a line"),
    "modifier.when": marked("Which babies"),
    "check": marked("When the stomach is checked"),
    "denominator": marked("Percent of what"),
    "percent": marked("Percent: from, to"),
    "low_exclusive": marked("More than the lower one?"),
    "colour": marked("Color"),
    "action": marked("What is done, one a line"),
    "what": marked("What"),
    "status": marked("Does it say?"),
}
STATUS_OF = {"": marked("How far the numbers may be trusted")}
HINTS = {
    "steps": marked("One tolerated day a line. Parts of one day by a slash: 12/24."),
    "pair": marked("Two whole numbers: 0, 1000."),
    "hours": marked("Whole numbers: 2, 3."),
    "gestation": marked("Such as 33+0."),
}
CHOICES = {
    "unit": marked("a unit's own"),
    "network": marked("a network's"),
    "trial-schedule": marked("a schedule of a trial"),
    "cohort": marked("how a cohort was fed"),
    "guideline": marked("a guideline"),
    "hours_after_birth": marked("hours after birth"),
    "mL/kg/day": "mL/kg/day",
    "rule": marked("by a rule: begins at, goes up by"),
    "table": marked("as a table of days"),
    "true": marked("yes"),
    "false": marked("no"),
    "stated": marked("yes, it says"),
    "none": marked("it says: none"),
    "not_stated": marked("it is silent"),
    **BASES,
    **{trust: words for trust, words in TRUSTS.items() if trust != Trust.NOT_STATED},
}


def label_of(place: str) -> str:
    """What the entry `place` asks, such as ladder.band[].grams; KeyError where no word stands for it."""
    section, _, name = place.rpartition(".")
    if name == "status" and section in STATUS_OF:
        return STATUS_OF[section]
    return LABELS.get(place.replace("[]", "")) or LABELS[name]


ROW = re.compile(r"(.+)\.(\d+)\..+")


def place_words(path: str, typed: Mapping[str, str], say: Say) -> str:
    """The entry `path` in the form's words: its section, its row with the weights, and what it asks.

    The path itself where no form has such an entry.
    """
    place = place_of(path)
    if path in ROWS or place not in KINDS:
        return say(ROWS[path]) if path in ROWS else path
    row, label = ROW.fullmatch(path), say(label_of(place))
    if row:
        grams = typed.get(f"{row[1]}.{row[2]}.grams")
        name = f"{say(ROWS[row[1]])} {int(row[2]) + 1}" + (f" ({grams} g)" if grams else "")
        return f"{name}, {label}"
    section = place.partition(".")[0] if "." in place else ""
    return f"{say(SECTIONS[section])}, {label}" if section else label


def value_words(path: str, value: Any, say: Say) -> str:
    """A value of the entry `path` as a person reads it."""
    kind = KINDS[place_of(path)]
    text = as_text(kind, value).replace("\n", "; ")
    return say(CHOICES.get(text, text)) if kind.name in ("word", "yes") else text


@dataclass(frozen=True)
class Field:
    """One entry: `name` its path, `value` as typed. `how`: line, words, lines, date, choice or fixed."""

    name: str
    label: str
    hint: str
    how: str
    value: str
    choices: tuple[tuple[str, str], ...]
    needed: bool

    @property
    def rows(self) -> int:
        """Lines of a field that holds a list."""
        return max(3, self.value.count("\n") + 2)


@dataclass(frozen=True)
class FormRow:
    """One table of a list, such as a band; the last of each list is empty, for one more."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class FormSection:
    """One section of the file. `opened`: what a protocol cannot be without."""

    key: str
    title: str
    opened: bool
    fields: tuple[Field, ...]
    rows: tuple[FormRow, ...]


OPENED = ("", "weight", "delivery", "ladder", "target")
BY_RULE = ("trophic_max", "trophic_hours", "initial", "initial_range", "step", "step_range", "step_hours")
# what a published file may hold and a unit's own seldom does: a field only where it is filled
RARE = ("source", "initial_range", "step_range", "range")
HOW = {"text": "words", "yes": "choice", "word": "choice", "day": "date", "texts": "lines", "steps": "lines"}


def form_sections(typed: Mapping[str, str], say: Say) -> tuple[FormSection, ...]:
    """The form filled with what was typed, by path; every entry that fits such a ladder has its field."""
    return tuple(_section(key, typed, say) for key in SECTIONS)


def _section(key: str, typed: Mapping[str, str], say: Say) -> FormSection:
    places = [place for place in KINDS if _section_of(place) == key and place not in LEFT_OUT]
    single = [place for place in places if "[]" not in place and _fits(place, place, typed)]
    lists = dict.fromkeys(place.partition("[]")[0] for place in places if "[]" in place)
    return FormSection(
        key or "top", say(SECTIONS[key]), key in OPENED,
        tuple(_field(place, place, typed, say) for place in single),
        tuple(row for head in lists for row in _rows(head, places, typed, say)),
    )  # fmt: skip


LEFT_OUT = ("schema",)


def _section_of(place: str) -> str:
    head = place.partition(".")[0]
    return head.removesuffix("[]") if "." in place else ""


def _fits(place: str, path: str, typed: Mapping[str, str]) -> bool:
    """Whether the entry has a field: always where it has a value; else where such a ladder can hold it."""
    if typed.get(path):
        return True
    section, _, name = place.rpartition(".")
    table = typed.get("ladder.type") == "table"
    if section == "ladder.band[]" and (name == "steps" or name in BY_RULE):
        return table == (name == "steps") and name not in RARE
    if name == "split_hours":
        return table
    return section == "" or (name not in RARE and not section.endswith("arms[]"))


def _rows(head: str, places: list[str], typed: Mapping[str, str], say: Say) -> Iterator[FormRow]:
    """The list's tables as typed, and one that is empty."""
    start = f"{head}."
    filled = [path.removeprefix(start) for path, text in typed.items() if text and path.startswith(start)]
    heads = [path.partition(".")[0] for path in filled]
    there = [int(head) for head in heads if head.isdigit()]
    for number in range(max(there, default=-1) + 2):
        paths = [
            (place, place.replace("[]", f".{number}")) for place in places if place.startswith(f"{head}[]")
        ]
        fields = tuple(_field(place, path, typed, say) for place, path in paths if _fits(place, path, typed))
        if fields:
            yield FormRow(f"{say(ROWS[head])} {number + 1}", fields)


def _field(place: str, path: str, typed: Mapping[str, str], say: Say) -> Field:
    kind = KINDS[place]
    words = tuple(kind.expected.split(" or ")) if kind.name in ("word", "yes") else ()
    how = HOW.get(kind.name, "line")
    if kind.name == "word" and len(words) == 1:
        how = "fixed"
    return Field(
        name=path,
        label=say(label_of(place)),
        hint=say(HINTS[kind.name]) if kind.name in HINTS else "",
        how=how,
        value=words[0] if how == "fixed" else typed.get(path, ""),
        choices=tuple((word, say(CHOICES.get(word, word))) for word in words),
        needed=place in NEEDED,
    )
