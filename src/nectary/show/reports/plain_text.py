"""The report as plain text, for a terminal or a file."""

import textwrap

from nectary.show.reports.report import Page, Row, Section

WIDTH = 100
INDENT = "  "


def report_text(page: Page) -> str:
    """The whole report, no line longer than 100 characters but for a single longer word."""
    lines = [page.title, "=" * len(page.title), ""]
    lines += [*_folded(page.mark), ""] if page.mark else []
    lines += _folded(page.lead)
    for section in page.sections:
        lines += ["", *_section(section)]
    lines += ["", page.last_title, "-" * len(page.last_title)]
    lines += [line for text in page.cannot_tell for line in _folded(text, bullet="- ")]
    lines += ["", *(line for text in page.foot for line in _folded(text))]
    return "\n".join(lines) + "\n"


def _folded(text: str, *, bullet: str = "", indent: str = "") -> list[str]:
    hanging = indent + " " * len(bullet)
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent + bullet, subsequent_indent=hanging,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _section(section: Section) -> list[str]:
    lines = [section.title, "-" * len(section.title)]
    if section.rows:
        lines += _folded(section.caption)
        for row in section.rows:
            lines += _row(row, section.head[1:])
    for note in section.notes:
        lines += _folded(note, bullet="* ")
    return lines


def _row(row: Row, heads: tuple[str, ...]) -> list[str]:
    """A row as a sentence of its heads: a table wider than the screen could not be read."""
    label = f"{row.label} [{row.code}]" if row.code else row.label
    told = [(head, cell) for head, cell in zip(heads, row.cells, strict=True) if cell]
    cells = " | ".join(f"{head}: {cell}" if head else cell for head, cell in told)
    return [*_folded(label, indent=INDENT), *_folded(cells, indent=INDENT * 3)]
