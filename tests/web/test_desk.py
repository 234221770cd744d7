"""The reviewers' desk: who opens it, what a signature holds for, and what a real unit's families then see."""

import re
from html import unescape

import pytest
from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from tests.show.test_paper import needs_poppler, read
from tests.web.conftest import person

from nectary.base.language import LANGUAGES
from nectary.show.review.numbered_text import text_of
from nectary.show.review.reviewable import review_names, reviewable
from nectary.show.texts import family_cards
from nectary.show.texts.family_cards import LOSS, family_card, names
from nectary.web import page_tag
from nectary.web.chart import reviews, text_actions
from nectary.web.chart.actions import Refused
from nectary.web.chart.models import TextComment, TextSignature, Unit
from nectary.web.people import actions as people

TEXT = "/en/desk/en/fortifier/"
READERS = ("nurse", "doctor", "lead", "carer", "grieving", "words")
WRITERS = tuple(one for one in READERS if one != "lead")


@pytest.fixture
def desk(ward):
    """The ward's people and a parent, a bereaved parent and a translator who review for the unit."""
    for name, role in (
        ("carer", "parent_reviewer"), ("grieving", "bereaved_parent"), ("words", "translator"),
    ):  # fmt: skip
        ward.unit.members.add(person(name, role))
    return ward


@pytest.fixture
def real(transactional_db, settings):
    """A real unit without a signature: no demonstration, and nobody asked for a second step."""
    settings.DEMO = False
    unit = Unit(code="real")
    unit.save()
    return unit


def signed(unit, *, name="fortifier", language="en", by="kim", role="doctor", signer="", shown=None):
    text = text_of(reviewable(name, language))
    return text_actions.sign(
        unit=unit, by=by, role=role, signer=signer or f"{by} of the unit", text=text,
        shown=shown or text.hash, read_all=True,
    )  # fmt: skip


def sign_all(unit, name="fortifier", language="en"):
    """A clinician and a bereaved parent, and a translator for what is not English."""
    parts = [("kim", "doctor"), ("ana", "bereaved_parent"), ("luz", "translator")]
    for by, role in parts if language != "en" else parts[:2]:
        signed(unit, name=name, language=language, by=by, role=role)


def change(monkeypatch, language, name, old, new):
    """The packaged text as if a release had changed it."""
    opened = family_cards.opened

    def changed(folder, asked):
        facts, body = opened(folder, asked)
        if asked == name and f"/{language}/" in str(folder):
            assert old in body
            body = body.replace(old, new)
        return facts, body

    monkeypatch.setattr(family_cards, "opened", changed)
    monkeypatch.setattr(page_tag, "release", lambda: f"the release with {new}")


def post(client, path="sign", text=TEXT, **more):
    code, name = text.strip("/").split("/")[2:]
    sent = {"shown": text_of(family_card(name, code)).hash, "key": "k"}
    if path == "sign":
        sent |= {"signer": "Kim Real Name", "read_all": "yes"}
    return client.post(f"{text}{path}/", sent | more)


def main(answer):
    return unescape(answer.text.split("<main")[1].split("</main>")[0])


# --- who ---


@pytest.mark.parametrize("path", ["/en/desk/", TEXT, f"{TEXT}packet.pdf"])
def test_the_desk_opens_to_its_people_alone(as_, desk, client, path):
    assert client.get(path).status_code == 302 and "/accounts/login/" in client.get(path)["Location"]
    for name in READERS:
        answer = as_(name).get(path)
        assert answer.status_code == 200, name
        assert "no-store" in answer["Cache-Control"]
    for name in ("researcher", "parent", "other-parent"):
        assert as_(name).get(path).status_code == 404, name


@pytest.mark.parametrize("name", ["carer", "grieving", "words"])
def test_a_reviewer_opens_no_babys_page_and_no_list_of_babies(as_, desk, name):
    reader = as_(name)
    for path in ("bedside/", "bedside/baby-a/", "unit/", "family/", "family/baby-a/",
                 "family/baby-a/today.pdf"):  # fmt: skip
        assert reader.get(f"/en/{path}").status_code == 404, path
    for path in ("feed", "weight", "decision", "talk", "confirm"):
        assert reader.post(f"/en/bedside/baby-a/{path}/", {}).status_code == 404, path
    assert "/bedside/" not in main(reader.get("/en/doors/")) and "/desk/" in reader.get("/en/doors/").text


