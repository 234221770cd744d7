"""The pages are ready for a language written from the right: told by its code, laid out by start and end."""

import re
from pathlib import Path

import pytest

from nectary.base.language import LANGUAGES, direction
from nectary.web import context, page_tag

WEB = Path(context.__file__).parent
SHEETS = (*sorted((WEB / "static").glob("*.css")), WEB.parent / "show" / "report.css")
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SIDED = (
    r"\b(margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right)\b",
    r"\bborder-(top|bottom)-(left|right)-radius\b",
    r"(?<![\w-])(left|right)\s*:",
    r"\b(text-align|float|clear|justify-\w+|caption-side)\s*:\s*(left|right)\b",
)
FOUR = re.compile(r"\b(margin|padding|inset|border-width)\s*:\s*([^;}]+)")
IN_TEMPLATES = (r"\salign\s*=", r"\sstyle\s*=", r"[←→⇐⇒]", r"&(l|r)arr;")


def sided(css):
    """Each declaration that names a side of the screen and not a side of the line."""
    found = [hit.group(0) for pattern in SIDED for hit in re.finditer(pattern, css)]
    for hit in FOUR.finditer(css):
        values = hit[2].split()
        if len(values) == 4 and values[1] != values[3]:
            found.append(hit.group(0))
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_rule_names_left_or_right(sheet):
    assert sided(sheet.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "rule",
    ["margin-left: 1rem", "padding-right:0", "text-align: left", "float: right", "left: 0",
     "inset: 0 auto 0 0", "margin: 0 1rem 0 0", "border-top-left-radius: 3px", "border-left: 1px solid"],
)  # fmt: skip
def test_such_a_rule_is_found(rule):
    assert sided(f"a {{ {rule}; }}")


@pytest.mark.parametrize(
    "rule", ["margin-inline-start: 1rem", "text-align: start", "float: inline-end", "margin: 0 0 1rem 0",
             "inset: auto 0 0", "border-inline-start: 5px", "padding: 1rem 2rem 1rem 2rem"],
)  # fmt: skip
def test_a_rule_by_the_line_is_none(rule):
    assert not sided(f"a {{ {rule}; }}")


def test_no_template_names_a_side():
    assert len(TEMPLATES) > 20
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        assert not [pattern for pattern in IN_TEMPLATES if re.search(pattern, text)], template.name
        for page in re.findall(r"<html\b[^>]*>", text):
            assert 'dir="' in page, template.name


@pytest.mark.parametrize(
    ("code", "way"),
    [("ar", "rtl"), ("ar-EG", "rtl"), ("fa", "rtl"), ("UR", "rtl"), ("he", "rtl"), ("en", "ltr"),
     ("es", "ltr"), ("ht", "ltr"), ("arn", "ltr")],
)  # fmt: skip
def test_the_code_tells_the_direction(code, way):
    assert direction(code) == way


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_says_its_direction(client, monkeypatch, language):
    assert f'<html lang="{language}" dir="ltr">' in client.get(f"/{language}/cards/").text
    monkeypatch.setattr(context, "direction", lambda code: "rtl")
    monkeypatch.setattr(page_tag, "release", lambda: "a release whose language is written from the right")
    assert f'<html lang="{language}" dir="rtl">' in client.get(f"/{language}/cards/").text
