"""Medicines, cultures, laboratory numbers, blood, breathing help, lines and tubes.

Nothing here is drawn from the sickness that no row may tell.

Names are written as wards write them, in more than one way; every figure is our own choice (local).
"""

from collections.abc import Sequence

import numpy as np

from nectary.sample.chance import Bools, Floats, Ints, code, day_of, number, words, yes
from nectary.sample.chart import Chart
from nectary.sample.course import NEVER

DAY = 1440
NAMES: dict[str, tuple[str, ...]] = {
    "ampicillin": ("ampicillin", "Ampicillin", "AMPICILLIN INJ"),
    "gentamicin": ("gentamicin", "Gentamicin", "GENTAMICIN INJ"),
    "vancomycin": ("vancomycin", "Vancomycin"),
    "piperacillin-tazobactam": ("Zosyn", "piperacillin-tazobactam", "pip/tazo"),
    "metronidazole": ("metronidazole", "Flagyl"),
    "famotidine": ("famotidine", "Pepcid"),
    "omeprazole": ("omeprazole", "OMEPRAZOLE SUSP"),
    "caffeine": ("caffeine citrate", "Cafcit"),
    "indomethacin": ("indomethacin", "Indocin"),
    "ibuprofen": ("ibuprofen lysine", "NeoProfen"),
    "hydrocortisone": ("hydrocortisone", "Solu-Cortef"),
    "dexamethasone": ("dexamethasone", "Decadron"),
    "probiotic": ("invented probiotic drops",),
    "dopamine": ("dopamine",),
}
STRAIN = "Lactobacillus rhamnosus GG ATCC 53103"
ORGANISMS = (
    "coagulase-negative staphylococci",
    "Staphylococcus aureus",
    "Escherichia coli",
    "Klebsiella pneumoniae",
)
LATE_ANTIBIOTICS = ("vancomycin", "gentamicin")
ABDOMINAL_ANTIBIOTICS = ("piperacillin-tazobactam", "metronidazole")


def _course(
    chance: np.random.Generator, chart: Chart, agent: str, start: Ints, stop: Ints, where: Bools,
    *, kind: str, route: str = "iv",
) -> None:  # fmt: skip
    names = NAMES[agent]
    given = words(number(chance, 0, len(names) - 1, len(start)), names)
    chart.span("medicines", start, stop, where, given_name=given, agent=agent, kind=kind, route=route)


def _antibiotics(
    chance: np.random.Generator, chart: Chart, agents: Sequence[str], start: Ints, days: Ints
) -> None:
    """A course of each agent that touches `days` unit days, the first included; 0 days = none."""
    where = (start < NEVER) & (days > 0)
    stop = (day_of(start, chart.birth_minute) + days) * DAY - chart.birth_minute
    for agent in agents:
        _course(chance, chart, agent, start, stop, where, kind="antibiotic")


def _infections(chance: np.random.Generator, chart: Chart) -> None:
    """Antibiotics and the cultures taken before them: at birth, for late sepsis, and for every work-up."""
    course, count = chart.course, len(chart.births)
    first = number(chance, 60, 180, count)
    early = course.early_days > 0
    grew = words(np.where(course.early_positive, 2, -1), ORGANISMS)
    result = words(course.early_positive.astype(np.int64), ("sterile", "positive"))
    chart.once("cultures", first - 30, early, site="blood", result=result, organism=grew)
    _antibiotics(chance, chart, ("ampicillin", "gentamicin"), first, course.early_days)
    late = code(chance, (0.5, 0.2, 0.15, 0.15), count)
    sepsis = course.sepsis_min
    chart.once(
        "cultures",
        sepsis - 30,
        sepsis < NEVER,
        site="blood",
        result="positive",
        organism=words(late, ORGANISMS),
    )
    _antibiotics(chance, chart, LATE_ANTIBIOTICS, sepsis, number(chance, 7, 10, count))
    for start in (course.nec_min, course.sip_min, course.ruled_out_min):
        again = course.sepsis_min + 10 * DAY < start
        chart.once(
            "cultures",
            start - 60,
            (start < NEVER) & (again | (sepsis == NEVER)),
            site="blood",
            result="sterile",
        )
    for start in (course.nec_min, course.sip_min):
        days = np.where(course.nec_surgery > 0, 14, number(chance, 7, 10, count))
        _antibiotics(chance, chart, ABDOMINAL_ANTIBIOTICS, start - 120, days)
    _antibiotics(chance, chart, LATE_ANTIBIOTICS, course.ruled_out_min - 120, np.full(count, 2))


