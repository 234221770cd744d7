"""Whose each number is: change one of an example, and it is among the ticks with all that follow from it."""

import tomllib
from copy import deepcopy
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.base.language import speaker
from nectary.protocols.fields import GESTATION, HOURS, KINDS, NUMBER, PAIR, STEPS, WHOLE, entries, nested
from nectary.protocols.library import load, packaged, text_of
from nectary.protocols.provenance import own_content
from nectary.protocols.reading import of_content, read
from nectary.protocols.whose import BY_NAME, SAMPLE, Whose, asked, whose
from nectary.show.protocols.numbers import number_groups, number_name

TEMPLATE = (files("nectary.protocols") / "template.toml").read_text(encoding="utf-8")
NUMERIC = (WHOLE, NUMBER, PAIR, HOURS, GESTATION, STEPS)
ROLES = ("doctor", "nurse_practitioner", "nurse", "dietitian")


def numeric_entries(content):
    return [one for one in entries(content) if KINDS.get(one.of) in NUMERIC]


def another(draw, entry):
    """Another value of the same kind as the entry's."""
    kind, value = KINDS[entry.of], deepcopy(entry.value)
    by = draw(st.integers(1, 9))
    if kind in (WHOLE, NUMBER):
        return value + by
    if kind is GESTATION:
        return f"{int(value[:2]) - by}{value[2:]}"
    at = draw(st.integers(0, len(value) - 1))
    if kind is STEPS:
        part = draw(st.integers(0, len(value[at]) - 1))
        value[at][part] += by
    else:
        value[at] += by
    return value


@st.composite
def changed_examples(draw):
    """(name of an example, path of the entry changed, the content with that one number changed)."""
    name = draw(st.sampled_from(packaged()))
    content = tomllib.loads(text_of(name)[0])
    entry = draw(st.sampled_from(numeric_entries(content)))
    flat = {one.path: one.value for one in entries(content)}
    return name, entry.path, nested(flat | {entry.path: another(draw, entry)})


def days_that_differ(before, after):
    """The days of the ladders that are not the same in the two, read off without the code under test."""
    found = set()
    for number, (one, other) in enumerate(zip(before.bands, after.bands, strict=True)):
        for arm in one.ladders:
            steps = [{step.number: (step.parts, step.stage) for step in band.ladders[arm]}
                     for band in (one, other)]  # fmt: skip
            for day in {*steps[0], *steps[1]}:
                if steps[0].get(day) != steps[1].get(day):
                    found.add(f"ladder.band.{number}.day.{day}" + (f".{arm}" if arm else ""))
    return found


@given(changed_examples(), st.sampled_from(ROLES))
def test_one_changed_number_and_what_follows_from_it_are_asked_for_and_a_sample_of_the_rest(made, role):
    name, path, content = made
    version, example = of_content(own_content(content)), load(name)
    follows = days_that_differ(example, version)
    expected = follows | ({path} if not path.endswith(".steps") else set())
    assert expected
    numbers = whose(version)
    assert {one.path for one in numbers if one.differs} == expected
    ticks = {one.path for one in asked(version, role)}
    rest = len(numbers) - len(expected)
    assert expected <= ticks and len(ticks - expected) == min(SAMPLE, rest)
    for one in numbers:
        if one.path in expected:
            assert one.whose is Whose.UNIT and not one.source and one.trust == "local"
        else:
            assert one.whose is not Whose.UNIT and one.value == one.before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", packaged())
def test_of_an_example_as_it_is_only_the_sample_is_asked_for(name, role):
    numbers, ticks = whose(load(name)), asked(load(name), role)
    assert not any(one.differs or one.whose is Whose.UNIT for one in numbers)
    assert len(ticks) == SAMPLE and ticks == asked(load(name), role)


@pytest.mark.parametrize("name", packaged())
def test_who_prescribes_and_who_does_not_look_at_different_ones(name):
    doctor, nurse = ({one.path for one in asked(load(name), role)} for role in ("doctor", "nurse"))
    assert not doctor & nurse
    assert doctor == {one.path for one in asked(load(name), "nurse_practitioner")}


def test_another_version_has_another_sample():
    """Fixed by the version alone, and not to be chosen: 20 titles give more than one sample."""
    text = text_of("leeds-2018")[0]
    versions = [read(text.replace("ID 1139", f"ID {n}"), "x") for n in range(20)]
    assert len({tuple(one.path for one in asked(version, "doctor")) for version in versions}) > 10


