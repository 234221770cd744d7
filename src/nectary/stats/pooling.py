"""Pooling of two-arm trial counts. Pure numbers: knows no NICU."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, norm

from nectary.base.errors import UserError

Array = NDArray[np.float64]
MEASURES = ("rr", "or", "rd")
MODELS = ("mh",)
TESTS = ("z",)
ZERO_RULES = ("none", "keep", "half", "half-drop-double")


@dataclass(frozen=True)
class Counts:
    """k studies: labels, and four arrays of shape (k,) of whole counts."""

    study: tuple[str, ...]
    events_intervention: Array
    total_intervention: Array
    events_control: Array
    total_control: Array


@dataclass(frozen=True)
class Pooled:
    """A pooled effect: estimate, ci, pi on the natural scale; `se` on the analysis scale (log for ratios).

    `tau2`, `pi_low`, `pi_high` are None for the Mantel-Haenszel model, which has no between-study variance.
    `i2` is in percent.
    """

    k: int
    left_out: tuple[str, ...]
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p: float
    tau2: float | None
    i2: float | None
    q: float | None
    q_p: float | None
    pi_low: float | None
    pi_high: float | None
    pi_method: str
    zero_rule: str
    events: int
    participants: int


def _check(counts: Counts) -> None:
    arms = (
        (counts.events_intervention, counts.total_intervention, "intervention"),
        (counts.events_control, counts.total_control, "control"),
    )
    for events, total, arm in arms:
        for study, e, n in zip(counts.study, events, total, strict=True):
            if not (float(e).is_integer() and float(n).is_integer() and 0 <= e <= n and n > 0):
                raise UserError(
                    f"{e:g} events of {n:g} in the {arm} arm",
                    "whole numbers, 0 <= events <= total, total > 0",
                    "Correct the row.",
                    study,
                )


def _cells(counts: Counts) -> tuple[Array, Array, Array, Array]:
    a, c = counts.events_intervention, counts.events_control
    return a, counts.total_intervention - a, c, counts.total_control - c


def _effects(a: Array, b: Array, c: Array, d: Array, measure: str) -> tuple[Array, Array]:
    """Study effects and variances, shape (k,), on the analysis scale."""
    n1, n2 = a + b, c + d
    if measure == "rr":
        return np.log(a / n1) - np.log(c / n2), 1 / a - 1 / n1 + 1 / c - 1 / n2
    if measure == "or":
        return np.log(a * d) - np.log(b * c), 1 / a + 1 / b + 1 / c + 1 / d
    return a / n1 - c / n2, a * b / n1**3 + c * d / n2**3


def _mantel_haenszel(a: Array, b: Array, c: Array, d: Array, measure: str) -> tuple[float, float]:
    """Estimate and standard error on the analysis scale.

    Variances: Greenland and Robins for rr, Sato, Greenland and Robins for rd,
    Robins, Breslow and Greenland for or.
    """
    n1, n2 = a + b, c + d
    n = n1 + n2
    if measure == "rd":
        weight = n1 * n2 / n
        estimate = float(((a * n2 - c * n1) / n).sum() / weight.sum())
        tilt = c * (n1 / n) ** 2 - a * (n2 / n) ** 2 + n1 * n2 * (n2 - n1) / (2 * n**2)
        variance = estimate * tilt.sum() + ((a * d + c * b) / n).sum() / 2
        return estimate, float(np.sqrt(variance) / weight.sum())
    top, bottom = (a * n2 / n, c * n1 / n) if measure == "rr" else (a * d / n, b * c / n)
    r, s = float(top.sum()), float(bottom.sum())
    if r == 0 or s == 0:
        raise UserError(
            "an arm has no events in any study, so the ratio is 0 or has no value",
            "events in both arms", "Use --measure rd, or --zero half.",
        )  # fmt: skip
    if measure == "rr":
        spread = (n1 * n2 * (a + c) - a * c * n) / n**2
        return float(np.log(r / s)), float(np.sqrt(spread.sum() / (r * s)))
    pure, cross = (a + d) / n, (b + c) / n
    variance = (
        (pure * top).sum() / (2 * r**2)
        + (pure * bottom + cross * top).sum() / (2 * r * s)
        + (cross * bottom).sum() / (2 * s**2)
    )
    return float(np.log(r / s)), float(np.sqrt(variance))


def _kept(counts: Counts, measure: str, zero: str) -> NDArray[np.bool_]:
    a, b, c, d = _cells(counts)
    double = ((a + c) == 0) | ((b + d) == 0)
    if zero == "half" or (zero == "keep" and measure == "rd"):
        return np.ones(len(a), dtype=bool)
    stays: NDArray[np.bool_] = ~double
    return stays


def _half_where_zero(cells: tuple[Array, Array, Array, Array]) -> tuple[Array, Array, Array, Array]:
    a, b, c, d = cells
    half = np.where((a == 0) | (b == 0) | (c == 0) | (d == 0), 0.5, 0.0)
    return a + half, b + half, c + half, d + half


def _offered(measure: str, model: str, test: str, zero: str) -> None:
    for name, value, known in (
        ("measure", measure, MEASURES),
        ("model", model, MODELS),
        ("test", test, TESTS),
        ("zero", zero, ZERO_RULES),
    ):
        if value not in known:
            raise UserError(f"{name} {value!r} is not offered", " or ".join(known), "Choose one of these.")


def each_study(counts: Counts, *, measure: str = "rr") -> tuple[tuple[float, float, float] | None, ...]:
    """(estimate, ci_low, ci_high) of each study by itself, on the natural scale.

    None where a ratio has no value because an arm has no event, or only events.
    """
    _offered(measure, "mh", "z", "none")
    _check(counts)
    cells = _cells(counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        effects, variances = _effects(*cells, measure)
        reach = float(norm.ppf(0.975)) * np.sqrt(variances)
        scale = np.exp if measure != "rd" else np.asarray
        bounds = list(
            zip(scale(effects), scale(effects - reach), scale(effects + reach), variances, strict=True)
        )
    return tuple(
        (float(at), float(low), float(high)) if np.isfinite(at) and 0 < spread < np.inf else None
        for at, low, high, spread in bounds
    )


def pool(
    counts: Counts, *, measure: str = "rr", model: str = "mh", test: str = "z", zero: str = "none"
) -> Pooled:
    """The pooled effect of `counts`; UserError where no study is left or the effect is undefined.

    Heterogeneity (q, i2) is of the study effects about the pooled one, with 0.5 added to tables that
    hold a zero cell for this alone, as metafor's rma.mh does; None for one study.
    """
    _offered(measure, model, test, zero)
    _check(counts)
    kept = _kept(counts, measure, zero)
    if not kept.any():
        raise UserError("no study is left to pool", "a study with events in one arm or the other")
    a, b, c, d = (cell[kept] for cell in _cells(counts))
    raw = (a, b, c, d)
    used = _half_where_zero(raw) if zero.startswith("half") else raw
    estimate, se = _mantel_haenszel(*used, measure)
    if se == 0:
        raise UserError("the standard error is 0", "studies with both events and non-events")
    reach = float(norm.ppf(0.975)) * se
    scale = np.exp if measure != "rd" else np.asarray
    effects, variances = _effects(*_half_where_zero(raw), measure)
    k = int(kept.sum())
    q = float(((effects - estimate) ** 2 / variances).sum()) if k > 1 else None
    return Pooled(
        k=k,
        left_out=tuple(study for study, stays in zip(counts.study, kept, strict=True) if not stays),
        estimate=float(scale(estimate)),
        se=se,
        ci_low=float(scale(estimate - reach)),
        ci_high=float(scale(estimate + reach)),
        p=float(2 * norm.sf(abs(estimate / se))),
        tau2=None,
        i2=None if q is None else max(0.0, 100 * (q - (k - 1)) / q) if q > 0 else 0.0,
        q=q,
        q_p=None if q is None else float(chi2.sf(q, k - 1)),
        pi_low=None,
        pi_high=None,
        pi_method="t_k-2",
        zero_rule=zero,
        events=int(a.sum() + c.sum()),
        participants=int((a + b + c + d).sum()),
    )
