"""The amounts of one stay in their order: weights, feeds, sums and aims beside what came before them."""

from bisect import bisect_right
from datetime import date

from nectary.record.limits import highest
from nectary.record.rows import Row, Stay, by_day, doubt, in_moments, is_usable
from nectary.record.values import (
    impossible_feed,
    impossible_total,
    question_feed,
    question_small_volume,
    question_weight,
)

# Flags that say nothing about the size of the row itself: such a row is still compared with.
NOT_OF_SIZE = frozenset(
    ("large_day", "day_cannot_be", "total_differs", "held_with_milk", "fortifier_without_milk",
     "after_leaving", "after_death", "in_the_future")
)  # fmt: skip


def stands(row: Row) -> bool:
    """Whether the row's own amount is not doubted, so that others may be compared with it."""
    return is_usable(row) or row.get("flag") in NOT_OF_SIZE


def milk_ul(feed: Row) -> int | None:
    """What a feed brought, in uL: 0 when held or at the breast, None when it is not known."""
    if feed.get("given") == "held" or (feed.get("given") == "at_breast" and feed.get("volume_ul") is None):
        return 0
    return feed.get("volume_ul")


class Weights:
    """The weight by which a day's amounts are judged: the last that is not doubted, while it is fresh.

    Birth weight stands for the weight of day 0. An older weight judges nothing: a baby who has doubled
    since would have every feed refused.
    """

    def __init__(self, infant: Row, weighed: list[tuple[int, int]], on: date) -> None:
        self._days = [day for day, _ in weighed]
        self._grams = [weight_g for _, weight_g in weighed]
        self._birth_g: int | None = infant.get("birth_weight_g")
        self._birth_usable = stands(infant)
        self._fresh = highest("weight_is_fresh", on)

    def on_day(self, day: int) -> tuple[int | None, bool]:
        """(grams, whether it is not doubted); None where there is no fresh weight."""
        at = bisect_right(self._days, day) - 1
        if at >= 0:
            return (self._grams[at], True) if day - self._days[at] <= self._fresh else (None, False)
        return (self._birth_g, self._birth_usable) if day <= self._fresh else (None, False)


def question_weights(stay: Stay, infant: Row, judged: frozenset[int], on: date) -> Weights:
    """The weights to judge by, once the doubtful ones among `judged` are flagged."""
    birth_g = infant.get("birth_weight_g")
    earlier: list[tuple[int, int]] = []
    for (day, _), together in in_moments(stay.get("weights", [])):
        weighed = [row for row in together if row.get("weight_g") is not None and not row.get("do_not_use")]
        for row in weighed:
            if id(row) in judged:
                asked = {"weight_g": row["weight_g"], "day": day, "birth_weight_g": birth_g}
                doubt(row, question_weight(**asked, earlier=earlier[-1:], on=on))
        usable = [row["weight_g"] for row in weighed if stands(row)]
        if usable:
            earlier.append((day, max(usable)))
    return Weights(infant, earlier, on)


def _is_compared_with(row: Row, weight_g: int | None, on: date) -> bool:
    """Whether later feeds are held against this one: its size is not doubted, or only its leap is.

    Feeds of one minute whose volumes differ are doubted once all are judged, so they are compared with:
    a second judging, which finds them doubted, must say the same.
    """
    return stands(row) or row.get("flag") == "volumes_differ" or _only_leaps(row, weight_g, on)


def _only_leaps(row: Row, weight_g: int | None, on: date) -> bool:
    """Whether all that is doubted about a feed is that it is more than twice the one before."""
    alone = {"volume_ul": row["volume_ul"], "planned_ul": row.get("planned_ul"), "weight_g": weight_g}
    return row.get("flag") == "twice_last" and question_feed(**alone, previous_ul=None, on=on) is None


