"""Texts in Markdown, one file a language: what is listed, its front matter, its sections, its markup."""

import re
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable

from markdown_it import MarkdownIt

CONTENT = files("nectary.show") / "content"


class Html(str):
    """Finished markup of the package's own text."""

    def __html__(self) -> str:
        return self


def listed(folder: Traversable) -> tuple[str, ...]:
    """The names of the texts in `folder` itself, in order; what lies in its sub-folders is not among them."""
    return tuple(
        sorted(entry.name.removesuffix(".md") for entry in folder.iterdir() if entry.name.endswith(".md"))
    )


def opened(folder: Traversable, name: str) -> tuple[dict[str, str], str]:
    """The front matter and the body of the text `name`; KeyError for one that is not listed."""
    if name not in listed(folder):
        raise KeyError(name)  # the name comes from an address: never a path
    _, head, body = (folder / f"{name}.md").read_text(encoding="utf-8").split("+++\n", 2)
    return tomllib.loads(head), body


def parts(body: str) -> tuple[tuple[str, str], ...]:
    """Each `## ` section as its heading and what stands under it, both still Markdown."""
    first, *rest = body.removeprefix("## ").split("\n## ")
    return tuple((heading, text) for heading, _, text in (part.partition("\n") for part in (first, *rest)))


def blocks(body: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each section as (heading, its paragraphs and list items in turn), without marks, for paper."""
    return tuple(
        (heading, tuple(line for line in plain(text).splitlines() if line)) for heading, text in parts(body)
    )


def plain(body: str) -> str:
    """Markdown as read aloud: without the marks of headings, lists, stress and links."""
    lines = (re.sub(r"^(#+|-) ", "", line).replace("**", "").replace("*", "") for line in body.splitlines())
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", "\n".join(lines)).strip()


def rendered(text: str) -> Html:
    """Markdown as markup; any markup in it is shown as text."""
    return Html(MarkdownIt("commonmark", {"html": False}).render(text))
