"""Inverse-variance models fitted many at once: equal effects, DerSimonian-Laird, Paule-Mandel, REML."""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from nectary.base.errors import UserError

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
MODELS = ("ee", "dl", "pm", "reml")
TESTS = ("z", "hksj", "hksj-floor")
AT_ONCE = 1024  # fits in one chunk: its arrays stay in the processor's second cache
SUREST = 0.975  # both tails of a 95% interval
CLOSE = 1e-8  # a Newton step this small beside tau2 leaves an error of about its square
NOISE = 1e-14  # and beside the studies' variance: no step can be told from rounding below this
SAME = 1e-20  # a weighted sum of squares below this is rounding: the effects are the same number
FLAT = 1e-6  # share of the expected curvature below which Newton's step says nothing
WIDE = 10.0  # within this ratio of variances no second peak away from 0 was seen in 400,000 made-up fits
PLACES = 10  # where second peaks are looked for
MOST_STEPS = 120  # the second half only halves the bracket, which needs about 50


@dataclass(frozen=True)
class Fit:
    """B fits, every array of shape (B,), on the analysis scale (log for ratios).

    `q` is Cochran's Q about the equal-effects mean. `pi_low`, `pi_high` are the interval of Higgins,
    Thompson and Spiegelhalter (t with k - 2 degrees of freedom), NaN for ee and for fewer than three
    studies. All but `k` are NaN where no study is used or a used effect or variance has no value; `se`
    and what rests on it are NaN where plain hksj finds no spread at all.
    """

    estimate: Array
    se: Array
    tau2: Array
    ci_low: Array
    ci_high: Array
    p: Array
    q: Array
    k: NDArray[np.int64]
    pi_low: Array
    pi_high: Array


def offered(model: str, test: str) -> None:
    """UserError where `model` with `test` is not among the fits made here."""
    for name, value, known in (("model", model, MODELS), ("test", test, TESTS)):
        if value not in known:
            raise UserError(f"{name} {value!r} is not offered", " or ".join(known), "Choose one of these.")
    if model == "ee" and test != "z":
        raise UserError(f"test {test} with model ee", "a model with a variance between studies", "Use z.")


def fit(y: Array, v: Array, used: Mask, *, model: str, test: str) -> Fit:
    """Fit `model` to each row of `y` and `v`, shape (B, k), with the studies that `used` keeps.

    The interval and p of `test`: z; hksj (Hartung-Knapp-Sidik-Jonkman, t with k - 1 degrees of freedom);
    hksj-floor, the same with its factor never below 1. One study: always z, and tau2 is 0.
    """
    offered(model, test)
    parts = []
    for start in range(0, max(1, len(y)), AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        parts.append(_fit(y[rows].T, v[rows].T, used[rows].T, model, test))
    if len(parts) == 1:
        return parts[0]
    return Fit(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Fit)))


def _fit(y: Array, v: Array, used: Mask, model: str, test: str) -> Fit:
    """`fit` for one chunk; arrays of shape (k, B), so that sums over studies run along fits.

    A study that is not used gets an infinite variance, so its weight is 0 and no mask is needed below.
    """
    good = used & np.isfinite(y) & np.isfinite(v) & (v > 0)
    k = used.sum(axis=0)
    sound = (k > 0) & (good.sum(axis=0) == k)
    y, v = ascolumns(y, v, good)
    with np.errstate(divide="ignore", invalid="ignore"):
        fixed = about(y, 1 / v)
        tau2 = np.zeros(len(k)) if model == "ee" else np.where(k > 1, TAU2[model](y, v, k), 0.0)
        weighted = fixed if model == "ee" else about(y, 1 / (v + tau2))
        se = np.sqrt(1 / weighted.weight)
        if test != "z":
            spread = (weighted.weights * weighted.deviation**2).sum(axis=0)
            factor = np.where(spread > SAME, np.sqrt(spread / (k - 1)), np.nan)
            factor = np.fmax(1.0, factor) if test == "hksj-floor" else factor
            se = np.where(k > 1, se * factor, se)
        p, reach = _tested(weighted.mean / se, k, test)
        ahead = quantile(k, 2) * np.sqrt(tau2 + se**2) if model != "ee" else np.full(len(k), np.nan)
        q = (fixed.weights * fixed.deviation**2).sum(axis=0)
    mean = weighted.mean
    found = (mean, se, tau2, mean - reach * se, mean + reach * se, p, q, mean - ahead, mean + ahead)
    known = sound & np.isfinite(tau2)
    estimate, se, tau2, low, high, p, q, pi_low, pi_high = (np.where(known, one, np.nan) for one in found)
    return Fit(estimate, se, tau2, low, high, p, q, k.astype(np.int64), pi_low, pi_high)


