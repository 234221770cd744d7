"""Commands over a unit's database: the demonstration, the server, a record in and a record out."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nectary.base.errors import UserError
from nectary.base.settings import setting, whole_setting

if TYPE_CHECKING:
    import pyarrow as pa

    from nectary.intake.loaded import Loaded

LOOPBACK = "127.0.0.1"


def start_django() -> None:
    """Django with the unit's settings, for a command that opens its database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nectary.web.settings")
    django.setup()


def _port() -> int:
    return whole_setting("NECTARY_PORT", 1, 65535)


def _processes() -> tuple[int, int]:
    """(processes, threads in each)."""
    return whole_setting("NECTARY_WORKERS", 1, 64), whole_setting("NECTARY_THREADS", 1, 256)


def _must_be_free(port: int) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise UserError(
                f"port {port} is in use", "a free port", "Set NECTARY_PORT to another.", "serve"
            ) from error


# The worker that gets Ctrl-C from the terminal and the end from its parent at once can miss both.
STOP_WITHIN_S = 3
START_AGAIN_AFTER_S = 0.5


def _serve(port: int, workers: int, threads: int) -> None:
    """Answer on the loopback address until Ctrl-C; a process that ends is started again."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "nectary.web.wsgi:application", address=LOOPBACK, port=port, interface=Interfaces.WSGI,
        workers=workers, blocking_threads=threads, respawn_failed_workers=True,
        respawn_interval=START_AGAIN_AFTER_S, log_enabled=False, workers_kill_timeout=STOP_WITHIN_S,
    ).serve()  # fmt: skip


def demo() -> None:
    """An invented unit with all four doors, on this machine alone; Ctrl-C stops it."""
    os.environ["NECTARY_DEMO"] = "1"
    if setting("NECTARY_DATABASE_URL"):
        raise UserError(
            "NECTARY_DATABASE_URL is set", "a demonstration in its own folder", "Unset it.", "demo"
        )
    port, processes = _port(), _processes()
    _must_be_free(port)
    os.environ.setdefault("NECTARY_CLOCK_BEGAN", str(time.time()))
    start_django()
    from nectary.web.chart import demo as invented

    password = invented.prepare(lambda line: typer.echo(line, err=True))
    typer.echo(f"\nnectary, with invented babies only: http://localhost:{port}\n")
    for name, opens in invented.sign_ins():
        typer.echo(f"  {name:<11} {password}   {opens}")
    typer.echo("\nFamilies' card and the evidence need no sign-in. Ctrl-C stops it.")
    _serve(port, *processes)


def serve() -> None:
    """A configured unit behind a proxy that holds the certificate; see the settings in the documentation."""
    port, processes = _port(), _processes()
    _must_be_free(port)
    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("clearsessions", verbosity=0)
    if not setting("NECTARY_TRUSTED_PROXY"):
        typer.echo("NECTARY_TRUSTED_PROXY is not set: all visitors count as one address", err=True)
    typer.echo(f"nectary answers on {LOOPBACK}:{port}", err=True)
    _serve(port, *processes)


def load_into(unit: str, read: "Callable[[dict[str, pa.Table], dict[str, Any]], Loaded]") -> "Loaded":
    """What `read` makes of the unit's record as it stands and its clock, written to its database.

    The unit is made where it is not there. Every stay that changed is worked out before this returns.
    """
    start_django()
    from django.conf import settings
    from django.core.management import call_command

    if settings.DEMO:
        raise UserError("this is the demonstration", "a unit of its own", "It takes no files.", "load")
    call_command("migrate", verbosity=0)
    from nectary.web.chart import actions, results

    clock = {"time_zone": settings.TIME_ZONE, "day_start": settings.DAY_START}
    loaded: Loaded = actions.load_record(code=unit, by="load", read=lambda standing: read(standing, clock))
    for _, done, every in results.catch_up():
        if done == every or done % 20 == 0:
            typer.echo(f"worked out {done} of {every} stays", err=True)
    return loaded


def practice(
    name: Annotated[str, typer.Argument(help="A practice of the catalogue, such as told_in_24h.")],
    unit: Annotated[str, typer.Option(help="Code of the unit.")],
    on: Annotated[bool, typer.Option("--on/--off", help="Whether the unit wants it shown.")] = True,
) -> None:
    """Turn a practice on or off for a unit; none is on until the unit says so."""
    start_django()
    from nectary.web.chart import actions

    actions.turn_practice(name=name, unit=unit, on=on)
    typer.echo(f"{name} is {'on' if on else 'off'} for {unit}", err=True)


def export(
    unit: Annotated[str, typer.Option(help="Code of the unit.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the record.")],
    identifying: Annotated[
        bool, typer.Option("--identifying", help="Also the columns that identify, such as birth_at.")
    ] = False,
) -> None:
    """A unit's database as a record folder, without the identifying columns unless they are asked for."""
    if (out / "manifest.json").exists():
        raise UserError("a record stands here already", "a new folder", "Choose another.", str(out))
    start_django()
    from django.conf import settings
    from django.db import DatabaseError, transaction

    from nectary.engine import folder
    from nectary.web.chart.models import Stay, Unit
    from nectary.web.chart.rows import tables_of
    from nectary.web.health import damage

    try:
        wrong = damage()
    except DatabaseError as error:
        wrong = str(error)
    if wrong:
        expected = "a whole database; nothing was written"
        raise UserError(f"the database is damaged: {wrong}", expected, "Put back a copy.", "export")
    known = list(Unit.objects.values_list("code", flat=True))
    if unit not in known:
        raise UserError(f"no unit {unit!r}", ", ".join(known) or "a unit; there is none yet", where="export")
    with transaction.atomic():  # every table as it stood at one moment
        tables = tables_of(Stay.objects.filter(unit_id=unit, closed_at__isnull=True), identifying=identifying)
    out.mkdir(parents=True, exist_ok=True)
    out.chmod(0o700)
    folder.write(tables, out, time_zone=settings.TIME_ZONE, day_start=settings.DAY_START)
    typer.echo(f"{tables['infants'].num_rows} stays written to {out}", err=True)
