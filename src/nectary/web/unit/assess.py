"""The self-assessment on a page: open to all, 25 questions, the gaps as a plan; nothing is kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nectary.practices.self_assessment import ANSWERS, assess, questions
from nectary.show.paper import report_pdf
from nectary.show.reports.self_assessment import ANSWERS as ANSWER_WORDS
from nectary.show.reports.self_assessment import QUESTIONS, TOPICS, plan_page
from nectary.show.texts.factor_text import factor_text

LONGEST_NAME = 80


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def self_assessment(request: HttpRequest) -> HttpResponse:
    """The questions by topic; once sent, the gaps with a first step each, on the page or as a PDF."""
    sent = {name: request.POST.get(name, "") for name in questions()}
    given = {name: answer for name, answer in sent.items() if answer in ANSWERS}
    language = get_language() or "en"
    facts: dict[str, Any] = {
        "topics": _topics(given, language),
        "answers": [(word, _(text)) for word, text in ANSWER_WORDS.items()],
        "unit_name": request.POST.get("unit", "")[:LONGEST_NAME],
        "door": "unit",
    }
    if request.method == "POST":
        page = plan_page(assess(given, facts["unit_name"]), language)
        if request.POST.get("as") == "pdf":
            answer = HttpResponse(report_pdf(page, form="plain"), content_type="application/pdf")
            answer["Content-Disposition"] = 'attachment; filename="self-assessment.pdf"'
            return answer
        facts["page"] = page
    return render(request, "unit/assess.html", facts)


def _topics(given: dict[str, str], language: str) -> list[dict[str, Any]]:
    """Each topic's questions, with the answer given and the evidence that stands behind them."""
    return [
        {
            "title": _(title),
            "questions": [
                {
                    "id": one.id,
                    "text": _(QUESTIONS[one.id][0]),
                    "given": given.get(one.id, ""),
                    "factor": one.factor,
                    "factor_title": factor_text(one.factor, language).title if one.factor else "",
                }
                for one in questions().values()
                if one.topic == topic
            ],
        }
        for topic, title in TOPICS.items()
    ]
