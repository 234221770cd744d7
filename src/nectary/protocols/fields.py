"""Every entry that a protocol file may hold: where it stands, of which kind, what it means.

The reader, the checker, the form and the comparison of two versions all go by this one list. `[]` stands for
each table of an array; `?` before a path = it may be left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from nectary.base.ages import parse_gestation
from nectary.base.errors import UserError
from nectary.base.sources import Trust

MOST_PARTS = 24
MOST_WHOLE = 99_999  # grams and hours are far below
MOST_NUMBER = 10_000
MOST_LETTERS = 5_000  # of one text
MOST_LINES = 100  # of one list of texts
MOST_DAYS = 100  # of one ladder


@dataclass(frozen=True)
class Kind:
    """What a value may be: `right` says whether it is, `expected` says it in words."""

    name: str
    right: Callable[[Any], bool]
    expected: str


def _whole(value: Any) -> bool:
    return type(value) is int and abs(value) <= MOST_WHOLE


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MOST_LETTERS


def _gestation(value: Any) -> bool:
    try:
        parse_gestation(value)
    except (UserError, AttributeError):
        return False
    return True


def _pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_whole, value)) and value[0] <= value[1]


def _hours(value: Any) -> bool:
    return isinstance(value, list) and 0 < len(value) <= MOST_PARTS and all(map(_whole, value))


def _texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MOST_LINES and all(map(_text, value))


def _steps(value: Any) -> bool:
    if not isinstance(value, list) or len(value) > MOST_DAYS:
        return False
    return all(
        isinstance(row, list) and row and MOST_PARTS % len(row) == 0 and all(map(_whole, row))
        for row in value
    )


def words(*allowed: str) -> Kind:
    """One word of a list."""
    return Kind("word", lambda value: value in allowed, " or ".join(allowed))


TEXT = Kind("text", lambda value: _text(value) and value != "", "words in quotes")
WHOLE = Kind("whole", lambda value: _whole(value) and value >= 0, "a whole number")
NUMBER = Kind(
    "number", lambda value: type(value) in (int, float) and 0 < value <= MOST_NUMBER,
    "a number above 0, such as 0.1",
)  # fmt: skip
YES = Kind("yes", lambda value: isinstance(value, bool), "true or false")
DAY = Kind("day", lambda value: type(value) is date, "a date such as 2026-01-31, without quotes")
GESTATION = Kind("gestation", _gestation, 'weeks and days such as "33+0"')
PAIR = Kind("pair", _pair, "two whole numbers, the lower one first, such as [0, 1000]")
HOURS = Kind(
    "hours",
    _hours,
    "a list of whole hours such as [2, 3]",
)
TEXTS = Kind(
    "texts",
    _texts,
    'a list of words such as ["replace"]',
)
STEPS = Kind(
    "steps",
    _steps,
    "a list of days, each a list of whole mL/kg/day for equal parts of the day, such as [[12, 12], [24, 36]]",
)
TRUST = words(*Trust)
SAYS = words("stated", "none", "not_stated", *Trust)

_RULE = {
    "?trophic_max": WHOLE, "?trophic_hours": WHOLE, "?initial": WHOLE, "?step": WHOLE, "?step_hours": WHOLE,
    "?initial_range": PAIR, "?step_range": PAIR,
}  # fmt: skip


def _under(section: str, entries: dict[str, Kind]) -> dict[str, Kind]:
    return {
        ("?" if name.startswith("?") else "") + f"{section}.{name.removeprefix('?')}": kind
        for name, kind in entries.items()
    }


_TOP: dict[str, Kind] = {
    "schema": TEXT, "id": TEXT, "title": TEXT,
    "kind": words("unit", "network", "trial-schedule", "cohort", "guideline"),
    "population": TEXT, "status": TRUST, "source": TEXT, "?read_on": DAY, "?disclaimer": TEXT,
    "?gestation_below": GESTATION, "?starts": DAY, "?reviewed": DAY, "?next_review": DAY,
}  # fmt: skip
_SECTIONS: dict[str, dict[str, Kind]] = {
    "weight": {"basis": words("birth", "birth_until_regained", "daily", "max_birth_daily"), "status": TRUST},
    "start": {
        "unit": words("hours_after_birth"), "?window": PAIR, "?arms[].id": TEXT, "?arms[].window": PAIR,
        "status": TRUST,
    },
    "delivery": {
        "interval_h": WHOLE, "allowed_h": HOURS, "?continuous_ok": YES, "?status": TRUST,
    },
    "ladder": {"type": words("table", "rule"), "unit": words("mL/kg/day"), "?split_hours": WHOLE},
    "ladder.arms[]": {"?id": TEXT, **_RULE},
    "ladder.band[]": {
        "grams": PAIR, "?or_ga_below": GESTATION, "?ga_from": GESTATION, "?ga_below": GESTATION,
        "?steps": STEPS, **_RULE,
    },
    "target": {"?full_ml_kg_day": WHOLE, "?range": PAIR, "?after": TEXT, "status": SAYS},
    "rounding": {"?status": TRUST, "?by[].below_ml": NUMBER, "?by[].syringe_step_ml": NUMBER},
    "fortify": {
        "status": SAYS, "?step[].at_ml_kg_day": WHOLE, "?step[].product": TEXT,
        "?step[].strength_kcal_per_dl": WHOLE, "?step[].advance_pauses": YES, "?step[].note": TEXT,
    },
    "interval_change": {"?status": SAYS, "?step[].at_ml_kg_day": WHOLE, "?step[].interval_h": WHOLE},
    "bolus": {"?status": SAYS, "?from_ml_kg_day": WHOLE, "?note": TEXT},
    "breast": {"?status": SAYS, "?note": TEXT},
    "iv_stop": {"?status": SAYS, "?at_ml_kg_day": WHOLE},
    "line_out": {"?status": SAYS, "?at_ml_kg_day": WHOLE},
    "milk": {"status": SAYS, "?order": TEXTS, "?trophic_milk": TEXT, "?note": TEXT},
    "donor_milk": {"status": SAYS, "?below_g": WHOLE, "?ga_below": GESTATION, "?note": TEXT},
    "hold": {"status": SAYS, "?when": TEXTS, "?note": TEXT},
    "restart": {"?status": SAYS, "?note": TEXT},
    "residuals": {
        "status": SAYS, "?check": TEXT, "?denominator": TEXT, "?rule[].percent": PAIR,
        "?rule[].low_exclusive": YES, "?rule[].colour": TEXT, "?rule[].action": TEXTS,
    },
    "transfusion": {"status": SAYS, "?note": TEXT},
    "modifier[]": {"?when": TEXT, "?note": TEXT, "?source": TEXT, "?status": TRUST},
    "does_not_cover[]": {"?what": TEXT, "?note": TEXT},
    "signed[]": {"?name": TEXT, "?role": TEXT, "?on": DAY, "?version": TEXT},
}  # fmt: skip
FIELDS: dict[str, Kind] = _TOP | {
    path: kind for section, entries in _SECTIONS.items() for path, kind in _under(section, entries).items()
}
KINDS = {path.removeprefix("?"): kind for path, kind in FIELDS.items()}
NEEDED = tuple(path for path in FIELDS if not path.startswith("?") and "[]" not in path)
MAY_HAVE_A_SOURCE = tuple(section for section in _SECTIONS if "[]" not in section)
KINDS |= {f"{section}.source": TEXT for section in MAY_HAVE_A_SOURCE}
PARTS = tuple(
    section
    for section, said in _SECTIONS.items()
    if SAYS in (said.get("status"), said.get("?status")) and section != "target"
)


@dataclass(frozen=True)
class Entry:
    """One value of a file: `path` as it is written, such as ladder.band.0.grams; `of`, its place in KINDS."""

    path: str
    of: str
    value: Any


def entries(content: Any, path: str = "", of: str = "") -> list[Entry]:
    """Every value of a file's content, in order; an empty table has none."""
    if isinstance(content, dict):
        return [
            entry
            for name, value in content.items()
            for entry in entries(value, f"{path}.{name}".lstrip("."), f"{of}.{name}".lstrip("."))
        ]
    if isinstance(content, list) and content and all(isinstance(row, dict) for row in content):
        return [
            entry
            for number, row in enumerate(content)
            for entry in entries(row, f"{path}.{number}", f"{of}[]")
        ]
    return [Entry(path, of, content)]


def nested(flat: dict[str, Any]) -> dict[str, Any]:
    """The content of a file from its values by path: the other way round of `entries`."""
    root: dict[str, Any] = {}
    for path, value in flat.items():
        node: Any = root
        names = path.split(".")
        for name, after in zip(names, [*names[1:], ""], strict=True):
            last = after == ""
            if isinstance(node, list):
                while len(node) <= int(name):
                    node.append({})
                node = node[int(name)]
            elif last:
                node[name] = value
            else:
                node = node.setdefault(name, [] if after.isdigit() else {})
    return root
