"""*My baby today*: a sheet with blanks for a nurse's pen, with a second language in small under it."""

from dataclasses import dataclass

from nectary.base.language import marked, speaker

LINE, TICKS, LONG = "line", "ticks", "long"
FIELDS, TABLE, NOTE = "fields", "table", "note"


@dataclass(frozen=True)
class Blank:
    """One question: `kind` line, long (two lines) or ticks; `choices` are boxes to tick.

    Of the sheet for home also fields, short blanks side by side with `choices` above them; table, with
    `choices` as its heads and `rows` as its first cells; note, without a blank.
    """

    text: str
    kind: str = LINE
    choices: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that it prints."""
        return tuple(filter(None, (self.text, *self.choices, *self.rows)))


@dataclass(frozen=True)
class Part:
    title: str
    blanks: tuple[Blank, ...]


TITLE = marked("My baby today")
TELL = marked(
    "Tell the nurse now if you see: a belly that is swollen, hard or sore; green or bloody milk or vomit; "
    "blood in the diaper; a baby much more sleepy, floppy or upset; more pauses in breathing."
)
FOOT = marked("Filled in by hand by your nurse. It is a note, not the chart, and nobody has to sign it.")
PARTS = (
    Part(
        marked("Who and when"),
        (
            Blank(marked("Baby's name, and number on the wristband")),
            Blank(marked("Day and hour")),
            Blank(marked("Weight, and when")),
        ),
    ),
    Part(
        marked("Milk"),
        (
            Blank(
                marked("Which milk today?"),
                TICKS,
                (marked("mother's milk"), marked("donor milk"), marked("formula"), marked("no milk today")),
            ),
            Blank(marked("Was something added? What is it made from?")),
            Blank(marked("How much each time, and how often?")),
            Blank(
                marked("Is it going up today?"),
                TICKS,
                (marked("yes"), marked("no, it stays"), marked("it is held")),
            ),
            Blank(marked("Why, and is that what the guide here says?")),
            Blank(marked("What would make the team slow down or stop?")),
        ),
    ),
    Part(
        marked("Medicines"),
        (
            Blank(marked("Antibiotic: what for, and when will you decide again?")),
            Blank(marked("Acid blocker: is it needed, and until when?")),
        ),
    ),
    Part(
        marked("What was seen"),
        (
            Blank(marked("What the family saw"), LONG),
            Blank(marked("What the team saw"), LONG),
        ),
    ),
    Part(
        marked("Until tomorrow"),
        (
            Blank(marked("The plan")),
            Blank(marked("If you are worried: first your nurse, by name")),
            Blank(marked("then the charge nurse")),
            Blank(marked("then the doctor")),
            Blank(marked("then, at any hour")),
        ),
    ),
)


def sheet(languages: list[str]) -> dict[str, object]:
    """The sheet for paper: each text as (in the first language, in the second or empty).

    KeyError for a language we do not write in.
    """
    return made(languages, TITLE, TELL, FOOT, PARTS)


def made(
    languages: list[str], title: str, tell: str, foot: str, parts: tuple[Part, ...]
) -> dict[str, object]:
    """A sheet of `parts` for paper, each text in the first language and in the second or empty."""
    sayings = [speaker(code) for code in languages]

    def both(text: str) -> tuple[str, str]:
        said = [say(text) if text else "" for say in sayings]
        return said[0], said[1] if len(said) > 1 else ""

    def blank(one: Blank) -> dict[str, object]:
        return {
            "text": both(one.text),
            "kind": one.kind,
            "choices": [both(word) for word in one.choices],
            "rows": [both(word) for word in one.rows],
        }

    return {
        "title": both(title),
        "languages": languages,
        "tell": both(tell),
        "foot": both(foot),
        "parts": [
            {"title": both(part.title), "blanks": [blank(one) for one in part.blanks]} for part in parts
        ],
    }
