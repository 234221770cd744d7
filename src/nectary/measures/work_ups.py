"""What a stay's diagnoses say of its work-ups, and whether one of them is still open."""

import ibis
import ibis.expr.types as ir

from nectary.measures.declare import Tables, gather
from nectary.record.words import any_where, only_where, trusted, unknown

SURGERY = ("drain", "laparotomy")
MINUTES_UNDER = 1_000_000


@gather(
    grain="stay",
    reads=(
        "infants.unit_id", "diagnoses.diagnosis", "diagnoses.closed", "diagnoses.start_day",
        "diagnoses.start_min", "diagnoses.surgery", "findings.episode_id",
    ),
    gives={
        "nec_stated": "1 = a closed diagnosis of NEC stands",
        "nec_open": "1 = one is doubted or open, a diagnosis has no name, or a work-up is open",
        "nec_operated": "1 = it was operated or drained", "nec_surgery_unknown": "1 = nobody charted whether",
        "nec_on_day": "first unit day of it", "nec_on_min": "minute of it; NULL when only the day is known",
        "sip_stated": "1 = a closed diagnosis of SIP stands",
        "sip_open": "1 = one is doubted or open, a diagnosis has no name, or a work-up is open",
    },
)  # fmt: skip
def diagnoses_of_stay(tables: Tables) -> ir.Table:
    """What the unit's own diagnoses say; an open one says nothing yet.

    Findings of a work-up without any diagnosis, or beside one that is not closed, are of an open work-up.
    """
    each = _diagnosed(tables["diagnoses"])
    seen = tables["findings"].filter(ibis._.episode_id.notnull()).select(worked_up="infant_id").distinct()
    rows = tables["infants"].select(stay="infant_id")
    rows = rows.left_join(each, rows.stay == each.infant_id).drop("infant_id")
    rows = rows.left_join(seen, rows.stay == seen.worked_up)
    still_open = rows.worked_up.notnull() & (rows.some_open.fill_null(1) == 1)
    opened = {name: ibis.ifelse(still_open, 1, rows[name]) for name in ("nec_open", "sip_open")}
    return rows.mutate(**opened).rename(infant_id="stay").drop("worked_up", "some_open")


def _diagnosed(rows: ir.Table) -> ir.Table:
    """The stays with a diagnosis; `some_open`: 1 = one of any name is doubted or open."""
    closed = trusted(rows) & rows.closed.fill_null(False)
    nec, sip = rows.diagnosis == "nec", rows.diagnosis == "sip"
    stated = closed & nec
    cut = rows.surgery.isin(SURGERY)
    on_day = ibis.ifelse(stated, rows.start_day, unknown()).min()
    packed = ibis.ifelse(stated, rows.start_day * MINUTES_UNDER + rows.start_min, unknown()).min()
    each = rows.group_by("infant_id").agg(
        nec_stated=any_where(stated),
        nec_open=any_where((nec | rows.diagnosis.isnull()) & ~(nec & closed).fill_null(False)),
        nec_operated=any_where(stated & cut),
        nec_surgery_unknown=any_where(stated & rows.surgery.isnull()),
        nec_on_day=on_day,
        packed=packed,
        sip_stated=any_where(closed & sip),
        sip_open=any_where((sip | rows.diagnosis.isnull()) & ~(sip & closed).fill_null(False)),
        some_open=any_where(~closed),
    )
    same_day = (each.packed - each.packed % MINUTES_UNDER) == each.nec_on_day * MINUTES_UNDER
    return each.mutate(nec_on_min=only_where(same_day, each.packed % MINUTES_UNDER)).drop("packed")
