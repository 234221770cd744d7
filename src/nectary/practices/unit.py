"""A unit's own file: which practices it turned on, its own numbers, its bundles, what it states of itself."""

import difflib
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nectary.base.errors import UserError
from nectary.base.sources import Source
from nectary.base.written import read_toml
from nectary.practices.by_protocol import settings_of
from nectary.practices.declare import PRACTICES
from nectary.practices.settings import Setting, settings
from nectary.protocols.library import load

SCHEMA = "nectary-unit/1"
STATES = ("feeding_protocol_signed", "recognition_approach")
KEYS = ("schema", "unit", "protocol", "on", "setting", "bundle", "states")
HERE = "the unit's own file"


@dataclass(frozen=True)
class Domain:
    """A part of a bundle: practices judged a baby, and a state that the unit says of itself (None = none)."""

    id: str
    practices: tuple[str, ...]
    states: str | None = None


@dataclass(frozen=True)
class Bundle:
    """A list of practices in one or more domains; `source` None = the unit's own list."""

    id: str
    domains: tuple[Domain, ...]
    source: Source | None = None


@dataclass(frozen=True)
class Unit:
    """What a unit file says. `on` None = it does not say; `states`: True, False, or absent = not said."""

    name: str
    stated: tuple[Setting, ...] = ()
    on: tuple[str, ...] | None = None
    bundles: tuple[Bundle, ...] = ()
    states: dict[str, bool] = field(default_factory=dict)
    protocol: str | None = None


def _near(name: object, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(str(name), known, n=1)
    return close[0] if close else ", ".join(known)


def _known(name: object, known: tuple[str, ...], what: str, where: str) -> str:
    if name not in known:
        raise UserError(f"no {what} {name!r}", _near(name, known), where=where)
    return str(name)


def _practices(names: Any, where: str) -> tuple[str, ...]:
    if not isinstance(names, list):
        raise UserError(f"practices are {names!r}", 'a list such as ["told_in_24h"]', where=where)
    return tuple(_known(name, tuple(PRACTICES), "practice", where) for name in names)


def _bundle(row: dict[str, Any], where: str) -> Bundle:
    name = row.get("id")
    if not isinstance(name, str):
        raise UserError("a bundle without an id", 'id = "first-week"', where=where)
    inside = f"{where}, bundle {name}"
    rows = row.get("domain") or [{"id": name, "practices": row.get("practices")}]
    domains = tuple(
        Domain(
            one["id"],
            _practices(one.get("practices", []), inside),
            None if one.get("states") is None else _known(one["states"], STATES, "state", inside),
        )
        for one in rows
    )
    return Bundle(name, domains, Source(row["source"], row["where"]) if "source" in row else None)


def _setting(row: dict[str, Any], where: str) -> Setting:
    name = _known(row.get("name"), tuple(settings()), "setting", where)
    inside = f"{where}, setting {name}"
    value, since = row.get("value"), row.get("since")
    if not isinstance(value, bool | int):
        raise UserError(f"value is {value!r}", f"a whole number of {settings()[name].unit}", where=inside)
    if not isinstance(since, date):
        raise UserError(f"since is {since!r}", "the first day it holds, such as 2026-01-01", where=inside)
    for key in ("from_g", "below_g"):
        if row.get(key) is not None and type(row[key]) is not int:
            raise UserError(f"{key} is {row[key]!r}", "grams, a whole number", where=inside)
    example = settings()[name]
    return Setting(
        name, example.about, example.unit, int(value), Source("unit-file", row.get("why", HERE)), since,
        row.get("from_g"), row.get("below_g"),
    )  # fmt: skip


def read_unit(path: Path) -> Unit:
    """The unit file at `path`, with what its signed protocol decides; UserError with what to mend.

    A number that the file itself states goes before the protocol's.
    """
    content = read_toml(path, "Begin from the template.")
    unit = unit_of(content, path.name)
    if unit.protocol is None:
        return unit
    beside = path.parent / unit.protocol
    decided = settings_of(load(str(beside) if beside.is_file() else unit.protocol))
    named = {one.name for one in unit.stated}
    return replace(unit, stated=(*unit.stated, *(one for one in decided if one.name not in named)))


def unit_of(content: dict[str, Any], where: str) -> Unit:
    """The unit that the `content` of a unit file describes."""
    for key in content:
        _known(key, KEYS, "entry", where)
    if content.get("schema") != SCHEMA:
        raise UserError(f"schema is {content.get('schema')!r}", SCHEMA, where=where)
    states = content.get("states", {})
    for name, value in states.items():
        _known(name, STATES, "state", where)
        if not isinstance(value, bool):
            raise UserError(f"{name} is {value!r}", "true or false", where=where)
    return Unit(
        name=str(content.get("unit", "")),
        stated=tuple(_setting(row, where) for row in content.get("setting", [])),
        on=_practices(content["on"], where) if "on" in content else None,
        bundles=tuple(_bundle(row, where) for row in content.get("bundle", [])),
        states=states,
        protocol=content.get("protocol"),
    )


@cache
def packaged_bundles() -> dict[str, Bundle]:
    """The bundles that come with nectary, by id."""
    text = (files("nectary.practices") / "bundles.toml").read_text(encoding="utf-8")
    return {one.id: one for one in (_bundle(row, "bundles") for row in tomllib.loads(text)["bundle"])}


def template() -> str:
    """A unit file with every setting and practice there is, each off or commented out."""
    lines = [
        f'schema = "{SCHEMA}"',
        'unit = ""                  # the unit\'s name as it prints',
        '# protocol = "ours.toml"   # the signed protocol: its start window and steps become settings',
        "",
        "# Practices are off until they are listed. nectary explain NAME prints the harm of each.",
        "on = [",
        *(f'#  "{name}",' for name in PRACTICES),
        "]",
        "",
        "[states]                   # what the unit says of itself; leave out what is not known",
        *(f"# {name} = true" for name in STATES),
    ]
    for one in settings().values():
        example = "" if one.value is None else str(one.value)
        lines += [
            "",
            "# [[setting]]",
            f'# name = "{one.name}"',
            f"# value = {example:<16} # {one.about} ({one.unit})",
            f"# since = {date.today().isoformat()}",
        ]
    lines += ["", "# [[bundle]]", '# id = "first-week"', '# practices = ["told_in_24h"]']
    return "\n".join(lines) + "\n"
