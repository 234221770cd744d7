"""Where a text stands: who must sign it and why, whose signature holds, and what the public may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localtime

from nectary.base.language import LANGUAGES
from nectary.show.review.numbered_text import CARD, ReviewText, text_of
from nectary.show.review.reviewable import reviewable
from nectary.show.texts.family_cards import FamilyCard
from nectary.web.chart.access import CARE, roles_of
from nectary.web.chart.models import TextComment, TextSignature, Unit

ENGLISH = "en"


@dataclass(frozen=True)
class Part:
    """A signature that a text needs, by any of `roles`; what it answers for is in review_words.py."""

    name: str
    roles: tuple[str, ...]


# The rule. Care, because a text speaks of it; a parent, because it is read by one on the hardest days, and
# after a loss only a bereaved one can say how it reads; a translator, because of 45 CFR 92.201 and because
# neither of the others answers for two languages saying the same.
CLINICIAN = Part("clinician", CARE)
PARENT = Part("parent", ("parent_reviewer", "bereaved_parent"))
BEREAVED = Part("bereaved", ("bereaved_parent",))
TRANSLATOR = Part("translator", ("translator",))
SIGNING_ROLES = (*CLINICIAN.roles, *PARENT.roles, *TRANSLATOR.roles)


def needed(text: ReviewText) -> tuple[Part, ...]:
    """The parts that must each sign exactly this text before a real unit shows it."""
    parent = BEREAVED if text.after_loss else PARENT
    return (CLINICIAN, parent) if text.language == ENGLISH else (CLINICIAN, parent, TRANSLATOR)


def signs_as(user: Any) -> str | None:
    """The role in which `user` comments and signs, fixed by the account; None for who only reads."""
    mine = roles_of(user)
    return next((role for role in SIGNING_ROLES if role in mine), None)


def unit_of(user: Any) -> Any:
    """The unit whose desk the account opens, None without one."""
    return user.units.order_by("code").first()


@dataclass(frozen=True)
class Lapsed:
    """A signature that holds no longer, and why: changed, english_changed or taken_back."""

    signature: Any
    why: str


@dataclass(frozen=True)
class Standing:
    """Where one text stands in one unit. `signed`: each part with the signature that fills it, or None.

    `holding`: every signature of exactly this text, more than one of a part too.
    """

    text: ReviewText
    signed: tuple[tuple[Part, Any], ...]
    holding: tuple[Any, ...]
    lapsed: tuple[Lapsed, ...]

    @property
    def reviewed(self) -> bool:
        return not self.missing

    @property
    def missing(self) -> tuple[Part, ...]:
        return tuple(part for part, signature in self.signed if signature is None)

    @property
    def signatures(self) -> tuple[Any, ...]:
        return tuple(signature for _, signature in self.signed if signature is not None)


def standing(text: ReviewText, english: ReviewText, signatures: Iterable[Any]) -> Standing:
    """`signatures` are those of one unit for the text's name and language, of whatever version."""
    holding, lapsed = [], []
    for one in sorted(signatures, key=lambda one: one.at):
        why = _lapsed(one, text, english)
        if why:
            lapsed.append(Lapsed(one, why))
        else:
            holding.append(one)
    signed = tuple(
        (part, next((one for one in holding if one.role in part.roles), None)) for part in needed(text)
    )
    return Standing(text, signed, tuple(holding), tuple(lapsed))


def _lapsed(signature: Any, text: ReviewText, english: ReviewText) -> str:
    """Why the signature does not hold for `text`, or nothing."""
    if signature.taken_back_at is not None:
        return "taken_back"
    if signature.hash != text.hash:
        return "changed"
    if signature.role in TRANSLATOR.roles and signature.english != english.hash:
        return "english_changed"
    return ""


def english_of(name: str) -> ReviewText:
    """The English that every other language of the card says."""
    return text_of(reviewable(name, ENGLISH))


def about(model: Any, unit: Any, text: ReviewText) -> "QuerySet[Any]":
    """The unit's rows of `model` for the text's name and language, of whatever version, oldest first."""
    rows = model.objects.filter(unit=unit, kind=text.kind, name=text.name, language=text.language)
    return rows.order_by("at", "pk")


def standing_of(unit: Any, text: ReviewText) -> Standing:
    """Where `text` stands in `unit`."""
    return standing(text, english_of(text.name), about(TextSignature, unit, text))


@dataclass(frozen=True)
class Overview:
    """One text on the desk's list."""

    standing: Standing
    open_comments: int


def overview(unit: Any, names: Iterable[str]) -> list[list[Overview]]:
    """For each card its languages in turn: where each stands, and how many comments are open."""
    signatures = list(TextSignature.objects.filter(unit=unit, kind=CARD).defer("text"))
    comments = TextComment.objects.filter(unit=unit, kind=CARD, settled_at=None)
    waiting = list(comments.values_list("name", "language"))
    found = []
    for name in names:
        english = english_of(name)
        texts = [text_of(reviewable(name, code)) for code in LANGUAGES]
        found.append([
            Overview(
                standing(text, english, _for(text, signatures)), waiting.count((text.name, text.language))
            )
            for text in texts
        ])  # fmt: skip
    return found


def _for(text: ReviewText, signatures: Iterable[Any]) -> list[Any]:
    return [one for one in signatures if (one.name, one.language) == (text.name, text.language)]


@dataclass(frozen=True)
class Seal:
    """A signature as everybody may see it: the role and the day, and no name."""

    role: str
    on: date


def public_seals(cards: Iterable[FamilyCard]) -> dict[str, tuple[Seal, ...]]:
    """By name, the signatures of each of `cards` (of one language) that stands reviewed; none for any other.

    A page and a sheet are the same for whoever reads them, so where a server has several units the text must
    be reviewed in each. An invented unit's people review nothing, and a static site asks no database.
    """
    if settings.DEMO or settings.SITE is not None:
        return {}
    cards = list(cards)
    units = list(Unit.objects.filter(invented=False).order_by("code"))
    asked = {card.name for card in cards}
    rows = TextSignature.objects.filter(unit__in=units, kind=CARD, name__in=asked)
    kept = list(rows.defer("text"))  # every page's foot asks, and what was signed is long
    found = {}
    for card in cards:
        text, english = text_of(card), english_of(card.name)
        each = [
            standing(text, english, [one for one in _for(text, kept) if one.unit_id == unit.pk])
            for unit in units
        ]
        if each and all(one.reviewed for one in each):
            signed = sorted((one for of in each for one in of.signatures), key=lambda one: one.at)
            found[card.name] = tuple(Seal(one.role, localtime(one.at).date()) for one in signed)
    return found
