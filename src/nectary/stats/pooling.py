"""Pooling of two-arm trial counts. Pure numbers: knows no NICU."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from nectary.base.errors import UserError
from nectary.stats.effects import (
    MEASURES,
    ZERO_RULES,
    Array,
    Cells,
    Counts,
    Mask,
    cells,
    check,
    choices,
    corrected,
    double_zero,
    effects,
    half_where_zero,
    study_effects,
)
from nectary.stats.heterogeneity import Heterogeneity, from_q, from_tau2
from nectary.stats.models import TESTS, fit

__all__ = [
    "MEASURES",
    "MODELS",
    "TESTS",
    "ZERO_RULES",
    "Counts",
    "Pooled",
    "each_study",
    "pool",
    "studies_used",
    "weights",
]

MODELS = ("mh", "ee", "dl", "reml", "pm", "peto")
RANDOM = ("dl", "reml", "pm")
REACH = float(ndtri(0.975))


@dataclass(frozen=True)
class Pooled:
    """A pooled effect: estimate, ci, pi on the natural scale; `se` on the analysis scale (log for ratios).

    `q` (with `df`, `q_p`), `h2` and `i2`, in percent, say how much studies differ; None for one study.
    `i2` is tau2 / (tau2 + typical variance) for random effects, (q - df) / q otherwise; `i2_revman` is
    always the latter. `tau2` is None for mh and peto, 0 for ee, which assumes it; its interval (Q-profile)
    and `pi_low`, `pi_high` are None where the model has no variance between studies, and the prediction
    interval also with fewer than three studies. `narrower_than_z`: whether the interval of hksj is narrower
    than the one without the adjustment, as it is where studies agree more than chance lets them; None for z.
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
    h2: float | None
    tau2_low: float | None
    tau2_high: float | None
    i2_low: float | None
    i2_high: float | None
    i2_revman: float | None
    df: int | None
    measure: str
    model: str
    test: str
    narrower_than_z: bool | None = None


@dataclass(frozen=True)
class _Found:
    """One model's answer on the analysis scale; `tau2` and `ahead` (prediction) None where it has none."""

    estimate: float
    se: float
    ci: tuple[float, float]
    p: float
    differ: Heterogeneity
    tau2: float | None = None
    ahead: tuple[float, float] | None = None
    narrower: bool | None = None


def _mantel_haenszel(table: Cells, measure: str) -> tuple[float, float]:
    """Estimate and standard error on the analysis scale.

    Variances: Greenland and Robins for rr, Sato, Greenland and Robins for rd,
    Robins, Breslow and Greenland for or.
    """
    a, b, c, d = table
    n1, n2 = a + b, c + d
    n = n1 + n2
    if measure == "rd":
        weight = n1 * n2 / n
        estimate = float(((a * n2 - c * n1) / n).sum() / weight.sum())
        tilt = c * (n1 / n) ** 2 - a * (n2 / n) ** 2 + n1 * n2 * (n2 - n1) / (2 * n**2)
        variance = estimate * tilt.sum() + ((a * d + c * b) / n).sum() / 2
        return estimate, float(np.sqrt(max(0.0, variance)) / weight.sum())
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


def _peto(table: Cells) -> tuple[float, float, float]:
    """Log odds ratio sum(O - E) / sum V, its standard error 1 / sqrt(sum V), and Q.

    E = n1 m1 / n and V = n1 n2 m1 m2 / (n^2 (n - 1)), with m1 events and m2 non-events of n (Yusuf 1985).
    """
    a, b, c, d = table
    n1, n2, m1, m2 = a + b, c + d, a + c, b + d
    n = n1 + n2
    more = a - n1 * m1 / n
    v = n1 * n2 * m1 * m2 / (n**2 * (n - 1))
    estimate = float(more.sum() / v.sum())
    q = float((v * (more / v - estimate) ** 2).sum())
    return estimate, float(1 / np.sqrt(v.sum())), q


