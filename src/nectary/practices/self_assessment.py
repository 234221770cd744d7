"""The self-assessment of a unit: 25 questions that need no baby's data, the gaps, and a plan of one page."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from nectary.base.errors import UserError
from nectary.base.written import read_toml

SCHEMA = "nectary-self-assessment/1"
ANSWERS = ("yes", "partly", "no", "not_known")


@dataclass(frozen=True)
class Question:
    """One question. `practice` would show the same from a record; `factor` is the evidence. None = none."""

    id: str
    topic: str
    factor: str | None
    practice: str | None


@dataclass(frozen=True)
class Topic:
    """Answers of one topic. `answered` leaves out the questions that nobody answered."""

    id: str
    yes: int
    answered: int
    questions: int


@dataclass(frozen=True)
class Assessment:
    """`gaps`: questions answered partly, no or not known, with the answer; `open`: not answered at all."""

    unit: str
    topics: tuple[Topic, ...]
    gaps: tuple[tuple[Question, str], ...]
    open: tuple[Question, ...]


@cache
def questions() -> dict[str, Question]:
    """Every question by id, in the order they are asked."""
    text = (files("nectary.practices") / "self_assessment.toml").read_text(encoding="utf-8")
    return {
        row["id"]: Question(row["id"], row["topic"], row.get("factor"), row.get("practice"))
        for row in tomllib.loads(text)["question"]
    }


def assess(answers: Mapping[str, str], unit: str = "") -> Assessment:
    """What the `answers` (question id -> a word of ANSWERS) leave to do; UserError for another word.

    No total is made of them: a yes to one question does not stand in for another.
    """
    for name, answer in answers.items():
        if name not in questions():
            near = difflib.get_close_matches(name, questions(), n=1)
            raise UserError(
                f"no question {name!r}", near[0] if near else "one of the template", where="answers"
            )
        if answer not in ANSWERS:
            raise UserError(f"answer {answer!r} to {name}", " or ".join(ANSWERS), where="answers")
    every = tuple(questions().values())
    topics = []
    for name in dict.fromkeys(one.topic for one in every):
        given = [answers.get(one.id) for one in every if one.topic == name]
        topics.append(Topic(name, given.count("yes"), len(given) - given.count(None), len(given)))
    gaps = tuple((one, answers[one.id]) for one in every if answers.get(one.id, "yes") != "yes")
    return Assessment(unit, tuple(topics), gaps, tuple(one for one in every if one.id not in answers))


def read_answers(path: Path) -> Assessment:
    """The assessment of a filled-in template; an empty answer is none. UserError with what to mend."""
    content = read_toml(path, "Begin from the template.")
    if content.get("schema") != SCHEMA:
        raise UserError(f"schema is {content.get('schema')!r}", SCHEMA, where=path.name)
    given = content.get("answers", {})
    return assess(
        {name: answer for name, answer in given.items() if answer != ""}, str(content.get("unit", ""))
    )
