"""Teach-back: does a parent say in their own words what a text says? Questions made from its own sections."""

from dataclasses import dataclass

from nectary.base.language import Say, marked
from nectary.show.review.numbered_text import ReviewText

# our own proposal, no published cut-off (people/icons, section 6): so many of so many parents, a language
PASS, OF = 4, 5
MAIN, TO_DO, NOT_KNOWN = 0, 1, 3  # the sections of every card
QUESTIONS = {
    MAIN: marked("In your own words: what is this page about? What is the main thing it says?"),
    TO_DO: marked("What could you do or ask first, after reading it?"),
    NOT_KNOWN: marked("What does the page say that nobody knows yet?"),
}
ON_PAPER = {
    MAIN: marked("In your own words: what is this paper for, and what would you do with it?"),
}
STUDIES, FAMILY_ASKS, STILL_OPEN = 1, 6, 7  # the sections of every factor
OF_A_FACTOR = {
    STUDIES: marked("In your own words: what do studies say about this?"),
    FAMILY_ASKS: QUESTIONS[TO_DO],
    STILL_OPEN: QUESTIONS[NOT_KNOWN],
}
FOR, AGAINST, TODAY = 1, 2, 4  # the sections of every disputed claim
OF_A_CLAIM = {
    FOR: marked("What speaks for the claim?"),
    AGAINST: marked("What speaks against it?"),
    TODAY: marked("In your own words: what can be said about it today?"),
}
BY_FORM = {
    "card": QUESTIONS, "paper": ON_PAPER, "page": {MAIN: QUESTIONS[MAIN]}, "factor": OF_A_FACTOR,
    "claim": OF_A_CLAIM,
}  # fmt: skip
AFTER_LOSS = {
    MAIN: marked("In your own words: what does this page say that a parent may do, or ask for?"),
    TO_DO: marked("Whom could a parent ask for, and for how long?"),
}
HOW = (
    marked("It is the page that is tried, never the parent. Say so first."),
    marked("Let the parent read the page in peace, then take it away. Ask; do not help; do not correct yet."),
    marked("Write down the parent's own words. Write no name and nothing about any baby."),
    marked("Afterwards say together what was not clear, and give the page back."),
)
GENTLY = marked(
    "Ask only a parent who chose to help with this page, who is paid for it and has somebody beside them. "
    "Never ask about their own baby. Stop at any moment, without a reason."
)
PASSED = marked(
    "The page passes in this language when {least} of {of} parents say the main thing and what to do. "
    "That mark is our own proposal; no study set it."
)


@dataclass(frozen=True)
class Asked:
    """One question, and what the page says about it, for whoever listens."""

    question: str
    page_says: tuple[str, ...]


@dataclass(frozen=True)
class TeachBack:
    """The sheet in the text's own language: how to ask, what, when the page passes."""

    title: str
    heading: str
    how: tuple[str, ...]
    asked: tuple[Asked, ...]
    passed: str
    least: int
    of: int
    words: dict[str, str]


def teach_back(text: ReviewText, say: Say) -> TeachBack:
    """The sheet of `text`; after a loss it asks two gentler questions, of parents who chose to be asked."""
    parts = text.parts
    questions = AFTER_LOSS if text.after_loss else BY_FORM[text.form]
    asked = tuple(
        Asked(say(words), tuple(one.words for one in parts[number][1]))
        for number, words in questions.items()
        if number < len(parts)
    )
    how = ((GENTLY,) if text.after_loss else ()) + HOW
    return TeachBack(
        title=text.title,
        heading=say("Teach-back: is this page understood?"),
        how=tuple(map(say, how)),
        asked=asked,
        passed=say(PASSED).format(least=PASS, of=OF),
        least=PASS,
        of=OF,
        words={
            "parent": say("Parent"),
            "own_words": say("In the parent's own words"),
            "change": say("What to change, in which words"),
            "page_says": say("What the page says (for whoever listens)"),
            "said": say("said it"),
            "partly": say("partly"),
            "not_said": say("not yet"),
            "all": say("All parents of this language"),
            "question": say("Question"),
        },
    )
