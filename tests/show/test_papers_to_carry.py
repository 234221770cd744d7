"""The badge card, the booklet and the ladder: what stands on them, in which order, and that it fits."""

import re
import subprocess
from collections import Counter
from dataclasses import replace

import pytest
import typst
from tests.show.test_paper import needs_poppler, pages, read

from nectary.base.language import LANGUAGES, speaker
from nectary.show.paper import booklet, booklet_pdf, home_pdf, ladder_pdf, rounds_card_pdf
from nectary.show.texts import home_sheet, speak_up
from nectary.show.texts.by_pen import TELL
from nectary.show.texts.family_cards import LOSS, family_card, names

LONGEST_NAME, LONGEST_NUMBER = 40, 24  # what the page takes
MARKS = {"en": "DRAFT", "es": "BORRADOR"}
PAIRS = [["en"], ["es"], ["es", "en"], ["en", "es"]]
HALF_PT = 396  # half of Letter lying


def cards(language):
    return [family_card(name, language) for name in names()]


def plain(text):
    return re.sub(r"\s+", "", text)


def halves(pdf):
    """The text of the left and right half of each side."""
    count = pdf_info(pdf)[0]
    found = []
    for side in range(1, count + 1):
        cut = [
            ["pdftotext", "-f", str(side), "-l", str(side), "-x", str(x), "-y", "0", "-W", str(HALF_PT), "-H",
             "612", "-r", "72", "-", "-"]
            for x in (0, HALF_PT)
        ]  # fmt: skip
        found.append(
            tuple(
                subprocess.run(one, input=pdf, capture_output=True, check=True).stdout.decode() for one in cut
            )
        )
    return found


def pdf_info(pdf):
    """(pages, width and height in points) of a PDF."""
    said = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", said)
    return int(re.search(r"Pages:\s+(\d+)", said)[1]), (float(size[1]), float(size[2]))


# --- the order of the booklet ---


@pytest.mark.parametrize(
    ("count", "sides"),
    [
        (4, ((4, 1), (2, 3))),
        (8, ((8, 1), (2, 7), (6, 3), (4, 5))),
    ],
)
def test_pages_are_put_two_a_side_as_a_stitched_booklet_needs_them(count, sides):
    assert booklet.imposed(count) == sides


@pytest.mark.parametrize("sheets", range(1, 8))
def test_folded_and_turned_the_pages_read_in_order(sheets):
    """Fold: the sheets nest, the first outermost. Turn each leaf: its front, then its back."""
    sides = booklet.imposed(4 * sheets)
    fronts, backs = sides[::2], sides[1::2]
    first_half = [page for front, back in zip(fronts, backs, strict=True) for page in (front[1], back[0])]
    second_half = [page for front, back in zip(fronts, backs, strict=True) for page in (front[0], back[1])]
    assert first_half + second_half[::-1] == list(range(1, 4 * sheets + 1))


@pytest.mark.parametrize("count", [0, 1, 3, 6, 14])
def test_pages_that_do_not_fill_sheets_are_refused(count):
    with pytest.raises(ValueError, match="whole sheets"):
        booklet.imposed(count)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kept", [1, 2, 3, 4, 5, 12])
def test_the_booklet_fills_whole_sheets_and_leaves_out_the_card_after_a_loss(language, kept):
    made = booklet.pages(cards(language)[-kept:], language)
    assert len(made) % 4 == 0
    titles = [one.title for one in made]
    assert family_card(LOSS, language).title not in titles
    assert titles[-1] == speaker(language)(booklet.NOW) and made[-1].look == speaker(language)(TELL)
    assert [one.title for one in cards(language)[-kept:-1]] == titles[2 : kept + 1]


@needs_poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_half_of_a_side_holds_the_whole_of_its_page(language):
    pdf = booklet_pdf(cards(language), language, mark="DRAFT")
    made = booklet.pages(cards(language), language)
    sides = halves(pdf)
    assert pdf_info(pdf)[1] == (792, 612) and len(sides) == len(made) // 2
    for numbers, texts in zip(booklet.imposed(len(made)), sides, strict=True):
        for number, text in zip(numbers, texts, strict=True):
            page = made[number - 1]
            assert text.split()[-1] == str(number)
            lines = [line for heading, some in page.parts for line in (heading, *some)]
            for words in (page.title, page.look, *lines, *page.blanks):
                assert plain(words) in plain(text), (number, words)


def test_a_card_that_is_too_long_for_its_page_makes_no_booklet():
    long = cards("en")
    heading, lines = long[0].blocks[0]
    long[0] = replace(long[0], blocks=((heading, lines * 6), *long[0].blocks[1:]))
    with pytest.raises(typst.TypstError, match="page 3 of the booklet needs"):
        booklet_pdf(long, "en", mark="DRAFT")


# --- the badge card ---


