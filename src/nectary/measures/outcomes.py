"""Outcomes of a stay: as the unit states them, never a computed stage."""

from typing import Any

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.record.words import only_where, trusted, unknown, yes_or_no

RECORD = "record-conventions"
QUALITY = "quality-conventions"
ENDED = ("home", "died")
DAYS_A_WEEK = 7


@gather(
    grain="stay",
    reads=("infants.left_how", "infants.left_day", "infants.admitted_day", "infants.gestation_days",
           "infants.gestation_known_to"),
    gives={
        "ended_how": "home, transfer, died, still_in; NULL where unknown", "ended_on": "unit day of leaving",
        "came_on": "unit day of admission",
        "born_at_days": "gestation at birth in days, where known to the day",
        "born_at_least": "gestation at birth in days, or the first day of its known week",
        "born_at_most": "gestation at birth in days, or the last day of its known week",
    },
)  # fmt: skip
def how_the_stay_ended(tables: Tables) -> ir.Table:
    """The ends of a stay, and gestation at birth where the stay is not doubted.

    A gestation known to the week is a range of seven days; so is one of whole weeks where nobody says
    how finely it is known. A doubt about weight or gestation does not touch how the stay ended.
    """
    rows = tables["infants"]
    sure = trusted(rows)
    by_day = known_to_the_day(rows)
    known = ibis.ifelse(sure, rows.gestation_days, unknown())
    return rows.select(
        "infant_id", ended_how="left_how", ended_on="left_day", came_on="admitted_day",
        born_at_days=only_where(by_day, known), born_at_least=known,
        born_at_most=known + ibis.ifelse(by_day, 0, 6),
    )  # fmt: skip


def known_to_the_day(infants: ir.Table) -> ir.BooleanValue:
    """Whether gestation is known to the day; 27+3 is, even where nobody says so."""
    said = infants.gestation_known_to == "day"
    unsaid = infants.gestation_known_to.isnull() & (infants.gestation_days % DAYS_A_WEEK != 0)
    return (said | unsaid).fill_null(False)


def _stated(stays: Any, which: str) -> ir.Value:
    """1 when a closed diagnosis stands, NULL while one is open, 0 when the stay ended without one.

    Where a total is reported it goes before the absence of a diagnosis: it is somebody's statement.
    """
    ended = stays.ended_how.isin(ENDED) & (stays.records_diagnoses > 0)
    return ibis.cases(
        (stays[f"{which}_stated"] == 1, 1),
        ((stays[f"{which}_open"] == 1) | stays[f"reported_{which}"].notnull(), unknown()),
        (ended, 0),
        else_=unknown(),
    )


_OUTCOME = """
    infants: infant_id, unit_id, left_how
    a, u, home
    b, u, home
    c, u, home
    d, u, still_in
    e, u, transfer
    f, u, died
    g, u, home
    h, u, home
    i, u, home
    j, u, home
    k, u, home
    l, u, home
    findings: infant_id, episode_id, day, finding, value
    j, 1, 9, distension, true
    k, 1, 9, distension, true
    l, , 9, increased_residuals, true
    diagnoses: infant_id, start_day, diagnosis, closed, flag
    k, 9, other, true,
    h, 9, {which}, false,
    i, 9, , true,
    a, 12, {which}, true,
    c, 9, {which}, false,
    f, 9, {other}, true,
    g, 9, {which}, true, wrong_baby
    reported: infant_id, item, value
    d, {which}, 1
    h, {which}, 0
    expect: infant_id, value, basis
    a, 1, charted
    b, 0, charted
    c, ,
    d, 1, reported
    e, ,
    f, 0, charted
    g, ,
    h, ,
    i, ,
    j, ,
    k, 0, charted
    l, 0, charted
"""
STATED_NULL = (
    "a work-up is open, also for want of a diagnosis, or a diagnosis doubted, the stay goes on or ended in "
    "transfer, the unit records no diagnoses, and no total is reported"
)


