"""A factor on one sheet of paper: its question, what was counted and where, the words of its page."""

from collections.abc import Iterable

from nectary.base.language import Say, marked
from nectary.show.evidence.effects import Reading
from nectary.show.reports.report import Page, Section
from nectary.show.texts.factor_text import FactorText

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


def fact_sheet(
    text: FactorText, readings: Iterable[Reading], *, mark: str, reviewed_by: Iterable[str], language: str,
    say: Say,
) -> Page:  # fmt: skip
    """`text` and the first readings that can be told in counts, each with what it rests on.

    Without such a reading the sheet says that no numbers stand yet. `mark`: that it is a draft, empty where
    it is reviewed; `reviewed_by`: by which roles and when, for its foot.
    """
    told = [one for one in readings if one.arms][:MOST_NUMBERS]
    numbers = tuple(f"{one.statement} {one.beside}".strip() + f" ({one.basis})" for one in told)
    first = Section("numbers", say("What was counted"), "", (), (), numbers or (say(NONE),))
    words = [
        Section(f"part-{number}", heading, "", (), (), lines)
        for number, (heading, lines) in enumerate(text.blocks)
    ]
    foot = say(
        "Version {version}, evidence read {read}. This page does not replace your team or an interpreter."
    )
    seals = "; ".join(reviewed_by)
    signed = (say("Reviewed by: {signed}.").format(signed=seals),) if seals else ()
    return Page(
        language=language,
        title=text.title,
        mark=mark,
        lead=say(LEAD),
        sections=(*words[:WORDS_FIRST], first, *words[WORDS_FIRST:]),
        last_title=say("What this sheet cannot tell"),
        cannot_tell=tuple(say(one) for one in CANNOT),
        foot=(foot.format(version=text.version, read=text.evidence_read), *signed),
        continued=say("continued"),
    )
