"""Markdown pieces of the reference pages: tables, targets, citations, worked cases."""

import inspect
from collections.abc import Iterable, Iterator

from nectary.base.sources import Source, bibliography

ESCAPED = str.maketrans({"[": "\\[", "]": "\\]", "|": "\\|", "<": "&lt;", ">": "&gt;"})


def plain(text: object) -> str:
    """`text` as Markdown of its own paragraph or cell: our texts may use backticks and stars, no more."""
    return inspect.cleandoc(str(text)).translate(ESCAPED)


def code(text: object) -> str:
    return f"`{text}`" if str(text) else ""


def rows(header: Iterable[str], body: Iterable[Iterable[str]]) -> str:
    """A Markdown table; cells are Markdown already."""
    head = tuple(header)
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *body)]
    return "\n".join(lines) + "\n"


def entry(kind: str, name: str, title: str = "", level: int = 2) -> str:
    """The target and heading of one entry."""
    return f"({kind}-{name})=\n{'#' * level} {code(name)}{f': {plain(title)}' if title else ''}\n"


def page(title: str, lead: str, parts: Iterable[str]) -> str:
    return "\n".join([f"# {title}\n", f"{inspect.cleandoc(lead)}\n", *parts])


def cited(source: Source) -> str:
    work = bibliography()[source.key]
    return f"[{plain(work.title)}](#source-{source.key}): {plain(source.where)} (trust: {work.trust})"


def linked(key: str) -> str:
    return f"[`{key}`](#source-{key})"


def folded(title: str, text: str, language: str) -> str:
    return f"<details><summary>{title}</summary>\n\n```{language}\n{text}\n```\n\n</details>\n"


def case_tables(cases: str) -> Iterator[str]:
    """The worked cases as the declaration writes them, a table a block."""
    name, header, body = "", [], []
    lines = [line.strip() for line in cases.splitlines() if line.strip()]
    for line in [*lines, ": "]:
        if ": " not in line:
            cells = [cell.strip() for cell in line.split(",")]
            cells += [""] * (len(header) - len(cells))
            unknown = "*unknown*" if name == "expect" else ""
            body.append([code(cell) or unknown for cell in cells])
            continue
        if header:
            known = {"expect": "Answer", "unit_settings": "What the unit decides"}
            title = known.get(name, f"Given in [`{name}`](#table-{name})")
            yield f"{title}:\n\n{rows(map(code, header), body)}"
        name, columns = line.split(": ", 1) if line != ": " else ("", "")
        header, body = [column.strip() for column in columns.split(",")], []
