"""Every table of the record, as contracts: names, kinds, units and allowed words.

Templates, the reference page, the database's test and the export dictionary are made from these.
An empty table means *not recorded here*.
"""

from nectary.record.columns import Column, Kind, Table, moment, span, table, text, whole, yes

MILKS = ("mother", "donor", "formula", "unknown")
REASONS = (
    "belly", "vomiting_bile", "blood", "unstable", "procedure", "transfusion",
    "no_milk", "baby_away", "work_up", "other", "none_recorded",
)  # fmt: skip
MEDICINE_KINDS = (
    "antibiotic", "antifungal", "antiviral", "acid_suppressant", "probiotic",
    "nsaid", "steroid", "inotrope", "caffeine", "other",
)  # fmt: skip

_INFANTS = table(
    "infants",
    "one row a stay; a readmission is a new row",
    text("unit_id", "code of the unit", required=True),
    Column("birth_at", Kind.TEXT, "local date and time of birth, ISO 8601", identifying=True),
    text("birth_month", "year and month of birth, YYYY-MM"),
    whole("gestation_days", "gestation at birth", "d"),
    text("gestation_known_to", "how finely gestation is known", "day", "week"),
    whole("birth_weight_g", "weight at birth", "g"),
    text("sex", "recorded sex", "f", "m"),
    yes("inborn", "born in this hospital"),
    text("mother_id", "code shared by one mother's infants"),
    text("set_id", "code shared by the infants of one multiple birth"),
    whole("birth_order", "order of birth within the set", "1"),
    yes("small_for_gestation", "birth weight below the unit's limit for gestation"),
    text("absent_end_diastolic_flow", "antenatal umbilical Doppler", "none", "absent", "reversed"),
    text("antenatal_steroid", "course before birth", "none", "partial", "complete"),
    text("delivery", "mode of birth", "vaginal", "caesarean"),
    text("language_reads", "language the family reads, BCP-47"),
    text("language_speaks", "language the family speaks, BCP-47"),
    text("group_self_reported", "group the family names for itself"),
    text("payer", "who pays for the stay"),
    whole("observed_from_min", "minutes after birth when this unit's observation begins", "min"),
    whole("admitted_day", "unit day of admission", "d"),
    whole("admitted_min", "minutes after birth at admission", "min"),
    whole("left_day", "unit day of leaving", "d"),
    whole("left_min", "minutes after birth at leaving", "min"),
    text("left_how", "how the stay ended", "home", "transfer", "died", "still_in"),
    whole("seen_to_day", "last unit day on which this stay was looked at", "d"),
    text("same_infant_as", "the stay of the same infant before this one"),
)

_FEEDING = (
    table(
        "steps",
        "the rounds decision about feeds",
        *moment(),
        text("decision", "what was decided", "advance", "stay", "back", "hold", "restart", "off_protocol"),
        whole("aim_ul_per_g_day", "aim, which reads as mL/kg/day", "uL/g/d"),
        whole("step", "step of the protocol's ladder, from 1", "1"),
        text("protocol_version", "version hash of the signed protocol"),
        text("reason", "why, coded", *REASONS),
        text("by_role", "role of the person who decided"),
    ),
    table(
        "feeds",
        "one feed, given or not",
        *moment(),
        text("milk", "what the feed was", *MILKS),
        whole("planned_ul", "planned volume", "uL"),
        whole("volume_ul", "volume taken; empty at the breast, never 0", "uL"),
        text("given", "what became of it", "given", "part", "held", "at_breast"),
        text("reason", "why not all was given", *REASONS),
        text("route", "how", "og", "ng", "np", "oral", "breast", "gastrostomy"),
        whole("minutes", "minutes on the pump", "min"),
        yes("continuous", "a continuous feed"),
        text("product", "product name of formula"),
        text("fortifier", "what was added", "none", "bovine", "human", "unknown"),
        whole("fortifier_volume_ul", "volume of what was added", "uL"),
        whole("strength_kcal_per_dl", "energy of the feed", "kcal/dL"),
    ),
    table(
        "feed_totals",
        "sums for units that export no single feeds",
        whole("start_min", "minutes since birth at the start", "min"),
        whole("stop_min", "minutes since birth at the stop, exclusive", "min"),
        whole("day", "unit day of the sum", "d"),
        text("milk", "what it was", *MILKS),
        whole("volume_ul", "sum", "uL"),
        text("fortifier", "what was added", "none", "bovine", "human", "unknown"),
    ),
    table(
        "fluids",
        "fluid into a vein",
        *span(),
        text("kind", "what", "parenteral_nutrition", "lipid", "other_iv"),
        whole("volume_ul", "volume", "uL"),
        whole("total_aim_ul_per_g_day", "aim for all fluid, which reads as mL/kg/day", "uL/g/d"),
    ),
    table(
        "holds",
        "feeds or advances held",
        *span(),
        text("kind", "what was held", "feed", "all_feeds", "no_advance"),
        text("reason", "why, coded", *REASONS),
    ),
    table(
        "supply",
        "milk on hand",
        *moment(),
        text("milk", "whose", "mother", "donor"),
        whole("on_hand_ul", "volume on hand", "uL"),
        whole("need_24h_ul", "need for the next 24 hours", "uL"),
    ),
)

