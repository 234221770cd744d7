"""What goes to somebody who is signed in is kept by nobody: pages, files, redirects and errors alike."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


def kept_by_nobody(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Marks each answer to a person who is or just was signed in, whatever its view says or forgot to say."""

    def check(request: HttpRequest) -> HttpResponse:
        came_with_a_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        given = answer(request)
        if came_with_a_session or (hasattr(request, "user") and request.user.is_authenticated):
            add_never_cache_headers(given)
        return given

    return check
