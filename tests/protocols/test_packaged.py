"""The packaged protocols against the printed vectors, every band edge, and what may not be packaged."""

from datetime import date

import pytest

from nectary.base.ages import parse_gestation
from nectary.base.errors import UserError
from nectary.base.sources import Trust
from nectary.protocols.checking import faults
from nectary.protocols.library import load, packaged, text_of
from nectary.protocols.plan import plan, step_after
from nectary.protocols.schema import status_on
from nectary.protocols.standing import Standing, path_from

TODAY = date(2026, 11, 26)
# protocol, arm, grams: mL/kg/day by tolerated day, and mL a day
LEEDS_650 = ([10, 10, 20, 40, 60, 80, 100, 120, 140, 150], [6.5, 6.5, 13, 26, 39, 52, 65, 78, 91, 97.5])
LEEDS_1400 = ([30, 60, 90, 120, 150], [42, 84, 126, 168, 210])
SLOW = [18, 36, 54, 72, 90, 108, 126, 144, 150]
FAST = [30, 60, 90, 120, 150]
VECTORS = [
    ("leeds-2018", None, 650, *LEEDS_650),
    ("leeds-2018", None, 1400, *LEEDS_1400),
    ("sift-2019", "slow-18", 650, SLOW, [11.7, 23.4, 35.1, 46.8, 58.5, 70.2, 81.9, 93.6, 97.5]),
    ("sift-2019", "slow-18", 1050, SLOW, [18.9, 37.8, 56.7, 75.6, 94.5, 113.4, 132.3, 151.2, 157.5]),
    ("sift-2019", "slow-18", 1400, SLOW, [25.2, 50.4, 75.6, 100.8, 126, 151.2, 176.4, 201.6, 210]),
    ("sift-2019", "fast-30", 650, FAST, [19.5, 39, 58.5, 78, 97.5]),
    ("sift-2019", "fast-30", 1050, FAST, [31.5, 63, 94.5, 126, 157.5]),
    ("sift-2019", "fast-30", 1400, FAST, [42, 84, 126, 168, 210]),
]
LEEDS_650_A_FEED = [0.542, 0.542, 1.083, 2.167, 3.25, 4.333, 5.417, 6.5, 7.583, 8.125]


def made(name, grams, **options):
    return plan(load(name), birth_weight_g=grams, on=TODAY, **options)


@pytest.mark.parametrize(("name", "arm", "grams", "rates", "volumes"), VECTORS)
def test_a_printed_schedule(name, arm, grams, rates, volumes):
    days = made(name, grams, arm=arm).days
    assert [day.ml_per_kg_day for day in days] == rates
    assert [day.ml_per_day for day in days] == volumes
    assert [day.feeding_day for day in days] == list(range(1, len(rates) + 1))


def test_leeds_a_feed_to_the_three_decimals_printed():
    """Half a unit of the last printed place, which is all that the table says."""
    found = made("leeds-2018", 650)
    assert [day.ml_per_feed for day in found.days] == pytest.approx(LEEDS_650_A_FEED, abs=0.0005)
    assert found.interval_h == 2 and found.full_feeds_feeding_day == 10
    assert [day.stage for day in found.days[:3]] == ["trophic", "trophic", "ladder"]


@pytest.mark.parametrize(
    ("grams", "gestation", "first"),
    [(1000, None, [10, 10, 20]), (1001, None, [10, 20, 40]), (1250, None, [10, 20, 40]),
     (1251, None, [30, 60, 90]), (1500, None, [30, 60, 90]), (1600, "31+0", [30, 60, 90]),
     (1600, "32+6", [30, 60, 90])],
)  # fmt: skip
def test_edges_of_leeds(grams, gestation, first):
    born = gestation and parse_gestation(gestation)
    assert [day.ml_per_kg_day for day in made("leeds-2018", grams, gestation_days=born).days[:3]] == first


@pytest.mark.parametrize(
    ("gestation", "said"), [(None, "Say the gestation"), ("33+0", "outside this protocol")]
)
def test_above_the_last_band_gestation_decides(gestation, said):
    with pytest.raises(UserError, match=said):
        made("leeds-2018", 1600, gestation_days=gestation and parse_gestation(gestation))


