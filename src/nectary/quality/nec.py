"""NEC by month of birth, with limits, and what limits at this unit's size can tell.

For signed-in members of the unit alone; a point here can be one baby, so none of it may be public.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import binom

from nectary.base.errors import UserError
from nectary.quality.months import MONTHS_A_YEAR, in_between, rows_of, usable_infants
from nectary.stats.charts import control_chart

NEC, NO_NEC = "nec", "no_nec"


@dataclass(frozen=True)
class NecPart:
    """How many babies born in one month, YYYY-MM (None = unknown), gave one answer of `nec_answer`."""

    month: str | None
    answer: str
    babies: int


@dataclass(frozen=True)
class NecMonth:
    """The babies born in one month, YYYY-MM (None = month of birth unknown), and how their stay answered.

    `events` of `known` babies had NEC as the unit stated it. The others are unknown, never 0: `still_in`
    this unit, `transferred` out and not asked after, `open` (stay ended, work-up open or not recorded),
    `no_end` (how the stay ended is not recorded).
    `value` is a proportion from 0 to 1, None where no point may be drawn. `centre`, `lower`, `upper` are
    None there too, and where every charted baby had the same answer: no limits can be made from that.
    """

    month: str | None
    events: int
    known: int
    still_in: int = 0
    transferred: int = 0
    open: int = 0
    no_end: int = 0
    value: float | None = None
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def waiting(self) -> int:
        """Babies whose answer the record may still give; while there are any, no point is drawn."""
        return self.still_in + self.open + self.no_end

    @property
    def unknown(self) -> int:
        """Babies without an answer, for whichever reason."""
        return self.waiting + self.transferred

    @property
    def lowest(self) -> float | None:
        """The proportion if none of the unknown had NEC; None without a baby."""
        return self.events / (self.known + self.unknown) if self.known + self.unknown else None

    @property
    def highest(self) -> float | None:
        """The proportion if all of the unknown had NEC; None without a baby."""
        babies = self.known + self.unknown
        return (self.events + self.unknown) / babies if babies else None


@dataclass(frozen=True)
class Reach:
    """What limits drawn at these months' sizes can tell, by the binomial law, over twelve such months.

    `babies_a_month` is the median of the charted months. The rest are chances, 0 to 1, of at least one
    point: `false_alarm` outside either limit though nothing changed, `sees_double` above the upper limit
    when the true rate is twice the centre, `sees_half` below the lower limit when it is half.
    """

    babies_a_month: float
    false_alarm: float
    sees_double: float
    sees_half: float


def why_unknown(left_how: str | None) -> str:
    if left_how is None:
        return "no_end"
    return {"still_in": "still_in", "transfer": "transferred"}.get(left_how, "open")


def nec_answer(left_how: str | None, nec: int | None) -> str:
    """What one stay answers: NEC, NO_NEC, or why that is unknown, as NecMonth names it."""
    if nec is None:
        return why_unknown(left_how)
    return NEC if nec else NO_NEC


def nec_parts(stays: pa.Table, infants: pa.Table) -> tuple[NecPart, ...]:
    """These stays counted by month of birth and answer, in any order; a flagged infant's month is unknown."""
    born = {row["infant_id"]: row["birth_month"] for row in usable_infants(infants, "birth_month")}
    tally = Counter(
        (born.get(row["infant_id"]), nec_answer(row["left_how"], row["nec"]))
        for row in rows_of(stays, "infant_id", "left_how", "nec")
    )
    return tuple(NecPart(*key, babies) for key, babies in tally.items())


def _month(month: str | None, tally: Counter[str]) -> NecMonth:
    return NecMonth(
        month,
        tally[NEC],
        tally[NEC] + tally[NO_NEC],
        tally["still_in"],
        tally["transferred"],
        tally["open"],
        tally["no_end"],
    )


def nec_by_month(
    stays: pa.Table, infants: pa.Table, *, baseline_to: str | None = None
) -> tuple[NecMonth, ...]:
    """Every month of birth from the first to the last, gaps included, then the babies of unknown month.

    A month has a point and limits once a baby of it is known and none is waiting: while babies are still
    in, those who had NEC are known and those who did not are not, so the proportion would be far too
    high. Babies transferred out and not asked after leave the point and stand in `lowest` to `highest`.
    The centre is that of all points, or of those up to the month `baseline_to`. A flagged infant's month
    is unknown. A month's cases move with later births only through the centre.
    """
    return add_nec(nec_parts(stays, infants), baseline_to=baseline_to)


