"""The research door: the trials behind each number, and every measure's definition. Open to all."""

import textwrap
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nectary.base.settings import setting
from nectary.base.sources import bibliography
from nectary.evidence.factors import factors
from nectary.measures import MEASURES
from nectary.measures.declare import UNITS
from nectary.show.effects import Reading, factor_title, reading
from nectary.show.palette import SCREEN

WIDTHS = (700, 350)


def _readings(name: str) -> list[Reading]:
    given = setting("NECTARY_TRIALS")
    trials = Path(given) if given else None
    outcomes = factors()[name]["outcomes"]
    return [reading(name, one, trials=trials, widths=WIDTHS, palette=SCREEN, say=_) for one in outcomes]


@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """Every factor with its statements."""
    listed = [
        {"id": name, "title": factor_title(name, _), "statements": [one.statement for one in _readings(name)]}
        for name in factors()
    ]
    return render(request, "research/evidence.html", {"factors": listed, "door": "research"})


@require_safe
def factor(request: HttpRequest, factor: str) -> HttpResponse:
    """One factor: each outcome's statement, its trials and what they add up to."""
    if factor not in factors():
        raise Http404("no such factor")
    facts = {"title": factor_title(factor, _), "effects": _readings(factor), "door": "research"}
    return render(request, "research/factor.html", facts)


@require_safe
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
