"""How feeds went up, days without milk, feeds not given, first feeds and full feeds."""

from tests.measures.plain.milk import (
    at_full_feeds,
    at_full_feeds_120,
    enteral_ml_per_kg,
    is_at_breast,
    is_held,
    known_ul,
    may_be_held,
    milk,
    of_no_name,
    was_taken,
)
from tests.measures.plain.outcomes import nec_onset
from tests.measures.plain.stay import (
    day_measure,
    divided,
    first_last_day,
    limit,
    named,
    of_stay,
    remembered,
    stay_measure,
    sure,
    unsure,
)
from tests.measures.plain.weight import working_weight_g

CODED = (
    "belly", "vomiting_bile", "blood", "unstable", "procedure", "transfusion", "no_milk", "baby_away",
    "work_up", "other",
)  # fmt: skip
RUN = 3


@day_measure
@remembered
def enteral_advance(stay, day):
    if not (stay.whole(day) and stay.whole(day - 1)):
        return None
    today, before = enteral_ml_per_kg(stay, day), enteral_ml_per_kg(stay, day - 1)
    return None if today is None or before is None else today - before


def decided(stay, day):
    """The usable decisions of the day."""
    return [row for row in stay.usable("steps") if row["day"] == day and row["decision"] is not None]


@day_measure
@remembered
def advance_as_decided(stay, day):
    decisions = {row["decision"] for row in decided(stay, day)}
    if "advance" not in decisions or decisions & {"hold", "back"}:
        return None
    return enteral_advance(stay, day)


def holds_of_all(stay, day):
    """Those that touch the day, all of it or a part."""
    return [row for row in stay.usable("holds") if row["kind"] == "all_feeds" and stay.covers(row, day)]


def is_held_all_day(stay, day):
    """A hold may begin late on its first day and end early on its last: only the days between are whole.

    One whose start nobody charted may have begun on any day.
    """
    return any(
        row["start_day"] is not None
        and row["start_day"] < day
        and (first_last_day(row) is None or day < first_last_day(row))
        for row in holds_of_all(stay, day)
    )


@day_measure
@remembered
def fasted_day(stay, day):
    if not stay.whole(day):
        return None
    held = milk(stay, day)
    if held is None:
        return 1 if is_held_all_day(stay, day) else None
    if held.breastfeeds or held.ul() > 0:
        return 0
    return 1 if held.known else None


@day_measure
@remembered
def unexplained_fasted_day(stay, day):
    if fasted_day(stay, day) != 1:
        return fasted_day(stay, day)
    paused = [row for row in decided(stay, day) if row["decision"] in ("hold", "back")]
    not_given = [row for row in stay.on("feeds", day) if sure(row) and is_held(row)]
    reasons = {row["reason"] for row in (*paused, *not_given, *holds_of_all(stay, day))}
    return 0 if reasons & set(CODED) else 1


def _held(name, condition, by_reason=False):
    """How many feeds were held; by reason, NULL where one of them does not say why."""

    @stay_measure
    @named(name)
    def how_many(stay):
        held = [row for row in stay.rows("feeds") if is_held(row)]
        perhaps = any(sure(row) and may_be_held(row) for row in stay.rows("feeds"))
        if not stay.tells("feeds") or perhaps or any(unsure(row) for row in held):
            return None
        if by_reason and any(row["reason"] not in CODED for row in held):
            return None
        return sum(1 for row in held if condition(row["reason"]))


_held("feeds_held_in_all", lambda reason: True)
_held("feeds_held_without_reason", lambda reason: reason not in CODED)
for _reason in CODED:
    _held(f"feeds_held_{_reason}", lambda reason, wanted=_reason: reason == wanted, by_reason=True)


@stay_measure
def fasted_days(stay):
    return of_stay(stay, fasted_day, stay.whole_days())


@stay_measure
def unexplained_fasted_days(stay):
    return of_stay(stay, unexplained_fasted_day, stay.whole_days())


def above(stay, day, ul_per_g):
    """Whether the day's milk is surely above so much, in whole numbers."""
    ul, grams = known_ul(stay, day), working_weight_g(stay, day)
    return ul is not None and grams is not None and ul > grams * ul_per_g


