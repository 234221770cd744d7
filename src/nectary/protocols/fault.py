"""One thing to mend in a protocol file: where it stands, and words that can be said in each language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nectary.base.errors import UserError
from nectary.base.language import Say, marked


@dataclass(frozen=True)
class Fault:
    """One thing to mend; `asks`: it may be right, and a person must say so.

    `path` is the entry, such as ladder.band.0.grams, and `place` the same in the file's own words; both are
    "" for the whole file. `facts` fill the blanks of the sentences. `kind` names what the entry may be,
    where its value is none of that.
    """

    path: str
    place: str
    found: str
    expected: str
    todo: str = ""
    asks: bool = False
    kind: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def said(self, say: Say = marked) -> tuple[str, str, str]:
        """(found, expected, what to do) in words; the last may be ""."""
        found, expected, todo = (
            say(text).format_map(self.facts) if text else ""
            for text in (self.found, self.expected, self.todo)
        )
        return found, expected, todo

    def error(self, where: str) -> UserError:
        """The fault as the error of a file called `where`."""
        return UserError(*self.said(), f"{where}, {self.place}" if self.place else where)
