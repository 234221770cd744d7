"""Numbers typed into a form: in plain digits and bounded, or refused with a sentence that helps."""

from datetime import timedelta

import pytest
from django import forms
from django.utils.timezone import localtime, now

from nectary.web.chart.models import ROWS
from nectary.web.typed import Millilitres, Whole

NEVER = ("1_0", "+2", "-2", "１２", "1e400", "nan", "9" * 4000)


def every_form(of=forms.Form):
    for kind in of.__subclasses__():
        if kind.__module__.startswith("nectary."):
            yield kind
        yield from every_form(kind)


def when(minutes=1):
    return (localtime(now()) - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")


def send(client, path, **cells):
    sent = {f"{path}-{name}": value for name, value in {"at": when(), "key": "k1", **cells}.items()}
    return client.post(f"/en/bedside/baby-a/{path}/", sent)


def test_every_number_on_a_form_is_in_plain_digits_and_bounded():
    """A new form with a field of Django's own for numbers fails here."""
    fields = [field for kind in set(every_form()) for field in kind.base_fields.values()]
    numbers = [one for one in fields if isinstance(one, forms.IntegerField)]
    assert len(numbers) > 8
    assert [one for one in numbers if not isinstance(one, Whole) or one.max_value > 2**31 - 1] == []


@pytest.mark.parametrize("text", NEVER)
@pytest.mark.parametrize("field", [Whole(max_value=99), Millilitres()], ids=["whole", "mL"])
def test_what_is_no_number_is_refused_with_a_sentence_of_one_line(field, text):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(text)
    assert len(refused.value.messages[0]) < 120


@pytest.mark.parametrize("volume", NEVER)
def test_a_volume_with_an_underscore_is_not_charted_as_ten_times_as_much(as_, ward, volume):
    before = ROWS["feeds"].every.count()
    answer = send(as_("nurse"), "feed", milk="donor", given="given", volume_ul=volume)
    assert answer.status_code == 422 and "Write it with a point, such as 2.5." in answer.text
    assert ROWS["feeds"].every.count() == before
    assert volume not in answer.text or len(volume) < 100 or answer.text.count(volume) == 1  # in its field


@pytest.mark.parametrize("step", ["2147483648", "9223372036854775808", "9" * 4000, "1_0", "１"])
def test_a_step_that_no_guide_has_is_refused(as_, ward, step):
    answer = send(as_("doctor"), "decision", decision="stay", step=step)
    assert answer.status_code == 422
    assert not ROWS["steps"].every.filter(entered_by="doctor").exists()


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_at_the_edge_of_the_calendar_is_refused(as_, ward, settings, at):
    settings.TIME_ZONE = "Europe/Berlin"
    answer = send(as_("nurse"), "feed", milk="donor", given="given", volume_ul="5", at=at)
    assert answer.status_code == 422


@pytest.mark.parametrize("grams", ["²", "９００", "9" * 5000, "-900", "1_0"])
def test_a_birth_weight_in_an_address_is_in_plain_digits(client, db, grams):
    from tests.web.test_protocols import FORM, typed

    answer = client.post(FORM, typed(do="parents", grams=grams))
    assert answer.status_code == 200 and "needs a birth weight in grams" in answer.text


@pytest.mark.parametrize("own", ["1_0", "1e400", "inf", "１０", "9" * 5000])
def test_a_rate_in_an_address_that_is_no_number_is_not_asked(client, db, own):
    plain = client.get("/en/evidence/F02_donor_vs_formula/").text
    for name in ("own", "baseline", "year"):
        answer = client.get("/en/evidence/F02_donor_vs_formula/", {name: own})
        assert answer.status_code == 200 and answer.text.count("<tr") == plain.count("<tr")
