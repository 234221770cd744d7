"""A sweep over every public page: no number that is only recalled, no ratio without its counts."""

import re
from html.parser import HTMLParser

import pytest

from nectary.base.language import LANGUAGES
from nectary.base.sources import Trust
from nectary.evidence import baselines, estimates, trials
from nectary.evidence.cells import DATA
from nectary.evidence.factors import factors
from nectary.show.texts.factor_text import claims

FACTORS = tuple(factors())
LEAKY = "F14_hm_fortifier"
OPEN = (
    "/",
    "/evidence/",
    "/evidence/claims/",
    "/measures/",
    *(f"/evidence/claims/{one}/" for one in claims("en")),
)
ASKED = ("", "?baseline=4", "?own=6,5", "?own=0.4", "?year=2016", "?year=1984&own=9")
# A ratio as it is printed anywhere: two decimals with an interval, or named as one.
RATIO = re.compile(
    r"\d\.\d\d \(\d[\d.]*\d\d (?:to|a) \d[\d.]*\)|"
    r"(?:ratio|razón de riesgos|razón de momios|RR|OR|HR)\W{1,3}\d\.\d"
)
COUNTS = re.compile(r"\d+/\d+|(?:among|of|de|entre) (?:100|1,000)\b")
BLOCKS = {"section", "tr", "desc"}  # what is read together
VOID = {"meta", "link", "input", "img", "br", "hr"}


class Blocks(HTMLParser):
    """The text of each innermost block; a table's row or a picture's description stands by itself."""

    def __init__(self):
        super().__init__()
        self.open, self.texts, self.whole = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.open.append([])

    def handle_endtag(self, tag):
        if tag in BLOCKS and self.open:
            self.texts.append(" ".join(self.open.pop()))

    def handle_data(self, data):
        self.whole.append(data)
        if self.open:
            self.open[-1].append(data)


def read(page):
    """(the text of each block, all text) of a page."""
    parser = Blocks()
    parser.feed(page)
    return parser.texts, " ".join(" ".join(parser.whole).split())


def bare(page):
    """The blocks that hold a ratio and no counts."""
    texts, _ = read(page)
    return [text for text in texts if RATIO.search(text) and not COUNTS.search(text)]


def printed(value):
    return f"{value:.2f}"


def forms(row):
    """The ways in which the numbers of a row would be printed."""
    if isinstance(row, trials.Trial):
        return {
            f"{row.events_intervention}/{row.total_intervention}",
            f"{row.events_control}/{row.total_control}",
        }
    if isinstance(row, baselines.Baseline):
        return {f"{row.percent:g}% ({row.source}"} if row.percent is not None else set()
    if row.estimate is None or row.ci_low is None:
        return set()
    return {
        f"{printed(row.estimate)} ({printed(row.ci_low)} {to} {printed(row.ci_high)})" for to in ("to", "a")
    }


def recalled(factor):
    """The printed forms of this factor's recalled rows that no row which may be shown has as well."""
    hidden, shown = set(), set()
    for load in (trials.load_trials, estimates.load_estimates, baselines.load_baselines):
        for row in load(for_pages=False):
            if getattr(row, "factor", factor) == factor:
                (hidden if row.trust is Trust.RECALLED else shown).update(forms(row))
    return hidden - shown


@pytest.fixture
def page(client, db):
    def get(path, language="en"):
        answer = client.get(f"/{language}{path}")
        assert answer.status_code == 200, path
        return answer.content.decode()

    return get


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("factor", FACTORS)
def test_a_factors_page(page, factor, language):
    for asked in ASKED:
        found = page(f"/evidence/{factor}/{asked}", language)
        _, text = read(found)
        assert bare(found) == [], (factor, asked)
        assert [form for form in recalled(factor) if form in text] == [], (factor, asked)
        assert not (
            {"100", "1,000"} <= set(re.findall(r"(?:among|de|of) (100|1,000) (?:babies|bebés)", text))
        )
        assert "{" not in text and "nan" not in text.lower().split()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", OPEN)
def test_every_other_open_page(page, path, language):
    found = page(path, language)
    _, text = read(found)
    assert bare(found) == []
    hidden = set().union(*map(recalled, FACTORS))
    assert [form for form in hidden if form in text] == []


