"""The evidence pages of the reference: one for each factor and each disputed claim, made from the data."""

import html
from collections.abc import Iterator
from importlib.resources import files

from reference_markup import plain, rows

from nectary.base.language import speaker
from nectary.evidence.factors import factors
from nectary.show.charts.palette import PAPER
from nectary.show.evidence.effects import Reading, readings
from nectary.show.evidence.how_sturdy import how_sturdy
from nectary.show.evidence.not_reproduced import doubts
from nectary.show.evidence.over_time import over_years
from nectary.show.texts.factor_text import claim_text, claims, factor_text
from nectary.show.texts.markdown import opened

CONTENT = files("nectary.show") / "content" / "en"
WIDTH = (700,)
SAY = speaker("en")


def listed() -> str:
    """The index: each factor and claim by its question, and what does not recompute."""
    lead = (
        "# Evidence and its trials\n\n"
        "A page a factor: what is known in words, then each outcome with its counts and the trials behind "
        "it. A ratio never stands alone here: the counts stand beside it. What was measured "
        "in these studies need not hold for one baby. Every row carries its source and how far it may be "
        "trusted; every text is a draft that nobody has reviewed.\n"
    )
    names = [*(f"evidence/{name}" for name in factors()), *(f"claims/{name}" for name in claims("en"))]
    tree = "```{toctree}\n:maxdepth: 1\n\n" + "\n".join(names) + "\n```\n"
    return f"{lead}\n{tree}\n## Printed results that our rows do not reproduce\n\n{_doubts()}"


def _doubts() -> str:
    """Values in print that the rows do not give; a ratio stands only beside its counts."""
    body = [
        (plain(one.source), plain(one.outcome), one.printed or "not shown", one.counts, one.differs,
         plain(one.why), one.trust)
        for name in factors() for one in doubts(name, SAY)
    ]  # fmt: skip
    head = ("printed in", "outcome", "printed", "counts in hand", "what differs", "why", "trust")
    return rows(head, body)


def _body(folder: str, name: str) -> str:
    """The text of a page, its sections one level down where numbers follow."""
    return opened(CONTENT / folder, name)[1].strip()


def claim_page(name: str) -> str:
    """One disputed claim with both sides."""
    title = plain(claim_text(name, "en").title)
    return f"# {title}\n\nDraft, reviewed by nobody yet.\n\n{_body('claims', name)}\n"


def factor_page(name: str) -> tuple[str, dict[str, str]]:
    """One factor's page, and its pictures by file name."""
    one = factor_text(name, "en")
    lead = f"Draft, version {one.version}, evidence read {one.evidence_read}, reviewed by nobody yet."
    pictures: dict[str, str] = {}
    parts = [f"(factor-{name})=\n# {plain(one.title)}\n", f"`{name}` · {lead}\n", _body("factors", name)]
    page = readings(name, trials=None, widths=WIDTH, palette=PAPER, say=SAY)
    if not page:
        parts.append("\n## Numbers\n\nNone is told in counts of babies: the words above stand alone.\n")
    for reading in page:
        parts += _outcome(name, reading, pictures)
    return "\n".join(parts), pictures


def _outcome(name: str, one: Reading, pictures: dict[str, str]) -> Iterator[str]:
    yield f"\n## {plain(one.title)}: {plain(one.intervention)} against {plain(one.control)}\n"
    yield plain(" ".join(filter(None, [one.statement, one.beside]))) + "\n"
    yield plain(one.basis) + "\n"
    drawn = {
        "trials": one.charts,
        "years": over_years(one, trials=None, widths=WIDTH, palette=PAPER, say=SAY).charts,
        "sturdy": how_sturdy(one.found, WIDTH, PAPER, SAY).charts,
    }
    for what, svg in drawn.items():
        if svg:
            file = f"{name}-{one.key}-{what}.svg"
            pictures[file] = svg[0]
            yield f"![{_described(svg[0])}]({file})\n"
    if one.trials:
        yield _trials(one)


def _described(svg: str) -> str:
    """A picture's own description, for those who do not see it."""
    text = svg.split("<desc", 1)[1].split(">", 1)[1].split("</desc>", 1)[0]
    return plain(html.unescape(text)).replace("\n", " ")


def _trials(one: Reading) -> str:
    notes = list(dict.fromkeys(trial.note for trial in one.trials))
    weigh = one.found.pooled is not None
    weight = ("weight",) if weigh else ()
    head = ("trial", one.intervention, one.control, "ratio", *weight, "source", "trust", "note")
    body = [
        (plain(t.study), f"{t.events_intervention} of {t.total_intervention}",
         f"{t.events_control} of {t.total_control}", plain(t.ratio), *((t.weight,) if weigh else ()),
         _named(t.source, t.url), t.trust, str(notes.index(t.note) + 1))
        for t in one.trials
    ]  # fmt: skip
    said = "".join(f"{at}. {plain(note or '-')}\n" for at, note in enumerate(notes, start=1))
    return f"{rows(head, body)}\n{said}"


def _named(source: str, url: str) -> str:
    return f"[{plain(source)}]({url})" if url.startswith("http") and " " not in url else plain(source)


def pages() -> Iterator[tuple[str, str]]:
    """(path below the generated folder, content) of every page and picture."""
    yield "evidence.md", listed()
    for name in factors():
        text, pictures = factor_page(name)
        yield f"evidence/{name}.md", text
        for file, svg in pictures.items():
            yield f"evidence/{file}", svg
    for name in claims("en"):
        yield f"claims/{name}.md", claim_page(name)