def ascolumns(y: Array, v: Array, used: Mask) -> tuple[Array, Array]:
    """Effects and variances of shape (k, B) in memory order, those not used as 0 with infinite variance."""
    effects, variances = np.zeros(used.shape), np.full(used.shape, np.inf)
    np.copyto(effects, y, where=used)
    np.copyto(variances, v, where=used)
    return effects, variances


def quantile(k: NDArray[np.int64], lost: int) -> Array:
    """The 97.5% point of t with k - `lost` degrees of freedom, shape (B,); NaN where there are none."""
    top = int(k.max(initial=0))
    table = np.full(top + 1, np.nan)
    table[lost + 1 :] = stdtrit(np.arange(1, top + 1 - lost), SUREST)
    found: Array = table[k]
    return found


def _tested(statistic: Array, k: NDArray[np.int64], test: str) -> tuple[Array, Array | float]:
    """The two-sided p, and how many standard errors the 95% interval reaches to each side."""
    z: Array = 2 * ndtr(-np.abs(statistic))
    if test == "z":
        return z, float(ndtri(SUREST))
    t = 2 * stdtr(np.maximum(1, k - 1), -np.abs(statistic))
    return np.where(k > 1, t, z), np.where(k > 1, quantile(k, 1), float(ndtri(SUREST)))


@dataclass(frozen=True)
class About:
    """Weights (k, B), their sum (B,), the weighted mean (B,) and the deviations from it (k, B)."""

    weights: Array
    weight: Array
    mean: Array
    deviation: Array


def about(y: Array, weights: Array) -> About:
    """The weighted means of the columns of `y`, and what lies around them; arrays of shape (k, B)."""
    weight = weights.sum(axis=0)
    mean = np.einsum("kb,kb->b", weights, y) / weight
    return About(weights, weight, mean, y - mean)


def _dl(y: Array, v: Array, k: NDArray[np.int64]) -> Array:
    """DerSimonian and Laird: (Q - (k - 1)) / (sum w - sum w^2 / sum w), never below 0."""
    now = about(y, 1 / v)
    spare = now.weight - (now.weights**2).sum(axis=0) / now.weight
    q = (now.weights * now.deviation**2).sum(axis=0)
    tau2: Array = np.maximum(0.0, (q - (k - 1)) / spare)
    return tau2


def _pm(y: Array, v: Array, k: NDArray[np.int64]) -> Array:
    """Paule and Mandel: the tau2 at which Q(tau2) is k - 1; 0 where Q(0) is already less."""
    return q_reaches(y, v, (k - 1).astype(np.float64))


