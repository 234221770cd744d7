"""The command that draws any table of points as a control chart."""

import json as writer
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nectary.base.errors import UserError
from nectary.cli.options import Json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nectary.stats.charts import Chart
    from nectary.stats.periods import Order

OF_TOTALS = ("label", "events", "total")
OF_VALUES = ("label", "value")
RULES = {
    "limit": "beyond a limit",
    "longest_run": "a longer run about the centre than chance usually gives",
    "crossings": "fewer crossings of the centre than chance usually gives",
}
USED_BY = {"per": ("u", "up"), "centre": ("g", "run"), "screen": ("i", "t", "pp", "up")}
WIDTH = 700


def _read(data: Path, columns: tuple[str, ...]) -> list[tuple[str, list[float]]]:
    """Each row's label and its numbers; UserError, with file and row, for anything else."""
    from nectary.cli.tables import read_rows

    return [
        ((row["label"] or "").strip(), [_number(row, name, where) for name in columns[1:]])
        for where, row in read_rows(data, columns, "point")
    ]


def _number(row: dict[str, Any], name: str, where: str) -> float:
    text = (row[name] or "").strip()
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UserError(f"{name} is {text!r}", "a number", "Correct the row.", where)
    return value


def _unused(kind: str, given: dict[str, bool]) -> None:
    """Says which of the options given mean nothing to this kind; beside the answer, never in it."""
    for name, was_given in given.items():
        if was_given and kind not in USED_BY[name]:
            typer.echo(f"--{name} is not used: a {kind} chart has no such choice.", err=True)


def chart(
    kind: Annotated[str, typer.Argument(help="p, pp, u, up, c, g, t, i or run")],
    data: Annotated[Path, typer.Argument(help="CSV: label,events,total (p, pp, u, up) or label,value")],
    per: Annotated[float, typer.Option(help="u and up: events for each so many, such as 1000.")] = 1.0,
    freeze: Annotated[int | None, typer.Option(help="Last point of the baseline.")] = None,
    part: Annotated[
        list[int] | None, typer.Option(help="Last point of an old phase; again for more.")
    ] = None,
    centre: Annotated[str | None, typer.Option(help="mean or median; g: median unless told.")] = None,
    screen: Annotated[str, typer.Option(help="on, off: set wild moving ranges aside once.")] = "on",
    limits: Annotated[str, typer.Option(help="3-sigma, or probability for g and t.")] = "3-sigma",
    json: Json = False,
    svg: Annotated[bool, typer.Option("--svg", help="The picture alone, on stdout.")] = False,
) -> None:
    """A control chart: its points, centre, limits and signals."""
    from nectary.stats.charts import KINDS, control_chart
    from nectary.stats.charts import OF_TOTALS as WITH_TOTALS

    if kind not in KINDS:
        raise UserError(f"no chart {kind!r}", ", ".join(KINDS), where="chart")
    if screen not in ("on", "off"):
        raise UserError(f"screen {screen!r}", "on or off", where="chart")
    _unused(kind, {"per": per != 1, "centre": centre is not None, "screen": screen != "on"})
    rows = _read(data, OF_TOTALS if kind in WITH_TOTALS else OF_VALUES)
    labels, numbers = [label for label, _ in rows], [cells for _, cells in rows]
    order = _in_order(kind, labels, data.name)
    try:
        drawn = control_chart(
            kind,
            [cells[0] for cells in numbers],
            [cells[1] for cells in numbers] if kind in WITH_TOTALS else None,
            per=per, freeze=freeze, parts=part or (), centre=centre, screen=screen == "on", limits=limits,
        )  # fmt: skip
    except UserError as error:
        error.where = f"{data.name}, {error.where}"
        raise
    if json:
        answer = _answer(drawn, labels, per) | {"sequence": order and _sequence(order)}
        typer.echo(writer.dumps(answer, ensure_ascii=False, allow_nan=False))
    elif svg:
        typer.echo(_picture(drawn, labels))
    else:
        _print(drawn, labels)
    for line in _broken(order):
        typer.echo(line, err=json or svg)


