"""The research door: the trials behind each number, and every measure's definition. Open to all."""

import textwrap
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nectary.base.amounts import typed_decimal
from nectary.base.errors import UserError
from nectary.base.sources import bibliography
from nectary.evidence.factors import declared
from nectary.measures import MEASURES
from nectary.measures.declare import UNITS
from nectary.show.evidence.effects import choices
from nectary.show.evidence.fact_sheet import fact_sheet
from nectary.show.evidence.not_reproduced import doubts
from nectary.show.paper import report_pdf
from nectary.show.texts.evidence_texts import evidence_text
from nectary.show.texts.factor_text import FactorText, claim_text, factor_text, factor_texts
from nectary.show.texts.factor_text import claims as claim_names
from nectary.show.words.comparison_labels import NOT_COVERED
from nectary.show.words.labels import OUTCOMES, spoken
from nectary.show.words.populations import population_of, years_of
from nectary.web.chart.showing import DRAFT, stand
from nectary.web.research import page
from nectary.web.visitors import same_for_every_visitor

FIRST_YEAR, LAST_YEAR = 1900, 2100


def _asked(request: HttpRequest) -> page.Asked:
    """What the address asks for; what it cannot mean is taken as not asked."""

    def number(name: str) -> float | None:
        try:
            return float(typed_decimal(request.GET.get(name, "")))
        except UserError:
            return None

    baseline, percent, year = (number(name) for name in ("baseline", "own", "year"))
    return page.Asked(
        None if baseline is None else int(baseline),
        percent if percent is not None and 0 < percent < 100 else None,
        int(year) if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None,
    )


def _language() -> str:
    return get_language() or "en"


def _text(read: Callable[[str, str], FactorText], name: str) -> FactorText:
    try:
        return read(name, _language())
    except KeyError as error:
        raise Http404("no such page") from error


@require_safe
@same_for_every_visitor
def evidence(request: HttpRequest) -> HttpResponse:
    """Every factor: its question, and its statements where the numbers can be worked out."""
    listed = [
        {
            "id": name,
            "title": factor_text(name, _language()).title,
            "statements": page.first_statements(name, _),
        }
        for name in factor_texts(_language())
    ]
    return render(request, "research/evidence.html", {"factors": listed, "door": "research"})


@require_safe
@same_for_every_visitor
def factor(request: HttpRequest, factor: str) -> HttpResponse:
    """One factor: what is known in words, then each outcome's statement and all that stands behind it.

    A real unit shows the words once they are reviewed; the numbers and trials stand without them.
    """
    text, asked = _text(factor_text, factor), _asked(request)
    lead = page.lead_outcome(factor)
    facts = stand(evidence_text(factor, _language())) | {
        "text": text,
        "factor": factor,
        "parts": page.parts(factor, asked, _),
        "not_covered": [_(NOT_COVERED[one]) for one in declared(factor)["not_covered"]],
        "lead": lead and spoken(lead, OUTCOMES, _),
        "baselines": [
            (number, row, population_of(row.population, _), years_of(row.years, _))
            for number, row in enumerate(choices(lead) if lead else ())
        ],
        "chosen": page.chosen(factor, asked),
        "asked": asked,
        "doubts": doubts(factor, _),
        "door": "research",
    }
    return render(request, "research/factor.html", facts)


@require_safe
@same_for_every_visitor
def sheet(request: HttpRequest, factor: str) -> HttpResponse:
    """The factor on one sheet of paper, with its numbers of now; Http404 where its words may not show."""
    text = _text(factor_text, factor)
    stands = stand(evidence_text(factor, _language()))
    if not stands["shown"]:
        raise Http404("not reviewed")
    made = fact_sheet(
        text, page.told_in_counts(factor, _), mark="" if stands["reviewed"] else _(DRAFT),
        reviewed_by=stands["reviewed_by"], language=_language(), say=_,
    )  # fmt: skip
    answer = HttpResponse(report_pdf(made, form="sheet"), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{factor}-{_language()}.pdf"'
    return answer


@require_safe
@same_for_every_visitor
def claims(request: HttpRequest) -> HttpResponse:
    """The disputed claims, each with both sides."""
    listed = [{"name": one, "text": claim_text(one, _language())} for one in claim_names(_language())]
    return render(request, "research/claims.html", {"claims": listed, "door": "research"})


@require_safe
@same_for_every_visitor
def claim(request: HttpRequest, name: str) -> HttpResponse:
    """One disputed claim: who says so, what speaks for it and what against it; its words once reviewed."""
    text = _text(claim_text, name)
    facts = stand(evidence_text(name, _language())) | {"text": text, "door": "research"}
    return render(request, "research/claim.html", facts)


@require_safe
@same_for_every_visitor
def measures(request: HttpRequest) -> HttpResponse:
    """The catalogue: each measure as it is defined."""
    works = bibliography()
    rows = [
        {
            "name": name,
            "title": one.title,
            "unit": UNITS[one.unit],
            "grain": one.grain,
            "about": one.about,
            "null_when": one.null_when,
            "source": f"{works[one.source.key].title}: {one.source.where}",
            "trust": works[one.source.key].trust,
            "cases": textwrap.dedent(one.cases).strip(),
        }
        for name, one in sorted(MEASURES.items())
    ]
    return render(request, "research/measures.html", {"measures": rows, "door": "research"})
