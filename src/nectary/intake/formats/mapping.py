"""Mapping files: found by name or path, and every rule of theirs held before a row is read."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from nectary.base.errors import UserError
from nectary.base.written import read_toml
from nectary.intake.cells import known_columns, stand_ins
from nectary.intake.clock import read_day_start, zone
from nectary.intake.formats.schema import COLUMNS, HAPPENED, INFANT, NAME, RULE, SOURCES, TOP, Key, is_texts
from nectary.intake.formats.times import date_form_fault, form_fault
from nectary.record.tables import TABLES

UNITS = {"_ul": ("uL",), "_ml": ("mL",), "_g": ("g",), "_kg": ("kg",), "_mm": ("mm", "cm")}
FOLDER = files("nectary.intake") / "mappings"
NEEDS = (("words", "column"), ("completed_weeks", "column"), ("days", "completed_weeks"), ("kind", "list"),
         ("none_when", "list"))  # fmt: skip


class _Fault(Exception):
    """A rule of a mapping file that does not hold: which key, what was found, expected, to be done."""


def packaged() -> list[str]:
    """The names of the mappings that come with nectary."""
    return sorted(entry.name.removesuffix(".toml") for entry in FOLDER.iterdir())


def read_mapping(name: str) -> dict[str, Any]:
    """The mapping of a packaged name or a TOML file; UserError where there is none or a rule is broken."""
    place = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    if not place.is_file():
        known = f"a .toml file or one of {', '.join(packaged())}"
        raise UserError(f"no mapping {name!r}", known, where="mapping")
    mapping = read_toml(place, "See the packaged ones.")
    try:
        _hold(mapping)
    except _Fault as fault:
        key, found, expected, todo = fault.args
        raise UserError(found, expected, todo, f"{place.name} {key}".rstrip()) from fault
    return mapping


def _hold(mapping: dict[str, Any]) -> None:
    form = mapping.get("format")
    if not isinstance(form, str) or form not in TOP:
        todo = "Say which sort of file this is."
        raise _Fault("format", repr(form), f"one of {', '.join(TOP)}", todo)
    _keys("", mapping, TOP[form])
    _clock(mapping)
    for number, entry in enumerate(mapping.get("happened", ()), start=1):
        _hold_happened(f"[[happened]] {number}", entry)
    if form in ("samples", "one-row-an-infant"):
        _hold_infants(mapping)
    else:
        _hold_columns(mapping)
    called: list[str] = []
    for number, entry in enumerate(mapping.get("name", ()), start=1):
        _hold_name(f"[[name]] {number}", entry)
        for name in names_of(entry):
            if name in called:
                place, todo = f"[[name]] {number} called", "Remove one of the two."
                raise _Fault(place, repr(name), "each name once", todo)
            called.append(name)
    _confirmed(mapping)


def _keys(place: str, section: Mapping[str, Any], shape: Mapping[str, Key]) -> None:
    """Every key known, of its kind, and those that must be there are."""
    for key, value in section.items():
        where = f"{place} {key}".strip()
        if key not in shape:
            raise _Fault(where, "no such key", _nearest(key, shape), "Rename or remove it.")
        if not shape[key].holds(value):
            raise _Fault(where, repr(value), shape[key].expected, shape[key].about)
    for key, one in shape.items():
        if one.required and key not in section:
            raise _Fault(f"{place} {key}".strip(), "missing", one.expected, one.about)


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return near[0] if near else f"one of {', '.join(known)}"


def _clock(mapping: dict[str, Any]) -> None:
    for key, read in (("time_zone", zone), ("day_start", read_day_start)):
        try:
            read(mapping[key]) if key in mapping else None
        except UserError as error:
            raise _Fault(key, error.found, error.expected, error.todo or "Correct it.") from error


def _time_form(place: str, section: Mapping[str, Any]) -> None:
    form = section.get("time_form")
    todo = None if form is None else form_fault(form)
    if todo:
        raise _Fault(f"{place} time_form".strip(), repr(form), "such as %m/%d/%Y %H:%M", todo)


def _hold_happened(place: str, entry: Mapping[str, Any]) -> None:
    _keys(place, entry, HAPPENED)
    for word, meaning in entry["words"].items():
        if not isinstance(meaning, bool):
            todo = "Say whether it happened; its rows are left out where it did not."
            raise _Fault(f"{place} words", f"{word} = {meaning!r}", "true or false", todo)


def _hold_infants(mapping: dict[str, Any]) -> None:
    _keys("[infant]", mapping["infant"], INFANT)
    if mapping["format"] == "samples" and "order" not in mapping["infant"]:
        raise _Fault("[infant] order", "missing", "a column name", "Say which row of an infant is the last.")
    for name, rule in mapping["infants"].items():
        place = f"[infants.{name}]"
        _hold_rule(place, rule)
        if name not in known_columns("infants"):
            raise _Fault(place, "no such column", _nearest(name, known_columns("infants")), "Rename it.")
        _words(place, "infants", name, rule.get("words", {}).values())
        if "completed_weeks" in rule and name != "gestation_days":
            todo = "Completed weeks become days of gestation."
            raise _Fault(f"{place} completed_weeks", "not here", "[infants.gestation_days]", todo)
    _numbers("[infant] order_words", mapping["infant"].get("order_words", {}), unknown=False)
    for item, rule in mapping.get("reported", {}).items():
        _hold_rule(f"[reported.{item}]", rule)
        _numbers(f"[reported.{item}] words", rule.get("words", {}), unknown=True)
        if "unit" not in rule:
            expected = 'a unit such as "d" or "1"'
            raise _Fault(f"[reported.{item}] unit", "missing", expected, "Say what it counts.")
    for item in mapping.get("days_within_age", ()):
        if item not in mapping.get("reported", {}) or "to_day" not in mapping["infant"]:
            expected = "a total of [reported] and a to_day in [infant]"
            raise _Fault("days_within_age", repr(item), expected, "Name the totals that are days of life.")


def _hold_rule(place: str, rule: Any) -> None:
    if not isinstance(rule, dict):
        raise _Fault(place, repr(rule), 'a table such as { column = "Sex" }', "Say which column it is.")
    _keys(place, rule, RULE)
    _time_form(place, rule)
    given = [key for key in SOURCES if key in rule]
    if len(given) != 1:
        found = " and ".join(given) or "none of them"
        raise _Fault(place, found, f"one of {', '.join(SOURCES)}", "Say once where the value comes from.")
    for key, needed in NEEDS:
        if key in rule and needed not in rule:
            raise _Fault(f"{place} {key}", f"no {needed}", f"{needed} beside it", "Add it or remove this.")
    _whens(place, rule)
    if "list" in rule and "kind" not in rule:
        raise _Fault(f"{place} kind", "missing", "such as antibiotic", "Say which medicines are counted.")


def _words(place: str, table: str, target: str, words: Iterable[Any]) -> None:
    """Each of `words` is one that the column `target` may hold."""
    column = stand_ins(table).get(target, target)
    allowed = TABLES[table].column(column).words if column in TABLES[table].names else ()
    for word in words:
        if allowed and word not in ("", *allowed):
            expected = f'{" or ".join(allowed)}, or "" for unknown'
            raise _Fault(f"{place} words", repr(word), expected, "Use the record's own word.")


def _whens(place: str, rule: Mapping[str, Any]) -> None:
    for key in ("none_when", "only_when"):
        for column, texts in rule.get(key, {}).items():
            if not isinstance(texts, str) and not is_texts(texts):
                expected = "a text or a list of texts, as the file writes them"
                raise _Fault(f"{place} {key}", f"{column} = {texts!r}", expected, "Put it in quotes.")


def _numbers(place: str, words: Mapping[str, Any], *, unknown: bool) -> None:
    """Each word means a whole number; or, where it may be `unknown`, an empty text."""
    for heard, word in words.items():
        if not (unknown and word == "") and (isinstance(word, bool) or not isinstance(word, int)):
            expected = "a whole number" + (', or "" for unknown' if unknown else "")
            raise _Fault(place, f"{heard} = {word!r}", expected, "A total is a number; 1 is yes and 0 is no.")


def _hold_columns(mapping: dict[str, Any]) -> None:
    form, columns = mapping["format"], mapping["columns"]
    _keys("[columns]", columns, COLUMNS[form])
    _time_form("", mapping)
    day_form = mapping.get("date_form")
    todo = None if day_form is None else date_form_fault(day_form)
    if todo:
        raise _Fault("date_form", repr(day_form), "such as %d/%m/%Y", todo)
    when = ("day", "date") if form == "day-line" else ("day", "time")
    if not any(key in columns for key in when):
        todo = "Say which column tells the time."
        raise _Fault(f"[columns] {when[1]}", "missing", f"{when[1]} or day", todo)
    if "day" in columns and "birth_is_day" not in mapping:
        todo = "Say which number the file gives the day of birth."
        raise _Fault("birth_is_day", "missing", "0 or 1", todo)


def _hold_name(place: str, entry: dict[str, Any]) -> None:
    _keys(place, entry, NAME)
    if "leave_out" in entry:
        return
    table = entry.get("table")
    if table not in TABLES or "at_min" not in TABLES[table].names:
        moments = [name for name, one in TABLES.items() if "at_min" in one.names]
        raise _Fault(f"{place} table", repr(table), f"one of {', '.join(moments)}", "A row is one moment.")
    column = entry.get("column")
    columns = (*known_columns(table), None) if isinstance(entry.get("words"), dict) else known_columns(table)
    if column not in columns:
        expected = _nearest(str(column), known_columns(table))
        raise _Fault(f"{place} column", repr(column), expected, "Rename it.")
    _unit(place, entry)
    for target, word in _targets(entry):
        if not isinstance(word, str | int | float):
            raise _Fault(f"{place} {target}", repr(word), "a word, a number, true or false", "Correct it.")
        if target not in known_columns(table):
            raise _Fault(f"{place} {target}", "no such column", f"a column of {table}", "Rename it.")
        _words(place, table, target, [word])


def names_of(entry: Mapping[str, Any]) -> list[str]:
    """How the file calls what one [[name]] is about."""
    called = entry["called"]
    return [called] if isinstance(called, str) else list(called)


def _targets(entry: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The cells that `set` and `words` would write, each with its column."""
    yield from entry.get("set", {}).items()
    for word in entry.get("words", {}).values():
        if isinstance(word, dict):
            yield from word.items()
        else:
            yield entry.get("column") or "", word


