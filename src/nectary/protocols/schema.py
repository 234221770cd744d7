"""A feeding protocol as its TOML file says it: bands by birth weight, steps by tolerated feeding day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from nectary.base.ages import format_gestation
from nectary.base.errors import UserError
from nectary.base.people import as_compared
from nectary.base.sources import Trust

SCHEMA = "nec-feeding-protocol/1"
PRESCRIBERS = ("doctor", "nurse_practitioner")
PARTNERS = ("nurse", "dietitian")
HALF = 2
NOT_STATED = "not_stated"
Range = tuple[str, int, int]


@dataclass(frozen=True)
class Step:
    """One tolerated feeding day: mL/kg/day in each of its equal parts. `stage`: trophic or ladder."""

    number: int
    parts: tuple[int, ...]
    stage: str = "ladder"

    @property
    def halves(self) -> tuple[int, int] | None:
        """mL/kg/day in the first and in the second half; None where the day has other parts."""
        if len(self.parts) > HALF:
            return None
        return self.parts[0], self.parts[-1]

    @property
    def mean(self) -> Fraction:
        """mL/kg/day over the whole day, exactly."""
        return Fraction(sum(self.parts), len(self.parts))

    @property
    def least(self) -> int:
        """The lowest of its parts, mL/kg/day."""
        return min(self.parts)


@dataclass(frozen=True)
class Band:
    """The ladders for birth weights from `from_g` up to, not including, `below_g`: one an arm, or one, "".

    `or_ga_below`: a heavier baby born before that many days belongs here too. `ga_from`, `ga_below`: only
    babies born in that span do. `ranges` are what the source prints where it gives no single number, by arm.
    """

    from_g: int
    below_g: int
    ladders: dict[str, tuple[Step, ...]]
    or_ga_below: int | None = None
    ga_from: int | None = None
    ga_below: int | None = None
    ranges: dict[str, tuple[Range, ...]] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The ladder where all arms share one; of several, the first arm's."""
        return next(iter(self.ladders.values()))

    def of_arm(self, arm: str | None) -> tuple[Step, ...]:
        """The ladder of `arm`; the one that all share, whatever the arm."""
        return self.ladders.get(arm or "", self.steps)

    def ranges_of(self, arm: str | None) -> tuple[Range, ...]:
        """(what, lowest, highest) as printed for `arm`; those that all share, whatever the arm."""
        return self.ranges.get(arm or "", self.ranges.get("", ()))

    def needs_gestation(self) -> bool:
        """Whether birth weight alone cannot say who belongs here."""
        return self.ga_from is not None or self.ga_below is not None

    def holds(self, birth_weight_g: int, gestation_days: int | None) -> bool:
        """Whether such a baby belongs here; with an unknown gestation, whether it surely does."""
        if gestation_days is None:
            return self.from_g <= birth_weight_g < self.below_g and not self.needs_gestation()
        born_in_span = (self.ga_from is None or self.ga_from <= gestation_days) and (
            self.ga_below is None or gestation_days < self.ga_below
        )
        early = self.or_ga_below is not None and gestation_days < self.or_ga_below
        weighs = self.from_g <= birth_weight_g < self.below_g or (birth_weight_g >= self.below_g and early)
        return born_in_span and weighs


@dataclass(frozen=True)
class Signature:
    """Who signed which version, in which role, on which day."""

    name: str
    role: str
    on: date
    version: str


@dataclass(frozen=True)
class Protocol:
    """One protocol version. `version` is the hash of its content; a changed number changes it.

    `content` is the file itself, for what has no place here. `stated`: the parts that it speaks of, each
    "none" where it says that there is none; `not_stated`: those that it is silent on.
    """

    id: str
    title: str
    kind: str
    population: str
    trust: Trust
    source: str
    version: str
    starts: date | None
    next_review: date | None
    weight_basis: str
    weight_trust: Trust
    arms: tuple[str, ...]
    windows: dict[str, tuple[int, int]]
    interval_h: int
    allowed_h: tuple[int, ...]
    bands: tuple[Band, ...]
    target_ml_per_kg_day: int
    target_trust: Trust
    after_target: str
    stated: dict[str, str]
    not_stated: tuple[str, ...]
    modifiers: tuple[str, ...]
    does_not_cover: tuple[str, ...]
    syringe: tuple[tuple[float, float], ...]
    signatures: tuple[Signature, ...]
    gestation_below_days: int | None
    content: dict[str, Any] = field(repr=False)

    def covers_gestation(self, gestation_days: int | None) -> bool:
        """False at or above the protocol's limit; an unknown gestation or no limit is not outside it."""
        limit = self.gestation_below_days
        return limit is None or gestation_days is None or gestation_days < limit

    def band(self, birth_weight_g: int, gestation_days: int | None = None) -> Band:
        """The band that such a baby falls in; UserError outside them all, or where gestation decides."""
        for band in self.bands:
            if band.holds(birth_weight_g, gestation_days):
                return band
        known = gestation_days is not None
        deciding = [
            band
            for band in self.bands
            if band.needs_gestation() or (band.or_ga_below and birth_weight_g >= band.below_g)
        ]
        if deciding and not known:
            raise UserError(
                f"birth weight {birth_weight_g} g does not say which band",
                "the weeks and days at birth",
                "Say the gestation, such as 31+0.",
                self.id,
            )
        lowest, highest = self.bands[0].from_g, self.bands[-1].below_g
        born = f", born at {format_gestation(gestation_days)}," if gestation_days is not None else ""
        raise UserError(
            f"birth weight {birth_weight_g} g{born} is outside this protocol",
            f"{lowest} g to below {highest} g",
            "Use the protocol that covers this baby.",
            self.id,
        )


def enough(roles: Iterable[str]) -> bool:
    """Whether people of these roles unlock a version: a prescriber, and a nurse or dietitian."""
    given = set(roles)
    return bool(given & set(PRESCRIBERS) and given & set(PARTNERS))


def signed_by(protocol: Protocol) -> tuple[Signature, ...]:
    """The signatures of exactly this version, one a person; empty unless they are enough to unlock it.

    Enough: two people, one doctor or nurse practitioner and one nurse or dietitian, with a start and a
    review date.
    """
    of_this = {as_compared(one.name): one for one in protocol.signatures if one.version == protocol.version}
    valid = tuple(of_this.values())
    dated = protocol.starts is not None and protocol.next_review is not None
    return valid if dated and enough(one.role for one in valid) else ()


def status_on(protocol: Protocol, on: date) -> str:
    """example (unsigned, or signed and not yet in force), signed, or expired, on the day `on`."""
    if protocol.next_review is not None and protocol.next_review < on:
        return "expired"
    begun = protocol.starts is not None and protocol.starts <= on
    return "signed" if begun and signed_by(protocol) else "example"
