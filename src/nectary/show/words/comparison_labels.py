"""The two sides of each comparison, in words that fit after *with*."""

from nectary.base.language import Say, marked
from nectary.show.words.labels import spoken

ARMS = {
    "donor_milk": marked("donor milk"),
    "formula": marked("formula"),
    "probiotic": marked("a probiotic"),
    "any_mother_milk": marked("some of the mother's own milk"),
    "no_mother_milk": marked("none of the mother's own milk"),
    "faster_feed_advance": marked("larger steps in feeds"),
    "slower_feed_advance": marked("smaller steps in feeds"),
    "delayed_feeds": marked("milk that goes up only after four days or more"),
    "early_feeds": marked("milk that goes up sooner"),
    "full_feeds_from_day_1": marked("full feeds from the first day"),
    "gradual_feeds": marked("feeds that go up step by step"),
    "trophic_feeds": marked("very small first feeds"),
    "fasting": marked("no feeds at first"),
    "after_feeding_protocol": marked("a written feeding guide, after it came"),
    "before_feeding_protocol": marked("no written guide, before it came"),
    "five_days_or_more": marked("five days of antibiotics or more, no infection found"),
    "fewer_days": marked("fewer days of antibiotics"),
    "antibiotics_within_3_days": marked("antibiotics begun in the first three days"),
    "early_ibuprofen": marked("ibuprofen in the first days"),
    "acid_suppression": marked("acid blockers of any kind"),
    "h2_blocker": marked("an acid blocker"),
    "pda_drug": marked("an early medicine to close the duct"),
    "pda_drug_within_72_h": marked("a medicine to close the duct in the first 72 hours"),
    "expectant": marked("a team that waited first"),
    "early_dexamethasone": marked("early dexamethasone"),
    "early_hydrocortisone": marked("early hydrocortisone"),
    "methylxanthine": marked("caffeine or a medicine like it"),
    "higher_haemoglobin_threshold": marked("blood given sooner"),
    "lower_haemoglobin_threshold": marked("blood given later"),
    "lactoferrin": marked("lactoferrin"),
    "prebiotic": marked("a prebiotic"),
    "colostrum": marked("drops of first milk in the cheek"),
    "human_milk_fortifier": marked("fortifier made from human milk"),
    "bovine_fortifier": marked("fortifier made from cow's milk"),
    "antenatal_steroids": marked("steroids before birth"),
    "deferred_clamping": marked("the cord clamped later"),
    "early_clamping": marked("the cord clamped at once"),
    "routine_residual_checks": marked("routine checks of what is left in the stomach"),
    "no_routine_checks": marked("no such checks"),
    "lower_spo2_target": marked("a lower oxygen target"),
    "higher_spo2_target": marked("a higher oxygen target"),
    "early_epo": marked("early erythropoietin"),
    "arginine": marked("arginine"),
    "antenatal_magnesium": marked("magnesium before birth"),
    "smell_and_taste_of_milk": marked("the smell and taste of milk"),
    "earlier_sodium": marked("sodium given earlier"),
    "later_sodium": marked("sodium given later"),
    "none": marked("none of it"),
    "placebo": marked("a placebo"),
}
# "none" beside what the first group had: a sentence tells of the second group first
WITHOUT = {
    "probiotic": marked("no probiotic"),
    "antibiotics_within_3_days": marked("no antibiotics in the first three days"),
    "h2_blocker": marked("no acid blocker"),
    "acid_suppression": marked("no acid blocker"),
    "early_dexamethasone": marked("no early dexamethasone"),
    "early_hydrocortisone": marked("no early hydrocortisone"),
    "methylxanthine": marked("neither caffeine nor a medicine like it"),
    "lactoferrin": marked("no lactoferrin"),
    "prebiotic": marked("no prebiotic"),
    "colostrum": marked("no drops of first milk"),
    "antenatal_steroids": marked("no steroids before birth"),
    "early_epo": marked("no early erythropoietin"),
    "arginine": marked("no arginine"),
    "antenatal_magnesium": marked("no magnesium before birth"),
    "smell_and_taste_of_milk": marked("feeds without the smell and taste of milk"),
}
NOT_COVERED = {
    "above_30_to_40_ml_per_kg_day": marked("steps above 30 to 40 mL/kg a day"),
    "extremely_low_birth_weight": marked("babies under 1000 g"),
    "enough_mother_milk": marked("babies whose mother has enough milk"),
    "under_30_wk": marked("babies born before 30 weeks"),
    "under_26_wk": marked("babies born before 26 weeks"),
    "unstable": marked("unstable babies"),
    "after_birth": marked("anything that can be done after birth"),
    "cord_milking": marked("milking of the cord"),
    "small_with_abnormal_doppler": marked("babies who grew poorly and had poor flow in the cord"),
    "reversed_end_diastolic_flow": marked("babies whose flow in the cord ran backwards"),
    "proton_pump_inhibitors": marked("acid blockers of the newer kind"),
    "nec_surgery": marked("NEC that needs surgery"),
    "withholding_feeds_trials_too_small": marked(
        "holding milk around blood: the trials that have ended are too small to tell, and a large one goes on"
    ),
    "suspected_or_proven_infection": marked("babies with a suspected or proven infection"),
    "human_milk_base_in_both_arms": marked("babies fed human milk alone on both sides"),
}


def arm(code: str, beside: str, say: Say) -> str:
    """What one side had, in words that fit after *with*; where it had none of what `beside` is, which."""
    return say(WITHOUT[beside]) if code == "none" and beside in WITHOUT else spoken(code, ARMS, say)
