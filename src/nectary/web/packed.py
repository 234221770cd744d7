"""Pages sent small: a ward's network is slow, and a phone's is dear."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware


def packed_for_visitors(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Packs what goes to a reader without a session.

    What goes to one who is signed in is never packed: the length of a packed page can give away its words.
    """
    packing = GZipMiddleware(answer)

    def send(request: HttpRequest) -> HttpResponse:
        made = answer(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or made.get("Content-Type") == "application/pdf":
            return made
        return packing.process_response(request, made)

    return send
