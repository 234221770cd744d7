"""The one table that a mapping is about, out of a CSV file or a workbook."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from nectary.base.errors import UserError
from nectary.intake.formats.foreign import AS_IT_IS, Cells, Source, checked_names, read_csv, written
from nectary.intake.loaded import Refusal
from nectary.intake.numbers import EITHER, Spelling
from nectary.record.folding import letters_and_digits

FEWEST_NAMES = 2  # cells of a header; what stands alone above it is a title


def read_source(path: Path, mapping: Mapping[str, Any], spelling: Spelling = AS_IT_IS) -> Source:
    """The table at `path`; UserError where it is none. What stands above its header is no row."""
    if path.suffix.lower() == ".xlsx":
        return _read_workbook(path, mapping, spelling)
    return read_csv(path, spelling)


def _sheet(path: Path, wanted: str | None) -> tuple[str, tuple[str, ...]]:
    """(the title of the sheet to read, what is to be said of the others)."""
    from nectary.intake.workbook import titles

    there = titles(path)
    if wanted is None and len(there) > 1:
        raise UserError(f"sheets {', '.join(there)}", 'sheet = "..." in the mapping', "Name one.", path.name)
    title = wanted or there[0]
    if title not in there:
        raise UserError(f"no sheet {title!r}", f"one of {', '.join(there)}", "Correct sheet.", path.name)
    others = [one for one in there if one != title]
    return title, (f"{path.name}: sheets not read: {', '.join(others)}",) if others else ()


def _read_workbook(path: Path, mapping: Mapping[str, Any], spelling: Spelling) -> Source:
    from nectary.intake.workbook import sheet_rows

    title, said = _sheet(path, mapping.get("sheet"))
    above: list[str] = []
    for row in sheet_rows(path, title, path.name):
        filled = [text for text in row.texts if text]
        if len(filled) >= FEWEST_NAMES and not filled[0].startswith("#"):
            break
        above += filled
    else:
        raise UserError("no header", "a row of column names", "Is this the right sheet?", path.name)
    if above:
        said = (*said, f"{path.name}: above the header, not read: {' | '.join(above)}")
    header = checked_names(row.texts, path.name)
    while not header[-1]:
        header.pop()
    codes = {at for at, name in enumerate(header) if letters_and_digits(name) in _infant_columns(mapping)}
    rows = _below(path, title, header, row.number, codes, spelling)
    return Source(path.name, tuple(header), rows, spelling.decimal or EITHER, said)


def _infant_columns(mapping: Mapping[str, Any]) -> set[str]:
    """The names under which the mapping looks for the infant's code, folded."""
    named = mapping["infant"]["id"] if "infant" in mapping else mapping["columns"]["infant"]
    return {letters_and_digits(name) for name in ([named] if isinstance(named, str) else named)}


def _below(
    path: Path, title: str, header: list[str], above: int, codes: Iterable[int], spelling: Spelling
) -> Iterator[tuple[int, Cells] | Refusal]:
    """The rows below the header, each with its number; rows without any value are no rows."""
    from nectary.intake.workbook import sheet_rows

    for row in sheet_rows(path, title, path.name, lambda: tuple(codes)):
        if row.number <= above or not any(row.texts):
            continue
        refusal = row.refusal(path.name, header)
        if refusal is None and any(row.texts[len(header) :]):
            found, expected = f"{len(row.texts)} cells", f"{len(header)} cells"
            refusal = Refusal(path.name, row.number, "", found, expected, "does not fit the header")
        cells = [*row.texts, *[""] * (len(header) - len(row.texts))]
        yield refusal or (row.number, written(header, cells, spelling))
