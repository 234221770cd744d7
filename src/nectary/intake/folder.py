"""Files in the record's own tables, or rows of other formats -> a record, every source row answered for."""

import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace as with_changes
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from nectary.base.errors import UserError
from nectary.engine import folder
from nectary.intake.cells import Clock, known_columns
from nectary.intake.files import open_files, passed_over
from nectary.intake.loaded import Loaded, Page, Refusal, SourceRow
from nectary.intake.loading import Loading, Said
from nectary.intake.numbers import Spelling, settled_words
from nectary.intake.sheets import PAGE, nearest
from nectary.intake.spill import IN_MEMORY
from nectary.intake.standing import InFolder, InMemory
from nectary.record.tables import TABLES

Tables = dict[str, pa.Table]
Source = Callable[[Loading], tuple[str, ...]]
AS_IT_IS = Spelling()


def _silent(table: str, rows: int) -> None:
    """Says nothing of the progress."""


def _spelled(page: Page, spelling: Spelling) -> Page:
    """The page with what a person said of how the files are written."""
    if not (spelling.missing or spelling.decimal):
        return page
    nothing = pa.array(sorted(spelling.missing), pa.string())
    texts = {
        name: pc.if_else(pc.is_in(pc.utf8_trim_whitespace(column), value_set=nothing), "", column)
        for name, column in page.texts.items()
    }
    return with_changes(page, texts=texts, decimal=spelling.decimal or page.decimal)


def files_at(path: Path, *, alone: bool, spelling: Spelling = AS_IT_IS) -> Source:
    """The files at `path` as a source of pages; `alone` = no record stands, so that it needs infants."""

    def pour(loading: Loading) -> tuple[str, ...]:
        sheets = open_files(path)
        if alone and sheets[0].name != "infants":
            raise UserError("infants.csv is missing", "a row a stay", "See nectary template.", str(path))
        for sheet in sheets:
            loading.account.read[sheet.name] += 0
            for one in sheet.pages():
                if isinstance(one, Page):
                    loading.take(_spelled(one, spelling))
                else:
                    loading.refuse(sheet.name, one)
        return (*(sheet.said for sheet in sheets if sheet.said), *passed_over(path))

    return pour


def _page(table: str, file: str, rows: list[SourceRow]) -> Page:
    names = dict.fromkeys(name for row in rows for name in row.cells)
    unknown = next((name for name in names if name not in known_columns(table)), None)
    if unknown is not None:
        raise UserError(
            f"no column of {table} is called {unknown!r}", nearest(unknown, known_columns(table)), where=file
        )
    texts = {name: pa.array([row.cells.get(name, "") for row in rows], pa.string()) for name in names}
    return Page(table, file, [row.number for row in rows], texts, rows[0].decimal)


def _pages(rows: Iterable[SourceRow | Refusal]) -> Iterator[Page | Refusal]:
    """The rows in pages, a table and a file each."""
    open_pages: dict[tuple[str, str], list[SourceRow]] = {}
    for row in rows:
        if isinstance(row, Refusal):
            yield row
            continue
        page = open_pages.setdefault((row.table, row.file), [])
        page.append(row)
        if len(page) == PAGE:
            yield _page(row.table, row.file, open_pages.pop((row.table, row.file)))
    for (table, file), page in open_pages.items():
        yield _page(table, file, page)


def rows_of(rows: Iterable[SourceRow | Refusal]) -> Source:
    """Rows of another format as a source of pages; they may come in any order, infants among them."""

    def pour(loading: Loading) -> tuple[str, ...]:
        with tempfile.SpooledTemporaryFile(IN_MEMORY, "w+b", dir=str(loading.place)) as later:
            count = 0
            for one in _pages(rows):
                if isinstance(one, Refusal):
                    stem = Path(one.file).stem
                    loading.refuse(stem, one)
                elif one.table == "infants":
                    loading.take(one)
                else:
                    pickle.dump(one, later)
                    count += 1
            later.seek(0)
            for _ in range(count):
                loading.take(pickle.load(later))
        return ()

    return pour


def _loaded(loading: Loading, tables: Tables, said: tuple[str, ...]) -> Loaded:
    refusals = sorted(loading.account.refusals, key=lambda one: (one.file, one.row))
    lines = (*said, *settled_words(loading.settled), *loading.account.said())
    return Loaded(tables, loading.account.counts(), tuple(refusals), lines)


