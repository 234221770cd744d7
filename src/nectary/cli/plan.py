"""The plan of a protocol for a birth weight."""

import json as writer
from typing import Annotated

import typer

from nectary.base.errors import UserError
from nectary.cli.options import Json


def plan(
    protocol: Annotated[str, typer.Argument(help="A packaged id such as adept-2009, or a TOML file.")],
    birth_weight: Annotated[int, typer.Option(help="Grams.")],
    gestation: Annotated[
        str | None, typer.Option(help="Weeks+days such as 27+3; left out = unknown.")
    ] = None,
    arm: Annotated[str | None, typer.Option(help="Arm, where the protocol has several.")] = None,
    interval_h: Annotated[int | None, typer.Option(help="Hours between feeds.")] = None,
    out: Annotated[str | None, typer.Option(help="File to write; for a signed protocol alone.")] = None,
    json: Json = False,
) -> None:
    """A protocol's schedule for one birth weight, unrounded; to read, not an order."""
    from dataclasses import asdict
    from datetime import date
    from pathlib import Path

    from nectary.base.ages import parse_gestation
    from nectary.cli import pages
    from nectary.protocols.library import load
    from nectary.protocols.plan import plan as work_out
    from nectary.protocols.schema import status_on

    days = None if gestation is None else parse_gestation(gestation)
    chosen = load(protocol)
    if out is not None and status_on(chosen, date.today()) != "signed":
        raise UserError(
            "this protocol is not signed by a unit, or its review date is past",
            "a signed protocol in force",
            "Read it here.",
            protocol,
        )
    made = work_out(
        chosen,
        birth_weight_g=birth_weight,
        on=date.today(),
        arm=arm,
        interval_h=interval_h,
        gestation_days=days,
    )
    if json:
        typer.echo(writer.dumps(asdict(made)))
        return
    lines = [f"{made.protocol} version {made.version}, {made.status}: {made.use}"]
    lines.append(f"birth weight {birth_weight} g ({made.weight['basis']}), feeds every {made.interval_h} h")
    lines.append("tolerated day   mL/kg/day   mL/day   mL per feed")
    for day in made.days:
        feeds = dict.fromkeys(segment.ml_per_feed for segment in day.segments)
        lines.append(
            f"{day.feeding_day:>13}   {day.ml_per_kg_day:>9g}   {day.ml_per_day:>6.4g}   "
            + " then ".join(f"{feed:.4g}" for feed in feeds)
        )
    reached = made.full_feeds_feeding_day
    lines.append(f"full feeds on tolerated day {reached}" if reached else "the ladder ends below full feeds")
    lines += made.notes
    said = "".join(f"{'' if made.signed else 'EXAMPLE '}{line}\n" for line in lines)
    if out is not None:
        pages.write(Path(out), said.encode())
    else:
        typer.echo(said, nl=False)
