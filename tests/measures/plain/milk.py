"""How much milk a unit day held, whose it was, and what was added to it."""

from dataclasses import dataclass

from tests.measures.plain.stay import day_measure, divided, limit, named, one_if, remembered, sure, unsure
from tests.measures.plain.weight import working_weight_g

MILKS = ("mother", "donor", "formula")


def is_held(row):
    return row.get("given") == "held"


def is_at_breast(row):
    return row.get("given") == "at_breast"


def has_volume(row):
    """Whether the row says how much milk it was: a held feed none, one at the breast adds none."""
    return row["volume_ul"] is not None or is_held(row) or is_at_breast(row)


def says_nothing(row):
    """Whether a feed says neither what became of it nor a volume: it may have been at the breast, or held."""
    return row["given"] is None and row["volume_ul"] is None


def may_be_held(row):
    """So may one of 0 mL that does not say what became of it."""
    return row["given"] is None and not row["volume_ul"]


def may_have_been_taken(row):
    """By tube or bottle, and not charted as nothing."""
    return not is_held(row) and not is_at_breast(row) and row["volume_ul"] != 0


def was_taken(row):
    """Charted as given, or with a volume; a total of some milk says that it was given, also without one.

    A feed that says neither given nor volume is unknown: it may only have been planned.
    """
    says_so = row.get("given", "given") is not None or row["volume_ul"] is not None
    return sure(row) and may_have_been_taken(row) and says_so


def of_no_name(row):
    return row["milk"] in (None, "unknown")


@dataclass(frozen=True)
class Milk:
    """What one unit day held: its rows and, beside single feeds, the day's totals.

    The totals beside add nothing, but what is in doubt about them stays in doubt: the two may disagree.
    """

    rows: list
    beside: list
    lost: bool = False  # a feed of the stay is on no day, so that it may be one more of this

    @property
    def known(self):
        """Nothing is doubted and every volume is there, in the totals beside single feeds too."""
        return not self.lost and all(sure(row) and has_volume(row) for row in (*self.rows, *self.beside))

    def ul(self, *milks):
        """uL of `milks`, of all where none is named; doubted rows add nothing."""
        counted = [row for row in self.rows if sure(row) and not is_held(row)]
        if milks:
            counted = [row for row in counted if (row["milk"] or "unknown") in milks]
        return sum(row["volume_ul"] or 0 for row in counted)

    @property
    def all_named(self):
        """Whether every measured drop has a name."""
        return self.ul("unknown") == 0

    @property
    def breastfeeds(self):
        return sum(1 for row in self.rows if sure(row) and is_at_breast(row))

    @property
    def formula(self):
        return any(was_taken(row) and row["milk"] == "formula" for row in self.rows)

    @property
    def maybe_formula(self):
        """A row is doubted, has milk of no name, or is formula of no volume; in the totals beside too."""
        return self.lost or any(
            unsure(row)
            or (may_have_been_taken(row) and of_no_name(row))
            or (row["milk"] == "formula" and not has_volume(row))
            for row in (*self.rows, *self.beside)
        )

    @property
    def bovine(self):
        return self.formula or any(was_taken(row) and row["fortifier"] == "bovine" for row in self.rows)

    @property
    def human_fortifier(self):
        return any(was_taken(row) and row["fortifier"] == "human" for row in self.rows)

    @property
    def fortifier_not_said(self):
        return self.lost or any(
            may_have_been_taken(row) and row["milk"] != "formula" and row["fortifier"] in (None, "unknown")
            for row in (*self.rows, *self.beside)
        )


@remembered
def milk(stay, day):
    """The day's milk: from single feeds where there are any, else from totals; None = nothing charted."""
    feeds, totals = stay.on("feeds", day), stay.on("feed_totals", day)
    if feeds:
        return Milk(feeds, totals, stay.lost("feeds"))
    return Milk(totals, [], stay.lost("feeds")) if totals else None


def known_ul(stay, day, *milks):
    """uL of the day, or of `milks`; None where the day is not wholly known or a milk is not named."""
    held = milk(stay, day)
    if held is None or not held.known or (milks and not held.all_named):
        return None
    return held.ul(*milks)


@day_measure
def milk_ml(stay, day):
    return divided(known_ul(stay, day), 1000)


@day_measure
@remembered
def enteral_ml_per_kg(stay, day):
    return divided(known_ul(stay, day), working_weight_g(stay, day))


def _of_one(kind):
    @day_measure
    @named(f"{kind}_ml")
    def millilitres(stay, day):
        return divided(known_ul(stay, day, kind), 1000)

    @day_measure
    @named("formula_share" if kind == "formula" else f"{kind}_milk_share")
    def share(stay, day):
        part = known_ul(stay, day, kind)
        if part is None or not stay.whole(day):
            return None
        return divided(part * 100, milk(stay, day).ul())


for _kind in MILKS:
    _of_one(_kind)


def _single_feeds(stay, day, condition, perhaps):
    """How many single feeds of the day meet `condition`; NULL where none is charted, or one is doubted or
    may be one.
    """
    feeds = stay.on("feeds", day)
    if not feeds or stay.lost("feeds") or any(unsure(row) or perhaps(row) for row in feeds):
        return None
    return sum(1 for row in feeds if condition(row))


@day_measure
def breastfeeds(stay, day):
    return _single_feeds(stay, day, is_at_breast, says_nothing)


@day_measure
def feeds_held(stay, day):
    return _single_feeds(stay, day, is_held, may_be_held)


@day_measure
def bovine_day(stay, day):
    held = milk(stay, day)
    if held is None:
        return None
    return one_if(held.bovine, not held.known or held.fortifier_not_said or held.maybe_formula)


@day_measure
def human_fortifier_day(stay, day):
    held = milk(stay, day)
    return None if held is None else one_if(held.human_fortifier, not held.known or held.fortifier_not_said)


def reached(stay, day, name):
    """1 at or above the threshold on a whole day, 0 surely below; at the breast the volume is *at least*."""
    ul, grams = known_ul(stay, day), working_weight_g(stay, day)
    if not stay.whole(day) or ul is None or grams is None:
        return None
    if ul >= grams * limit(name):
        return 1
    return None if milk(stay, day).breastfeeds else 0


@day_measure
@remembered
def at_full_feeds(stay, day):
    return reached(stay, day, "full_feeds_ul_per_g")


@day_measure
@remembered
def at_full_feeds_120(stay, day):
    return reached(stay, day, "full_feeds_lower_ul_per_g")