@pytest.mark.parametrize("role", ROLES)
def test_a_version_that_names_no_example_is_all_its_own(role):
    version = read(TEMPLATE, "template")
    numbers = whose(version)
    assert asked(version, role) == numbers and all(one.differs and one.before is None for one in numbers)
    assumed = {one.path.partition(".")[0] for one in numbers if one.whose is Whose.CONVENTION}
    assert assumed == {"rounding"}
    leeds_text = text_of("leeds-2018")[0]
    ours = read(leeds_text.replace("http://lhp.leedsth.nhs.uk/detail.aspx?id=1139", "ours"), "x")
    assert all(one.differs and not one.source for one in whose(ours))


def test_a_version_kept_from_a_changed_one_is_still_compared_with_the_example():
    first = own_content(tomllib.loads(text_of("leeds-2018")[0].replace("step = 20", "step = 18", 1)))
    first["start"]["window"] = [0, 24]
    second = of_content(own_content(first))
    assert {"start.window", "ladder.band.0.step"} <= {one.path for one in whose(second) if one.differs}


def leeds(**parts):
    return {one.path: one for one in whose(of_content(tomllib.loads(text_of("leeds-2018")[0]) | parts))}


def test_what_the_version_drops_is_asked_for_too():
    adept = tomllib.loads(text_of("adept-2009")[0])
    del adept["gestation_below"]
    adept["ladder"]["band"][0]["steps"].pop()
    found = {one.path: one for one in whose(of_content(adept)) if one.differs}
    assert set(found) == {"gestation_below", "ladder.band.0.day.13"}
    assert [(one.value, one.before) for one in found.values()] == [(None, "35+0"), (None, (150, 150))]
    adept["ladder"]["band"].pop(1)
    gone = {one.path for one in whose(of_content(adept)) if one.differs}
    assert gone == {*found, "ladder.band.4.grams"}  # the other bands are still those of their weights


def test_a_target_that_no_source_states_is_an_assumption_until_the_unit_states_it():
    assert leeds()["target.full_ml_kg_day"].whose is Whose.CONVENTION
    assert leeds()["ladder.band.0.day.10"].whose is Whose.CONVENTION  # it stops at that target
    stated = leeds(target={"full_ml_kg_day": 150, "status": "local"})["target.full_ml_kg_day"]
    assert stated.whose is Whose.UNIT and stated.differs and stated.before is None


def test_a_number_in_a_sentence_counts_and_a_sentence_without_one_does_not():
    found = leeds(hold={"status": "local", "when": ["vomits more than 2 mL"]})
    assert found["hold.when"].differs and found["hold.when"].whose is Whose.UNIT
    assert "hold.when" not in leeds(hold={"status": "local", "when": ["vomits"]})
    taken_out = leeds(population="small babies")["population"]
    assert taken_out.value == "small babies" and taken_out.differs


def test_whose_a_part_is_follows_the_innermost_source():
    found = {one.path: one for one in whose(load("adept-2009"))}
    assert found["modifier.0.note"].source == "https://fn.bmj.com/content/99/1/F6.abstract"
    assert "PMC2770036" in found["start.arms.0.window"].source
    assert found["ladder.band.0.day.1"].trust == "verified"  # printed; a day by a rule is worked out
    assert leeds()["ladder.band.0.day.1"].trust == "derived"
    assert found["weight.basis"].whose is Whose.CONVENTION and not found["weight.basis"].source


def test_every_number_that_a_file_may_hold_has_its_unit():
    places = [place for place, kind in KINDS.items() if kind in NUMERIC and kind is not STEPS]
    assert len(places) > 20 and {place.rpartition(".")[2] for place in places} == set(BY_NAME)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", packaged())
def test_every_number_is_in_one_group_with_a_name_of_its_own(name, language):
    say, numbers = speaker(language), whose(load(name))
    groups = number_groups(numbers, numbers, say)
    assert sorted(row.key for group in groups for row in group.rows) == sorted(one.path for one in numbers)
    for group in groups:
        names = [row.name for row in group.rows]
        assert len(set(names)) == len(names) and all(row.value and row.whose for row in group.rows)
    said = [number_name(one, numbers, say) for one in numbers]
    assert len(set(said)) == len(said)
    assert not any(".0 mL" in one for one in said)  # 1.0 can be read as 10
