"""One new file in measures/, and every door has it: catalogue, days, baby's page, public page, reference."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from nectary.engine import folder
from nectary.measures import MEASURES

ROOT = Path(__file__).parents[1]
NAME, TITLE, UNIT = "feeds_given", "Feeds given", "feeds"
ABOUT = "Feeds charted as given in full that unit day; NULL when no feed is charted or one does not say."
MEASURE = f'''
"""Feeds that were given in full."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.record.words import count_where, only_where, trusted


@gather(
    grain="day",
    reads=("feeds.day", "feeds.given"),
    gives={{"given_in_full": "feeds given in full", "given_unsaid": "feeds doubted, or that do not say"}},
)
def feeds_given_by_day(tables: Tables) -> ir.Table:
    """Only days with a charted feed have a row."""
    feeds = tables["feeds"].filter(ibis._.day.notnull())
    return feeds.group_by(["infant_id", "day"]).agg(
        given_in_full=count_where(feeds.given == "given"),
        given_unsaid=count_where(~trusted(feeds) | feeds.given.isnull()),
    )


@measure(
    title="{TITLE}",
    unit="{{feed}}",
    grain="day",
    reads=("given_in_full", "given_unsaid"),
    source=Source("exposures-conventions", where="enteral volume: a feed that was not given"),
    null_when="no feed is charted that day, or a feed is doubted or does not say whether it was given",
    rests_on="feed",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 4
        feeds: infant_id, day, given, flag, confirmed
        a, 0, given, ,
        a, 0, given, ,
        a, 0, held, ,
        a, 1, held, ,
        a, 2, given, ,
        a, 2, , ,
        a, 3, given, above_plan,
        expect: infant_id, day, value
        a, 0, 2
        a, 1, 0
        a, 2,
        a, 3,
        a, 4,
    """,
)
def {NAME}(days: Columns) -> ir.Value:
    """{ABOUT}"""
    return only_where(days.given_unsaid == 0, days.given_in_full)
'''
PAGES = """
import json, django
django.setup()
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
import nectary
for command in ("migrate", "createcachetable", "collectstatic"):
    call_command(command, verbosity=0, **({"interactive": False} if command == "collectstatic" else {}))
from nectary.sample.stays import invent
from nectary.web.chart import actions, results
from nectary.web.chart.models import ROWS, Stay, Unit
unit = Unit.objects.create(code="here", invented=True)
when = timezone.localtime(timezone.now()).replace(tzinfo=None)
actions.bring_in(unit=unit, tables=invent(10, 1, when), by="test")
stay = Stay.objects.get(left_day__isnull=True)
results.work_out(stay.pk)
nurse = get_user_model().objects.create_user("nurse")
nurse.groups.add(Group.objects.create(name="nurse"))
unit.members.add(nurse)
client = Client(headers={"host": "localhost"})
client.force_login(nurse)
last = sorted(map(int, stay.results.days))[-3:]
feeds = [ROWS["feeds"].objects.filter(stay=stay, day=day) for day in last]
given = [one.filter(given="given").count() if one else "unknown" for one in feeds]
baby, public = client.get(f"/en/bedside/{stay.infant_id}/measures/"), Client(headers={"host": "localhost"})
catalogue = public.get("/en/measures/")
print(json.dumps({"where": nectary.__file__, "given": given, "days": last,
                  "baby": [baby.status_code, baby.text], "public": [catalogue.status_code, catalogue.text]}))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the package with the one new file, and what its tests and its reference need."""
    place = tmp_path_factory.mktemp("house")
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "nectary", place / "src" / "nectary", ignore=skip)
    shutil.copytree(ROOT / "tools", place / "tools", ignore=skip)
    shutil.copytree(ROOT / "tests" / "measures", place / "tests" / "measures", ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", place)
    assert NAME not in MEASURES, "the package has this measure now: choose another for this test"
    (place / "src" / "nectary" / "measures" / "given.py").write_text(MEASURE, encoding="utf-8")
    return place


@pytest.fixture
def run(house, tmp_path):
    """Run a command on the copy alone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NECTARY_", "PYTEST"))}
    environment = kept | {
        "PYTHONPATH": str(house / "src"), "PYTHONDONTWRITEBYTECODE": "1", "NECTARY_DEMO": "1",
        "NECTARY_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "nectary.web.settings",
        "PYTEST_ADDOPTS": "-p no:cacheprovider",
    }  # fmt: skip

    def on_the_copy(*words, cwd=tmp_path):
        command = [sys.executable, *map(str, words)]
        done = subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return on_the_copy


def test_the_catalogue_and_explain_have_it(run):
    listed = run("-m", "nectary", "measures").splitlines()
    assert f"{NAME}\tday\t{UNIT}\t{TITLE}" in listed
    assert len(listed) == len(MEASURES) + 1
    explained = run("-m", "nectary", "explain", NAME)
    assert ABOUT in explained and "SELECT" in explained


def test_days_has_its_column_and_its_numbers(run, tmp_path):
    """By hand: a day of eight feeds given has 8, one with a single feed given 1, one without a feed NULL."""
    run("-m", "nectary", "sample", "--stays", 12, "--seed", 4, "--out", "unit")
    run("-m", "nectary", "days", "unit", "--out", "days.csv")
    with (tmp_path / "days.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert NAME in rows[0]
    given = {}
    for feed in folder.read(tmp_path / "unit")["feeds"].to_pylist():
        key = (feed["infant_id"], feed["day"])
        given[key] = given.get(key, 0) + (feed["given"] == "given")
    expected = {(row["infant_id"], int(row["day"])): "" for row in rows}
    expected |= {key: str(count) for key, count in given.items()}
    found = {(row["infant_id"], int(row["day"])): row[NAME] for row in rows}
    assert found == expected
    assert {"", "1", "8"} <= set(found.values())


def test_a_babys_page_and_the_public_page_have_it(run, house):
    found = json.loads(run("-c", PAGES))
    assert found["where"] == str(house / "src" / "nectary" / "__init__.py")
    for status, page in (found["baby"], found["public"]):
        assert status == 200 and TITLE in page
    table = found["baby"][1].split("<caption>")[1].split("</table>")[0]
    assert re.findall(r'<th scope="col" class="number">Day (\d+)</th>', table) == list(
        map(str, found["days"])
    )
    (row,) = re.findall(rf"<tr><th scope=\"row\"><a [^>]*#{NAME}\".*?</tr>", table, re.S)
    assert re.findall(r'<td class="number">(.*?)</td>', row) == list(map(str, found["given"]))
    assert f"<td>{UNIT}</td>" in row
    (section,) = re.findall(rf'<section class="card" id="{NAME}".*?</section>', found["public"][1], re.S)
    text = unescape(section)
    for part in (TITLE, UNIT, ABOUT, "no feed is charted that day", "a, 0, given"):
        assert part in text, part


def test_the_generated_reference_has_it_with_its_cases(run, house, tmp_path):
    run(house / "tools" / "reference.py", tmp_path / "generated", cwd=house)
    page = (tmp_path / "generated" / "measures.md").read_text(encoding="utf-8")
    part = page.split(f"(measure-{NAME})=")[1].split("(measure-")[0]
    assert TITLE in part and ABOUT in part and "Answer:" in part


def test_its_worked_cases_are_run_and_a_wrong_one_is_seen(run, house):
    tests = ("-m", "pytest", "tests/measures/test_cases.py", "-k", NAME)
    assert "3 passed" in run(*tests, cwd=house)
    place = house / "src" / "nectary" / "measures" / "given.py"
    right = place.read_text(encoding="utf-8")
    place.write_text(right.replace("a, 0, 2", "a, 0, 3"), encoding="utf-8")
    try:
        with pytest.raises(AssertionError, match="2 failed"):
            run(*tests, cwd=house)
    finally:
        place.write_text(right, encoding="utf-8")


def test_nothing_but_the_one_file_was_added(house):
    """The test would prove little if it had helped the file along."""
    ours = {p.relative_to(house / "src") for p in (house / "src").rglob("*") if p.is_file()}
    theirs = {p.relative_to(ROOT / "src") for p in (ROOT / "src").rglob("*") if p.is_file()}
    added = {p for p in ours - theirs if "__pycache__" not in p.parts}
    assert added == {Path("nectary/measures/given.py")}
