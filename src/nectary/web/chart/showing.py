"""Which texts may be shown here, what marks a draft, and by whom a reviewed one is reviewed."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from nectary.base.language import marked
from nectary.show.review.review_words import seal
from nectary.show.texts.family_cards import FamilyCard
from nectary.web.chart.reviews import Seal, public_seals

REVIEWED = "reviewed"
DRAFT = marked("DRAFT: reviewed by nobody yet")


def reviewed(cards: Iterable[FamilyCard]) -> dict[str, tuple[Seal, ...]]:
    """By name, those of `cards` that are reviewed, with what the unit's own people signed, if they did."""
    cards = list(cards)
    ours = public_seals(cards)
    return {card.name: () for card in cards if card.status == REVIEWED} | ours


def may_show(card: FamilyCard) -> bool:
    """The demonstration shows drafts, marked; a real unit shows what was reviewed.

    A static site shows drafts only where whoever makes it asks for them.
    """
    return shows_drafts() or card.name in reviewed([card])


def shows_drafts() -> bool:
    """Whether texts that nobody reviewed are shown here, each marked."""
    return settings.DEMO if settings.SITE is None else settings.SITE.drafts


def draft_mark(cards: Iterable[FamilyCard]) -> str:
    """The mark of a page or sheet that holds `cards`: none where each of them is reviewed."""
    return "" if all(reviewed([card]) for card in cards) else _(DRAFT)


def stand(card: FamilyCard) -> dict[str, Any]:
    """What the page of one text is told: whether its words stand on it, whether and by whom reviewed."""
    seals = reviewed([card]).get(card.name)
    return {
        "shown": shows_drafts() or seals is not None,
        "reviewed": seals is not None,
        "reviewed_by": [seal(one.role, one.on, _) for one in seals or ()],
    }
