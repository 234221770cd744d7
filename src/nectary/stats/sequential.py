"""Looking again as trials come in: how much is needed, and which bound keeps chance. Pure numbers."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr
from scipy.stats import norm

from nectary.base.errors import UserError

Array = NDArray[np.float64]
SPENDINGS = ("obrien-fleming", "pocock")
ROUNDING = 1e-9  # shares that were added up may pass 1 by this much
FARTHEST = 9.0  # standard deviations; what lies beyond is 1e-19 of the whole
NODES = 16  # Gauss-Legendre nodes in each panel
PANEL = 3.0  # a panel's width in standard deviations of the step; finer panels change no digit past 1e-12
MOST_PANELS = 200
CLOSEST = (2 * FARTHEST / (MOST_PANELS * PANEL)) ** 2


def _checked(name: str, value: float, low: float, high: float) -> None:
    if not low < value < high:
        raise UserError(f"{name} is {value:g}", f"above {low:g} and below {high:g}")


def spent(fractions: Array, *, alpha: float = 0.05, spending: str = "obrien-fleming") -> Array:
    """The two-sided error spent by each information fraction, shape (looks,); `alpha` at 1.

    Lan and DeMets 1983, on each side with half of `alpha`: 2 - 2 Phi(z_{alpha/4} / sqrt(t)) for
    obrien-fleming, alpha/2 log(1 + (e - 1) t) for pocock.
    """
    if spending == "obrien-fleming":
        return np.asarray(4 * norm.sf(norm.isf(alpha / 4) / np.sqrt(fractions)), dtype=float)
    if spending == "pocock":
        return np.asarray(alpha * np.log1p(math.expm1(1) * fractions), dtype=float)
    raise UserError(f"spending {spending!r} is not offered", " or ".join(SPENDINGS), "Choose one of these.")


def boundaries(fractions: Sequence[float], *, alpha: float = 0.05, spending: str = "obrien-fleming") -> Array:
    """The bound on |z| at each look, shape (looks,): crossing any of them has probability `alpha` in all.

    `fractions`: the share of the needed information in hand at each look, rising, above 0 and at most 1.
    The recursion of Armitage, McPherson and Rowe: the density of the score inside the bounds is carried
    from look to look by quadrature, and each bound is the z whose tail is the error newly spent. UserError
    for looks out of order, or closer than the quadrature can tell apart. The information of trials that
    differ from each other is not known beforehand: take the diversity-adjusted size as the whole.
    """
    _checked("alpha", alpha, 0, 1)
    times = np.asarray(fractions, dtype=float)
    steps = np.diff(times, prepend=0.0)
    if times.ndim != 1 or not times.size or not np.all(steps > 0) or times[-1] > 1 + ROUNDING:
        raise UserError(
            f"information fractions {', '.join(f'{t:g}' for t in times.ravel())}",
            "rising numbers above 0 and at most 1",
        )
    if np.any(steps[1:] < CLOSEST * times[1:]):
        raise UserError("two looks with almost the same information", "looks further apart", "Join them.")
    new = np.diff(spent(np.minimum(times, 1.0), alpha=alpha, spending=spending), prepend=0.0) / 2
    bounds = [float(norm.isf(new[0]))]
    nodes, mass = _start(bounds[0], times[0], steps[1] if len(steps) > 1 else 1.0)
    for look in range(1, len(times)):
        width = math.sqrt(steps[look])
        reach = _tail_at(new[look], nodes, mass, width, times[look])
        bounds.append(reach / math.sqrt(times[look]))
        if look + 1 < len(times):
            later, weights = _grid(reach, times[look], min(steps[look], steps[look + 1]))
            nodes, mass = later, weights * _density(later, nodes, mass, width)
    return np.array(bounds)


def _grid(reach: float, time: float, step: float) -> tuple[Array, Array]:
    """Gauss-Legendre nodes and weights between the bounds, panel by panel, for a step of variance `step`."""
    end = min(reach, FARTHEST * math.sqrt(time))
    panels = max(4, math.ceil(2 * end / (PANEL * math.sqrt(min(step, time)))))
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half = end / panels
    middles = half * (2 * np.arange(panels) + 1) - end
    return (middles[:, None] + half * nodes).ravel(), np.tile(half * weights, panels)


def _start(bound: float, time: float, step: float) -> tuple[Array, Array]:
    nodes, weights = _grid(bound * math.sqrt(time), time, step)
    return nodes, weights * norm.pdf(nodes, scale=math.sqrt(time))


def _density(later: Array, nodes: Array, mass: Array, width: float) -> Array:
    out: Array = norm.pdf((later[:, None] - nodes) / width) @ mass / width
    return out


def _tail_at(target: float, nodes: Array, mass: Array, width: float, time: float) -> float:
    """The score whose upper tail, from paths still inside, is `target`: by halving, to the last bit."""
    low, high = 0.0, 40 * math.sqrt(time)
    if target == 0:  # too little information to spend anything that a double can hold
        return math.inf
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if float(ndtr((nodes - middle) / width) @ mass) > target:
            low = middle
        else:
            high = middle


def optimal_information_size(
    control_share: float, relative_reduction: float, *, power: float = 0.8, alpha: float = 0.05
) -> int:
    """The participants, both equal arms together, that one trial would need to see the reduction.

    Each arm: (z_{alpha/2} + z_{power})^2 (p1 q1 + p2 q2) / (p1 - p2)^2, rounded up. `control_share` is a
    proportion of 0 to 1; `relative_reduction` 0.3 means a risk ratio of 0.7. No heterogeneity.
    """
    for name, value in (
        ("control_share", control_share), ("relative_reduction", relative_reduction),
        ("power", power), ("alpha", alpha),
    ):  # fmt: skip
        _checked(name, value, 0, 1)
    lower = control_share * (1 - relative_reduction)
    spread = control_share * (1 - control_share) + lower * (1 - lower)
    reach = float(norm.isf(alpha / 2) + norm.isf(1 - power))
    each = reach**2 * spread / (control_share - lower) ** 2
    return 2 * math.ceil(each)


def diversity(se_fixed: float, se_random: float) -> float:
    """D2, a share of 0 to 1: how much of the random-effects variance is difference between trials.

    Wetterslev 2009: (v_random - v_fixed) / v_random, never below 0.
    """
    for se in (se_fixed, se_random):
        _checked("a standard error", se, 0, math.inf)
    return max(0.0, 1 - (se_fixed / se_random) ** 2)


def diversity_adjusted(size: int, share: float) -> int:
    """The participants needed when trials differ: `size` / (1 - D2), rounded up."""
    if not 0 <= share < 1:
        raise UserError(f"a diversity of {share:g}", "0 or above, and below 1")
    return math.ceil(size / (1 - share))


def e_process(y: Array, v: Array, *, prior_variance: float) -> Array:
    """The evidence against no difference after each trial in order, shape (k,); stop when you like.

    Normal mixture (Robbins): with S = sum y/v, V = sum 1/v and r = 1/prior_variance,
    e = sqrt(r / (r + V)) exp(S^2 / (2 (r + V))). If there is no difference, e reaches 1/alpha at any time
    with probability at most alpha, however often one looks. Valid for a COMMON effect only: where trials
    differ from each other, e grows without any mean effect, and it must not be shown.
    """
    _checked("prior_variance", prior_variance, 0, math.inf)
    if not (np.all(np.isfinite(y)) and np.all(np.isfinite(v)) and np.all(v > 0)):
        raise UserError("an effect or variance without a value", "finite effects, variances above 0")
    score, information = np.cumsum(y / v), np.cumsum(1 / v)
    precision = 1 / prior_variance
    whole = precision + information
    grown: Array = np.exp(np.log(precision / whole) / 2 + score**2 / (2 * whole))
    return grown
