"""What a family reads of a hold: the same words on its own page and beside the nurse's form."""

from datetime import datetime
from typing import Any

from nectary.base.language import Say
from nectary.show.words.hold_words import paused, why_paused
from nectary.show.words.labels import long_date
from nectary.web.chart.clock import localnow
from nectary.web.chart.holds import Hold
from nectary.web.chart.usable import local_time


def family_time(at: datetime, say: Say) -> str:
    """The time of day; with its date where that is not today."""
    clock = f"{at:%H:%M}"
    return clock if at.date() == localnow().date() else f"{clock}, {long_date(at.date(), say)}"


def paused_since(stay: Any, held: Hold, say: Say) -> str:
    """That feeds are paused, since when, and to call or come: never withheld, and never with the reason."""
    since = None if held.since_min is None or stay.birth_at is None else local_time(stay, held.since_min)
    return paused(None if since is None else family_time(since, say), say)


def why_once_told(held: Hold, say: Say) -> str | None:
    """The reason in a family's words; None until a person has told them, since a page breaks no news."""
    return why_paused(held.reason, say) if held.told == "told" else None
