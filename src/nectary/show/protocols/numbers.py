"""The numbers of a protocol as a person reads and ticks them: name, value, and whose each one is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nectary.base.language import Say, marked
from nectary.protocols.fields import KINDS
from nectary.protocols.typed import place_of
from nectary.protocols.whose import Number, Whose
from nectary.show.protocols.form import ROWS, SECTIONS, label_of, place_words, value_words
from nectary.show.words.labels import TRUSTS

UNITS = {"h": marked("hours"), "weeks+days": marked("weeks+days")}
BAND = re.compile(r"ladder\.band\.(\d+)\..+")
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class NumberRow:
    """One number. `key`: its path; `before`: what the example says; `address`: of its source, "" = none."""

    key: str
    name: str
    value: str
    before: str
    whose: str
    address: str
    source: str
    own: bool


@dataclass(frozen=True)
class NumberGroup:
    """The numbers of one section of the file, or of one band of birth weights."""

    title: str
    rows: tuple[NumberRow, ...]


def number_groups(numbers: Iterable[Number], every: Iterable[Number], say: Say) -> tuple[NumberGroup, ...]:
    """`numbers` in the order of the form's sections; `every` number of the version names their bands."""
    weights = _weights(every, say)
    found: dict[tuple[int, int], tuple[str, list[NumberRow]]] = {}
    for one in numbers:
        band = BAND.fullmatch(one.path)
        head = one.path.partition(".")[0] if "." in one.path else ""
        order = list(SECTIONS).index(head), int(band[1]) + 1 if band else 0
        title = _band(int(band[1]), weights, say) if band else say(SECTIONS[head])
        found.setdefault(order, (title, []))[1].append(_row(one, say))
    return tuple(NumberGroup(title, tuple(rows)) for _, (title, rows) in sorted(found.items()))


def number_name(one: Number, every: Iterable[Number], say: Say) -> str:
    """One number by its whole name and value, as a refusal names it."""
    band = BAND.fullmatch(one.path)
    head = ""
    if band:
        head = _band(int(band[1]), _weights(every, say), say)
    elif "." in one.path:
        head = say(SECTIONS[one.path.partition(".")[0]])
    name = ", ".join(filter(None, (head, _name(one, say))))
    return f"{name}: {_value(one.path, one.value, one, say)}"


def _weights(every: Iterable[Number], say: Say) -> dict[str, str]:
    """The birth weights of each band in words, by its path; of a band that was left out, the example's."""
    return {
        one.path: _span(one.value or one.before, say)
        for one in every
        if one.path.endswith(".grams") and (one.value or one.before)
    }


def _band(number: int, weights: dict[str, str], say: Say) -> str:
    title = f"{say(ROWS['ladder.band'])} {number + 1}"
    grams = weights.get(f"ladder.band.{number}.grams")
    return f"{title} ({grams})" if grams else title


def _span(grams: list[int], say: Say) -> str:
    return say("{low} to below {high} g").format(low=grams[0], high=grams[1])


def _row(one: Number, say: Say) -> NumberRow:
    return NumberRow(
        key=one.path,
        name=_name(one, say),
        value=_value(one.path, one.value, one, say),
        before=_value(one.path, one.before, one, say) if one.differs else "",
        whose=_whose(one, say),
        address=one.source if ADDRESS.fullmatch(one.source) else "",
        source=one.source,
        own=one.whose is Whose.UNIT,
    )


def _name(one: Number, say: Say) -> str:
    """What the number is within its group."""
    if one.day is not None:
        name = say("Step {n}, at most") if one.ceiling else say("Step {n}")
        return ", ".join(filter(None, (name.format(n=one.day), one.arm)))
    if BAND.fullmatch(one.path):
        return say(label_of(place_of(one.path)))
    words = place_words(one.path, {}, say)
    section = one.path.partition(".")[0]
    return words.removeprefix(f"{say(SECTIONS[section])}, ") if "." in one.path else words


def _value(path: str, value: object, one: Number, say: Say) -> str:
    if value is None:
        return "–"
    if isinstance(value, list) and path.endswith(".grams"):
        return _span(value, say)
    if one.day is not None and isinstance(value, tuple):
        text = "/".join(map(str, value))
    elif isinstance(value, float):
        text = f"{value:g}"  # no zero at the end: 1.0 can be read as 10
    elif isinstance(value, list) and KINDS[place_of(path)].name == "pair":
        text = " – ".join(map(str, value))
    else:
        text = value_words(path, value, say)
    return " ".join(filter(None, (text, say(UNITS.get(one.unit, one.unit)) if one.unit else "")))


def _whose(one: Number, say: Say) -> str:
    if one.whose is Whose.EXAMPLE:
        return say("the example's, {trust}").format(trust=say(TRUSTS[one.trust]))
    return say(WHOSE[one.whose])


WHOSE = {
    Whose.UNIT: marked("our unit's own"),
    Whose.CONVENTION: marked("an assumption of nectary's, in no source"),
}
