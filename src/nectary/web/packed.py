"""Pages sent small: a ward's network is slow, and a phone's is dear."""

import gzip
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip

PAPER = "application/pdf"  # packed within


def packed_for_visitors(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Packs what goes to a reader without a session.

    What goes to one who is signed in is never packed: the length of a packed page can give away its words.
    """
    packing = GZipMiddleware(answer)

    def send(request: HttpRequest) -> HttpResponse:
        made = answer(request)
        if made.status_code == 304:
            del made["Content-Length"]  # a 0 there would be said of the page that the reader has
        if settings.SESSION_COOKIE_NAME in request.COOKIES or made.get("Content-Type") == PAPER:
            return made
        return packing.process_response(request, made)

    return send


def takes_packed(request: HttpRequest) -> bool:
    """Whether the reader's browser unpacks a page."""
    return bool(re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")))


def packed(page: bytes) -> bytes:
    """The page small, the same bytes each time.

    Only for a page that holds nothing of its reader: its length tells nothing but which page it is, so it
    needs none of the random bytes that hide another page's length.
    """
    return gzip.compress(page, mtime=0)
