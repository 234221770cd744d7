"""*My baby today* to fill by pen: every blank in both languages, nothing about a baby, nothing to sign."""

import pytest

from nectary.base.language import LANGUAGES
from nectary.show.paper import by_pen_pdf
from nectary.show.texts.by_pen import PARTS, sheet


def texts(made):
    yield made["title"]
    yield made["tell"]
    yield made["foot"]
    for part in made["parts"]:
        yield part["title"]
        for blank in part["blanks"]:
            yield blank["text"]
            yield from blank["choices"]


def test_every_blank_stands_in_the_familys_language_with_the_other_under_it():
    both = list(texts(sheet(["es", "en"])))
    assert all(one and other and one != other for one, other in both)
    assert [other for _, other in both] == [one for one, _ in texts(sheet(["en"]))]


def test_it_asks_the_daily_five_and_names_whom_to_call():
    words = " ".join(one for one, _ in texts(sheet(["en"]))).lower()
    for asked in ("which milk", "added", "how much", "going up", "slow down or stop", "antibiotic",
                  "acid blocker", "the family saw", "the plan", "charge nurse", "wristband"):  # fmt: skip
        assert asked in words
    assert "tell the nurse now" in words and "nobody has to sign" in words


@pytest.mark.parametrize("codes", [["en"], ["es"], ["es", "en"], ["en", "es"]])
def test_it_is_set_on_paper(codes):
    assert by_pen_pdf(codes, mark="DRAFT").startswith(b"%PDF")
    assert len(PARTS) == 5 and set(codes) <= set(LANGUAGES)


def test_a_language_we_do_not_write_in_is_a_key_error():
    with pytest.raises(KeyError):
        sheet(["xx"])
