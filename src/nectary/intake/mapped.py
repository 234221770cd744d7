"""Other people's files by a mapping: which reader a format has, and what comes of its rows."""

from collections.abc import Mapping
from dataclasses import replace as with_changes
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from nectary.base.errors import UserError
from nectary.intake.cells import Clock
from nectary.intake.formats.day_line import read_day_lines
from nectary.intake.formats.flowsheet import read_flowsheet
from nectary.intake.formats.foreign import AS_IT_IS, Foreign
from nectary.intake.formats.infants import read_infants
from nectary.intake.formats.source import read_source
from nectary.intake.loaded import Loaded, counted, so_many
from nectary.intake.numbers import Spelling
from nectary.record.tables import TABLES


def _file(path: Path, mapping: Mapping[str, Any]) -> Path:
    """The one file to read: `path`, or in a folder the file that the mapping names."""
    if not path.is_dir():
        return path
    if "file" not in mapping:
        raise UserError("a folder", "a file, or file = in the mapping", "Name the file itself.", str(path))
    return path / str(mapping["file"])


def spelling_of(mapping: Mapping[str, Any], said: Spelling) -> Spelling:
    """How the files are written, by the mapping and by what a person `said` beside it, which goes first."""
    missing = said.missing | frozenset(mapping.get("missing", ()))
    return Spelling(missing, said.decimal or mapping.get("decimal", ""))


def read_foreign(
    path: Path, mapping: Mapping[str, Any], *, clock: Clock, births: Mapping[str, str], on: date,
    spelling: Spelling = AS_IT_IS,
) -> Foreign:  # fmt: skip
    """What the file at `path` says by `mapping`: rows of the record's tables, still to be judged.

    `births`: the times of birth that the record holds, by infant. UserError where the file is not the one
    that the mapping is for.
    """
    source = read_source(_file(path, mapping), mapping, spelling_of(mapping, spelling))
    if mapping["format"] == "day-line":
        return read_day_lines(source, mapping, clock=clock, births=births, on=on)
    if mapping["format"] == "flowsheet":
        return read_flowsheet(source, mapping, on=on)
    return read_infants(source, mapping, on=on)


def births_in(standing: Mapping[str, pa.Table] | None) -> dict[str, str]:
    """The times of birth that a record holds, by infant."""
    if standing is None:
        return {}
    infants = standing["infants"]
    pairs = zip(infants["infant_id"].to_pylist(), infants["birth_at"].to_pylist(), strict=True)
    return {infant: born for infant, born in pairs if born}


def accounted(loaded: Loaded, foreign: Foreign) -> Loaded:
    """`loaded` with every source row counted under its table, and with what is to be said of the file.

    Rows that became one before they were judged are counted as merged. Rows that were refused before
    they were judged stand under the file's name in `loaded`; those whose table is known are moved there.
    """
    counts = {name: dict(each) for name, each in loaded.counts.items()}
    stem = Path(foreign.file).stem
    for name, number in (foreign.merged + foreign.refused).items():
        mine = counts.setdefault(name, counted(0, 0, 0, 0))
        mine["read"] += number
        mine["merged"] += foreign.merged[name]
        mine["refused"] += foreign.refused[name]
        if foreign.refused[name]:
            counts[stem]["read"] -= foreign.refused[name]
            counts[stem]["refused"] -= foreign.refused[name]
    if stem in counts and not counts[stem]["read"] and stem not in TABLES:
        del counts[stem]
    left_out = (
        f"{foreign.file}: {so_many(count)} left out: {what}" for what, count in foreign.left_out.most_common()
    )
    return with_changes(loaded, counts=counts, said=(*loaded.said, *foreign.remarks, *left_out))
