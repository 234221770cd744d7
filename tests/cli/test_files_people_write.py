"""A file that a person wrote, as an editor saved it: with a mark before it, or not in UTF-8 at all."""

import json
from importlib.resources import files

import pytest
from typer.testing import CliRunner

from nectary.base.errors import UserError
from nectary.cli.main import app
from nectary.intake.formats.mapping import read_mapping
from nectary.practices.self_assessment import read_answers
from nectary.practices.unit import read_unit, template
from nectary.protocols.library import load
from nectary.show.reports.self_assessment import template as questions

PACKAGED = {
    load: (files("nectary.protocols") / "packaged" / "leeds-2018.toml"),
    read_mapping: (files("nectary.intake") / "mappings" / "p4.toml"),
}
TEXTS = {
    **{read: place.read_text(encoding="utf-8") for read, place in PACKAGED.items()},
    read_unit: template(),
    read_answers: questions("en"),
}


@pytest.mark.parametrize("read", TEXTS, ids=lambda read: read.__name__)
def test_a_mark_before_the_text_changes_nothing_and_other_bytes_are_named(read, tmp_path):
    place = tmp_path / "ours.toml"
    given = str(place) if read in PACKAGED else place
    place.write_text(TEXTS[read], encoding="utf-8")
    plain = read(given)
    place.write_text(TEXTS[read], encoding="utf-8-sig")
    assert read(given) == plain
    place.write_bytes(b'# a\ntitle = "\xf1"\n')
    with pytest.raises(UserError, match=r"ours.toml line 2: not UTF-8; expected a TOML file in UTF-8"):
        read(given)


def test_findings_with_a_mark_before_them(tmp_path):
    place = tmp_path / "f.json"
    place.write_text(json.dumps([{"id": "a"}]), encoding="utf-8-sig")
    assert CliRunner().invoke(app, ["define", str(place)]).exit_code == 0
    place.write_bytes(b'[{"id": "\xf1"}]')
    assert "f.json line 1: not UTF-8" in str(CliRunner().invoke(app, ["define", str(place)]).exception)


def test_a_protocol_that_is_not_there_names_the_packaged_ones():
    with pytest.raises(UserError, match=r"no protocol 'nowhere.toml'; expected a file or one of adept-2009"):
        load("nowhere.toml")
