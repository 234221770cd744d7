"""One server a test worker and database, started once; each test makes its own unit in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.live.postgres import Postgres
from tests.live.server import Unit


def _running(home: Path, database: str) -> Iterator[Unit]:
    server = Unit(home, database).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Unit]:
    yield from _running(tmp_path_factory.mktemp("sqlite"), "")


@pytest.fixture(scope="session")
def on_postgres(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Unit]:
    yield from _running(tmp_path_factory.mktemp("postgres"), postgres.new_database())


@pytest.fixture(params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest) -> Unit:
    """The shipped server on each database; well again before the next test, whatever this one did to it."""
    running = request.getfixturevalue(f"on_{request.param}")
    running.wait()
    return running
