"""A protocol in a day on the web: the form keeps nothing, a version is signed by two people of its unit."""

import logging
import re
import tomllib
from datetime import date, timedelta
from html import unescape

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.conftest import as_, person, ward  # noqa: F401 (fixtures)

from nectary.protocols.form import to_form
from nectary.protocols.library import packaged, text_of
from nectary.protocols.reading import read
from nectary.protocols.schema import signed_by, status_on
from nectary.protocols.typed import typed_of
from nectary.web.chart.models import KeptProtocol, Unit
from nectary.web.unit.drafts import template_text

FORM = "/en/unit/protocols/form/"
SECRET = "a title that stands nowhere else"
FIELD = re.compile(r'<(?:input|select|textarea)[^>]* name="([^"]+)"')


def typed(**changed):
    """The template as it is typed, with entries changed by path (a dot written as __)."""
    base = typed_of(to_form(template_text())) | {"from": "template"}
    return base | {path.replace("__", "."): text for path, text in changed.items()}


def rows():
    return {model.__name__: model._base_manager.count() for model in apps.get_models()}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["template", *packaged()])
def test_the_form_shows_every_entry_of_its_file_and_sends_the_same_protocol_back(client, name):
    page = client.get(FORM, {"from": name}).content.decode()
    text = template_text() if name == "template" else text_of(name)[0]
    there = typed_of(to_form(text))
    assert set(there) - {"schema"} <= set(FIELD.findall(page))
    sent = {path: value_of(page, path) for path in there if path != "schema"}
    back = client.post(FORM, sent | {"from": name, "do": "toml"}).content.decode()
    assert read(back, "back").version == read(text, "there").version


def value_of(page, path):
    """What the page's field `path` holds, read from its markup."""
    ends = {"input": ">", "select": "</select>", "textarea": "</textarea>"}
    kind = re.search(rf'<(\w+)[^>]* name="{re.escape(path)}"', page)[1]
    rest = re.search(rf'<{kind}[^>]* name="{re.escape(path)}"(.*?){ends[kind]}', page, re.DOTALL)[1]
    if kind == "textarea":
        return unescape(rest.split(">", 1)[1].removeprefix("\n"))
    chosen = r'<option value="([^"]*)" selected' if kind == "select" else r'value="([^"]*)"'
    return unescape(re.search(chosen, rest)[1])


@pytest.mark.django_db
def test_a_changed_number_is_told_in_words_and_worked_out_for_ten_babies(client):
    answer = client.post(FORM, typed(ladder__band__0__step="15", do="check"))
    page = unescape(answer.content.decode())
    assert answer.status_code == 200 and len(answer.context["babies"]) >= 10
    assert "20, 20, 40, 60" in page and "20, 20, 35, 50" in page
    lightest = answer.context["babies"][0]
    assert lightest["grams"] == 400
    # 20 mL/kg/day, 0.4 kg, 12 feeds a day: 0.667 mL, and 0.66 is what a syringe of 0.01 mL shows below it
    assert (lightest["feeds"][0]["exact"], lightest["feeds"][0]["drawn"]) == ("0.667", "0.66")


@pytest.mark.django_db
def test_a_fault_is_named_with_its_band_and_what_was_typed_stands_where_it_was(client):
    answer = client.post(FORM, typed(ladder__band__0__grams="0, 900", title=SECRET))
    page = unescape(answer.content.decode())
    assert answer.status_code == 422 and "Band of birth weight 1 (0, 900 g)" in page and "gap" in page
    assert 'href="#f-ladder.band.0.grams"' in page and page.count('aria-invalid="true"') == 1
    spanish = client.post(FORM.replace("/en/", "/es/"), typed(ladder__band__0__grams="0, 900"))
    assert "deja un hueco" in spanish.content.decode()
    assert value_of(page, "title") == SECRET and value_of(page, "ladder.band.0.grams") == "0, 900"


