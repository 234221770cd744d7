"""The catalogue: every sentence is gathered, and each fault of its Spanish is found."""

import importlib.util
from pathlib import Path

import pytest

from nectary.base.language import LANGUAGES, LOCALE, marked, speaker

ROOT = Path(__file__).parents[1]
_spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
assert _spec and _spec.loader
messages = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(messages)

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext
from nectary.base.language import marked
A = marked("one " "whole")
B = {"k": marked("two {name}")}
def f(say, of, n):
    return say("three"), say(of["k"]), _("four %(x)s"), translation.gettext("five"), ngettext("a", "many", n)
"""
TEMPLATE = """{% load i18n %}<p title="{% translate 'six' %}">{% translate "seven" %}</p>
{# {% translate "never" %} #}<p>not a message</p>
{% include "x.html" with button=_("eight") %}
{% blocktranslate with name=who %}nine {{ name }}{% endblocktranslate %}
{% blocktranslate count n=days %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}
{% translate "ten, 95%" %}
"""


def ids(found):
    return [one.id for one in found]


def test_python_is_read_whatever_the_call_is_named():
    assert sorted(map(str, ids(messages.in_python(PYTHON, "p.py")))) == sorted(
        map(str, ["one whole", "two {name}", "three", "four %(x)s", "five", ("a", "many")])
    )


@pytest.mark.parametrize("call", ['say(f"put {x}")', 'say("put " + x)', '_("put %s" % x)'])
def test_a_message_put_together_at_run_time_is_refused_with_its_place(call):
    with pytest.raises(messages.Unreadable, match=r"p\.py:2"):
        list(messages.in_python(f"x = 1\n{call}\n", "p.py"))


def test_templates_are_read_as_django_reads_them():
    assert ids(messages.in_template(TEMPLATE, "t.html")) == [
        "six", "seven", "eight", "nine %(name)s", ("%(n)s day", "%(n)s days"), "ten, 95%%",
    ]  # fmt: skip


@pytest.fixture
def room(tmp_path):
    """A source folder with one Python file and one template, and a catalogue that is whole."""
    source = tmp_path / "source"
    (source / "show").mkdir(parents=True)
    (source / "web" / "templates").mkdir(parents=True)
    (source / "show" / "words.py").write_text('say("Day {day}"); say("Milk")\n')
    (source / "web" / "templates" / "page.html").write_text(
        "{% load i18n %}{% translate 'Doors' %}{% blocktranslate count n=x %}{{ n }} day{% plural %}"
        "{{ n }} days{% endblocktranslate %}"
    )
    po = tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.po"
    messages.main([], source=source, po=po)
    catalog = messages.read(po)
    for english, spanish in {
        "Day {day}": "Día {day}", "Milk": "Leche", "Doors": "Puertas",
        "%(n)s day": ("%(n)s día", "%(n)s días"),
    }.items():  # fmt: skip
        catalog.get(english).string = spanish
    po.write_bytes(messages.po_bytes(catalog))
    assert messages.main([], source=source, po=po) == 0
    return source, po


def faults(room, capsys):
    source, po = room
    capsys.readouterr()
    exit_code = messages.main(["--check"], source=source, po=po)
    lines = capsys.readouterr().out.splitlines()
    return lines if exit_code else []


def change(room, **strings):
    _, po = room
    catalog = messages.read(po)
    for english, spanish in strings.items():
        catalog.get(english.replace("_", " ")).string = spanish
    po.write_bytes(messages.po_bytes(catalog))
    po.with_suffix(".mo").write_bytes(messages.mo_bytes(catalog))


def test_a_whole_catalogue_has_no_fault_and_is_left_as_it_is_by_another_run(room, capsys):
    source, po = room
    before = po.read_bytes(), po.with_suffix(".mo").read_bytes()
    assert faults(room, capsys) == []
    assert messages.main([], source=source, po=po) == 0
    assert (po.read_bytes(), po.with_suffix(".mo").read_bytes()) == before


def test_a_new_message_and_an_emptied_one_have_no_spanish(room, capsys):
    (room[0] / "show" / "more.py").write_text('say("New")\n')
    change(room, Milk="")
    (first, second) = faults(room, capsys)
    assert first == "show/more.py:1: no Spanish: 'New'"
    assert second == "show/words.py:1: no Spanish: 'Milk'"


def test_half_a_plural_is_no_spanish(room, capsys):
    change(room, **{"%(n)s day": ("%(n)s día", "")})
    (line,) = faults(room, capsys)
    assert "no Spanish" in line and "%(n)s day" in line


@pytest.mark.parametrize(
    ("english", "spanish"),
    [("Day {day}", "Día {dia}"), ("Day {day}", "Día"), ("%(n)s day", ("%(n)s día", "%(m)s días"))],
)
def test_placeholders_that_differ_are_found(room, capsys, english, spanish):
    change(room, **{english: spanish})
    (line,) = faults(room, capsys)
    assert "the placeholders differ" in line


def test_a_message_that_is_gone_is_stale_until_the_tool_is_run_and_is_kept_for_its_return(room, capsys):
    source, po = room
    words = source / "show" / "words.py"
    text = words.read_text()
    words.write_text('say("Day {day}")\n')
    assert faults(room, capsys) == ["stale, in no file: 'Milk'"]
    assert messages.main([], source=source, po=po) == 0
    assert faults(room, capsys) == []
    words.write_text(text)
    assert messages.main([], source=source, po=po) == 0


def test_a_mo_that_is_not_the_pos_is_found(room, capsys):
    _, po = room
    mo = po.with_suffix(".mo")
    mo.write_bytes(mo.read_bytes()[:-1])
    assert faults(room, capsys) == ["the .mo is not made from the .po: run tools/messages.py"]
    mo.unlink()
    assert len(faults(room, capsys)) == 1


def test_braces_are_marked_and_a_percentage_is_no_placeholder():
    found = [messages.Found(text, "p.py", 1) for text in ("{a} of b", "10% of all", "%(n)s of")]
    flags = {message.id: message.flags for message in messages.template_of(found) if message.id}
    assert flags == {
        "{a} of b": {"python-brace-format"}, "10% of all": set(), "%(n)s of": {"python-format"},
    }  # fmt: skip


def test_our_own_catalogue_is_whole(capsys):
    assert messages.main(["--check"]) == 0, capsys.readouterr().out


def test_the_speaker_says_it_from_the_same_file():
    assert messages.PO.is_relative_to(LOCALE)
    assert speaker("en") is marked
    assert speaker("es")("Donor milk") == "Leche humana donada"
    assert speaker("es")("a sentence of nobody") == "a sentence of nobody"
    with pytest.raises(KeyError):
        speaker("fr")
    assert set(LANGUAGES) == {"en", "es"}


def test_the_catalogue_says_that_it_is_a_draft():
    assert "DRAFT" in messages.PO.read_text(encoding="utf-8").split("msgid", 1)[0]
