"""Every write of the reviewers' desk: a signature, a comment, its settling. One transaction each.

Refused, with a key of show/review/review_words.py, writes nothing. `shown` is the hash of the text that
the person had before them: what they did not read they neither sign nor comment on.
"""

from typing import Any

from django.db import transaction
from django.utils.timezone import now

from nectary.base.people import as_compared
from nectary.show.review.numbered_text import ReviewText
from nectary.web.chart.actions import Refused
from nectary.web.chart.actions.writing import LONGEST_KEY, LONGEST_NAME
from nectary.web.chart.models import TextComment, TextSignature, Unit, WriteKey
from nectary.web.chart.reviews import english_of, needed, standing_of

LONGEST_COMMENT = 2000


def _key(text: ReviewText) -> dict[str, str]:
    return {"kind": text.kind, "name": text.name, "language": text.language}


@transaction.atomic
def sign(
    *, unit: Any, by: str, role: str, signer: str, text: ReviewText, shown: str, read_all: bool
) -> TextSignature:
    """The signature of exactly this text by one person, in the one role of the account.

    Refused: text_changed, not_needed for a role that this text does not ask for, not_read, no_name,
    signed_already, same_name for somebody who fills another part under another account.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)
    if shown != text.hash:
        raise Refused("text_changed")
    if not any(role in part.roles for part in needed(text)):
        raise Refused("not_needed")
    if not read_all:
        raise Refused("not_read")
    if not 0 < len(signer.strip()) <= LONGEST_NAME:
        raise Refused("no_name")
    for one in standing_of(unit, text).holding:
        if one.by == by:
            raise Refused("signed_already")
        if as_compared(one.signer) == as_compared(signer):
            raise Refused("same_name")
    return TextSignature.objects.create(
        unit=unit, **_key(text), hash=text.hash, english=english_of(text.name).hash, text=text.whole,
        role=role, signer=" ".join(signer.split()), by=by,
    )  # fmt: skip


@transaction.atomic
def take_back(*, unit: Any, by: str, text: ReviewText) -> bool:
    """Whether this person's signature of this text was taken back; it stays written down as taken back."""
    mine = TextSignature.objects.select_for_update().filter(
        unit=unit, **_key(text), hash=text.hash, by=by, taken_back_at=None
    )
    one = mine.first()
    if one is None:
        return False
    one.taken_back_at = now()
    one.save()
    return True


@transaction.atomic
def comment(
    *, unit: Any, by: str, role: str, key: str, text: ReviewText, shown: str, number: int, words: str
) -> TextComment | None:
    """The comment on sentence `number`; None where this form was sent before.

    Refused: no_key, text_changed, no_sentence, no_words, too_long.
    """
    if not 0 < len(key) <= LONGEST_KEY:
        raise Refused("no_key")
    _, fresh = WriteKey.objects.get_or_create(key=key, defaults={"by": by})
    if not fresh:
        return None
    if shown != text.hash:
        raise Refused("text_changed")
    if not 0 < number <= len(text.sentences):
        raise Refused("no_sentence")
    if not words.strip():
        raise Refused("no_words")
    if len(words) > LONGEST_COMMENT:
        raise Refused("too_long", str(len(words)), str(LONGEST_COMMENT))
    return TextComment.objects.create(
        unit=unit, **_key(text), hash=text.hash, number=number, words=text.sentences[number - 1].words,
        comment=words.strip(), role=role, by=by,
    )  # fmt: skip


@transaction.atomic
def settle(*, unit: Any, by: str, text: ReviewText, comment_id: int) -> bool:
    """Whether a comment of this text was open and is now settled."""
    waiting = TextComment.objects.select_for_update().filter(
        unit=unit, **_key(text), pk=comment_id, settled_at=None
    )
    one = waiting.first()
    if one is None:
        return False
    one.settled_by, one.settled_at = by, now()
    one.save()
    return True