def load(
    source: Source,
    clock: Clock,
    *,
    standing: Tables | None = None,
    replace: bool = False,
    keep_repeats: bool = False,
    on: date | None = None,
) -> Loaded:
    """The whole record in memory: what a `standing` record holds, with the rows of `source` in it.

    Each source row is accepted, merged with its like, or refused; so is a row for an infant that neither
    the files nor the record hold. Same id and same values as a standing row: nothing, counted as merged.
    Same id, other values: refused as a conflict, or taken instead with `replace`. Rows alike in every fact
    at one known minute are one event whatever their ids, in the files and beside the record, and all but
    the first are merged; with `keep_repeats` each counts. Nothing of the record is ever removed because a
    file lacks it. `on`: the day whose limits are asked; left out = today.
    """
    before = None if standing is None else InMemory(standing)
    with Loading(
        clock, before, replace=replace, keep_repeats=keep_repeats, on=on or date.today(),
        place=Path(tempfile.gettempdir()), said=_silent,
    ) as loading:  # fmt: skip
        said = source(loading)
        parts = [tables for _, tables in loading.parts()]
    tables = {
        name: pa.concat_tables([part[name] for part in parts if name in part])
        for name in TABLES
        if any(name in part for part in parts)
    }
    return _loaded(loading, tables, said)


def load_into(
    source: Source,
    clock: Clock,
    out: Path,
    *,
    replace: bool = False,
    keep_repeats: bool = False,
    on: date | None = None,
    said: Said = _silent,
) -> Loaded:
    """Write the record in the folder `out`, new or standing, with the rows of `source` in it, as `load` says.

    What is in memory does not grow with the files. Nothing is written where nothing changes. UserError
    where the folder cannot be written, or was written by another meanwhile: then the old record stands.
    """
    before, was_there = _manifest(out), out.exists()
    standing = None if before is None else InFolder(out)
    try:
        with Loading(
            clock, standing, replace=replace, keep_repeats=keep_repeats, on=on or date.today(),
            place=_existing(out), said=said,
        ) as loading:  # fmt: skip
            lines = source(loading)
            parts = ((bucket, tables) for bucket, tables in loading.parts() if tables)
            first = next(parts, None)
            if first is not None:
                _write(loading, chain([first], parts), out, before)
    except OSError as error:
        found = f"cannot be written: {error.strerror or error}"
        raise UserError(found, "a folder with room", "Choose another, or make room.", str(out)) from error
    finally:
        if not was_there and out.is_dir() and _manifest(out) is None:
            shutil.rmtree(out, ignore_errors=True)
    return _loaded(loading, {}, lines)


def _manifest(out: Path) -> dict[str, Any] | None:
    return folder.manifest(out) if (out / "manifest.json").is_file() else None


def _existing(out: Path) -> Path:
    """The folder itself, or the nearest above it that is there: where rows are put down meanwhile."""
    return next(place for place in (out, *out.absolute().parents) if place.is_dir())


class _Unchanged(Exception):
    """The record stays as it was: what was written is taken back."""


def _write(
    loading: Loading, parts: Iterable[tuple[int, Tables]], out: Path, before: dict[str, Any] | None
) -> None:
    clock = {"time_zone": loading.clock.time_zone, "day_start": f"{loading.clock.day_start:%H:%M}"}
    try:
        with folder.Writer(out, buckets=loading.buckets(), **clock) as writer:
            for bucket, tables in parts:
                for name, table in tables.items():
                    writer.add(name, bucket, folder.in_order(table))
            if not loading.account.changed():
                raise _Unchanged
            writer.loads = [*(before or {}).get("loads", []), loading.account.kept(datetime.now(UTC))]
            if _manifest(out) != before:
                raise UserError("the record changed meanwhile", "one load at a time", "Try again.", str(out))
    except _Unchanged:
        return


def load_folder(
    path: Path, clock: Clock, *, standing: Tables | None = None,
    replace: bool = False, keep_repeats: bool = False, on: date | None = None,
) -> Loaded:  # fmt: skip
    """The whole record with the rows of the files at `path` in it, as `load` says.

    UserError where a file or its header is not the record's, or where a new record has no infants file.
    """
    source = files_at(path, alone=standing is None)
    return load(source, clock, standing=standing, replace=replace, keep_repeats=keep_repeats, on=on)


def load_rows(
    rows: Iterable[SourceRow | Refusal], clock: Clock, *, standing: Tables | None = None,
    replace: bool = False, keep_repeats: bool = False, on: date | None = None,
) -> Loaded:  # fmt: skip
    """The whole record with `rows` in it, in whatever order they come, as `load` says."""
    return load(rows_of(rows), clock, standing=standing, replace=replace, keep_repeats=keep_repeats, on=on)
