"""A unit's NEC under each definition: closed work-ups alone, unknown where doubted, side by side."""

import json

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from nectary.cli.main import app
from nectary.engine import folder
from nectary.engine.define_record import episodes
from nectary.engine.schema import arrow_schema, empty
from nectary.quality.definitions import side_by_side


def table(name, *rows):
    schema = arrow_schema(name)
    filled = [{column: row.get(column) for column in schema.names} for row in rows]
    return pa.Table.from_pylist(
        [row | {f"{name}_id": str(number)} for number, row in enumerate(filled)], schema=schema
    ) if name != "infants" else pa.Table.from_pylist(filled, schema=schema)  # fmt: skip


def saw(infant, finding, value=True, **more):
    return {"infant_id": infant, "episode_id": "1", "day": 10, "finding": finding, "value": value, **more}


def stay(code, **more):
    return {"infant_id": code, "unit_id": "u", "gestation_days": 196, "left_how": "home", **more}


UNIT = {
    "infants": table(
        "infants",
        stay("nec"),
        stay("open"),
        stay("doubted"),
        stay("sip"),
        stay("well"),
        stay("here", left_how=None),
    ),
    "findings": table(
        "findings",
        *(
            saw(code, name)
            for code in ("nec", "open", "doubted")
            for name in ("distension", "bilious_aspirate")
        ),
        saw("nec", "pneumatosis", certainty="definite"),
        saw("open", "pneumatosis"),
        saw("doubted", "pneumatosis", flag="wrong_baby"),
        *(
            saw("sip", name)
            for name in ("distension", "pneumoperitoneum", "laparotomy", "focal_perforation_only")
        ),
    ),
    "diagnoses": table(
        "diagnoses",
        {"infant_id": "nec", "start_day": 10, "diagnosis": "nec", "closed": True, "surgery": "none"},
        {"infant_id": "open", "start_day": 10, "diagnosis": "nec", "closed": None},
        {"infant_id": "doubted", "start_day": 10, "diagnosis": "other", "closed": True, "surgery": "none"},
        {"infant_id": "sip", "start_day": 5, "diagnosis": "sip", "closed": True},
    ),
}


@pytest.fixture
def record(tmp_path):
    folder.write(UNIT, tmp_path / "record", time_zone="UTC", day_start="00:00")
    return tmp_path / "record"


def test_an_open_work_up_has_no_answer_and_a_doubted_finding_is_unknown():
    found = {one.infant_id: one for one in episodes(UNIT, ("von", "bell"))}
    assert found["open"].answers is None
    assert found["nec"].answers.by["von"].one() == "NEC"
    assert found["doubted"].answers.by["von"].one() is None
    assert "pneumatosis" in found["doubted"].answers.by["von"].undecided


def test_a_finding_given_both_ways_is_unknown():
    both = UNIT | {
        "findings": table("findings", saw("nec", "distension"), saw("nec", "distension", value=False))
    }
    (one,) = episodes(both, ("von",))
    assert "distension" in one.answers.by["von"].undecided


def test_counts_stand_side_by_side_with_what_is_open_apart(record):
    found = side_by_side(record)
    by = {one.definition: one for one in found.counted}
    assert set(by) == {"von", "bell", "cdc_old", "anznn", "uk", "stated"}, "never nhsn; inc only on request"
    von = by["von"]
    assert (von.stays, von.nec, von.apart, von.not_yet_countable) == (6, 1, 1, 2)
    assert von.indeterminate == 1, "a film in doubt"
    assert (by["stated"].nec, by["stated"].apart) == (1, 1)
    assert (found.closed, found.open) == (3, 1)
    assert by["von"].low < 0.5 < by["von"].high


def test_the_command_prints_the_same_and_never_says_no_nec(record):
    said = CliRunner().invoke(app, ["define", str(record)])
    assert said.exit_code == 0 and "Not yet countable: 2" in said.stdout and "no NEC" not in said.stdout
    found = json.loads(CliRunner().invoke(app, ["define", str(record), "--json", "--with-inc"]).stdout)
    assert "inc" in found["definitions"]


def test_a_record_without_findings_counts_none_and_asks_nothing(tmp_path):
    bare = UNIT | {"findings": empty("findings"), "diagnoses": empty("diagnoses")}
    folder.write(bare, tmp_path / "record", time_zone="UTC", day_start="00:00")
    assert all(one.nec == 0 for one in side_by_side(tmp_path / "record").counted)
