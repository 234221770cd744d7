"""What the verdicts on milk, feeds and talks about them mean."""

from nectary.base.language import marked

TITLES = {
    "feeds_going_up_talk": marked("Parent asked before feeds first went up"),
    "formula_talk_first": marked("Family told before the first formula"),
    "fortifier_source_told": marked("Family told what the first fortifier is made from"),
    "change_from_guide_has_reason": marked("A change from the guide carries its reason"),
    "change_from_guide_talk": marked("Family talked with about a change from the guide"),
    "own_milk_early": marked("First own milk within the unit's hours"),
    "own_milk_share": marked("Share of own milk in the first two weeks"),
    "donor_before_formula": marked("Donor milk before formula"),
    "formula_not_before_34_weeks": marked("No formula before 34 weeks"),
    "feeds_started_in_window": marked("Feeds started in the protocol's window"),
    "advance_inside_protocol": marked("Advance inside the protocol's steps"),
    "fasting_day_has_reason": marked("A day without milk carries its reason"),
}

NO_TALKS = (
    marked("This unit's record holds no talks with families, so this cannot be said."),
    marked("Talks with families are not written down here. You can ask about NEC at any time."),
)
NO_NUMBER = (
    marked("The unit's number for a baby of this weight is not stated, so this cannot be said."),
    marked("This unit's number for a baby like yours is not written down. You can ask."),
)
NO_FEEDS = (
    marked("This unit's record holds no feeds, so this cannot be said."),
    marked("Feeds are not written down here one by one. You can ask how feeds have gone."),
)
ELSEWHERE = (
    marked("What was given before admission here is not on record."),
    marked("Your baby was cared for somewhere else first. What was given there is not written down here."),
)
TIME = (
    marked("It is on record, but a time is missing, so it cannot be told which came first."),
    marked("It is written down, but not at what time."),
)
TALK_TIME = (
    marked("A talk may have come first, but its time, or whether a parent was asked, is missing."),
    marked("A talk is written down, but not when it was, or whether you were asked."),
)
TOTAL = (
    marked("Formula is reported only as a total, so its first day is not known."),
    marked("It is written down that formula was given, but not on which days."),
)
NO_FORMULA = (
    marked("No formula is on record, so this does not apply."),
    marked("No formula is written down for your baby."),
)
DAYS = (
    marked("How long the stay has been observed is not on record, so nothing missing can be told from none."),
    marked("It is not written down up to which day your baby's chart is complete."),
)
WHICH_MILK = (
    marked("Which milk was given is not on record each time, so this cannot be said."),
    marked("It is not written down each time which milk was given."),
)
WHAT_WAS_ADDED = (
    marked("Whether a fortifier was added is not on record each time, so this cannot be said."),
    marked("It is not written down each time whether something was added to the milk."),
)
FAMILY_ANSWER = (
    marked("The family's answer about donor milk is missing or in doubt."),
    marked("What you said about donor milk is not clearly written down. You can tell the nurse."),
)

