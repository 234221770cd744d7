"""A unit's NEC under each definition: closed work-ups alone, unknown where doubted, side by side.

A stay that nothing on record judges is counted as not judged, never as a no.
"""

import json

import pyarrow as pa
import pytest
from tests.intake.foreign import real, take
from tests.quality.test_report import MADE, fact
from typer.testing import CliRunner

from nectary.base.errors import UserError
from nectary.cli.main import app
from nectary.definitions.findings import FLAGS
from nectary.engine import folder
from nectary.engine.define_record import episodes
from nectary.engine.schema import arrow_schema, empty
from nectary.quality.definitions import side_by_side
from nectary.quality.report import report
from nectary.sample import stays as sample
from nectary.stats.proportions import wilson

RULES = {"von", "bell", "cdc_old", "anznn", "uk"}


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


def written(tables, place, **declared):
    folder.write(tables, place, time_zone="UTC", day_start="00:00", **declared)
    return place


def row(found, name):
    (one,) = [one for one in found.counted if one.definition == name]
    return one


@pytest.fixture
def record(tmp_path):
    return written(UNIT, tmp_path / "record")


# --- work-ups ---


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


SIGNS = ("distension", "pneumatosis")


@pytest.mark.parametrize(
    ("names", "diagnoses", "answer"),
    [
        ((None, None), ("nec",), "NEC"),
        ((None, None), ("nec", "sepsis"), "NEC"),
        ((None, None), ("other", "nec"), None),  # belly of one work-up and film of another are no case
        (("1", None), ("nec",), None),
        (("1", "1"), ("other", "nec"), "NEC"),
    ],
)
def test_findings_that_name_no_work_up_are_of_one_unless_there_were_several(names, diagnoses, answer):
    seen = [saw("nec", one, episode_id=name) for one, name in zip(SIGNS, names, strict=True)]
    said = [{"infant_id": "nec", "diagnosis": one, "closed": True, "surgery": "none"} for one in diagnoses]
    found = episodes(
        UNIT | {"findings": table("findings", *seen), "diagnoses": table("diagnoses", *said)}, ("von",)
    )
    assert {one.answers.by["von"].one() for one in found} == {answer}


# --- stays ---


def test_counts_stand_side_by_side_and_what_is_not_judged_stands_apart(record):
    found = side_by_side(record)
    assert {one.definition for one in found.counted} == RULES | {"stated"}, "never nhsn; inc only on request"
    von = row(found, "von")
    assert (von.stays, von.nec, von.apart, von.judged, von.not_judged) == (6, 1, 1, 2, 4)
    # a film in doubt; an open work-up and a stay whose end is not known; one without a work-up
    assert (von.indeterminate, von.not_yet_countable, von.no_work_up) == (1, 2, 1)
    assert (von.lowest, von.highest) == (1 / 6, 5 / 6)
    assert {von.over, von.over_nec, von.over_not_judged, von.share, von.low, von.high} == {None}
    stated = row(found, "stated")
    assert (stated.nec, stated.apart, stated.judged, stated.not_yet_countable) == (1, 1, 4, 2)
    assert (found.closed, found.open, found.every_work_up) == (3, 1, False)


def test_where_every_work_up_is_on_record_a_stay_without_one_is_none_and_there_is_a_share(record):
    found = side_by_side(record, every_work_up=True)
    von, bell = row(found, "von"), row(found, "bell")
    assert (von.nec, von.judged, von.indeterminate, von.not_yet_countable, von.no_work_up) == (1, 3, 1, 2, 0)
    assert (von.over, von.over_nec, von.over_not_judged) == (5, 1, 2)
    assert von.share is None, "two of the five may be cases"
    assert (von.low, von.high) == (wilson(1, 5)[0], wilson(3, 5)[1])
    assert bell.share is None and found.every_work_up
    settled = {
        name: rows.filter([code in ("nec", "sip", "well") for code in rows["infant_id"].to_pylist()])
        for name, rows in UNIT.items()
    }
    von = row(side_by_side(written(settled, record.parent / "settled"), every_work_up=True), "von")
    assert (von.over, von.over_not_judged, von.share, (von.low, von.high)) == (3, 0, 1 / 3, wilson(1, 3))


