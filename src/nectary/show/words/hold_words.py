"""That feeds are paused, as a family reads it at once; and why, once a person has told them."""

from nectary.base.language import Say, marked

FAMILY_REASONS = {
    "belly": marked("The team is watching your baby's belly."),
    "vomiting_bile": marked("Your baby brought up something green, and the team is looking into it."),
    "blood": marked("The team saw some blood and is looking into it."),
    "unstable": marked("Your baby needs all strength for breathing and heartbeat just now."),
    "procedure": marked("Your baby has a procedure."),
    "transfusion": marked("Your baby is being given blood."),
    "no_milk": marked("There is no milk at hand just now."),
    "baby_away": marked("Your baby is away from the ward for a test or treatment."),
    "work_up": marked("The team is looking for the cause of a change it saw."),
    "other": marked("The nurse can tell you the reason."),
    "none_recorded": marked("The nurse can tell you the reason."),
}


def paused(since: str | None, say: Say) -> str:
    """What the family's page says while feeds are held; `since`: a time, None = only the day is known."""
    begins = say("Feeds are paused.") if since is None else say("Feeds are paused since {time}.")
    return f"{begins.format(time=since)} " + say("Call or come; the nurse will tell you why.")


def why_paused(reason: str | None, say: Say) -> str:
    """The reason in a family's words, for after a person has told them."""
    return say(FAMILY_REASONS[reason or "none_recorded"])
