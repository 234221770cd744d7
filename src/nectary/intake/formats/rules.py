"""One rule of a mapping and one row of a foreign file -> the text of one cell, and whether it is doubted."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nectary.base.ages import DAYS_A_WEEK
from nectary.intake.cells import NUMBER
from nectary.intake.formats.foreign import Cells
from nectary.intake.formats.times import iso_time
from nectary.intake.loaded import Refused
from nectary.record.folding import letters_and_digits
from nectary.record.medicines import named, split_list

WHOLE = re.compile(r"(\d+)\.0{1,2}", re.ASCII)  # how programs write codes; 2.000 may be two thousand


@dataclass(frozen=True)
class Said:
    """What a row says of one cell: None = unknown. `not_for`: it has a value that the rule does not take."""

    text: str | None
    flag: str | None = None
    not_for: bool = False


def plain(text: str) -> str:
    """The cell without spaces around it, and 7.0 as 7."""
    match = WHOLE.fullmatch(text.strip())
    return match[1] if match else text.strip()


def cell(rule: Mapping[str, Any], row: Cells, column: str) -> str:
    """The cell of `column`; "" where it is empty or one of the texts that mean unknown."""
    text = plain(row[column])
    return "" if text in rule.get("unknown", ()) else text


def number(column: str, text: str) -> Decimal:
    """The cell as a number of 0 or more, exactly; Refused where it is none."""
    if NUMBER.fullmatch(text) is None:
        raise Refused(column, text, "a number, or empty for unknown", "not a number")
    if Decimal(text) < 0:
        raise Refused(column, text, "a number of 0 or more", "below 0")
    return Decimal(text)


def whole(column: str, text: str, *, completed: bool = False) -> int:
    """The cell as a whole number of 0 or more; `completed` takes 37.3 for 37. Refused where it is none."""
    value = number(column, text)
    if value != int(value) and not completed:
        raise Refused(column, text, "a whole number of 0 or more", "not a whole number")
    return math.floor(value)


def _holds(rule: Mapping[str, Any], key: str, row: Cells) -> bool:
    """Whether each cell that `key` of the rule names has one of the texts it gives."""
    asked = {column: [one] if isinstance(one, str) else one for column, one in rule.get(key, {}).items()}
    return all(plain(row[column]) in texts for column, texts in asked.items())


def meant(column: str, text: str, words: Mapping[str, Any]) -> Any:
    """What `text` means by `words`, whatever its case and punctuation; Refused for one that is not there."""
    if text in words:
        return words[text]
    alike = [word for word in words if letters_and_digits(word) == letters_and_digits(text)]
    if len(alike) != 1:
        raise Refused(column, text, " or ".join(words), "not a word of this mapping")
    return words[alike[0]]


def _word(column: str, text: str, words: Mapping[str, Any]) -> str | None:
    word = meant(column, text, words)
    if isinstance(word, bool):
        return str(word).lower()
    return None if word == "" else str(word)


def _listed(rule: Mapping[str, Any], row: Cells) -> Said:
    """How many medicines of a kind are listed. One named twice is two; an unknown name makes it doubted."""
    listed = split_list(cell(rule, row, rule["list"]))
    none = "none_when" in rule and _holds(rule, "none_when", row)
    if not listed:
        return Said("0" if none else None)
    medicines = [named(name) for name in listed]
    count = str(sum(1 for one in medicines if one is not None and one.kind == rule["kind"]))
    if none:
        return Said(count, "list_contradicts_none")
    return Said(count, "medicine_not_known" if None in medicines else None)


def said(rule: Mapping[str, Any], row: Cells) -> Said:
    """What `rule` makes of `row`; a sum with an unknown part is unknown. Refused where a cell is no value."""
    if not _holds(rule, "only_when", row):
        return Said(None, not_for=bool("column" in rule and cell(rule, row, rule["column"])))
    if "value" in rule:
        return Said(str(rule["value"]))
    if "sum" in rule:
        parts = [cell(rule, row, column) for column in rule["sum"]]
        numbers = [whole(column, part) for column, part in zip(rule["sum"], parts, strict=True) if part]
        return Said(str(sum(numbers)) if all(parts) else None)
    if "list" in rule:
        return _listed(rule, row)
    text = cell(rule, row, rule["column"])
    if not text:
        return Said(None)
    if "words" in rule:
        return Said(_word(rule["column"], text, rule["words"]))
    if "time_form" in rule:
        return Said(iso_time(rule["column"], text, rule["time_form"]))
    return Said(text)


def gestation(rule: Mapping[str, Any], row: Cells) -> Cells:
    """gestation_days and how finely they are known, from completed weeks and, where given, days."""
    weeks = cell(rule, row, rule["column"])
    days = cell(rule, row, rule["days"]) if "days" in rule else ""
    if not weeks:
        return {}
    beyond = whole(rule["days"], days) if days else 0
    if beyond >= DAYS_A_WEEK:
        raise Refused(rule["days"], days, "0 to 6 days beyond the completed weeks", "not days of a week")
    total = whole(rule["column"], weeks, completed="days" not in rule) * DAYS_A_WEEK + beyond
    return {"gestation_days": str(total), "gestation_known_to": "day" if days else "week"}


def columns_read(rule: Mapping[str, Any]) -> set[str]:
    """The columns of the file that a rule reads."""
    one = {rule[key] for key in ("column", "list", "days") if key in rule}
    return one | {*rule.get("sum", ()), *rule.get("none_when", ()), *rule.get("only_when", ())}
