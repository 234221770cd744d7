"""Columns that say whether what a row tells of happened; where it did not, it is counted and left out."""

from collections.abc import Iterable, Mapping
from typing import Any

from nectary.intake.formats.foreign import Cells, Source
from nectary.intake.formats.rules import meant
from nectary.intake.loaded import Refused
from nectary.intake.status_words import happened


class Happened:
    """The columns of one file by which its rows happened or did not, as the mapping names them.

    `unread`: columns that no key names. A row in which one of them says that it did not happen is refused: it
    must not count, and nobody has said that it does not.
    """

    def __init__(self, source: Source, mapping: Mapping[str, Any], unread: Iterable[str] = ()) -> None:
        about = f"the file of this mapping: {mapping['about']}"
        rules = mapping.get("happened", ())
        self.rules = [(source.must_have(rule["column"], why=about), rule["words"]) for rule in rules]
        self.unread = tuple(unread)

    @property
    def columns(self) -> set[str]:
        """The columns that are read here."""
        return {column for column, _ in self.rules}

    def left_out(self, row: Cells) -> str | None:
        """What says that the row did not happen; None where it did. Refused for a word nobody explained."""
        for column, words in self.rules:
            text = row[column].strip()
            if text == "" and "" not in words:
                expected = f"{' or '.join(words)}; '\"\" = true' among the words takes an empty cell for it"
                raise Refused(column, "", expected, "it is not said whether this happened")
            if not (words[""] if text == "" else meant(column, text, words)):
                return f"{column} is {text!r}"
        for column in self.unread:
            if happened(row[column].strip()) is False:
                expected = f"[[happened]] in the mapping with a word for {column}, or {column} under not_read"
                raise Refused(column, row[column].strip(), expected, "it says that this did not happen")
        return None