@needs_poppler
@pytest.mark.parametrize("codes", PAIRS)
def test_the_badge_card_has_a_front_and_a_back_of_eight(codes):
    pdf = rounds_card_pdf(codes, mark=MARKS)
    front, back = pages(pdf)
    assert pdf_info(pdf) == (2, (612, 792))
    for side, code in ((front, codes[0]), (back, codes[-1])):
        assert side.count(MARKS[code]) == 8
    say = speaker(codes[0])
    for question in speak_up.FIVE:
        assert plain(front).count(plain(say(question)[:14])) == 8
    if len(codes) == 2:
        for question in speak_up.FIVE:
            assert plain(back).count(plain(speaker(codes[1])(question)[:14])) == 8
    else:
        assert plain(back).count(plain(say(speak_up.CALL))) == 8


def test_a_badge_card_is_86_by_54_mm_and_no_letter_of_it_under_7_and_a_half_points():
    from nectary.show.paper import HERE

    written = re.findall(r"size: ([\d.]+)pt", (HERE / "rounds.typ").read_text())
    assert written and min(map(float, written)) >= 7.5
    assert "(86mm, 54mm," in (HERE / "rounds.typ").read_text()


def test_a_badge_card_that_does_not_fit_is_not_made(monkeypatch):
    monkeypatch.setattr(speak_up, "FIVE", tuple(text * 3 for text in speak_up.FIVE))
    with pytest.raises(typst.TypstError, match="the badge card needs"):
        rounds_card_pdf(["en"], mark=MARKS)


def test_the_five_ask_for_milk_step_signs_medicines_and_what_was_seen():
    words = " ".join(speak_up.FIVE).lower()
    for asked in (
        "which milk", "made from", "how much", "how often", "going up", "the guide", "watching",
        "slow down or stop", "antibiotic", "acid blocker", "what i saw", "plan until tomorrow",
    ):  # fmt: skip
        assert asked in words


# --- whom to call ---


@needs_poppler
@pytest.mark.parametrize("codes", PAIRS)
def test_the_ladder_is_one_page_with_each_step_in_each_language(codes):
    pdf = ladder_pdf(codes, {}, mark="DRAFT")
    assert pdf_info(pdf) == (1, (612, 792))
    text = plain(read(pdf))
    for code in codes:
        for title, words in speak_up.STEPS.values():
            assert plain(speaker(code)(title)) in text and plain(speaker(code)(words)) in text
    assert not re.search(r"\d{3}", read(pdf))  # no number of ours


@needs_poppler
@pytest.mark.parametrize("codes", PAIRS)
def test_the_longest_names_still_fit_and_are_text_and_not_markup(codes):
    name = '#strong[x] *y* $1$ <a> \\ #read("/e")'.ljust(LONGEST_NAME, "W")
    typed = dict.fromkeys(speak_up.STEPS, (name, "W" * LONGEST_NUMBER))
    pdf = ladder_pdf(codes, typed, mark="DRAFT")
    assert pdf_info(pdf)[0] == 1
    assert plain(read(pdf)).count(plain(name)) == len(speak_up.STEPS)


@pytest.mark.parametrize("codes", PAIRS)
def test_each_paper_is_tagged_and_the_same_twice(codes):
    for make in (
        lambda: rounds_card_pdf(codes, mark=MARKS),
        lambda: ladder_pdf(codes, {"nurse": ("Ana", "")}, mark="DRAFT"),
        lambda: booklet_pdf(cards(codes[0]), codes[0], mark="DRAFT"),
    ):
        pdf = make()
        assert pdf.startswith(b"%PDF-") and b"/StructTreeRoot" in pdf and b"pdfuaid" in pdf and make() == pdf


def test_a_language_we_do_not_write_in_is_a_key_error():
    for made in (lambda: speak_up.rounds_card(["xx"]), lambda: speak_up.ladder(["xx"], {})):
        with pytest.raises(KeyError):
            made()


# --- the sheet for home ---


@needs_poppler
@pytest.mark.parametrize("codes", PAIRS)
def test_the_sheet_for_home_is_both_sides_of_one_page_with_every_word_in_each_language(codes):
    pdf = home_pdf(codes, mark=MARKS[codes[0]])
    assert pdf_info(pdf) == (2, (612, 792))
    first, second = pages(pdf)
    for code in codes:
        say = speaker(code)
        for words in (home_sheet.TITLE, home_sheet.TELL, home_sheet.FOOT):
            assert plain(say(words)) in plain(first)
    for side, parts in ((first, home_sheet.EVERY_DAY), (second, home_sheet.WHO_AND_WHEN)):
        texts = [word for part in parts for one in part.blanks for word in one.words]
        wanted = Counter(word for code in codes for text in texts for word in speaker(code)(text).split())
        assert not wanted - Counter(side.split())  # a long label stands on two lines beside its neighbour's


def test_the_sheet_for_home_says_no_amount_limit_or_day():
    words = " ".join(word for part in home_sheet.PARTS for one in part.blanks for word in one.words)
    assert not re.search(r"\d", words)
    assert re.findall(r"\d+", home_sheet.TELL) == ["911"]


def test_the_sheet_for_home_asks_what_the_measure_of_the_powder_is_and_who_helps_at_night():
    words = " ".join(word for part in home_sheet.PARTS for one in part.blanks for word in one.words).lower()
    for asked in (
        "which milk", "times, day and night", "made from", "scoop of this can", "teaspoon", "throw away",
        "until when", "temperature below", "night", "interpreter", "in my own words", "ask again",
    ):  # fmt: skip
        assert asked in words
