"""The unit's page adds up what each stay counts: as the definitions count the whole unit, and never stale."""

import os
import subprocess
import sys
import textwrap
from datetime import time

import pyarrow as pa
import pytest
from django.utils.timezone import localtime, now
from tests.web.conftest import admit

from nectary.engine.schema import arrow_schema
from nectary.quality.care import milk_by_month, practices_by_month
from nectary.quality.nec import nec_by_month
from nectary.sample.stays import invent
from nectary.web.chart import actions, months, results
from nectary.web.chart.models import ROWS, MilkCounts, PracticeCounts, Results, Stay, StayCounts, Unit
from nectary.web.unit import page

STAYS, SEED = 60, 1
TURNED_ON = ["told_in_24h", "own_milk_early", "fasting_day_has_reason"]  # one of them is judged by the day
TEXT, WHOLE, ML = pa.string(), pa.int64(), pa.float64()
DAYS = {"mother_ml": ML, "donor_ml": ML, "formula_ml": ML, "breastfeeds": WHOLE}


def read_from_the_answers(units, day_start=time(0)):
    """(working, milk, practices, NEC) by the definitions, over the kept answers unpacked stay by stay."""
    infants, days, verdicts, ended, working = [], [], [], [], 0
    for stay in Stay.objects.filter(unit__in=units, closed_at__isnull=True).select_related("unit", "results"):
        found, code = results.current(stay), stay.infant_id
        if found is None:
            working += 1
            continue
        infants.append({name: getattr(stay, name) for name in arrow_schema("infants").names})
        ended.append({"infant_id": code, "left_how": stay.left_how, "nec": found.stay_values["nec"]})
        verdicts += [{**row, "infant_id": code} for row in results.verdicts_of(stay)]
        days += [{**row, "infant_id": code, "day": int(day)} for day, row in found.days.items()]
    born = pa.Table.from_pylist(infants, arrow_schema("infants"))
    milk = milk_by_month(table(days, day=WHOLE, **DAYS), born, day_start=day_start)
    practices = practices_by_month(table(verdicts, practice=TEXT, verdict=TEXT), born, day_start=day_start)
    return working, milk, practices, nec_by_month(table(ended, left_how=TEXT, nec=WHOLE), born)


def table(rows, **types):
    return pa.Table.from_pylist(rows, pa.schema({"infant_id": TEXT, **types}))


def assert_the_page_agrees(units, day_start=time(0)):
    """Every number of the page, against the definitions."""
    working, milk, practices, nec = read_from_the_answers(units, day_start)
    found = page.facts(units, "en")
    assert found["working"] == working
    assert found["milk"] == [
        {"month": one.month, "known": one.known, "unknown": one.unknown,
         "volumes": (one.mother_ml, one.donor_ml, one.formula_ml)}
        for one in reversed(milk[-page.MONTHS_SHOWN:])
    ]  # fmt: skip
    newest = sorted({one.month for one in practices if one.month})[-page.PRACTICE_MONTHS :]
    assert [row for row, _ in found["practices"]] == [
        one for one in reversed(practices) if one.month in newest
    ]
    assert [
        (row["month"], row["events"], row["known"], row["unknown"], row["upper"]) for row in found["nec"]
    ] == [(one.month, one.events, one.known, one.unknown, one.upper) for one in reversed(nec)]
    return found


def caught_up():
    for _ in results.catch_up():
        pass


def here():
    return [Unit.objects.get(code="here")]


def make_odd(stays):
    """Ten of a unit's stays, each with something that no plain stay has."""
    changes = (
        {"birth_at": None}, {"birth_month": None}, {"birth_at": None, "birth_month": None},
        {"flag": "early_gestation"}, {"flag": "early_gestation", "confirmed": True},
        {"admitted_day": None}, {"left_how": "transfer"}, {"left_how": None}, {"left_how": "still_in"},
        {"left_day": None, "seen_to_day": None},
    )  # fmt: skip
    for stay, change in zip(stays, changes, strict=False):
        Stay.objects.filter(pk=stay.pk).update(**change)


@pytest.fixture
def invented(transactional_db):
    unit = Unit(code="here", invented=True, practices=TURNED_ON)
    unit.save()
    actions.bring_in(unit=unit, tables=invent(STAYS, SEED, localtime(now()).replace(tzinfo=None)), by="test")
    return unit


