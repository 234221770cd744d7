"""Two-arm counts, what each study by itself says, and what is done where a count is zero."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nectary.base.errors import UserError

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Cells = tuple[Array, Array, Array, Array]
MEASURES = ("rr", "or", "rd")
ZERO_RULES = ("none", "keep", "half", "half-drop-double")


@dataclass(frozen=True)
class Counts:
    """k studies: labels, four arrays of shape (k,) of whole counts, and each study's year where known."""

    study: tuple[str, ...]
    events_intervention: Array
    total_intervention: Array
    events_control: Array
    total_control: Array
    year: tuple[int | None, ...] = ()

    def take(self, rows: Iterable[int]) -> "Counts":
        """The studies at these places, in this order."""
        at = list(rows)
        arms = (self.events_intervention, self.total_intervention, self.events_control, self.total_control)
        ei, ni, ec, nc = (arm[at] for arm in arms)
        years = tuple(self.year[i] for i in at) if self.year else ()
        return Counts(tuple(self.study[i] for i in at), ei, ni, ec, nc, years)


@dataclass(frozen=True)
class Effects:
    """Effects and variances, shape (k,), on the analysis scale (log for ratios), and which have a value."""

    y: Array
    v: Array
    used: Mask


def check(counts: Counts) -> None:
    """UserError unless every study stands there once, with whole counts that fit their totals.

    Studies of one name are the same study where their years are the same or not known. Where no years are
    given at all, one name may stand for several studies, so only a row that is repeated whole is refused.
    """
    if not counts.study:
        raise UserError("there is no study", "at least one row of counts")
    named: zip[tuple[object, ...]] = (
        zip(counts.study, counts.year, strict=True)
        if counts.year
        else zip(counts.study, *(cell.tolist() for cell in cells(counts)), strict=True)
    )
    (study, *rest), times = Counter(named).most_common(1)[0]
    if times > 1:
        raise UserError(
            f"this study stands there {times} times", "each study once, or different years",
            "Join its rows, or give each its own label.",
            f"{study} {rest[0]}" if counts.year and rest[0] is not None else str(study),
        )  # fmt: skip
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


def choices(**asked: tuple[str, tuple[str, ...]]) -> None:
    """UserError for the first option whose value is not among those known."""
    for name, (value, known) in asked.items():
        if value not in known:
            raise UserError(f"{name} {value!r} is not offered", " or ".join(known), "Choose one of these.")


def cells(counts: Counts) -> Cells:
    """Events and non-events of the intervention arm, then of the control arm, each of shape (k,)."""
    a, c = counts.events_intervention, counts.events_control
    return a, counts.total_intervention - a, c, counts.total_control - c


def double_zero(table: Cells) -> Mask:
    """Studies in which nobody, or everybody, of both arms had the event, shape (k,)."""
    a, b, c, d = table
    found: Mask = ((a + c) == 0) | ((b + d) == 0)
    return found


def half_where_zero(table: Cells) -> Cells:
    """The table with 0.5 added to all four cells of each study that has a zero cell."""
    a, b, c, d = table
    half = np.where((a == 0) | (b == 0) | (c == 0) | (d == 0), 0.5, 0.0)
    return a + half, b + half, c + half, d + half


def corrected(table: Cells, zero: str) -> Cells:
    """The table as the rule `zero` reckons with it: with halves for half and half-drop-double."""
    return half_where_zero(table) if zero.startswith("half") else table


def effects(table: Cells, measure: str) -> tuple[Array, Array]:
    """Study effects and variances, shape (k,), on the analysis scale; not finite where undefined.

    rr: log(a/n1) - log(c/n2), 1/a - 1/n1 + 1/c - 1/n2. or: log(ad) - log(bc), 1/a + 1/b + 1/c + 1/d.
    rd: a/n1 - c/n2, ab/n1^3 + cd/n2^3.
    """
    a, b, c, d = table
    n1, n2 = a + b, c + d
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "rr":
            return np.log(a / n1) - np.log(c / n2), 1 / a - 1 / n1 + 1 / c - 1 / n2
        if measure == "or":
            return np.log(a * d) - np.log(b * c), 1 / a + 1 / b + 1 / c + 1 / d
        return a / n1 - c / n2, a * b / n1**3 + c * d / n2**3


def study_effects(counts: Counts, *, measure: str, zero: str) -> Effects:
    """Each study's effect under the rule `zero`, for the models that weigh by inverse variance.

    none (and keep, which differs for mh alone): nothing added; double zeros are left out, and so is a study
    whose effect or variance has no value or whose variance is 0. half: 0.5 to every cell of a table with
    a zero. half-drop-double: the same, double zeros left out.
    """
    choices(measure=(measure, MEASURES), zero=(zero, ZERO_RULES))
    table = cells(counts)
    y, v = effects(corrected(table, zero), measure)
    used = np.isfinite(y) & np.isfinite(v) & (v > 0)
    return Effects(y, v, used if zero == "half" else used & ~double_zero(table))
