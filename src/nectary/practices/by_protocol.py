"""What a signed protocol decides for the practices: when feeds start, how large a step is, and more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import ceil, floor

from nectary.base.ages import parse_gestation
from nectary.base.errors import UserError
from nectary.base.sources import Source
from nectary.practices.settings import Setting, settings
from nectary.protocols.schema import Band, Protocol, signed_by


def settings_of(protocol: Protocol, arm: str | None = None) -> tuple[Setting, ...]:
    """The settings that a signed protocol states, from the day on which it starts.

    A band that gestation decides gives none: settings go by birth weight. UserError for a protocol that
    nobody has signed, which decides nothing.
    """
    if not signed_by(protocol) or protocol.starts is None:
        raise UserError(
            "the protocol is not signed by two people with a start and a review date",
            "a signed protocol",
            "nectary protocol check FILE says what is missing.",
            protocol.id,
        )
    return tuple(_stated(protocol, arm, protocol.starts))


def _stated(protocol: Protocol, arm: str | None, since: date) -> Iterator[Setting]:
    def one(name: str, value: int, band: Band | None = None) -> Setting:
        example = settings()[name]
        source = Source("unit-file", f"protocol {protocol.id}, version {protocol.version}")
        low, high = (None, None) if band is None else (band.from_g, band.below_g)
        return replace(example, value=value, source=source, since=since, from_g=low, below_g=high)

    window = protocol.windows.get(arm or "") or protocol.windows.get("")
    for band in (one_band for one_band in protocol.bands if not one_band.needs_gestation()):
        if window:
            yield one("feeds_start_from_h", window[0], band)
            yield one("feeds_start_until_h", window[1], band)
        rates = [step.mean for step in band.of_arm(arm) if step.stage == "ladder"]
        climbs = [after - before for before, after in pairwise(rates) if after > before]
        if climbs:
            yield one("advance_lowest_ml_per_kg_day", floor(min(climbs)), band)
            yield one("advance_highest_ml_per_kg_day", ceil(max(climbs)), band)
    donor, line = protocol.content["donor_milk"], protocol.content.get("line_out", {})
    if "below_g" in donor:
        yield one("donor_below_g", donor["below_g"])
    if "ga_below" in donor:
        yield one("donor_below_gestation_days", parse_gestation(donor["ga_below"]))
    if "at_ml_kg_day" in line:
        yield one("line_out_ml_per_kg_day", line["at_ml_kg_day"])
