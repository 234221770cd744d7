"""A signed protocol decides what its practices turn on; an unsigned one decides nothing."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest
import tomli_w

from nectary.base.errors import UserError
from nectary.practices.by_protocol import settings_of
from nectary.practices.unit import read_unit
from nectary.protocols.library import load
from nectary.protocols.reading import of_content, version_of

TEMPLATE = tomllib.loads((files("nectary.protocols") / "template.toml").read_text(encoding="utf-8"))


def signed():
    content = TEMPLATE | {"donor_milk": {"status": "local", "below_g": 1500, "ga_below": "32+0"}}
    content["line_out"] = {"status": "local", "at_ml_kg_day": 110}
    people = (("A", "doctor"), ("B", "nurse"))
    rows = [
        {"name": name, "role": role, "on": date(2026, 11, 30), "version": version_of(content)}
        for name, role in people
    ]
    return content | {"signed": rows}


def test_each_band_decides_its_own_window_and_step():
    found = {(one.name, one.from_g): one.value for one in settings_of(of_content(signed()))}
    assert found == {
        ("feeds_start_from_h", 0): 0, ("feeds_start_until_h", 0): 24,
        ("feeds_start_from_h", 1000): 0, ("feeds_start_until_h", 1000): 24,
        ("advance_lowest_ml_per_kg_day", 0): 10, ("advance_highest_ml_per_kg_day", 0): 20,
        ("advance_lowest_ml_per_kg_day", 1000): 30, ("advance_highest_ml_per_kg_day", 1000): 30,
        ("donor_below_g", None): 1500, ("donor_below_gestation_days", None): 224,
        ("line_out_ml_per_kg_day", None): 110,
    }  # fmt: skip


def test_an_unsigned_protocol_decides_nothing():
    with pytest.raises(UserError, match="not signed by two people"):
        settings_of(load("leeds-2018"))


def test_a_unit_file_takes_its_protocols_numbers_and_its_own_go_first(tmp_path):
    (tmp_path / "ours.toml").write_text(tomli_w.dumps(signed()), encoding="utf-8")
    content = {
        "schema": "nectary-unit/1", "protocol": "ours.toml",
        "setting": [{"name": "line_out_ml_per_kg_day", "value": 120, "since": date(2026, 1, 1)}],
    }  # fmt: skip
    (tmp_path / "unit.toml").write_text(tomli_w.dumps(content), encoding="utf-8")
    found = read_unit(tmp_path / "unit.toml").stated
    assert [one.value for one in found if one.name == "line_out_ml_per_kg_day"] == [120]
    assert {one.since for one in found if one.name == "donor_below_g"} == {date(2026, 12, 1)}
