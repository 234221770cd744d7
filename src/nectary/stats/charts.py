"""Control charts: centre lines and limits of the ten kinds. Pure numbers: knows no NICU.

Proportions (p), rates (u), counts (c), babies between cases (g), days between cases (t), single values (i),
a run chart (run); pp and up are p and u with Laney's correction for points that vary more than chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nectary.base.errors import UserError

Array = NDArray[np.float64]
Ends = tuple[float | Array, float | Array, float | Array]

SIGMAS = 3
MR_TO_SIGMA = 1.128  # a mean moving range of two over sigma, normal
MR_SCREEN = 3.267  # moving ranges above this many times their mean are set aside once
NELSON = 3.6  # days between cases to this root are about normal
TAIL = 0.00135  # beyond three sigma on one side
OF_TOTALS = ("p", "pp", "u", "up")
NONE_THERE = "Leave out a point at which there was nobody."
KINDS = (*OF_TOTALS, "c", "g", "t", "i", "run")
BETWEEN = ("g", "t")
NEAR = 1e-9  # of the larger of two numbers: closer than this, only rounding parts them


def apart(value: Array | float, line: Array | float) -> Array:
    """`value` less `line`, in the shape of both; 0 where only rounding parts them, NaN where either is."""
    gap = np.subtract(value, line)
    size = np.maximum(np.abs(value), np.abs(line))
    return np.where(np.abs(gap) <= NEAR * size, 0.0, gap)


@dataclass(frozen=True)
class Chart:
    """Arrays of shape (points,): value, centre and limits; a limit that the chart does not have is NaN.

    `phases`: (first, last + 1) of each phase, each with its own centre and limits.
    """

    kind: str
    value: Array
    centre: Array
    lower: Array
    upper: Array
    phases: tuple[tuple[int, int], ...]

    def outside(self) -> list[int]:
        """The points beyond a limit, from 0; a point on a limit is inside."""
        beyond = (apart(self.value, self.upper) > 0) | (apart(self.value, self.lower) < 0)
        return [int(at) for at in np.flatnonzero(beyond)]


@dataclass(frozen=True)
class _Points:
    """The points of one phase; limits come from the first `base` of them."""

    value: Array
    total: Array
    base: int
    screen: bool
    by_mean: bool

    @property
    def first(self) -> Array:
        return self.value[: self.base]


def control_chart(
    kind: str,
    value: Sequence[float] | Array,
    total: Sequence[float] | Array | None = None,
    *,
    per: float = 1,
    freeze: int | None = None,
    parts: Sequence[int] = (),
    centre: str | None = None,
    screen: bool = True,
    limits: str = "3-sigma",
) -> Chart:
    """The chart of `value` (events where `total` is given). UserError for what the kind cannot take.

    `freeze`: limits from the first so many points. `parts`: the last points of phases that each get limits of
    their own. `centre`: mean or median, for g (median unless told) and run. `screen`: for i, t, pp, up.
    `limits`: 3-sigma, or probability for g (geometric) and t (exponential): 0.135 percent beyond either.
    `per`, above 0, multiplies u and up.
    """
    values, totals = _checked(kind, value, total)
    _check_options(kind, limits, centre, per)
    ends = _PROBABLE[kind] if limits == "probability" else _ENDS[kind]
    lines = np.full((3, len(values)), np.nan)
    phases = _phases(len(values), freeze, parts)
    for first, until in phases:
        base = until - first if freeze is None else freeze
        points = _Points(values[first:until], totals[first:until], base, screen, centre == "mean")
        lines[:, first:until] = [np.broadcast_to(end, until - first) for end in ends(points)]
    times = per if kind in ("u", "up") else 1
    shown = (values / totals if kind in OF_TOTALS else values) * times
    return Chart(kind, shown, lines[0] * times, lines[1] * times, lines[2] * times, phases)


def _checked(kind: str, value: Sequence[float] | Array, total: Sequence[float] | Array | None) -> list[Array]:
    if kind not in KINDS:
        raise UserError(f"no chart {kind!r}", ", ".join(KINDS), where="kind")
    values = np.asarray(value, dtype=float)
    if not len(values):
        raise UserError("no point", "at least one point", where="points")
    if kind in OF_TOTALS and total is None:
        raise UserError("no totals", f"a total for each point of a {kind} chart", where="points")
    totals = np.ones_like(values) if total is None else np.asarray(total, dtype=float)
    for number, (one, of) in enumerate(zip(values, totals, strict=True), start=1):
        found = f"{one:g} events of {of:g}" if total is not None else f"{one:g}"
        if not (np.isfinite(one) and np.isfinite(of)):
            raise UserError(found, "a number", where=f"point {number}")
        if kind in ("p", "pp") and not (of > 0 and 0 <= one <= of):
            raise UserError(found, "0 <= events <= total, total > 0", NONE_THERE, f"point {number}")
        if kind in ("u", "up") and not (of > 0 and one >= 0):
            raise UserError(found, "events of 0 or more, total > 0", NONE_THERE, f"point {number}")
        if kind in ("c", "g", "t") and one < 0:
            raise UserError(found, "0 or more", where=f"point {number}")
    return [values, totals]


def _check_options(kind: str, limits: str, centre: str | None, per: float) -> None:
    if limits not in ("3-sigma", "probability"):
        raise UserError(f"limits {limits!r}", "3-sigma or probability", where="limits")
    if limits == "probability" and kind not in BETWEEN:
        raise UserError(f"probability limits for a {kind} chart", "kind g or t", where="limits")
    if centre not in (None, "mean", "median"):
        raise UserError(f"centre {centre!r}", "mean or median", where="centre")
    if not (np.isfinite(per) and per > 0):
        raise UserError(f"per {per:g}", "a number above 0", where="per")


def _phases(points: int, freeze: int | None, parts: Sequence[int]) -> tuple[tuple[int, int], ...]:
    if freeze is not None and parts:
        raise UserError("both a frozen baseline and phases", "one of the two", where="freeze")
    if freeze is not None and not 1 <= freeze <= points:
        raise UserError(f"a baseline of {freeze} points", f"1 to {points}", where="freeze")
    for part in parts:
        if not 1 <= part < points:
            raise UserError(f"a phase that ends at point {part}", f"1 to {points - 1}", where="part")
    edges = [0, *sorted(set(parts)), points]
    return tuple(pairwise(edges))


def _around(centre: float | Array, sigma: float | Array, least: float | None = 0.0) -> Ends:
    low, high = centre - SIGMAS * sigma, centre + SIGMAS * sigma
    return centre, low if least is None else np.maximum(least, low), high


def _sigma_of_ranges(values: Array, screen: bool) -> float:
    """Sigma from the moving ranges of two; NaN of a single point, which has none."""
    ranges = np.abs(np.diff(values))
    if not len(ranges):
        return float("nan")
    if screen and ranges.mean() > 0:
        ranges = ranges[ranges < MR_SCREEN * ranges.mean()]
    return float(ranges.mean()) / MR_TO_SIGMA


def _share(points: _Points) -> float:
    return float(points.first.sum() / points.total[: points.base].sum())


def _of_totals(spread: Callable[[float], float], corrected: bool, most: float) -> Callable[[_Points], Ends]:
    def ends(points: _Points) -> Ends:
        share = _share(points)
        sigma = np.sqrt(spread(share) / points.total)
        if corrected:
            with np.errstate(invalid="ignore", divide="ignore"):  # a baseline without events
                z = (points.value / points.total - share) / sigma
            sigma = sigma * _sigma_of_ranges(z[: points.base], points.screen)
        centre, low, high = _around(share, sigma)
        return centre, low, np.minimum(most, high)

    return ends


def _c(points: _Points) -> Ends:
    mean = float(points.first.mean())
    return _around(mean, np.sqrt(mean))


def _i(points: _Points) -> Ends:
    return _around(float(points.first.mean()), _sigma_of_ranges(points.first, points.screen), None)


def _g(points: _Points) -> Ends:
    mean = float(points.first.mean())
    _, low, high = _around(mean, np.sqrt(mean * (mean + 1)))
    return mean if points.by_mean else float(np.median(points.first)), low, high


def _t(points: _Points) -> Ends:
    """An i chart of the values to the 1/3.6, and back; a lower limit below 0 is 0."""
    roots = points.first ** (1 / NELSON)
    ends = _around(float(roots.mean()), _sigma_of_ranges(roots, points.screen))
    centre, low, high = (np.asarray(end) ** NELSON for end in ends)
    return centre, low, high


def _run(points: _Points) -> Ends:
    middle = points.first.mean() if points.by_mean else np.median(points.first)
    return float(middle), np.nan, np.nan


def geometric_quantile(chance: float, mean: float) -> float:
    """Babies between cases at a cumulative `chance`, linear between whole numbers, never below 0.

    `mean` babies lie between cases; the case itself is not counted.
    """
    if mean <= 0:
        return 0.0
    stays = mean / (mean + 1)  # the chance that a baby is not a case
    whole = int(np.ceil(np.log1p(-chance) / np.log(stays)))
    below, above = 1 - stays ** (whole - 1), 1 - stays**whole
    return float(max(0.0, whole - 1 + (chance - below) / (above - below) - 1))


def _probable_g(points: _Points) -> Ends:
    mean = float(points.first.mean())
    low, middle, high = (geometric_quantile(chance, mean) for chance in (TAIL, 0.5, 1 - TAIL))
    return mean if points.by_mean else middle, low, high


def _probable_t(points: _Points) -> Ends:
    mean = float(points.first.mean())
    low, middle, high = (-mean * float(np.log1p(-chance)) for chance in (TAIL, 0.5, 1 - TAIL))
    return middle, low, high


_ENDS: dict[str, Callable[[_Points], Ends]] = {
    "p": _of_totals(lambda share: share * (1 - share), corrected=False, most=1.0),
    "pp": _of_totals(lambda share: share * (1 - share), corrected=True, most=1.0),
    "u": _of_totals(lambda share: share, corrected=False, most=np.inf),
    "up": _of_totals(lambda share: share, corrected=True, most=np.inf),
    "c": _c,
    "g": _g,
    "t": _t,
    "i": _i,
    "run": _run,
}
_PROBABLE = {"g": _probable_g, "t": _probable_t}
