"""What is to be mended in a protocol, as a person reads it beside the form: in its words, at its field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nectary.base.language import Say, marked
from nectary.protocols.fault import Fault
from nectary.show.protocols.form import place_words

LINE = marked("{found}; expected: {expected}.")
ON_LINE = marked("line {number}: {text}")
# how a value of each kind is typed into the form; the checker's own words are those of a file
TYPED = {
    "text": marked("words"),
    "whole": marked("a whole number"),
    "number": marked("a number above 0, such as 0.1"),
    "yes": marked("yes or no"),
    "day": marked("a date, such as 2026-01-31"),
    "gestation": marked("weeks and days, such as 33+0"),
    "pair": marked("two whole numbers, the lower one first, such as 0, 1000"),
    "hours": marked("whole hours, such as 2, 3"),
    "texts": marked("words, one entry a line"),
    "steps": marked("one day a line, in whole mL/kg/day; parts of one day by a slash, such as 12/24"),
    "word": marked("one of the list"),
}


@dataclass(frozen=True)
class FaultLine:
    """One fault as it is read: `path` is the field it stands at, `place` says which one that is."""

    path: str
    place: str
    text: str


def fault_lines(faults: Iterable[Fault], typed: Mapping[str, str], say: Say) -> tuple[FaultLine, ...]:
    """Each fault in the reader's language; a value is shown as it was typed."""
    return tuple(
        FaultLine(one.path, place_words(one.path, typed, say), _text(one, typed, say)) for one in faults
    )


def _text(fault: Fault, typed: Mapping[str, str], say: Say) -> str:
    as_typed = {
        name: _day(value) if isinstance(value, list) else value for name, value in fault.facts.items()
    }
    found, expected, todo = replace(fault, facts=as_typed).said(say)
    if fault.kind:
        found, expected = typed.get(fault.path, found), say(TYPED[fault.kind])
    text = say(LINE).format(found=found, expected=expected)
    if "step" in fault.facts:
        text = say(ON_LINE).format(number=fault.facts["step"], text=text)
    return f"{text} {todo}".strip()


def _day(parts: list[int]) -> str:
    return "/".join(map(str, parts))
