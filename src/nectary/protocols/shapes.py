"""Whether each table of a protocol file is one, and each list of tables: what all other checks rest on."""

from collections.abc import Iterator
from typing import Any

from nectary.base.language import marked
from nectary.protocols.content import TODO, said
from nectary.protocols.fault import Fault
from nectary.protocols.fields import KINDS

TABLE = marked("a table: its name in [ ], its entries below")
TABLES = marked("tables, each begun by its name in [[ ]]")
# entries without which a row of a list says nothing; the bands' and the signatures' own are told elsewhere
IN_EACH_ROW = {
    "start.arms[]": ("id", "window"),
    "ladder.arms[]": ("id",),
    "rounding.by[]": ("below_ml", "syringe_step_ml"),
    "modifier[]": ("when", "note"),
    "does_not_cover[]": ("what",),
}
_WITHIN = {place.rpartition(".")[0] for place in KINDS} - {""}
A_LIST = frozenset(place.removesuffix("[]") for place in _WITHIN if place.endswith("[]"))
A_TABLE = frozenset(place for place in _WITHIN if not place.endswith("[]"))


def misshapen(content: dict[str, Any], path: str = "", of: str = "") -> Iterator[Fault]:
    """Each place where a table is needed and a value stands, or the other way round."""
    for name, value in content.items():
        here, place = f"{path}.{name}".lstrip("."), f"{of}.{name}".lstrip(".")
        if place in A_TABLE:
            yield from _table(value, here, place)
        elif place in A_LIST:
            yield from _rows(value, here, place)
        elif place in KINDS and _holds_a_table(value):
            kind = KINDS[place]
            yield Fault(here, here, "{value}", kind.expected, kind=kind.name, facts={"value": said(value)})


def _table(value: Any, path: str, place: str) -> Iterator[Fault]:
    if isinstance(value, dict):
        yield from misshapen(value, path, place)
    else:
        yield Fault(path, path, "{value}", TABLE, TODO, facts={"value": said(value)})


def _rows(value: Any, path: str, place: str) -> Iterator[Fault]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        yield Fault(path, path, "{value}", TABLES, TODO, facts={"value": said(value)})
        return
    for number, row in enumerate(value):
        yield from misshapen(row, f"{path}.{number}", f"{place}[]")
        for name in IN_EACH_ROW.get(f"{place}[]", ()):
            if name not in row:
                kind, entry = KINDS[f"{place}[].{name}"], f"{path}.{number}.{name}"
                where = f"{path}, {number + 1}, {name}"
                yield Fault(entry, where, marked("nothing"), kind.expected, kind=kind.name)


def _holds_a_table(value: Any) -> bool:
    rows = value if isinstance(value, list) else [value]
    return any(isinstance(row, dict) for row in rows)