_BODY = (
    table(
        "weights",
        "weighings after birth",
        *moment(),
        whole("weight_g", "weight", "g"),
        yes("do_not_use", "a person said not to use it"),
    ),
    table(
        "growth",
        "length and head",
        *moment(),
        whole("length_mm", "length", "mm"),
        whole("head_mm", "head", "mm"),
    ),
    table(
        "cultures",
        "cultures taken",
        *moment(),
        text("site", "from where", "blood", "csf", "urine", "other"),
        text("result", "what came back", "sterile", "positive", "contaminant", "pending"),
        text("organism", "what grew"),
    ),
    table(
        "labs",
        "laboratory numbers",
        *moment(),
        text("test", "which", "hb", "platelets", "ph", "bicarbonate", "lactate", "crp", "urea"),
        Column("number", Kind.FLOAT, "the result, in `unit`"),
        text("unit", "unit of the number"),
    ),
    table(
        "findings",
        "what was seen in a work-up",
        *moment(),
        text("episode_id", "the work-up it belongs to"),
        text("finding", "a name of the definitions' field list"),
        yes("value", "seen or looked for and not seen"),
        Column("number", Kind.FLOAT, "a number, where the finding is one"),
        text("certainty", "how sure", "definite", "equivocal"),
        text("seen_by_role", "role of the person who saw it"),
    ),
    table(
        "diagnoses",
        "diagnoses with a day",
        *span(),
        text("diagnosis", "which", "nec", "sip", "sepsis", "other"),
        text("stated_stage", "stage as charted"),
        text("stated_definition", "definition as charted"),
        text("surgery", "what was done", "none", "drain", "laparotomy"),
        yes("closed", "the work-up is closed"),
        text("source_kind", "who says so", "clinician", "coded"),
    ),
)

_CARE = (
    table(
        "medicines",
        "doses, or courses by their span; never an amount",
        *moment(),
        *span(),
        text("given_name", "the name as charted"),
        text("agent", "the one name we use"),
        text("kind", "what sort", *MEDICINE_KINDS),
        text("route", "how", "iv", "im", "enteral", "inhaled", "topical"),
        text("strain", "strain of a probiotic"),
        text("lot", "lot of a probiotic"),
    ),
    table(
        "transfusions",
        "blood given",
        *span(),
        text("product", "what", "red_cells", "platelets", "plasma"),
        whole("volume_ul", "volume", "uL"),
        text("feeds_during", "feeds meanwhile", "given", "reduced", "held"),
    ),
    table("support", "help with breathing or circulation", *span(),
          text("kind", "what", "ventilation", "cpap", "high_flow", "inotrope")),
    table("lines", "central lines", *span(), text("kind", "what", "uvc", "uac", "picc", "other_central")),
    table("tubes", "feeding tubes", *span(), text("kind", "what", "og", "ng", "transpyloric")),
    table(
        "consents",
        "what the family was asked and answered",
        *moment(),
        text("about", "what", "donor_milk", "probiotic", "fortifier"),
        text("answer", "answer", "offered", "agreed", "declined", "withdrawn"),
        text("language", "language used, BCP-47"),
        text("interpreter", "who interpreted", "professional", "family", "not_needed", "none"),
    ),
    table(
        "talks",
        "talks with the family",
        *moment(),
        text("topic", "about", "nec", "feeds_going_up", "first_fortifier", "first_formula",
             "change_from_guide", "other"),
        text("language", "language used, BCP-47"),
        text("interpreter", "who interpreted", "professional", "family", "not_needed", "none"),
        text("by_role", "role of the person who spoke"),
        yes("parent_asked", "a parent was asked what they see and what matters"),
        text("parent_answer_kind", "kind of answer, coded"),
    ),
    table(
        "reported",
        "what a source reports only as a total; no event is made from it",
        text("item", "what is totalled", required=True),
        whole("value", "the total", "1"),
        text("unit", "unit of the total"),
        whole("to_day", "last unit day the total covers", "d"),
    ),
)  # fmt: skip

TABLES: dict[str, Table] = {entry.name: entry for entry in (_INFANTS, *_FEEDING, *_BODY, *_CARE)}


def id_column(name: str) -> str:
    """The key column of table `name`."""
    return "infant_id" if name == "infants" else f"{name}_id"
