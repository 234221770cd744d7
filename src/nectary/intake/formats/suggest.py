"""A flowsheet export -> the mapping it likely needs, as TOML that a person confirms part by part."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nectary.base.errors import UserError
from nectary.intake.cells import DATE_AND_TIME, NUMBER
from nectary.intake.formats.foreign import Cells, Source, read_csv
from nectary.intake.formats.mapping import UNITS
from nectary.intake.formats.times import iso_time
from nectary.intake.loaded import Refusal, Refused, so_many
from nectary.intake.status_words import happened
from nectary.record.heard import heard
from nectary.record.limits import highest
from nectary.record.plausibility import impossible
from nectary.record.tables import TABLES

DATES = (
    "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%d", "%d-%m-%Y", "%m-%d-%Y", "%m/%d/%y",
    "%d/%m/%y", "%d.%m.%y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%b %d, %Y", "%b %d %Y", "%d%b%Y", "%Y%m%d",
)  # fmt: skip
CLOCKS = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p", "%I:%M:%S%p", "%H%M")
BETWEEN = (" ", ", ", "T", ":")
FORMS = tuple(date + between + clock for date in DATES for between in BETWEEN for clock in CLOCKS)
LEAST_FEED_UL = 100  # our own guess: less than 0.1 mL is a swab of milk and is not charted as a feed
MOST_WORDS = 30  # a column with more different texts is free text, which may name people, and is not shown
ROLES = ("infant", "time", "name", "value", "unit")
UNITS_OF = {"weight": ("g", "kg"), "length": ("cm", "mm"), "head": ("cm", "mm"), "volume": ("mL", "uL"),
            "planned": ("mL", "uL")}  # fmt: skip


@dataclass
class _Seen:
    """What stands under one name: how many rows, the ends of the numbers other than 0, texts, units."""

    rows: int = 0
    lowest: Decimal | None = None
    highest: Decimal | None = None
    numbers: int = 0
    texts: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)

    def add(self, value: str, unit: str) -> None:
        self.rows += 1
        if unit:
            self.units[unit] += 1
        if NUMBER.fullmatch(value):
            number = Decimal(value)
            if number == 0:  # it is 0 in any unit
                return
            self.numbers += 1
            self.lowest = number if self.lowest is None else min(self.lowest, number)
            self.highest = number if self.highest is None else max(self.highest, number)
        elif value and len(self.texts) <= MOST_WORDS:
            self.texts[value] += 1


@cache
def likely() -> dict[str, Any]:
    """The words by which columns and names are guessed."""
    return tomllib.loads((files("nectary.intake.formats") / "likely.toml").read_text(encoding="utf-8"))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def _fits(text: str, sets: Iterable[Iterable[str]]) -> bool:
    words = _words(text)
    return any(words.issuperset(one) for one in sets)


def _roles(source: Source) -> Cells:
    """Which column is which; UserError where one that is needed cannot be told."""
    found: Cells = {}
    for role in reversed(
        ROLES
    ):  # unit and value first, so that "Value unit" and "Measure name" are told apart
        free = [name for name in source.header if name not in found.values()]
        if role != "infant":  # "patient name" is no name of what was charted
            free = [name for name in free if not _fits(name, likely()["columns"]["infant"])]
        sets = likely()["columns"][role]
        fitting = next((name for one in sets for name in free if _fits(name, [one])), None)
        if fitting:
            found[role] = fitting
        elif role != "unit":
            expected = f"a header with {' or '.join(' '.join(one) for one in likely()['columns'][role])}"
            todo = "Write the mapping by hand, or rename the column."
            raise UserError(f"cannot tell which column is the {role}", expected, todo, source.file)
    return found


def _forms(times: Iterable[str]) -> list[str | None]:
    """The ways of writing that every one of `times` fits; None = ISO 8601."""

    def fits(form: str, text: str) -> bool:
        try:
            iso_time("", text, form)
        except Refused:
            return False
        return True

    told = list(times)
    if all(DATE_AND_TIME.fullmatch(text) for text in told):
        return [None]
    return [form for form in FORMS if all(fits(form, text) for text in told)]


def _happened(column: str, seen: _Seen) -> list[str]:
    """The lines for a column that says whether a row happened; none for any other column."""
    said = {text: happened(text) for text in sorted(seen.texts)}
    if len(said) > MOST_WORDS or False not in said.values():
        return []
    texts = {text: json.dumps(text, ensure_ascii=False) for text in said}
    known = [f"{texts[text]} = {str(it).lower()}" for text, it in said.items() if it is not None]
    unknown = [texts[text] for text, it in said.items() if it is None]
    return [
        "",
        "[[happened]] # looks like a column that says whether a row happened; false leaves it out",
        f"column = {json.dumps(column, ensure_ascii=False)}",
        f"words = {{ {', '.join(known)} }}",
        *([f"# words that are not known, to be added to words: {', '.join(unknown)}"] if unknown else []),
        "confirmed = false",
    ]


def _possible(table: str, amount: str, unit: str, seen: _Seen, on: date) -> bool:
    """Whether both ends of the numbers can be in `unit`."""
    assert seen.lowest is not None and seen.highest is not None
    times = {"kg": 1000, "cm": 10}.get(unit, 1)
    if amount in ("volume", "planned"):
        most_ml = Decimal(highest("weights.weight_g", on) * highest("one_feed", on)) / 1000
        return seen.highest <= most_ml if unit == "mL" else seen.lowest >= LEAST_FEED_UL
    column = {"weight": "weight_g", "length": "length_mm", "head": "head_mm"}[amount]
    ends = (int(seen.lowest * times), int(seen.highest * times))
    return not any(impossible(table, column, end, on=on) for end in ends)


def _amount(entry: Mapping[str, Any], seen: _Seen, on: date) -> tuple[list[str], str]:
    """The lines for an amount, and how its unit was told."""
    amount, units = entry["amount"], UNITS_OF[entry["amount"]]
    if seen.numbers == 0:
        return [], "no number stands there"
    beside = [unit for unit in units if unit.casefold() in {one.casefold() for one in seen.units}]
    possible = [unit for unit in units if _possible(entry["table"], amount, unit, seen, on)]
    told = beside or possible
    ends = f"{seen.lowest} to {seen.highest}"
    if len(told) != 1 or (beside and beside != [one for one in possible if one in beside]):
        why = f"its unit cannot be told from {ends}"
        return [f'column = "{amount}_?" # {" or ".join(units)}?', 'unit = "?"'], why
    unit = told[0]
    suffix = next(suffix for suffix, names in UNITS.items() if unit in names)
    why = f"{ends}, which can be {unit}" + (", and the unit column says so" if beside else " only")
    return [f'column = "{amount}{suffix}"', f'unit = "{unit}"'], why


def _coded(entry: Mapping[str, Any], seen: _Seen) -> list[str]:
    """The lines for a column of the record's words: each text of the file with the word it likely is."""
    column = entry["column"]
    lines = [f'column = "{column}"']
    if not TABLES[entry["table"]].column(column).words:
        return lines
    if len(seen.texts) > MOST_WORDS:
        return [
            *lines,
            f"# words: more than {MOST_WORDS} different texts; write those that matter under [name.words]",
        ]
    pairs = {text: heard(f"{entry['table']}.{column}", text) for text in sorted(seen.texts)}
    known = [f'{json.dumps(text, ensure_ascii=False)} = "{word}"' for text, word in pairs.items() if word]
    lines += [f"words = {{ {', '.join(known)} }}"] if known else []
    unknown = [json.dumps(text, ensure_ascii=False) for text, word in pairs.items() if word is None]
    return lines + (
        [f"# words that are not known, to be added to words: {', '.join(unknown)}"] if unknown else []
    )


