"""Every definition: the vignettes, a plain second reading, and what unknowns may and may not do."""

import json
import tomllib
from importlib.resources import files
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.definitions.plain import PLAIN, points
from typer.testing import CliRunner

from nectary.base.errors import UserError
from nectary.cli.main import app
from nectary.definitions import DEFINITIONS
from nectary.definitions.bell import STAGES
from nectary.definitions.findings import FLAGS, WorkUp, gestation_days, read_work_ups
from nectary.definitions.inputs import FIELD_OF, persistent
from nectary.definitions.uk import cut_offs
from nectary.engine.define import answers, stages
from nectary.show.words.finding_words import WORDS

VIGNETTES = tomllib.loads((files("nectary.definitions") / "vignettes.toml").read_text(encoding="utf-8"))[
    "vignette"
]
ALL = tuple(DEFINITIONS)
NONE = {
    **dict.fromkeys(FLAGS, False), "necrosis_extent_cm": 0, "diagnosis_at_surgery": "other", "ga_weeks": 28,
    "enteral_ml_kg_d_before_onset": 120, "read_status": "definite",
}  # fmt: skip


def answer(*present, names=ALL, **fields):
    values = {**NONE, **dict.fromkeys(present, True), **fields}
    (found,) = answers([WorkUp("x", values)], names)
    return found


@pytest.mark.parametrize("row", VIGNETTES, ids=lambda row: row["id"])
def test_vignettes(row):
    found = answer(*row["present"], gestation=row["gestation"], ga_weeks=None)
    for name in ("bell", "von", "nhsn", "cdc_old"):
        assert found.by[name].one() == row[name], name
    uk, inc = found.by["uk"], found.by["inc"]
    assert [uk.one("score"), uk.one("threshold"), uk.one()] == row["uk"]
    assert [inc.one("met"), inc.one()] == row["inc"]


def test_a_focal_perforation_not_answered_decides_von_and_bell():
    found = answer(
        "distension", "discoloration", "pneumoperitoneum", "laparotomy", focal_perforation_only=None
    )
    for name in ("von", "bell"):
        assert found.by[name].one() is None
        assert found.by[name].undecided == ("focal_perforation_only",)


def test_a_drain_alone_stays_nec_and_says_that_sip_is_not_excluded():
    found = answer(
        "distension", "pneumoperitoneum", "drain_only", laparotomy=None, focal_perforation_only=None
    )
    assert (found.by["von"].one(), "sip_not_excluded" in found.flags) == ("NEC", True)


def test_blood_with_a_fissure_is_no_clinical_sign():
    for fissure, result in ((False, "NEC"), (True, "no"), (None, None)):
        assert answer("gross_blood", "pneumatosis", anal_fissure=fissure).by["von"].one() == result


@pytest.mark.parametrize(
    ("field", "values", "name", "present"),
    [
        ("necrosis_extent_cm", (2, 2.1, None), "nhsn", ("laparotomy",)),
        ("ga_weeks", (30, 29, None), "uk", ("gross_blood",)),
        ("ga_weeks", (37, 36, None), "inc", ("distension", "pneumatosis", "timing_fits_nec")),
        (
            "enteral_ml_kg_d_before_onset", (79, 80, None), "inc",
            ("distension", "pneumatosis", "timing_fits_nec"),
        ),
        ("read_status", ("equivocal", "definite", None), "von", ("distension", "pneumatosis")),
        ("treated_for_nec", (False, True, None), "nhsn", ("distension", "pneumatosis")),
        ("other_cause_found", (True, False, None), "cdc_old",
         ("distension", "emesis", "gross_blood", "persistent_blood", "fixed_loop")),
    ],
)  # fmt: skip
def test_each_boundary_and_its_unknown(field, values, name, present):
    """Just short, just enough, and not known; a reading status left out counts as definite."""
    short, enough, unknown = (answer(*present, **{field: value}).by[name].one() for value in values)
    assert short != "NEC" and enough == "NEC"
    assert unknown == ("NEC" if field == "read_status" else None)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ([[0, 120], [40, 100], [72, 149]], True), ([[0, 120], [40, 150], [72, 100]], False),
        ([[0, 120], [71, 100]], None), ([], None), (None, None), ([[-5, 200], [0, 149], [80, 100]], True),
    ],
)  # fmt: skip
def test_few_platelets_for_three_days(counts, found):
    assert persistent(counts) is found