def _other_medicines(chance: np.random.Generator, chart: Chart) -> None:
    births, course, count = chart.births, chart.course, len(chart.births)
    early = births.weeks < 30
    off_day = np.maximum(34 * 7 - births.gestation_days, 3)
    breathes = early | yes(chance, 0.4, count)
    start = number(chance, 120, 900, count)
    _course(chance, chart, "caffeine", start, off_day * DAY, breathes, kind="caffeine")
    duct = births.weeks < 28
    nsaid = np.where(yes(chance, 0.5, count), 2, 9) * DAY
    given = duct & yes(chance, 0.35, count) & (np.abs(nsaid - course.sip_min) > DAY)
    brand = yes(chance, 0.5, count)
    for agent, chosen in (("indomethacin", brand), ("ibuprofen", ~brand)):
        _course(chance, chart, agent, nsaid, nsaid + 3 * DAY, given & chosen, kind="nsaid")
    low = duct & yes(chance, 0.12, count)
    _course(
        chance, chart, "hydrocortisone", np.full(count, 700), np.full(count, 5 * DAY), low, kind="steroid"
    )
    lungs = duct & yes(chance, 0.15, count)
    _course(
        chance,
        chart,
        "dexamethasone",
        np.full(count, 21 * DAY),
        np.full(count, 31 * DAY),
        lungs,
        kind="steroid",
    )
    pressed = yes(chance, np.where(duct, 0.2, 0.05), count)
    _course(chance, chart, "dopamine", np.full(count, 300), np.full(count, 2 * DAY), pressed, kind="inotrope")
    chart.span("support", np.full(count, 300), np.full(count, 2 * DAY), pressed, kind="inotrope")


def _acid_blockers(chance: np.random.Generator, chart: Chart) -> None:
    """Two doses a day of one blocker: doses with their minute, where the other medicines are courses."""
    exposed = chart.course.exposed
    doses = 2 * (exposed.acid_to - exposed.acid_from)
    stay = np.repeat(np.arange(len(doses)), doses)
    place = np.arange(len(stay)) - np.repeat(np.cumsum(doses) - doses, doses)
    at_min = exposed.acid_from[stay] * DAY + place * 720 + 30
    proton = yes(chance, 0.2, len(doses))[stay]
    for agent, chosen in (("famotidine", ~proton), ("omeprazole", proton)):
        rows, names = stay[chosen], NAMES[agent]
        given = words(number(chance, 0, len(names) - 1, len(rows)), names)
        said = {"given_name": given, "agent": agent, "kind": "acid_suppressant", "route": "enteral"}
        chart.moments("medicines", rows, at_min[chosen], **said)