@pytest.mark.parametrize(
    "spoken",
    [
        {"diagnoses": [{"infant_id": "well", "start_day": 3, "diagnosis": "nec", "closed": True}]},
        {"diagnoses": [{"infant_id": "well", "start_day": 3, "diagnosis": None, "closed": True}]},
        {"diagnoses": [{"infant_id": "well", "start_day": 3, "diagnosis": "sip", "flag": "wrong_baby"}]},
        {"reported": [{"infant_id": "well", "item": "nec", "value": 1}]},
        {"reported": [{"infant_id": "well", "item": "nec_surgery", "value": None}]},
    ],
)
def test_a_work_up_that_is_spoken_of_and_not_on_record_is_no_no(spoken, tmp_path):
    """Whatever the unit says of its record: what stands on it goes before."""
    tables = {"infants": table("infants", stay("well")), "findings": empty("findings")}
    tables |= {name: table(name, *rows) for name, rows in spoken.items()}
    von = row(side_by_side(written(tables, tmp_path / "record"), every_work_up=True), "von")
    assert (von.nec, von.judged, von.no_work_up) == (None, 0, 1)


def test_a_stay_that_goes_on_may_yet_be_a_case(tmp_path):
    """A closed work-up that met no rule, or a perforation by itself, says nothing of the days to come."""
    here = [stay(code, left_how="still_in") for code in ("nec", "sip", "doubted")]
    tables = UNIT | {"infants": table("infants", *here)}
    names = [one["infant_id"] for one in here]
    tables |= {
        name: tables[name].filter([code in names for code in tables[name]["infant_id"].to_pylist()])
        for name in ("findings", "diagnoses")
    }
    alive = table("findings", saw("nec", "postmortem_nec", value=False))
    tables |= {"findings": pa.concat_tables([tables["findings"], alive])}
    von = row(side_by_side(written(tables, tmp_path / "record"), every_work_up=True), "von")
    assert (von.nec, von.apart, von.judged, von.indeterminate, von.not_yet_countable) == (1, 0, 1, 1, 1)
    assert von.over == 0 and von.low is None


def test_a_record_without_findings_judges_nobody(tmp_path):
    bare = UNIT | {"findings": empty("findings"), "diagnoses": empty("diagnoses")}
    bare = written(bare, tmp_path / "record")
    for one in side_by_side(bare).counted:
        assert (one.nec, one.apart, one.judged, one.lowest, one.highest) == (None, None, 0, 0.0, 1.0)
    said = CliRunner().invoke(app, ["define", str(bare)]).stdout
    assert said.count("NEC: not judged") == 6 and "NEC: 0" not in said


def test_a_work_up_that_one_definition_cannot_judge_agrees_with_none(record):
    found = side_by_side(record)
    assert sum(found.agree.values()) + found.agree_open == found.closed
    # anznn asks for treatment, which nobody charted of the case; the doubted film leaves the others open
    assert (found.agree, found.agree_open) == ({}, 3)
    seen = ("distension", "pneumoperitoneum", "laparotomy", "focal_perforation_only")
    known = [saw("sip", name, value=name in seen) for name in FLAGS]
    whole = UNIT | {"findings": table("findings", *known)}
    found = side_by_side(written(whole, record.parent / "whole"))
    assert found.agree_open == 0 and sum(found.agree.values()) == 1


# --- what the unit declares ---


