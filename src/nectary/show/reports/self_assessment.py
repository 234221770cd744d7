"""The words of the self-assessment, and its gaps as a plan of one page."""

from nectary.base.language import Say, marked, speaker
from nectary.practices.self_assessment import Assessment
from nectary.show.reports.report import Page, Row, Section

TOPICS = {
    "human_milk": marked("Human milk"),
    "feeds": marked("Feeds"),
    "medicines": marked("Medicines"),
    "lines_and_blood": marked("Lines and blood"),
    "families": marked("Families"),
    "learning": marked("Noticing and learning"),
}
ANSWERS = {
    "yes": marked("Yes"),
    "partly": marked("Partly"),
    "no": marked("No"),
    "not_known": marked("We do not know"),
}
# (the question, a first step)
QUESTIONS = {
    "pump_offered_6h": (
        marked("Is a pump offered within 6 hours of birth, wherever the mother is?"),
        marked("Agree with the delivery ward and the adult ICU who brings the pump, also at night."),
    ),
    "lactation_24h": (
        marked(
            "Does every mother who wants it see somebody trained in lactation within 24 hours, weekends too?"
        ),
        marked("List who is trained on each shift, and put one name on the board."),
    ),
    "first_drops": (
        marked("Are first drops of milk given as mouth care from the first day, day and night?"),
        marked("Keep labeled syringes in the delivery kit, and chart the first drops with their time."),
    ),
    "donor_milk_here": (
        marked("Is donor milk in the house, or here within a day?"),
        marked("Ask the nearest milk bank what a first contract and a freezer would take."),
    ),
    "donor_milk_rule": (
        marked("Is it written which babies may have donor milk, and until when?"),
        marked("Write one line: by weight or weeks at birth, and until when."),
    ),
    "donor_milk_asked_early": (
        marked(
            "Are parents told about donor milk and asked before it is needed, with an interpreter where "
            "one is wanted?"
        ),
        marked("Put the talk on the admission list, and record the answer and the language."),
    ),
    "milk_for_24h": (
        marked("Does somebody look each day at the milk on hand against what the next 24 hours need?"),
        marked("Name who looks, and at which huddle."),
    ),
    "protocol_signed": (
        marked("Is there one written feeding protocol, signed by two people, whose review date is not past?"),
        marked("Begin from an example, compare it with yours, and set two names and a review date."),
    ),
    "protocol_after_a_hold": (
        marked("Does it say how feeds begin again after a hold, and what it does not cover?"),
        marked("Add two lines: from which step feeds begin again, and what follows surgery or NEC."),
    ),
    "feed_table_at_hand": (
        marked("Is its table of feeds at hand where feeds are prepared, one page a weight band?"),
        marked("Print the table of each band, with the version on it, and take down the old one."),
    ),
    "change_has_reason": (
        marked("When the team decides otherwise than the protocol, is the reason charted?"),
        marked("Agree on a short list of reasons that anybody may tick."),
    ),
    "fasting_has_reason": (
        marked("When a baby goes a day without milk, is the reason charted?"),
        marked("Ask for the reason at rounds on the second such day at the latest."),
    ),
    "no_routine_residuals": (
        marked("Is the stomach checked for residuals only when there is a sign, and not before each feed?"),
        marked("Write which signs call for a look: vomit, bile, belly."),
    ),
    "antibiotics_reviewed": (
        marked(
            "Is each antibiotic course looked at again between 36 and 48 hours, with the time and the "
            "reason charted?"
        ),
        marked("Put the time of the review on the whiteboard when the first one is given."),
    ),
    "antibiotics_length_known": (
        marked("Do you know how long early courses last in your unit when cultures stay sterile?"),
        marked("Count the last twenty by hand; it takes an afternoon."),
    ),
    "acid_blocker_reason": (
        marked("When an acid blocker is given, is the reason charted, with a day to look again?"),
        marked("Ask pharmacy for a list of the last year's."),
    ),
    "probiotic_policy": (
        marked(
            "Is there a written policy on probiotics: product, strain, least weight, what parents are "
            "told, or that none is given?"
        ),
        marked("Write down today's practice, even if it is none, with the regulator's advice beside it."),
    ),
    "line_out_volume": (
        marked("Is it written at which milk volume the team asks whether the central line can come out?"),
        marked("Agree on one volume, and ask it aloud at rounds."),
    ),
    "transfusion_policy": (
        marked("Is there one policy on feeds around a red cell transfusion, whichever it is?"),
        marked("Write down one way; trials have not settled which."),
    ),
    "told_in_first_day": (
        marked(
            "Is each family told about NEC in the first day, or as soon as it can be reached, in its own "
            "language?"
        ),
        marked("Choose who tells, print the card, and chart the talk."),
    ),
    "asked_before_feeds_rise": (
        marked(
            "Before feeds first go up, is a parent shown the plan and asked what they see and what "
            "matters to them?"
        ),
        marked("Add one question to rounds, and chart that it was asked."),
    ),
    "words_in_their_language": (
        marked(
            "Can every family get the talk and the paper in a language it reads and speaks, without a "
            "relative interpreting?"
        ),
        marked("Ask your last ten families which language they read and which they speak."),
    ),
    "parents_speak_up": (
        marked("Do parents know whom to tell, by name, when something looks wrong, and whom to go to next?"),
        marked("Print the steps with your unit's own names and numbers on them."),
    ),
    "belly_signs_shared_way": (
        marked("Is there one shared way to report a worrying belly, and to say when the team looks again?"),
        marked("Try one form of words for a month, on every shift."),
    ),
    "nec_counted_one_way": (
        marked(
            "Is NEC counted by one named definition, with perforation by itself kept apart, on a chart "
            "made for rare events?"
        ),
        marked("Name the definition on the chart, and begin with two years of past cases."),
    ),
}
CANNOT_TELL = (
    marked(
        "Whether NEC will go down. These are practices that studies or families speak for, some strongly and "
        "some weakly; none has been shown to work everywhere."
    ),
    marked(
        "What really happens at the bedside. The answers are opinions; a record can show the same practices "
        "for real babies."
    ),
)


