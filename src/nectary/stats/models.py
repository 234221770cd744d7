"""Inverse-variance models fitted many at once: equal effects, DerSimonian-Laird, Paule-Mandel, REML."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache, partial

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
CLOSE = 1e-7  # a Newton step this small beside tau2 leaves an error of about its square
NOISE = 1e-14  # and beside the studies' variance: no step can be told from rounding below this
SAME = 1e-20  # a weighted sum of squares below this is rounding: the effects are the same number
FLAT = 1e-6  # share of the expected curvature below which Newton's step says nothing
WIDE = 10.0  # within this ratio of variances no second peak away from 0 was seen in 400,000 made-up fits
PLACES = 8  # where second peaks are looked for; of 432,000 made-up fits 3 had one that only 40 places find
KEPT = 1 << 21  # numbers, 16 MB: see below
MOST_STEPS = 120  # the second half only halves the bracket, which needs about 50

# Where the C library is glibc, freeing one large array makes it keep the pages of smaller ones, up to twice
# as much. Without this each batch of fits takes its 2 MB anew, a third of its time. Never touched.
np.empty(KEPT)


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
        q = np.einsum("kb,kb,kb->b", fixed.weights, fixed.deviation, fixed.deviation)
        tau2 = np.zeros(len(k)) if model == "ee" else np.where(k > 1, TAU2[model](y, v, k, fixed), 0.0)
        weighted = fixed if model == "ee" else about(y, 1 / (v + tau2))
        se = np.sqrt(1 / weighted.weight)
        if test != "z":
            spread = (weighted.weights * weighted.deviation**2).sum(axis=0)
            factor = np.where(spread > SAME, np.sqrt(spread / (k - 1)), np.nan)
            factor = np.fmax(1.0, factor) if test == "hksj-floor" else factor
            se = np.where(k > 1, se * factor, se)
        p, reach = _tested(weighted.mean / se, k, test)
        ahead = quantile(k, 2) * np.sqrt(tau2 + se**2) if model != "ee" else np.full(len(k), np.nan)
    mean = weighted.mean
    found = (mean, se, tau2, mean - reach * se, mean + reach * se, p, q, mean - ahead, mean + ahead)
    known = sound & np.isfinite(tau2)
    estimate, se, tau2, low, high, p, q, pi_low, pi_high = (np.where(known, one, np.nan) for one in found)
    return Fit(estimate, se, tau2, low, high, p, q, k.astype(np.int64), pi_low, pi_high)


def ascolumns(y: Array, v: Array, used: Mask) -> tuple[Array, Array]:
    """Effects and variances of shape (k, B) in memory order, those not used as 0 with infinite variance."""
    if used.all():
        return np.array(y, dtype=float, order="C"), np.array(v, dtype=float, order="C")
    effects, variances = np.zeros(used.shape), np.full(used.shape, np.inf)
    np.copyto(effects, y, where=used)
    np.copyto(variances, v, where=used)
    return effects, variances


def quantile(k: NDArray[np.int64], lost: int) -> Array:
    """The 97.5% point of t with k - `lost` degrees of freedom, shape (B,); NaN where there are none."""
    found: Array = _quantiles(int(k.max(initial=0)), lost)[k]
    return found


@lru_cache(maxsize=64)
def _quantiles(top: int, lost: int) -> Array:
    """The same for 0 to `top` studies, shape (top + 1,)."""
    table = np.full(top + 1, np.nan)
    table[lost + 1 :] = stdtrit(np.arange(1, top + 1 - lost), SUREST)
    table.flags.writeable = False  # kept for the next who asks
    return table


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


class Room:
    """Memory for the two large arrays of a search, taken once: taking it anew costs more than the sums."""

    def __init__(self, y: Array) -> None:
        self.flat = np.empty((2, y.size))

    def about(self, y: Array, v: Array, tau2: Array) -> About:
        """As `about` with the weights 1/(v + tau2), until the next call."""
        weights, deviation = (one[: y.size].reshape(y.shape) for one in self.flat)
        np.divide(1.0, np.add(v, tau2, out=weights), out=weights)
        weight = weights.sum(axis=0)
        mean = np.einsum("kb,kb->b", weights, y) / weight
        return About(weights, weight, mean, np.subtract(y, mean, out=deviation))


def _dl(y: Array, v: Array, k: NDArray[np.int64], now: About) -> Array:
    """DerSimonian and Laird: (Q - (k - 1)) / (sum w - sum w^2 / sum w), never below 0; `now` is at tau2 0."""
    spare = now.weight - (now.weights**2).sum(axis=0) / now.weight
    q = (now.weights * now.deviation**2).sum(axis=0)
    tau2: Array = np.maximum(0.0, (q - (k - 1)) / spare)
    return tau2


def _pm(y: Array, v: Array, k: NDArray[np.int64], _: About) -> Array:
    """Paule and Mandel: the tau2 at which Q(tau2) is k - 1; 0 where Q(0) is already less."""
    return q_reaches(y, v, (k - 1).astype(np.float64))


def q_reaches(y: Array, v: Array, target: Array) -> Array:
    """The tau2 at which Q(tau2) = sum w (y - mean)^2, w = 1/(v + tau2), is `target`; arrays (k, B), (B,).

    Q falls as tau2 grows: 0 where Q(0) is at or below the target. A target of 0 is never reached, and is
    for one study, whose answer is not used. Newton on 1/Q, which is nearly straight.
    """

    room = Room(y)

    def step_at(y: Array, v: Array, tau2: Array, todo: NDArray[np.int64]) -> tuple[Array, Array]:
        now = room.about(y, v, tau2)
        q = np.einsum("kb,kb,kb->b", now.weights, now.deviation, now.deviation)
        pulled = np.multiply(now.weights, now.deviation, out=now.deviation)
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
    tau2 = start.copy()
    todo = np.flatnonzero(~falls | (start > 0))
    y, v = (one if todo.size == one.shape[1] else one[:, todo] for one in (y, v))
    scale = np.isfinite(v).sum(axis=0) / (1 / v).sum(axis=0)
    now = _Search(start[todo], np.zeros(todo.size), np.full(todo.size, np.inf), scale, falls[todo])
    done = np.zeros(todo.size, dtype=bool)
    for turn in range(MOST_STEPS):
        if done.all():
            break
        slope, step = step_at(y, v, now.tau2, todo)
        done |= now.moved(slope, step if turn < MOST_STEPS // 2 else np.inf * slope)
        if 3 * np.count_nonzero(done) > len(done):  # worth the copying
            tau2[todo[done]] = now.tau2[done]
            on = ~done
            todo, y, v = todo[on], np.compress(on, y, axis=1), np.compress(on, v, axis=1)
            now, done = now.only(on), done[on]
    tau2[todo] = np.where(done, now.tau2, np.nan)
    return tau2


@dataclass
class _Search:
    """Where each search stands, shape (B,): tau2, its bracket, the studies' variance, the slope at 0."""

    tau2: Array
    low: Array
    high: Array
    scale: Array
    falls: Mask

    def only(self, on: Mask) -> "_Search":
        """The searches that are still `on`."""
        return _Search(self.tau2[on], self.low[on], self.high[on], self.scale[on], self.falls[on])

    def moved(self, slope: Array, step: Array) -> Mask:
        """Take `step`, narrow the bracket by the sign of `slope`; gives which searches are at their end.

        A step that leaves the bracket is replaced by its middle, or, before there is an upper end, by a
        tenfold growth.
        """
        up = slope > 0
        np.copyto(self.low, self.tau2, where=up)
        np.copyto(self.high, self.tau2, where=~up)
        ceiling = np.minimum(self.high, 10 * (self.tau2 + self.scale))
        asked = self.tau2 + step
        inside = (asked >= self.low) & (asked <= ceiling)
        fine = CLOSE * self.tau2 + NOISE * self.scale
        done: Mask = inside & (np.abs(step) <= fine)
        if not inside.all():
            bent = np.where(self.high < np.inf, (self.low + self.high) / 2, ceiling)
            done |= self.high - self.low <= 1e-3 * fine
            past = self.falls & (self.low == 0) & ~up & (asked <= 0)
            asked = np.where(inside, asked, bent)
            if past.any():
                self._past(past, asked, done)
        if not slope.all():  # some stand on their root
            asked, done = np.where(slope == 0, self.tau2, asked), done | (slope == 0)
        self.tau2 = asked
        return done

    def _past(self, past: Mask, asked: Array, done: Mask) -> None:
        """Where the slope falls at 0 too, a step past 0 tries a tenth of tau2, so that a second peak is not
        jumped over; below a thousandth of the studies' variance none can be missed, and 0 is the answer."""
        smaller = np.where(self.tau2 > 1e-3 * self.scale, self.tau2 / 10, 0.0)
        np.copyto(asked, smaller, where=past)
        np.copyto(done, smaller == 0, where=past)


