"""Why an entry was not taken, as the person who made it reads it."""

from nectary.base.language import Say, marked

REFUSALS = {
    "birth_time_unknown": marked("The time of birth is not recorded, so no time after it can be charted."),
    "before_birth": marked("This time is before birth. Check the date and the time."),
    "not_yet": marked("This time has not come yet. Check the date and the time."),
    "no_such_time": marked("The clocks were changed and this time did not exist. Check the time."),
    "after_leaving": marked("The baby had left by then. Check the date and the time."),
    "impossible": marked("{found} cannot be right; expected {expected}. Check the number and the unit."),
    "volume_missing": marked("A feed that was given needs its volume in mL."),
    "volume_not_measured": marked("A feed at the breast or one not given has no volume. Leave it empty."),
    "no_doubt_there": marked("This row is not in doubt any more. Load the page again."),
    "own_entry": marked("You entered this yourself. A second person must confirm it."),
    "more_than_one_step": marked(
        "At most one step up: {expected}. For anything else choose change from the guide."
    ),
    "step_missing": marked("Write the step of the guide, or choose change from the guide."),
    "no_such_step": marked("The guide has no step {found}; expected {expected}."),
    "outside_guide": marked(
        "No step can be named: the guide does not cover this baby, or has arms and none was chosen."
    ),
    "no_role_to_sign": marked("This account has no role that signs a protocol: doctor, nurse or dietitian."),
    "no_name": marked("Write your name as it shall stand under the protocol."),
    "no_dates": marked(
        "This version says no day on which it starts, or by which it is reviewed. Keep one that does."
    ),
    "not_confirmed": marked(
        "{found} of {expected} volumes are ticked. Check each one by hand before you sign."
    ),
    "number_not_ticked": marked("Not ticked: {found}, which you check before you sign."),
    "signed_before": marked("This person or this name has signed this version. A second person signs next."),
    "no_birth_weight": marked("The parents' version needs a birth weight in grams, such as 900."),
    "reason_of_feed_missing": marked("A feed that was not given needs its reason."),
    "reason_without_loss": marked(
        "A feed that was given, or at the breast, has no reason for not giving it. Leave it empty."
    ),
    "told_missing": marked("Say whether the family was told that feeds are held."),
    "no_such_hold": marked("This hold does not stand any more. Load the page again."),
    "no_such_row": marked("This entry does not stand any more. Load the page again."),
    "no_such_baby": marked("Choose another baby of this unit."),
    "no_key": marked("The form was incomplete. Load the page again; nothing was saved."),
    "why_missing": marked("Say why."),
    "stay_closed": marked("This page was closed: it was opened in error. Nothing can be charted on it."),
    "stay_open": marked("This page is not closed."),
    "reason_missing": marked("A hold, a step back and a change from the guide each need a reason."),
}


def refusal(why: str, found: str, expected: str, say: Say) -> str:
    """The sentence for `why`; KeyError for one that is not listed."""
    return say(REFUSALS[why]).format(found=found, expected=expected)