def _unit(place: str, entry: dict[str, Any]) -> None:
    """A column of an amount needs its unit, so that a rate or another unit never becomes one."""
    column = entry.get("column") or ""
    wanted = next((units for suffix, units in UNITS.items() if column.endswith(suffix)), None)
    if wanted is None and "unit" in entry and column != "number":
        raise _Fault(f"{place} unit", repr(entry["unit"]), f"none: {column} is no amount", "Remove it.")
    if wanted and entry.get("unit") not in wanted:
        found = repr(entry["unit"]) if "unit" in entry else "missing"
        todo = "Say in which unit the file gives it, and name the column of that unit."
        raise _Fault(f"{place} unit", found, " or ".join(wanted), todo)


def _confirmed(mapping: dict[str, Any]) -> None:
    """Whether a person has confirmed each line of a suggested mapping."""
    parts = [("confirmed", mapping), ("[columns]", mapping.get("columns", {}))]
    parts += [(f"[[happened]] {entry['column']!r}", entry) for entry in mapping.get("happened", ())]
    parts += [(f"[[name]] {entry['called']!r}", entry) for entry in mapping.get("name", ())]
    open_parts = [place for place, part in parts if part.get("confirmed") is False]
    if open_parts:
        todo = "A person who knows the file reads each part, corrects it and writes true."
        found = f"{len(open_parts)} parts of this mapping are only suggested, the first {open_parts[0]}"
        raise _Fault("", found, "confirmed = true in each", todo)