def test_a_lead_reads_and_writes_nothing(as_, desk):
    lead = as_("lead")
    assert "<form" not in main(lead.get(TEXT))
    for path in ("sign", "comment", "settle/1", "take-back"):
        assert post(lead, path).status_code == 404
    assert not TextSignature.objects.exists() and not TextComment.objects.exists()


@pytest.mark.parametrize("path", ["sign", "comment", "settle/1", "take-back"])
def test_a_stranger_writes_nothing(as_, desk, client, path):
    assert post(client, path).status_code == 302
    assert post(as_("parent"), path).status_code == 404
    assert as_("doctor").get(f"{TEXT}{path}/").status_code in (404, 405)
    assert not TextSignature.objects.exists() and not TextComment.objects.exists()


def test_a_reviewer_without_a_unit_has_no_desk(as_, desk):
    person("alone", "translator")
    assert as_("alone").get("/en/desk/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/en/desk/xx/fortifier/", "/en/desk/en/nowhere/", "/en/desk/en/nowhere/packet.pdf"]
)
def test_a_text_that_is_not_there_is_not_found(as_, desk, path):
    assert as_("doctor").get(path).status_code == 404


def test_the_unit_makes_accounts_for_its_reviewers(real):
    for role in ("parent_reviewer", "bereaved_parent", "translator"):
        assert people.add_person(name=role, role=role, unit="real")
        user = get_user_model().objects.get(username=role)
        assert reviews.signs_as(user) == role and reviews.unit_of(user) == real


def test_staff_and_reviewers_of_a_real_unit_have_a_second_step(as_, desk, settings):
    """What they sign is shown to families: a password alone is not enough."""
    settings.DEMO = False
    for name in ("nurse", "carer", "grieving", "words"):
        assert as_(name).get("/en/desk/")["Location"].endswith("/accounts/2fa/")


# --- what is shown ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_shows_its_sentences_by_number_its_grade_and_its_evidence(as_, desk, language):
    answer = as_("words").get(f"/{language}/desk/es/before-birth/")
    page = main(answer)
    card = family_card("before-birth", "es")
    for one in text_of(card).sentences:
        assert f'id="s{one.number}"' in page and one.words in page
    for one in text_of(family_card("before-birth", "en")).sentences[1:]:
        assert one.words in page  # the English that a translator compares with
    assert "Szigriszt-Pazos" in page
    for factor in card.factors:
        assert f"/evidence/{factor}/" in page
    assert "47/1145" not in page and re.search(r"\d+/\d+</td>", page)  # each trial's own counts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_names_each_text_in_the_pages_language_and_who_still_has_to_sign(as_, desk, language):
    post(as_("doctor"))
    page = main(as_("words").get(f"/{language}/desk/"))
    heads = re.findall(r"<h3>(.*?)</h3>", page)
    assert heads == [reviewable(name, language).title for name in review_names()]
    english = page.split("/desk/en/fortifier/")[1].split("</li>")[0]
    spanish = page.split("/desk/es/fortifier/")[1].split("</li>")[0]
    words = {
        "en": ("a clinician", "a parent", "a translator"),
        "es": ("personal de salud", "una madre o un padre", "una persona que traduce"),
    }[language]
    assert words[0] not in english and words[1] in english and words[2] not in english
    assert all(word in spanish for word in words)


def test_no_name_and_no_title_of_a_text_stands_in_the_pages_title(as_, desk):
    post(as_("doctor"))
    answer = as_("doctor").get(TEXT)
    assert answer.text.split("<title>")[1].split("</title>")[0] == "Reviewers' desk · nectary"
    assert "Kim Real Name" in main(answer)


def test_the_packet_names_nobody_and_its_file_neither(as_, desk):
    answer = as_("carer").get(f"{TEXT}packet.pdf")
    assert (
        answer.content.startswith(b"%PDF")
        and 'filename="review-fortifier-en.pdf"' in answer["Content-Disposition"]
    )


