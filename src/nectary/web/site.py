"""The public pages as plain files that open from a folder, with a charity's own name and links."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from posixpath import relpath
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.test import Client

from nectary.base.errors import UserError
from nectary.base.language import LANGUAGES

LINK = re.compile(r'(?P<before>\s(?:href|src)=")(?P<to>/[^"]*)(?P<after>")')
STATIC = "/static/"


@dataclass(frozen=True)
class Site:
    """Whose site it is. `links`: (title, address). `drafts`: also texts that nobody reviewed, marked so."""

    name: str
    links: tuple[tuple[str, str], ...] = ()
    drafts: bool = False


def file_of(address: str) -> str:
    """The file that an address becomes: /en/cards/ is en/cards/index.html."""
    parts = urlsplit(address)
    path = parts.path.lstrip("/")
    if path.endswith(".pdf") or address.startswith(STATIC):
        stem, dot, ending = path.rpartition(".")
        beside = re.sub(r"[^a-z]+", "-", parts.query)
        return f"{stem}{'-' + beside if beside else ''}{dot}{ending}"
    return f"{path}index.html"


def pages(site: Site) -> Iterator[tuple[str, bytes]]:
    """(file name, content) of every public page and paper that links reach, and of what they look by."""
    settings.SITE = site
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    client = Client(headers={"host": "localhost"})
    waiting, seen = ["/", *(f"/{code}/" for code in LANGUAGES)], set[str]()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.status_code != 200:
            raise UserError(f"{address} answers {answer.status_code}", "a page", where="site")
        if not answer["Content-Type"].startswith("text/html"):
            yield file_of(address), answer.content
            continue
        text = answer.content.decode()
        waiting += [to for to in _internal(text) if to not in seen and not to.startswith(STATIC)]
        yield file_of(address), _relative(text, file_of(address)).encode()
    yield from _look()


def _internal(text: str) -> list[str]:
    return [urldefrag(match["to"].replace("&amp;", "&")).url for match in LINK.finditer(text)]


def _relative(text: str, here: str) -> str:
    """The page with each address of ours as a path from the file `here`."""

    def turned(match: re.Match[str]) -> str:
        address, fragment = urldefrag(match["to"].replace("&amp;", "&"))
        path = relpath(file_of(address), os.path.dirname(here) or ".")
        return f"{match['before']}{path}{'#' + fragment if fragment else ''}{match['after']}"

    return LINK.sub(turned, text)


def _look() -> Iterator[tuple[str, bytes]]:
    web, show = files("nectary.web") / "static", files("nectary.show") / "fonts"
    for name in ("nectary.css", "drop.svg"):
        yield f"static/{name}", (web / name).read_bytes()
    for font in show.iterdir():
        if font.name.endswith((".woff2", ".txt")):
            yield f"static/fonts/{font.name}", font.read_bytes()