def add_nec(parts: Iterable[NecPart], *, baseline_to: str | None = None) -> tuple[NecMonth, ...]:
    """Counts of several stays added up, as `nec_by_month` gives them."""
    tallies: dict[str | None, Counter[str]] = {}
    for part in parts:
        tallies.setdefault(part.month, Counter())[part.answer] += part.babies
    named = {month for month in tallies if month is not None}
    months = [_month(month, tallies.get(month, Counter())) for month in in_between(named)]
    months = _with_limits(months, baseline_to)
    if None in tallies:
        months.append(_month(None, tallies[None]))
    return tuple(months)


def _frozen(months: list[NecMonth], drawn: list[int], baseline_to: str | None) -> int | None:
    if baseline_to is None:
        return None
    count = sum((months[at].month or "") <= baseline_to for at in drawn)
    if not count:
        raise UserError(f"no month up to {baseline_to} has a point", "a later month", where="baseline")
    return count


def _with_limits(months: list[NecMonth], baseline_to: str | None) -> list[NecMonth]:
    drawn = [at for at, one in enumerate(months) if one.known and not one.waiting]
    freeze = _frozen(months, drawn, baseline_to)
    if not drawn:
        return months
    events = np.array([months[at].events for at in drawn], dtype=float)
    known = np.array([months[at].known for at in drawn], dtype=float)
    limits = control_chart("p", events, known, freeze=freeze)
    can_vary = bool(0 < limits.centre[0] < 1)
    filled = list(months)
    for at, value, *spread in zip(
        drawn, limits.value, limits.centre, limits.lower, limits.upper, strict=True
    ):
        centre, lower, upper = (float(one) if can_vary else None for one in spread)
        filled[at] = replace(months[at], value=float(value), centre=centre, lower=lower, upper=upper)
    return filled


def _outside(months: Sequence[NecMonth], rates: Sequence[float]) -> list[tuple[float, float]]:
    """The chances that each month lies below, and above, its limits when its rate is that of `rates`.

    All months are handed to scipy at once: a call of it costs more than what it works out.
    """
    counts = [np.arange(month.known + 1) for month in months]
    lengths = [len(one) for one in counts]
    sizes, each_rate = (np.repeat(of, lengths) for of in ([month.known for month in months], rates))
    chances = binom.pmf(np.concatenate(counts), sizes, each_rate)
    each = np.split(chances, np.cumsum(lengths)[:-1])
    return [_beyond(month, one) for month, one in zip(months, each, strict=True)]


def _beyond(month: NecMonth, chances: NDArray[np.float64]) -> tuple[float, float]:
    """Of the chances of 0, 1, 2 and so on cases in this month: those below, and above, its limits."""
    if month.lower is None or month.upper is None:
        return 0.0, 0.0
    proportions = np.arange(month.known + 1) / month.known
    return float(chances[proportions < month.lower].sum()), float(chances[proportions > month.upper].sum())


def reach(months: Sequence[NecMonth]) -> Reach | None:
    """What the chart of `months` can tell in twelve months like these; None where it has no limits.

    It takes the centre for the true rate, which a short baseline hardly knows: say *about*.
    """
    drawn = [one for one in months if one.centre is not None]
    if not drawn:
        return None
    rate = drawn[0].centre or 0.0

    def in_a_year(times: float, *, below: bool, above: bool) -> float:
        each = _outside(drawn, [min(1.0, rate * times)] * len(drawn))
        none = np.prod([1 - below * low - above * high for low, high in each])
        return float(1 - none ** (MONTHS_A_YEAR / len(drawn)))

    return Reach(
        babies_a_month=float(np.median([one.known for one in drawn])),
        false_alarm=in_a_year(1, below=True, above=True),
        sees_double=in_a_year(2, below=False, above=True),
        sees_half=in_a_year(0.5, below=True, above=False),
    )


def false_points_a_year(months: Sequence[NecMonth]) -> float:
    """Points outside the limits to expect in twelve such months though nothing changed; 0 without limits.

    It takes the centre for the true rate, as `reach` does.
    """
    drawn = [one for one in months if one.centre is not None]
    if not drawn:
        return 0.0
    each = [low + high for low, high in _outside(drawn, [one.centre or 0.0 for one in drawn])]
    return MONTHS_A_YEAR * sum(each) / len(each)