@stay_measure
def usual_advance(stay):
    begins = next((day for day in stay.grid if above(stay, day, limit("advance_from_ul_per_g"))), None)
    if begins is None:
        return None
    ends = next((day for day in stay.grid if at_full_feeds(stay, day) == 1), stay.grid[-1])
    advances = (advance_as_decided(stay, day) for day in range(begins, ends + 1))
    known = sorted(advance for advance in advances if advance is not None)
    return known[(len(known) - 1) // 2] if known else None


def not_after_nec(stay, day):
    """The day, unless a closed NEC began on it or before."""
    began = nec_onset(stay)[0]
    return None if day is None or (began is not None and began <= day) else day


@stay_measure
def full_feeds_day(stay):
    return not_after_nec(stay, _first_run(stay, at_full_feeds, RUN))


@stay_measure
def full_feeds_known_day(stay):
    first = full_feeds_day(stay)
    return None if first is None else not_after_nec(stay, first + RUN - 1)


@stay_measure
def full_feeds_120_day(stay):
    return not_after_nec(stay, _first_run(stay, at_full_feeds_120, 1))


def _first_run(stay, at_full, length):
    """The first day of `length` whole days at full feeds; NULL where an earlier run may have been one.

    Days before observation may have been such a run.
    """
    if not stay.from_birth:
        return None
    for first in stay.grid:
        run = range(first, first + length)
        if not all(stay.whole(day) for day in run):
            continue
        answers = [at_full(stay, day) for day in run]
        if 0 not in answers:
            return None if None in answers else first
    return None


def fed(row):
    """By mouth, tube or breast, however little."""
    return was_taken(row) or (sure(row) and is_at_breast(row))


def is_own_milk(row):
    """At the breast it is the mother's own, also where nobody charted whose."""
    return fed(row) and (row["milk"] == "mother" or (is_at_breast(row) and row["milk"] in (None, "unknown")))


def is_formula(row):
    return was_taken(row) and row["milk"] == "formula"


def is_fortified(row):
    """Formula is not fortified milk."""
    return was_taken(row) and row["milk"] != "formula" and row["fortifier"] in ("bovine", "human")


def first_feed(stay, condition):
    """(day, minute) of the first such feed under observation; no minute where one of that day has none."""
    rows = [row for row in stay.rows("feeds") if row["day"] in stay.grid and condition(row)]
    return first_moment(rows)


def first_moment(rows):
    """(day, minute) of the first of `rows`; both None of none, the minute where one of that day has none."""
    rows = list(rows)
    day = min((row["day"] for row in rows), default=None)
    minutes = [row["at_min"] for row in rows if row["day"] == day]
    return day, None if None in minutes or not minutes else min(minutes)


def is_unnamed(row):
    return was_taken(row) and of_no_name(row)


def is_unsaid(row):
    """Given, and nobody said what was added; what is surely formula holds no fortifier."""
    return was_taken(row) and row["milk"] != "formula" and row["fortifier"] in (None, "unknown")


def maybe_sooner(stay, condition, doubtful):
    """The day of the first `doubtful` feed that may have been the first of `condition`; None = there is none.

    A feed without its time may have been the first of its day.
    """
    maybe, first = first_feed(stay, doubtful), first_feed(stay, condition)
    if maybe[0] is None or first[0] is None:
        return maybe[0]
    return maybe[0] if order(maybe) < order(first) else None


def order(moment):
    """(day, minute) to compare by: a day of which one minute is missing stands before its minutes."""
    return moment[0], -1 if moment[1] is None else moment[1]


def _first_hour(stay, condition):
    return divided(first_feed(stay, condition)[1], 60) if stay.from_birth and not stay.lost("feeds") else None


@stay_measure
def first_feed_h(stay):
    return _first_hour(stay, fed)


@stay_measure
def first_own_milk_h(stay):
    return _first_hour(stay, is_own_milk) if maybe_sooner(stay, is_own_milk, is_unnamed) is None else None


@stay_measure
def fortified_from_day(stay):
    hidden = stay.lost("feeds") or maybe_sooner(stay, is_fortified, is_unsaid) is not None
    return None if hidden else first_feed(stay, is_fortified)[0]
