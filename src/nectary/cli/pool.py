"""The command that pools any table of two-arm counts."""

from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nectary.base.errors import UserError
from nectary.cli import documents
from nectary.cli.options import Json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nectary.cli.tables import Cells
    from nectary.stats.pooling import Counts, Pooled
    from nectary.stats.sequences import Row

COLUMNS = (
    "study", "year", "events_intervention", "total_intervention", "events_control", "total_control",
)  # fmt: skip
MOST = 999_999_999  # a larger count is no trial's
RATIOS = {"rr": "risk ratio", "or": "odds ratio", "rd": "risk difference"}
ZEROS = {
    "none": "nothing added; studies without events, or with only events, in both arms left out",
    "keep": "nothing added; such studies kept for mh with rd, left out otherwise",
    "half": "0.5 added to every cell of a table with a zero; double zeros kept",
    "half-drop-double": "0.5 added to every cell of a table with a zero; double zeros left out",
}


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _count(text: str, column: str, where: str) -> float:
    if not _is_whole(text) or len(text.lstrip("0")) > len(str(MOST)):
        expected = f"a whole number from 0 to {MOST}"
        raise UserError(f"{column} is {text!r}", expected, "Correct the row.", where)
    return float(text)


def _year(text: str, where: str) -> int | None:
    if not text:
        return None
    if not (_is_whole(text) and len(text) == 4):
        raise UserError(f"year is {text!r}", "a year such as 2019, or nothing", "Correct the row.", where)
    return int(text)


def _row(row: "Cells", where: str) -> tuple[str, int | None, list[float]]:
    """One study's label, year and counts; UserError for what a count or a year cannot be."""
    study = row["study"]
    numbers = [_count(row[name], name, where) for name in COLUMNS[2:]]
    for arm, (events, total) in {"intervention": numbers[:2], "control": numbers[2:]}.items():
        if total == 0 or events > total:
            raise UserError(
                f"{study}: {events:.0f} events of {total:.0f} in the {arm} arm",
                "0 <= events <= total, total > 0", "Correct the row, or leave the study out.", where,
            )  # fmt: skip
    return study, _year(row["year"], where), numbers


def read(trials: Path) -> "Counts":
    """The counts of a CSV file; UserError, with file and row, for anything that is not a table of counts."""
    import numpy as np

    from nectary.cli.tables import read_rows
    from nectary.stats.effects import Counts, check

    found = [_row(row, where) for where, row in read_rows(trials, COLUMNS, "study")]
    ei, ni, ec, nc = np.array([numbers for _, _, numbers in found], dtype=float).T
    counts = Counts(tuple(one[0] for one in found), ei, ni, ec, nc, tuple(one[1] for one in found))
    try:
        check(counts)
    except UserError as error:
        raise replace(error, where=f"{trials.name}: {error.where}") from error
    return counts


def pool(
    trials: Annotated[Path, typer.Argument(help="CSV: " + ",".join(COLUMNS))],
    measure: Annotated[str, typer.Option(help="rr, or, rd")] = "rr",
    model: Annotated[str, typer.Option(help="mh, ee, dl, reml, pm; peto for measure or only.")] = "mh",
    test: Annotated[str, typer.Option(help="z; hksj or hksj-floor for dl, reml and pm only.")] = "z",
    zero: Annotated[
        str,
        typer.Option(
            help="none, keep, half, half-drop-double; to repeat a Cochrane review: half-drop-double"
        ),
    ] = "none",
    cumulative: Annotated[
        bool, typer.Option("--cumulative", help="Also the effect as each study came in, by year.")
    ] = False,
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="Also the effect without each study in turn.")
    ] = False,
    multiverse: Annotated[
        bool, typer.Option("--multiverse", help="Also every sound way to pool these trials, and each call.")
    ] = False,
    subsets: Annotated[
        bool, typer.Option("--subsets", help="Also this way on every subset, of up to 20 trials.")
    ] = False,
    smallest_change: Annotated[
        bool,
        typer.Option("--smallest-change", help="Also the fewest trials or outcomes that change the call."),
    ] = False,
    egger: Annotated[
        bool, typer.Option("--egger", help="Also whether small studies say something else than large ones.")
    ] = False,
    json: Json = False,
) -> None:
    """The pooled effect of a table of two-arm counts."""
    from nectary.cli import sturdiness
    from nectary.stats import pooling, sequences
    from nectary.stats.ways import Way

    counts = read(trials)
    found = pooling.pool(counts, measure=measure, model=model, test=test, zero=zero)
    lists = {}
    for name, asked in (("cumulative", cumulative), ("leave_one_out", leave_one_out)):
        if asked:
            sequence = getattr(sequences, name)
            lists[name] = sequence(counts, measure=measure, model=model, test=test, zero=zero)
    more = sturdiness.asked(
        counts, Way(measure, model, test, zero), multiverse=multiverse, subsets=subsets,
        smallest_change=smallest_change, egger=egger,
    )  # fmt: skip
    if json:
        whole = asdict(found) | {name: [_flat(row) for row in rows] for name, rows in lists.items()}
        documents.put(whole | more)
        return
    _print(found)
    for line in sturdiness.lines(more):
        typer.echo(line)
    for name, rows in lists.items():
        typer.echo(f"{name}:")
        for row in rows:
            label = row.study if row.year is None else f"{row.study}, {row.year}"
            told = "no estimate: " + row.why if row.pooled is None else _interval(row.pooled)
            told += "; narrower than z" if row.pooled is not None and row.pooled.narrower_than_z else ""
            typer.echo(f"  {label}: {told}")


def _flat(row: "Row") -> dict[str, Any]:
    """A row of a list with the fields of the whole answer, null where this step has none."""
    from nectary.stats.pooling import Pooled

    effect = {one.name: None for one in fields(Pooled)} if row.pooled is None else asdict(row.pooled)
    return {"study": row.study, "year": row.year, "why": row.why or None} | effect


def _interval(found: "Pooled") -> str:
    return f"{found.estimate:.4g} ({found.ci_low:.4g} to {found.ci_high:.4g}), k {found.k}"


def _words_beside(found: "Pooled") -> "Iterator[str]":
    """What must stand beside a figure that is true and easily misread."""
    if found.narrower_than_z:
        yield (
            "this interval is narrower than without the adjustment (--test z), because the trials agree more "
            "than chance; see --test hksj-floor"
        )
    if found.test != "z" and found.k == 1:
        yield f"one study: {found.test} adjusts nothing, so the interval is that of z"
    if found.test != "z" and found.k == 2 and not found.narrower_than_z:
        yield f"two studies: {found.test} has one degree of freedom, and its interval is very wide"


def _print(found: "Pooled") -> None:
    """The effect with its zero rule on the first two lines, then every field by its name."""
    typer.echo(f"{RATIOS[found.measure]} {_interval(found)}, {found.participants} participants")
    typer.echo(f"zero rule {found.zero_rule}: {ZEROS[found.zero_rule]}")
    for line in _words_beside(found):
        typer.echo(line)
    for name, value in documents.known(asdict(found)).items():
        shown: object = "no value" if value is None else value
        if isinstance(value, float):
            shown = f"{value:.4g}"
        elif isinstance(value, list):
            shown = ", ".join(value) or "none"
        typer.echo(f"{name}: {shown}")
