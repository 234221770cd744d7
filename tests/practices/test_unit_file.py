"""A unit's own file: what it may say, and one clear line for each thing it may not."""

from datetime import date

import pytest

from nectary.base.errors import UserError
from nectary.engine.cases import read_cases
from nectary.engine.compute import compute, unit_settings
from nectary.practices import PRACTICES, settings
from nectary.practices.settings import Setting
from nectary.practices.unit import packaged_bundles, read_unit, template, unit_of

MINUTES = {"name": "told_within_min", "since": date(2026, 1, 1)}
GOOD = {
    "schema": "nectary-unit/1",
    "unit": "Ours",
    "on": ["told_in_24h"],
    "states": {"recognition_approach": True},
    "setting": [MINUTES | {"value": 2880}],
    "bundle": [{"id": "first", "practices": ["told_in_24h"]}],
}


def test_a_unit_file_says_what_is_on_its_numbers_its_bundles_and_its_states():
    unit = unit_of(GOOD, "unit.toml")
    assert (unit.name, unit.on, unit.states) == ("Ours", ("told_in_24h",), {"recognition_approach": True})
    assert [(one.name, one.value) for one in unit.stated] == [("told_within_min", 2880)]
    assert unit.bundles[0].domains[0].practices == ("told_in_24h",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "x"}, "schema is 'x'; expected nectary-unit/1"),
        ({"onn": []}, "no entry 'onn'; expected on"),
        ({"on": ["told_in_24"]}, "no practice 'told_in_24'; expected told_in_24h"),
        ({"on": "told_in_24h"}, "practices are 'told_in_24h'; expected a list"),
        (
            {"setting": [MINUTES | {"name": "told_within", "value": 1}]},
            "expected told_within_min",
        ),
        (
            {"setting": [MINUTES | {"value": 24.5}]},
            "value is 24.5",
        ),
        ({"setting": [{"name": "told_within_min", "value": 24}]}, "expected the first day it holds"),
        (
            {"setting": [MINUTES | {"value": 1, "from_g": "500"}]},
            "from_g is '500'; expected grams",
        ),
        ({"bundle": [{"practices": []}]}, "a bundle without an id"),
        ({"bundle": [{"id": "b", "practices": ["none"]}]}, "bundle b: no practice 'none'"),
        ({"states": {"recognition": True}}, "no state 'recognition'; expected recognition_approach"),
        ({"states": {"recognition_approach": "yes"}}, "expected true or false"),
    ],
)
def test_what_is_wrong_is_one_line_that_says_what_to_write(change, said):
    with pytest.raises(UserError) as error:
        unit_of(GOOD | change, "unit.toml")
    assert (
        said in str(error.value) and str(error.value).startswith("unit.toml") and "\n" not in str(error.value)
    )


def test_a_file_that_is_not_toml_or_not_there_is_one_line(tmp_path):
    (tmp_path / "unit.toml").write_text("= nonsense", encoding="utf-8")
    for name in ("unit.toml", "absent.toml"):
        with pytest.raises(UserError, match=name):
            read_unit(tmp_path / name)


def test_the_template_reads_and_turns_nothing_on(tmp_path):
    (tmp_path / "unit.toml").write_text(template(), encoding="utf-8")
    unit = read_unit(tmp_path / "unit.toml")
    assert (unit.on, unit.stated, unit.bundles) == ((), (), ())
    assert all(name in template() for name in (*PRACTICES, *settings.settings()))


def test_the_packaged_bundles_name_practices_that_exist():
    assert set(packaged_bundles()) == {"nec-zero"}


def setting(value, since, **band):
    one = settings.settings()["told_within_min"]
    return Setting(one.name, one.about, one.unit, value, one.source, since, **band)


def verdicts(stated, **infant):
    """The reason that a talk at 100 minutes gets, of an infant with `infant`'s columns changed."""
    tables = read_cases(PRACTICES["told_in_24h"]).tables
    first = {column: tables["infants"][column].to_pylist()[0] for column in tables["infants"].column_names}
    row = type(tables["infants"]).from_pylist([first | infant], schema=tables["infants"].schema)
    rows = compute({**tables, "infants": row, settings.TABLE: unit_settings(stated)}).verdicts.to_pylist()
    return {one["why"] for one in rows if one["practice"] == "told_in_24h"}


def test_the_number_in_force_when_the_baby_was_born_decides():
    """The talk came 1,439 minutes after admission: in time under 1,440, late under 60."""
    two = (setting(1440, date(2026, 1, 1)), setting(60, date(2026, 7, 1)))
    assert verdicts(two, birth_month="2026-06") == {"told_in_time"}
    assert verdicts(two, birth_month="2026-07") == {"no_talk_in_time"}
    assert verdicts(two, birth_month="2020-01") == {"told_in_time"}, "before the first, the first"


def test_a_number_for_a_band_of_weights_holds_in_that_band_alone():
    bands = (setting(1440, date(2026, 1, 1), below_g=1000), setting(60, date(2026, 1, 1), from_g=1000))
    assert verdicts(bands, birth_weight_g=999) == {"told_in_time"}
    assert verdicts(bands, birth_weight_g=1000) == {"no_talk_in_time"}
    doubted = verdicts(bands, birth_weight_g=999, flag="unit_slip")
    assert not doubted & {"told_in_time"}, "a doubted birth weight chooses no band"
