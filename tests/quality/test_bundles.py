"""A bundle by month: what the engine counts equals a plain reading of the rows and a recount of it."""

from collections import defaultdict

import pytest
from tests.measures.plain.stay import Stay
from tests.practices.plain import care, milk, talks  # noqa: F401
from tests.practices.plain.rules import in_force, reasons
from tests.practices.strategies import decided

from nectary.engine import folder
from nectary.practices import PRACTICES
from nectary.practices.settings import rows as rows_of_settings
from nectary.practices.unit import Bundle, Domain, Unit
from nectary.quality.bundles import BundleCount, by_month, together
from nectary.sample.stays import invent

STAYS, SEED, MESS = 150, 7, 0.1


@pytest.mark.parametrize(
    ("verdicts", "one"),
    [
        ([], "not_applicable"),
        (["not_applicable"], "not_applicable"),
        (["met", "not_applicable"], "met"),
        (["met", "unknown"], "unknown"),
        (["met", "unknown", "not_met"], "not_met"),
    ],
)
def test_several_verdicts_make_one_and_an_unknown_is_never_a_met(verdicts, one):
    assert together(verdicts) == one


def test_what_a_unit_does_not_say_of_itself_is_unknown():
    bundle = Bundle("b", (Domain("looks", (), "recognition_approach"),))
    for states, word in (({}, "unknown"), ({"recognition_approach": False}, "not_met")):
        count = BundleCount(bundle, states)
        count.add({"a": "2026-01"}, [])
        assert getattr(count.months()[0].domains["looks"], word) == 1


@pytest.fixture(scope="module")
def unit():
    return invent(STAYS, SEED, mess=MESS)


def read_plainly(tables, stated):
    """infant_id -> {practice: its verdicts}, from the raw rows alone."""
    rows = {name: table.to_pylist() for name, table in tables.items()}
    recorded, decisions, found = frozenset(name for name in rows if rows[name]), rows_of_settings(stated), {}
    for infant in rows["infants"]:
        code = infant["infant_id"]
        own = {name: [row for row in each if row["infant_id"] == code] for name, each in rows.items()}
        stay = Stay(infant, own, recorded)
        found[code] = defaultdict(list)
        for (name, _), why in reasons(stay, in_force(stay, decisions)).items():
            found[code][name].append(PRACTICES[name].whys[why].verdict)
    return found


def by_hand(tables, bundle, stated):
    """month -> ({practice: {verdict: babies}}, {verdict: babies with that of the whole bundle})."""
    rank = ("not_met", "unknown", "met", "not_applicable")
    worst = lambda words: min(words, key=rank.index, default="not_applicable")  # noqa: E731
    verdicts, months = read_plainly(tables, stated), {}
    for infant in tables["infants"].to_pylist():
        items, whole = months.setdefault(
            infant["birth_month"], (defaultdict(lambda: defaultdict(int)), defaultdict(int))
        )
        found = {}
        for domain in bundle.domains:
            for name in domain.practices:
                found[name] = worst(verdicts[infant["infant_id"]][name])
                items[name][found[name]] += 1
        whole[worst(found.values())] += 1
    return months


@pytest.mark.parametrize("stated", [(), decided(3)], ids=["examples alone", "stated"])
def test_a_bundle_by_month_over_a_record_equals_a_recount_by_hand(unit, stated, tmp_path):
    bundle = Bundle("everything", (Domain("all", tuple(PRACTICES)),))
    folder.write(unit, tmp_path / "record", time_zone="UTC", day_start="00:00")
    months = by_month(tmp_path / "record", Unit("Ours", stated), bundle)
    expected = by_hand(unit, bundle, stated)
    assert {one.month for one in months} == set(expected) and sum(one.babies for one in months) == STAYS
    for one in months:
        items, whole = expected[one.month]
        for name, tally in one.practices.items():
            assert vars(tally) == {word: items[name][word] for word in vars(tally)}, (one.month, name)
        assert vars(one.all_or_none) == {word: whole[word] for word in vars(one.all_or_none)}
        assert one.items_met == sum(items[name]["met"] for name in PRACTICES)
        assert one.items_assessable == one.items_met + sum(items[name]["not_met"] for name in PRACTICES)
