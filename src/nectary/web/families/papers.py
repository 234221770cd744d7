"""Papers to carry: sheets for a pen, the card for a badge, the booklet, whom to call with the unit's names.

What is typed for the last goes onto the paper and is kept nowhere.
"""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from nectary.base.language import other_words
from nectary.show.paper import booklet_pdf, by_pen_pdf, home_pdf, ladder_pdf, rounds_card_pdf
from nectary.show.texts.family_cards import LOSS, family_card, names
from nectary.show.texts.paper_texts import DAILY_FIVE, MY_BABY_TODAY, SHEET_FOR_HOME, WHOM_TO_CALL, paper_text
from nectary.show.texts.speak_up import NAME, NUMBER, STEPS
from nectary.web.chart.showing import draft_mark, may_show, stand
from nectary.web.families.cards import codes_of, paper_may_show, pdf
from nectary.web.visitors import same_for_every_visitor

LONGEST_NAME, LONGEST_NUMBER = 40, 24


def _mark(name: str, codes: list[str]) -> str:
    """The paper's mark, empty once its words are reviewed in each language; Http404 where it may not show."""
    if not paper_may_show(name, *codes):
        raise Http404("not reviewed")
    return draft_mark(paper_text(name, code) for code in codes)


@require_safe
@same_for_every_visitor
def by_pen(request: HttpRequest) -> HttpResponse:
    """*My baby today* with blanks to fill by pen; it holds nothing about any baby."""
    codes = codes_of(request.GET.get("with", ""))
    return pdf(by_pen_pdf(codes, mark=_mark(MY_BABY_TODAY, codes)), f"my-baby-today-{'-'.join(codes)}")


@require_safe
@same_for_every_visitor
def rounds_card(request: HttpRequest) -> HttpResponse:
    """The daily five for a badge holder; `?with=en` puts the other language on its back."""
    codes = codes_of(request.GET.get("with", ""))
    marks = {}
    for code in codes:
        with override(code):
            marks[code] = _mark(DAILY_FIVE, [code])
    return pdf(rounds_card_pdf(codes, mark=marks), f"rounds-card-{'-'.join(codes)}")


@require_safe
@same_for_every_visitor
def booklet(request: HttpRequest) -> HttpResponse:
    """Every card that may be shown but the one after a loss, as one booklet to fold."""
    code = get_language() or "en"
    cards = [card for card in (family_card(name, code) for name in names() if name != LOSS) if may_show(card)]
    if not cards:
        raise Http404("not reviewed")
    return pdf(booklet_pdf(cards, code, mark=draft_mark(cards)), f"cards-booklet-{code}")


@require_safe
@same_for_every_visitor
def home_sheet(request: HttpRequest) -> HttpResponse:
    """The sheet to fill in before going home; it holds nothing about any baby."""
    codes = codes_of(request.GET.get("with", ""))
    return pdf(home_pdf(codes, mark=_mark(SHEET_FOR_HOME, codes)), f"sheet-for-home-{'-'.join(codes)}")


@require_safe
@same_for_every_visitor
def ladder(request: HttpRequest) -> HttpResponse:
    """Whom to call, in order, with blanks for a pen."""
    codes = codes_of(request.GET.get("with", ""))
    return pdf(ladder_pdf(codes, {}, mark=_mark(WHOM_TO_CALL, codes)), f"speak-up-{'-'.join(codes)}")


class Ladder(forms.Form):
    """The unit's own names and numbers, each of which may stay empty, and the second language."""

    error_css_class = "wrong"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for step, (title, _words) in STEPS.items():
            self.fields[f"{step}_name"] = _text(title, NAME, LONGEST_NAME)
            self.fields[f"{step}_number"] = _text(title, NUMBER, LONGEST_NUMBER)
        here = get_language() or "en"
        others = other_words(here, _)
        self.fields["beside"] = forms.ChoiceField(
            label=gettext_lazy("Second language under it"),
            required=False,
            choices=[("", gettext_lazy("none")), *others],
        )

    def typed(self) -> dict[str, tuple[str, str]]:
        """Of each step, its name and number."""
        sent = self.cleaned_data
        return {step: (sent[f"{step}_name"], sent[f"{step}_number"]) for step in STEPS}


def _text(title: str, what: str, most: int) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    label = f"{_(title)}: {_(what)}"
    return forms.CharField(label=label, required=False, max_length=most, widget=widget)


@require_safe
@same_for_every_visitor
def speak_up(request: HttpRequest) -> HttpResponse:
    """Whom to call, in order: a page without a form, so that a browser may keep it for no connection."""
    text = paper_text(WHOM_TO_CALL, get_language() or "en")
    facts = stand(text) | {
        "version": text.version,
        "steps": [(_(title), _(words)) for title, words in STEPS.values()],
        "others": other_words(get_language() or "en", _),
        "door": "families",
    }
    return render(request, "families/speak_up.html", facts)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def own_names(request: HttpRequest) -> HttpResponse:
    """The form for staff; or the paper with what was typed on it, which nothing keeps."""
    form = Ladder(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_bound:
        mark = _mark(WHOM_TO_CALL, codes_of(request.POST.get("beside", "")))
        if form.is_valid():
            codes = codes_of(form.cleaned_data["beside"])
            return pdf(ladder_pdf(codes, form.typed(), mark=mark), f"speak-up-{'-'.join(codes)}")
    text = paper_text(WHOM_TO_CALL, get_language() or "en")
    facts = stand(text) | {"form": form, "version": text.version, "door": "families"}
    return render(request, "families/own_names.html", facts, status=422 if form.is_bound else 200)
