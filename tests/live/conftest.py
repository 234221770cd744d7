"""One server a test worker and database, started once; each test makes its own unit in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.live.postgres import Postgres
from tests.live.server import Unit


class Home:
    """Makes homes; a later one gets the first one's compiled SQL, as an upgraded unit keeps its own."""

    def __init__(self, paths: pytest.TempPathFactory) -> None:
        self.paths = paths
        self.first: Path | None = None

    def make(self, name: str) -> Path:
        made = self.paths.mktemp(name)
        if self.first is None:
            self.first = made
        elif (self.first / "cache").exists():
            shutil.copytree(self.first / "cache", made / "cache")
        return made


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory)


def _running(home: Path, database: str) -> Iterator[Unit]:
    server = Unit(home, database).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def on_sqlite(home: Home) -> Iterator[Unit]:
    yield from _running(home.make("sqlite"), "")


@pytest.fixture(scope="session")
def on_postgres(home: Home, postgres: Postgres) -> Iterator[Unit]:
    yield from _running(home.make("postgres"), postgres.new_database())


@pytest.fixture(params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest) -> Unit:
    """The shipped server on each database; well again before the next test, whatever this one did to it."""
    running = request.getfixturevalue(f"on_{request.param}")
    running.wait()
    return running
