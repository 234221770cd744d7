"""The report's facts: against a plain reading of the record, by hand, and the same however it is cut."""

import json
import statistics
from collections import Counter
from datetime import date
from functools import partial
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.foreign import real, take

from nectary.base.errors import UserError
from nectary.base.sources import bibliography
from nectary.engine import folder
from nectary.engine.run import Run
from nectary.engine.schema import arrow_schema
from nectary.quality import report as report_module
from nectary.quality import report_rows
from nectary.quality.report import report
from nectary.quality.report_babies import BabiesTally, GapsTally
from nectary.quality.report_choices import EXPOSURES, OUTCOMES, RATES, choices, chosen
from nectary.quality.report_rows import remarks_and_stops, whole_stays
from nectary.quality.report_tally import quartile, share_of
from nectary.sample import stays as sample
from nectary.show.reports.facts import Share
from nectary.stats.proportions import wilson

MADE = date(2026, 11, 26)
STAYS = 300


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    out = tmp_path_factory.mktemp("report") / "record"
    sample.write(out, STAYS, 1, mess=0.2)
    return out


@pytest.fixture(scope="module")
def found(record):
    return report(record, made=MADE)


@pytest.fixture(scope="module")
def read(record):
    """(infants, stays, days) as plain rows: the record's own, and what the catalogue answers."""
    ((days, stays),) = Run(record).days_and_stays()
    return folder.read(record)["infants"].to_pylist(), stays.to_pylist(), days.to_pylist()


def fact(found, name):
    (one,) = [one for one in (*found.outcomes, *found.exposures) if one.name == name]
    return one


def plain_quartile(values, quarter):
    """The middle one of the two medians of Hyndman and Fan's definition 2, by counting from both ends."""
    values = sorted(values)
    at_most = [v for v in values if 4 * sum(w <= v for w in values) >= quarter * len(values)]
    at_least = [v for v in values if 4 * sum(w >= v for w in values) >= (4 - quarter) * len(values)]
    return (min(at_most) + max(at_least)) / 2


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=40))
def test_quartiles_are_those_of_the_definition(values):
    counts = Counter(values)
    assert [quartile(counts, q) for q in (1, 2, 3)] == [plain_quartile(values, q) for q in (1, 2, 3)]
    assert quartile(counts, 2) == statistics.median(values)


def test_quartiles_by_hand_and_of_nothing():
    assert [quartile(Counter([1, 2, 3, 4]), q) for q in (1, 2, 3)] == [1.5, 2.5, 3.5]
    assert [quartile(Counter([1, 2, 3, 4, 5]), q) for q in (1, 2, 3)] == [2, 3, 4]
    assert quartile(Counter(), 2) is None


# --- the invented unit, against a plain reading ---


@pytest.mark.parametrize(
    "asked", [one for one in (*OUTCOMES, *EXPOSURES) if not one.spread], ids=lambda a: a.name
)
def test_every_share_is_what_counting_gives(asked, found, read):
    rows = [row for row in read[1] if asked.among is None or row[asked.among] == 1]
    yes, no = ("met", "not_met") if asked.name == "told_in_24h" else (1, 0)
    values = [row[asked.name] for row in rows]
    one = fact(found, asked.name)
    assert (one.events, one.known, one.of) == (
        values.count(yes),
        values.count(yes) + values.count(no),
        len(rows),
    )
    assert one.events  # nothing is asked in vain
    applies = one.of - (one.not_applicable or 0)
    most = one.events + applies - one.known
    assert (one.lowest, one.highest) == (100 * one.events / applies, 100 * most / applies)
    assert one.percent == (one.lowest if most == one.events else None)
    ends = (100 * wilson(one.events, applies)[0], 100 * wilson(most, applies)[1])
    assert (one.low, one.high) == (ends if asked.interval else (None, None))


