"""Every text that people sign: the cards, the papers that are carried, the pages for all, the evidence."""

from functools import cache

from nectary.base.language import LANGUAGES, marked, speaker
from nectary.show.texts import family_cards, outreach
from nectary.show.texts.evidence_texts import evidence_names, evidence_text
from nectary.show.texts.family_cards import FamilyCard, family_card
from nectary.show.texts.markdown import CONTENT, blocks, opened, plain
from nectary.show.texts.paper_texts import PAPERS, WORDS, paper_text

ABOUT_NEC, PAGE = "about-nec", "page"
MILK = ("F02_donor_vs_formula",)  # what the one number on these pages is worked out from
NUMBERS = marked("(Here stand the counts of the donor milk trials, as worked out on the day.)")


def review_names() -> tuple[str, ...]:
    """The names of all of them: the cards in the order of a stay, papers, pages, factors, disputed claims."""
    return (*family_cards.names(), *PAPERS, WORDS, ABOUT_NEC, *outreach.names(), *evidence_names())


def reviewable(name: str, language: str) -> FamilyCard:
    """The text `name` in the shape of a card; KeyError for a name or a language that there is not."""
    if name in (*PAPERS, WORDS):
        return paper_text(name, language)
    if name == ABOUT_NEC or name in outreach.names():
        return page_text(name, language)
    if name in evidence_names():
        return evidence_text(name, language)
    return family_card(name, language)


@cache  # every page's foot asks
def page_text(name: str, language: str) -> FamilyCard:
    """A page for all: its own words, with a sentence where a number is worked out."""
    if language not in LANGUAGES:
        raise KeyError(language)
    folder = CONTENT / language if name == ABOUT_NEC else CONTENT / language / outreach.FOLDER
    facts, body = opened(folder, name)
    told = body.format_map({"donor_milk": speaker(language)(NUMBERS)})
    return FamilyCard(
        name=name, title=facts["title"], when=0, status=facts["status"], version=facts["version"],
        evidence_read=facts["evidence_read"], factors=MILK if "{donor_milk}" in body else (), sections=(),
        text=plain(told), blocks=blocks(told), language=language, form=PAGE,
    )  # fmt: skip