def test_the_page_says_what_the_definitions_say_of_the_whole_unit(invented):
    """The invented unit; then with odd stays, a closed one and one that is behind."""
    caught_up()
    plain = assert_the_page_agrees([invented])
    assert plain["working"] == 0 and len(plain["milk"]) == page.MONTHS_SHOWN and len(plain["nec"]) > 24
    assert len({row.month for row, _ in plain["practices"]}) == page.PRACTICE_MONTHS

    stays = list(Stay.objects.order_by("-birth_month"))
    make_odd(stays)
    StayCounts.objects.filter(pk__in=[stay.pk for stay in stays[:10]]).delete()
    caught_up()
    Stay.objects.filter(pk=stays[10].pk).update(closed_at=now())
    Stay.objects.filter(pk=stays[11].pk).update(revision=99)
    odd = assert_the_page_agrees([invented])
    assert odd["working"] == 1
    assert sum(row["known"] + row["unknown"] for row in odd["nec"]) == STAYS - 2
    assert odd["nec"][0]["month"] is odd["milk"][0]["month"] is None
    assert (
        odd["nec"] != plain["nec"] and odd["milk"] != plain["milk"] and odd["practices"] != plain["practices"]
    )


def test_a_write_takes_the_stay_out_of_the_sums_until_it_is_worked_out(ward, settings):
    begins = time.fromisoformat(settings.DAY_START)
    before = assert_the_page_agrees(here(), begins)
    ROWS["feeds"].objects.create(
        stay=ward, feeds_id="new", day=9, at_min=9 * 1440 + 7, milk="donor", given="given", volume_ul=2500
    )
    Stay.objects.filter(pk=ward.pk).update(revision=ward.revision + 1)
    between = assert_the_page_agrees(here(), begins)
    assert between["working"] == 1 and sum(row["known"] for row in between["milk"]) < 11
    assert results.work_out(ward.pk)
    after = assert_the_page_agrees(here(), begins)
    donor = [sum(row["volumes"][1] or 0 for row in one["milk"]) for one in (before, after)]
    assert donor[1] == pytest.approx(donor[0] + 2.5, abs=1e-9)  # whole microlitres, each divided once
    assert after["working"] == 0


def test_counts_of_an_older_code_or_another_clock_count_nowhere(ward, settings):
    everywhere = page.facts(here(), "en")
    Results.objects.update(code_version="older")
    StayCounts.objects.update(counted_by=months.counted_by("older"))
    assert nothing_is_counted()
    caught_up()
    assert page.facts(here(), "en") == everywhere
    settings.DAY_START = "23:59" if settings.DAY_START < "12:00" else "00:00"
    assert nothing_is_counted()
    caught_up()
    assert assert_the_page_agrees(here(), time.fromisoformat(settings.DAY_START))["working"] == 0


def nothing_is_counted():
    found = page.facts(here(), "en")
    return found["working"] == 2 and not (found["milk"] or found["practices"] or found["nec"])


def test_answers_and_counts_are_kept_together_or_not_at_all(ward, monkeypatch):
    """The counts fail when their first rows are written: the old answers and the old counts stand."""
    before = kept()
    ROWS["feeds"].objects.filter(stay=ward, day=9).delete()
    Stay.objects.filter(pk=ward.pk).update(revision=ward.revision + 1)
    monkeypatch.setattr(months, "_practice", lambda counts, part: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        results.work_out(ward.pk)
    assert kept() == before
    monkeypatch.undo()
    assert results.work_out(ward.pk) and kept() != before


def kept():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Results, StayCounts, MilkCounts, PracticeCounts)
    ]


def test_a_practice_is_shown_from_when_the_unit_turns_it_on(ward):
    def shown():
        return {row.practice for row, _ in page.facts(here(), "en")["practices"]}

    assert shown() == {"told_in_24h"}
    Unit.objects.filter(code="here").update(practices=["own_milk_early"])
    assert shown() == {"own_milk_early"}
    Unit.objects.filter(code="here").update(practices=[])
    assert shown() == set()