def _kept(counts: Counts, measure: str, model: str, zero: str) -> Mask:
    if model not in ("mh", "peto"):
        return study_effects(counts, measure=measure, zero=zero).used
    table = cells(counts)
    if zero == "half" or (zero == "keep" and model == "mh" and measure == "rd"):
        return np.ones(len(counts.study), dtype=bool)
    stays: Mask = ~double_zero(table)
    return stays


def _summed(table: Cells, measure: str, model: str, zero: str) -> _Found:
    """Mantel-Haenszel or Peto, from the tables of the studies that stay.

    The Q of Mantel-Haenszel is of the study effects about the pooled one, with 0.5 added to tables that
    hold a zero cell for this alone, as metafor's rma.mh does.
    """
    k = len(table[0])
    if model == "peto":
        estimate, se, q = _peto(corrected(table, zero))
    else:
        estimate, se = _mantel_haenszel(corrected(table, zero), measure)
        y, v = effects(half_where_zero(table), measure)
        q = float(((y - estimate) ** 2 / v).sum())
    if se == 0:
        raise UserError("the standard error is 0", "studies with both events and non-events")
    ci = (estimate - REACH * se, estimate + REACH * se)
    p = float(2 * ndtr(-abs(estimate / se)))
    return _Found(estimate, se, ci, p, from_q(q, k))


def _weighed(y: Array, v: Array, model: str, test: str) -> _Found:
    """An inverse-variance model of effects and variances of shape (k,), all with a value."""
    k = len(y)
    one = fit(y[None], v[None], np.ones((1, k), dtype=bool), model=model, test=test)
    estimate, se, tau2, q = (float(value[0]) for value in (one.estimate, one.se, one.tau2, one.q))
    if not np.isfinite(estimate):
        raise UserError("the variance between studies was not found", "another model", "Use --model dl.")
    if not np.isfinite(se):
        raise UserError(
            "the studies agree exactly, so the standard error of hksj is 0", "studies that differ",
            "Use --test hksj-floor.",
        )  # fmt: skip
    differ = from_tau2(y, v, q, tau2) if model in RANDOM and k > 1 else from_q(q, k)
    ahead = (float(one.pi_low[0]), float(one.pi_high[0])) if np.isfinite(one.pi_low[0]) else None
    ci = (float(one.ci_low[0]), float(one.ci_high[0]))
    narrower = None
    if test != "z":
        plain = fit(y[None], v[None], np.ones((1, k), dtype=bool), model=model, test="z")
        narrower = ci[1] - ci[0] < float(plain.ci_high[0] - plain.ci_low[0])
    return _Found(estimate, se, ci, float(one.p[0]), differ, tau2 if k > 1 else None, ahead, narrower)


def _options(measure: str, model: str, test: str, zero: str) -> None:
    choices(
        measure=(measure, MEASURES), model=(model, MODELS), test=(test, TESTS), zero=(zero, ZERO_RULES)
    )  # fmt: skip
    if test != "z" and model not in RANDOM:
        raise UserError(
            f"test {test} does not go with model {model}", "model dl, reml or pm", "Use --test z."
        )
    if model == "peto" and measure != "or":
        raise UserError(f"model peto gives an odds ratio, not {measure}", "measure or", "Use --measure or.")


def each_study(counts: Counts, *, measure: str = "rr") -> tuple[tuple[float, float, float] | None, ...]:
    """(estimate, ci_low, ci_high) of each study by itself, on the natural scale.

    None where a ratio has no value because an arm has no event, or only events.
    """
    _options(measure, "mh", "z", "none")
    check(counts)
    found, variances = effects(cells(counts), measure)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = REACH * np.sqrt(variances)
        scale = np.exp if measure != "rd" else np.asarray
        bounds = list(zip(scale(found), scale(found - reach), scale(found + reach), variances, strict=True))
    return tuple(
        (float(at), float(low), float(high)) if np.isfinite(at) and 0 < spread < np.inf else None
        for at, low, high, spread in bounds
    )


