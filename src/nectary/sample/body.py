"""Weights with loss and regain, length and head. Every figure is our own choice (local)."""

import numpy as np

from nectary.sample.births import Births
from nectary.sample.chance import Bools, Floats, Ints
from nectary.sample.chart import Chart
from nectary.sample.course import Course

DAYS = 128
NADIR_DAY = 4
WEIGHED_AT = 6 * 60  # before the rounds, so that the day's feeds rest on it
MEASURED_AT = 11 * 60


def weights(chance: np.random.Generator, births: Births, course: Course) -> Ints:
    """(stay, unit day): grams on the scales that day, in steps of 5; slower in the ill."""
    days = np.arange(DAYS)
    count = len(births)
    loss = np.clip(chance.normal(0.09, 0.02, count), 0.02, 0.125)[:, None]
    gain = chance.normal(0.0165, 0.0018, count)
    ill = (np.minimum(course.nec_min, course.sip_min) // 1440)[:, None]
    grown = np.maximum(days - NADIR_DAY, 0) - 0.6 * np.clip(days - ill, 0, 12)
    grown = np.minimum(grown, 30) + 0.6 * np.maximum(grown - 30, 0)
    course_of = (1 - loss * np.minimum(days / NADIR_DAY, 1)) * np.exp(gain[:, None] * np.maximum(grown, 0))
    noise: Floats = 1 + chance.normal(0, 0.006, (count, DAYS))
    found: Ints = (np.rint(births.weight_g[:, None] * course_of * noise / 5) * 5).astype(np.int64)
    found[:, 0] = births.weight_g
    return found


def working(births: Births, weight_g: Ints) -> Ints:
    """(stay, unit day): birth weight until it is regained, from then on the day's weight."""
    birth = births.weight_g[:, None]
    above = (weight_g >= birth) & (np.arange(DAYS) >= 3)
    regained: Bools = np.maximum.accumulate(above, axis=1)
    return np.where(regained, weight_g, birth)


def _grid(chart: Chart, days: Ints, clock: int) -> tuple[Ints, Ints, Ints]:
    """(stay, unit day, minute since birth) of every stay on `days` at a time of day; those after birth."""
    stay, day = np.repeat(np.arange(len(chart.births)), len(days)), np.tile(days, len(chart.births))
    at_min = day * 1440 + clock - chart.birth_minute[stay]
    keep = (at_min > 0) & (at_min <= chart.seen_min[stay])
    return stay[keep], day[keep], at_min[keep]


def put(chance: np.random.Generator, chart: Chart, weight_g: Ints) -> None:
    """Chart a weighing a day, and length and head once a week."""
    stay, day, at_min = _grid(chart, np.arange(DAYS), WEIGHED_AT)
    chart.moments("weights", stay, at_min, weight_g=weight_g[stay, day], do_not_use=False)
    stay, day, at_min = _grid(chart, np.arange(1, DAYS, 7), MEASURED_AT)
    born = chart.births.weight_g[stay] ** (1 / 3)
    length = 36.5 * born + 1.1 * day + chance.normal(0, 4, len(stay))
    head = 25.6 * born + 0.95 * day + chance.normal(0, 2.5, len(stay))
    chart.moments(
        "growth", stay, at_min, length_mm=np.rint(length).astype(int), head_mm=np.rint(head).astype(int)
    )