def test_held_on_day_five_the_next_is_60_and_not_80():
    """Leeds at 650 g: 40 was tolerated on step 4; a day of hold later, the step up is 60."""
    leeds = load("leeds-2018")
    assert step_after(leeds, 650, 4, "stay").parts == (40,)
    assert step_after(leeds, 650, 4, "advance").parts == (60,)


def test_the_one_whose_review_is_past_is_expired_and_none_is_signed():
    assert {name: status_on(load(name), TODAY) for name in packaged()} == {
        "adept-2009": "example", "frankfurt-2021": "example", "intergrowth-2016": "example",
        "leeds-2018": "expired", "sift-2019": "example",
    }  # fmt: skip
    assert made("leeds-2018", 650).status == "expired" and not made("leeds-2018", 650).signed


def test_what_nobody_read_at_its_source_is_not_packaged():
    assert not {"royal-cornwall", "who-2011", "who-2022", "espghan-2022"} & set(packaged())
    for name in packaged():
        one = load(name)
        assert one.trust is Trust.VERIFIED
        assert "recalled" not in text_of(name)[0].replace("verified | recalled", "")
        asked = [one.said()[0] for one in faults(text_of(name)[0])]
        assert asked == (["a first volume of 80"] if name == "intergrowth-2016" else [])


def test_a_missing_target_is_150_of_our_own_and_says_so():
    one = load("leeds-2018")
    assert (one.target_ml_per_kg_day, one.target_trust) == (150, Trust.LOCAL)
    assert any("our own assumption" in note for note in made("leeds-2018", 650).notes)


def test_ranges_are_planned_at_their_low_end_and_shown_whole():
    found = made("frankfurt-2021", 900, arm="cohort-1")
    assert [day.ml_per_kg_day for day in found.days[:3]] == [10, 25, 40]
    assert any("10 to 15" in note for note in found.notes) and any("15 to 20" in note for note in found.notes)


def test_where_a_source_stops_the_rows_stop():
    early = made("intergrowth-2016", 900, gestation_days=parse_gestation("28+0"))
    assert [day.ml_per_kg_day for day in early.days] == [10]
    assert early.full_feeds_feeding_day is None and "the source stops here, below full feeds" in early.notes
    later = made("intergrowth-2016", 1800, gestation_days=parse_gestation("32+0"))
    assert later.days[0].ml_per_kg_day == 80 and later.days[-1].ml_per_kg_day == 160


def test_an_arm_is_asked_for_where_ladders_differ_and_only_there():
    with pytest.raises(UserError, match="slow-18 or fast-30"):
        made("sift-2019", 900)
    assert made("adept-2009", 900).days == made("adept-2009", 900, arm="late").days


def test_a_printed_range_stands_with_the_arm_that_it_is_printed_for():
    """Cohort 1 began at 10 to 15 and rose by 15 to 20; cohort 2 began at 20 and rose by 25 to 30."""
    printed = {
        arm: [note for note in made("frankfurt-2021", 900, arm=arm).notes if "is printed as" in note]
        for arm in ("cohort-1", "cohort-2")
    }
    ends = "mL/kg/day; planned at the low end"
    assert printed == {
        "cohort-1": [f"initial volume is printed as 10 to 15 {ends}",
                     f"step volume is printed as 15 to 20 {ends}"],
        "cohort-2": [f"step volume is printed as 25 to 30 {ends}"],
    }  # fmt: skip


def test_where_ladders_differ_by_arm_none_is_chosen_for_a_baby():
    two = load("sift-2019")
    for ask in (lambda: step_after(two, 900, 1, "advance"), lambda: path_from(two, 900, Standing(True, 1))):
        with pytest.raises(UserError, match="no arm given; expected slow-18 or fast-30"):
            ask()
    assert step_after(two, 900, 1, "advance", arm="fast-30").parts == (60,)
    assert path_from(two, 900, Standing(True, 2), arm="slow-18")[0].parts == (36,)
