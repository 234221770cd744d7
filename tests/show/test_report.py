"""The report in words: one page in three formats and two languages, marked where it is invented."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from tests.browser.conftest import browser  # noqa: F401 (fixture)
from tests.deep import deep

from nectary.base.language import LANGUAGES
from nectary.quality.report_choices import EXPOSURES, OUTCOMES, RATES
from nectary.quality.report_tally import share_of
from nectary.record.check import CHECKS
from nectary.show.paper import report_pdf
from nectary.show.reports.facts import (
    Babies,
    Band,
    Gap,
    Load,
    Marked,
    MonthGaps,
    Rate,
    Refused,
    Report,
    Share,
    Spread,
)
from nectary.show.reports.html import report_html
from nectary.show.reports.plain_text import WIDTH, report_text
from nectary.show.reports.report import page
from nectary.show.reports.report_words import ASKED, GAPS, answer, known_of
from nectary.show.words.labels import FLAGS, REMARKS

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None and os.environ.get("CI") != "true",
    reason="NO POPPLER HERE, SO NO PDF WAS READ BACK: apt-get install poppler-utils",
)
BABIES = Babies(
    stays=61, again=2, doubted=1, first_month="2025-01", last_month="2026-03", no_month=4,
    gestation=(Band(None, 168, 7), Band(168, 182, 0), Band(182, None, 51)), no_gestation=3,
    gestation_to_the_week=5, weight=(Band(None, 501, 8), Band(501, 751, 50)), no_weight=3,
    inborn=40, outborn=19, no_inborn=2, of_a_set=9,
    left={"home": 40, "transfer": 6, "died": 5, "still_in": 10}, no_end=0,
)  # fmt: skip
NEC = share_of("nec", 3, 45, 61, reported=4, interval=True)


def month(first, stays, missing=1, of=10, last=None):
    return MonthGaps(first, last or first, stays, {name: Gap(missing, of) for name in GAPS})


FACTS = Report(
    invented=False, made=date(2026, 11, 26), code_version="abc123", input_sha256="f" * 64, babies=BABIES,
    outcomes=(NEC, Spread("nec_onset_pma_days", "d", 3, 3, 3, 195.5, 203.0, 217.0, among="nec")),
    nec_unknown={"still_in": 10, "transferred": 6},
    exposures=(
        Spread("probiotic_days", "d", 12, 50, 61, 0.0, 5.0, 28.5),
        Spread("full_feeds_day", "d", 30, 30, 61, 12.0, 15.0, 19.0, not_applicable=None),
        share_of("told_in_24h", 20, 50, 61, not_applicable=3),
        share_of("any_bovine_14d", 0, 0, 61),
        Rate("antibiotic_day", 120, 900, 1000, 100, None, 12.0, 22.0),
        Rate("antibiotics_that_day", 230, 900, 1000, 1000, None, 230.0),
    ),
    months=(
        month("2024-12", 5), *(month(f"2025-{at:02d}", 5) for at in range(1, 13)),
        month("2026-01", 6, last="2026-03"),
    ),
    small_month=5,
    flags=(Marked("weights", "unit_slip", 7, 6, 2),),
    remarks=(Marked("feed_totals", "total_differs", 11, 8),),
    feeds_stop=share_of("feeds_stop", 4, 55, 61, not_applicable=None), feeds_stop_days=3,
    loads=(Load("2026-11-20T09:00", {"infants": {"read": 9, "accepted": 7, "refused": 2}},
                (Refused("infants", "birth_weight_g", "impossible", 2),)),),
    not_recorded=("labs",),
)  # fmt: skip
INVENTED = replace(FACTS, invented=True)


def squeezed(text):
    return re.sub(r"\s+", "", text)


def pdf_text(pdf):
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


class Reader(HTMLParser):
    """What a page says, and its elements; a tag left open or closed twice is an error."""

    def __init__(self, html):
        super().__init__()
        self.text, self.tags, self.open = [], [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)


def said(one, row_head=True):
    """Every word and number of a page; a terminal has no head over its row labels."""
    parts = [one.title, one.lead, one.last_title, *one.cannot_tell, *one.foot, one.mark]
    for section in one.sections:
        parts += [section.title, *section.notes]
        if section.rows:
            parts += [section.caption, *section.head[not row_head :]]
        parts += [text for row in section.rows for text in (row.label, row.code, *row.cells)]
    return [part for part in parts if part]


def test_the_screen_and_the_terminal_say_the_same(language):
    one = page(INVENTED, language)
    html = squeezed(" ".join(Reader(report_html(one)).text))
    assert [part for part in said(one) if squeezed(part) not in html] == []
    text = squeezed(re.sub(r"\n\s*([*-] )?", " ", report_text(one)))
    assert [part for part in said(one, row_head=False) if squeezed(part) not in text] == []


@needs_poppler
def test_paper_says_the_same(language):
    """Lines fold in cells, so words are looked for one by one; a hyphen ends a line as it stands."""
    one = page(INVENTED, language)
    words = set(re.split(r"[\s-]+", pdf_text(report_pdf(one))))
    wanted = {word for part in said(one) for word in re.split(r"[\s-]+", part)}
    assert {word for word in wanted if word not in words and len(word) < 40} == set()


# --- what the words say ---


def cells(one, code):
    (row,) = [row for section in one.sections for row in section.rows if row.code == code]
    return row.cells


def test_answers_by_hand():
    one = page(FACTS, "en")
    assert cells(one, "nec") == (
        "3 of 45 known; of all 61 between 4.9% and 31.1% (95%: 1.7% to 43.6%)",
        "45 of 61; reported as a total: 4; unknown: 16",
    )
    assert cells(one, "nec_onset_pma_days")[0] == "median 29+0 weeks (middle half 27+6 to 31+0)"
    assert cells(one, "probiotic_days")[0] == (
        "of the 50 known, any: 12; median 5 days (middle half 0 to 28.5)"
    )
    assert cells(one, "full_feeds_day") == (
        "of the 30 known, median unit day 15 (middle half 12 to 19)",
        "30 of 61; unknown, or it never came to it: 31",
    )
    assert cells(one, "told_in_24h") == (
        "20 of 50 known; of all 58 between 34.5% and 48.3%",
        "50 of 61; does not apply: 3; unknown: 8",
    )
    assert cells(one, "antibiotic_day") == (
        "120 of 900 known days; of all 1000 between 12.0% and 22.0%",
        "900 of 1000 infant-days",
    )
    assert cells(one, "antibiotics_that_day")[0] == (
        "230 medicine-days on 900 known days; on all 1000 at least 230.0 for 1000"
    )
    assert cells(one, "gestation_days") == ("below 24+0: 7; 26+0 or more: 51", "3")
    assert cells(one, "birth_weight_g") == ("below 501: 8; 501 to 750: 50", "3")
    assert cells(one, "left_how") == ("home: 40; moved elsewhere: 6; died: 5; still in: 10", "0")
    assert cells(one, "weights.unit_slip") == ("7", "6", "2")
    notes = " ".join(note for section in one.sections for note in section.notes)
    assert "more than 3 days before the stay's end: 4 of 55 stays; cannot be told: 6." in notes
    assert "Not taken on 2026-11-20T09:00: 2 rows, infants.birth_weight_g, impossible." in notes


def test_nothing_known_is_not_known_and_never_0(say):
    for fact in (Share("nec", 0, 0, 9, None), Spread("pn_days", "d", 0, 0, 9, None, None, None)):
        assert answer(fact, say) == "not known" and known_of(fact, say) == "0 of 9; unknown: 9"
    nobody = replace(BABIES, inborn=0, outborn=0, no_inborn=61, of_a_set=0, first_month=None)
    silent = replace(FACTS, babies=nobody, feeds_stop=Share("feeds_stop", 0, 0, 61, None), loads=None)
    one = page(silent, "en")
    assert cells(one, "inborn") == ("not known", "61") and cells(one, "birth_month")[0] == "not known"
    assert cells(one, "set_id")[0] == "none charted"
    assert "any_bovine_14d" not in {row.code for section in one.sections for row in section.rows}
    notes = " ".join(note for section in one.sections for note in section.notes)
    assert "cannot be told of any stay" in notes and "What loads did not take is not kept here." in notes
    assert "Not known here of any stay or day: Formula or bovine fortifier in the first 14 days" in notes


def test_a_known_0_is_0(say):
    found = share_of("sip", 0, 20, 20, interval=True)
    assert answer(found, say) == "0 of 20: 0.0% (95%: 0.0% to 16.1%)"


def test_where_all_is_known_there_is_one_number(say):
    rates = (
        Rate("antibiotic_day", 120, 900, 900, 100, 13.333, 13.333, 13.333),
        Rate("antibiotics_that_day", 230, 900, 900, 1000, 255.555, 255.555),
    )
    assert [answer(one, say) for one in rates] == [
        "120 of 900 days: 13.3%",
        "230 medicine-days on 900 days: 255.6 for 1000",
    ]
    assert answer(share_of("nec", 3, 45, 45), say) == "3 of 45: 6.7%"
    assert answer(Spread("pn_days", "d", 2, 3, 3, 0.0, 1.0, 2.0), say).startswith("any: 2; median 1 days")


def test_a_count_of_none_is_not_said_while_another_may_be_one():
    some = replace(BABIES, left={"home": 0, "transfer": 0, "died": 7, "still_in": 0}, no_end=54)
    assert cells(page(replace(FACTS, babies=some), "en"), "left_how") == ("died: 7", "54")
    all_known = replace(some, no_end=0)
    found = cells(page(replace(FACTS, babies=all_known), "en"), "left_how")[0]
    assert found == "home: 0; moved elsewhere: 0; died: 7; still in: 0"


def months(report):
    (section,) = [one for one in page(report, "en").sections if one.key == "missing"]
    return section.rows


def test_months_of_few_stays_are_not_shown_by_themselves():
    rows = months(replace(FACTS, months=(month("2026-01", 6, of=0), month(None, 4))))
    assert [row.label for row in rows] == ["2026-01", "month unknown", "in all"]
    assert rows[0].cells[1:] == ("none to ask",) * 5
    assert rows[1].cells == ("under 5", *("too few",) * 5)


def test_older_months_are_summed_and_the_sum_of_all_stands_last():
    rows = months(FACTS)
    assert [rows[0].label, rows[1].label] == ["before that, from 2024-12", "2025-02"]
    assert rows[0].cells == ("10", *("10.0% of 20",) * 5)
    assert rows[-2].label == "2026-01 – 2026-03"
    assert rows[-1].cells == ("71", *("10.0% of 140",) * 5)


def test_every_number_that_is_asked_has_words_and_every_check_too():
    asked = {one.name for one in (*OUTCOMES, *EXPOSURES)} | {name for name, _ in RATES}
    assert set(ASKED) == asked
    assert set(CHECKS) <= set(FLAGS) | set(REMARKS)
    assert {"samples_disagree", "more_days_than_age", "list_contradicts_none"} <= set(FLAGS)


# --- invented ---


@pytest.mark.parametrize("invented", [True, False])
def test_invented_stands_in_the_title_every_section_and_the_files_own_words(language, invented):
    word = {"en": "invented", "es": "inventado"}[language]
    one = page(replace(FACTS, invented=invented), language)
    titles = [one.title, one.last_title, *(section.title for section in one.sections)]
    assert [word in title for title in titles] == [invented] * len(titles)
    html, pdf = report_html(one), report_pdf(one)
    (title,) = re.findall("<title>(.*?)</title>", html)
    described = [attrs for tag, attrs in Reader(html).tags if attrs.get("name") == "description"]
    assert (word in title) == bool(described) == invented
    assert (word.encode() in pdf) == invented  # the metadata is the only text that is not compressed
    assert not invented or one.mark.encode() in pdf
    assert (word in report_text(one).lower()) == invented


# --- the HTML file ---


def test_the_file_asks_nothing_of_anybody(language):
    html = report_html(page(FACTS, language))
    tags = Reader(html).tags
    assert {tag for tag, _ in tags} <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "section", "div", "table",
        "caption", "thead", "tbody", "tr", "th", "td", "code", "ul", "li", "footer",
    }  # fmt: skip
    assert not [attrs for _, attrs in tags if {"src", "href", "style"} & set(attrs)]
    assert "://" not in html and set(re.findall(r"url\((\w+):", html)) == {"data"}
    assert ("html", {"lang": language, "dir": "ltr"}) in tags


def test_every_table_has_its_caption_and_every_head_its_scope():
    tags = Reader(report_html(page(FACTS, "en"))).tags
    names = [tag for tag, _ in tags]
    assert names.count("table") == names.count("caption") == 7
    assert {attrs.get("scope") for tag, attrs in tags if tag == "th"} == {"col", "row"}


def test_what_a_file_brought_in_is_text_and_not_markup():
    name = '<script>x</script>"&'
    planted = replace(FACTS, flags=(Marked("weights", name, 1, 1),))
    html = report_html(page(planted, "en"))
    assert "<script" not in html and name in " ".join(Reader(html).text)


AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("width", deep([1280, 360, 320], [1280, 320]))
def test_axe_finds_nothing_and_nothing_is_cut_off(browser, tmp_path, width):  # noqa: F811
    from axe_playwright_python.sync_playwright import Axe

    for language in LANGUAGES:
        file = tmp_path / f"{language}.html"
        file.write_text(report_html(page(INVENTED, language)), encoding="utf-8")
        for scheme in ("light", "dark"):
            shown = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            shown.goto(file.as_uri())
            found = Axe().run(shown, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
            assert found.violations_count == 0, found.generate_report()
            assert shown.evaluate("document.documentElement.scrollWidth") <= width
            assert shown.evaluate("document.fonts.check('16px Fraunces')")
            shown.close()


# --- text and paper ---


def test_no_line_is_wider_than_a_terminal():
    lines = report_text(page(INVENTED, "es")).splitlines()
    assert all(len(line) <= WIDTH for line in lines)


def test_it_is_a_tagged_pdf_and_the_same_twice(language):
    pdf = report_pdf(page(FACTS, language))
    assert pdf.startswith(b"%PDF-") and b"/StructTreeRoot" in pdf and b"pdfuaid" in pdf
    assert report_pdf(page(FACTS, language)) == pdf
    assert f"({language})".encode() in pdf and b"CreationDate" not in pdf


@needs_poppler
def test_one_page_at_an_ordinary_size_and_the_next_says_that_it_goes_on():
    assert pdf_text(report_pdf(page(FACTS, "en"))).count("\f") == 1
    long = replace(FACTS, flags=tuple(Marked("weights", f"flag_{at}", 1, 1) for at in range(90)))
    first, second, *_ = pdf_text(report_pdf(page(long, "en"))).split("\f")
    assert "continued" in second and "continued" not in first
