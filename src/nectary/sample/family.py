"""What families were asked and told, in which language and by whose help, and the milk on hand.

Every figure is our own choice (local).
"""

import numpy as np

from nectary.sample.births import LANGUAGES
from nectary.sample.chance import Bools, Floats, Ints, code, number, words, yes
from nectary.sample.chart import Chart
from nectary.sample.course import NEVER
from nectary.sample.feeds import Fed

DAY = 1440
ENGLISH = LANGUAGES.index("en")
INTERPRETERS = ("professional", "family", "none", "not_needed")
ROLES = ("nurse", "doctor", "lactation", "dietitian")
ANSWERS = ("wants_to_go_on", "wants_to_wait", "wants_to_talk_again", "no_wish_said")
ABOUT = ("donor_milk", "probiotic", "fortifier")
SUPPLY_DAYS = 28
HUDDLE = 14 * 60


def _interpreter(chance: np.random.Generator, chart: Chart) -> Ints:
    """A code of INTERPRETERS a stay; not needed in English."""
    foreign = code(chance, (0.7, 0.17, 0.13), len(chart.births))
    return np.where(chart.births.speaks == ENGLISH, 3, foreign)


def _talk(chance: np.random.Generator, chart: Chart, topic: str, at_min: Ints, share: float) -> None:
    count = len(chart.births)
    asked = yes(chance, 0.7, count)
    answer = np.where(asked, code(chance, (0.6, 0.1, 0.1, 0.2), count), -1)
    chart.once(
        "talks",
        np.where(at_min < NEVER, np.maximum(at_min, 60), NEVER),
        yes(chance, share, count),
        topic=topic,
        language=words(chart.births.speaks, LANGUAGES),
        interpreter=words(_interpreter(chance, chart), INTERPRETERS),
        by_role=words(code(chance, (0.6, 0.25, 0.1, 0.05), count), ROLES),
        parent_asked=asked,
        parent_answer_kind=words(answer, ANSWERS),
    )


def put_talks(chance: np.random.Generator, chart: Chart, fed: Fed, first_change: Ints) -> None:
    """Chart the talks: NEC in the first days, and each change of feeds mostly before it."""
    count = len(chart.births)
    first = chart.births.observed_from_min + number(chance, 90, 2400, count)
    _talk(chance, chart, "nec", first, 0.82)
    _talk(chance, chart, "feeds_going_up", fed.first_min - number(chance, -300, 900, count), 0.7)
    _talk(chance, chart, "first_fortifier", fed.first_fortified_min - number(chance, -200, 1200, count), 0.6)
    _talk(chance, chart, "first_formula", fed.first_formula_min - number(chance, -200, 1200, count), 0.65)
    _talk(chance, chart, "change_from_guide", first_change + number(chance, 30, 600, count), 0.4)


def put_consents(chance: np.random.Generator, chart: Chart, probiotic_agreed: Bools) -> None:
    """Chart what was offered and answered: donor milk, a probiotic, fortifier."""
    count = len(chart.births)
    language, start = words(chart.births.speaks, LANGUAGES), chart.births.observed_from_min
    for about, agreed in zip(
        ABOUT, (chart.course.donor_agreed, probiotic_agreed, np.full(count, True)), strict=True
    ):
        offered = start + number(chance, 60, 600, count)
        helped = words(_interpreter(chance, chart), INTERPRETERS)
        asked = yes(chance, 0.93, count) | agreed
        answer = words(np.where(agreed, 0, 1), ("agreed", "declined"))
        said = {"about": about, "language": language, "interpreter": helped}
        chart.once("consents", offered, asked, answer="offered", **said)
        chart.once("consents", offered + number(chance, 10, 1200, count), asked, answer=answer, **said)


def put_supply(chance: np.random.Generator, chart: Chart, need_ul: Ints) -> None:
    """Chart the milk on hand at the afternoon huddle of the first four weeks; donor milk where agreed.

    `need_ul` (stay, feeding day): what the day's feeds ask for.
    """
    births, days = chart.births, min(SUPPLY_DAYS, need_ul.shape[1])
    stay, day = np.repeat(np.arange(len(births)), days), np.tile(np.arange(days), len(births))
    at_min = day * DAY + HUDDLE - chart.birth_minute[stay]
    due = (at_min > 0) & (need_ul[stay, day] > 0)
    stay, day, at_min = stay[due], day[due], at_min[due]
    share: Floats = chart.course.own_share[stay, day] * chance.uniform(0.8, 1.6, len(stay))
    need = need_ul[stay, day]
    own = (need * share).astype(np.int64) // 100 * 100
    chart.moments("supply", stay, at_min, milk="mother", on_hand_ul=own, need_24h_ul=need)
    short = chart.course.donor_agreed[stay] & (own < need)
    stocked = np.where(yes(chance, 0.95, len(stay)), 2 * need, 0)
    chart.moments(
        "supply", stay[short], at_min[short], milk="donor", on_hand_ul=stocked[short], need_24h_ul=need[short]
    )