def _at_breast(seen: _Seen) -> list[str]:
    meant = '{ given = "at_breast", milk = "mother", route = "breast" }'
    texts = sorted(seen.texts)[:MOST_WORDS]
    if not texts:
        return ["# words: which value means a feed at the breast?", 'column = "?"']
    return ["[name.words] # remove those that do not mean a feed at the breast",
            *(f"{json.dumps(text, ensure_ascii=False)} = {meant}" for text in texts)]  # fmt: skip


def _name(name: str, seen: _Seen, on: date) -> list[str]:
    """The [[name]] of one name of the file, with the reason in a comment."""
    called = f"called = {json.dumps(name, ensure_ascii=False)}"
    entry = next((one for one in likely()["name"] if _fits(name, one["words"])), None)
    if entry is None or "table" not in entry:
        why = entry["why"] if entry else "it looks like nothing the record has"
        return [
            f"[[name]] # {so_many(seen.rows)}: {why}",
            called,
            f'leave_out = "{why}"',
            "confirmed = false",
        ]
    head, tail = [f'table = "{entry["table"]}"'], ["confirmed = false"]
    told = ""
    if "amount" in entry:
        lines, told = _amount(entry, seen, on)
        if not lines:
            return [f"[[name]] # {so_many(seen.rows)}: {entry['why']}, but {told}", called,
                    f'leave_out = "{told}"', "confirmed = false"]  # fmt: skip
    elif "at_breast" in entry:
        lines, tail = [], [*tail, *_at_breast(seen)]
    else:
        lines = _coded(entry, seen)
    for key in ("group", "set", "each"):
        if key in entry:
            value = entry[key]
            text = json.dumps(value) if not isinstance(value, dict) else (
                "{ " + ", ".join(f'{k} = "{v}"' for k, v in value.items()) + " }"
            )  # fmt: skip
            head.append(f"{key} = {text}")
    because = f"looks like {entry['why']}" + (f"; {told}" if told else "")
    return [f"[[name]] # {so_many(seen.rows)}: {because}", called, *head, *lines, *tail]


