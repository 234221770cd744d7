"""A protocol file of whatever shape is read or refused, and never ends in a fault of ours."""

import copy
import json
import tomllib
from datetime import date, time

import pytest
import tomli_w
from typer.testing import CliRunner

from nectary.base.errors import UserError
from nectary.cli.main import app
from nectary.protocols.checking import faults
from nectary.protocols.fields import KINDS, MOST_DAYS
from nectary.protocols.form import to_form
from nectary.protocols.ladders import by_rule, days_of
from nectary.protocols.library import packaged, text_of
from nectary.protocols.reading import read
from nectary.protocols.typed import typed_of
from nectary.web.unit.drafts import template_text

STRANGE = (
    5,
    1.5,
    True,
    "word",
    [],
    [1],
    [[1]],
    [{}],
    [{"a": 1}],
    {},
    {"a": 1},
    date(2026, 1, 2),
    time(7, 30),
)
TEMPLATE = tomllib.loads(template_text())
DEEP = "x = " + "[" * 900 + "]" * 900
SECTIONS = sorted({place.split(".")[0].removesuffix("[]") for place in KINDS})


def with_(place, value):
    """The template with `value` at a place such as ladder.band[].grams, in the first row of each list."""
    content = copy.deepcopy(TEMPLATE)
    node = content
    *above, last = place.split(".")
    for name in above:
        if name.endswith("[]"):
            rows = node.setdefault(name.removesuffix("[]"), [])
            rows.extend([{}] * (not rows))
            node = rows[0]
        else:
            node = node.setdefault(name, {})
    node[last] = value
    return tomli_w.dumps(content)


def outcome(text):
    """What becomes of a text everywhere that one is read: "read" or "refused"."""
    typed = None
    try:
        typed = typed_of(to_form(text))
    except UserError:
        assert [one for one in faults(text) if not one.asks]
    else:
        assert all(isinstance(value, str) for value in typed.values())
    try:
        read(text, "file")
    except UserError as error:
        assert len(str(error)) < 600
        return "refused"
    return "read"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_that_is_anything_else(section):
    for value in STRANGE:
        text = with_(section, value)
        if outcome(text) == "read":  # what may stand there, or says nothing
            assert (
                value in ([], [{}], {}) or section not in TEMPLATE or not isinstance(TEMPLATE[section], dict)
            )


@pytest.mark.parametrize("place", sorted(KINDS))
def test_an_entry_that_is_anything_else(place):
    for value in STRANGE:
        outcome(with_(place, value))


@pytest.mark.parametrize("name", ["template", *packaged()])
def test_any_entry_may_be_left_out(name):
    """A row of a list that lacks one is told, not tripped over."""
    content = TEMPLATE if name == "template" else tomllib.loads(text_of(name)[0])

    def without(node, path=()):
        if isinstance(node, dict):
            yield from ((*path, key) for key in node)
            for key in node:
                yield from without(node[key], (*path, key))
        elif isinstance(node, list) and isinstance(node[0], dict):
            yield (*path, 0)
            yield from without(node[0], (*path, 0))

    for path in without(content):
        less = copy.deepcopy(content)
        node = less
        for key in path[:-1]:
            node = node[key]
        del node[path[-1]]
        outcome(tomli_w.dumps(less))


STRANGE_TEXTS = (
    '"band.0" = 1\n', '0 = 1\n', '"²" = 1\n', '"" = 1\n', '"a\\nb" = 1\n', "x = 0x" + "f" * 5000, "x = inf\n",
    "x = nan\n", "[[x.band]]\na = 1\n", "ladder = 5\n", "[ladder]\nband = 5\n", "[ladder]\nband = [1, {}]\n",
    "[[ladder]]\nband = 1\n", "\x00", "[hold]\nwhen = [[1], 2]\n",
    "".join(f"k{number} = 1\n" for number in range(20_000)),
)  # fmt: skip


@pytest.mark.parametrize("text", STRANGE_TEXTS, ids=lambda text: repr(text[:12]))
def test_names_and_numbers_that_no_protocol_has(text):
    assert outcome(text) == "refused"
    assert outcome(template_text() + "\n" + text) == "refused"


@pytest.mark.parametrize(
    "rule",
    [{"trophic_hours": 99_996, "trophic_max": 20}, {"step_hours": 99_999}, {"step": 0}, {"initial": 99_999}],
)
def test_a_rule_of_years_is_refused_before_its_ladder_is_made(rule):
    assert outcome(with_("ladder.band", [{"grams": [0, 1501], "initial": 20, **rule}])) == "refused"


@pytest.mark.parametrize("rule", [
    {"initial": 20, "step": 20}, {"initial": 20, "step": 30, "step_hours": 12}, {"initial": 10},
    {"trophic_max": 20, "trophic_hours": 36, "initial": 20, "step": 7},
    {"trophic_max": 20, "trophic_hours": 24}, {"initial": 160, "step": 5},
])  # fmt: skip
def test_the_days_of_a_rule_are_those_of_its_ladder(rule):
    assert days_of(rule, 150) == len(by_rule(rule, 150)) <= MOST_DAYS


def test_a_value_of_another_kind_is_shown_in_the_form_and_never_taken_for_one():
    text = with_("hold.when", [1, ["a"]])
    assert typed_of(to_form(text))["hold.when"] == "? [1, ['a']]"
    assert typed_of(to_form(with_("ladder.band[].grams", 7)))["ladder.band.0.grams"] == "? 7"


@pytest.mark.parametrize("words", [
    ("check",), ("check", "--json"), ("show",), ("table",), ("diff", "leeds-2018"),
    ("show", "--parents", "--birth-weight", "900"),
])  # fmt: skip
@pytest.mark.parametrize(
    "text", ["x = " + "[" * 900 + "]" * 900, "ladder = 5\n", "[[ladder]]\nband = 07:30:00\n"]
)
def test_the_commands_end_in_0_1_or_2(tmp_path, words, text):
    path = tmp_path / "n.toml"
    path.write_text(text, encoding="utf-8")
    first, *rest = words
    done = CliRunner().invoke(app, ["protocol", first, str(path), *rest])
    assert isinstance(done.exception, SystemExit | UserError), done.exception
    if words == ("check", "--json"):
        assert done.exit_code == 1 and json.loads(done.stdout)["faults"]