def _question_one(row: Row, previous_ul: int | None, weight_g: int | None, on: date) -> str | None:
    """The flag of one feed.

    A feed no larger than its own plan is not held against the last one: the step from one plan to the
    next can be more than double (ADEPT's second is 25 after 12), and a slip of the hand does not land
    on the plan.
    """
    volume_ul, planned_ul = row["volume_ul"], row.get("planned_ul")
    as_planned = planned_ul is not None and volume_ul <= planned_ul
    return question_feed(
        volume_ul=volume_ul, planned_ul=planned_ul, previous_ul=None if as_planned else previous_ul,
        weight_g=weight_g, on=on,
    ) or question_small_volume(volume_ul, (planned_ul, previous_ul), on)  # fmt: skip


def question_feeds(stay: Stay, weights: Weights, judged: frozenset[int], on: date) -> list[tuple[Row, str]]:
    """Flags the doubtful feeds among `judged`; comes back with those that cannot be, and what was expected.

    A feed is compared with the largest of the moment before it. One that cannot be, or is doubted for its
    size, is compared with nothing, except where the doubt is only its leap: else every later feed of the
    stay would be doubted too.
    """
    cannot_be: list[tuple[Row, str]] = []
    previous_ul: int | None = None
    for (day, _), together in in_moments(stay.get("feeds", [])):
        weight_g, sure = weights.on_day(day)
        given: list[int] = []
        for row in together:
            if row.get("volume_ul") is None:
                continue
            if id(row) in judged:
                usable_g = weight_g if sure else None
                wanted = impossible_feed(volume_ul=row["volume_ul"], weight_g=usable_g, on=on)
                if wanted:
                    cannot_be.append((row, wanted))
                    continue
                doubt(row, _question_one(row, previous_ul, weight_g, on))
            if row["volume_ul"] > 0 and _is_compared_with(row, weight_g, on):
                given.append(row["volume_ul"])
        previous_ul = max(given, default=previous_ul)
    return cannot_be


def question_totals(stay: Stay, weights: Weights, judged: frozenset[int], on: date) -> list[tuple[Row, str]]:
    """Flags sums of less than a drop among `judged`; comes back with those that cannot be."""
    cannot_be = []
    for day, rows in by_day(stay.get("feed_totals", [])).items():
        weight_g, sure = weights.on_day(day)
        for row in rows:
            if row.get("volume_ul") is None or id(row) not in judged:
                continue
            usable_g = weight_g if sure else None
            wanted = impossible_total(volume_ul=row["volume_ul"], weight_g=usable_g, on=on)
            if wanted:
                cannot_be.append((row, wanted))
            else:
                doubt(row, question_small_volume(row["volume_ul"], (), on))
    return cannot_be


def question_days(stay: Stay, weights: Weights, judged: frozenset[int], on: date) -> None:
    """Flags the rows among `judged` whose unit day has more milk than a day can, or should, have.

    All of them: none alone can be said to be the wrong one, and one doubted row makes the day unknown.
    """
    for table in ("feeds", "feed_totals"):
        for day, rows in by_day(stay.get(table, [])).items():
            weight_g, _ = weights.on_day(day)
            counted = [(row, milk_ul(row) or 0) for row in rows if stands(row)]
            sum_ul = sum(volume_ul for _, volume_ul in counted)
            if weight_g is None or sum_ul <= weight_g * highest("large_day", on):
                continue
            flag = "day_cannot_be" if sum_ul > weight_g * highest("day_cannot_be", on) else "large_day"
            for row, volume_ul in counted:
                if volume_ul and id(row) in judged:
                    doubt(row, flag)


def question_aims(stay: Stay, judged: frozenset[int], on: date) -> None:
    """Flags the aims among `judged` that leap above all before them by more than a day's step allows.

    A return to an aim that was reached before is no leap. A leap is doubted once: what follows is
    compared with it.
    """
    reached: int | None = None
    last_day = 0
    for (day, _), together in in_moments(stay.get("steps", [])):
        aimed = [row for row in together if row.get("aim_ul_per_g_day")]
        for row in aimed:
            allowed = highest("aim_leap", on) * max(1, day - last_day)
            if id(row) in judged and reached is not None and row["aim_ul_per_g_day"] - reached > allowed:
                doubt(row, "aim_leap")
        known = [row["aim_ul_per_g_day"] for row in aimed if stands(row) or row.get("flag") == "aim_leap"]
        if known:
            reached, last_day = max(known + ([] if reached is None else [reached])), day
