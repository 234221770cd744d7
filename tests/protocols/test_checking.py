"""Each rule of a protocol file broken once: one line, at the right place, that says what to write."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest
import tomli_w

from nectary.protocols.checking import faults
from nectary.protocols.reading import of_content, read, version_of
from nectary.protocols.schema import signed_by, status_on

TEXT = (files("nectary.protocols") / "template.toml").read_text(encoding="utf-8")
SIGNED = date(2026, 11, 30)


def good():
    return tomllib.loads(TEXT)


def changed(path, value):
    """The template with the entry at `path` set; None takes it away."""
    content = good()
    node = content
    *way, last = path
    for name in way:
        node = node[name]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return tomli_w.dumps(content)


ONE = {"name": "A", "role": "doctor", "on": SIGNED, "version": "x"}
TABLE = {"type": "table", "unit": "mL/kg/day", "split_hours": 12}


def table(*steps, **band):
    return changed(("ladder",), {**TABLE, "band": [{"grams": [0, 1501], "steps": list(steps), **band}]})


def bands(*edges, **first):
    rows = [{"grams": list(pair), "initial": 20, "step": 20} for pair in edges]
    rows[0] |= first
    return changed(("ladder",), {"type": "rule", "unit": "mL/kg/day", "band": rows})


BROKEN = {
    "not TOML": ("schema = ", "not a TOML file"),
    "another schema": (changed(("schema",), "nec/2"), "schema: 'nec/2'; expected nec-feeding-protocol/1"),
    "no title": (changed(("title",), None), "title: nothing; expected words in quotes"),
    "no status of holds": (changed(("hold", "status"), None), "hold.status: nothing; expected stated"),
    "a misspelled entry": (changed(("delivery", "intervall_h"), 2), "expected delivery.interval_h"),
    "an unknown kind": (changed(("kind",), "hospital"), "kind: 'hospital'; expected unit or network"),
    "a weight basis": (changed(("weight", "basis"), "today"), "weight, basis: 'today'; expected birth or"),
    "a gestation": (changed(("gestation_below",), "33.5"), 'weeks and days such as "33+0"'),
    "a date as text": (changed(("starts",), "2026-12-01"), "a date such as 2026-01-31, without quotes"),
    "grams the wrong way": (bands([1000, 0]), "two whole numbers, the lower one first"),
    "kilograms": (bands([0, 1], [1, 1501]), "band 0 to 1 g: ends at 1 g; expected grams, not kilograms"),
    "a gap": (bands([0, 1000], [1001, 1501]), "leaves a gap to the next, which begins at 1001 g"),
    "an overlap": (bands([0, 1000], [999, 1501]), "overlaps the next, which begins at 999 g"),
    "no band": (changed(("ladder", "band"), []), "ladder: no band; expected one band"),
    "an empty band": (bands([1000, 1000]), "no weight lies in it"),
    "no initial volume": (bands([0, 1501]).replace("initial = 20\n", ""), "no initial volume"),
    "trophic hours alone": (bands([0, 1501], trophic_hours=24), "24 h of first feeds and no volume"),
    "odd trophic hours": (bands([0, 1501], trophic_hours=18, trophic_max=10), "whole half days"),
    "a step every 8 h": (bands([0, 1501], step_hours=8), "every 12 or 24 h"),
    "steps in a rule": (bands([0, 1501], steps=[[12, 12]]), "steps in a rule"),
    "no steps in a table": (table(), "no steps; expected steps, a row a day"),
    "a step of nothing": (table([12, 12], [0, 0]), "step 2: [0, 0]; expected mL/kg/day above 0"),
    "a step too high": (table([12, 12], [12, 300]), "step 2: [12, 300]; expected at most 250 mL/kg/day"),
    "steps go down": (table([24, 24], [12, 12]), "step 2: [12, 12] comes after [24, 24]"),
    "a day in three": (table([12, 12, 24]), "step 1: 3 parts; expected 2 parts of 12 h"),
    "a day in five": (table([1, 2, 3, 4, 5]), "a list of days, each a list of whole mL/kg/day"),
    "mL an hour": (table([1, 1], [2, 2]), "Are these mL/kg/hour?"),
    "a jump": (table([12, 12], [112, 112]), "a step of 100; expected 1 to 80 mL/kg/day"),
    "a rule's jump": (bands([0, 1501], step=90), "a step of 90; expected 1 to 80"),
    "trophic too high": (bands([0, 1501], trophic_hours=24, trophic_max=50), "first feeds of 50"),
    "a first volume with a digit too many": (bands([0, 1501], initial=120), "a first volume of 120"),
    "a first step with a digit too many": (table([120, 120], [132, 132]), "step 1: a first volume of 120"),
    "a target too high": (changed(("target", "full_ml_kg_day"), 1500), "a target of 1500; expected 1 to 250"),
    "begins above the target": (
        bands([0, 1501], initial=60).replace("full_ml_kg_day = 150", "full_ml_kg_day = 50"),
        "begins at 60; expected at most the target of 50",
    ),
    "every 5 h": (changed(("delivery", "allowed_h"), [2, 5]), "feeds every 5 h"),
    "an interval not allowed": (changed(("delivery", "interval_h"), 1), "1 h is not among those allowed"),
    "no window": (changed(("start", "window"), None), "start: no window"),
    "review before start": (changed(("next_review",), date(2026, 1, 1)), "2026-01-01 is not after the start"),
    "a signature without a name": (
        changed(("signed",), [{key: ONE[key] for key in ("role", "on", "version")}]), "signature 1: no",
    ),
    "a role": (
        changed(("signed",), [ONE | {"role": "manager"}]), "role 'manager'",
    ),
    "one person twice": (
        changed(("signed",), [{"name": n, "role": r, "on": SIGNED, "version": "x"}
                              for n, r in (("A B", "doctor"), ("a  b ", "nurse"))]),
        "one person signs twice",
    ),
    "two doctors": (
        changed(("signed",), [{"name": n, "role": "doctor", "on": SIGNED, "version": "x"} for n in "AB"]),
        "a doctor or nurse practitioner, and a nurse or dietitian",
    ),
}  # fmt: skip
ASKS = {
    "a quick step": (bands([0, 1501], step=45), "a step of 45; expected 1 to 40"),
    "a large first volume": (bands([0, 1501], initial=60), "a first volume of 60; expected 1 to 40"),
    "a low target": (changed(("target", "full_ml_kg_day"), 100), "a target of 100; expected 120 to 180"),
    "one signature": (
        changed(("signed",), [ONE]), "two: it stays",
    ),
}  # fmt: skip


def test_the_template_has_no_fault():
    assert faults(TEXT) == ()


@pytest.mark.parametrize("name", BROKEN)
def test_a_rule_broken_once_is_one_line(name):
    text, said = BROKEN[name]
    found = [str(one.error("ours.toml")) for one in faults(text) if not one.asks]
    assert len(found) == 1, found
    assert said in found[0] and found[0].startswith("ours.toml") and "\n" not in found[0]


@pytest.mark.parametrize("name", ASKS)
def test_what_may_be_meant_is_a_question_and_the_file_is_read(name):
    text, said = ASKS[name]
    (one,) = faults(text)
    assert one.asks and said in str(one.error("ours.toml"))
    assert read(text, "ours.toml").id == "our-unit-2026"


def test_several_faults_are_told_at_once():
    content = good()
    del content["title"]
    content["kind"] = "hospital"
    assert len(faults(tomli_w.dumps(content))) == 2


def signed(*people, version=None, **dates):
    content = good() | dates
    rows = [
        {"name": name, "role": role, "on": SIGNED, "version": version or version_of(content)}
        for name, role in people
    ]
    return of_content(content | {"signed": rows})


BOTH = (("A", "nurse_practitioner"), ("B", "dietitian"))


def test_two_people_unlock_exactly_the_version_they_signed():
    one = signed(*BOTH)
    assert len(signed_by(one)) == 2
    assert status_on(one, date(2026, 12, 1)) == "signed"
    assert status_on(one, date(2026, 11, 30)) == "example", "not in force before its start"
    assert status_on(one, date(2028, 12, 2)) == "expired"
    assert signed(*BOTH, version="0" * 12).signatures and not signed_by(signed(*BOTH, version="0" * 12))


@pytest.mark.parametrize(
    "people", [BOTH[:1], (("A", "doctor"), ("B", "doctor")), (("A", "doctor"), ("A", "nurse"))]
)
def test_fewer_than_two_people_of_the_two_kinds_unlock_nothing(people):
    assert not signed_by(signed(*people))


def test_signing_does_not_change_the_version_and_a_number_does():
    assert signed(*BOTH).version == of_content(good()).version
    content = good()
    content["target"]["full_ml_kg_day"] = 151
    assert of_content(content).version != of_content(good()).version


def test_not_stated_and_none_are_two_things():
    content = good()
    content["fortify"]["status"] = "none"
    one = of_content(content)
    assert one.stated["fortify"] == "none" and "fortify" not in one.not_stated
    assert "fortify" in of_content(good()).not_stated
