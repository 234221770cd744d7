"""A unit of invented babies in a running server, made as the documentation makes one, and its people."""

import csv
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.live.person import Person
from tests.live.server import Unit

BABIES = 4
BIRTH_WEIGHT_G = 1000
DAYS_OLD = 12
CODES = 10  # recovery codes of one person: as many more devices may sign in at once
BORN = (datetime.now(UTC) - timedelta(days=DAYS_OLD)).replace(hour=8, minute=0, second=0, microsecond=0)


@dataclass
class Ward:
    """`born`: the wall clock of the unit, which is UTC. Each device has its own session."""

    server: Unit
    code: str
    babies: list[str]
    devices: list[Person]
    people: dict[str, str]  # sign-in name: password


def write(server: Unit, table: str, rows: list[dict[str, Any]]) -> str:
    """A new folder with this one table, as a unit would hand it to `nectary load`."""
    folder = server.home / "files" / uuid.uuid4().hex[:8]
    folder.mkdir(parents=True)
    with (folder / f"{table}.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(folder)


def load(server: Unit, folder: str, code: str) -> None:
    loaded = server.run("load", folder, "--unit", code)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr


def make_ward(server: Unit, devices: int = 1) -> Ward:
    """A new unit with BABIES babies; as many devices signed in, at most CODES + 1 of one nurse."""
    code = f"ward-{uuid.uuid4().hex[:8]}"
    babies = [f"{code}-baby-{number}" for number in range(BABIES)]
    row = {
        "unit_id": code, "birth_at": f"{BORN:%Y-%m-%dT%H:%M}", "gestation": "27+3",
        "birth_weight_g": BIRTH_WEIGHT_G, "admitted_day": 0, "left_how": "still_in", "seen_to_day": DAYS_OLD,
    }  # fmt: skip
    load(server, write(server, "infants", [{"infant_id": baby} | row for baby in babies]), code)
    ward = Ward(server, code, babies, [], {})
    names = [f"nurse-{code}-{number}" for number in range(-(-devices // (CODES + 1)))]
    with ThreadPoolExecutor(2) as two:
        for name, password in zip(names, two.map(_account(server, code), names), strict=True):
            ward.people[name] = password
        each = [devices // len(names) + (number < devices % len(names)) for number in range(len(names))]
        for signed_in in two.map(_devices(server), ward.people.items(), each):
            ward.devices += signed_in
    return ward


def _account(server: Unit, code: str) -> Callable[[str], str]:
    def make(name: str) -> str:
        made = server.run("person", name, "--role", "nurse", "--unit", code)
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    return make


def _devices(server: Unit) -> Callable[[tuple[str, str], int], list[Person]]:
    def sign_in(person: tuple[str, str], number: int) -> list[Person]:
        """The first chooses a password and sets up the second step; each further one has a recovery code."""
        name, given = person
        first = Person(server).sign_in(name, given)
        password = first.choose_own_password(given)
        codes = first.set_up_second_step(password)
        return [first, *(Person(server).sign_in(name, password, code) for code in codes[: number - 1])]

    return sign_in
