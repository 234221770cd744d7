"""How much studies differ: Q, I2, H2, the Q-profile interval of tau2, prediction intervals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, chdtri, ndtri, stdtrit

from nectary.stats.models import SAME, q_reaches

Array = NDArray[np.float64]
INTERVALS = ("t_k-2", "t_k-1", "z")


@dataclass(frozen=True)
class Heterogeneity:
    """Q with its p and degrees of freedom, I2 in percent, H2, and 95% intervals of tau2 and I2.

    All None for one study; the intervals also for models without a variance between studies.
    """

    q: float | None = None
    q_p: float | None = None
    df: int | None = None
    i2: float | None = None
    i2_revman: float | None = None
    h2: float | None = None
    tau2_low: float | None = None
    tau2_high: float | None = None
    i2_low: float | None = None
    i2_high: float | None = None


def from_q(q: float, k: int) -> Heterogeneity:
    """For models without a variance between studies: I2 = (Q - df)/Q, never below 0; H2 = Q/df."""
    if k < 2:
        return Heterogeneity()
    q = 0.0 if q <= SAME else q
    i2 = 100 * max(0.0, (q - (k - 1)) / q) if q > 0 else 0.0
    return Heterogeneity(q, float(chdtrc(k - 1, q)), k - 1, i2, i2, q / (k - 1))


def from_tau2(y: Array, v: Array, q: float, tau2: float) -> Heterogeneity:
    """For random effects, from effects and variances of shape (k,), k > 1.

    I2 = tau2 / (tau2 + s2) and H2 = 1 + tau2 / s2 with the typical variance s2, as metafor has them;
    the interval of I2 puts the ends of tau2's into the same formula.
    """
    fixed, s2 = from_q(q, len(y)), typical_variance(v)
    low, high = q_profile(y, v)

    def share(variance: float) -> float:
        return 100 * variance / (variance + s2)

    return Heterogeneity(
        fixed.q, fixed.q_p, fixed.df, share(tau2), fixed.i2, 1 + tau2 / s2, low, high, share(low), share(high)
    )


def typical_variance(v: Array) -> float:
    """s2 of Higgins and Thompson: (k - 1) sum w / ((sum w)^2 - sum w^2), w = 1/v of shape (k,)."""
    w = 1 / v
    return float((len(v) - 1) * w.sum() / (w.sum() ** 2 - (w**2).sum()))


def q_profile(y: Array, v: Array) -> tuple[float, float]:
    """The 95% interval of tau2 (Viechtbauer 2007): where Q(tau2) is the 97.5% and 2.5% point of chi2.

    Never below 0; both ends are 0 where the studies agree more than chance lets them.
    """
    quantiles = chdtri(len(y) - 1, (0.025, 0.975))  # by the upper tail
    pair = np.stack((y, y), axis=1), np.stack((v, v), axis=1)
    low, high = q_reaches(*pair, np.asarray(quantiles, dtype=float))
    return float(low), float(high)


def prediction(
    estimate: float, se: float, tau2: float, k: int, method: str = "t_k-2"
) -> tuple[float, float] | None:
    """Where 95% of true effects of new studies lie: estimate -+ quantile x sqrt(tau2 + se^2).

    `method`: t_k-2 (Higgins, Thompson, Spiegelhalter), t_k-1 or z. None where no degree of freedom is left.
    """
    lost = {"t_k-2": 2, "t_k-1": 1}.get(method)
    if lost is not None and k <= lost:
        return None
    reach = float(ndtri(0.975) if lost is None else stdtrit(k - lost, 0.975)) * float(np.hypot(se, tau2**0.5))
    return estimate - reach, estimate + reach