def q_reaches(y: Array, v: Array, target: Array) -> Array:
    """The tau2 at which Q(tau2) = sum w (y - mean)^2, w = 1/(v + tau2), is `target`; arrays (k, B), (B,).

    Q falls as tau2 grows: 0 where Q(0) is at or below the target. A target of 0 is never reached, and is
    for one study, whose answer is not used. Newton on 1/Q, which is nearly straight.
    """

    def step_at(y: Array, v: Array, tau2: Array, todo: NDArray[np.int64]) -> tuple[Array, Array]:
        now = about(y, 1 / (v + tau2))
        pulled = now.weights * now.deviation
        q = np.einsum("kb,kb->b", pulled, now.deviation)
        over = q - target[todo]
        return over, over / np.einsum("kb,kb->b", pulled, pulled) * (q / target[todo])

    zero = np.zeros(y.shape[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        over, _ = step_at(y, v, zero, np.arange(len(zero)))
        return climb(step_at, y, v, zero, ~((target > 0) & (over > SAME)))


Step = Callable[[Array, Array, Array, NDArray[np.int64]], tuple[Array, Array]]


def climb(step_at: Step, y: Array, v: Array, start: Array, falls: Mask) -> Array:
    """The root of a slope in tau2, from `start`, for each column of `y` and `v`; shape (B,).

    `step_at` gives slope and proposed step of the columns still to do; a positive slope says that the
    answer lies above. Steps are kept inside the bracket that the signs narrow. `falls`: the slope at 0 is
    not positive; with a start of 0 the answer is then 0. NaN where the root is not found.
    """
    tau2, low, high = start.copy(), np.zeros_like(start), np.full_like(start, np.inf)
    scale = np.isfinite(v).sum(axis=0) / (1 / v).sum(axis=0)
    todo = np.flatnonzero(~falls | (start > 0))
    y, v = y[:, todo], v[:, todo]
    for turn in range(MOST_STEPS):
        if not todo.size:
            break
        slope, step = step_at(y, v, tau2[todo], todo)
        if turn >= MOST_STEPS // 2:
            step = np.inf * slope
        state = _Columns(tau2[todo], low[todo], high[todo], scale[todo], falls[todo])
        tau2[todo], low[todo], high[todo], left = _moved(state, slope, step)
        if not left.all():
            todo, y, v = todo[left], np.compress(left, y, axis=1), np.compress(left, v, axis=1)
    tau2[todo] = np.nan
    return tau2


@dataclass(frozen=True)
class _Columns:
    """Where each search stands, shape (B,): tau2, its bracket, the studies' variance, the slope at 0."""

    tau2: Array
    low: Array
    high: Array
    scale: Array
    falls: Mask


def _moved(now: _Columns, slope: Array, step: Array) -> tuple[Array, Array, Array, Mask]:
    """tau2 after `step`, the narrowed bracket, and which searches go on.

    A step that leaves the bracket is replaced by its middle, or, before there is an upper end, by a tenfold
    growth. Where the slope falls at 0 too, a step past 0 tries a tenth of tau2, so that a second peak is
    not jumped over; below a thousandth of the studies' variance there is none to miss, and 0 is the answer.
    """
    low = np.where(slope > 0, now.tau2, now.low)
    high = np.where(slope > 0, now.high, now.tau2)
    ceiling = np.minimum(high, 10 * (now.tau2 + now.scale))
    asked = now.tau2 + step
    inside = (asked >= low) & (asked <= ceiling)
    bent = np.where(high < np.inf, (low + high) / 2, ceiling)
    past = now.falls & (low == 0) & (slope < 0) & (asked <= 0)
    bent = np.where(past, np.where(now.tau2 > 1e-3 * now.scale, now.tau2 / 10, 0.0), bent)
    tau2 = np.where(slope == 0, now.tau2, np.where(inside & ~past, asked, bent))
    fine = CLOSE * tau2 + NOISE * now.scale
    done = (inside & (np.abs(step) <= fine)) | (high - low <= 1e-3 * fine) | (slope == 0)
    return tau2, low, high, ~(np.where(past, tau2 == 0, done))


def _reml(y: Array, v: Array, k: NDArray[np.int64]) -> Array:
    """Restricted maximum likelihood, never below 0; arrays (k, B), answer (B,): the highest of its peaks."""
    here = np.isfinite(v)
    centred = np.where(here, y - y.sum(axis=0) / k, 0.0)
    start = (centred**2).sum(axis=0) / (k - 1) - v.sum(axis=0, where=here) / k
    start = np.where(k > 1, np.maximum(0.0, start), 0.0)
    slope, _ = _reml_step(y, v, np.zeros_like(start), k)
    falls = ~(slope > 0) | (k <= 1)
    tau2 = climb(_reml_step, y, v, start, falls)
    low = v.min(axis=0, initial=np.inf)
    high = v.max(axis=0, initial=0.0, where=here)
    wide = np.flatnonzero((high > WIDE * low) & (k > 2))
    if wide.size:
        ends = low[wide] / 2, np.maximum(high[wide], 4 * (centred[:, wide] ** 2).max(axis=0))
        tau2[wide] = _highest(y[:, wide], v[:, wide], tau2[wide], falls[wide], ends)
    rest = np.flatnonzero(falls & (tau2 > 0))
    if rest.size:
        tau2[rest] = _higher(y[:, rest], v[:, rest], tau2[rest], np.zeros(rest.size))
    return tau2


def _highest(y: Array, v: Array, tau2: Array, falls: Mask, ends: tuple[Array, Array]) -> Array:
    """`tau2`, or a higher peak of the restricted likelihood where there is one; arrays (k, B), (B,).

    Another peak shows as a slope that rises above `tau2` or falls below it. Looked for at `PLACES` points
    between `ends`.
    """
    for place in np.linspace(0, 1, PLACES):
        at = ends[0] * (ends[1] / ends[0]) ** place
        slope = _reml_slope(y, v, at)
        odd = np.flatnonzero(((at > tau2) & (slope > 0)) | ((at < tau2) & (slope < 0)))
        if odd.size:
            other = climb(_reml_step, y[:, odd], v[:, odd], at[odd], falls[odd])
            tau2[odd] = _higher(y[:, odd], v[:, odd], tau2[odd], other)
    return tau2


def _higher(y: Array, v: Array, one: Array, other: Array) -> Array:
    return np.where(_likelihood(y, v, other) > _likelihood(y, v, one), other, one)


def _reml_slope(y: Array, v: Array, tau2: Array) -> Array:
    """Twice the slope of the restricted likelihood, y'PPy - tr P, shape (B,)."""
    now = about(y, 1 / (v + tau2))
    ratio = np.einsum("kb,kb->b", now.weights, now.weights) / now.weight
    pulled = now.weights * now.deviation
    slope: Array = np.einsum("kb,kb->b", pulled, pulled) - (now.weight - ratio)
    return slope


def _reml_step(y: Array, v: Array, tau2: Array, _: NDArray[np.int64]) -> tuple[Array, Array]:
    """Twice the slope of the restricted likelihood, y'PPy - tr P, and the step towards its root.

    Newton where the likelihood curves down (2 y'PPPy - tr PP), Fisher scoring (tr PP) where it does not.
    """
    now = about(y, 1 / (v + tau2))
    w = now.weights
    pulled = w * now.deviation  # Py
    ratio = np.einsum("kb,kb->b", w, w) / now.weight
    slope = np.einsum("kb,kb->b", pulled, pulled) - (now.weight - ratio)
    cubes = np.einsum("kb,kb,kb->b", w, w, w) / now.weight
    expected = ratio * now.weight - 2 * cubes + ratio**2
    curve = np.einsum("kb,kb,kb->b", w, pulled, pulled)
    observed = 2 * (curve - np.einsum("kb,kb->b", w, pulled) ** 2 / now.weight) - expected
    return slope, slope / np.where(observed > FLAT * expected, observed, expected)


def _likelihood(y: Array, v: Array, tau2: Array) -> Array:
    """The restricted log-likelihood without its constant, shape (B,)."""
    whole = v + tau2
    now = about(y, 1 / whole)
    spread = np.log(whole).sum(axis=0, where=np.isfinite(v)) + np.log(now.weight)
    found: Array = -(spread + (now.weights * now.deviation**2).sum(axis=0)) / 2
    return found


TAU2: dict[str, Callable[[Array, Array, NDArray[np.int64]], Array]] = {"dl": _dl, "pm": _pm, "reml": _reml}
