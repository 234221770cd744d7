"""The row of each stay."""

from datetime import datetime

import numpy as np
import pyarrow as pa

from nectary.sample.births import FLOWS, LANGUAGES, STEROIDS
from nectary.sample.chance import day_of, words
from nectary.sample.chart import Chart
from nectary.sample.course import DIED, HOME, TRANSFER

UNIT = "invented-unit"
LEFT = {HOME: "home", TRANSFER: "transfer", DIED: "died"}
SETTLED_MIN = 30  # from birth to the cot, inborn


def put(chart: Chart, born_at: list[datetime]) -> None:
    """Chart one row a stay; `born_at` = local date and time of birth, to the minute."""
    births, open_stay = chart.births, chart.open_stay
    admitted = np.maximum(births.observed_from_min, SETTLED_MIN)
    left_day = day_of(chart.seen_min, chart.birth_minute)
    firsts = births.number[births.first]
    set_ids = [f"invented-set-{n:07d}" for n in births.number.tolist()]
    how = [LEFT[code] for code in chart.course.left_how.tolist()]
    chart.every(
        "infants",
        unit_id=UNIT,
        birth_at=pa.array([at.strftime("%Y-%m-%dT%H:%M") for at in born_at]),
        birth_month=pa.array([at.strftime("%Y-%m") for at in born_at]),
        gestation_days=births.gestation_days,
        gestation_known_to="day",
        birth_weight_g=births.weight_g,
        sex=words(births.female.astype(int), ("m", "f")),
        inborn=births.inborn,
        mother_id=np.array([f"invented-mother-{n:07d}" for n in firsts.tolist()], dtype=object),
        set_id=words(np.where(births.order > 0, births.first, -1), set_ids),
        birth_order=np.ma.array(births.order, mask=births.order == 0),
        small_for_gestation=births.small,
        absent_end_diastolic_flow=words(births.flow, FLOWS),
        antenatal_steroid=words(births.steroid, STEROIDS),
        delivery=words(births.caesarean.astype(int), ("vaginal", "caesarean")),
        language_reads=words(births.reads, LANGUAGES),
        language_speaks=words(births.speaks, LANGUAGES),
        observed_from_min=births.observed_from_min,
        admitted_day=day_of(admitted, chart.birth_minute),
        admitted_min=admitted,
        left_day=np.ma.array(left_day, mask=open_stay),
        left_min=np.ma.array(chart.seen_min, mask=open_stay),
        left_how=np.where(open_stay, "still_in", np.array(how, dtype=object)),
        seen_to_day=left_day,
    )