def _in_order(kind: str, labels: list[str], file: str) -> "Order | None":
    """How the labels stand as months or dates; UserError where their order makes another chart of them.

    Points of g and t are cases: two may fall in one month, and a gap between them is what is drawn. Single
    values may be of one day.
    """
    from nectary.stats.charts import BETWEEN
    from nectary.stats.periods import order_of

    order = order_of(labels)
    if order is None:
        return None
    wrong = [(order.back, "an earlier one than a point before it", "the oldest first", "Sort the rows.")]
    if kind not in BETWEEN:
        todo, twice = "Add its rows up, or remove one.", order.twice
        twice = () if kind in ("i", "run") and order.kind == "day" else twice
        wrong.append((twice, "there before", f"each {_spoken(order)} once", todo))
        todo = "Correct it, or leave out what is no point, such as a total."
        wrong.append((order.odd, f"no {_spoken(order)}, as the others are", f"a {_spoken(order)}", todo))
    for points, found, expected, todo in wrong:
        if points:
            raise UserError(f"label {labels[points[0] - 1]!r} is {found}", expected, todo,
                            f"{file}, point {points[0]}")  # fmt: skip
    return replace(order, missing=(), stretches=(), count=0) if kind in BETWEEN else order


def _spoken(order: "Order") -> str:
    return order.kind.removesuffix("_of_year")


def _sequence(order: "Order") -> dict[str, Any]:
    """What the labels are, and which of them are missing, for programs."""
    return {
        "kind": order.kind,
        "missing": order.missing,
        "count_missing": order.count,
        "unsure": order.unsure,
    }


def _broken(order: "Order | None") -> "Iterator[str]":
    """What is to be said of a sequence that is not whole."""
    if order is not None and order.unsure:
        yield "the labels can be read day first or month first, so that no gap between them can be told"
    if order is not None and order.count:
        name = _spoken(order) + ("" if order.count == 1 else "s")
        yield (
            f"missing: {', '.join(order.told)} ({order.count} {name}): without babies, or zeros that "
            "were forgotten? The points beside a gap are drawn as neighbours, and runs count over it"
        )


def _plain(values: Any) -> list[float | None]:
    return [None if math.isnan(one) else float(one) for one in values]


def _answer(drawn: "Chart", labels: list[str], per: float) -> dict[str, Any]:
    from nectary.stats.runs import runs, signals

    phases = [
        vars(runs(drawn.value[first:until], drawn.centre[first:until])) | {"from": first + 1, "to": until}
        for first, until in drawn.phases
    ]
    last = {name: value for name, value in phases[-1].items() if name not in ("from", "to")}
    return {
        "kind": drawn.kind,
        "per": per if drawn.kind in ("u", "up") else 1,
        "points": [
            {"label": label, "value": value} for label, value in zip(labels, _plain(drawn.value), strict=True)
        ],
        "centre": _plain(drawn.centre),
        "lower": _plain(drawn.lower),
        "upper": _plain(drawn.upper),
        "signals": [vars(one) for one in signals(drawn)],
        "runs": last,
        "phases": phases,
    }


def _picture(drawn: "Chart", labels: list[str]) -> str:
    from nectary.base.language import speaker
    from nectary.show.charts.control_chart import ChartPoint, control_chart
    from nectary.show.charts.palette import PAPER

    lines = (_plain(line) for line in (drawn.value, drawn.centre, drawn.lower, drawn.upper))
    points = [
        ChartPoint(label, value, middle, low, high)
        for label, value, middle, low, high in zip(labels, *lines, strict=True)
    ]
    beyond = ", ".join(labels[at] for at in drawn.outside()) or "none"
    return control_chart(
        points,
        width=WIDTH,
        title=f"{drawn.kind} chart",
        say=speaker("en"),
        palette=PAPER,
        percent=drawn.kind in ("p", "pp"),
        described=f"{len(points)} points, {labels[0]} to {labels[-1]}. Beyond a limit: {beyond}.",
    )


def _print(drawn: "Chart", labels: list[str]) -> None:
    from nectary.stats.runs import signals

    typer.echo("point  label           value     centre      lower      upper")
    lines = (drawn.value, drawn.centre, drawn.lower, drawn.upper)
    for number, (label, *cells) in enumerate(zip(labels, *map(_plain, lines), strict=True), 1):
        shown = " ".join("         -" if one is None else f"{one:10.4g}" for one in cells)
        typer.echo(f"{number:5}  {label[:12]:12} {shown}")
    if (drawn.lower == drawn.upper).any():
        typer.echo("the points behind the limits do not vary, so a point beyond such a limit says nothing")
    found = signals(drawn)
    for one in found:
        typer.echo(f"point {one.at}: {RULES[one.rule]}")
    if not found:
        typer.echo("no signal; that does not show that nothing changed")
