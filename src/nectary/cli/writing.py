"""What every command does that writes a file."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nectary.base.errors import UserError


@contextmanager
def written(out: Path) -> Iterator[None]:
    """UserError where what is written inside cannot be, naming `out` and not a file on the way to it."""
    try:
        yield
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else error  # some libraries put the path in their words
        found = f"cannot be written: {why}"
        raise UserError(found, "a place to write in", "Choose another.", str(out)) from error
