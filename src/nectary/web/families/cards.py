"""The families' cards: open to all, one page each, on paper in one language or in two side by side."""

from collections.abc import Container

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nectary.base.language import LANGUAGES, marked, other_words
from nectary.show.paper import card_pdf
from nectary.show.texts.evidence_texts import evidence_text
from nectary.show.texts.family_cards import LOSS, FamilyCard, family_card, grade, names
from nectary.show.texts.help_lines import help_lines
from nectary.show.texts.help_lines import shown as shown_lines
from nectary.show.texts.paper_texts import MY_BABY_TODAY, PAPERS, SHEET_FOR_HOME, WORDS, paper_text
from nectary.web.chart.showing import draft_mark, may_show, reviewed, shows_drafts, stand
from nectary.web.families.depths import all_words, depths
from nectary.web.visitors import same_for_every_visitor

# what a sheet with blanks is for, and where it is printed
SHEETS = {
    MY_BABY_TODAY: (
        marked(
            "A sheet with blanks that your nurse fills in by pen: milk, how much, what is added, medicines, "
            "what was seen, whom to call."
        ),
        "by_pen",
    ),
    SHEET_FOR_HOME: (
        marked(
            "Both sides of one page, filled in by pen with the team before you leave: milk, medicines, "
            "visits, whom to call."
        ),
        "home_sheet",
    ),
}
# the sheet that a card's one action is written on
ASKED_FOR = {
    "feeding-plan": MY_BABY_TODAY, "feeds-go-up": MY_BABY_TODAY,
    "after-nec": SHEET_FOR_HOME, "going-home": SHEET_FOR_HOME,
}  # fmt: skip
# what families ask about first: what may raise the chance, then what may lower it
STUDIED = (
    "F02_donor_vs_formula", "F07_antibiotics", "F08_acid_suppression", "F03_feed_advance", "F02b_mom",
    "F01_probiotics",
)  # fmt: skip


def paper_may_show(name: str, *languages: str) -> bool:
    """Whether the words of a paper may be printed in each of `languages`."""
    return all(may_show(paper_text(name, code)) for code in languages)


def _language() -> str:
    return get_language() or "en"


@require_safe
@same_for_every_visitor
def all_cards(request: HttpRequest) -> HttpResponse:
    """Every card that may be shown, in the order of a stay, the one after a loss apart."""
    found = [family_card(name, _language()) for name in names()]
    papers = [paper_text(name, _language()) for name in (*PAPERS, WORDS)]
    studied = [evidence_text(name, _language()) for name in STUDIED]
    allowed = None if shows_drafts() else reviewed([*found, *papers, *studied])
    shown = [card for card in found if allowed is None or card.name in allowed]
    to_print = _papers(allowed)
    facts = {
        "cards": [card for card in shown if card.name != LOSS],
        "loss_card": next((card for card in shown if card.name == LOSS), None),
        "hidden": len(found) - len(shown),
        "studied": [(one.name, one.title, allowed is None or one.name in allowed) for one in studied],
        "papers": to_print,
        "today": _sheet(MY_BABY_TODAY, to_print),
        "home": _sheet(SHEET_FOR_HOME, to_print),
        "help_lines": shown_lines(help_lines(), localdate(), _),
        "others": other_words(_language(), _),
        "door": "families",
    }
    return render(request, "families/cards.html", facts)


def _papers(allowed: Container[str] | None) -> dict[str, list[str]]:
    """Each paper that may be shown, with the languages it may be shown in, the page's own first.

    `allowed`: the names of what is reviewed in the page's language, None for everything.
    """
    here = [name for name in (*PAPERS, WORDS) if allowed is None or name in allowed]
    beside: dict[str, list[str]] = {name.replace("-", "_"): [_language()] for name in here}
    for code in LANGUAGES:
        texts = [paper_text(name, code) for name in here if code != _language()]
        for name in [text.name for text in texts] if shows_drafts() or not texts else reviewed(texts):
            beside[name.replace("-", "_")].append(code)
    return beside


def _sheet(name: str, papers: dict[str, list[str]]) -> dict[str, object] | None:
    """A sheet with blanks for a page: what it is, where and with what it is printed; None = not shown.

    `papers`: as `_papers`.
    """
    languages = papers.get(name.replace("-", "_"))
    if languages is None:
        return None
    about, address = SHEETS[name]
    beside = [one for one in other_words(_language(), _) if one[0] in languages]
    return {
        "name": name,
        "title": _(PAPERS[name].title),
        "about": _(about),
        "at": reverse(address),
        "beside": beside,
    }


def _sheet_of(card: str) -> dict[str, object] | None:
    """The sheet that the card's action is written on, where there is one to show."""
    name = ASKED_FOR.get(card)
    return _sheet(name, _papers([name])) if name and paper_may_show(name, _language()) else None


def _card(name: str, language: str) -> FamilyCard:
    try:
        return family_card(name, language)
    except KeyError as error:
        raise Http404("no such card") from error


@require_safe
@same_for_every_visitor
def one_card(request: HttpRequest, name: str) -> HttpResponse:
    """One card; a draft is not shown by a real unit, which says to ask for an interpreter instead."""
    card = _card(name, _language())
    formula, value = grade(card, _language())
    facts = stand(card) | {
        "card": card,
        "loss": card.name == LOSS,
        "sheet": _sheet_of(card.name),
        "help_lines": shown_lines(help_lines(), localdate(), _),
        "formula": formula,
        "grade": value,
        "others": other_words(_language(), _),
        "door": "families",
    }
    return render(
        request,
        "families/card.html",
        facts | depths(card, _language(), with_words=paper_may_show(WORDS, _language())),
    )


@require_safe
@same_for_every_visitor
def words(request: HttpRequest) -> HttpResponse:
    """Every word of the ward that families meet, in plain ones."""
    return all_words(request, stand(paper_text(WORDS, _language())))


def codes_of(beside: str) -> list[str]:
    """The page's language, and the one that is asked for beside it, where we write in that one."""
    return [_language(), *([beside] if beside in LANGUAGES and beside != _language() else [])]


def pdf(made: bytes, name: str) -> HttpResponse:
    """A paper to open in the browser, under its name."""
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


@require_safe
@same_for_every_visitor
def on_paper(request: HttpRequest, name: str) -> HttpResponse:
    """The card on one page; `?with=en` puts the other language beside it, line by line."""
    codes = codes_of(request.GET.get("with", ""))
    columns = [_card(name, code) for code in codes]
    if not all(may_show(card) for card in columns):
        raise Http404("not reviewed")
    foot = _(
        "Version {version}, evidence read {read}. This page does not replace your team or an interpreter."
    )
    made = card_pdf(
        columns, codes, mark=draft_mark(columns),
        foot=foot.format(version=columns[0].version, read=columns[0].evidence_read),
    )  # fmt: skip
    return pdf(made, f"{name}-{'-'.join(codes)}")