def _reml(y: Array, v: Array, k: NDArray[np.int64], now: About) -> Array:
    """Restricted maximum likelihood, never below 0; arrays (k, B), answer (B,): the highest of its peaks.

    `now` is at tau2 0; its deviations are written over.
    """
    here = np.isfinite(v)
    square = np.where(here, y - y.sum(axis=0) / k, 0.0) ** 2
    start = square.sum(axis=0) / (k - 1) - v.sum(axis=0, where=here) / k
    start = np.where(k > 1, np.maximum(0.0, start), 0.0)
    step_at = partial(_reml_step, Room(y))
    slope, step = _slope_and_step(now)
    falls = ~(slope > 0) | (k <= 1)
    tau2 = climb(step_at, y, v, np.where(~falls & (step < np.inf), step, start), falls)
    low = v.min(axis=0, initial=np.inf)
    high = v.max(axis=0, initial=0.0, where=here)
    wide = np.flatnonzero((high > WIDE * low) & (k > 2))
    if wide.size:
        ends = low[wide] / 2, np.maximum(high[wide], 4 * square.max(axis=0)[wide])
        tau2[wide] = _highest(y[:, wide], v[:, wide], tau2[wide], falls[wide], ends)
    rest = np.flatnonzero(falls & (tau2 > 0))
    if rest.size:
        tau2[rest] = _higher(y[:, rest], v[:, rest], tau2[rest], np.zeros(rest.size))
    return tau2


