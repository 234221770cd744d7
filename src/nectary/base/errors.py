"""Errors that help: what was found, where, what was expected, what to do."""

from dataclasses import dataclass


@dataclass
class UserError(Exception):
    """A mistake or a fault that its reader can mend; printed as one line, never with a traceback.

    `where` names a file, row, column, command or infant code, never a person.
    """

    found: str
    expected: str = ""
    todo: str = ""
    where: str = ""

    def __str__(self) -> str:
        line = f"{self.where}: {self.found}" if self.where else self.found
        if self.expected:
            line += f"; expected {self.expected}"
        return f"{line}. {self.todo}".strip() if self.todo else f"{line}."
