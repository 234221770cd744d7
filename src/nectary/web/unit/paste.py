"""Paste a chart: open to all, and nothing that is pasted is kept, in whatever form."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nectary.show.charts.palette import PAPER, SCREEN
from nectary.show.paper import report_pdf
from nectary.show.reports import pasted_chart as words
from nectary.show.reports.pasted_chart_words import AXES
from nectary.stats.pasted import (
    BETWEEN,
    COUNTS,
    DATES,
    MOST_BABIES,
    SHARES,
    Reading,
    Unreadable,
    charted,
    read,
)
from nectary.web import typed

WIDTHS = (700, 350)
MOST_LETTERS = 40_000
MOST_POINTS = 9_999


class Paste(forms.Form):
    """What a person pastes, and what only they can know."""

    error_css_class = "wrong"
    text = forms.CharField(
        label=gettext_lazy("Dates of cases, one a line; or: month, cases, babies"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        max_length=MOST_LETTERS,
    )
    what = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        required=False,
        choices=[
            ("", gettext_lazy("let the page tell")),
            (DATES, gettext_lazy("dates of cases")),
            (BETWEEN, gettext_lazy("babies between one case and the next")),
            (SHARES, gettext_lazy("month, cases, babies")),
            (COUNTS, gettext_lazy("month, cases")),
        ],
    )
    babies_a_month = typed.Whole(
        label=gettext_lazy("Eligible babies a month, about"),
        required=False,
        min_value=1,
        max_value=MOST_BABIES,
    )
    known_to = forms.DateField(
        label=gettext_lazy("Dates: cases are known up to (if not today)"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    baseline = typed.Whole(
        label=gettext_lazy("Limits from the first so many points"),
        required=False,
        min_value=3,
        max_value=MOST_POINTS,
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def paste(request: HttpRequest) -> HttpResponse:
    """The form, and under it what was pasted as a chart; or the chart as a file."""
    form = Paste(request.POST if request.method == "POST" else None, label_suffix="")
    facts: dict[str, Any] = {"form": form, "door": "unit", "files": FILES}
    if form.is_bound and form.is_valid():
        try:
            reading = _reading(form.cleaned_data)
        except Unreadable as error:
            form.add_error(None, words.why_not(error, _))
        else:
            wanted = request.POST.get("as", "")
            if wanted in FILES:
                return _file(wanted, reading)
            facts |= _facts(reading)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "unit/paste.html", facts, status=status)


def _reading(sent: dict[str, Any]) -> Reading:
    points = read(sent["text"], sent["what"], today=localdate(), known_to=sent["known_to"])
    return charted(points, baseline=sent["baseline"], babies_a_month=sent["babies_a_month"])


def _facts(reading: Reading) -> dict[str, Any]:
    return {
        "axis": _(AXES[reading.pasted.what]),
        "page": words.chart_page(reading, get_language() or "en", _),
        "charts": [words.drawing(reading, width=width, say=_, palette=SCREEN) for width in WIDTHS],
    }


def _file(wanted: str, reading: Reading) -> HttpResponse:
    kind, made = FILES[wanted]
    answer = HttpResponse(made(reading), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="chart.{wanted}"'
    return answer


def _picture(reading: Reading) -> str:
    return words.drawing(reading, width=WIDTHS[0], say=_, palette=PAPER)


def _paper(reading: Reading) -> bytes:
    page = words.chart_page(reading, get_language() or "en", _)
    picture = words.drawing(reading, width=WIDTHS[0], say=_, palette=PAPER)
    return report_pdf(page, form="plain", picture=picture)


FILES = {
    "svg": ("image/svg+xml", _picture),
    "csv": ("text/csv; charset=utf-8", words.chart_csv),
    "pdf": ("application/pdf", _paper),
}
