"""A factor on one sheet of paper: its question, what was counted and where, the words of its page."""

from collections.abc import Iterable

from nectary.base.language import Say, marked
from nectary.show.effects import Reading
from nectary.show.factor_text import FactorText
from nectary.show.report import Page, Section

MOST_NUMBERS = 4
WORDS_FIRST = 2  # what it is and what studies say come before the counts
LEAD = marked("About groups of babies. It cannot say what will happen to one baby.")
NONE = marked(
    "No numbers stand here yet: the rows for this question are not complete or not read at their source."
)
CANNOT = (
    marked("What is right for one baby. That is for the team and the family."),
    marked("Whether a tool like this one lowers NEC: no tool has been shown to."),
)


def fact_sheet(text: FactorText, readings: Iterable[Reading], *, language: str, say: Say) -> Page:
    """`text` and the first readings that can be told in counts, each with what it rests on.

    Without such a reading the sheet says that no numbers stand yet.
    """
    told = [one for one in readings if one.arms][:MOST_NUMBERS]
    numbers = tuple(f"{one.statement} ({one.basis})" for one in told) or (say(NONE),)
    first = Section("numbers", say("What was counted"), "", (), (), numbers)
    words = [
        Section(f"part-{number}", heading, "", (), (), lines)
        for number, (heading, lines) in enumerate(text.blocks)
    ]
    foot = say(
        "Version {version}, evidence read {read}. This page does not replace your team or an interpreter."
    )
    return Page(
        language=language,
        title=text.title,
        mark=say("DRAFT: reviewed by nobody yet") if text.status == "draft" else "",
        lead=say(LEAD),
        sections=(*words[:WORDS_FIRST], first, *words[WORDS_FIRST:]),
        last_title=say("What this sheet cannot tell"),
        cannot_tell=tuple(say(one) for one in CANNOT),
        foot=(foot.format(version=text.version, read=text.evidence_read),),
        continued=say("continued"),
    )