# (for staff, for families)
SENTENCES = {
    "feeds_going_up_talk": {
        "no_talks_recorded": NO_TALKS,
        "no_decisions_recorded": (
            marked("This unit's record holds no rounds decisions, so this cannot be said."),
            marked(
                "The team's decisions about feeds are not written down here. You can ask what was decided."
            ),
        ),
        "asked_before": (
            marked("Before feeds first went up, a parent was asked what they see and what matters to them."),
            marked("Before milk first went up, the team wrote down that it asked you."),
        ),
        "not_asked_before": (
            marked("Feeds went up before a talk in which a parent was asked is on record."),
            marked(
                "Milk went up before a talk with you is written down. You can ask to talk about the plan now."
            ),
        ),
        "not_gone_up_yet": (
            marked("No decision to go up is on record yet; a parent can still be asked first."),
            marked("Milk has not gone up yet. You can ask the team to talk with you first."),
        ),
        "never_went_up": (
            marked("No decision to go up is on record for this stay, so this does not apply."),
            marked("No step up in milk is written down for this stay."),
        ),
        "decision_not_known": (
            marked("A rounds decision on record does not say what was decided, so this cannot be said."),
            marked("One of the team's decisions about milk is not wholly written down."),
        ),
        "time_or_question_missing": TALK_TIME,
    },
    "formula_talk_first": {
        "no_talks_recorded": NO_TALKS,
        "time_missing": TIME,
        "milk_not_known": WHICH_MILK,
        "days_not_known": DAYS,
        "formula_only_as_a_total": TOTAL,
        "no_feeds_recorded": NO_FEEDS,
        "no_formula_on_record": NO_FORMULA,
        "told_before": (
            marked("A talk about the first formula before it was given is on record."),
            marked("The team wrote down that it talked with you before the first formula."),
        ),
        "not_told_before": (
            marked("Formula was given before a talk about it is on record."),
            marked(
                "Formula was given before a talk about it is written down. You can ask why, and what "
                "the plan is now."
            ),
        ),
    },
    "fortifier_source_told": {
        "no_talks_recorded": NO_TALKS,
        "no_feeds_recorded": NO_FEEDS,
        "time_missing": TIME,
        "fortifier_not_known": WHAT_WAS_ADDED,
        "days_not_known": DAYS,
        "told_before": (
            marked("A talk about the fortifier before the first fortified feed is on record."),
            marked("The team wrote down that it talked with you before anything was added to the milk."),
        ),
        "not_told_before": (
            marked("Fortified milk was given before a talk about it is on record."),
            marked(
                "Something was added to the milk before a talk is written down. You can ask what it "
                "is made from."
            ),
        ),
        "no_fortifier_on_record": (
            marked("No fortified milk is on record, so this does not apply."),
            marked("Nothing added to the milk is written down for your baby."),
        ),
    },
    "change_from_guide_has_reason": {
        "reason_given": (
            marked("The decision other than the guide's carries a coded reason."),
            marked("The team planned milk differently that day and wrote down why."),
        ),
        "no_reason": (
            marked("The decision other than the guide's carries no coded reason yet."),
            marked("The team planned milk differently that day. You can ask why."),
        ),
        "decision_in_doubt": (
            marked(
                "A decision other than the guide's is on record in doubt, until a second person confirms it."
            ),
            marked("A note about that day's plan is being checked."),
        ),
    },
    "change_from_guide_talk": {
        "no_talks_recorded": NO_TALKS,
        "talked_with": (
            marked("A talk with the family about the change is on record, that day or the day before."),
            marked("The team wrote down that it talked with you about the change in plan."),
        ),
        "talk_in_doubt": (
            marked("A talk may have been about the change; its topic is missing or in doubt."),
            marked("A talk is written down, but not what it was about."),
        ),
        "no_talk": (
            marked("No talk with the family about the change is on record for that day or the day before."),
            marked("No talk with you about the change is written down. You can ask for it now."),
        ),
    },
    "own_milk_early": {
        "number_not_stated": NO_NUMBER,
        "no_feeds_recorded": NO_FEEDS,
        "born_elsewhere": ELSEWHERE,
        "time_missing": TIME,
        "started_early": (
            marked("First own milk was given within the unit's hours."),
            marked("Your milk was first given early. Thank you; we are glad of any amount."),
        ),
        "started_later": (
            marked("First own milk was given after the unit's hours."),
            marked(
                "Your milk was first given a little later. That happens often, and nobody did anything wrong."
            ),
        ),
        "none_so_far": (
            marked("No own milk is on record yet; the unit's hours are not over."),
            marked(
                "It is still early. If you would like help to express milk, ask the nurse or the milk nurse."
            ),
        ),
        "no_own_milk": (
            marked("No own milk is on record here in the first week. It does not apply and needs no reason."),
            marked("There are other plans for milk. You did not cause this."),
        ),
        "milk_not_known": (
            marked("Whose milk was given is not wholly on record."),
            marked("It is not written down each time whose milk was given."),
        ),
    },
    "own_milk_share": {
        "number_not_stated": NO_NUMBER,
        "left_before": (
            marked("The stay here ended before the first 14 days were over, so this does not apply."),
            marked("Your baby's stay here was shorter than two weeks, so this is not counted."),
        ),
        "no_feeds_recorded": NO_FEEDS,
        "at_or_above": (
            marked("Own milk made up the unit's share or more of the milk measured in the first 14 days."),
            marked("Much of the milk in the first two weeks was yours."),
        ),
        "below": (
            marked(
                "Own milk made up less than the unit's share in the first 14 days. This says nothing "
                "about the mother."
            ),
            marked(
                "Part of the milk in the first two weeks was yours or another's. We are glad of any "
                "amount. You did not cause this."
            ),
        ),
        "days_not_over": (
            marked("The first 14 days are not over."),
            marked("The first two weeks are not over. If you want help with your milk, ask the milk nurse."),
        ),
        "share_not_known": (
            marked("The milk of the first 14 days is not wholly on record."),
            marked("Not all the milk of the first two weeks is written down."),
        ),
    },
    "donor_before_formula": {
        "no_feeds_recorded": NO_FEEDS,
        "days_not_known": DAYS,
        "milk_not_known": WHICH_MILK,
        "family_answer_missing": FAMILY_ANSWER,
        "formula_only_as_a_total": TOTAL,
        "no_formula_on_record": NO_FORMULA,
        "family_declined": (
            marked("A parent declined donor milk, so this does not apply."),
            marked("You chose against donor milk. That is your right, and the team respects it."),
        ),
        "none_stocked": (
            marked("No donor milk is stocked here, so this does not apply."),
            marked("This hospital has no donor milk. You can ask what the plan is."),
        ),
        "outside_the_rule": (
            marked("The baby is outside the unit's own rule for donor milk, so this does not apply."),
            marked("This unit keeps donor milk for smaller or younger babies. You can ask about the rule."),
        ),
        "donor_milk_first": (
            marked("Donor milk was given before the first formula."),
            marked("Donor milk was given before formula."),
        ),
        "same_day": (
            marked("Donor milk and formula were first given on one day; which came first is not on record."),
            marked("Donor milk and formula began on the same day."),
        ),
        "stock_not_stated": (
            marked("The unit has not stated whether it stocks donor milk."),
            marked("It is not written down whether this hospital has donor milk. You can ask."),
        ),
        "rule_not_stated": (
            marked("The unit has not stated for which babies donor milk is."),
            marked("It is not written down which babies may have donor milk here. You can ask."),
        ),
        "baby_not_known": (
            marked("Birth weight or gestation is missing or in doubt, so the unit's rule cannot be applied."),
            marked("Something about your baby's birth is not written down clearly."),
        ),
        "formula_first": (
            marked("Formula was given, and no donor milk before it is on record."),
            marked(
                "Formula was given, and no donor milk is written down before it. You can ask what the "
                "next choice is here."
            ),
        ),
    },
    "formula_not_before_34_weeks": {
        "no_feeds_recorded": NO_FEEDS,
        "family_answer_missing": FAMILY_ANSWER,
        "born_at_34_weeks_or_later": (
            marked("Born at 34 weeks or later, so this does not apply."),
            marked("This is about babies born earlier than yours."),
        ),
        "none_before_34_weeks": (
            marked("No formula before 34 weeks is on record, and every day is known."),
            marked("No formula was given before 34 weeks."),
        ),
        "family_chose": (
            marked(
                "Formula was given before 34 weeks, and the family had declined donor milk: their choice."
            ),
            marked("You chose against donor milk. That is your right, and the team respects it."),
        ),
        "formula_before_34_weeks": (
            marked("Formula before 34 weeks is on record."),
            marked(
                "Formula was given before 34 weeks. Sometimes that is the best plan. "
                "You can ask what the plan is now."
            ),
        ),
        "feeds_or_gestation_not_known": (
            marked("Feeds or gestation are not wholly on record, so this cannot be said."),
            marked("Not everything needed to tell this is written down."),
        ),
    },
    "feeds_started_in_window": {
        "no_feeds_recorded": NO_FEEDS,
        "born_elsewhere": ELSEWHERE,
        "time_missing": TIME,
        "window_not_stated": (
            marked("No window for this baby is stated by a signed protocol."),
            marked("No guide for the first milk is written down for a baby like yours."),
        ),
        "inside": (
            marked("First milk lies inside the protocol's window."),
            marked("First milk was given when the team's guide says."),
        ),
        "before": (
            marked("First milk was given before the protocol's window."),
            marked("First milk was given earlier than the team's guide says. You can ask why."),
        ),
        "after": (
            marked("First milk was given after the protocol's window."),
            marked("First milk was given later than the team's guide says. You can ask why."),
        ),
        "not_fed_so_far": (
            marked("No milk is on record yet; the protocol's window is not over."),
            marked("No milk has been given yet. You can ask when it may begin."),
        ),
        "never_fed": (
            marked("No milk is on record, and the protocol's window is over."),
            marked("No milk is written down so far. You can ask what the plan is."),
        ),
    },
    "advance_inside_protocol": {
        "step_not_stated": (
            marked("No step for this baby is stated by a signed protocol."),
            marked("No guide for how fast milk goes up is written down for a baby like yours."),
        ),
        "inside": (
            marked("The change from the day before lies inside the protocol's steps."),
            marked("Milk went up by about as much as the team's guide says."),
        ),
        "faster": (
            marked("The change from the day before is larger than the protocol's steps."),
            marked("Milk went up by more than the team's guide says that day. You can ask why."),
        ),
        "slower": (
            marked("The change from the day before is smaller than the protocol's steps."),
            marked(
                "Milk went up by less than the team's guide says that day. Going slower is common. "
                "You can ask why."
            ),
        ),
    },
    "fasting_day_has_reason": {
        "reason_given": (
            marked("The day without milk carries a coded reason."),
            marked("There was a day without milk, and the team wrote down why."),
        ),
        "no_reason": (
            marked("The day without milk carries no coded reason."),
            marked("There was a day without milk. You can ask why."),
        ),
        "reason_in_doubt": (
            marked(
                "A reason for the day without milk is on record in doubt, until a second person confirms it."
            ),
            marked("There was a day without milk. A note about it is being checked."),
        ),
    },
}
