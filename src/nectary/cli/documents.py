"""What a program is told: one JSON document, in which what is not known is null."""

import json
from typing import Any

import typer


def known(value: Any) -> Any:
    """`value` with null for every empty text, and for the method of an interval that is not there."""
    if isinstance(value, dict):
        found = {key: known(one) for key, one in value.items()}
        return found | {"pi_method": None} if "pi_method" in found and found["pi_low"] is None else found
    if isinstance(value, list | tuple):
        return [known(one) for one in value]
    return None if value == "" else value


def put(document: Any) -> None:
    """`document` on stdout."""
    typer.echo(json.dumps(known(document), allow_nan=False))
