"""Paper: pages set by typst with the packaged fonts, tagged for screen readers."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from nectary.base.language import Say
from nectary.show.charts import svg
from nectary.show.charts.palette import PAPER
from nectary.show.charts.svg import Svg
from nectary.show.paper.booklet import imposed, pages
from nectary.show.reports.report import Page
from nectary.show.review.packet import Packet
from nectary.show.texts.by_pen import sheet
from nectary.show.texts.family_cards import FamilyCard
from nectary.show.texts.home_sheet import home_sheet
from nectary.show.texts.speak_up import ladder, rounds_card
from nectary.show.words.today import Today

HERE = Path(str(files("nectary.show.paper")))
FONTS = Path(str(files("nectary.show") / "fonts"))


def today_pdf(
    page: Today, *, baby: str, mark: str, language: str, say: Say, chart: Svg | None, chart_about: str
) -> bytes:
    """*Today's milk* as a tagged PDF of US Letter size. Texts go in as data: nothing typed is markup."""
    content = asdict(page) | {
        "baby": baby,
        "mark": mark,
        "language": language,
        "colours": PAPER,
        "chart": chart,
        "chart_about": chart_about,
        "what": say("What"),
        "how_much": say("How much"),
        "ask": say("You can ask"),
    }
    return _set("today.typ", content)


def report_pdf(page: Page, *, form: str = "report", picture: Svg | None = None) -> bytes:
    """A page as a tagged PDF of A4 size, in the language it is in.

    `form`: report, small in two columns; wide, lying, a section a sheet; plain, large and in one column. Only
    plain shows a `picture`, under its lead.
    """
    drawn = {"picture": picture, "picture_about": "" if picture is None else svg.about(picture)}
    return _set(f"{form}.typ", asdict(page) | drawn | {"colours": PAPER})


def card_pdf(columns: list[FamilyCard], languages: list[str], *, mark: str, foot: str) -> bytes:
    """A card on one US Letter page in large type; of two languages line by line, the family's own first."""
    first = columns[0]
    cards = [{"title": one.title, "blocks": one.blocks, "language": code}
             for one, code in zip(columns, languages, strict=True)]  # fmt: skip
    return _set("card.typ", {"title": first.title, "language": languages[0], "cards": cards, "mark": mark,
                             "foot": foot, "colours": PAPER})  # fmt: skip


def by_pen_pdf(languages: list[str], *, mark: str) -> bytes:
    """*My baby today* with blanks, one US Letter page; a second language in small under the first."""
    return _set("by_pen.typ", sheet(languages) | {"mark": mark, "colours": PAPER})


def home_pdf(languages: list[str], *, mark: str) -> bytes:
    """The sheet for home, both sides of one US Letter page; a second language in small under the first."""
    return _set("home.typ", home_sheet(languages) | {"mark": mark, "colours": PAPER})


def packet_pdf(packet: Packet) -> bytes:
    """A text to review by pen, US Letter: sentences, evidence, signatures, and its teach-back sheets."""
    return _set("packet.typ", asdict(packet) | {"colours": PAPER})


def rounds_card_pdf(languages: list[str], *, mark: dict[str, str]) -> bytes:
    """The badge card, eight on a US Letter page with cut marks, backs on the second; `mark`: by language."""
    return _set("rounds.typ", rounds_card(languages) | {"mark": mark, "colours": PAPER})


def ladder_pdf(languages: list[str], typed: Mapping[str, tuple[str, str]], *, mark: str) -> bytes:
    """Whom to call, in order, on one US Letter page, with what the unit typed and blanks for the rest."""
    return _set("speak_up.typ", ladder(languages, typed) | {"mark": mark, "colours": PAPER})


def booklet_pdf(cards: list[FamilyCard], language: str, *, mark: str) -> bytes:
    """The cards to print on both sides of US Letter, turned on the short edge, and to fold once."""
    made = pages(cards, language)
    content = {"title": made[0].title, "language": language, "mark": mark, "colours": PAPER}
    sides = imposed(len(made))
    return _set("booklet.typ", content | {"pages": [asdict(one) for one in made], "sides": sides})


def _set(form: str, content: dict[str, Any]) -> bytes:
    made = typst.compile(
        HERE / form,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"page": json.dumps(content)},
        pdf_standards=["ua-1"],
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single document")
    return made