def test_the_uk_cut_offs_are_data_and_say_that_nobody_has_verified_them():
    assert [(one.below_weeks, one.points) for one in cut_offs()] == [(30, 2), (37, 3), (None, 4)]
    assert DEFINITIONS["uk"].trust == "recalled" and DEFINITIONS["inc"].trust == "recalled"
    assert DEFINITIONS["inc"].off and not DEFINITIONS["nhsn"].counts


FIELDS = (*FLAGS, "read_status", "necrosis_extent_cm", "diagnosis_at_surgery", "ga_weeks",
          "enteral_ml_kg_d_before_onset")  # fmt: skip
VALUES = {
    "read_status": ("definite", "equivocal"), "necrosis_extent_cm": (0, 5), "ga_weeks": (28, 33, 38),
    "diagnosis_at_surgery": ("nec", "other"), "enteral_ml_kg_d_before_onset": (20, 120),
}  # fmt: skip
COMPLETE = st.fixed_dictionaries({name: st.sampled_from(VALUES.get(name, (True, False))) for name in FIELDS})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.large_base_example])
@given(st.lists(COMPLETE, min_size=20, max_size=40))
def test_every_definition_agrees_with_a_plain_reading(work_ups):
    found = answers([WorkUp(str(number), one) for number, one in enumerate(work_ups)], ALL)
    for one, said in zip(work_ups, found, strict=True):
        assert {name: said.by[name].one() for name in PLAIN} == {
            name: read(one) for name, read in PLAIN.items()
        }
        assert said.by["uk"].one("score") == points(one)


@st.composite
def with_few_unknowns(draw):
    """A work-up with up to four unknown fields, for which every completion can be tried."""
    complete = draw(COMPLETE)
    unknown = draw(
        st.lists(st.sampled_from([name for name in FIELDS if name != "read_status"]), max_size=4, unique=True)
    )
    return complete, tuple(unknown)


def completions(known, unknown):
    """Every way in which the unknown fields may stand; a drain alone means that nobody looked inside."""
    for way in product(*(VALUES.get(name, (True, False)) for name in unknown)):
        whole = known | dict(zip(unknown, way, strict=True))
        if not ("laparotomy" in unknown and whole["laparotomy"] and whole["drain_only"]):
            yield way, whole


@settings(max_examples=40, deadline=None)
@given(with_few_unknowns())
def test_unknowns_never_contradict_a_definite_answer_and_an_open_one_has_two_completions(drawn):
    complete, unknown = drawn
    (found,) = answers([WorkUp("x", {**complete, **dict.fromkeys(unknown)})], ALL)
    ways = dict(completions(complete, unknown))
    for name, read in PLAIN.items():
        results = {way: read(whole) for way, whole in ways.items()}
        said = found.by[name].one()
        assert (said is not None) == (len(set(results.values())) == 1), name
        if said is not None:
            assert set(results.values()) == {said}
        turning = {
            field
            for place, field in enumerate(unknown)
            for way, result in results.items()
            for value in VALUES.get(field, (True, False))
            if results.get((*way[:place], value, *way[place + 1 :]), result) != result
        }
        assert set(found.by[name].undecided) == turning, name


STAGED = (*(sign.findings[0] for sign in DEFINITIONS["bell"].signs.values()), "drain_only")
OFTEN_UNKNOWN = st.fixed_dictionaries(
    dict.fromkeys(STAGED, st.sampled_from((True, False, False, None, None)))
)


@settings(max_examples=30, deadline=None)
@given(st.lists(OFTEN_UNKNOWN, min_size=5, max_size=20))
def test_the_range_of_stages_is_the_least_and_the_most_of_every_completion(work_ups):
    """SIP is no stage, so a completion that ends there has no part in the range."""
    rows = [NONE | one for one in work_ups]
    found = answers([WorkUp(str(number), one) for number, one in enumerate(rows)], ("bell",))
    for one, said in zip(rows, found, strict=True):
        unknown = [name for name in STAGED if one[name] is None]
        results = {PLAIN["bell"](whole) for _, whole in completions(one, unknown)}
        staged = sorted(results - {"SIP"}, key=STAGES.index)
        stage = results.pop() if len(results) == 1 else None
        assert stages(said.by["bell"]) == (stage, [staged[0], staged[-1]] if staged else None)


