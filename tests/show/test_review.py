"""A text under review: its sentences by number, its hash, what changed, its evidence, its sheets on paper."""

import re
from dataclasses import replace
from html import unescape

import pytest
from tests.show.test_paper import needs_poppler, pages

from nectary.base.language import LANGUAGES, speaker
from nectary.show.paper import packet_pdf
from nectary.show.review.evidence import evidence_of
from nectary.show.review.numbered_text import Change, Kind, changes, sentences, text_of
from nectary.show.review.packet import review_packet
from nectary.show.review.review_words import PARTS
from nectary.show.review.teach_back import OF, PASS, teach_back
from nectary.show.texts.evidence_texts import CLAIM, FACTOR, evidence_names, evidence_text
from nectary.show.texts.factor_text import claim_text, claims, factor_text
from nectary.show.texts.family_cards import LOSS, family_card, names

ALL = [(name, code) for name in names() for code in LANGUAGES]
WHOLE = "# Milk\n## The main point\nMilk helps. Ask «why now?» Then wait… 3 days.\nA line without an end"


def words(whole):
    return [one.words for one in sentences(whole)]


def test_a_text_is_cut_into_sentences_numbered_from_its_title():
    found = sentences(WHOLE)
    assert [one.number for one in found] == list(range(1, 8))
    assert [one.kind for one in found[:2]] == [Kind.TITLE, Kind.HEADING]
    assert words(WHOLE) == [
        "Milk", "The main point", "Milk helps.", "Ask «why now?»", "Then wait…", "3 days.",
        "A line without an end",
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["At 3.5 mL it is more.", "Between 8 a.m. and noon.", "Is it e.g. milk?"])
def test_a_point_inside_a_sentence_does_not_end_it(line):
    assert words(f"# T\n{line}")[1:] == [line]


@pytest.mark.parametrize(("name", "code"), ALL)
def test_no_word_that_a_reader_sees_is_left_out_of_what_is_signed(name, code):
    card = family_card(name, code)
    text = text_of(card)
    seen = " ".join([card.title, re.sub(r"<[^>]+>", " ", " ".join(card.sections))])
    for one, to in (("&quot;", '"'), ("&amp;", "&"), ("&#39;", "'")):
        seen = seen.replace(one, to)
    assert " ".join(one.words for one in text.sentences).split() == seen.split()
    assert "<a " not in " ".join(card.sections)  # where a link leads is no word, and nobody would sign it
    assert len(text.parts) == 4 and text.after_loss == (name == LOSS)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", evidence_names())
def test_no_word_of_an_evidence_page_is_left_out_of_what_is_signed(name, code):
    page = (claim_text if name in claims(code) else factor_text)(name, code)
    told = " ".join(f"{heading} {markup}" for heading, markup in page.sections)
    seen = unescape(re.sub(r"<[^>]+>", " ", f"{page.title} {told}"))
    text = text_of(evidence_text(name, code))
    assert " ".join(one.words for one in text.sentences).split() == seen.split()
    assert text.form == (CLAIM if name in claims(code) else FACTOR) and "<a " not in told


def test_an_evidence_page_is_reviewed_beside_its_own_numbers_and_a_claim_beside_those_it_is_about():
    for name in evidence_names():
        found = [evidence_text(name, code).factors for code in LANGUAGES]
        assert len(set(found)) == 1 and found[0], name
        assert found[0] == (name,) or name in claims("en")
        packet = evidence_of(evidence_text(name, "en"), trials=None, language="en", say=speaker("en"))
        assert [one.factor for one in packet] == list(found[0])


@pytest.mark.parametrize("own", LANGUAGES)
@pytest.mark.parametrize("name", evidence_names())
def test_the_teach_back_of_an_evidence_page_asks_what_it_says(name, own):
    text = text_of(evidence_text(name, own))
    sheet = teach_back(text, speaker(own))
    assert len(sheet.asked) == 3 == len({one.question for one in sheet.asked})
    for one, (heading, under) in zip(sheet.asked, _asked_about(text), strict=True):
        assert one.page_says == tuple(line.words for line in under), heading.words


def _asked_about(text):
    """The sections on what studies say, what a family can ask, what is unknown; for, against, and today."""
    return [text.parts[number] for number in ((1, 6, 7) if text.form == FACTOR else (1, 2, 4))]


def test_the_hash_tells_any_two_texts_apart_and_no_more():
    card = family_card("fortifier", "en")
    text = text_of(card)
    assert text.hash == text_of(replace(card, version="2030-01-01", status="reviewed")).hash
    heading, lines = card.blocks[0]
    for changed in (
        replace(card, title=card.title + " "),
        replace(card, blocks=((heading, ("  ".join(lines[0].split(" ")), *lines[1:])), *card.blocks[1:])),
    ):
        assert text_of(changed).hash == text.hash  # a space more is nothing that a reader sees
    for changed in (
        replace(card, title=card.title + "!"),
        replace(card, blocks=((heading, (lines[0].replace("more", "less"), *lines[1:])), *card.blocks[1:])),
        replace(card, blocks=tuple(reversed(card.blocks))),
        replace(card, blocks=card.blocks[:-1]),
    ):
        assert text_of(changed).hash != text.hash