@pytest.mark.parametrize(
    "asked", [one for one in (*OUTCOMES, *EXPOSURES) if one.spread], ids=lambda a: a.name
)
def test_every_spread_is_what_sorting_gives(asked, found, read):
    """Values are counted in tenths, so a quartile may lie half a tenth from that of the values themselves."""
    rows = [row for row in read[1] if asked.among is None or row[asked.among] == 1]
    values = [row[asked.name] for row in rows if row[asked.name] is not None]
    one = fact(found, asked.name)
    assert (one.known, one.of, one.some) == (len(values), len(rows), sum(v > 0 for v in values))
    assert one.median == pytest.approx(statistics.median(values), abs=0.0501)
    assert one.low == pytest.approx(plain_quartile(values, 1), abs=0.0501)
    assert one.high == pytest.approx(plain_quartile(values, 3), abs=0.0501)


@pytest.mark.parametrize(("name", "per"), RATES)
def test_every_rate_is_a_sum_over_the_known_days(name, per, found, read):
    values = [row[name] for row in read[2]]
    known = [value for value in values if value is not None]
    one = fact(found, name)
    assert (one.top, one.known, one.of) == (sum(known), len(known), len(values))
    assert one.known < one.of and one.value is None
    unknown = len(values) - len(known)
    assert one.lowest == per * sum(known) / len(values)
    most = per * (sum(known) + unknown) / len(values)
    assert one.highest == (None if name == "antibiotics_that_day" else most)


def test_a_share_is_one_number_only_where_all_are_known():
    """A share of what is known may be known only where it is a yes, or a no: 3 of 3, or 0 of 40 beside 8."""
    whole = share_of("nec", 3, 31, 31, interval=True)
    assert whole.percent == whole.lowest == whole.highest == 100 * 3 / 31
    assert (whole.low, whole.high) == tuple(100 * end for end in wilson(3, 31))
    yes_alone = share_of("nec_or_death", 3, 3, 32, interval=True)
    assert yes_alone.percent is None and (yes_alone.lowest, yes_alone.highest) == (100 * 3 / 32, 100.0)
    no_alone = share_of("nec", 0, 40, 48, interval=True)
    assert no_alone.percent is None and no_alone.low == 0.0 and no_alone.high == 100 * wilson(8, 48)[1]
    nothing = share_of("nec", 0, 0, 9, interval=True)
    assert {nothing.percent, nothing.lowest, nothing.highest, nothing.low, nothing.high} == {None}
    assert share_of("told_in_24h", 4, 8, 12, not_applicable=4).percent == 50.0


def test_outcomes_alone_have_an_interval(found):
    shares = [one for one in (*found.outcomes, *found.exposures) if isinstance(one, Share)]
    assert [one.name for one in shares if one.low is not None] == [
        "nec", "nec_surgery", "sip", "death", "nec_or_death"
    ]  # fmt: skip