def _probiotics(chance: np.random.Generator, chart: Chart, first_feed: Ints, agreed: Bools) -> None:
    days = np.maximum(34 * 7 - chart.births.gestation_days - first_feed // DAY, 0)
    days = np.where(agreed & (first_feed < NEVER), days, 0)
    stay = np.repeat(np.arange(len(days)), days)
    place = np.arange(len(stay)) - np.repeat(np.cumsum(days) - days, days)
    at_min = first_feed[stay] + place * DAY
    resting = _ill(chart, at_min, stay)
    stay, at_min = stay[~resting], at_min[~resting]
    lots = words(number(chance, 0, 3, len(stay)), ("INV-A", "INV-B", "INV-C", "INV-D"))
    said = {"given_name": NAMES["probiotic"][0], "agent": "probiotic", "kind": "probiotic"}
    chart.moments("medicines", stay, at_min, **said, route="enteral", strain=STRAIN, lot=lots)


def _ill(chart: Chart, at_min: Ints, stay: Ints) -> Bools:
    """Within a fortnight of a work-up's beginning, when nothing is given into the gut."""
    course = chart.course
    found = np.zeros(len(stay), dtype=bool)
    for start in (course.nec_min, course.sip_min, course.ruled_out_min):
        found |= (at_min > start[stay] - 300) & (at_min < start[stay] + 14 * DAY)
    return found


def _labs(chance: np.random.Generator, chart: Chart, low_hb_min: list[Ints]) -> None:
    course, count = chart.course, len(chart.births)

    def number_of(
        test: str, unit: str, at_min: Ints, mean: Floats, spread: float, where: Bools, digits: int
    ) -> None:
        value = np.round(mean + chance.normal(0, spread, count), digits)
        chart.once("labs", at_min, where, test=test, number=value, unit=unit)

    everyone = np.full(count, True)
    for week in range(0, 12):
        at = np.full(count, week * 7 * DAY + 400)
        hb = np.maximum(15.5 - 0.9 * week, 9.2)
        number_of("hb", "g/dL", at, np.full(count, hb), 0.7, everyone, 1)
        number_of("platelets", "10*9/L", at + 1, np.full(count, 230.0), 40, everyone, 0)
        number_of("urea", "mmol/L", at + 2, np.full(count, 5.0), 0.8, everyone, 1)
    for at in low_hb_min:
        number_of("hb", "g/dL", at, np.full(count, 8.2), 0.3, at < NEVER, 1)
    first = np.full(count, 90)
    number_of("ph", "1", first, np.full(count, 7.29), 0.03, everyone, 2)
    number_of("bicarbonate", "mmol/L", first, np.full(count, 20.0), 1.2, everyone, 1)
    number_of("lactate", "mmol/L", first, np.full(count, 3.1), 0.5, everyone, 1)
    for start, high in ((course.sepsis_min, 45.0), (course.nec_min, 60.0), (course.ruled_out_min, 4.0)):
        number_of("crp", "mg/L", start, np.full(count, high), high / 8, start < NEVER, 0)
        number_of("lactate", "mmol/L", start + 5, np.full(count, 1.5 + high / 20), 0.3, start < NEVER, 1)
    number_of("platelets", "10*9/L", course.nec_min + 10, np.full(count, 118.0), 15, everyone, 0)


def _transfusions(chance: np.random.Generator, chart: Chart) -> list[Ints]:
    """Red cells, the smaller the more often; the minutes of the low haemoglobin before each."""
    births, count = chart.births, len(chart.births)
    times = np.where(births.tiny, number(chance, 0, 5, count), yes(chance, 0.15, count))
    before = []
    for turn in range(5):
        start = (4 + turn * 9 + number(chance, 0, 6, count)) * DAY + number(chance, 0, 600, count)
        start = np.where(times > turn, start, NEVER)
        during = words(code(chance, (0.45, 0.2, 0.35), count), ("given", "reduced", "held"))
        volume = births.weight_g * 15 // 100 * 100
        given = {"product": "red_cells", "volume_ul": volume, "feeds_during": during}
        chart.span("transfusions", start, start + 240, start < NEVER, **given)
        before.append(np.where(start < NEVER, start - 180, NEVER))
    low = yes(chance, 0.3, count) & (chart.course.nec_min < NEVER)
    start, volume = chart.course.nec_min + 300, births.weight_g * 10 // 100 * 100
    given = {"product": "platelets", "volume_ul": volume, "feeds_during": "held"}
    chart.span("transfusions", start, start + 60, low, **given)
    return before


def _support(chance: np.random.Generator, chart: Chart, nutrition_until: Ints) -> None:
    births, course, count = chart.births, chart.course, len(chart.births)
    start = np.full(count, 15)
    tube = (births.weeks < 26) | yes(chance, 0.35, count)
    breath_days = np.where(tube, np.maximum(27 - births.weeks, 1) * number(chance, 1, 4, count), 0)
    off = start + breath_days * DAY
    cpap = off + np.maximum(33 - births.weeks, 1) * number(chance, 2, 6, count) * DAY
    flow = cpap + number(chance, 2, 9, count) * DAY
    chart.span("support", start, off, tube, kind="ventilation")
    chart.span("support", off, cpap, np.full(count, True), kind="cpap")
    chart.span("support", cpap, flow, yes(chance, 0.7, count), kind="high_flow")
    for begin in (course.nec_min, course.sip_min):
        operated = (begin < NEVER) & ((course.nec_surgery > 0) | (begin == course.sip_min))
        chart.span("support", begin, begin + 4 * DAY, operated & (begin > off), kind="ventilation")
    uvc = np.minimum(number(chance, 4, 7, count) * DAY, nutrition_until)
    chart.span("lines", start + 30, uvc, yes(chance, 0.85, count), kind="uvc")
    chart.span("lines", start + 40, np.minimum(uvc, 3 * DAY), births.tiny, kind="uac")
    chart.span("lines", uvc - 300, nutrition_until, nutrition_until > uvc, kind="picc")
    for begin in (course.nec_min, course.sip_min):
        chart.span("lines", begin + 600, begin + 18 * DAY, begin < NEVER, kind="picc")
    oral = np.maximum(35 * 7 - births.gestation_days, 2) * DAY
    nasal = np.maximum(30 * 7 - births.gestation_days, 0) * DAY
    chart.span("tubes", start + 60, nasal, nasal > 0, kind="og")
    chart.span("tubes", np.maximum(nasal, start + 60), oral, oral > nasal, kind="ng")


def put(
    chance: np.random.Generator,
    chart: Chart,
    *,
    first_feed: Ints,
    probiotic_agreed: Bools,
    nutrition_until: Ints,
) -> None:
    """Chart what is given and what is measured in blood."""
    _infections(chance, chart)
    _other_medicines(chance, chart)
    _acid_blockers(chance, chart)
    _probiotics(chance, chart, first_feed, probiotic_agreed)
    _labs(chance, chart, _transfusions(chance, chart))
    _support(chance, chart, nutrition_until)
