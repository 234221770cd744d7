"""Invented stays of an invented unit: seeded, marked *invented* in every row, calibrated to nothing yet.

No rate in it is an estimate of anything: it shows the software at work.
"""

import random
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from nectary.base.errors import UserError
from nectary.engine.schema import arrow_schema
from nectary.protocols.schema import load
from nectary.record.tables import id_column

Row = dict[str, Any]
FEEDS_A_DAY = 8
SYRINGE_STEP_UL = 100
UNTIL = datetime(2026, 1, 1, 23, 59)
MONTHS_BACK_DAYS = 700
PROTOCOL = "adept-2009"
MINUTES_A_DAY = 1440


class _Stay:
    """One invented infant; `rows` gathers what is charted, by table."""

    def __init__(
        self, number: int, chance: random.Random, until: datetime, still_in: bool, twin_of: "_Stay | None"
    ) -> None:
        self.chance = chance
        self.still_in = still_in
        self.infant_id = f"invented-{number:04d}"
        self.rows: dict[str, list[Row]] = {}
        self.set_id = f"invented-set-{number - 1:04d}" if twin_of else None
        self.birth_order = 2 if twin_of else None
        self.gestation_days = chance.randint(24 * 7, 32 * 7)
        mean_g = 600 + (self.gestation_days - 24 * 7) * 20
        self.birth_weight_g = max(400, round(chance.gauss(mean_g, mean_g * 0.12) / 10) * 10)
        self.last_day = chance.randint(5, 30) if still_in else chance.randint(21, 60)
        back = timedelta(self.last_day + (0 if still_in else chance.randint(1, MONTHS_BACK_DAYS)))
        self.born = (until - back).date()
        if twin_of:
            self.gestation_days, self.born = twin_of.gestation_days, twin_of.born
            self.last_day = twin_of.last_day
        self.seen_min = (self.last_day * MINUTES_A_DAY + until.hour * 60 + until.minute) if still_in else None

    def add(self, table: str, **cells: Any) -> None:
        """Chart a row; what would lie after the moment of looking is not there yet."""
        if self.seen_min is not None and (cells.get("at_min") or 0) > self.seen_min:
            return
        rows = self.rows.setdefault(table, [])
        rows.append({"infant_id": self.infant_id, "source": "invented", **cells})
        if table != "infants":
            rows[-1][id_column(table)] = f"{self.infant_id}-{table}-{len(rows)}"


def _weight_g(stay: _Stay, day: int) -> int:
    """Falls by a tenth to day 4, then rises by 15 g/kg/day: round numbers, chosen, not estimated."""
    if day <= 4:
        return round(stay.birth_weight_g * (1 - 0.025 * day))
    return round(stay.birth_weight_g * 0.9 * 1.015 ** (day - 4))


def _left_how(stay: _Stay) -> str:
    chance = stay.chance.random()
    if stay.still_in:
        return "still_in"
    return "home" if chance < 0.9 else "transfer" if chance < 0.96 else "died"


def _chart_infant(stay: _Stay) -> None:
    left_how = _left_how(stay)
    stay.add(
        "infants",
        unit_id="invented-unit",
        birth_at=f"{stay.born.isoformat()}T00:00",
        birth_month=stay.born.isoformat()[:7],
        gestation_days=stay.gestation_days,
        gestation_known_to="day",
        birth_weight_g=stay.birth_weight_g,
        sex=stay.chance.choice("fm"),
        inborn=True,
        set_id=stay.set_id,
        birth_order=stay.birth_order,
        language_reads="en",
        language_speaks=stay.chance.choice(["en", "en", "es"]),
        observed_from_min=0,
        admitted_day=0,
        admitted_min=30,
        left_day=None if stay.still_in else stay.last_day,
        left_how=left_how,
        seen_to_day=stay.last_day,
    )


