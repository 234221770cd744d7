"""Every write to a unit's database."""

from nectary.web.chart.actions.corrections import close_stay, correct, move, reopen_stay, withdraw
from nectary.web.chart.actions.entries import (
    chart_feed,
    chart_talk,
    chart_weight,
    confirm,
    decide,
    tell_family,
)
from nectary.web.chart.actions.unit import (
    bring_in,
    load_record,
    turn_practice,
)
from nectary.web.chart.actions.writing import Doubt, KeyTaken, Refused, Saved, moment_of

__all__ = [
    "Doubt", "KeyTaken", "Refused", "Saved", "bring_in", "chart_feed",
    "chart_talk", "chart_weight", "close_stay", "confirm", "correct", "decide", "load_record", "moment_of",
    "move", "reopen_stay", "tell_family", "turn_practice", "withdraw",
]  # fmt: skip