@pytest.mark.django_db
def test_nothing_typed_into_the_form_is_kept(client, caplog, monkeypatch):
    stored = []
    monkeypatch.setattr(type(cache), "set", lambda *args, **more: stored.append(args), raising=False)
    before = rows()
    sent = SimpleUploadedFile("ours.toml", template_text().replace("our unit", SECRET).encode())
    with caplog.at_level(logging.DEBUG):
        answers = [
            client.post(FORM, typed(title=SECRET, do=do, grams="900"))
            for do in ("check", "toml", "table", "words", "parents")
        ]
        answers.append(client.post(FORM, {"do": "open", "from": "template", "file": sent}))
        answers.append(client.post(FORM, typed(title=SECRET, starts="never")))
    assert [one.status_code for one in answers] == [200] * 6 + [422]
    assert rows() == before and not stored and SECRET not in caplog.text
    for answer in answers:
        assert "no-store" in answer["Cache-Control"] and SECRET not in str(answer.cookies)
    assert "sessionid" not in client.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_tables_words_and_parents_page_print_and_an_unsigned_one_says_example(client, language):
    form = FORM.replace("/en/", f"/{language}/")
    for do in ("table", "words", "parents"):
        paper = client.post(form, typed(do=do, grams="900"))
        assert paper.content.startswith(b"%PDF") and paper["Content-Type"] == "application/pdf"
    page = client.post(form, typed(do="check")).content.decode()
    assert ("EXAMPLE" if language == "en" else "EJEMPLO") in page


@pytest.mark.django_db
def test_a_file_that_is_no_protocol_and_a_missing_weight_are_told_without_a_fault_of_ours(client):
    for content in (b"\xff\xfe", b"= no toml", b""):
        sent = SimpleUploadedFile("x.toml", content)
        answer = client.post(FORM, {"do": "open", "from": "template", "file": sent})
        assert answer.status_code in (200, 422)
    assert client.post(FORM, {"do": "open", "from": "template"}).status_code == 422
    assert "900" in client.post(FORM, typed(do="parents")).context["lacks"]
    spanish = client.post(FORM.replace("/en/", "/es/"), typed(do="parents")).content.decode()
    assert '<p class="wrong" role="alert">La versión para padres' in spanish
    assert client.post(FORM, typed(do="parents", grams="9000")).context["not_taken"]
    assert client.get(FORM, {"from": "../../secret"}).status_code == 404


def keep(client, **changed):
    begins, review = date.today() - timedelta(days=1), date.today() + timedelta(days=700)
    sent = typed(starts=begins.isoformat(), next_review=review.isoformat(), **changed)
    answer = client.post("/en/unit/protocols/keep/", sent)
    return KeptProtocol.objects.order_by("-at").first(), answer


def volumes(page):
    return re.findall(r'name="volume" value="([^"]+)"', page.content.decode())


def numbers(page):
    return list(map(unescape, re.findall(r'name="number" value="([^"]+)"', page.content.decode())))


def signed(client, kept, name, ticked=None, compared=None):
    page = client.get(f"/en/unit/protocols/{kept.version}/")
    return client.post(
        f"/en/unit/protocols/{kept.version}/sign/",
        {
            "name": name,
            "volume": volumes(page) if ticked is None else ticked,
            "number": numbers(page) if compared is None else compared,
        },
    )


def test_two_people_sign_one_version_each_volume_ticked_and_the_file_is_signed(ward, as_):  # noqa: F811
    kept, answer = keep(as_("doctor"))
    assert answer.status_code == 302 and kept.begun_from == "template"
    assert signed(as_("doctor"), kept, "Dr. A. Example").status_code == 302
    assert status_on(file_of(as_("doctor"), kept), date.today()) == "example"
    assert signed(as_("nurse"), kept, "B. Example").status_code == 302
    done = file_of(as_("nurse"), kept)
    assert [one.role for one in signed_by(done)] == ["doctor", "nurse"] and done.version == kept.version
    assert status_on(done, date.today()) == "signed"
    page = as_("nurse").get(f"/en/unit/protocols/{kept.version}/").content.decode()
    assert "Signed by the unit" in page and "Sign this version" not in page
    assert len(kept.signatures.first().confirmed) >= 20


def file_of(client, kept):
    return read(client.get(f"/en/unit/protocols/{kept.version}/toml/").content.decode(), "signed")


def test_a_kept_versions_page_for_parents_asks_for_the_weight_it_lacks(ward, as_):  # noqa: F811
    kept, _ = keep(as_("doctor"))
    page = as_("doctor").get(f"/es/unit/protocols/{kept.version}/parents/")
    assert page.status_code == 422 and "como 900" in page.content.decode()
    assert as_("doctor").get(f"/es/unit/protocols/{kept.version}/parents/?grams=900").content[:4] == b"%PDF"


