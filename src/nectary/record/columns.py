"""What a column of the record is: name, kind, unit, allowed words."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    TEXT = "text"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"


@dataclass(frozen=True)
class Column:
    """One column: `words` are the only texts it may hold (empty = any), `required` forbids NULL."""

    name: str
    kind: Kind
    about: str
    unit: str = ""
    words: tuple[str, ...] = ()
    required: bool = False
    identifying: bool = False


@dataclass(frozen=True)
class Table:
    """One table: `timed` rows need `at_min` or `day`; `spans` rows have a start and a stop instead."""

    name: str
    about: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column called `name`; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def text(name: str, about: str, *words: str, required: bool = False) -> Column:
    return Column(name, Kind.TEXT, about, words=words, required=required)


def whole(name: str, about: str, unit: str, required: bool = False) -> Column:
    return Column(name, Kind.INT, about, unit=unit, required=required)


def yes(name: str, about: str) -> Column:
    return Column(name, Kind.BOOL, about)


def moment() -> tuple[Column, Column]:
    return (
        whole("at_min", "whole minutes elapsed since birth; empty when only the day is known", "min"),
        whole("day", "unit day; day 0 runs from birth to the unit's first day-start hour", "d"),
    )


def span() -> tuple[Column, ...]:
    return (
        whole("start_min", "minutes since birth at the start", "min"),
        whole("start_day", "unit day of the start", "d"),
        whole("stop_min", "minutes since birth at the stop, exclusive; empty = still open", "min"),
        whole("stop_day", "last unit day, included; empty = open at seen_to_day", "d"),
    )


def table(name: str, about: str, *columns: Column) -> Table:
    """A table with the columns that every table has, then its own."""
    own_id = (
        ()
        if name == "infants"
        else (text(f"{name}_id", "the sender's row id, else the row's content hash", required=True),)
    )
    common = (
        text("infant_id", "code of the stay; never a name or a record number", required=True),
        *own_id,
        text("source", "file and row that this row came from"),
        text("flag", "why this row is doubted; empty = not doubted"),
        yes("confirmed", "a second person confirmed a flagged row"),
    )
    return Table(name, about, common + columns)
