"""What a request may hold: no NUL and no half of a character. Nobody types them, no database takes them."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render

NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
NOT_TAKEN = 400


class OnlyText:
    """An address with such a sign is none of ours, a form with one is refused, a cookie with one is none."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: text for name, text in request.COOKIES.items() if is_text((name, text))}
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], named: dict[str, Any]
    ) -> HttpResponse | None:
        """Http404 or a refusal before any view has read what was sent; None where all of it is text."""
        if not is_text((request.path_info, *_texts(request.GET))):
            raise Http404("no such page")
        try:
            sent = is_text(_texts(request.POST))
        except UnreadablePostError:
            return None  # the connection is gone, and nobody reads an answer
        return None if sent else render(request, "not_text.html", status=NOT_TAKEN)


def is_text(texts: Iterable[str]) -> bool:
    """Whether each of `texts` can be written into any database."""
    return not any(NOT_TEXT.search(text) for text in texts)


def _texts(fields: Any) -> Iterator[str]:
    return chain.from_iterable((name, *values) for name, values in fields.lists())
