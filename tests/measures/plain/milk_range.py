"""What a unit day's milk was at least and at most, by listing all that its charts may mean."""

from itertools import groupby, product

from tests.measures.plain.milk import has_volume, is_held, milk
from tests.measures.plain.stay import day_measure, divided, named, remembered, sure


def told_ul(row):
    return 0 if is_held(row) else row["volume_ul"]


def of_a_feed(row):
    """Whether its minute and volume are known, so that another row may tell of the same feed."""
    return row.get("at_min") is not None and told_ul(row) is not None


def differs(row):
    return not sure(row) and row["flag"] == "volumes_differ" and of_a_feed(row)


def same_feed(row):
    return row["at_min"], row["milk"] or "unknown"


def way(row):
    if row["route"] is None:
        return "unsaid"
    return "mouth" if row["route"] in ("oral", "breast") else "tube"


def tellings(rows):
    """What rows of one feed and way may mean, in uL: the trusted ones together, or a doubted one."""
    trusted = [told_ul(row) for row in rows if sure(row)]
    return [told_ul(row) for row in rows if not sure(row)] + ([sum(trusted)] if trusted else [])


def meanings(rows):
    """What all rows of one feed may mean: parts by mouth and by tube together, or one that says neither."""
    ways = {one: [row for row in rows if way(row) == one] for one in ("mouth", "tube", "unsaid")}
    parts = [tellings(ways[one]) for one in ("mouth", "tube") if ways[one]]
    together = [sum(each) for each in product(*parts)] if parts else []
    return together + tellings(ways["unsaid"])


@remembered
def ends(stay, day):
    """(least, most) uL of the day; None where a row lacks its volume or is doubted in another way."""
    held = milk(stay, day)
    if held is None or held.lost:
        return None
    feeds = [row for row in held.rows if of_a_feed(row) and (sure(row) or differs(row))]
    least = most = 0
    counted = []
    for _, group in groupby(sorted(feeds, key=same_feed), key=same_feed):
        rows = list(group)
        if len(rows) > 1 and any(differs(row) for row in rows):
            least, most = least + min(meanings(rows)), most + max(meanings(rows))
            counted += [id(row) for row in rows]
    others = [row for row in (*held.rows, *held.beside) if id(row) not in counted]
    if not all(sure(row) and has_volume(row) for row in others):
        return None
    plain = sum(row["volume_ul"] or 0 for row in held.rows if id(row) not in counted and not is_held(row))
    return least + plain, most + plain


def _end(name, at):
    @day_measure
    @named(name)
    def end(stay, day):
        found = ends(stay, day)
        return None if found is None else divided(found[at], 1000)


_end("milk_at_least_ml", 0)
_end("milk_at_most_ml", 1)