def weights(
    counts: Counts, *, measure: str = "rr", model: str = "mh", test: str = "z", zero: str = "none"
) -> tuple[float, ...]:
    """Each study's percent of the weight: of Mantel and Haenszel, or with `ee` of one part in its variance.

    rr: control events x intervention total / all; or: control events x intervention non-events / all; rd:
    the product of the totals / all. A study of weight 0 still adds its events to the upper sum of a ratio.
    A ratio's control arm without an event has the weight 0 unless `zero` adds a half to it; a study without
    an event in either arm has none. All are 0 where no control arm had an event.
    """
    _options(measure, model, test, zero)
    check(counts)
    if model == "ee":
        each = study_effects(counts, measure=measure, zero=zero)
        return _percents(np.where(each.used, 1 / np.where(each.used, each.v, 1.0), 0.0))
    a, b, c, d = corrected(cells(counts), zero)
    n1, n2 = a + b, c + d
    weight = {"rr": c * n1, "or": b * c, "rd": n1 * n2}[measure] / (n1 + n2)
    return _percents(np.where(double_zero(cells(counts)), 0.0, weight))


def _percents(weight: Array) -> tuple[float, ...]:
    whole = weight.sum() or 1.0
    return tuple(float(one) for one in 100 * weight / whole)


def studies_used(
    counts: Counts, *, measure: str = "rr", model: str = "mh", test: str = "z", zero: str = "none"
) -> tuple[int, ...]:
    """The places of the studies that `pool` would use; UserError for options or counts it would refuse."""
    _options(measure, model, test, zero)
    check(counts)
    return tuple(int(place) for place in np.flatnonzero(_kept(counts, measure, model, zero)))


def pool(
    counts: Counts, *, measure: str = "rr", model: str = "mh", test: str = "z", zero: str = "none"
) -> Pooled:
    """The pooled effect of `counts`; UserError where no study is left or the effect is undefined.

    One study is answered with its own effect and z interval; what needs two or three studies is None.
    """
    _options(measure, model, test, zero)
    check(counts)
    kept = _kept(counts, measure, model, zero)
    if not kept.any():
        raise UserError("no study is left to pool", "a study with events in one arm or the other")
    raw = tuple(cell[kept] for cell in cells(counts))
    table: Cells = (raw[0], raw[1], raw[2], raw[3])
    if model in ("mh", "peto"):
        found = _summed(table, measure, model, zero)
    else:
        found = _weighed(*effects(corrected(table, zero), measure), model, test)
    return _told(found, counts, kept, measure=measure, model=model, test=test, zero=zero)


def _told(
    found: _Found, counts: Counts, kept: Mask, *, measure: str, model: str, test: str, zero: str
) -> Pooled:
    """What was found, on the natural scale, with what it rests on."""

    def natural(value: float) -> float:
        return value if measure == "rd" else float(np.exp(value))

    a, b, c, d = (cell[kept] for cell in cells(counts))
    differ, ahead = found.differ, found.ahead
    return Pooled(
        k=int(kept.sum()),
        left_out=tuple(study for study, stays in zip(counts.study, kept, strict=True) if not stays),
        estimate=natural(found.estimate), se=found.se, ci_low=natural(found.ci[0]),
        ci_high=natural(found.ci[1]), p=found.p, tau2=found.tau2,
        i2=differ.i2, q=differ.q, q_p=differ.q_p,
        pi_low=None if ahead is None else natural(ahead[0]),
        pi_high=None if ahead is None else natural(ahead[1]),
        pi_method="t_k-2", zero_rule=zero,
        events=int(a.sum() + c.sum()), participants=int((a + b + c + d).sum()),
        h2=differ.h2, tau2_low=differ.tau2_low, tau2_high=differ.tau2_high,
        i2_low=differ.i2_low, i2_high=differ.i2_high,
        i2_revman=differ.i2_revman, df=differ.df,
        measure=measure, model=model, test=test, narrower_than_z=found.narrower,
    )  # fmt: skip