def test_what_a_signature_lacks_is_said_and_nothing_is_written(ward, as_):  # noqa: F811
    kept, _ = keep(as_("doctor"))
    page = as_("doctor").get(f"/en/unit/protocols/{kept.version}/")
    every, compared = volumes(page), numbers(page)
    few = signed(as_("doctor"), kept, "Dr. A", every[1:])
    assert few.status_code == 422 and f"{len(every) - 1} of {len(every)}" in few.content.decode()
    assert signed(as_("doctor"), kept, "  ").status_code == 422
    assert signed(as_("lead"), kept, "Lead", every).status_code == 422
    assert not kept.signatures.exists()
    assert signed(as_("doctor"), kept, "Dr. A").status_code == 302
    again = signed(as_("doctor"), kept, "Dr. A again", every, compared)
    assert again.status_code == 422 and "A second person signs" in again.content.decode()
    assert signed(as_("nurse"), kept, "dr.  a ", every).status_code == 422
    assert kept.signatures.count() == 1


def keep_leeds(client, **changed):
    """The Leeds example kept by that client's unit, with entries changed by path."""
    begins, review = date.today() - timedelta(days=1), date.today() + timedelta(days=700)
    dates = {"starts": begins.isoformat(), "next_review": review.isoformat(), "from": "leeds-2018"}
    changed = {path.replace("__", "."): text for path, text in changed.items()}
    client.post("/en/unit/protocols/keep/", typed_of(to_form(text_of("leeds-2018")[0])) | dates | changed)
    return KeptProtocol.objects.order_by("-at").first()


def test_a_changed_number_without_its_tick_refuses_the_signature_by_name(ward, as_):  # noqa: F811
    kept = keep_leeds(as_("doctor"), ladder__band__0__step="18")
    page = as_("doctor").get(f"/en/unit/protocols/{kept.version}/")
    every, path = numbers(page), "ladder.band.0.step"
    assert {path, "ladder.band.0.day.4"} < set(every)
    for left_out, name in (
        (path, "Band of birth weight 1 (0 to below 1001 g), Goes up by, mL/kg/day: 18 mL/kg/day"),
        ("ladder.band.0.day.7", "Band of birth weight 1 (0 to below 1001 g), Step 7: 92 mL/kg/day"),
    ):
        few = [one for one in every if one != left_out]
        refused = signed(as_("doctor"), kept, "Dr. A", compared=few)
        assert refused.status_code == 422 and not kept.signatures.exists()
        said = unescape(refused.content.decode())
        assert f'<p class="wrong" role="alert">Not ticked: {name}, which' in said
        # what was ticked and typed stands, so that one forgotten tick does not cost all of them
        assert said.count(" checked>") == len(few) and 'value="Dr. A"' in said
        assert said.count(" checked aria-label") == len(volumes(page))
    assert signed(as_("doctor"), kept, "Dr. A", compared=[]).status_code == 422
    assert signed(as_("doctor"), kept, "Dr. A").status_code == 302
    confirmed = kept.signatures.get().confirmed
    assert set(every) < set(confirmed) and set(volumes(page)) < set(confirmed)


def test_the_two_signers_are_asked_for_every_changed_number_and_for_other_ones_of_the_rest(ward, as_):  # noqa: F811
    kept = keep_leeds(as_("doctor"), ladder__band__0__step="18")
    asked = [set(numbers(as_(who).get(f"/en/unit/protocols/{kept.version}/"))) for who in ("doctor", "nurse")]
    both = asked[0] & asked[1]
    assert both == {"ladder.band.0.step", *(f"ladder.band.0.day.{day}" for day in range(4, 12))}
    assert [len(one - both) for one in asked] == [6, 6]
    refused = signed(as_("nurse"), kept, "B", compared=sorted(asked[0]))
    assert refused.status_code == 422 and not kept.signatures.exists()