def test_two_ways_to_write_the_same_letter_are_one_text():
    card = family_card("fortifier", "es")
    assert "é" in card.blocks[0][1][0]
    decomposed = tuple((h, tuple(line.replace("é", "e\u0301") for line in lines)) for h, lines in card.blocks)
    assert text_of(replace(card, blocks=decomposed)).hash == text_of(card).hash


def test_what_changed_is_told_sentence_by_sentence():
    newer = WHOLE.replace("Milk helps.", "Milk may help. Nobody knows how much.")
    assert changes(WHOLE, newer) == (
        Change("kept", "Milk"), Change("kept", "The main point"), Change("removed", "Milk helps."),
        Change("added", "Milk may help."), Change("added", "Nobody knows how much."),
        Change("kept", "Ask «why now?»"), Change("kept", "Then wait…"), Change("kept", "3 days."),
        Change("kept", "A line without an end"),
    )  # fmt: skip
    assert {one.how for one in changes(WHOLE, WHOLE)} == {"kept"}
    back = changes(WHOLE, newer)
    assert [one.words for one in back if one.how != "added"] == words(WHOLE)
    assert [one.words for one in back if one.how != "removed"] == words(newer)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_factor_of_a_card_comes_with_its_numbers_and_where_they_were_read(code):
    say = speaker(code)
    card = family_card("before-birth", code)
    found = evidence_of(card, trials=None, language=code, say=say)
    assert [one.factor for one in found] == list(card.factors)
    donor = next(one for one in found if one.factor == "F02_donor_vs_formula")
    nec = donor.in_counts[0]
    assert "100" in nec.statement and nec.basis
    assert nec.trials and all(row.source and row.trust for row in nec.trials)


def made(name, code, own):
    card, say = family_card(name, own), speaker(code)
    found = evidence_of(card, trials=None, language=code, say=say)
    return review_packet(
        card, text_of(card), found, parts=["clinician", "parent", "translator"], language=code, say=say,
        say_own=speaker(own),
    )  # fmt: skip


def test_the_teach_back_asks_what_the_card_itself_says():
    for name, own in ALL:
        card = family_card(name, own)
        sheet = teach_back(text_of(card), speaker(own))
        assert len(sheet.asked) == (2 if name == LOSS else 3)
        assert card.to_do in " ".join(sheet.asked[1].page_says)
        assert all(one.question.endswith("?") and one.page_says for one in sheet.asked)
        assert f"{PASS} " in sheet.passed and f" {OF} " in sheet.passed
    assert (PASS, OF) == (4, 5)


@pytest.mark.parametrize("own", LANGUAGES)
def test_a_parent_who_lost_a_baby_is_asked_gently_and_never_about_their_own(own):
    usual = teach_back(text_of(family_card("fortifier", own)), speaker(own))
    gentle = teach_back(text_of(family_card(LOSS, own)), speaker(own))
    assert gentle.how[1:] == usual.how and {"en": "Never ask", "es": "Nunca pregunte"}[own] in gentle.how[0]
    assert {one.question for one in gentle.asked}.isdisjoint(one.question for one in usual.asked)


@needs_poppler
@pytest.mark.parametrize(("code", "own"), [("en", "en"), ("en", "es"), ("es", "es")])
def test_the_packet_holds_every_sentence_with_its_number_the_evidence_and_a_line_a_part(code, own):
    packet, say = made("medicines", code, own), speaker(code)
    pdf = packet_pdf(packet)
    assert b"pdfuaid" in pdf and b"/StructTreeRoot" in pdf
    read = pages(pdf)
    heading = f"{packet.title} · {packet.mark}"
    bodies = [page.removeprefix(heading).partition(packet.about)[0] for page in map(str.strip, read)]
    whole, squeezed = " ".join(bodies), re.sub(r"\s", "", " ".join(bodies))
    for number, _, sentence in packet.sentences:
        assert f"{number} {sentence.split()[0]}" in whole, number
        assert squeezed.count(re.sub(r"\s", "", sentence.split(",")[0])) >= 1
    for one in packet.evidence:
        for said, basis, _ in one.counts:
            assert re.sub(r"\s", "", said) in squeezed and re.sub(r"\s", "", basis) in squeezed
    for part in ("clinician", "parent", "translator"):
        assert re.sub(r"\s", "", say(PARTS[part][0])) in squeezed
    assert all(packet.mark in page for page in read)
    assert text_of(family_card("medicines", own)).hash[:12] in read[-1]
    assert re.sub(r"\s", "", packet.teach_back.passed) in squeezed


def test_the_packet_is_set_for_every_card_and_says_so_where_no_evidence_is_named():
    for name, own in ALL:
        packet = made(name, "en", own)
        assert packet_pdf(packet).startswith(b"%PDF")
        assert bool(packet.evidence) == bool(family_card(name, own).factors)
