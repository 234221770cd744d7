"""Work-ups: what was seen, when, and how each was closed. Every figure is our own choice (local)."""

import numpy as np

from nectary.sample.chance import Bools, Floats, Ints, code, number, words, yes
from nectary.sample.chart import Chart, infant_id
from nectary.sample.course import NEVER

DAY = 1440
SEEN_BY = ("nurse", "doctor", "radiologist", "surgeon")
CLINICAL = (
    ("distension", 1.0), ("gross_blood", 0.5), ("bilious_aspirate", 0.45), ("tenderness", 0.5),
    ("apnea", 0.55), ("bradycardia", 0.5), ("lethargy", 0.4), ("bowel_sounds_absent", 0.35),
)  # fmt: skip
RULED_OUT = (
    ("distension", 0.8), ("increased_residuals", 0.6), ("emesis", 0.4), ("dilation", 0.5),
    ("pneumatosis", 0.0), ("portal_venous_gas", 0.0),
)  # fmt: skip
IMAGING = ("pneumatosis", "portal_venous_gas", "pneumoperitoneum", "ileus", "dilation")
SEVERE = (("hypotension", 0.6), ("peritonitis", 0.4), ("mild_thrombocytopenia", 0.7))
SURGERY = ("none", "drain", "laparotomy")
CLOSED_AFTER_DAYS = 3


def _seen(
    chance: np.random.Generator,
    chart: Chart,
    episode: str,
    start: Ints,
    where: Bools,
    finding: str,
    share: "float | Floats",
) -> None:
    count = len(start)
    role = number(chance, 0, 1, count) if finding not in IMAGING else np.full(count, 2)
    ids = np.array([f"{infant_id(n)}-{episode}" for n in chart.births.number.tolist()], dtype=object)
    chart.once(
        "findings",
        np.where(start < NEVER, start - number(chance, 5, 180, count), NEVER),
        where & (start < NEVER),
        episode_id=ids,
        finding=finding,
        value=yes(chance, share, count),
        certainty=words(code(chance, (0.9, 0.1), count), ("definite", "equivocal")),
        seen_by_role=words(role, SEEN_BY),
    )


def _nec(chance: np.random.Generator, chart: Chart) -> None:
    """At least distension or blood, and pneumatosis or free air: each case meets VON's counting rule."""
    start, surgery = chart.course.nec_min, chart.course.nec_surgery
    has, operated = start < NEVER, surgery > 0
    for finding, share in CLINICAL:
        _seen(chance, chart, "nec", start, has, finding, share)
    for finding, share in SEVERE:
        _seen(chance, chart, "nec", start, has & operated, finding, share)
    _seen(chance, chart, "nec", start, has, "pneumatosis", 1.0)
    _seen(chance, chart, "nec", start, has, "portal_venous_gas", np.where(operated, 0.5, 0.2))
    _seen(chance, chart, "nec", start, has, "pneumoperitoneum", np.where(operated, 0.6, 0.0))
    _seen(chance, chart, "nec", start, has, "treated_for_nec", 1.0)
    stage = np.select([operated, yes(chance, 0.4, len(start))], [2, 1], 0)
    _close(
        chart,
        start,
        diagnosis="nec",
        stated_stage=words(stage, ("IIA", "IIB", "IIIB")),
        stated_definition="bell",
        surgery=words(surgery, SURGERY),
    )


def _close(chart: Chart, start: Ints, **cells: object) -> None:
    """Chart a diagnosis; open while the stay is still in and the work-up is younger than three days."""
    closed = ~(chart.open_stay & (start + CLOSED_AFTER_DAYS * DAY > chart.seen_min))
    chart.span(
        "diagnoses", start, start + 10 * DAY, start < NEVER, closed=closed, source_kind="clinician", **cells
    )


def put(chance: np.random.Generator, chart: Chart) -> None:
    """Chart every work-up and the diagnoses."""
    course = chart.course
    _nec(chance, chart)
    perforated, looked = course.sip_min < NEVER, course.sip_surgery == SURGERY.index("laparotomy")
    for finding in ("pneumoperitoneum", "distension", "discoloration"):
        _seen(chance, chart, "sip", course.sip_min, perforated, finding, 1.0)
    _seen(chance, chart, "sip", course.sip_min, perforated, "pneumatosis", 0.0)
    _seen(chance, chart, "sip", course.sip_min + 600, perforated & looked, "focal_perforation_only", 1.0)
    _close(chart, course.sip_min, diagnosis="sip", surgery=words(course.sip_surgery, SURGERY))
    for finding, share in RULED_OUT:
        _seen(chance, chart, "out", course.ruled_out_min, course.ruled_out_min < NEVER, finding, share)
    _close(chart, course.ruled_out_min, diagnosis="other", surgery="none")
    _close(chart, course.sepsis_min, diagnosis="sepsis", surgery="none")