# --- comments ---


def test_a_comment_stands_by_its_sentence_until_it_is_settled(as_, desk):
    answer = post(as_("grieving"), "comment", number="5", words="This hurt.\nSay it softer.")
    assert answer.status_code == 302 and answer["Location"].endswith(f"{TEXT}#s5")
    kept = TextComment.objects.get()
    assert (kept.by, kept.role, kept.number) == ("grieving", "bereaved_parent", 5)
    assert kept.words == text_of(family_card("fortifier", "en")).sentences[4].words
    place = main(as_("doctor").get(TEXT)).split('id="s5"')[1].split('id="s6"')[0]
    assert "Say it softer." in place and "a bereaved parent" in place
    groups = main(as_("doctor").get("/en/desk/")).split("<summary>")[1:]
    assert [group.count("1 open comment") for group in groups] == [
        2,
        0,
        0,
        0,
        0,
    ]  # the group's own, the text's
    assert post(as_("nurse"), f"settle/{kept.pk}").status_code == 302
    kept.refresh_from_db()
    assert kept.settled_by == "nurse" and kept.settled_at is not None
    assert "1 open comment" not in main(as_("doctor").get("/en/desk/"))
    assert "Say it softer." in main(as_("doctor").get(TEXT))
    when = kept.settled_at
    post(as_("doctor"), f"settle/{kept.pk}")
    kept.refresh_from_db()
    assert (kept.settled_by, kept.settled_at) == ("nurse", when)


def test_a_comment_sent_twice_is_kept_once(as_, desk):
    for _ in range(2):
        assert post(as_("words"), "comment", number="3", words="Hard word.").status_code == 302
    assert TextComment.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"words": "  "}, "the comment is empty"),
        ({"words": "x" * (text_actions.LONGEST_COMMENT + 1)}, "longer than 2000 letters"),
        ({"number": "0"}, "no such sentence"),
        ({"number": "99"}, "no such sentence"),
        ({"number": "-1"}, "no such sentence"),
        ({"number": "x"}, "no such sentence"),
    ],
)
def test_a_comment_that_cannot_be_taken_says_why_and_may_be_sent_again(as_, desk, sent, said):
    answer = post(as_("words"), "comment", **{"number": "3", "words": "Hard word."} | sent)
    assert answer.status_code == 422 and said in main(answer)
    assert not TextComment.objects.exists()
    assert post(as_("words"), "comment", number="3", words="Hard word.").status_code == 302


def test_another_units_comment_is_neither_shown_nor_settled(as_, desk):
    text = text_of(family_card("fortifier", "en"))
    other = text_actions.comment(
        unit=Unit.objects.get(code="elsewhere"), by="x", role="doctor", key="o", text=text, shown=text.hash,
        number=3, words="From elsewhere.",
    )  # fmt: skip
    assert "From elsewhere." not in main(as_("doctor").get(TEXT))
    post(as_("doctor"), f"settle/{other.pk}")
    other.refresh_from_db()
    assert other.settled_at is None


def test_a_comment_on_words_that_are_gone_stands_apart(as_, desk, monkeypatch):
    post(as_("words"), "comment", number="7", words="Which name?")
    gone = text_of(family_card("fortifier", "en")).sentences[6].words
    change(monkeypatch, "en", "fortifier", gone, "Ask for its name.")
    page = main(as_("words").get(TEXT))
    apart = page.split("Comments on words that are in the text no longer")[1]
    assert gone in apart and "Which name?" in apart
    assert "Which name?" not in page.split('id="s7"')[1].split('id="s8"')[0]


def test_a_comment_moves_with_its_sentence(as_, desk, monkeypatch):
    post(as_("words"), "comment", number="7", words="Which name?")
    change(monkeypatch, "en", "fortifier", "So the team", "Milk is not all. So the team")
    assert "Which name?" in main(as_("words").get(TEXT)).split('id="s8"')[1].split('id="s9"')[0]


# --- signing ---


