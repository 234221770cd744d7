"""Public pages for visitors: rendered once, then sent as they were, or not at all where the reader has them.

A page is public where its view says so; to anybody who may be more than a visitor it is rendered afresh, and
nobody may keep it.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_vary_headers

from nectary.web.packed import PAPER, packed, takes_packed
from nectary.web.page_tag import release, tag_of

View = Callable[..., HttpResponse]
MARK = "same_for_every_visitor"
# Kept anywhere, but asked for again each time: a number that is mended and a signature that is taken back
# are gone from the next page that anybody opens. To ask costs the server a millisecond or two.
CACHED = "public, max-age=0, must-revalidate"
VARY = ("Cookie", "Accept-Encoding")
MOST_BYTES = 16 * 2**20  # a process; all public pages and papers in both languages take 4 MiB


def same_for_every_visitor(view: View) -> View:
    """The view of a public page: without a form to post, a cookie, or anything of who reads it."""
    setattr(view, MARK, True)
    return view


@dataclass(frozen=True)
class Page:
    """A page as it was rendered. `body` is packed but for a paper, which is packed within."""

    body: bytes
    headers: Mapping[str, str]

    @property
    def is_packed(self) -> bool:
        return self.headers.get("Content-Type") != PAPER

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page for one reader, unpacked for a browser that cannot unpack it."""
        if not self.is_packed:
            return HttpResponse(self.body, headers=self.headers)
        if takes_packed(request):
            return HttpResponse(self.body, headers={**self.headers, "Content-Encoding": "gzip"})
        return HttpResponse(gzip.decompress(self.body), headers=self.headers)


def page_of(made: HttpResponse) -> Page:
    """What `made` says, to be sent again."""
    is_paper = made.headers.get("Content-Type") == PAPER
    return Page(made.content if is_paper else packed(made.content), dict(made.headers))


class Kept:
    """The pages that were asked for last, by tag, at most `most` bytes together; threads share it."""

    def __init__(self, most: int) -> None:
        self.most, self.bytes = most, 0
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str) -> Page | None:
        """The page of that tag; None where it is not kept."""
        with self._lock:
            if tag in self._pages:
                self._pages.move_to_end(tag)
            return self._pages.get(tag)

    def put(self, tag: str, page: Page) -> None:
        """Keep the page, and let go of those that were asked for longest ago."""
        with self._lock:
            if tag in self._pages or len(page.body) > self.most:
                return
            self._pages[tag] = page
            self.bytes += len(page.body)
            while self.bytes > self.most:
                _, old = self._pages.popitem(last=False)
                self.bytes -= len(old.body)


class PublicPages:
    """Answers for the views that are the same for every visitor; a static site's pages go by."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        self.kept = Kept(MOST_BYTES)
        # threads of one interpreter render no faster side by side, and the second reader of a page may wait
        # for the first one's
        self.rendering = Lock()
        release()  # read with the code that it stands for

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], named: dict[str, Any]
    ) -> HttpResponse | None:
        """The page, 304 where the reader has it as it is, or None where this view is not public."""
        public = getattr(view, MARK, False) and settings.SITE is None
        if not public or request.method not in ("GET", "HEAD"):
            return None
        if not is_visitor(request):
            return _kept_by_nobody(view(request, *args, **named))
        tag = tag_of(request)
        settled = get_conditional_response(request, etag=tag)
        if settled is None:
            return self._page(request, tag, lambda: view(request, *args, **named))
        # a condition that no page of ours can meet is answered to its asker alone
        return _for_all(settled, tag) if settled.status_code == 304 else _kept_by_nobody(settled)

    def _page(self, request: HttpRequest, tag: str, render: Callable[[], HttpResponse]) -> HttpResponse:
        page = self.kept.get(tag)
        if page is None:
            with self.rendering:
                page = self.kept.get(tag)
                if page is None:
                    made = render()
                    # what was written meanwhile may stand on the page under the tag of before
                    if not _says_the_same_to_all(request, made) or tag_of(request) != tag:
                        return _kept_by_nobody(made)
                    page = page_of(made)
                    self.kept.put(tag, page)
        return _for_all(page.answer(request), tag)


def is_visitor(request: HttpRequest) -> bool:
    """Whether the reader is nobody we know: not signed in, and without a cookie that we ever set."""
    ours = {
        settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME,
        CookieStorage.cookie_name,
    }  # fmt: skip
    return not ours & request.COOKIES.keys() and not request.user.is_authenticated


def _says_the_same_to_all(request: HttpRequest, made: HttpResponse) -> bool:
    """Whether the page was found and gives its reader no cookie, a form's or any other."""
    gives = made.cookies or "CSRF_COOKIE_NEEDS_UPDATE" in request.META or request.session.modified
    return made.status_code == 200 and not gives


def _for_all(answer: HttpResponse, tag: str) -> HttpResponse:
    answer["ETag"], answer["Cache-Control"] = tag, CACHED
    patch_vary_headers(answer, VARY)
    return answer


def _kept_by_nobody(answer: HttpResponse) -> HttpResponse:
    add_never_cache_headers(answer)
    patch_vary_headers(answer, VARY)
    return answer