@pytest.mark.parametrize(
    ("known", "span"),
    [
        ({"laparotomy": True}, ["none", "IIIB"]),
        ({"laparotomy": True, "pneumatosis": True}, ["IIA", "IIIB"]),
        ({"laparotomy": True, "pneumatosis": True, "focal_perforation_only": False}, ["IIA", "IIIB"]),
        ({"postmortem_nec": True, "gross_blood": True, "pneumoperitoneum": False}, ["IB", "IIIA"]),
        ({"focal_perforation_only": True, "portal_venous_gas": True}, ["IIB", "IIIB"]),
        ({"laparotomy": True, "focal_perforation_only": True}, None),
    ],
)
def test_a_perforation_not_ruled_out_leaves_the_low_end_of_the_stages_alone(known, span):
    (found,) = answers([WorkUp("x", known)], ("bell",))
    assert stages(found.by["bell"])[1] == span


@pytest.mark.parametrize("name", ALL)
def test_nothing_known_is_never_a_no(name):
    (found,) = answers([WorkUp("x", {})], (name,))
    assert found.by[name].one() is None and found.by[name].undecided


def test_a_range_of_stages_and_of_points_is_told_where_one_cannot_be():
    found = answer("distension", pneumatosis=None)
    assert stages(found.by["bell"]) == (None, ["IA", "IIA"])
    assert found.by["uk"].one("score") is None and found.by["uk"].ends("score") == [0, 3]


def test_the_command_answers_in_the_shape_that_scripts_rely_on(tmp_path):
    rows = [{"id": "a", "distension": True, "pneumatosis": True, "gestation": "27+3"}, {"id": "b"}]
    (tmp_path / "f.json").write_text(json.dumps(rows), encoding="utf-8")
    done = CliRunner().invoke(app, ["define", str(tmp_path / "f.json"), "--json"])
    found = json.loads(done.stdout)
    assert [one["id"] for one in found] == ["a", "b"]
    assert set(found[0]) >= {"bell", "von", "nhsn", "cdc_old", "uk", "inc", "undecided", "flags", "agree"}
    assert found[0]["uk"]["threshold"] == 2 and found[0]["inc"] is None
    assert found[0]["nhsn"]["result"] == "indeterminate"
    assert found[1]["agree"] == {"nec": 0, "no": 0, "open": 4}
    old = [{"id": "c", "postnatal_age_days": 400}]
    (tmp_path / "f.json").write_text(json.dumps(old), encoding="utf-8")
    done = CliRunner().invoke(app, ["define", str(tmp_path / "f.json"), "--json", "--with-inc"])
    assert json.loads(done.stdout)[0]["nhsn"] == {"result": "n/a"}
    assert set(json.loads(done.stdout)[0]["inc"]) >= {"met", "nec", "excluded"}
    text = CliRunner().invoke(app, ["define", str(tmp_path / "f.json")]).stdout
    assert "no NEC" not in text and "cannot say yet" in text


def test_people_read_words_and_the_field_to_fill_in(tmp_path):
    rows = [{"id": "a", "pneumatosis": True, "laparotomy": True}, {"id": "b", **dict.fromkeys(FLAGS, False)},
            {"id": "c", **dict.fromkeys(("distension", "pneumoperitoneum", "drain_only"), True),
             "postmortem_nec": False, "focal_perforation_only": False}]  # fmt: skip
    (tmp_path / "f.json").write_text(json.dumps(rows), encoding="utf-8")
    for language, words in (
        ("en", ("a perforation by itself was all that was found (focal_perforation_only)",
                "b: NHSN, to attribute an infection only: does not meet the rule",
                "b: Older CDC rule: does not meet the counting rule", "c: nobody looked inside")),
        ("es", ("si solo se halló una perforación aislada (focal_perforation_only)", "c: nadie miró")),
    ):  # fmt: skip
        done = CliRunner().invoke(app, ["define", str(tmp_path / "f.json"), "--language", language])
        assert all(part in done.stdout for part in words)
        assert "sip_not_excluded" not in done.stdout


