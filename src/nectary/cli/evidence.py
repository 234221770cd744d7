"""Commands over trials: pool any table of counts, and ask what the evidence says of a factor."""

import json as writer
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from nectary.base.errors import UserError

POOL_COLUMNS = (
    "study", "year", "events_intervention", "total_intervention", "events_control", "total_control",
)  # fmt: skip


def _number(text: str, column: str, where: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise UserError(f"{column} is {text!r}", "a whole number", where=where) from error


def pool(
    trials: Annotated[Path, typer.Argument(help="CSV: " + ",".join(POOL_COLUMNS))],
    measure: Annotated[str, typer.Option(help="rr, or, rd")] = "rr",
    model: Annotated[str, typer.Option(help="mh")] = "mh",
    test: Annotated[str, typer.Option(help="z")] = "z",
    zero: Annotated[str, typer.Option(help="none, keep, half, half-drop-double")] = "none",
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """The pooled effect of a table of two-arm counts."""
    import csv

    import numpy as np

    from nectary.stats import pooling

    try:
        with trials.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = [name for name in POOL_COLUMNS if name not in (table.fieldnames or ())]
            rows = list(table)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("cannot be read as text", "a CSV file", "Check the path.", str(trials)) from error
    if missing:
        raise UserError(f"column {missing[0]} is missing", ",".join(POOL_COLUMNS), where=trials.name)
    arrays = (
        np.array(
            [_number(row[name] or "", name, f"{trials.name} row {at}") for at, row in enumerate(rows, 2)],
            float,
        )
        for name in POOL_COLUMNS[2:]
    )
    counts = pooling.Counts(tuple(row["study"] for row in rows), *arrays)
    found = asdict(pooling.pool(counts, measure=measure, model=model, test=test, zero=zero))
    if json:
        typer.echo(writer.dumps(found))
        return
    for name, value in found.items():
        shown = "unknown" if value is None else f"{value:.4g}" if isinstance(value, float) else value
        typer.echo(f"{name}: {shown}")


def _percent(text: str) -> float:
    try:
        return float(text.removesuffix("%"))
    except ValueError as error:
        raise UserError(f"baseline is {text!r}", "a percentage such as 7%") from error


def evidence(
    factor: Annotated[str | None, typer.Argument(help="A factor; left out lists them.")] = None,
    baseline: Annotated[
        str | None, typer.Option(help="NEC among infants given the control, such as 7%.")
    ] = None,
    as_of: Annotated[int | None, typer.Option(help="As the trials stood at the end of this year.")] = None,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """The factors; or one factor: its trials, pooled effects, absolute effect at a baseline and trust."""
    from nectary.evidence.factors import absolute, declared, effect, factors

    if factor is None:
        typer.echo(writer.dumps(list(factors())) if json else "\n".join(factors()))
        return
    effects = [effect(factor, outcome, as_of=as_of) for outcome in declared(factor)["outcomes"]]
    answer = [asdict(one) for one in effects]
    if baseline is not None:
        answer[0]["absolute"] = asdict(absolute(effects[0], _percent(baseline)))
    if json:
        typer.echo(writer.dumps(answer))
        return
    for one, whole in zip(effects, answer, strict=True):
        pooled = one.pooled
        interval = f"{pooled.estimate:.2f} ({pooled.ci_low:.2f} to {pooled.ci_high:.2f})"
        typer.echo(f"{one.outcome}: {one.intervention} against {one.control}")
        typer.echo(f"  risk ratio {interval}, {pooled.k} trials with events, {pooled.participants} infants")
        typer.echo(f"  certainty: {one.certainty or 'not read at the source'}; trust: {one.trust}")
        if "absolute" in whole:
            per = whole["absolute"]
            typer.echo(
                f"  of 100 infants: {per['control_per_100']:.1f} with {one.control}, "
                f"{per['intervention_per_100']:.1f} with {one.intervention} "
                f"({per['low_per_100']:.1f} to {per['high_per_100']:.1f})"
            )
