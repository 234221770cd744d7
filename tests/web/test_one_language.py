"""A page speaks one language: what is in English only is not on the Spanish page, which says where it is."""

import csv
import re
from html import unescape
from importlib.resources import files

import pytest

from nectary.evidence.factors import factors

DATA = files("nectary.evidence") / "data"
NOTES = ("note", "why")


def notes():
    """Each note on a row of the data, which a person wrote in English."""
    for table in DATA.iterdir():
        if table.name.endswith(".csv"):
            for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
                yield from (row[name].strip() for name in NOTES if len(row.get(name) or "") > 30)


def seen(page):
    """The text of a page without its tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", page)))


@pytest.mark.django_db
@pytest.mark.parametrize("factor", sorted(factors()))
def test_no_note_in_english_stands_on_a_spanish_page(client, settings, factor):
    settings.DEMO = True
    spanish, english = (client.get(f"/{code}/evidence/{factor}/") for code in ("es", "en"))
    assert english.status_code == spanish.status_code
    told = {one for one in notes() if re.sub(r"\s+", " ", one) in seen(english.text)}
    assert not [one for one in told if one in seen(spanish.text)]
    assert 'lang="en"' not in re.sub(r'<a [^>]*hreflang="en"[^>]*>', "", spanish.text)
    if told:
        assert f'<a hreflang="en" href="/en/evidence/{factor}/">' in spanish.text
    assert told or factor != "F02_donor_vs_formula"


@pytest.mark.django_db
def test_the_years_of_a_published_figure_are_said_in_the_page_s_language(client, settings):
    settings.DEMO = True
    for page in (f"/es/evidence/{name}/" for name in sorted(factors())):
        assert not re.search(r"\bto 20\d\d", client.get(page).text)
