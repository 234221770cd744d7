"""What is to be mended on the form: at its field, in the form's words, in the reader's language."""

from importlib.resources import files

import pytest

from nectary.base.language import speaker
from nectary.protocols.checking import faults
from nectary.protocols.form import from_form, to_form
from nectary.protocols.schema import SCHEMA
from nectary.protocols.typed import filled, form_of, typed_of
from nectary.show.protocols.faults import fault_lines
from nectary.show.protocols.form import form_sections

TEMPLATE = (files("nectary.protocols") / "template.toml").read_text(encoding="utf-8")
TABLE = {
    "ladder.type": "table",
    "ladder.unit": "mL/kg/day",
    "ladder.split_hours": "12",
    "ladder.band.0.grams": "0, 1501",
}


def told(language, changed, without=()):
    """The lines of a form that holds the template but for `changed` and the paths that begin as `without`."""
    base = typed_of(to_form(TEMPLATE))
    kept = {path: text for path, text in base.items() if not path.startswith(tuple(without) or "-")}
    typed = filled(kept | changed)
    text = from_form({"schema": SCHEMA} | form_of(typed))
    return typed, fault_lines(faults(text), typed, speaker(language))


CASES = {
    "a gap": (
        {"ladder.band.0.grams": "0, 900"}, (), "ladder.band.0.grams",
        "Band of birth weight 1 (0, 900 g), Birth weight, g: from, to below",
        "leaves a gap to the next, which begins at 1000 g; expected: the next to begin at 900 g.",
        "deja un hueco hasta la siguiente, que empieza en 1000 g; "
        "se espera: que la siguiente empiece en 900 g.",
    ),
    "not a date": (
        {"starts": "in May"}, (), "starts", "In force from",
        "in May; expected: a date, such as 2026-01-31.", "in May; se espera: una fecha, como 2026-01-31.",
    ),
    "words for hours": (
        {"delivery.allowed_h": "often"}, (), "delivery.allowed_h",
        "Hours between feeds, Hours that may be chosen",
        "often; expected: whole hours, such as 2, 3.", "often; se espera: horas enteras, como 2, 3.",
    ),
    "nothing said of holds": (
        {}, ("hold.",), "hold.status", "What makes the team pause feeds and look, Does it say?",
        "nothing; expected: one of the list. Where the source is silent, say so.",
        "nada; se espera: uno de la lista. Donde la fuente no dice nada, indíquelo.",
    ),
    "no band": (
        {}, ("ladder.band.",), "ladder.band", "Band of birth weight",
        "no band; expected: one band of birth weights or more.",
        "no hay ninguna banda; se espera: una banda de pesos al nacer o más.",
    ),
    "a table that falls": (
        TABLE | {"ladder.band.0.steps": "12/12\n24/24\n12/24"}, ("ladder.",), "ladder.band.0.steps",
        "Band of birth weight 1 (0, 1501 g), Steps, mL/kg/day",
        "line 3: 12/24 comes after 24/24; expected: no step below the one before it.",
        "renglón 3: 12/24 viene después de 24/24; se espera: ningún paso menor que el anterior.",
    ),
    "a table's row of letters": (
        TABLE | {"ladder.band.0.steps": "12/12\na lot"}, ("ladder.",), "ladder.band.0.steps",
        "Band of birth weight 1 (0, 1501 g), Steps, mL/kg/day",
        "12/12\na lot; expected: one day a line, in whole mL/kg/day; "
        "parts of one day by a slash, such as 12/24.",
        "12/12\na lot; se espera: un día por renglón, en mL/kg/día enteros; "
        "las partes de un día con una barra, como 12/24.",
    ),
    "a quick step, which may be meant": (
        {"ladder.band.1.step": "45"}, (), "ladder.band.1.step",
        "Band of birth weight 2 (1000, 1501 g), Goes up by, mL/kg/day",
        "a step of 45; expected: 1 to 40 mL/kg/day. Is that meant?",
        "un paso de 45; se espera: de 1 a 40 mL/kg/día. ¿Es lo que se quiere?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_told_at_its_field_in_both_languages(case):
    changed, without, path, place, english, spanish = CASES[case]
    typed, (line,) = told("en", changed, without)
    assert (line.path, line.place, line.text) == (path, place, english)
    names = {
        field.name for part in form_sections(typed, str) for one in (part, *part.rows) for field in one.fields
    }
    assert path in names or path in ("ladder.band", "hold.status")
    assert told("es", changed, without)[1][0].text == spanish


def test_what_no_form_holds_is_told_by_its_path():
    (line,) = fault_lines(faults(TEMPLATE.replace("[delivery]", "[delivery]\nspeed = 3")), {}, speaker("es"))
    assert line.place == "delivery.speed" and line.text.startswith("un dato que ningún protocolo tiene")
