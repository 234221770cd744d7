"""The report as one HTML file that asks nothing of anybody: no script, no picture, no other address."""

from base64 import b64encode
from html import escape
from importlib.resources import files

from nectary.base.language import direction
from nectary.show.charts.palette import DARK, LIGHT, PAPER
from nectary.show.reports.report import Page, Row, Section

FONTS = {"Atkinson Hyperlegible Next": "atkinson-hyperlegible-next.woff2", "Fraunces": "fraunces.woff2"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"


def report_html(page: Page) -> str:
    """The whole report, light and dark, readable from 320 px; everything in it is escaped."""
    mark = f'<p class="mark">{escape(page.mark)}</p>\n' if page.mark else ""
    kept = f'<meta name="description" content="{escape(page.mark)}">\n' if page.mark else ""
    sections = "\n".join(_section(section) for section in page.sections)
    told = "".join(f"<li>{escape(text)}</li>" for text in page.cannot_tell)
    foot = "".join(f"<p>{escape(text)}</p>" for text in page.foot)
    return f"""<!doctype html>
<html lang="{page.language}" dir="{direction(page.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
{kept}<title>{escape(page.title)} · nectary</title>
<style>{_style()}</style>
</head>
<body>
<main>
<h1>{escape(page.title)}</h1>
{mark}<p class="lead">{escape(page.lead)}</p>
{sections}
<section aria-labelledby="last"><h2 id="last">{escape(page.last_title)}</h2><ul>{told}</ul></section>
</main>
<footer>{foot}</footer>
</body>
</html>
"""


def _style() -> str:
    def tokens(palette: dict[str, str]) -> str:
        return ":root { " + " ".join(f"--{name}: {value};" for name, value in palette.items()) + " }"

    fonts = files("nectary.show") / "fonts"
    faces = [
        f'@font-face {{ font-family: "{name}"; font-weight: 200 800; '
        f"src: url(data:font/woff2;base64,{b64encode((fonts / file).read_bytes()).decode()}) "
        'format("woff2"); }'
        for name, file in FONTS.items()
    ]
    return "\n".join(
        (
            tokens(LIGHT),
            f"@media (prefers-color-scheme: dark) {{ {tokens(DARK)} }}",
            f"@media print {{ {tokens(PAPER)} }}",
            *faces,
            (files("nectary.show") / "report.css").read_text(encoding="utf-8"),
        )
    )


def _section(section: Section) -> str:
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in section.notes)
    head = f'<h2 id="{section.key}">{escape(section.title)}</h2>'
    return f'<section aria-labelledby="{section.key}">{head}{_table(section)}{notes}</section>'


def _table(section: Section) -> str:
    if not section.rows:
        return ""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in section.head)
    rows = "\n".join(_row(row) for row in section.rows)
    title = escape(section.title)
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{title}"><table class="{section.key}">'
        f"<caption>{escape(section.caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )


def _row(row: Row) -> str:
    code = f" <code>{escape(row.code)}</code>" if row.code else ""
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in row.cells)
    return f'<tr><th scope="row">{escape(row.label)}{code}</th>{cells}</tr>'
