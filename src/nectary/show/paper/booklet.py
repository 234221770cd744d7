"""The cards as one booklet to fold: half-letter pages, two a side, in the order of saddle stitching."""

from dataclasses import dataclass

from nectary.base.language import marked, speaker
from nectary.show.texts.by_pen import TELL
from nectary.show.texts.family_cards import LOSS, FamilyCard
from nectary.show.texts.speak_up import CALL, FIVE, FIVE_TITLE, STEPS

SHEET = 4  # pages on one folded sheet
NOTE_LINES = 14
TITLE = marked("Your baby and NEC: what to know, what to ask")
LEAD = marked("From before birth to going home. Read only what you want today.")
WHOSE = marked("Our baby's name, if you want to write it here:")
INSIDE = marked("What is inside")
NOTES = marked("What we saw, what we were told, what we want to ask")
NOW = marked("Tell the nurse now")
FOOT = marked("This booklet does not replace your team or an interpreter.")
EACH = marked("Each page has one main point, one thing to do, what to ask, and what nobody knows.")


@dataclass(frozen=True)
class BookletPage:
    """One half-letter page: parts as (heading, lines), a text that stands out, blanks, ruled lines."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    look: str = ""
    blanks: tuple[str, ...] = ()
    lines: int = 0
    cover: bool = False


def pages(cards: list[FamilyCard], language: str) -> tuple[BookletPage, ...]:
    """The booklet in reading order, filled to whole sheets with pages for notes; never the card after a loss.

    KeyError for a language we do not write in.
    """
    say = speaker(language)
    told = [card for card in cards if card.name != LOSS]
    front = (
        BookletPage(say(TITLE), ((say(LEAD), (say(FOOT),)),), blanks=(say(WHOSE),), cover=True),
        BookletPage(say(INSIDE), ((say(EACH), tuple(card.title for card in told)),)),
    )
    inner = tuple(BookletPage(card.title, card.blocks) for card in told)
    calls = tuple(say(STEPS[step][0]) for step in ("nurse", "charge_nurse", "doctor", "any_hour"))
    five = BookletPage(say(FIVE_TITLE), (("", tuple(map(say, FIVE))), (say(CALL), ())), blanks=calls)
    back = BookletPage(say(NOW), ((say(FOOT), ()),), look=say(TELL))
    notes = BookletPage(say(NOTES), lines=NOTE_LINES)
    short = -(len(front) + len(inner) + 2) % SHEET
    return (*front, *inner, five, *[notes] * short, back)


def imposed(count: int) -> tuple[tuple[int, int], ...]:
    """(left, right) page of each side, from 1, a sheet's front and then its back; for printing on both sides.

    ValueError unless `count` fills whole sheets.
    """
    if count < SHEET or count % SHEET:
        raise ValueError(f"{count} pages do not fill whole sheets of {SHEET}")
    sides: list[tuple[int, int]] = []
    for outer in range(1, count // 2, 2):
        sides += [(count + 1 - outer, outer), (outer + 1, count - outer)]
    return tuple(sides)
