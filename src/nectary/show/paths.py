"""Why no way on is drawn, and what the working weight rests on, in words."""

from nectary.base.language import marked

WHY_NO_PATH = {
    "stay_over": marked("This stay is over, or its time of birth is unknown: nothing is planned here."),
    "not_signed": marked("No guide of this unit is signed, so no way on is drawn."),
    "birth_weight_unknown": marked(
        "Birth weight is unknown or in doubt, so the guide's band cannot be said."
    ),
    "no_step_recorded": marked("The next step cannot be said: the last decision names no step of the guide."),
    "stale": marked("The next step cannot be said: nothing was charted for 12 hours."),
    "gestation_outside_guide": marked("The guide does not cover a baby born this late."),
    "nec_on_record": marked("NEC or a hole in the gut is on record: the guide does not cover what follows."),
    "no_arm": marked("The guide has several arms, and none was chosen for this baby."),
    "outside_guide": marked("This birth weight is outside the guide: it does not cover this baby."),
}
WEIGHT_BASIS = {
    "birth": marked("birth weight, until it is regained"),
    "weighing": marked("last weighing"),
    "unknown": marked("cannot say: weigh the baby, or have a doubted weight confirmed"),
}