def test_every_factor_and_every_claim_is_one_click_from_the_list(page):
    listed = page("/evidence/")
    assert all(f"/evidence/{factor}/" in listed for factor in FACTORS)
    assert "/evidence/claims/" in listed
    told = page("/evidence/claims/")
    assert all(f"/evidence/claims/{one}/" in told for one in claims("en"))


def test_the_sweep_finds_a_ratio_without_its_counts(page):
    found = page("/evidence/F02_donor_vs_formula/")
    assert bare(found.replace("</section>", "</section><section>risk ratio 0.54 (0.46 to 0.65)</section>", 1))
    assert bare("<section><p>Published: odds ratio 2.99.</p></section>")
    assert bare("<table><tr><td>0.54 (0.46 a 0.65)</td></tr></table>")


def test_the_sweep_finds_a_recalled_row_that_gets_out(page, tmp_path, monkeypatch):
    """A trial that is only recalled, called verified in the file that the pages read."""
    whole = (DATA / "trials.csv").read_text(encoding="utf-8")
    lines = [
        line.replace(",recalled,", ",verified,") if line.startswith(LEAKY) else line
        for line in whole.splitlines()
    ]
    assert "\n".join(lines) != whole.strip()
    path = tmp_path / "trials.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    hidden = recalled(LEAKY)
    assert not any(form in read(page(f"/evidence/{LEAKY}/"))[1] for form in hidden)
    monkeypatch.setenv("NECTARY_TRIALS", str(path))
    assert any(form in read(page(f"/evidence/{LEAKY}/"))[1] for form in hidden)


@pytest.mark.parametrize(
    "asked",
    ["?baseline=99", "?baseline=-1", "?baseline=x", "?own=0", "?own=100", "?own=nan", "?year=1e9", "?year=x",
     "?own=%3Cscript%3E"],
)  # fmt: skip
def test_what_cannot_be_asked_is_taken_as_not_asked(page, asked):
    plain = read(page("/evidence/F02_donor_vs_formula/"))[1]
    assert read(page(f"/evidence/F02_donor_vs_formula/{asked}"))[1] == plain


def test_an_earlier_year_is_shown_and_said(page):
    text = read(page("/evidence/F02_donor_vs_formula/?year=2016"))[1]
    assert "MILK 2024" not in text.split("The numbers below stand")[1].split("Printed results")[0]
    assert "at the end of 2016" in text and "To the numbers of today" in text


def test_the_sturdiness_picture_and_its_tables_stand_on_the_page(page):
    found = page("/evidence/F02_donor_vs_formula/")
    _, text = read(found)
    assert (
        "1,017 of 1,071 ways" in text
    )  # counted by other code than the page's in tests/stats/test_sturdiness
    assert found.count('id="sturdiness-nec-stage2plus-350-title"') == 1
    assert "Was there enough to say so, year by year?" in text
    why = read(page("/evidence/F01_probiotics/"))[1]
    assert "we hold the counts of 5 of 57 studies" in why


def test_the_list_never_tells_one_side_alone(page):
    """Probiotics with the stricter trials; antibiotics and acid blockers both ways; else that they differ."""
    told = dict(re.findall(r'evidence/(F\w+)/">.*?</h2>(.*?)</li>', page("/evidence/"), re.S))
    assert "In the stricter trials alone: about 4 of 100" in told["F01_probiotics"]
    for factor in ("F07_antibiotics", "F08_acid_suppression"):
        assert told[factor].count("Going by studies that only watched babies") == 2
    for factor, one in factors().items():
        if one["direction"] == "conflicting" and not one["also"]:
            assert told[factor] in ("", "<p>Studies point both ways: see the page.</p>"), factor


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_factor_prints_as_one_sheet(client, language):
    paper = client.get(f"/{language}/evidence/F02_donor_vs_formula/sheet.pdf")
    assert paper.content.startswith(b"%PDF")
    assert paper["Content-Disposition"] == f'inline; filename="F02_donor_vs_formula-{language}.pdf"'
    assert client.get(f"/{language}/evidence/nowhere/sheet.pdf").status_code == 404