def _highest(y: Array, v: Array, tau2: Array, falls: Mask, ends: tuple[Array, Array]) -> Array:
    """`tau2`, or a higher peak of the restricted likelihood where there is one; arrays (k, B), (B,).

    Another peak shows as a slope that rises above `tau2` or falls below it. Looked for at `PLACES` points
    between `ends`, from below, until no peak can lie further up.
    """
    at, last = ends
    left, wider, least = np.arange(len(tau2)), (last / at) ** (1 / (PLACES - 1)), v.min(axis=0)
    room = Room(y)
    for _ in range(PLACES):
        slope, over = _slope_and_end(room, y, v, at, least)
        here = tau2[left]
        odd = np.flatnonzero(((at > here) & (slope > 0)) | ((at < here) & (slope < 0)))
        if odd.size:
            other = climb(partial(_reml_step, room), y[:, odd], v[:, odd], at[odd], falls[left[odd]])
            tau2[left[odd]] = _higher(y[:, odd], v[:, odd], here[odd], other)
        at = at * wider
        if 2 * np.count_nonzero(over) > len(over):
            on = ~over
            left, at, least, wider = left[on], at[on], least[on], wider[on]
            if not left.size:
                break
            y, v = np.compress(on, y, axis=1), np.compress(on, v, axis=1)
    return tau2


def _slope_and_end(room: Room, y: Array, v: Array, tau2: Array, least: Array) -> tuple[Array, Mask]:
    """Twice the slope of the restricted likelihood, y'PPy - tr P, and whether it stays negative from here up.

    With the largest weight m = 1/(`least` + tau2) the slope is at most m (Q + 1) - sum w. As tau2 grows Q
    falls and sum w / m rises, so that once this is negative it stays so.
    """
    now = room.about(y, v, tau2)
    q = np.einsum("kb,kb,kb->b", now.weights, now.deviation, now.deviation)
    ratio = np.einsum("kb,kb->b", now.weights, now.weights) / now.weight
    pulled = np.multiply(now.weights, now.deviation, out=now.deviation)  # Py
    slope = np.einsum("kb,kb->b", pulled, pulled) - (now.weight - ratio)
    return slope, q + 1 < now.weight * (least + tau2)


def _higher(y: Array, v: Array, one: Array, other: Array) -> Array:
    return np.where(_likelihood(y, v, other) > _likelihood(y, v, one), other, one)


def _reml_step(room: Room, y: Array, v: Array, tau2: Array, _: NDArray[np.int64]) -> tuple[Array, Array]:
    """`_slope_and_step` at `tau2`, as `climb` asks for it."""
    return _slope_and_step(room.about(y, v, tau2))


def _slope_and_step(now: About) -> tuple[Array, Array]:
    """Twice the slope of the restricted likelihood, y'PPy - tr P, and the step towards its root.

    Newton on the slope times (sum w / sum w^2)^2, which has the same root and is nearly straight; the
    likelihood's own curve is 2 y'PPPy - tr PP. Where that does not fall the step is endless, so that `climb`
    halves its bracket. Writes over the deviations of `now`.
    """
    w = now.weights
    pulled = np.multiply(w, now.deviation, out=now.deviation)  # Py
    ratio = np.einsum("kb,kb->b", w, w) / now.weight
    slope = np.einsum("kb,kb->b", pulled, pulled) - (now.weight - ratio)
    cubes = np.einsum("kb,kb,kb->b", w, w, w) / now.weight
    expected = ratio * now.weight - 2 * cubes + ratio**2
    curve = np.einsum("kb,kb,kb->b", w, pulled, pulled)
    observed = 2 * (curve - np.einsum("kb,kb->b", w, pulled) ** 2 / now.weight) - expected
    straight = observed - 2 * slope * ratio
    return slope, slope / np.where(straight > FLAT * expected, straight, 0.0)


def _likelihood(y: Array, v: Array, tau2: Array) -> Array:
    """The restricted log-likelihood without its constant, shape (B,)."""
    whole = v + tau2
    now = about(y, 1 / whole)
    spread = np.log(whole).sum(axis=0, where=np.isfinite(v)) + np.log(now.weight)
    found: Array = -(spread + (now.weights * now.deviation**2).sum(axis=0)) / 2
    return found


TAU2: dict[str, Callable[[Array, Array, NDArray[np.int64], About], Array]] = {
    "dl": _dl,
    "pm": _pm,
    "reml": _reml,
}
