"""The accounts of a unit: made, given a new password, signed out, closed."""

from typing import Annotated

import typer

from nectary.base.errors import UserError
from nectary.cli.options import one_of
from nectary.cli.unit import start_django

WAYS = "--role with --unit, or --reset, --lost-device, --end-sessions or --close"
DONE = {  # option -> (what is done, what is said of it)
    "lost_device": (
        "forget_device", "{name} sets a second step up anew at the next sign-in; {ended} sessions ended",
    ),
    "end_sessions": ("sign_out", "{name} is signed out everywhere; {ended} sessions ended"),
    "close": ("close_account", "the account of {name} is closed; {ended} sessions ended"),
}  # fmt: skip


def person(
    name: Annotated[str, typer.Argument(help="Sign-in name, such as the hospital's own.")],
    role: Annotated[
        str | None,
        typer.Option(
            help="nurse, nurse_practitioner, doctor, dietitian, unit_lead or researcher; for the reviewers' "
            "desk alone parent_reviewer, bereaved_parent or translator."
        ),
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Code of the unit.")] = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="Print a new first password for one who forgot theirs.")
    ] = False,
    lost_device: Annotated[
        bool, typer.Option("--lost-device", help="Take away the second step; it is set up anew.")
    ] = False,
    end_sessions: Annotated[bool, typer.Option("--end-sessions", help="Sign out everywhere.")] = False,
    close: Annotated[bool, typer.Option("--close", help="Close the account of one who leaves.")] = False,
) -> None:
    """Make a member of staff an account with --role and --unit, or change one that is there.

    A password that is printed must be changed by its owner before any page opens.
    """
    changes = {"reset": reset, "lost_device": lost_device, "end_sessions": end_sessions, "close": close}
    one_of("person", role=role is not None or unit is not None, **changes)
    asked = next((change for change, given in changes.items() if given), None)
    if asked is None and (role is None or unit is None):
        raise UserError("nothing to do", WAYS, where="person")
    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from nectary.web.people import actions

    if asked is None:
        typer.echo(actions.add_person(name=name, role=str(role), unit=str(unit)))
        typer.echo("At the first sign-in: another password, then the second step.", err=True)
    elif asked == "reset":
        typer.echo(actions.reset_password(name=name))
        typer.echo("Signed out everywhere; at the next sign-in another password is chosen.", err=True)
    else:
        act, done = DONE[asked]
        typer.echo(done.format(name=name, ended=getattr(actions, act)(name=name)), err=True)