def plan_page(assessment: Assessment, language: str) -> Page:
    """The answers by topic, and each gap with a first step and room for a name and a day."""
    say = speaker(language)
    title = say("What we do against NEC: our gaps and a plan")
    return Page(
        language=language,
        title=say("Self-assessment of {unit}").format(unit=assessment.unit) if assessment.unit else title,
        mark="",
        lead=say(
            "Our answers about how our unit works. No baby's data is in it, and no total is made: one yes "
            "does not stand in for another."
        ),
        sections=(_topics(assessment, say), _gaps(assessment, say), *_open(assessment, say)),
        last_title=say("What this page cannot tell"),
        cannot_tell=tuple(say(text) for text in CANNOT_TELL),
        foot=(say("Draft, reviewed by nobody yet. No tool has been shown to lower NEC, and this is one."),),
        continued=say("continued"),
    )


def _topics(assessment: Assessment, say: Say) -> Section:
    return Section(
        key="topics",
        title=say("Answers by topic"),
        caption=say("How each answer was given, and how many of each topic."),
        head=(say("Topic"), say("Yes"), say("Answered"), say("Questions")),
        rows=tuple(
            Row(say(TOPICS[one.id]), "", (str(one.yes), str(one.answered), str(one.questions)))
            for one in assessment.topics
        ),
        notes=(),
    )


def _gaps(assessment: Assessment, say: Say) -> Section:
    return Section(
        key="gaps",
        title=say("Gaps and a first step"),
        caption=say("Each question that was not answered with yes, with a first step to begin with."),
        head=(say("Question"), say("Answer"), say("First step"), say("Who, and by when")),
        rows=tuple(
            Row(say(QUESTIONS[one.id][0]), "", (say(ANSWERS[answer]), say(QUESTIONS[one.id][1]), ""))
            for one, answer in assessment.gaps
        ),
        notes=() if assessment.gaps else (say("No gaps among the questions answered."),),
    )


def _open(assessment: Assessment, say: Say) -> tuple[Section, ...]:
    if not assessment.open:
        return ()
    told = say("{n} questions are not answered yet.").format(n=len(assessment.open))
    asked = tuple(say(QUESTIONS[one.id][0]) for one in assessment.open)
    return (Section("open", say("Not answered yet"), "", (), (), (told, *asked)),)


def template(language: str) -> str:
    """A file to fill in: every question with an empty answer."""
    say = speaker(language)
    words = ", ".join(f'"{word}" = {say(text)}' for word, text in ANSWERS.items())
    lines = ['schema = "nectary-self-assessment/1"', 'unit = ""', "", f"# {words}", "[answers]"]
    for name, (question, _) in QUESTIONS.items():
        lines += [f"# {say(question)}", f'{name} = ""', ""]
    return "\n".join(lines)
