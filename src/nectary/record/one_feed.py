"""The check whether rows of one minute tell of one feed with other volumes."""

from collections.abc import Iterator

from nectary.record.amounts import milk_ul
from nectary.record.check import Asked, Found, check
from nectary.record.limits import Does
from nectary.record.rows import Row, Stay

BY_MOUTH = ("oral", "breast")


def _told_ul(feed: Row) -> int | None:
    """The uL that the row tells of; None where it tells of none, as one at the breast without a measure."""
    unmeasured = feed.get("given") == "at_breast" and feed.get("volume_ul") is None
    return None if unmeasured else milk_ul(feed)


def _by_mouth(feed: Row) -> bool | None:
    """Whether the milk went by mouth, not by tube; None = not charted."""
    route = feed.get("route")
    return None if route is None else route in BY_MOUTH


def _of_one_minute(feeds: list[Row]) -> Iterator[list[Row]]:
    """The feeds that tell of a volume, gathered by minute and milk; milk that nobody named is one milk."""
    found: dict[tuple[int, str], list[Row]] = {}
    for row in feeds:
        minute = row.get("at_min")
        if minute is not None and _told_ul(row) is not None:
            found.setdefault((minute, row.get("milk") or "unknown"), []).append(row)
    yield from found.values()


def _contradict(one: Row, other: Row) -> bool:
    """Whether the volumes differ and the two are not the parts of one feed, by mouth and by tube."""
    parts = {_by_mouth(one), _by_mouth(other)} == {True, False}
    return not parts and _told_ul(one) != _told_ul(other)


@check(
    Does.DOUBT,
    why="one feed told twice, or two feeds: nobody can say which volume is right, so none of them counts",
    of_events=True,
)
def volumes_differ(stay: Stay, asked: Asked) -> Found:
    """Feeds of one milk and minute with other volumes: each, but for a part by mouth beside one by tube."""
    for together in _of_one_minute(stay.get("feeds", [])):
        for row in together:
            others = [other for other in together if _contradict(row, other)]
            if others and any(asked.may_flag(one) for one in (row, *others)):
                yield "feeds", row, row.get("day")