def _time_lines(times: Counter[str]) -> list[str]:
    forms = _forms(times)
    if forms == [None]:
        return []
    if len(forms) == 1:
        return [f'time_form = "{forms[0]}" # every time of the file fits it, and no other that was tried']
    if not forms:
        return ['time_form = "?" # no way of writing that was tried fits every time']
    return [f'time_form = "?" # every time fits {" and ".join(map(str, forms))}: which is it?']


def suggested(path: Path, on: date) -> str:
    """The text of a mapping for the flowsheet export `path`, every part of it unconfirmed.

    UserError where it cannot be told which column is the infant, the time, the name or the value.
    """
    source = read_csv(path)
    roles = _roles(source)
    seen: dict[str, _Seen] = {}
    others = {column: _Seen() for column in source.header if column and column not in roles.values()}
    times: Counter[str] = Counter()
    for row in source.rows:
        if isinstance(row, Refusal):
            continue
        cells = {role: row[1][column].strip() for role, column in roles.items()}
        if cells["name"]:
            seen.setdefault(cells["name"], _Seen()).add(cells["value"], cells.get("unit", ""))
        for column, one in others.items():
            one.add(row[1][column].strip(), "")
        times[cells["time"]] += bool(cells["time"])
    if not seen:
        raise UserError("no row was found", "at least one row", "Is this the right file?", path.name)
    lines = [
        f"# Suggested from the header and the values of {path.name}. Nothing here has been confirmed.",
        "# A person who knows the file reads each part, corrects it, and writes confirmed = true.",
        "# The infant's code must be the one the record holds: never a name or a record number.",
        'format = "flowsheet"',
        f"about = {json.dumps('rows of ' + path.name, ensure_ascii=False)}",
        *_time_lines(+times), "", "[columns]",
        *(f"{role} = {json.dumps(roles[role], ensure_ascii=False)}" for role in ROLES if role in roles),
        "confirmed = false",
        *(line for column, one in others.items() for line in _happened(column, one)),
    ]  # fmt: skip
    for name, one in sorted(seen.items(), key=lambda pair: -pair[1].rows):
        lines += ["", *_name(name, one, on)]
    return "\n".join(lines) + "\n"
