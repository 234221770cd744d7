"""What the reviewers' desk shows of a text: facts for its page and for its packet on paper."""

import uuid
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from nectary.base.language import LANGUAGES, Say, speaker
from nectary.base.settings import setting
from nectary.show.review.evidence import Evidence, evidence_of
from nectary.show.review.numbered_text import ReviewText, Sentence, changes, text_of
from nectary.show.review.packet import Packet, review_packet
from nectary.show.review.review_words import FORMS, LAPSED, PARTS, STILL, role_word
from nectary.show.texts.family_cards import FamilyCard, grade
from nectary.show.words.labels import long_date
from nectary.web.chart.models import TextComment, TextSignature
from nectary.web.chart.reviews import (
    ENGLISH,
    Overview,
    Standing,
    about,
    english_of,
    needed,
    signs_as,
    standing,
)
from nectary.web.chart.text_actions import LONGEST_COMMENT


@dataclass(frozen=True)
class Said:
    """One comment as the desk shows it."""

    id: int
    words: str
    about: str
    who: str
    on: str
    settled: str


@dataclass(frozen=True)
class Line:
    """One sentence with what was said about it, and its form's own key."""

    sentence: Sentence
    comments: tuple[Said, ...]
    key: str

    @property
    def open(self) -> bool:
        return any(not one.settled for one in self.comments)


def _day(at: Any, say: Say) -> str:
    return long_date(localtime(at).date(), say)


def _said(one: Any, say: Say) -> Said:
    settled = ""
    if one.settled_at is not None:
        settled = say("settled by {who}, {day}").format(who=one.settled_by, day=_day(one.settled_at, say))
    who = say("{name}, {role}").format(name=one.by, role=role_word(one.role, say))
    return Said(one.pk, one.comment, one.words, who, _day(one.at, say), settled)


def _lines(text: ReviewText, comments: list[Any], say: Say) -> tuple[list[Line], list[Said]]:
    """Each sentence with its comments, and the comments whose sentence is in the text no longer."""
    by_words: dict[str, list[int]] = {}
    for one in text.sentences:
        by_words.setdefault(one.words, []).append(one.number)
    placed: dict[int, list[Said]] = {}
    gone = []
    for one in comments:
        numbers = by_words.get(one.words, [])
        if not numbers:
            gone.append(_said(one, say))
            continue
        number = one.number if one.number in numbers else numbers[0]
        placed.setdefault(number, []).append(_said(one, say))
    lines = [Line(one, tuple(placed.get(one.number, ())), uuid.uuid4().hex) for one in text.sentences]
    return lines, gone


def _stands(found: Standing, say: Say) -> list[dict[str, str]]:
    """Each part that must sign: who answers for what, and by whom it is signed."""
    rows = []
    for part, _ in found.signed:
        who, why = PARTS[part.name]
        held = [one for one in found.holding if one.role in part.roles]
        signed = "; ".join(
            say("{name}, {role}, {day}").format(
                name=one.signer, role=role_word(one.role, say), day=_day(one.at, say)
            )
            for one in held
        )
        rows.append({"who": say(who), "why": say(why), "signed": signed})
    return rows


def _lapsed(found: Standing, say: Say) -> list[str]:
    return [
        say("{name}, {role}, {day}: {why}.").format(
            name=one.signature.signer, role=role_word(one.signature.role, say),
            day=_day(one.signature.at, say), why=say(LAPSED[one.why]),
        )
        for one in found.lapsed
    ]  # fmt: skip


def _since(text: ReviewText, signatures: list[Any]) -> Any:
    """The last signature of another wording, None where nobody signed one."""
    return next((one for one in reversed(signatures) if one.hash != text.hash), None)


def _trials() -> Path | None:
    given = setting("NECTARY_TRIALS")
    return Path(given) if given else None


def _evidence(card: FamilyCard, language: str, say: Say) -> tuple[Evidence, ...]:
    return evidence_of(card, trials=_trials(), language=language, say=say)


def facts(unit: Any, card: FamilyCard, user: Any, language: str, say: Say) -> dict[str, Any]:
    """Everything on one text's page of the desk."""
    text, english = text_of(card), english_of(card.name)
    signatures = list(about(TextSignature, unit, text))
    found = standing(text, english, signatures)
    lines, gone = _lines(text, list(about(TextComment, unit, text)), say)
    older, role = _since(text, signatures), signs_as(user)
    formula, value = grade(card, card.language)
    return {
        "card": card, "text": text, "language_name": LANGUAGES[card.language],
        "stands": _stands(found, say), "lapsed": _lapsed(found, say), "complete": found.reviewed,
        "invented": settings.DEMO or unit.invented,
        "title": lines[0], "parts": _parts(text, lines, english), "gone": gone,
        "open_comments": sum(not said.settled for line in lines for said in line.comments)
        + sum(not said.settled for said in gone),
        "since": older and _day(older.at, say),
        "changes": changes(older.text, text.whole) if older else (),
        "evidence": _evidence(card, language, say), "formula": formula, "grade": value,
        "role": role and role_word(role, say),
        "signs": role is not None and any(role in part.roles for part in needed(text)),
        "signed": any(one.by == user.get_username() for one in found.holding),
        "longest": LONGEST_COMMENT,
    }  # fmt: skip


def _parts(text: ReviewText, lines: list[Line], english: ReviewText) -> list[tuple[Line, list[Line], Any]]:
    """Each heading's line, the lines under it, and the English of that part, None beside English itself."""
    beside = () if text.language == ENGLISH else english.parts
    return [
        (
            lines[heading.number - 1],
            [lines[one.number - 1] for one in under],
            beside[place] if place < len(beside) else None,
        )
        for place, (heading, under) in enumerate(text.parts)
    ]


def listed(rows: list[list[Overview]], language: str, say: Say) -> list[dict[str, Any]]:
    """The desk's list in its groups: each text by its title in `language`, where each language stands.

    Of each group `waiting`: how many texts, each language for itself, are not signed by all; `open`: how
    many comments are.
    """
    return [
        {
            "form": form, "title": say(FORMS[form]), "rows": [_row(row, language, say) for row in group],
            "waiting": sum(not one.standing.reviewed for row in group for one in row),
            "open": sum(one.open_comments for row in group for one in row),
        }
        for form, group in ((form, list(of)) for form, of in groupby(rows, _form))
    ]  # fmt: skip


def _form(row: list[Overview]) -> str:
    return row[0].standing.text.form


def _row(row: list[Overview], language: str, say: Say) -> dict[str, Any]:
    return {
        "title": next(one.standing.text.title for one in row if one.standing.text.language == language),
        "texts": [
            {
                "name": one.standing.text.name, "language": one.standing.text.language,
                "word": LANGUAGES[one.standing.text.language], "title": one.standing.text.title,
                "reviewed": one.standing.reviewed,
                "missing": [say(STILL[part.name]) for part in one.standing.missing],
                "lapsed": any(old.why != "taken_back" for old in one.standing.lapsed),
                "open": one.open_comments,
            }
            for one in row
        ],
    }  # fmt: skip


def packet(card: FamilyCard, language: str, say: Say) -> Packet:
    """The packet of `card`: its frame in the page's `language`, its teach-back in the card's own."""
    text = text_of(card)
    return review_packet(
        card, text, _evidence(card, language, say), parts=[part.name for part in needed(text)],
        language=language, say=say, say_own=speaker(card.language),
    )  # fmt: skip
