"""The sheet for home: both sides of one page for pens, filled in with the family before they leave.

The program fills in nothing: no volume, dose, limit or day. What a unit leaves empty the sheet asks for.
"""

from nectary.base.language import marked
from nectary.show.texts.by_pen import FIELDS, NOTE, TABLE, TICKS, Blank, Part, made

TITLE = marked("My baby's sheet for home")
TELL = marked(
    "Call 911 now if your baby has trouble breathing, has blue or gray lips, is limp, or will not wake up. "
    "Call your team now, by day or night, if the belly is swollen or hard, if vomit is green or bloody, or "
    "if there is blood in the poop."
)
FOOT = marked(
    "This sheet belongs to you. It is not the hospital's record, and it does not replace an interpreter."
)
EVERY_DAY = (
    Part(
        marked("My baby"),
        (
            Blank(
                "",
                FIELDS,
                (
                    marked("First name"),
                    marked("Born at (weeks and days)"),
                    marked("The day we leave"),
                    marked("Weight on that day (g, or lb and oz)"),
                    marked("Length and head"),
                ),
            ),
        ),
    ),
    Part(
        marked("Milk"),
        (
            Blank(
                marked("Which milk"), TICKS, (marked("my own milk"), marked("donor milk"), marked("formula"))
            ),
            Blank(
                "",
                FIELDS,
                (
                    marked("Name of the formula"),
                    marked("How much each time (mL, or oz)"),
                    marked("How many times, day and night"),
                ),
            ),
            Blank(marked("By"), TICKS, (marked("breast"), marked("bottle"), marked("tube"))),
            Blank(marked("Do we wake the baby at night to feed?"), TICKS, (marked("yes"), marked("no"))),
        ),
    ),
    Part(
        marked("What is added to the milk"),
        (
            Blank(
                "", FIELDS, (marked("Its name"), marked("How much of it"), marked("To how much milk")),
            ),
            Blank(
                marked("Made from"),
                TICKS,
                (marked("cow's milk"), marked("people's milk"), marked("other")),
            ),
            Blank(
                marked("Measured with"),
                TICKS,
                (
                    marked("the scoop of this can, level"),
                    marked("a measuring teaspoon, level"),
                    marked("a syringe"),
                    marked("other"),
                ),
            ),
            Blank(
                "",
                FIELDS,
                (
                    marked("Mixed milk keeps in the refrigerator for"),
                    marked("We throw away what is left after"),
                ),
            ),
            Blank(marked("Ask the team before you give anything else, from home or from a store."), NOTE),
        ),
    ),
    Part(
        marked("Medicines and vitamins"),
        (
            Blank(
                "",
                TABLE,
                (
                    marked("Name"),
                    marked("How much"),
                    marked("At what hour"),
                    marked("What for"),
                    marked("Until when"),
                    marked("Who refills it"),
                ),
                rows=(marked("Salt, if there is a stoma"), *("",) * 4),
            ),
            Blank(marked("At each visit, ask: is it still needed?"), NOTE),
        ),
    ),
    Part(
        marked("Sleep and the ride home"),
        (
            Blank(
                marked("We were shown"),
                TICKS,
                (
                    marked("sleep on the back, in a flat bed of its own"),
                    marked("the car seat or car bed"),
                    marked("what to do if the baby stops breathing"),
                ),
            ),
        ),
    ),
)  # fmt: skip
WHO_AND_WHEN = (
    Part(
        marked("When do we call?"),
        (
            Blank(
                "",
                FIELDS,
                (
                    marked("Temperature below"),
                    marked("or above"),
                    marked("Fewer wet diapers a day than"),
                    marked("Feeds missed in a row"),
                ),
            ),
            Blank(marked("Hospitals differ here. If one of these is empty, ask before you leave."), NOTE),
            Blank(marked("You know your baby. If something feels wrong, call."), NOTE),
        ),
    ),
    Part(
        marked("Names and phone numbers"),
        (
            Blank(
                "",
                FIELDS,
                (
                    marked("The team, by day"),
                    marked("By night, on weekends"),
                    marked("Baby's doctor after we leave"),
                ),
            ),
            Blank(
                "",
                FIELDS,
                (
                    marked("Surgeon or nurse for the gut"),
                    marked("Help with milk"),
                    marked("Pharmacy and supplies"),
                ),
            ),
            Blank("", FIELDS, (marked("For an interpreter, say these words"),)),
        ),
    ),
    Part(
        marked("Visits"),
        (
            Blank(
                "",
                TABLE,
                (marked("What for"), marked("With whom, and where"), marked("Day and hour"), marked("Phone")),
                rows=(
                    marked("Baby's doctor, first days"),
                    marked("Eyes"),
                    marked("Hearing"),
                    marked("Growth and milk"),
                    marked("How the baby learns and moves"),
                    marked("Gut, or surgery"),
                    "",
                ),
            ),
        ),
    ),
    Part(
        marked("Tests and vaccines"),
        (
            Blank(
                marked("Done"),
                TICKS,
                (
                    marked("eyes"),
                    marked("hearing"),
                    marked("blood spot"),
                    marked("heart (oxygen)"),
                    marked("car seat"),
                    marked("head ultrasound"),
                ),
            ),
            Blank(
                "",
                FIELDS,
                (
                    marked("Tests still open"),
                    marked("Vaccines given"),
                    marked("The next ones, by the day of birth"),
                ),
            ),
        ),
    ),
    Part(
        marked("Things we use at home"),
        (
            Blank(
                "",
                TABLE,
                (marked("What"), marked("From whom"), marked("Whom to call if it breaks or runs out")),
                rows=("",) * 2,
            ),
        ),
    ),
    Part(
        marked("Who went through this with me"),
        (
            Blank(
                "",
                FIELDS,
                (marked("Name and role"), marked("Day"), marked("In which language"), marked("Interpreter")),
            ),
            Blank(
                marked("I said it in my own words, or did it myself"),
                TICKS,
                (marked("the milk"), marked("the medicines"), marked("when to call")),
            ),
            Blank(marked("An empty box means: ask again."), NOTE),
        ),
    ),
)
PARTS = (*EVERY_DAY, *WHO_AND_WHEN)


def home_sheet(languages: list[str]) -> dict[str, object]:
    """The sheet for paper, as `by_pen.sheet`; `front`: how many parts stand on its first side.

    KeyError for a language we do not write in.
    """
    return made(languages, TITLE, TELL, FOOT, PARTS) | {"front": len(EVERY_DAY)}
