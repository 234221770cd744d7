"""What the verdicts on transfusions, lines and looks into the stomach mean."""

from nectary.base.language import marked
from nectary.show.words.practice_words.feeds import NO_FEEDS, NO_NUMBER

TITLES = {
    "transfusion_feeding_by_policy": marked("Feeds around a transfusion as the unit's policy says"),
    "line_out_by_volume": marked("Central line out by the unit's milk volume"),
    "no_routine_residual_checks": marked("The stomach looked into only for a sign"),
}


# (for staff, for families)
SENTENCES = {
    "transfusion_feeding_by_policy": {
        "policy_not_stated": (
            marked("The unit has not stated its policy on feeds around a transfusion."),
            marked("This unit's plan for milk during a blood transfusion is not written down. You can ask."),
        ),
        "as_the_policy": (
            marked("Feeds during the transfusion were as the unit's policy says."),
            marked("Milk during the blood transfusion was as this unit's plan says."),
        ),
        "otherwise": (
            marked("Feeds during the transfusion were otherwise than the unit's policy says."),
            marked("Milk during the blood transfusion was different from this unit's plan. You can ask why."),
        ),
        "feeds_not_charted": (
            marked("A transfusion is on record, but not what was done about feeds."),
            marked("A blood transfusion is written down, but not how milk was given then."),
        ),
        "transfusion_in_doubt": (
            marked("A transfusion is on record in doubt, until a second person confirms it."),
            marked("A note about a blood transfusion is being checked."),
        ),
    },
    "line_out_by_volume": {
        "number_not_stated": NO_NUMBER,
        "no_feeds_recorded": NO_FEEDS,
        "no_lines_recorded": (
            marked("This unit's record holds no central lines, so this cannot be said."),
            marked("Lines are not written down here. You can ask which ones your baby has."),
        ),
        "no_line": (
            marked("No central line is on record, so this does not apply."),
            marked("Your baby had no central line."),
        ),
        "lines_not_known": (
            marked("Days of the line are not wholly on record."),
            marked("It is not written down on which days the line was in."),
        ),
        "volume_in_doubt": (
            marked("On some day the milk is not known, so it cannot be told when the volume was reached."),
            marked("For some day it is not written down how much milk was given."),
        ),
        "volume_not_reached": (
            marked("Milk has not reached the unit's volume, so this does not apply."),
            marked("Milk has not reached the amount at which the team asks about the line."),
        ),
        "out_in_time": (
            marked("The line was out by the day after milk reached the unit's volume."),
            marked("The line came out once there was enough milk."),
        ),
        "still_in": (
            marked("Milk has reached the unit's volume and the line is still in."),
            marked(
                "Your baby takes a good amount of milk and still has the line. You can ask what it is for."
            ),
        ),
        "out_later": (
            marked("The line was out later than the day after milk reached the unit's volume."),
            marked("The line stayed in for longer after milk had gone up. You can ask why."),
        ),
    },
    "no_routine_residual_checks": {
        "looked_for_a_sign": (
            marked("Residuals were looked at on a day with a sign of the belly."),
            marked("The team looked into the stomach because of a sign."),
        ),
        "sign_in_doubt": (
            marked(
                "Residuals were looked at; a sign of the belly that day is in doubt or without an answer."
            ),
            marked("The team looked into the stomach. A note about that day is being checked."),
        ),
        "looked_without_a_sign": (
            marked("Residuals were looked at on a day without a charted sign of the belly."),
            marked("The stomach was looked into without a sign that is written down. You can ask why."),
        ),
    },
}