def test_a_signature_is_of_one_person_in_the_accounts_own_role(as_, desk):
    answer = post(as_("doctor"), role="translator")
    assert answer.status_code == 302
    kept = TextSignature.objects.get()
    text = text_of(family_card("fortifier", "en"))
    assert (kept.by, kept.role, kept.signer, kept.hash) == ("doctor", "doctor", "Kim Real Name", text.hash)
    assert kept.text == text.whole and kept.english == text.hash
    again = post(as_("doctor"), signer="Another Name")
    assert again.status_code == 422 and "One person signs a text once" in main(again)
    assert TextSignature.objects.count() == 1
    assert LogEntry.objects.filter(object_repr__contains="TextSignature").count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"read_all": ""}, "not ticked"), ({"read_all": "on"}, "not ticked"),
        ({"signer": " "}, "your name is missing"),
    ],
)  # fmt: skip
def test_without_name_or_tick_nothing_is_signed(as_, desk, sent, said):
    answer = post(as_("carer"), **sent)
    assert answer.status_code == 422 and said in main(answer)
    assert not TextSignature.objects.exists()


def test_a_text_that_changed_after_it_was_shown_is_not_signed_and_not_commented_on(as_, desk, monkeypatch):
    shown = re.search(r'name="shown" value="(\w+)"', as_("doctor").get(TEXT).text)[1]
    change(monkeypatch, "en", "fortifier", "Growing well", "Growing slowly")
    for path, more in (("sign", {}), ("comment", {"number": "3", "words": "A long thought."})):
        answer = post(as_("doctor"), path, shown=shown, **more)
        assert answer.status_code == 409 and "The text was changed after you opened this page" in main(answer)
        assert "Growing slowly" in main(answer)
    assert "A long thought." in main(answer)  # what was typed is not lost
    assert not TextSignature.objects.exists() and not TextComment.objects.exists()


def test_one_person_fills_one_part_even_with_two_accounts(as_, desk):
    assert post(as_("doctor"), signer="Ana  María Ruiz").status_code == 302
    answer = post(as_("carer"), signer=" ana maría RUIZ ")
    assert answer.status_code == 422 and "Somebody of this name" in main(answer)
    assert TextSignature.objects.count() == 1


