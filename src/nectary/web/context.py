"""What every page is given: its palette's patterns, the other language's address, the demo mark."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from nectary.base.language import LANGUAGES, direction
from nectary.show.charts.palette import SCREEN
from nectary.show.charts.svg import hatches
from nectary.web.chart.access import doors_of
from nectary.web.families.outreach import to_pages


def _in_language(path: str, code: str) -> str:
    """The same page in that language; the front page has none of its own and leads to that one's first."""
    other = translate_url(path, code)
    return f"/{code}/" if other == path else other


def page(request: HttpRequest) -> dict[str, Any]:
    here = get_language() or "en"
    others = [
        {"code": code, "name": name, "url": _in_language(request.path, code)}
        for code, name in LANGUAGES.items()
        if code != here
    ]
    return {
        "demo": settings.DEMO and settings.SITE is None,
        "site": settings.SITE,
        "language": here,
        "direction": direction(here),
        "other_languages": others,
        "hatches": hatches(SCREEN),
        "outreach": to_pages(),
        "open_doors": doors_of(request.user) if hasattr(request, "user") else (),
        "idle_s": settings.IDLE_S if hasattr(request, "user") and request.user.is_authenticated else None,
    }
