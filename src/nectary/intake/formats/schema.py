"""The keys a mapping file may have, by format: kind, whether it must be there, what it is for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Key:
    """One key: `holds` says whether a value is of its kind, `expected` names the kind."""

    expected: str
    holds: Callable[[Any], bool]
    about: str
    required: bool = False


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_texts(value: Any) -> bool:
    """Whether `value` is a list of texts, none of them empty."""
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


def _text(about: str, *, required: bool = False) -> Key:
    return Key("a text", _is_text, about, required)


def _texts(about: str, *, required: bool = False) -> Key:
    return Key("a list of texts", is_texts, about, required)


def _one_or_more(about: str, *, required: bool = False) -> Key:
    holds = lambda value: _is_text(value) or is_texts(value)  # noqa: E731
    return Key("a text or a list of texts", holds, about, required)


def _yes(about: str) -> Key:
    return Key("true or false", lambda value: isinstance(value, bool), about)


def _of(about: str, *words: Any, required: bool = False) -> Key:
    holds = lambda value: not isinstance(value, bool) and value in words  # noqa: E731 (1 == True)
    return Key(" or ".join(map(str, words)), holds, about, required)


def _part(about: str, *, required: bool = False) -> Key:
    holds = lambda value: isinstance(value, dict) and bool(value)  # noqa: E731
    return Key("a table with keys of its own", holds, about, required)


def _parts(about: str, *, required: bool = False) -> Key:
    holds = lambda value: isinstance(value, list) and all(isinstance(one, dict) for one in value)  # noqa: E731
    return Key("[[tables]] with keys of their own", holds, about, required)


FORMATS = ("samples", "one-row-an-infant", "day-line", "flowsheet")
_COMMON = {
    "format": _of("Say which sort of file this is.", *FORMATS, required=True),
    "about": _text("Say in a line what the file is.", required=True),
    "file": _text("The name of the file where PATH is a folder."),
    "sheet": _text("The title of the sheet where the file is a workbook with several."),
    "confirmed": _yes("Whether a person has confirmed a suggested mapping."),
    "missing": _texts("Texts of the file that mean nothing in every column, such as NA."),
    "decimal": _of("What parts the fraction of a number in the file.", "comma", "point"),
    "not_read": _texts("Columns of the file that are known and not wanted."),
    "happened": _parts("Columns that say whether what a row tells of happened."),
    "time_zone": _text("The IANA name of the time zone of the file's clock."),
    "day_start": _text("HH:MM at which the unit's day begins."),
}
_INFANTS = _COMMON | {
    "unit_id": _text("Say which unit or cohort the infants are of.", required=True),
    "file_must_have": _texts("Columns without which this is another file."),
    "infant": _part("Say which column tells the infants apart.", required=True),
    "infants": _part("Say which columns tell what of an infant.", required=True),
    "reported": _part("Totals that the file reports."),
    "days_within_age": _texts("Totals of days that together cannot be more than the days of life."),
}
_CHARTED = _COMMON | {
    "unit_id": _text("The unit of the infants, where the record holds their codes as UNIT-CODE."),
    "birth_is_day": _of("The number that the file gives the day of birth.", 0, 1),
    "columns": _part("Say which column is what.", required=True),
}
TOP: dict[str, dict[str, Key]] = {
    "samples": _INFANTS,
    "one-row-an-infant": _INFANTS,
    "day-line": _CHARTED | {"date_form": _text("How the file writes a date; left out = ISO 8601.")},
    "flowsheet": _CHARTED
    | {
        "time_form": _text("How the file writes a date and time; left out = ISO 8601."),
        "name": _parts("Say for each name in the file what it is.", required=True),
    },
}
INFANT = {
    "id": _text("The column that tells the infants apart.", required=True),
    "order": _text("The column by which the last row of an infant is known."),
    "order_words": _part("The order of the words in that column, as numbers."),
    "to_day": _text("The column of the day of life that totals go to."),
}
HAPPENED = {
    "column": _text("The column that says it.", required=True),
    "words": _part("true for each word that says it happened, false for one that says not.", required=True),
    "confirmed": _yes("Whether a person has confirmed a suggested column."),
}
SOURCES = ("column", "value", "sum", "list")
RULE = {
    "column": _text("The column that holds the value."),
    "value": _text("The same for every infant."),
    "sum": _texts("Columns that are added; unknown where one is."),
    "list": _text("A column that lists medicines; those of `kind` are counted, one named twice as two."),
    "kind": _text("The kind of medicine that is counted in a list."),
    "none_when": _part("The cell that says an empty list means none."),
    "only_when": _part("The cells without which the value is not taken."),
    "words": _part("What each word or code of the file means; an empty text = unknown."),
    "unknown": _texts("Texts of the file that mean unknown."),
    "completed_weeks": Key(
        "true", lambda value: value is True, "The column holds weeks: 27.3 is 27 completed."
    ),
    "days": _text("The column of the days beyond completed weeks."),
    "time_form": _text("How the file writes a date and time; left out = ISO 8601."),
    "unit": _text("What a reported total counts."),
    "over_time": _of("How a total may differ between the samples of an infant.", "grows", "changes"),
}
COLUMNS = {
    "day-line": {
        "infant": _one_or_more("The column of the infant's code.", required=True),
        "day": _one_or_more("The column of the day of life."),
        "date": _one_or_more("The column of the date."),
        "mother_ml": _one_or_more("The column of mL of mother's own milk."),
        "donor_ml": _one_or_more("The column of mL of donor milk."),
        "formula_ml": _one_or_more("The column of mL of formula."),
        "decision": _one_or_more("The column of the rounds decision."),
        "hold_reason": _one_or_more("The column of why feeds were held."),
        "weight_g": _one_or_more("The column of the weight in grams."),
        "weight_kg": _one_or_more("The column of the weight in kilograms."),
    },
    "flowsheet": {
        "infant": _text("The column of the infant's code.", required=True),
        "time": _text("The column of the date and time."),
        "day": _text("The column of the day of life, where there is no time."),
        "name": _text("The column that says what was charted.", required=True),
        "value": _text("The column of what was charted.", required=True),
        "unit": _text("The column of the unit."),
        "confirmed": _yes("Whether a person has confirmed a suggested mapping."),
    },
}
NAME = {
    "called": _one_or_more("How the file calls it.", required=True),
    "table": _text("The table of the record it belongs to."),
    "column": _text("The column it is."),
    "unit": _text("The unit the file gives it in."),
    "words": _part("What each word of the file means, or which columns it sets."),
    "set": _part("Columns that such a row sets besides."),
    "group": _text("Rows of one infant and minute with the same group are one row of the record."),
    "each": _yes("Each value of one minute is a row of its own, as with medicines."),
    "leave_out": _text("Why rows of this name are left out."),
    "confirmed": _yes("Whether a person has confirmed a suggested line."),
}
