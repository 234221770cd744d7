"""What the report of a record holds, as facts with keys: quality gathers them, the report says them.

Percentages run from 0 to 100. None is unknown, or was not asked; it is never 0.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Share:
    """How many of what is known: `events` of `known`, of the `of` stays (or days) that were asked.

    `among`: the measure that had to be 1 for a stay to be asked; None = all. `not_applicable`: how many it
    cannot apply to; None = they cannot be told from the unknown. `reported`: how many of the known rest on a
    total that a source reports. `percent` is that of all who were asked, None while one of them is unknown:
    it is then from `lowest`, if none of those is a case, to `highest`, if all are. `low` and `high` are the
    ends of its 95% interval, whatever the unknown ones are. All are None where nothing is known, `low` and
    `high` also where no interval is asked for.
    """

    name: str
    events: int
    known: int
    of: int
    percent: float | None
    low: float | None = None
    high: float | None = None
    among: str | None = None
    not_applicable: int | None = 0
    reported: int = 0
    lowest: float | None = None
    highest: float | None = None

    @property
    def asked(self) -> int:
        """Those to whom it applies, as far as that can be told."""
        return self.of - (self.not_applicable or 0)

    @property
    def unknown(self) -> int:
        """Those without an answer, and where they cannot be told apart those to whom it does not apply."""
        return self.asked - self.known


@dataclass(frozen=True)
class Spread:
    """The median and quartiles of the `known` of `of` stays, in `unit` (UCUM), to a tenth of it.

    `some` of them were above 0. The rest as in Share. The three are None where nothing is known.
    """

    name: str
    unit: str
    some: int
    known: int
    of: int
    low: float | None
    median: float | None
    high: float | None
    among: str | None = None
    not_applicable: int | None = 0
    reported: int = 0

    @property
    def unknown(self) -> int:
        """As in Share."""
        return self.of - self.known - (self.not_applicable or 0)


@dataclass(frozen=True)
class Rate:
    """A day measure over all stays: its sum `top` over the `known` of `of` infant-days.

    `value` is that sum for `per` infant-days, None while one of them is unknown: it is then from `lowest`, if
    the unknown ones add nothing, to `highest`, which is None where one day can add any number.
    """

    name: str
    top: int
    known: int
    of: int
    per: int
    value: float | None
    lowest: float | None = None
    highest: float | None = None


Fact = Share | Spread | Rate


@dataclass(frozen=True)
class Band:
    """Stays from `at_least` to below `below`, in whole days or grams; None = open at that end."""

    at_least: int | None
    below: int | None
    stays: int


@dataclass(frozen=True)
class Babies:
    """Who is in the record. Each `no_*` counts the stays of which that is unknown or whose row is doubted.

    `left` counts home, transfer, died and still_in; `of_a_set` the stays with a multiple birth's code, which
    says nothing of the others; `again` those that name an earlier stay of the same infant.
    """

    stays: int
    again: int
    doubted: int
    first_month: str | None
    last_month: str | None
    no_month: int
    gestation: tuple[Band, ...]
    no_gestation: int
    gestation_to_the_week: int
    weight: tuple[Band, ...]
    no_weight: int
    inborn: int
    outborn: int
    no_inborn: int
    of_a_set: int
    left: dict[str, int]
    no_end: int


@dataclass(frozen=True)
class Gap:
    """`missing` of the `of` stays or infant-days that should have it."""

    missing: int
    of: int


@dataclass(frozen=True)
class MonthGaps:
    """What is missing for babies born from the month `first` to `last`, YYYY-MM; None = month unknown."""

    first: str | None
    last: str | None
    stays: int
    gaps: dict[str, Gap]


@dataclass(frozen=True)
class Marked:
    """Rows of a table under one flag or remark, of how many stays; `confirmed` of them by a second person."""

    table: str
    name: str
    rows: int
    stays: int
    confirmed: int = 0


@dataclass(frozen=True)
class Refused:
    """Rows that a load refused for one column and reason; each but `rows` may be unknown."""

    table: str | None
    column: str | None
    reason: str | None
    rows: int


@dataclass(frozen=True)
class Load:
    """One load: when, how many rows of each table it read, accepted, refused, merged, flagged, and why."""

    at: str
    tables: dict[str, dict[str, int]]
    refused: tuple[Refused, ...]


@dataclass(frozen=True)
class Report:
    """One record, as its unit may see it; `loads` None = the record keeps none.

    `invented`: some row of it was made up. `nec_unknown` says why the NEC of so many stays is unknown.
    """

    invented: bool
    made: date
    code_version: str
    input_sha256: str
    babies: Babies
    outcomes: tuple[Fact, ...]
    nec_unknown: dict[str, int]
    exposures: tuple[Fact, ...]
    months: tuple[MonthGaps, ...]
    small_month: int
    flags: tuple[Marked, ...]
    remarks: tuple[Marked, ...]
    feeds_stop: Share
    feeds_stop_days: int
    loads: tuple[Load, ...] | None
    not_recorded: tuple[str, ...]