def test_the_database_itself_holds_one_signature_a_person(real):
    first = signed(real)
    again = {f.name: getattr(first, f.name) for f in first._meta.fields if f.name != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        TextSignature.objects.create(**again)


@pytest.mark.parametrize(
    ("who", "text"),
    [("words", TEXT), ("carer", f"/en/desk/en/{LOSS}/"), ("carer", f"/en/desk/es/{LOSS}/")],
)
def test_a_part_that_a_text_does_not_ask_for_does_not_sign(as_, desk, who, text):
    assert 'name="read_all"' not in main(as_(who).get(text))
    answer = post(as_(who), text=text)
    assert answer.status_code == 422 and "no signature from your part" in main(answer)
    assert not TextSignature.objects.exists()


def test_a_signature_may_be_taken_back_and_stays_written_down(as_, desk):
    post(as_("doctor"))
    assert post(as_("nurse"), "take-back").status_code == 302
    assert TextSignature.objects.get().taken_back_at is None
    post(as_("doctor"), "take-back")
    assert TextSignature.objects.get().taken_back_at is not None
    assert "taken back by the signer" in main(as_("doctor").get(TEXT))
    assert post(as_("doctor")).status_code == 302
    assert TextSignature.objects.filter(taken_back_at=None).count() == 1


# --- the rule ---

STANDS = {
    ("en", "fortifier"): ["clinician", "parent"],
    ("es", "fortifier"): ["clinician", "parent", "translator"],
    ("en", LOSS): ["clinician", "bereaved"],
    ("es", LOSS): ["clinician", "bereaved", "translator"],
}
GIVES = {
    "clinician": {"nurse", "nurse_practitioner", "doctor", "dietitian"},
    "parent": {"parent_reviewer", "bereaved_parent"}, "bereaved": {"bereaved_parent"},
    "translator": {"translator"},
}  # fmt: skip


@pytest.mark.parametrize(("language", "name"), STANDS)
def test_who_must_sign_which_text(language, name):
    needed = reviews.needed(text_of(family_card(name, language)))
    assert [part.name for part in needed] == STANDS[language, name]
    assert all(set(part.roles) == GIVES[part.name] for part in needed)


@pytest.mark.parametrize(("language", "name"), STANDS)
def test_a_text_is_reviewed_by_all_its_parts_and_by_nothing_less(real, language, name):
    text = text_of(family_card(name, language))
    parts = STANDS[language, name]
    roles = [min(GIVES[part]) for part in parts]
    for number, role in enumerate(roles):
        assert not reviews.standing_of(real, text).reviewed
        assert [one.name for one in reviews.standing_of(real, text).missing] == parts[number:]
        signed(real, name=name, language=language, by=f"p{number}", role=role)
    assert reviews.standing_of(real, text).reviewed
    for other in names():
        if other != name:
            assert not reviews.standing_of(real, text_of(family_card(other, language))).holding


def test_two_clinicians_are_not_a_parent(real):
    signed(real, by="a", role="nurse")
    signed(real, by="b", role="doctor")
    assert [
        one.name for one in reviews.standing_of(real, text_of(family_card("fortifier", "en"))).missing
    ] == ["parent"]


# --- what families see ---


def shown(client, language="en", name="fortifier"):
    """Whether the card's words stand on its page, in the list and on paper, all alike."""
    page = client.get(f"/{language}/cards/{name}/", secure=True)
    listed = client.get(f"/{language}/cards/", secure=True).text.split("<main")[1]
    paper = client.get(f"/{language}/cards/{name}/card.pdf", secure=True)
    seen = {
        "page": '<section class="card"><h2>' in page.text,
        "listed": f"/cards/{name}/" in listed,
        "paper": paper.status_code == 200,
    }
    assert len(set(seen.values())) == 1, seen
    return seen["page"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_real_unit_shows_a_card_once_it_is_signed_with_role_and_day_and_no_name(client, real, language):
    assert not shown(client, language)
    sign_all(real, language=language)
    assert shown(client, language)
    text = client.get(f"/{language}/cards/fortifier/", secure=True).text
    assert "DRAFT" not in text and "BORRADOR" not in text
    assert {"en": "Reviewed by: a doctor, ", "es": "Revisado por: personal médico, "}[language] in text
    day = TextSignature.objects.first().at
    assert str(day.year) in text.split({"en": "Reviewed by", "es": "Revisado por"}[language])[1][:200]
    for hidden in ("of the unit", "kim"):
        assert hidden not in main(client.get(f"/{language}/cards/fortifier/", secure=True)).lower()
    other = "es" if language == "en" else "en"
    assert not shown(client, other) and not shown(client, language, "probiotics")
    assert client.get(f"/{language}/cards/fortifier/card.pdf?with={other}", secure=True).status_code == 404


def test_an_unsigned_card_of_a_real_unit_says_to_ask_for_an_interpreter(client, real):
    signed(real)
    page = main(client.get("/en/cards/fortifier/", secure=True))
    assert "ask for an interpreter" in page and "protein" not in page


def test_when_the_words_change_the_card_is_a_draft_again_and_the_desk_says_who_had_signed(
    client, real, monkeypatch, as_, settings
):
    sign_all(real)
    real.members.add(person("kim", "doctor"))
    change(monkeypatch, "en", "fortifier", "Growing well matters too.", "Growing matters.")
    assert not shown(client)
    found = reviews.standing_of(real, text_of(family_card("fortifier", "en")))
    assert [one.name for one in found.missing] == ["clinician", "parent"]
    assert [(one.signature.by, one.why) for one in found.lapsed] == [("kim", "changed"), ("ana", "changed")]
    settings.DEMO = True  # no second step
    page = main(as_("kim").get(TEXT))
    assert "kim of the unit, a doctor" in page and "the text was changed after it was signed" in page
    assert "<del>Growing well matters too.</del>" in page and "<ins>Growing matters.</ins>" in page
    assert page.count("<del>") == page.count("<ins>") == 1
    assert 'name="read_all"' in page  # whoever signed the old words may sign the new ones
    settings.DEMO = False
    client.logout()
    sign_all(real)
    assert shown(client)


def test_a_translation_lapses_when_its_english_changes(client, real, monkeypatch):
    sign_all(real, language="es")
    assert shown(client, "es")
    change(monkeypatch, "en", "fortifier", "Growing well matters too.", "Growing matters.")
    assert not shown(client, "es")
    found = reviews.standing_of(real, text_of(family_card("fortifier", "es")))
    assert [(one.signature.by, one.why) for one in found.lapsed] == [("luz", "english_changed")]
    assert [part.name for part in found.missing] == ["translator"]
    with pytest.raises(Refused, match="signed_already"):
        signed(real, language="es", by="kim", role="doctor")
    signed(real, language="es", by="luz", role="translator")
    assert shown(client, "es")


def test_a_signature_taken_back_hides_the_card_again(client, real):
    sign_all(real)
    text = text_of(family_card("fortifier", "en"))
    assert text_actions.take_back(unit=real, by="ana", text=text)
    assert not text_actions.take_back(unit=real, by="ana", text=text)
    assert not shown(client)


def test_with_several_units_each_must_have_reviewed_it_and_an_invented_one_counts_for_nothing(client, real):
    sign_all(real)
    Unit.objects.create(code="made-up", invented=True)
    assert shown(client)
    second = Unit.objects.create(code="second")
    assert not shown(client)
    sign_all(second)
    assert shown(client)
    text = client.get("/en/cards/fortifier/", secure=True).text
    assert text.count("a doctor, ") == 2


def test_signatures_of_an_invented_unit_review_nothing(client, real):
    real.invented = True
    real.save()
    sign_all(real)
    assert not shown(client)


def test_a_demonstration_shows_a_draft_whatever_is_signed_in_it(client, real, settings):
    sign_all(real)
    settings.DEMO = True
    page = client.get("/en/cards/fortifier/").text
    assert "DRAFT: reviewed by nobody yet" in page and "Reviewed by" not in page


@needs_poppler
def test_a_printed_card_is_marked_a_draft_until_every_language_on_it_is_reviewed(client, real, settings):
    def paper(beside=""):
        return read(client.get(f"/en/cards/fortifier/card.pdf{beside}", secure=True).content)

    sign_all(real)
    assert "DRAFT" not in paper()
    sign_all(real, language="es")
    assert "DRAFT" not in paper("?with=es")
    settings.DEMO = True
    assert "DRAFT" in paper() and "DRAFT" in paper("?with=es")


def test_a_static_site_asks_no_database(client, real, settings, django_assert_num_queries):
    from nectary.web.site import Site

    sign_all(real)
    settings.SITE = Site("Small Hands")
    with django_assert_num_queries(0):
        assert reviews.public_seals([family_card("fortifier", "en")]) == {}
    settings.SITE = Site("Small Hands", drafts=True)
    with django_assert_num_queries(0):
        assert reviews.public_seals([family_card("fortifier", "en")]) == {}


def test_the_list_of_cards_asks_the_database_a_fixed_number_of_times(
    client, real, django_assert_max_num_queries
):
    for name in names():
        sign_all(real, name)
    with django_assert_max_num_queries(6):  # two are the page's tag, before and after
        page = client.get("/en/cards/", secure=True)
    assert all(f"/cards/{name}/" in page.text for name in names())


def test_the_foot_of_a_reviewed_card_no_longer_says_that_nobody_reviewed_it(client, real):
    sign_all(real)
    assert "The words of this text are reviewed" in client.get("/en/cards/fortifier/", secure=True).text
    assert "no family has reviewed these pages" in client.get("/en/cards/probiotics/", secure=True).text
    assert "no family has reviewed these pages" in client.get("/en/cards/", secure=True).text


def test_no_comment_and_no_signers_name_reaches_a_public_page(client, desk, as_):
    post(as_("doctor"), signer="Secret Signer")
    post(as_("grieving"), "comment", number="3", words="A secret remark.")
    client.logout()
    for path in ("/en/", "/en/cards/", "/en/cards/fortifier/", "/es/cards/fortifier/"):
        text = client.get(path).text.lower()
        assert "secret" not in text and "/desk/" not in text, path
    parent = as_("parent")
    for path in ("/en/cards/fortifier/", "/en/family/baby-a/", "/en/doors/"):
        text = parent.get(path).text.lower()
        assert "secret" not in text and "/desk/" not in text, path
