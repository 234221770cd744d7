"""What a public page is made from, as one tag: the same tag is the same page, rendered or not.

Whoever gives a public page something new to read gives it to the tag as well; a test reads which tables and
settings the pages ask for.
"""

import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import get_language

from nectary.base.settings import setting
from nectary.web.chart.models import Unit


def tag_of(request: HttpRequest) -> str:
    """The weak ETag of the page at this address as a visitor gets it now.

    Weak, because one tag stands for the page packed and unpacked.
    """
    made_from = (
        release(), settings.DEMO, settings.TIME_ZONE, request.get_full_path(), get_language(),
        localdate().isoformat(), _trials(), _reviews(),
    )  # fmt: skip
    return f'W/"{sha256(repr(made_from).encode()).hexdigest()[:32]}"'


@cache
def release() -> str:
    """A hash of every file of the product, and of the versions of all that is installed beside it."""
    digest = sha256(sys.version.encode())
    for name, content in _files(files("nectary")):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    for beside in sorted(f"{one.name} {one.version}" for one in distributions()):
        digest.update(beside.encode())
    return digest.hexdigest()


def _files(folder: Traversable, under: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{under}/{entry.name}"
        if not entry.is_dir():
            yield name, entry.read_bytes()
        elif entry.name != "__pycache__":
            yield from _files(entry, name)


def _trials() -> str:
    """A hash of the trials file that the settings name; "" for the packaged one, which is the release's.

    Its content, because a file saved twice within one tick of the disk's clock keeps its time and size.
    """
    given = setting("NECTARY_TRIALS")
    if not given:
        return ""
    try:
        return sha256(Path(given).read_bytes()).hexdigest()
    except OSError as error:
        return type(error).__name__  # a page that needs the file says so itself


def _reviews() -> list[tuple[Any, ...]]:
    """Of each real unit what its signatures of texts are known by; empty in a demo, where none counts.

    A signature is only ever added or marked as taken back, so counts and last times show any change.
    """
    if settings.DEMO:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*_question(connection.vendor))
        return cursor.fetchall()


@cache
def _question(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """(SQL, its values) of what a unit's signatures are known by, as that kind of database takes it.

    Kept, because to write it anew takes five times as long as to have it answered.
    """
    units = Unit.objects.filter(invented=False).order_by("code")
    asked = units.values_list(
        "code", Count("text_signatures"), Max("text_signatures__pk"), Max("text_signatures__at"),
        Count("text_signatures__taken_back_at"), Max("text_signatures__taken_back_at"),
    )  # fmt: skip
    return asked.query.sql_with_params()
