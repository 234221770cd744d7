"""The printed page: tagged, in the packaged fonts, the same twice, and what a person typed is text."""

import os
import re
import shutil
import subprocess
from datetime import date

import pytest

from nectary.base.language import speaker
from nectary.show.charts.feeding_course import PAPER_WIDTH, CourseDay, feeding_course
from nectary.show.charts.palette import PAPER
from nectary.show.paper import today_pdf
from nectary.show.words.today import TodayFacts, today

FACTS = TodayFacts(
    day=12, mother_ml=40.0, donor_ml=22.0, formula_ml=0.0, breastfeeds=1, planned_ml=None, weight_g=980,
    charted_to="06:00", being_checked=True, weight_day=11, on=date(2026, 11, 24),
)  # fmt: skip
DAYS = [CourseDay(11, 90.0, {"mother": 60.0, "donor": 30.0}), CourseDay(12, 62.0, None, partial=True)]
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None and os.environ.get("CI") != "true",
    reason="NO POPPLER HERE, SO NO PDF WAS READ BACK: apt-get install poppler-utils",
)


def made(language="en", baby="Rosa · Twin B of 2 · 0001", mark="INVENTED", chart=True):
    say = speaker(language)
    drawn = feeding_course(DAYS, [], width=PAPER_WIDTH, say=say, palette=PAPER) if chart else None
    return today_pdf(
        today(FACTS, say), baby=baby, mark=mark, language=language, say=say, chart=drawn,
        chart_about="Day 11: 90." if chart else "",
    )  # fmt: skip


def pages(pdf):
    """The text of each page, on one line."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return [re.sub(r"\s+", " ", page) for page in done.stdout.decode().split("\f")[:-1]]


def read(pdf):
    return " ".join(pages(pdf))


def test_it_is_a_tagged_pdf_and_the_same_twice():
    pdf = made()
    assert pdf.startswith(b"%PDF-") and b"/StructTreeRoot" in pdf and b"pdfuaid" in pdf
    assert made() == pdf
    assert b"CreationDate" not in pdf and b"xmp:CreateDate" not in pdf


def test_a_machines_own_fonts_are_never_asked(monkeypatch):
    """On a machine that happens to have the same fonts nothing else could show it."""
    given = {}

    def compile(*_, **settings):
        given.update(settings)
        return b""

    monkeypatch.setattr("nectary.show.paper.typst.compile", compile)
    made()
    assert given["ignore_system_fonts"] is True and given["pdf_standards"] == ["ua-1"]


def test_only_the_packaged_fonts_are_in_it():
    names = {name.split(b"+")[-1] for name in re.findall(rb"/FontName\s*/([^\s/]+)", made())}
    assert names and all(name.startswith((b"Atkinson", b"Fraunces")) for name in names), names


@needs_poppler
def test_the_page_says_all_that_the_screen_says(language):
    text = read(made(language))
    page = today(FACTS, speaker(language))
    for part in (
        page.title, page.when, page.as_charted, page.comfort, *page.notes, *page.questions,
        *(word for line in page.lines for word in line), page.tell, "Rosa · Twin B of 2 · 0001", "INVENTED",
    ):  # fmt: skip
        assert part in text, part


@needs_poppler
def test_what_a_person_typed_is_text_and_not_markup():
    typed = '#strong[x] *y* _z_ $1$ <a> \\ #image("/etc/passwd")'
    assert re.sub(r"\s", "", typed) in re.sub(r"\s", "", read(made(baby=typed, mark=typed)))


@needs_poppler
def test_the_first_page_holds_all_but_the_chart_and_no_page_is_without_an_owner_and_a_day(language):
    assert len(pages(made(language, chart=False))) == 1
    found = pages(made(language))
    assert len(found) <= 2
    assert today(FACTS, speaker(language)).comfort in found[0]
    for page in found:
        assert "Rosa · Twin B of 2 · 0001" in page and today(FACTS, speaker(language)).when in page


def test_its_language_is_told_to_the_reader():
    assert b"(es)" in made("es") and b"(en)" in made("en")
