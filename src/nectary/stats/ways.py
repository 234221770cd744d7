"""Every way to reckon a pooled effect, and one of them on many sets of studies at once. Knows no NICU."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from nectary.stats.effects import MEASURES, Array, Cells, Mask, corrected, double_zero, effects
from nectary.stats.models import MODELS, TESTS, fit

Codes = NDArray[np.int8]

# An event is a harm: fewer of them in the intervention arm favour the intervention.
FAVOURS_INTERVENTION, NOT_SHOWN, FAVOURS_CONTROL = CALLS = (
    "favours_intervention", "not_shown", "favours_control",
)  # fmt: skip
WEIGHTED = MODELS  # the others, mh and peto, are made of sums alone
UNDEFINED = -1  # the code of an analysis that gives no estimate; it is no call


@dataclass(frozen=True)
class Way:
    """One way to reckon: measure, model, test and zero rule, as `nectary.stats.pooling.pool` names them."""

    measure: str = "rr"
    model: str = "mh"
    test: str = "z"
    zero: str = "none"


@dataclass(frozen=True)
class Found:
    """B analyses, arrays of shape (B,): on the analysis scale, NaN where there is no estimate."""

    estimate: Array
    ci_low: Array
    ci_high: Array
    p: Array
    k: NDArray[np.int64]

    @property
    def call(self) -> Codes:
        """The index of each call in CALLS, or UNDEFINED."""
        code = np.where(self.ci_high < 0, 0, np.where(self.ci_low > 0, 2, 1))
        known = np.isfinite(self.ci_low) & np.isfinite(self.ci_high)
        return np.where(known, code, UNDEFINED).astype(np.int8)


def ways() -> Iterator[Way]:
    """Every combination that `pool` allows and that can differ from the others.

    hksj only with a variance between studies; peto only for the odds ratio, and without additions, which it
    does not need; `keep` differs from `none` only for mh with rd.
    """
    for measure in MEASURES:
        for model in ("mh", "peto", *WEIGHTED):
            if model == "peto" and measure != "or":
                continue
            kept = ("keep",) if (model, measure) == ("mh", "rd") else ()
            zeros = ("none",) if model == "peto" else ("none", *kept, "half", "half-drop-double")
            for test in TESTS if model in WEIGHTED and model != "ee" else ("z",):
                yield from (Way(measure, model, test, zero) for zero in zeros)


def entering(table: Cells, way: Way) -> tuple[Cells, Mask, Mask]:
    """The table as `way` reckons with it, which studies enter, and which had 0.5 added; shapes of the cells.

    As `nectary.stats.pooling.pool` decides it, study by study.
    """
    ready = corrected(table, way.zero)
    keeps = way.zero == "half" or (way.zero == "keep" and (way.model, way.measure) == ("mh", "rd"))
    enters = np.ones(np.shape(table[0]), dtype=bool) if keeps else ~double_zero(table)
    if way.model in WEIGHTED:
        y, v = effects(ready, way.measure)
        enters = enters & np.isfinite(y) & np.isfinite(v) & (v > 0)
    return ready, enters, enters & (ready[0] != table[0])


def analyse(table: Cells, used: Mask, way: Way) -> Found:
    """`way` on B sets of studies; `used` has shape (B, k), the cells (k,), or (B, k) where counts differ."""
    ready, enters, _ = entering(table, way)
    used = used & enters
    k = used.sum(axis=1)
    if way.model in WEIGHTED:
        y, v = (np.broadcast_to(one, used.shape) for one in effects(ready, way.measure))
        found = fit(y, v, used, model=way.model, test=way.test)
        return Found(found.estimate, found.ci_low, found.ci_high, found.p, k)
    terms = _peto_terms(ready) if way.model == "peto" else _mh_terms(ready, way.measure)
    on = used.astype(float)
    sums = [np.where(enters, term, 0.0) for term in terms]
    sums = [on @ term if term.ndim == 1 else (on * term).sum(axis=1) for term in sums]
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate, variance = (
            (sums[0] / sums[1], 1 / sums[1]) if way.model == "peto" else _mh(sums, way.measure)
        )
        sound = np.isfinite(estimate) & (variance > 0) & np.isfinite(variance)
        estimate, se = np.where(sound, estimate, np.nan), np.sqrt(np.where(sound, variance, np.nan))
    reach = float(ndtri(0.975)) * se
    p = 2 * ndtr(-np.abs(estimate / se))
    return Found(estimate, estimate - reach, estimate + reach, p, k)


def _peto_terms(table: Cells) -> list[Array]:
    """Observed less expected events, and their hypergeometric variance."""
    a, b, c, d = table
    n1, n2, events, others = a + b, c + d, a + c, b + d
    n = n1 + n2
    return [a - n1 * events / n, n1 * n2 * events * others / (n**2 * (n - 1))]


def _mh_terms(table: Cells, measure: str) -> list[Array]:
    """What each study adds to the sums of `_mh`."""
    a, b, c, d = table
    n1, n2 = a + b, c + d
    n = n1 + n2
    if measure == "rd":
        tilt = c * (n1 / n) ** 2 - a * (n2 / n) ** 2 + n1 * n2 * (n2 - n1) / (2 * n**2)
        return [(a * n2 - c * n1) / n, n1 * n2 / n, tilt, (a * d + c * b) / (2 * n)]
    if measure == "rr":
        return [a * n2 / n, c * n1 / n, (n1 * n2 * (a + c) - a * c * n) / n**2]
    pure, cross, top, bottom = (a + d) / n, (b + c) / n, a * d / n, b * c / n
    return [top, bottom, pure * top, pure * bottom + cross * top, cross * bottom]


def _mh(sums: list[Array], measure: str) -> tuple[Array, Array]:
    """Mantel-Haenszel estimates and variances, shape (B,), with the variances named in `pooling`."""
    r, s = sums[0], sums[1]
    if measure == "rd":
        return r / s, (r / s * sums[2] + sums[3]) / s**2
    if measure == "rr":
        return np.log(r / s), sums[2] / (r * s)
    return np.log(r / s), sums[2] / (2 * r**2) + sums[3] / (2 * r * s) + sums[4] / (2 * s**2)


def natural(values: Array, measure: NDArray[np.str_] | str) -> Array:
    """`values` off the analysis scale: the exponential of a log ratio, a difference as it is."""
    ratio = np.asarray(measure) != "rd"
    out: Array = np.where(ratio, np.exp(np.where(ratio, values, 0.0)), values)
    return out
