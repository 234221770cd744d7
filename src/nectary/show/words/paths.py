"""Why no way on is drawn, and what the working weight rests on, in words."""

from nectary.base.language import marked

WHY_NO_PATH = {
    "stay_over": marked("This stay is over, or its time of birth is unknown: nothing is planned here."),
    "not_signed": marked("No guide of this unit is signed, so no way on is drawn."),
    "birth_weight_unknown": marked(
        "Birth weight is unknown or in doubt, so the guide's band cannot be said."
    ),
    "no_step_recorded": marked("The next step cannot be said: the last decision names no step of the guide."),
    "volumes_differ": marked(
        "The next step cannot be said: one feed is charted with several volumes. Say which is right first."
    ),
    "stale": marked("The next step cannot be said: nothing was charted for 12 hours."),
    "gestation_outside_guide": marked("The guide does not cover a baby born this late."),
    "nec_on_record": marked("NEC or a hole in the gut is on record: the guide does not cover what follows."),
    "no_arm": marked("The guide has several arms, and none was chosen for this baby."),
    "outside_guide": marked("This birth weight is outside the guide: it does not cover this baby."),
}
WEIGHT_BASIS = {
    "birth": marked("birth weight, until it is regained"),
    "weighing": marked("last weighing"),
    "unknown": marked("cannot say"),
}
WHY_NO_WEIGHT = {
    "working": marked("the answers are being worked out"),
    "failed": marked("the answers could not be worked out"),
    "doubted": marked("a weight is in doubt until a second person confirms it"),
    "old": marked("weigh the baby; the last weighing is too old"),
    "none": marked("weigh the baby; no weight is on record"),
}
WHY_NO_ANSWER = {
    "failed": marked(
        "The answers could not be worked out: that is a fault of nectary, not of an entry. Tried {tries} "
        "times; it goes on trying. What is charted stands below. Reckon by hand and tell whoever runs it."
    ),
    "too_long": marked(
        "The answers took too long to work out. Tried {tries} times; it goes on trying. What is charted "
        "stands below. Reckon by hand and tell whoever runs it."
    ),
    "did_not_end": marked(
        "Working out the answers was cut off. Tried {tries} times; it goes on trying. What is charted "
        "stands below. Reckon by hand and tell whoever runs it."
    ),
}