def test_babies_are_what_counting_gives(found, read):
    infants, stays, _ = read
    babies = found.babies
    weeks = [row["gestation_days"] // 7 for row in infants if row["gestation_days"] is not None]
    edges = (0, 24, 26, 28, 30, 32, 34, 37, 99)
    assert [band.stays for band in babies.gestation] == [
        sum(low <= week < high for week in weeks) for low, high in pairwise(edges)
    ]
    assert babies.no_gestation == STAYS - len(weeks) > 0
    grams = [row["birth_weight_g"] for row in infants]
    assert babies.weight[1].stays == sum(501 <= weight <= 750 for weight in grams)
    assert (babies.inborn, babies.outborn) == (
        sum(row["inborn"] is True for row in infants), sum(row["inborn"] is False for row in infants)
    )  # fmt: skip
    assert babies.of_a_set == sum(row["set_id"] is not None for row in infants) > 0
    ends = Counter(row["left_how"] for row in stays)
    assert babies.left == {how: ends[how] for how in ("home", "transfer", "died", "still_in")}
    months = [row["birth_month"] for row in infants]
    assert (babies.first_month, babies.last_month, babies.no_month) == (min(months), max(months), 0)


def test_why_nec_is_unknown_adds_up(found, read):
    unknown = Counter(row["left_how"] for row in read[1] if row["nec"] is None)
    assert found.nec_unknown == {"still_in": unknown["still_in"], "transferred": unknown["transfer"]}
    assert sum(found.nec_unknown.values()) == fact(found, "nec").unknown > 0


def test_what_is_missing_by_month_is_what_counting_gives(found, read):
    infants, _, days = read
    month_of = {row["infant_id"]: row["birth_month"] for row in infants}
    ends = {code: (min(d), max(d)) for code, d in _days_by_stay(days).items()}
    whole = [row for row in days if row["day"] not in ends[row["infant_id"]]]
    for month in found.months:
        born = [row for row in infants if month.first <= row["birth_month"] <= month.last]
        here = [row for row in whole if month.first <= month_of[row["infant_id"]] <= month.last]
        named = [row for row in here if row["milk_ml"] is not None]
        got = {name: (gap.missing, gap.of) for name, gap in month.gaps.items()}
        assert month.stays == len(born) >= found.small_month
        assert got == {
            "birth_weight_g": (0, len(born)),
            "gestation_days": (sum(row["gestation_days"] is None for row in born), len(born)),
            "milk_ml": (len(here) - len(named), len(here)),
            "mother_ml": (sum(row["mother_ml"] is None for row in named), len(named)),
            "working_weight_g": (sum(row["working_weight_g"] is None for row in here), len(here)),
        }


def _days_by_stay(days):
    gathered = {}
    for row in days:
        gathered.setdefault(row["infant_id"], []).append(row["day"])
    return gathered


def test_it_knows_that_it_is_invented_and_what_it_rests_on(found, record):
    assert found.invented and found.made == MADE
    assert found.input_sha256 == folder.input_hash(record)
    assert found.not_recorded == ("reported",)
    assert found.loads is None
    assert "total_differs" in {flag.name for flag in found.flags}  # rows charted twice by the mess
    assert "days_not_charted" in {remark.name for remark in found.remarks}


def test_slices_and_buckets_change_nothing(found, record, tmp_path, monkeypatch):
    """Three buckets, slices of 37 stays, 101 rows at a time: the same facts, but for the files' hash."""
    with monkeypatch.context() as patch:
        patch.setattr(folder, "STAYS_A_BUCKET", 100)
        folder.write(folder.read(record), tmp_path / "R", time_zone="UTC", day_start="00:00")
    assert folder.buckets(tmp_path / "R") == 3
    monkeypatch.setattr(report_module, "Run", partial(Run, stays_a_slice=37))
    monkeypatch.setattr(report_rows, "ROWS_AT_ONCE", 101)
    told = []
    cut = report(tmp_path / "R", made=MADE, tell=lambda *done: told.append(done))
    assert told
    assert vars(cut) | {"input_sha256": ""} == vars(found) | {"input_sha256": ""}


# --- small records by hand ---


def made(place, **tables):
    """A record of rows given by the columns that matter."""
    written = {}
    for name, rows in tables.items():
        names = arrow_schema(name).names
        key = names[1] if name != "infants" else "infant_id"
        whole = [
            dict.fromkeys(names) | {"unit_id": "u", key: f"row-{at}", "source": "f.csv"} | row
            for at, row in enumerate(rows)
        ]
        whole = [{name: row[name] for name in names} for row in whole]
        written[name] = pa.Table.from_pylist(whole, schema=arrow_schema(name))
    folder.write(written, place, time_zone="UTC", day_start="00:00")
    return place


def stay(code, **given):
    return {"infant_id": code, "birth_month": "2026-03", "left_how": "home", **given}


def test_a_doubted_stay_is_unknown_until_a_second_person_confirms(tmp_path):
    known = {"gestation_days": 190, "birth_weight_g": 900, "inborn": True, "set_id": "t"}
    found = report(
        made(
            tmp_path / "R",
            infants=[
                stay("a", **known),
                stay("b", **known, flag="low_birth_weight"),
                stay("c", **known, flag="low_birth_weight", confirmed=True),
            ],
        ),
        made=MADE,
    )
    babies = found.babies
    assert (babies.stays, babies.doubted) == (3, 1)
    assert babies.no_gestation == babies.no_weight == babies.no_inborn == babies.no_month == 1
    assert babies.inborn == babies.of_a_set == 2 and babies.outborn == 0
    assert sum(band.stays for band in babies.gestation) == 2
    assert [(one.first, one.stays) for one in found.months] == [("2026-03", 2), (None, 1)]
    (flag,) = found.flags
    assert (flag.table, flag.name, flag.rows, flag.stays, flag.confirmed) == (
        "infants",
        "low_birth_weight",
        2,
        2,
        1,
    )
    assert not found.invented


def counted(place, *infants):
    tally = BabiesTally(MADE)
    tally.add(folder.read(made(place, infants=list(infants)))["infants"])
    return tally.fact()


def test_bands_begin_at_their_edges(tmp_path):
    given = [(167, 500), (168, 501), (181, 750), (182, 751), (258, 1500), (259, 1501)]
    babies = counted(
        tmp_path / "R",
        *(stay(str(at), gestation_days=days, birth_weight_g=grams) for at, (days, grams) in enumerate(given)),
    )
    assert [band.stays for band in babies.gestation] == [1, 2, 1, 0, 0, 0, 1, 1]
    assert [band.stays for band in babies.weight] == [1, 2, 1, 0, 1, 1]


def test_a_readmission_is_said_and_counts_as_a_stay(tmp_path):
    babies = counted(tmp_path / "R", stay("a"), stay("b", same_infant_as="a"))
    assert (babies.stays, babies.again) == (2, 1)


FEED = {"milk": "mother", "volume_ul": 900, "given": "given"}


@pytest.mark.parametrize(
    ("infant", "tables", "answer"),
    [
        ({"left_day": 20}, {"feeds": [{"day": 17, **FEED}]}, False),  # at the limit of three days
        ({"left_day": 20}, {"feeds": [{"day": 16, **FEED}]}, True),
        ({"left_day": 20}, {"feeds": [{"day": 9, **FEED}, {"day": 17, "given": "held"}]}, False),
        ({"left_day": 20}, {"feed_totals": [{"day": 16, "milk": "mother", "volume_ul": 1}]}, True),
        ({"left_day": 20}, {"feeds": [{"day": 9, **FEED}],
          "holds": [{"start_day": 10, "kind": "all_feeds"}]}, False),  # an open hold goes on
        ({"left_day": 20}, {"feeds": [{"day": 9, **FEED}],
          "holds": [{"start_day": 10, "stop_day": 16, "kind": "all_feeds"}]}, True),
        ({"left_day": 20}, {"feeds": [{"day": 9, **FEED}],
          "holds": [{"start_day": 10, "kind": "no_advance"}]}, True),
        ({"left_how": "still_in", "seen_to_day": 20}, {"feeds": [{"day": 16, **FEED}]}, True),
        ({}, {"feeds": [{"day": 16, **FEED}]}, None),  # nobody knows when it ended
        ({"left_day": 20}, {}, None),  # no feed is charted at all
        ({"left_day": 20, "flag": "low_birth_weight"}, {"feeds": [{"day": 16, **FEED}]}, None),
    ],
)  # fmt: skip
def test_feeds_that_stop_being_charted(tmp_path, infant, tables, answer):
    rows = {name: [{"infant_id": "a", **row} for row in given] for name, given in tables.items()}
    place = made(tmp_path / "R", infants=[stay("a", **infant)], **rows)
    _, stops = remarks_and_stops({0: folder.parts(place, 0)}, frozenset(), MADE, None)
    assert (stops.known, stops.events) == ((0, 0) if answer is None else (1, int(answer)))
    assert stops.unknown == int(answer is None)


def test_each_stay_comes_whole_from_files_read_side_by_side(tmp_path):
    """Rows of no stay are passed over, a stay may have none, and a table may stand in two files."""
    stays = [stay("b"), stay("c"), stay("d")]
    fed = [[{"infant_id": code, "day": at} for code in codes] for at, codes in enumerate(("abd", "bz"))]
    one, two = (made(tmp_path / f"R{at}", infants=stays, feeds=feeds) for at, feeds in enumerate(fed))
    files = folder.parts(one, 0)
    files["feeds"] += folder.parts(two, 0)["feeds"]
    told = []
    whole = list(whole_stays({0: files}, lambda *done: told.append(done)))
    assert [each["infants"][0]["infant_id"] for each in whole] == ["b", "c", "d"]
    assert [sorted(row["day"] for row in each.get("feeds", [])) for each in whole] == [[0, 1], [], [0]]
    assert told == [(1, 1)]


def test_one_made_up_row_makes_the_report_invented(tmp_path):
    weights = [{"infant_id": "a", "day": 3, "weight_g": 900, "source": "invented"}]
    talks = [{"infant_id": "a", "day": 3}]  # a table read after it, with nothing made up
    place = made(tmp_path / "R", infants=[stay("a")], weights=weights, talks=talks)
    assert report(place, made=MADE).invented


def test_the_last_loads_are_those_of_the_manifest(tmp_path):
    place = made(tmp_path / "R", infants=[stay("a")])
    counts = {"infants": {"read": 3, "accepted": 1, "refused": 2, "merged": 0, "flagged": 0}}
    why = {"table": "infants", "column": "birth_weight_g", "reason": "impossible", "rows": 2}
    loads = [{"at": f"2026-11-0{at}T09:00", "tables": counts, "refused_by": [why]} for at in (1, 2, 3, 4)]
    manifest = json.loads((place / "manifest.json").read_text())
    (place / "manifest.json").write_text(json.dumps(manifest | {"loads": loads}))
    kept = report(place, made=MADE).loads
    assert [load.at[:10] for load in kept] == ["2026-11-04", "2026-11-03", "2026-11-02"]
    assert kept[0].tables == counts and kept[0].refused[0].rows == 2


def test_no_record_and_no_stay_are_one_line(tmp_path):
    with pytest.raises(UserError, match="no record here"):
        report(tmp_path, made=MADE)
    with pytest.raises(UserError, match="holds no stay"):
        report(made(tmp_path / "R", infants=[]), made=MADE)


# --- months of few stays ---


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 9)), max_size=12), st.integers(1, 6))
def test_months_of_few_stays_are_never_alone(born, small):
    tally = GapsTally()
    for month, stays in born:
        tally.stays[f"2026-{month:02d}"] += stays
    groups = tally.facts(small)
    total = tally.stays.total()
    assert sum(group.stays for group in groups) == total
    assert all(group.stays >= small for group in groups) or (len(groups) == 1 and total < small)
    for before, after in pairwise(groups):
        assert before.last < after.first
    if groups:
        assert (groups[0].first, groups[-1].last) == (min(tally.stays), max(tally.stays))