@measure(
    title="NEC as stated by the unit",
    unit="1",
    grain="stay",
    reads=("nec_stated", "nec_open", "reported_nec", "ended_how", "records_diagnoses"),
    source=Source(RECORD, where="totals that a source reports: a diagnosis without a date"),
    null_when=STATED_NULL,
    rests_on="diagnosis or reported total",
    reported="nec",
    cases=_OUTCOME.format(which="nec", other="sip"),
)
def nec(stays: Columns) -> ir.Value:
    """1 when a closed diagnosis of NEC stands, 0 when the stay ended without one, else as reported.

    The unit's own statement, under whatever definition it used; never a computed stage.
    """
    return _stated(stays, "nec")


@measure(
    title="Intestinal perforation by itself, as stated by the unit",
    unit="1",
    grain="stay",
    reads=("sip_stated", "sip_open", "reported_sip", "ended_how", "records_diagnoses"),
    source=Source(QUALITY, where="outcomes: SIP apart from NEC"),
    null_when=STATED_NULL,
    rests_on="diagnosis or reported total",
    reported="sip",
    cases=_OUTCOME.format(which="sip", other="nec"),
)
def sip(stays: Columns) -> ir.Value:
    """1 when a closed diagnosis of spontaneous intestinal perforation stands, 0 when none does at its end.

    Counted apart from NEC, always.
    """
    return _stated(stays, "sip")


@measure(
    title="NEC that was operated or drained",
    unit="1",
    grain="stay",
    reads=(
        "nec_stated",
        "nec_open",
        "reported_nec",
        "nec_operated",
        "reported_nec_surgery",
        "nec_surgery_unknown",
        "ended_how",
        "records_diagnoses",
    ),
    source=Source(QUALITY, where="outcomes: NEC with a laparotomy or a drain"),
    null_when=f"{STATED_NULL}; or NEC stands and nobody charted whether it was operated",
    rests_on="diagnosis or reported total",
    reported="nec_surgery",
    cases="""
        infants: infant_id, unit_id, left_how
        drain, u, home
        cut, u, died
        none, u, home
        blank, u, home
        well, u, home
        here, u, still_in
        told, u, home
        another, u, home
        reported: infant_id, item, value
        told, nec_surgery, 1
        diagnoses: infant_id, start_day, diagnosis, closed, surgery
        another, 12, nec, true, none
        another, 20, nec, false,
        drain, 12, nec, true, drain
        cut, 12, nec, true, laparotomy
        none, 12, nec, true, none
        blank, 12, nec, true,
        expect: infant_id, value, basis
        drain, 1, charted
        cut, 1, charted
        none, 0, charted
        blank, ,
        well, 0, charted
        here, ,
        told, 1, reported
        another, ,
    """,
)
def nec_surgery(stays: Columns) -> ir.Value:
    """1 when NEC was operated or drained, 0 when it was not or there was none."""
    stated = _stated(stays, "nec")
    in_doubt = (stays.nec_surgery_unknown == 1) | (stays.nec_open == 1)
    operated = ibis.cases((stays.nec_operated == 1, 1), (in_doubt, unknown()), else_=0)
    told = stays.reported_nec_surgery.notnull()
    return ibis.cases((stated == 1, operated), (told, unknown()), (stated == 0, 0), else_=unknown())


@measure(
    title="Death before going home",
    unit="1",
    grain="stay",
    reads=("ended_how",),
    source=Source(QUALITY, where="outcomes: death before going home"),
    null_when="the stay goes on, ended in transfer, or nobody knows how it ended, and no total is reported",
    rests_on="stay or reported total",
    reported="death",
    cases="""
        infants: infant_id, unit_id, left_how
        a, u, died
        b, u, home
        c, u, transfer
        d, u, still_in
        e, u,
        reported: infant_id, item, value
        e, death, 1
        expect: infant_id, value, basis
        a, 1, charted
        b, 0, charted
        c, ,
        d, ,
        e, 1, reported
    """,
)
def death(stays: Columns) -> ir.Value:
    """1 when the baby died in this stay, 0 when it went home; one moved on is unknown, not alive."""
    return ibis.cases((stays.ended_how == "died", 1), (stays.ended_how == "home", 0), else_=unknown())


