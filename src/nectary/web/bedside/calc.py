"""The calculator: open to all, nothing typed is kept, and no number comes from a guide that nobody signed."""

from fractions import Fraction
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nectary.base.ages import parse_gestation
from nectary.base.errors import UserError
from nectary.protocols.calc import MILKS, Asked, Worked, next_step, rounded_down, worked
from nectary.protocols.content import LONGEST
from nectary.protocols.plan import DECISIONS
from nectary.protocols.reading import read
from nectary.show.words import labels
from nectary.show.words.calc import WHY_NO_STEP, WHY_NOT
from nectary.show.words.labels import spoken
from nectary.web import typed

HOURS = (1, 2, 3, 4, 6)
MARKS = ("0.01", "0.1", "0.5", "1")
HIGHEST_AIM = 250


def _number(label: Any, least: int, most: int) -> typed.Whole:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return typed.Whole(label=label, required=False, min_value=least, max_value=most, widget=widget)


def _millilitres(label: Any) -> typed.Millilitres:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return typed.Millilitres(label=label, required=False, widget=widget)


class Calc(forms.Form):
    """What is typed; a field left empty is unknown, and never 0."""

    error_css_class = "wrong"
    weight_g = _number(gettext_lazy("Weight to work with, g"), 1, typed.HIGHEST_WEIGHT_G)
    weighed_days_ago = _number(gettext_lazy("Weighed how many days ago (today: 0)"), 0, 400)
    mother = _millilitres(gettext_lazy("Yesterday: mother's milk, mL"))
    donor = _millilitres(gettext_lazy("Yesterday: donor milk, mL"))
    formula = _millilitres(gettext_lazy("Yesterday: formula, mL"))
    at_breast = forms.BooleanField(label=gettext_lazy("Also fed at the breast"), required=False)
    aim = _number(gettext_lazy("Today's aim as decided, mL/kg/day"), 0, HIGHEST_AIM)
    interval_h = forms.TypedChoiceField(
        label=gettext_lazy("Hours between feeds"), coerce=int, empty_value=None, required=False,
        choices=[("", "")] + [(hours, hours) for hours in HOURS],
    )  # fmt: skip
    mark = forms.ChoiceField(
        label=gettext_lazy("Smallest mark of the syringe, mL"), required=False,
        choices=[("", "")] + [(mark, mark) for mark in MARKS],
    )  # fmt: skip
    protocol = forms.FileField(
        label=gettext_lazy("Your unit's signed protocol (TOML), if you have it"), required=False
    )
    birth_weight_g = _number(gettext_lazy("Birth weight, g"), 1, 9_999)
    gestation = forms.CharField(
        label=gettext_lazy("Weeks+days at birth, such as 27+3"), required=False, max_length=6
    )
    arm = forms.CharField(label=gettext_lazy("Arm, where it has several"), required=False, max_length=40)
    tolerated = _number(gettext_lazy("Last step called tolerated"), 0, 99)
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision of the rounds"), required=False,
        choices=[("", ""), *((word, gettext_lazy(labels.DECISIONS[word])) for word in DECISIONS)],
    )  # fmt: skip


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def calc(request: HttpRequest) -> HttpResponse:
    """The form, and under it what follows from what was typed."""
    posted = request.method == "POST"
    form = Calc(request.POST if posted else None, request.FILES if posted else None, label_suffix="")
    facts: dict[str, Any] = {"form": form, "door": "bedside"}
    if posted and form.is_valid():
        facts |= _answer(form.cleaned_data)
        facts |= _step(form, facts["grams"])
    return render(request, "bedside/calc.html", facts, status=422 if posted and not form.is_valid() else 200)


def _answer(sent: dict[str, Any]) -> dict[str, Any]:
    asked = Asked(
        sent["weight_g"], sent["weighed_days_ago"], {milk: sent[milk] for milk in MILKS}, sent["at_breast"],
        sent["aim"], sent["interval_h"],
    )  # fmt: skip
    found = worked(asked, localdate())
    feed = found.ml_a_feed
    drawn = None if feed is None or not sent["mark"] else rounded_down(feed, Fraction(sent["mark"]))
    return {
        "asked": asked,
        "found": found,
        "grams": None if found.why_not else asked.weight_g,
        "why_not": _(WHY_NOT[found.why_not]) if found.why_not else None,
        "rows": [_row(milk, asked, found) for milk in MILKS],
        "total": _shown(found.total),
        "change": _shown(found.change),
        "rising": found.change is not None and found.change > 0,
        "ml_a_day": _shown(found.ml_a_day),
        "ml_a_feed": _shown(feed, 3),
        "drawn": None if drawn is None else f"{float(drawn):g}",
        "too_little": bool(feed is not None and sent["mark"] and drawn is None),
    }


def _row(milk: str, asked: Asked, found: Worked) -> tuple[str, str | None, str | None]:
    """The milk, its mL as typed, its mL/kg/day."""
    ul = asked.given_ul[milk]
    return (
        spoken(milk, labels.MILKS, _),
        None if ul is None else f"{ul / 1000:g}",
        _shown(found.by_milk[milk]),
    )


def _shown(value: Fraction | None, digits: int = 1) -> str | None:
    return None if value is None else f"{float(value):.{digits}f}"


def _step(form: Calc, grams: int | None) -> dict[str, Any]:
    """The next step by the unit's own protocol, where one was given; its faults are said on the form."""
    sent = form.cleaned_data
    if not sent["protocol"]:
        return {}
    if sent["protocol"].size > LONGEST:
        return {"no_step": _("This file is too large to be a protocol.")}
    if sent["birth_weight_g"] is None or not sent["decision"]:
        return {"no_step": _("The next step needs the birth weight and the decision.")}
    try:
        protocol = read(sent["protocol"].read().decode("utf-8"), _("your file"))
        found = next_step(
            protocol, on=localdate(), birth_weight_g=sent["birth_weight_g"],
            gestation_days=parse_gestation(sent["gestation"]) if sent["gestation"] else None,
            arm=sent["arm"] or None, tolerated=sent["tolerated"], decision=sent["decision"], grams=grams,
            interval_h=sent["interval_h"] or protocol.interval_h,
        )  # fmt: skip
    except UserError as error:
        return {"no_step": str(error)}
    except UnicodeDecodeError:
        return {"no_step": _("This file is not text, so it is no protocol.")}
    if found.why_not:
        return {"no_step": _(WHY_NO_STEP[found.why_not])}
    return {
        "step": found.step,
        "protocol": protocol,
        "parts": [None if one is None else f"{float(one):g}" for one in found.drawn_ml],
    }
