"""Options that many commands share, and what is said of those that do not go together."""

from typing import Annotated

import typer

from nectary.base.errors import UserError

Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout; unknown is null.")]


def one_of(where: str, **given: bool) -> None:
    """UserError where two of the options were given of which one leaves the other nothing to do."""
    names = [f"--{name.replace('_', '-')}" for name, is_given in given.items() if is_given]
    if len(names) > 1:
        raise UserError(f"both {names[0]} and {names[1]}", "one of them", where=where)


def none_without(what: str, where: str, **given: bool) -> None:
    """UserError for an option that was given and means nothing without `what`."""
    for name in (f"--{name.replace('_', '-')}" for name, is_given in given.items() if is_given):
        raise UserError(f"{name} without {what}", f"{what}, or no {name}", where=where)
