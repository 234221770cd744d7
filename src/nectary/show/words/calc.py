"""Why the calculator cannot say something."""

from nectary.base.language import marked

WHY_NOT = {
    "weight_not_said": marked("Cannot say by weight: no weight was typed."),
    "weight_age_not_said": marked("Cannot say by weight: say how many days ago the baby was weighed."),
    "weight_old": marked("Cannot say by weight: the weight is older than 3 days. Weigh the baby."),
    "weight_impossible": marked("Cannot say by weight: a baby cannot weigh this. Look at the number again."),
    "milk_impossible": marked(
        "Cannot say: so much milk in a day cannot be. Look at the weight and the volumes again."
    ),
}
WHY_NO_STEP = {
    "not_signed": marked("EXAMPLE: two people have not signed this version, so no step is taken from it."),
    "expired": marked("This protocol's review date is past, so no step is taken from it."),
    "held": marked("Feeds are held: there is no next step until the team decides to start again."),
    "at_the_end": marked("The protocol has no step after this one."),
}
