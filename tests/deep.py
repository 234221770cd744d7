"""How much of a long test is run: `make test` takes a part of each, `make deep` the whole."""

import os

DEEP = os.environ.get("DEEP") == "1"


def deep(whole, part):
    """`whole` under `make deep`, else `part`."""
    return whole if DEEP else part
