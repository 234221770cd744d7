"""What opens without a connection: a worker in the browser keeps it as a visitor gets it.

It is the general cards, whom to call, and the sheet with blanks for the day.

Nothing behind a sign-in, no form and no calculator is among what is kept; what the list does not name is
never stored.
"""

import hashlib
import json
import time
from dataclasses import dataclass
from importlib.resources import files

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from nectary.base.language import LANGUAGES
from nectary.show.texts.family_cards import family_card, names
from nectary.show.texts.paper_texts import MY_BABY_TODAY, WHOM_TO_CALL, WORDS
from nectary.web.chart.showing import may_show
from nectary.web.families.cards import paper_may_show
from nectary.web.visitors import same_for_every_visitor

LOOKS = (
    "nectary.css", "drop.svg", "keep.js", "django_htmx/htmx-2.min.js", "fonts/fraunces.woff2",
    "fonts/atkinson-hyperlegible-next.woff2",
)  # fmt: skip
FRESH_S = 300  # browsers ask for the worker at every page; the pages are read again after this


def pages() -> list[str]:
    """The address of each page that is kept, in each language: what NEC is, the cards, whom to call."""
    found = []
    for code in LANGUAGES:
        with override(code):
            found += [reverse("about_nec"), reverse("cards")]
            if paper_may_show(WORDS, code):
                found.append(reverse("words"))
            if paper_may_show(WHOM_TO_CALL, code):
                found.append(reverse("speak_up"))
            found += [
                reverse("family_card", args=[name]) for name in names() if may_show(family_card(name, code))
            ]
    return found


def papers() -> list[str]:
    """The address of the sheet with blanks for the day, in each language alone and over each other one."""
    found = []
    for code in LANGUAGES:
        with override(code):
            for beside in LANGUAGES:
                if paper_may_show(MY_BABY_TODAY, code, beside):
                    asked = f"?with={beside}" if beside != code else ""
                    found.append(reverse("by_pen") + asked)
    return found


def _away() -> dict[str, str]:
    """The address of *not kept* in each language."""
    found = {}
    for code in LANGUAGES:
        with override(code):
            found[code] = reverse("offline")
    return found


def _as_a_visitor(address: str) -> bytes:
    """The page at `address` as somebody who is not signed in gets it."""
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    with override(address.split("/")[1]):
        found = resolve(request.path_info)
        return found.func(request, *found.args, **found.kwargs).content


@dataclass
class _Last:
    """The version worked out last, for which settings and when."""

    of: tuple[bool, ...] = ()
    at: float = -FRESH_S
    version: str = ""


_last = _Last()


def version() -> str:
    """A name of all that is kept, made from the pages themselves: another one where any of them changed."""
    of = (settings.DEMO,)
    if _last.of != of or time.monotonic() - _last.at > FRESH_S:
        made = hashlib.sha256()
        for address in (*pages(), *papers(), *_away().values()):
            made.update(_as_a_visitor(address))
        _last.of, _last.at, _last.version = of, time.monotonic(), made.hexdigest()[:16]
    return _last.version


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The worker's script, for the whole site, with the list of what it may keep; a static site has none."""
    if settings.SITE is not None:
        raise Http404("no worker")
    kept = {
        "version": version(),
        "pages": pages(),
        "papers": papers(),
        "looks": [staticfiles_storage.url(name) for name in LOOKS],
        "away": _away(),
    }
    text = (files("nectary.web.families") / "sw.js").read_text(encoding="utf-8")
    return HttpResponse(f"const KEPT = {json.dumps(kept)};\n{text}", content_type="text/javascript")


@require_safe
@same_for_every_visitor
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows for a page that is not kept: in the reader's language first, then the others."""
    here = get_language() or "en"
    codes = [here, *(code for code in LANGUAGES if code != here)]
    return render(request, "families/offline.html", {"codes": codes, "door": "families"})
