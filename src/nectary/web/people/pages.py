"""Which addresses belong to the accounts, told by the whole address and not by a part of it."""

from django.http import HttpRequest
from django.urls import Resolver404, resolve

FOLDER = "accounts/"


def is_account_page(request: HttpRequest, *names: str) -> bool:
    """Whether the address is one of the accounts' own; with `names`, one of those alone."""
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return False
    own = found.route.partition("/")[2].startswith(FOLDER)
    return own and (not names or found.url_name in names)