def test_each_unit_of_a_reader_shows_its_own_practices(ward):
    units = list(Unit.objects.order_by("-code"))  # here, elsewhere
    units[1].practices = ["own_milk_early"]
    units[1].save()
    rows = [row for row, _ in page.facts(units, "en")["practices"]]
    babies = {row.practice: row.met + row.not_met + row.not_applicable + row.unknown for row in rows}
    assert babies == {"told_in_24h": 2, "own_milk_early": 1}


def test_a_month_in_which_nothing_was_judged_does_not_hide_an_older_one(ward):
    """Five months of admission, and no verdict in the newest two: the three before them are shown."""
    unit = Unit.objects.get(code="here")
    for month in range(1, 5):
        stay = admit(unit, f"baby-{month}", "Baby", f"INV-{month}0")
        Stay.objects.filter(pk=stay.pk).update(birth_at=f"2025-0{month}-10T04:00")
    caught_up()
    PracticeCounts.objects.filter(counts__admitted_month__gte="2025-04").delete()
    shown = [row.month for row, _ in page.facts(here(), "en")["practices"]]
    assert shown == ["2025-03", "2025-02", "2025-01"]


def test_months_of_stays_that_are_behind_do_not_hide_older_ones(ward, settings):
    """A baby in each of 14 months, and those of the newest four behind: the ten before them are shown."""
    unit = Unit.objects.get(code="here")
    for number in range(14):
        year, month = 2024 + number // 12, number % 12 + 1
        stay = admit(unit, f"baby-{number}", "Baby", f"INV-{number}0")
        Stay.objects.filter(pk=stay.pk).update(birth_at=f"{year}-{month:02d}-10T12:00")
    caught_up()
    Stay.objects.filter(counts__admitted_month__gte="2024-11").update(revision=99)
    found = assert_the_page_agrees([unit], time.fromisoformat(settings.DAY_START))
    assert [row["month"] for row in found["milk"]] == [f"2024-{month:02d}" for month in range(10, 0, -1)]
    assert [row.month for row, _ in found["practices"]] == ["2024-10", "2024-09", "2024-08"]


def test_the_page_asks_the_database_as_often_for_many_stays_as_for_few(
    as_, ward, django_assert_max_num_queries
):
    client, unit = as_("lead"), Unit.objects.get(code="here")
    for number in range(6):
        admit(unit, f"more-{number}", "Baby", f"INV-{number}0")
    caught_up()
    with django_assert_max_num_queries(5):
        page.facts([unit], "en")
    with django_assert_max_num_queries(10) as asked:
        assert client.get("/en/unit/").status_code == 200
    assert not any("chart_results" in one["sql"] for one in asked.captured_queries)  # no day's JSON is read


def test_the_chart_is_drawn_once_for_the_same_months_in_one_language(ward):
    page._nec_chart.cache_clear()
    first, again, spanish = (page.facts(here(), language) for language in ("en", "en", "es"))
    assert first["charts"] is again["charts"] and page._nec_chart.cache_info().misses == 2
    assert "NEC" in spanish["nec_title"] and spanish["nec_title"] != first["nec_title"]


PROGRAM = textwrap.dedent("""
    import django
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    assert connection.vendor == "postgresql"
    call_command("migrate", verbosity=0)
    from tests.web import test_unit_months as these
    unit = these.Unit(code="here", invented=True, practices=these.TURNED_ON)
    unit.save()
    moment = these.localtime(these.now()).replace(tzinfo=None)
    these.actions.bring_in(unit=unit, tables=these.invent(11, 1, moment), by="test")
    these.make_odd(list(these.Stay.objects.order_by("infant_id")))
    these.caught_up()
    these.Stay.objects.filter(infant_id__endswith="11").update(revision=99)
    found = these.assert_the_page_agrees([unit])
    assert found["working"] == 1 and found["milk"] and found["practices"] and found["nec"]
    assert all(type(row["known"]) is int for row in found["milk"])
""")


def test_postgresql_adds_the_same_numbers_up(postgres):
    environment = os.environ | {
        "NECTARY_DATABASE_URL": postgres.new_database(), "NECTARY_SECRET_KEY": "for this test alone",
        "NECTARY_DEMO": "", "DJANGO_SETTINGS_MODULE": "nectary.web.settings",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