def _chart_feeds(stay: _Stay) -> None:
    mother_first = stay.chance.random() < 0.8
    other = stay.chance.choice(["donor", "donor", "formula"])
    protocol = load(PROTOCOL)
    steps = protocol.band(stay.birth_weight_g).steps
    at = 0
    for day in range(1, stay.last_day + 1):
        held = stay.chance.random() < 0.05
        decision = "hold" if held and at else "advance" if at < len(steps) else "stay"
        held = decision == "hold"
        at += decision == "advance"
        aim = min(steps[at - 1].halves)
        stay.add(
            "steps",
            day=day,
            at_min=day * MINUTES_A_DAY + 540,
            decision=decision,
            aim_ul_per_g_day=aim,
            step=at,
            protocol_version=protocol.version,
            reason="belly" if held else None,
            by_role="doctor",
        )
        whole_ul = aim * max(stay.birth_weight_g, _weight_g(stay, day)) // FEEDS_A_DAY
        each_ul = whole_ul // SYRINGE_STEP_UL * SYRINGE_STEP_UL
        for feed in range(FEEDS_A_DAY):
            own = mother_first and stay.chance.random() < 0.75
            stay.add(
                "feeds",
                day=day,
                at_min=day * MINUTES_A_DAY + feed * 180,
                milk="mother" if own else other,
                planned_ul=each_ul,
                volume_ul=0 if held else each_ul,
                given="held" if held else "given",
                reason="belly" if held else None,
                route="ng",
                fortifier="none",
            )


def _chart_rest(stay: _Stay) -> None:
    for day in range(0, stay.last_day + 1):
        stay.add("weights", day=day, at_min=day * MINUTES_A_DAY + 60, weight_g=_weight_g(stay, day))
    for agent in ("ampicillin", "gentamicin"):
        stay.add(
            "medicines",
            start_day=0,
            stop_day=stay.chance.choice([1, 2, 2, 4, 6]),
            given_name=agent,
            agent=agent,
            kind="antibiotic",
            route="iv",
        )
    if stay.chance.random() < 0.8:
        hours = stay.chance.choice([4, 10, 20, 30])
        stay.add(
            "talks",
            day=hours // 24,
            at_min=hours * 60,
            topic="nec",
            language="en",
            interpreter=stay.chance.choice(["professional", "not_needed"]),
            by_role="nurse",
            parent_asked=True,
        )
    if not stay.still_in and stay.chance.random() < 0.06:
        day = stay.chance.randint(10, 20)
        stay.add(
            "diagnoses",
            start_day=day,
            diagnosis="nec",
            stated_definition="von",
            surgery="none",
            closed=True,
            source_kind="clinician",
        )


def _make(stays: int, chance: random.Random, until: datetime) -> list[_Stay]:
    """One in ten still in; the last two of those, where there are two, are twins."""
    made: list[_Stay] = []
    here = stays // 10
    for number in range(1, stays + 1):
        twin = made[-1] if number == stays and here > 1 else None
        made.append(_Stay(number, chance, until, number > stays - here, twin))
    if here > 1:
        made[-2].set_id, made[-2].birth_order = made[-1].set_id, 1
    return made


def invent(stays: int, seed: int, until: datetime = UNTIL) -> dict[str, pa.Table]:
    """A record of `stays` invented stays, one in ten still in at the moment `until`; same seed, same rows."""
    if stays < 1:
        raise UserError(f"{stays} stays asked for", "1 or more", where="sample")
    chance = random.Random(seed)
    gathered: dict[str, list[Row]] = {}
    for stay in _make(stays, chance, until):
        _chart_infant(stay)
        _chart_feeds(stay)
        _chart_rest(stay)
        for table, rows in stay.rows.items():
            gathered.setdefault(table, []).extend(rows)
    return {
        name: pa.Table.from_pylist(
            [{column: row.get(column) for column in arrow_schema(name).names} for row in rows],
            schema=arrow_schema(name),
        )
        for name, rows in gathered.items()
    }
