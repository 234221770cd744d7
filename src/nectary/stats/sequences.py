"""Pooled effects one after another: by year, one left out, by group; small-study effects; needed to treat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, ndtr, stdtr

from nectary.base.errors import UserError
from nectary.stats.effects import Array, Counts, check, study_effects
from nectary.stats.models import SAME, climb
from nectary.stats.pooling import Pooled, pool, studies_used


@dataclass(frozen=True)
class Row:
    """One step: the study that came in or went out, its year, and the effect then.

    `pooled` is None where the studies of this step have no pooled effect; `why` then says so.
    """

    study: str
    year: int | None
    pooled: Pooled | None
    why: str = ""


def _row(
    counts: Counts, place: int, rows: Iterable[int], measure: str, model: str, test: str, zero: str
) -> Row:
    study, year = counts.study[place], counts.year[place] if counts.year else None
    try:
        some = pool(counts.take(rows), measure=measure, model=model, test=test, zero=zero)
    except UserError as error:
        return Row(study, year, None, error.found)
    return Row(study, year, some)


def cumulative(
    counts: Counts, *, measure: str = "rr", model: str = "mh", test: str = "z", zero: str = "none"
) -> tuple[Row, ...]:
    """The pooled effect as each study came in, by year and then by label; a row a study that is used.

    UserError where the year of a used study is not known. Looking after each study makes chance findings
    more likely than one look: a row by itself is no test (see `sequential.boundaries`).
    """
    options = (measure, model, test, zero)
    years: dict[int, int] = {}
    for place in studies_used(counts, measure=measure, model=model, test=test, zero=zero):
        year = counts.year[place] if counts.year else None
        if year is None:
            raise UserError(
                "its year is not known", "a year for each study", "Add the years.", counts.study[place]
            )
        years[place] = year
    order = sorted(years, key=lambda place: (years[place], counts.study[place]))
    return tuple(_row(counts, place, order[:until], *options) for until, place in enumerate(order, start=1))


def leave_one_out(
    counts: Counts, *, measure: str = "rr", model: str = "mh", test: str = "z", zero: str = "none"
) -> tuple[Row, ...]:
    """The pooled effect without each study in turn, in the order given; a row a study that is used."""
    used = studies_used(counts, measure=measure, model=model, test=test, zero=zero)
    return tuple(
        _row(counts, out, [place for place in used if place != out], measure, model, test, zero)
        for out in used
    )


@dataclass(frozen=True)
class Subgroups:
    """A row a group, and whether they differ: Q between groups, its degrees of freedom and p.

    The last three are None where fewer than two groups have a pooled effect.
    """

    groups: tuple[tuple[str, Row], ...]
    q: float | None
    df: int | None
    p: float | None


def subgroup(
    counts: Counts, groups: Sequence[str], *, measure: str = "rr", model: str = "mh", test: str = "z",
    zero: str = "none",
) -> Subgroups:  # fmt: skip
    """Each group pooled by itself, with its own variance between studies; groups in order of appearance.

    Between groups (Cochrane Handbook 10.11.3.1): Q = sum w (e - mean)^2 with w = 1/se^2 of the groups'
    effects e; the standard errors are those of test z whatever `test` is.
    """
    check(counts)
    if len(groups) != len(counts.study):
        raise UserError(f"{len(groups)} groups for {len(counts.study)} studies", "a group for each study")
    rows, effects, weights = [], [], []
    for name in dict.fromkeys(groups):
        places = [place for place, group in enumerate(groups) if group == name]
        rows.append((name, _row(counts, places[0], places, measure, model, test, zero)))
        plain = _row(counts, places[0], places, measure, model, "z", zero).pooled
        if plain is not None:
            effects.append(plain.estimate if measure == "rd" else float(np.log(plain.estimate)))
            weights.append(plain.se**-2)
    if len(effects) < 2:
        return Subgroups(tuple(rows), None, None, None)
    e, w = np.array(effects), np.array(weights)
    q = float((w * (e - (w * e).sum() / w.sum()) ** 2).sum())
    return Subgroups(tuple(rows), q, len(e) - 1, float(chdtrc(len(e) - 1, q)))


@dataclass(frozen=True)
class Slope:
    """How the effect changes with its standard error: the slope over its own standard error, and p.

    `df` is that of t, None where the statistic is normal; `tau2` None where there is none in the model.
    """

    slope: float
    se: float
    statistic: float
    df: int | None
    p: float
    tau2: float | None


@dataclass(frozen=True)
class Egger:
    """Small-study effects: `mixed` is meta-regression (REML, z), `classical` is Egger 1997.

    `classical` is None where the studies lie exactly on a line. With few studies neither can find much.
    """

    k: int
    mixed: Slope
    classical: Slope | None


def egger(counts: Counts, *, measure: str = "rr", zero: str = "half-drop-double") -> Egger:
    """Regression of the effects on their standard errors; UserError for fewer than three studies.

    classical: weights 1/v, residual variance estimated, t with k - 2 degrees of freedom. mixed: weights
    1/(v + tau2), tau2 by restricted maximum likelihood about the line.
    """
    check(counts)
    found = study_effects(counts, measure=measure, zero=zero)
    y, v = found.y[found.used], found.v[found.used]
    k = len(y)
    if k < 3 or float(np.ptp(v)) <= SAME**0.5 * float(v.max()):
        raise UserError(
            f"{k} studies whose standard errors are {'known' if k < 3 else 'all the same'}",
            "three or more, of different standard errors",
        )  # fmt: skip
    x = np.stack((np.ones(k), np.sqrt(v)), axis=1)
    slope, spread, rest = _line(y, x, 1 / v)
    tau2 = _line_reml(y, v, x)
    mixed, mixed_spread, _ = _line(y, x, 1 / (v + tau2))
    z, se = mixed / np.sqrt(mixed_spread), float(np.sqrt(mixed_spread))
    classical = None
    if rest > SAME * k:
        by = float(np.sqrt(spread * rest / (k - 2)))
        classical = Slope(slope, by, slope / by, k - 2, float(2 * stdtr(k - 2, -abs(slope / by))), None)
    return Egger(k, Slope(mixed, se, float(z), None, float(2 * ndtr(-abs(z))), tau2), classical)


def _line(y: Array, x: Array, w: Array) -> tuple[float, float, float]:
    """Weighted least squares: the second coefficient, its variance, and the weighted sum of squares left."""
    inverse = np.linalg.inv((x.T * w) @ x)
    beta = inverse @ ((x.T * w) @ y)
    return float(beta[1]), float(inverse[1, 1]), float((w * (y - x @ beta) ** 2).sum())


def _line_reml(y: Array, v: Array, x: Array) -> float:
    """tau2 about a line by restricted maximum likelihood, y, v of shape (k,), x (k, 2); never below 0."""

    def projection(tau2: float) -> Array:
        wx = x / (v + tau2)[:, None]
        found: Array = np.diag(1 / (v + tau2)) - wx @ np.linalg.inv(x.T @ wx) @ wx.T
        return found

    def step_at(_y: Array, _v: Array, tau2: Array, _: NDArray[np.int64]) -> tuple[Array, Array]:
        p = projection(float(tau2[0]))
        pulled = p @ y
        score, expected = float(pulled @ pulled - np.trace(p)), float((p * p).sum())
        observed = 2 * float(pulled @ p @ pulled) - expected
        step = score / (observed if observed > 1e-6 * expected else expected)
        return np.array([score]), np.array([step])

    def likelihood(tau2: float) -> float:
        w = 1 / (v + tau2)
        _, inside = np.linalg.slogdet((x.T * w) @ x)
        return float(np.log(w).sum() - inside - y @ projection(tau2) @ y) / 2

    flat = np.eye(len(y)) - x @ np.linalg.inv(x.T @ x) @ x.T  # the start of Hedges and Olkin
    start = max(0.0, float(y @ flat @ y - (np.diag(flat) * v).sum()) / (len(y) - 2))
    falls = np.array([step_at(y, v, np.zeros(1), np.zeros(1, dtype=int))[0][0] <= 0])
    tau2 = float(climb(step_at, y[:, None], v[:, None], np.array([start]), falls)[0])
    return 0.0 if falls[0] and likelihood(0.0) > likelihood(tau2) else tau2


@dataclass(frozen=True)
class Reach:
    """One stretch of an interval of the number needed to treat; `high` None where it runs to infinity."""

    kind: str
    low: float
    high: float | None


@dataclass(frozen=True)
class Needed:
    """How many to treat for one event fewer (benefit) or one more (harm), at a control risk of 0 to 1.

    `number` and `kind` are None where the risks are the same. `ranges` hold the interval: one range, or two
    that meet at infinity (benefit, then harm) where it crosses no difference. Numbers are not rounded.
    """

    risk_control: float
    risk_intervention: float
    risk_low: float
    risk_high: float
    number: float | None
    kind: str | None
    ranges: tuple[Reach, ...]


def nnt(measure: str, effect: tuple[float, float, float], baseline: float) -> Needed:
    """The number needed to treat at the control risk `baseline`, 0 to 1, told as Altman 1998 does.

    `effect` is the estimate with both ends of its interval, on the natural scale of `measure`. rr: risk x
    ratio; or: the odds x ratio turned back into a risk; rd: risk + difference. A risk outside 0 to 1 is
    held there.
    """
    if not 0 < baseline < 1:
        raise UserError(f"a baseline risk of {baseline:g}", "above 0 and below 1")

    def risk(value: float) -> float:
        if measure == "rr":
            return min(1.0, baseline * value)
        if measure == "or":
            odds = baseline / (1 - baseline) * value
            return odds / (1 + odds)
        return min(1.0, max(0.0, baseline + value))

    at, low, high = map(risk, effect)
    number = None if at == baseline else 1 / abs(baseline - at)
    kind = None if at == baseline else "benefit" if at < baseline else "harm"
    ranges = []
    if low < baseline:  # the most that it could help, to the least
        ranges.append(
            Reach("benefit", 1 / (baseline - low), 1 / (baseline - high) if high < baseline else None)
        )
    if high > baseline:
        ranges.append(Reach("harm", 1 / (high - baseline), 1 / (low - baseline) if low > baseline else None))
    return Needed(baseline, at, low, high, number, kind, tuple(ranges))
