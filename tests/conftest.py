"""The web's tests run as a demonstration in a folder of their own; Django is told before it loads.

Also here: a real PostgreSQL server, for whoever asks.
"""

import os
import tempfile
from collections.abc import Iterator

import pytest
from tests.live.postgres import Postgres

KEPT = {"NECTARY_CHROMIUM"} | ({"NECTARY_CACHE"} if "PYTEST_XDIST_WORKER" in os.environ else set())
for name in [name for name in os.environ if name.startswith("NECTARY_") and name not in KEPT]:
    del os.environ[name]  # a developer's own settings are not the tests'
# compiled SQL is kept once for the whole run: each program that a test starts would compile it anew
os.environ.setdefault("NECTARY_CACHE", tempfile.mkdtemp(prefix="nectary-cache-"))
os.environ.setdefault("NECTARY_HOME", tempfile.mkdtemp(prefix="nectary-tests-"))
os.environ["NECTARY_DEMO"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "nectary.web.settings"

import django  # noqa: E402 (reads the lines above)

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402

# a file as in a unit, since the thread that works answers out has a connection of its own
connections["default"].settings_dict["TEST"]["NAME"] = (
    tempfile.mkdtemp(prefix="nectary-db-") + "/test.sqlite3"
)
# what a password costs to check is tried on the shipped server; here people are made by the thousand
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.ANSWER_WITHIN_S = 30  # these tests look at the answer and not at how long it took


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A fresh PostgreSQL server, for whoever makes databases of their own in it."""
    with Postgres() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_server(postgres: Postgres) -> str:
    """The URL of its database `unit`."""
    return postgres.new_database("unit")
