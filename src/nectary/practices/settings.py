"""What a unit decides for itself, each number with its unit, its source and its first day.

The packaged value of a setting is an example, used where a unit states none and named as such.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Tables, gather
from nectary.record.words import trusted

TABLE = "unit_settings"
COLUMNS = {
    "setting": "string",
    "from_month": "string",
    "until_month": "string",
    "from_g": "int64",
    "below_g": "int64",
    "value": "int64",
}


@dataclass(frozen=True)
class Setting:
    """One number or yes (1) or no (0) that a unit decides. `value` None: no example stands, a unit must say.

    In force for babies born from the month of `since` on, of birth weights from `from_g` to below `below_g`.
    """

    name: str
    about: str
    unit: str
    value: int | None
    source: Source
    since: date
    from_g: int | None = None
    below_g: int | None = None


@cache
def settings() -> dict[str, Setting]:
    """Every setting by name, with its packaged example."""
    text = (files("nectary.practices") / "settings.toml").read_text(encoding="utf-8")
    found = {}
    for row in tomllib.loads(text)["setting"]:
        source = Source(row["source"], row["where"])
        found[row["name"]] = Setting(
            row["name"], row["about"], row["unit"], row.get("value"), source, row["since"]
        )
    return found


def rows(stated: tuple[Setting, ...] = ()) -> list[dict[str, str | int | None]]:
    """The rows of the table of settings: those that the unit `stated`, else the packaged examples.

    Of several of one name and band each is in force until the next begins; the first also before it began.
    """
    named = {one.name for one in stated}
    examples = tuple(one for one in settings().values() if one.name not in named and one.value is not None)
    found: list[dict[str, str | int | None]] = []
    for one in (*stated, *examples):
        same = sorted(
            other.since
            for other in (*stated, *examples)
            if (other.name, other.from_g, other.below_g) == (one.name, one.from_g, one.below_g)
        )
        later = [since for since in same if since > one.since]
        found.append(
            {
                "setting": one.name,
                "from_month": None if one.since == same[0] else f"{one.since:%Y-%m}",
                "until_month": f"{later[0]:%Y-%m}" if later else None,
                "from_g": one.from_g,
                "below_g": one.below_g,
                "value": one.value,
            }
        )
    return found


@gather(
    grain="stay",
    reads=("infants.birth_month", "infants.birth_weight_g", *(f"{TABLE}.{column}" for column in COLUMNS)),
    gives={f"unit_{one.name}": one.about for one in settings().values()},
)
def unit_settings_of_stay(tables: Tables) -> ir.Table:
    """The settings in force for the month in which the stay's baby was born, and for its birth weight.

    NULL: the unit states none, or what decides between two (month, birth weight) is unknown or doubted.
    """
    infants = tables["infants"]
    born = infants.select(
        "infant_id",
        month=infants.birth_month,
        grams=ibis.ifelse(trusted(infants), infants.birth_weight_g, ibis.null("int64")),
    )
    every = born.cross_join(tables[TABLE])
    begun = every.from_month.isnull() | (every.from_month <= every.month)
    not_over = every.until_month.isnull() | (every.month < every.until_month)
    heavy_enough = every.from_g.isnull() | (every.from_g <= every.grams)
    light_enough = every.below_g.isnull() | (every.grams < every.below_g)
    stand = every.filter(begun & not_over & heavy_enough & light_enough)
    values = {
        f"unit_{name}": ibis.ifelse(stand.setting == name, stand.value, ibis.null("int64")).max()
        for name in settings()
    }
    return stand.group_by("infant_id").agg(**values)
