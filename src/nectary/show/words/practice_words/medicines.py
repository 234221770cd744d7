"""What the verdicts on medicines mean."""

from nectary.base.language import marked
from nectary.show.words.practice_words.feeds import NO_NUMBER

TITLES = {
    "early_antibiotics_reviewed": marked("Early antibiotics looked at again in time"),
    "late_antibiotics_reviewed": marked("Later antibiotics looked at again in time"),
    "early_course_not_prolonged": marked("Early antibiotics not prolonged when cultures stay sterile"),
    "no_acid_blocker": marked("No acid blocker"),
    "probiotic_by_policy": marked("Probiotic as the unit's policy says"),
}

NO_MEDICINES = (
    marked("This unit's record holds no medicines, so this cannot be said."),
    marked("Medicines are not written down here. You can ask which ones your baby gets."),
)
ENDED = (
    marked("The antibiotics ended within the unit's hours."),
    marked("The team looked again and ended the antibiotics in time."),
)
WENT_ON = (
    marked("The antibiotics went on longer; a reason to go on is not in the record."),
    marked(
        "The antibiotics went on. You can ask what they are for, and when the team will "
        "decide about stopping."
    ),
)
GOES_ON = (
    marked("The antibiotics have gone on for longer than two days; a reason to go on is not in the record."),
    WENT_ON[1],
)
MAY_JOIN = (
    marked("The antibiotics were stopped. Whether the course is over is sure after a day without any."),
    marked("The antibiotics were stopped. Whether they stay stopped shows within a day or two."),
)
RUNS = (
    marked("The course is still running; the time of the review is not over or not charted."),
    marked("Your baby is on antibiotics now. You can ask when the team will look again."),
)
DAYS_MISSING = (
    marked("On some day it is not known whether an antibiotic was given."),
    marked("For some days it is not written down whether antibiotics were given."),
)

# (for staff, for families)
SENTENCES = {
    "early_antibiotics_reviewed": {
        "number_not_stated": NO_NUMBER,
        "no_medicines_recorded": NO_MEDICINES,
        "ended_in_time": ENDED,
        "went_on": WENT_ON,
        "clock_runs": RUNS,
        "may_join": MAY_JOIN,
        "days_missing": DAYS_MISSING,
        "no_early_course": (
            marked("No antibiotic course began in the first three days, so this does not apply."),
            marked("No antibiotics were begun in the first three days."),
        ),
        "culture_grew": (
            marked("The antibiotics went on; a culture grew."),
            marked("The antibiotics went on because a test found a germ. You can ask about it."),
        ),
        "times_missing": (
            marked("Times are missing, so the hours of the course cannot be told."),
            marked("It is not written down at what times the antibiotics were given."),
        ),
    },
    "late_antibiotics_reviewed": {
        "no_medicines_recorded": NO_MEDICINES,
        "ended_in_time": ENDED,
        "goes_on": GOES_ON,
        "went_on": WENT_ON,
        "clock_runs": RUNS,
        "may_join": MAY_JOIN,
        "days_missing": DAYS_MISSING,
        "no_late_course": (
            marked("No antibiotic course began after the first three days, so this does not apply."),
            marked("No antibiotics were begun after the first three days."),
        ),
    },
    "early_course_not_prolonged": {
        "no_medicines_recorded": NO_MEDICINES,
        "not_prolonged": (
            marked("The early course with sterile cultures lasted fewer than five unit days."),
            marked("The first antibiotics were ended within a few days."),
        ),
        "prolonged": (
            marked("The early course with sterile cultures lasted five unit days or more."),
            marked("The first antibiotics went on for several days. You can ask why."),
        ),
        "no_such_course": (
            marked("No early course with sterile cultures, so this does not apply."),
            marked("This does not apply to your baby's antibiotics."),
        ),
        "course_runs": (
            marked("The early course is still running."),
            marked("The antibiotics are not finished. You can ask when the team will decide."),
        ),
        "course_or_culture_unknown": (
            marked(
                "Days of the course or a culture's result are not on record. That is not the same as sterile."
            ),
            marked("The result of a test, or some days of antibiotics, are not written down."),
        ),
    },
    "no_acid_blocker": {
        "no_medicines_recorded": NO_MEDICINES,
        "none_given": (
            marked("No day with an acid blocker is on record."),
            marked("No medicine against stomach acid was given."),
        ),
        "given": (
            marked("An acid blocker was given."),
            marked("A medicine against stomach acid was given. You can ask what it is for."),
        ),
        "not_known": (
            marked("A row that may be an acid blocker is in doubt or without a name or route."),
            marked("A note about a medicine is being checked."),
        ),
    },
    "probiotic_by_policy": {
        "no_medicines_recorded": NO_MEDICINES,
        "policy_not_stated": (
            marked("The unit has not stated its policy on probiotics."),
            marked("This unit's plan on probiotics is not written down. You can ask."),
        ),
        "not_known": (
            marked("A row that may be a probiotic is in doubt or without a name or route."),
            marked("A note about a probiotic is being checked."),
        ),
        "none_as_the_policy": (
            marked("None was given, as the unit's policy says."),
            marked("No probiotic was given, as this unit's plan says. You can ask why."),
        ),
        "given_though_none": (
            marked("A probiotic was given; the unit's policy gives none."),
            marked("A probiotic was given, which this unit's plan does not include. You can ask why."),
        ),
        "weight_not_known": (
            marked("Birth weight is missing or in doubt, so the policy cannot be applied."),
            marked("Your baby's birth weight is not clearly written down."),
        ),
        "below_the_weight": (
            marked("Below the least weight of the unit's policy, so this does not apply."),
            marked("This unit's plan on probiotics is for heavier babies."),
        ),
        "given_below_the_weight": (
            marked("A probiotic was given below the least weight of the unit's policy."),
            marked("A probiotic was given though this unit's plan is for heavier babies. You can ask why."),
        ),
        "strain_not_charted": (
            marked("A probiotic was given; its strain is not charted."),
            marked("A probiotic was given. You can ask which product it is."),
        ),
        "given_with_strain": (
            marked("A probiotic was given with its strain charted."),
            marked("A probiotic was given, and which one is written down."),
        ),
        "family_declined": (
            marked("A parent declined a probiotic, so this does not apply."),
            marked("You chose against a probiotic. That is your right."),
        ),
        "offered": (
            marked("A probiotic was offered, as the unit's policy says."),
            marked("The team offered a probiotic and wrote it down."),
        ),
        "offer_not_charted": (
            marked("The policy offers a probiotic; no offer and none given is on record."),
            marked("It is not written down whether a probiotic was offered. You can ask."),
        ),
    },
}
