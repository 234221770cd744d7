"""A card's three depths: short, more, everything; each opens without a script. And the page of all words."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nectary.base.settings import setting
from nectary.show.evidence.card_evidence import rests_on
from nectary.show.texts.family_cards import FamilyCard
from nectary.show.texts.glossary import tapped, word_list

SHORT = 2  # the main point and the one thing to do


def depths(card: FamilyCard, language: str, *, with_words: bool) -> dict[str, Any]:
    """The card's sections with their words to tap, by depth, and what it rests on, worked out now."""
    given = setting("NECTARY_TRIALS")
    words = word_list(language).words if with_words else ()
    parts, met = tapped(card.sections, words) if words else (card.sections, ())
    return {
        "short": parts[:SHORT],
        "more": parts[SHORT:],
        "words": sorted(met, key=lambda word: word.term.lower()),
        "rests": rests_on(card.factors, language, trials=Path(given) if given else None, say=_),
    }


def all_words(request: HttpRequest, stands: dict[str, Any]) -> HttpResponse:
    """Every word with its plain meaning, by the alphabet; a draft is not shown by a real unit."""
    language = get_language() or "en"
    listed = word_list(language)
    facts = stands | {
        "words": sorted(listed.words, key=lambda word: word.term.lower()),
        "version": listed.version,
        "door": "families",
    }
    return render(request, "families/words.html", facts)
