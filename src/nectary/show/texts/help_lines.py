"""Telephone lines as data: one is shown while a named person's check of it is fresh; 988 and 911 always."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache

from nectary.base.language import LANGUAGES, Say, marked
from nectary.show.texts.markdown import CONTENT

KINDS = {
    "crisis": marked("if you think of dying or of hurting yourself"),
    "emergency": marked("if somebody is in danger right now"),
    "after_birth": marked("somebody to talk with after a birth or a loss"),
    "loss": marked("for parents whose baby died"),
    "milk_after_loss": marked("about milk after a loss"),
}
WAYS = {"call": marked("call"), "call_or_text": marked("call or text")}
# Where the need cannot wait for anybody's check
ALWAYS = ("988", "911")
# What a person has to press or write, and where the number was read, of a line that always stands
NOTES = {
    "us-988": marked(
        "Free, day and night. In Spanish: call and press 2, or text the word AYUDA. "
        "As read on its page, 988lifeline.org."
    ),
    "us-911": marked("The emergency number of the US."),
}


@dataclass(frozen=True)
class HelpLine:
    """One line. `source` and `read_on`: where its number was read; that is no check.

    `checked_by`, `checked_on`: who called it, and when, or None; it may stand to `expires_on`.
    `always`: it stands on any day, checked or not.
    """

    id: str
    name: str
    country: str
    kind: str
    digits: str
    by: str
    languages: tuple[str, ...]
    crisis: bool
    always: bool
    source: str
    read_on: date | None
    checked_by: str
    checked_on: date | None
    expires_on: date | None

    def stands(self, on: date) -> bool:
        """Whether it always stands, or a named person has checked it by `on` and that has not run out."""
        return self.always or self.fresh(on)

    def fresh(self, on: date) -> bool:
        """Whether a named person has checked it by `on`, and that check has not run out."""
        if not self.checked_by or self.checked_on is None or self.expires_on is None:
            return False
        return self.checked_on <= on <= self.expires_on


@dataclass(frozen=True)
class ShownLine:
    """A line as people read it; `digits` to dial, `printed` to read.

    `note`: what to press or write, or "". The days are None where no check of it is fresh.
    """

    name: str
    country: str
    what: str
    way: str
    digits: str
    printed: str
    languages: str
    note: str
    checked_on: date | None
    expires_on: date | None


@cache
def help_lines() -> tuple[HelpLine, ...]:
    """Every line of the packaged file, checked or not."""
    text = (CONTENT / "help_lines.csv").read_text(encoding="utf-8")
    return tuple(line_of(row) for row in csv.DictReader(text.splitlines()))


def line_of(row: dict[str, str]) -> HelpLine:
    """One row of the file; an empty day is None."""
    days = {
        name: date.fromisoformat(row[name]) if row[name] else None
        for name in ("read_on", "checked_on", "expires_on")
    }
    languages = tuple(row["languages"].split())
    flags = {name: row[name] == "yes" for name in ("crisis", "always")}
    return HelpLine(**row | days | {"languages": languages} | flags)  # type: ignore[arg-type]


def shown(lines: tuple[HelpLine, ...], on: date, say: Say) -> tuple[ShownLine, ...]:
    """Those of `lines` that may stand on the day `on`, the ones for a crisis first."""
    found = sorted((line for line in lines if line.stands(on)), key=lambda line: not line.crisis)
    return tuple(_read(line, on, say) for line in found)


def _read(line: HelpLine, on: date, say: Say) -> ShownLine:
    fresh = line.fresh(on)
    return ShownLine(
        name=line.name, country=line.country, what=say(KINDS[line.kind]), way=say(WAYS[line.by]),
        digits=line.digits, printed=printed(line.digits),
        languages=", ".join(LANGUAGES[code] for code in line.languages),
        note=say(NOTES[line.id]) if line.id in NOTES else "",
        checked_on=line.checked_on if fresh else None, expires_on=line.expires_on if fresh else None,
    )  # fmt: skip


def printed(digits: str) -> str:
    """A North American number in its groups; any other as it is."""
    if len(digits) == 11 and digits.startswith("1"):
        return f"1-{digits[1:4]}-{digits[4:7]}-{digits[7:]}"
    return digits