def test_every_field_that_may_decide_has_words():
    findings = {one for each in DEFINITIONS.values() for sign in each.signs.values() for one in sign.findings}
    assert {FIELD_OF.get(one, one) for one in findings} == set(WORDS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "dict found"), ([{"distension": True}], "no id"), ([{"id": "a"}, {"id": "a"}], "stands twice"),
        ([{"id": "a", "distention": True}], "expected distension"),
        ([{"id": "a", "distension": 1}], "distension is 1"), ([{"id": ""}], "no id"),
        ([{"id": "a", "necrosis_extent_cm": -4}], "necrosis_extent_cm is -4; expected a number, 0 or more"),
        ([{"id": "a", "ga_weeks": 27.5}], "ga_weeks is 27.5; expected a whole number"),
        ([{"id": "a", "ga_weeks": -3}], "ga_weeks is -3"),
        ([{"id": "a", "ga_weeks": 200}], r"gestation is 200\+0; expected 20\+0 to 45\+0"),
        ([{"id": "a", "ga_days": 7}], "ga_days is 7; expected 0 to 6"),
        ([{"id": "a", "gestation": "29+9"}], "object 1: gestation is '29.9'; expected weeks.days"),
        ([{"id": "a", "gestation": "abc"}], "gestation is 'abc'"),
        ([{"id": "a", "gestation": "27+3", "ga_weeks": 28}], r"27\+3 and ga_weeks is 28; expected one"),
        ([{"id": "a", "gestation": "27+3", "ga_days": 0}], r"27\+3 and ga_days is 0"),
        ([{"id": "a", "birth_weight_g": 9800}], "birth_weight_g is 9800; expected 200 to 7000 g"),
        *(
            ([{"id": "a", "platelets": counts}], r"expected a list of \[hours after onset")
            for counts in ("low", [5], [[1]], [["a", "b"]], [[1, -100]], [[1, 2, 3]], [[True, 2]])
        ),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_line(content, said):
    with pytest.raises(UserError, match=said):
        read_work_ups(content)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"id": "a", "necrosis_extent_cm": NaN}]', "object 1: necrosis_extent_cm is nan"),
        ('[{"id": "a", "necrosis_extent_cm": 1e400}]', "necrosis_extent_cm is inf"),
        ('[{"id": "a", "platelets": [[-Infinity, 3]]}]', "platelets is"),
        ('[{"id": "a", "pneumatosis": true, "pneumatosis": false}]', "f.json: pneumatosis stands twice"),
        ("[" * 100_000, "f.json: cannot be read as JSON"),
        (f'[{{"id": "a", "ga_weeks": {"9" * 5000}}}]', "f.json: cannot be read as JSON"),
        (f'[{{"id": "a", "ga_weeks": {"9" * 400}}}]', "findings object 1: gestation is"),
        ("", "f.json: cannot be read as JSON"),
    ],
)
def test_a_file_with_what_no_work_up_has_is_refused_as_the_readers_own(text, said, tmp_path):
    (tmp_path / "f.json").write_text(text, encoding="utf-8")
    found = CliRunner().invoke(app, ["define", str(tmp_path / "f.json")]).exception
    assert isinstance(found, UserError) and said in str(found)


def test_a_gestation_given_in_both_ways_alike_is_one():
    both = {"id": "a", "gestation": "29+6", "ga_weeks": 29, "ga_days": 6, "platelets": [[-5, 90], [2.5, 0]]}
    (one,) = read_work_ups([both])
    assert (gestation_days(one.values), answers([one], ("uk",))[0].by["uk"].one("threshold")) == (209, 2)


def test_beyond_a_year_nhsn_does_not_ask_in_whatever_form_it_is_told():
    """An age that nobody wrote down leaves the rule open: it is no newborn's by default."""
    ages = {"old": 366, "a year": 365, "unknown": None}
    work_ups = read_work_ups(
        [{"id": name, "pneumatosis": True, "postnatal_age_days": age} for name, age in ages.items()]
    )
    found = {one.id: one for one in answers(work_ups, ("nhsn",))}
    assert found["old"].by["nhsn"].one() == "n/a" and found["old"].by["nhsn"].undecided == ()
    assert found["old"].counts_as("nhsn") is None
    for name in ("a year", "unknown"):
        assert found[name].by["nhsn"].one() is None and "laparotomy" in found[name].by["nhsn"].undecided