def test_a_quiet_end_joins_the_months_before_it():
    tally = GapsTally()
    tally.stays.update({"2026-01": 5, "2026-02": 3, "2026-04": 3, "2026-05": 1})
    assert [(one.first, one.last, one.stays) for one in tally.facts(5)] == [
        ("2026-01", "2026-01", 5),
        ("2026-02", "2026-05", 7),
    ]


# --- choices are data ---


def test_every_choice_has_a_source_that_stands_in_the_bibliography():
    for choice in choices():
        assert bibliography()[choice.source.key].trust == "local" and choice.source.where and choice.unit


def test_a_choice_is_that_of_the_day_asked(monkeypatch):
    first, *_ = [one for one in choices() if one.name == "small_month"]
    later = type(first)("small_month", (9,), first.unit, first.source, date(2027, 1, 1))
    monkeypatch.setattr("nectary.quality.report_choices.choices", lambda: (first, later))
    days = (date(2020, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [chosen("small_month", day) for day in days] == [(5,), (5,), (9,)]


# --- real cohorts: counts alone, read where they stand ---


@pytest.mark.parametrize(
    ("name", "events", "known", "stays"),
    [
        pytest.param(*case, marks=real(case[0])[1])
        for case in (("p4", 6, 337, 354), ("townsville", 8, 88, 88), ("wandro2018", 3, 31, 32))
    ],
)
def test_real_cohorts(tmp_path, name, events, known, stays):
    loaded = take(real(name)[0], name)
    folder.write(loaded.tables, tmp_path / "R", time_zone="UTC", day_start="00:00")
    found = report(tmp_path / "R", made=MADE)
    nec = fact(found, "nec")
    assert (nec.events, nec.known, nec.of, nec.reported) == (events, known, stays, known)
    assert not found.invented and [month.first for month in found.months] == [None]
    assert all(rate.value is None for rate in found.exposures if rate.name in dict(RATES))
    assert found.feeds_stop.known == 0
    if name == "p4":
        assert {one.name for one in found.flags} == {"more_days_than_age"}