@measure(
    title="NEC or death",
    unit="1",
    grain="stay",
    reads=("nec", "death"),
    source=Source(QUALITY, where="outcomes: NEC or death together"),
    null_when="neither is known to have happened and one of them is unknown",
    rests_on="diagnosis, stay or reported total",
    cases="""
        infants: infant_id, unit_id, left_how
        both, u, died
        nec, u, home
        dead, u, died
        well, u, home
        away, u, transfer
        awaynec, u, transfer
        told, u, home
        reported: infant_id, item, value
        told, nec, 1
        diagnoses: infant_id, start_day, diagnosis, closed
        both, 12, nec, true
        nec, 12, nec, true
        awaynec, 12, nec, true
        expect: infant_id, value, basis
        both, 1, charted
        nec, 1, charted
        dead, 1, charted
        well, 0, charted
        away, ,
        awaynec, 1, charted
        told, 1, reported
    """,
)
def nec_or_death(stays: Columns) -> ir.Value:
    """1 when the baby had NEC or died, 0 when surely neither."""
    return yes_or_no((stays.nec == 1) | (stays.death == 1), stays.nec.isnull() | stays.death.isnull())


@measure(
    title="Day of NEC",
    unit="d",
    grain="stay",
    reads=("nec_stated", "nec_on_day"),
    source=Source(QUALITY, where="outcomes: the day of onset"),
    null_when="no closed diagnosis of NEC stands",
    rests_on="diagnosis",
    cases="""
        infants: infant_id, unit_id, left_how
        a, u, home
        b, u, home
        c, u, home
        diagnoses: infant_id, start_day, diagnosis, closed
        a, 19, nec, true
        a, 12, nec, true
        a, 3, nec, false
        a, 2, sip, true
        b, 12, nec, false
        expect: infant_id, value, basis
        a, 12, charted
        b, ,
        c, ,
    """,
)
def nec_onset_day(stays: Columns) -> ir.Value:
    """Unit day on which NEC is stated to have begun, the day of birth being 0; of several the first."""
    return only_where(stays.nec_stated == 1, stays.nec_on_day)


@measure(
    title="Postmenstrual age at NEC",
    unit="d",
    grain="stay",
    reads=("nec_onset_day", "born_at_days"),
    source=Source("exposures-conventions", where="time: postmenstrual age"),
    null_when="there is no day of NEC, or gestation is unknown, doubted, or known only to the week",
    rests_on="diagnosis",
    cases="""
        infants: infant_id, unit_id, left_how, gestation_days, gestation_known_to
        a, u, home, 178, day
        b, u, home, 175, week
        c, u, home, , day
        d, u, home, 178, day
        diagnoses: infant_id, start_day, diagnosis, closed
        a, 18, nec, true
        b, 18, nec, true
        c, 18, nec, true
        expect: infant_id, value, basis
        a, 196, charted
        b, ,
        c, ,
        d, ,
    """,
)
def nec_onset_pma_days(stays: Columns) -> ir.Value:
    """Days of postmenstrual age on the day of NEC: 25+3 at birth and unit day 18 is 28+0, which is 196."""
    return stays.born_at_days + stays.nec_onset_day


@measure(
    title="Length of stay",
    unit="d",
    grain="stay",
    reads=("ended_how", "ended_on", "came_on"),
    source=Source(
        "exposures-conventions", where="denominators: the day of admission counts, that of leaving does not"
    ),
    null_when="the stay goes on, or its first or last day is unknown",
    rests_on="stay",
    cases="""
        infants: infant_id, unit_id, left_how, admitted_day, left_day
        a, u, home, 0, 40
        b, u, transfer, 3, 10
        c, u, still_in, 0,
        d, u, home, , 9
        e, u, died, 0, 0
        expect: infant_id, value, basis
        a, 40, charted
        b, 7, charted
        c, ,
        d, ,
        e, 0, charted
    """,
)
def stay_days(stays: Columns) -> ir.Value:
    """Unit days from admission to leaving; the day of admission counts, the day of leaving does not."""
    return only_where(stays.ended_how.fill_null("still_in") != "still_in", stays.ended_on - stays.came_on)