def test_a_record_declares_it_until_it_is_written_again(tmp_path):
    place = written(UNIT, tmp_path / "record", declared=[folder.EVERY_WORK_UP])
    assert folder.declared(place) == {"every_work_up"} and side_by_side(place).every_work_up
    assert side_by_side(place) == side_by_side(written(UNIT, tmp_path / "bare"), every_work_up=True)
    written(UNIT, place)
    assert folder.declared(place) == frozenset() and not side_by_side(place).every_work_up


def test_a_record_from_before_there_were_declarations_declares_nothing(record):
    manifest = json.loads((record / "manifest.json").read_text())
    del manifest["declared"]
    (record / "manifest.json").write_text(json.dumps(manifest))
    assert not side_by_side(record).every_work_up


def test_the_invented_unit_has_every_work_up_on_record(tmp_path):
    sample.write(tmp_path / "R", 60, 1)
    found = side_by_side(tmp_path / "R")
    stated, nec = row(found, "stated"), fact(report(tmp_path / "R", made=MADE), "nec")
    assert found.every_work_up and (stated.nec, stated.judged) == (nec.events, nec.known)
    assert stated.share == stated.over_nec / stated.over and stated.low < stated.share < stated.high


# --- the command ---


def said_of(place, *words):
    done = CliRunner().invoke(app, ["define", str(place), *words])
    assert done.exit_code == 0, done.output
    return " ".join(done.stdout.split())


def test_the_command_prints_the_same_and_never_says_no_nec(record):
    said = said_of(record)
    assert (
        "Vermont Oxford Network [von] NEC: 1 | Counted apart: 1 | Judged: 2 of 6 | Not judged: 4 (cannot be "
        "told: 1; not yet countable: 2; no work-up on record: 1) | Of all stays: 16.7–83.3%"
    ) in said
    assert "Nobody says that every work-up" in said and "95%" not in said and "no NEC" not in said
    declared = said_of(record, "--every-work-up")
    assert "Of the stays that are over: 1 to 3 of 5: 20.0–60.0% (95%: 3.6–88.2%)" in declared
    assert "The unit says that every work-up" in declared
    found = json.loads(CliRunner().invoke(app, ["define", str(record), "--json", "--with-inc"]).stdout)
    assert "inc" in found["definitions"] and found["every_work_up"] is False
    assert {one["share"] for one in found["counted"]} == {None}


def test_it_can_be_said_of_a_record_alone(tmp_path):
    (tmp_path / "f.json").write_text("[]")
    with pytest.raises(UserError, match="--every-work-up without a record folder"):
        CliRunner().invoke(
            app, ["define", str(tmp_path / "f.json"), "--every-work-up"], catch_exceptions=False
        )


@pytest.mark.parametrize(
    ("name", "nec", "judged", "stays"),
    [
        pytest.param(*case, marks=real(case[0])[1])
        for case in (("p4", 6, 337, 354), ("townsville", 8, 88, 88), ("wandro2018", 3, 31, 32))
    ],
)
def test_real_cohorts_are_judged_by_nothing_but_their_own_word(tmp_path, name, nec, judged, stays):
    """Not one work-up is on record, so no definition says anything, and `define` agrees with `report`."""
    place = written(take(real(name)[0], name).tables, tmp_path / "R")
    found = side_by_side(place)
    stated, told = row(found, "stated"), fact(report(place, made=MADE), "nec")
    assert (stated.nec, stated.judged, stated.stays) == (nec, judged, stays)
    assert (told.events, told.known, told.of) == (nec, judged, stays)
    assert (100 * stated.lowest, 100 * stated.highest) == pytest.approx((told.lowest, told.highest))
    for rule in RULES:
        one = row(found, rule)
        assert (one.nec, one.apart, one.judged, one.not_judged) == (None, None, 0, stays)
        assert (one.lowest, one.highest) == (0.0, 1.0)
    said = said_of(place)
    assert said.count(f"NEC: not judged | Counted apart: not judged | Judged: 0 of {stays}") == len(RULES)
    assert f"[stated] NEC: {nec} | Counted apart: 0 | Judged: {judged} of {stays}" in said