def test_each_number_of_a_kept_version_says_whose_it_is(ward, as_):  # noqa: F811
    kept = keep_leeds(as_("doctor"), ladder__band__0__step="18")
    page = as_("lead").get(f"/en/unit/protocols/{kept.version}/")
    rows = {row.key: row for group in page.context["numbers"] for row in group.rows}
    assert len(rows) == page.context["all_numbers"]
    own, theirs, ours = (rows[path] for path in ("ladder.band.0.step", "start.window", "weight.basis"))
    assert (own.value, own.before, own.whose) == ("18 mL/kg/day", "20 mL/kg/day", "our unit's own")
    assert not own.source and theirs.whose == "the example's, read at the source"
    assert theirs.source == theirs.address == "http://lhp.leedsth.nhs.uk/detail.aspx?id=1139"
    assert "nectary" in ours.whose and not ours.source
    text = unescape(page.content.decode())
    assert text.count("our unit's own</td>") == page.context["own_numbers"] == 9
    assert not numbers(page)  # a lead signs nothing, and reads it all the same
    template, _ = keep(as_("doctor"))
    page = as_("doctor").get(f"/en/unit/protocols/{template.version}/")
    shown = {row.key for group in page.context["numbers"] for row in group.rows}
    assert set(numbers(page)) == shown and "names no example" in page.content.decode()


def test_two_of_one_profession_are_not_enough(ward, as_):  # noqa: F811
    kept, _ = keep(as_("nurse"))
    signed(as_("nurse"), kept, "One")
    signed(as_("nurse2"), kept, "Two")
    assert kept.signatures.count() == 2 and not signed_by(file_of(as_("nurse"), kept))


def test_a_changed_number_is_another_version_with_its_own_signatures_and_a_history(ward, as_):  # noqa: F811
    first, _ = keep(as_("doctor"))
    signed(as_("doctor"), first, "Dr. A")
    second, _ = keep(as_("doctor"), ladder__band__0__step="15", **{"from": first.version})
    assert second.version != first.version and second.begun_from == first.version
    assert not second.signatures.exists()
    page = as_("nurse").get(f"/en/unit/protocols/{second.version}/").content.decode()
    assert first.version in page and "20, 20, 35, 50" in page
    keep(as_("nurse"))
    assert KeptProtocol.objects.count() == 2 and first.signatures.count() == 1


def test_without_a_start_or_a_review_date_nobody_signs(ward, as_):  # noqa: F811
    as_("doctor").post("/en/unit/protocols/keep/", typed(next_review=""))
    kept = KeptProtocol.objects.get()
    assert signed(as_("doctor"), kept, "Dr. A").status_code == 422 and not kept.signatures.exists()


def test_a_visitor_another_unit_and_a_parent_see_no_kept_version(ward, as_, client):  # noqa: F811
    kept, _ = keep(as_("doctor"))
    stranger = person("stranger", "doctor")
    Unit.objects.get(code="elsewhere").members.add(stranger)
    for name in ("parent", "researcher", "stranger"):
        for way in ("", "toml/", "table/"):
            assert as_(name).get(f"/en/unit/protocols/{kept.version}/{way}").status_code == 404
        assert as_(name).post(f"/en/unit/protocols/{kept.version}/sign/").status_code == 404
    assert kept.version not in as_("stranger").get("/en/unit/protocols/").content.decode()
    assert as_("stranger").get(FORM, {"from": kept.version}).status_code == 404
    client.logout()
    assert client.get(f"/en/unit/protocols/{kept.version}/").status_code == 302
    assert client.post("/en/unit/protocols/keep/", typed()).status_code == 302
    assert kept.version not in client.get("/en/unit/protocols/").content.decode()


def test_a_faulty_form_is_not_kept_and_comes_back_with_its_fault(ward, as_):  # noqa: F811
    answer = as_("doctor").post("/en/unit/protocols/keep/", typed(ladder__band__0__grams="0, 900"))
    assert answer.status_code == 422 and not KeptProtocol.objects.exists()


def test_keeping_and_signing_leave_their_audit_rows(ward, as_):  # noqa: F811
    from auditlog.models import LogEntry

    kept, _ = keep(as_("doctor"))
    signed(as_("doctor"), kept, "Dr. A")
    logged = LogEntry.objects.filter(content_type__model__in=("keptprotocol", "protocolsignature"))
    actors = {entry.actor for entry in logged}
    assert logged.count() == 2 and actors == {get_user_model().objects.get(username="doctor")}
    assert tomllib.loads(kept.text)["id"] == "our-unit-2026"
