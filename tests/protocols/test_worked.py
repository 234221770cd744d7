"""The worked babies of a protocol against sums done by hand, at every edge of its bands."""

from fractions import Fraction

import pytest

from nectary.protocols.library import load, packaged
from nectary.protocols.worked import LEAST_BABIES, worked_babies

LIGHTEST, HEAVIEST = 400, 2500  # as in the feed table


@pytest.mark.parametrize("name", packaged())
def test_both_edges_of_every_band_are_there_and_ten_babies_or_more(name):
    protocol = load(name)
    found = worked_babies(protocol)
    assert len(found) >= LEAST_BABIES
    for band in protocol.bands:
        for arm in band.ladders:
            grams = {one.grams for one in found if one.band == band and one.arm == arm}
            assert {max(band.from_g, LIGHTEST), min(band.below_g - 1, HEAVIEST)} <= grams


@pytest.mark.parametrize("name", packaged())
def test_each_volume_is_the_sum_by_hand_and_is_never_rounded_up(name):
    protocol = load(name)
    for baby in worked_babies(protocol):
        for feed in baby.feeds:
            by_hand = Fraction(feed.ml_per_kg_day * baby.grams, 1000) / Fraction(24, protocol.interval_h)
            assert feed.exact_ml == by_hand
            assert feed.drawn_ml is None or 0 < feed.drawn_ml <= by_hand


def test_adept_at_599_and_600_g_as_printed_in_its_table():
    """599 g: 12 mL/kg/day hourly is 0.2995 mL; 600 g lies in the next band, which ends a day sooner."""
    found = {one.grams: one.feeds for one in worked_babies(load("adept-2009"))}
    first, last = found[599]
    assert (first.ml_per_kg_day, first.exact_ml, first.drawn_ml) == (12, Fraction("0.2995"), Fraction("0.29"))
    assert (last.step, found[600][1].step) == (13, 12)
    assert last.drawn_ml == Fraction("3.7")  # 150 x 0.599 / 24 = 3.74, to 0.1 mL
