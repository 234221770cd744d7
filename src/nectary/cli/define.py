"""The case definitions over a file of findings, or over a record."""

import json as writer
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nectary.base.errors import UserError
from nectary.cli import documents
from nectary.cli.options import Json, none_without, one_of

if TYPE_CHECKING:
    from nectary.engine.define import Answers

ASKED = ("bell", "bell_strict", "von", "nhsn", "cdc_old", "uk", "anznn")
AGREEING = ("bell", "von", "uk", "cdc_old")


def define(
    findings: Annotated[
        Path, typer.Argument(help="JSON: a list of objects with id and findings; or a record folder.")
    ],
    with_inc: Annotated[
        bool, typer.Option("--with-inc", help="Also the rule of the INC, whose limbs are only recalled.")
    ] = False,
    every_work_up: Annotated[
        bool,
        typer.Option(
            "--every-work-up", help="For a record: its unit says that every work-up of these stays is on it."
        ),
    ] = False,
    language: Annotated[str, typer.Option(help="en or es.")] = "en",
    out: Annotated[Path | None, typer.Option("--out", help="For a record: .html, .pdf or .txt.")] = None,
    json: Json = False,
) -> None:
    """Case definitions count cases; they do not treat a baby. A record: counts under each, side by side."""
    from nectary.base.language import LANGUAGES

    if language not in LANGUAGES:
        raise UserError(f"language {language!r}", " or ".join(LANGUAGES), where="define")
    one_of("define", json=json, out=out is not None)
    if findings.is_dir():
        _record(findings, with_inc, every_work_up, language, out, json)
    else:
        none_without("a record folder", "define", out=out is not None, every_work_up=every_work_up)
        _file(findings, with_inc, language, json)


def _record(
    record: Path, with_inc: bool, every_work_up: bool, language: str, out: Path | None, json: bool
) -> None:
    from dataclasses import asdict

    from nectary.cli import pages
    from nectary.quality.definitions import side_by_side
    from nectary.show.reports.definitions import side_page

    if out is not None:
        pages.checked(out)
    facts = asdict(side_by_side(record, with_inc=with_inc, every_work_up=every_work_up))
    if json:
        documents.put(facts)
    else:
        pages.put(side_page(facts, language), out)


def _file(findings: Path, with_inc: bool, language: str, json: bool) -> None:
    from nectary.definitions.findings import read_work_ups
    from nectary.engine.define import answers

    asked = (*ASKED, "inc") if with_inc else ASKED
    found = answers(read_work_ups(_content(findings)), asked)
    if json:
        documents.put([_object(one) for one in found])
        return
    for one in found:
        _say(one, language)


def _content(findings: Path) -> Any:
    """What a JSON file holds; UserError for none, and for a field twice in one object."""
    from nectary.base.written import written_text

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise UserError(f"{twice} stands twice in one object", "each field once", "Remove one.", file)
        return dict(pairs)

    file = findings.name
    text = written_text(findings, "JSON")
    try:
        return writer.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        found = f"cannot be read as JSON: {error}"
        raise UserError(found, "a list of objects", "Check the file.", file) from error


def _say(one: "Answers", language: str) -> None:
    from nectary.base.language import speaker
    from nectary.show.reports.definitions import flag_sentence, sentence

    say = speaker(language)
    for name, answer in one.by.items():
        typer.echo(f"{one.id}: {sentence(name, answer.one(), answer.undecided, say)}")
    for flag in one.flags:
        typer.echo(f"{one.id}: {flag_sentence(flag, say)}")


def _object(one: "Answers") -> dict[str, Any]:
    """One work-up as contracts.md shapes it."""
    from nectary.engine.define import INDETERMINATE, stages

    by = one.by
    stage, span = stages(by["bell"])
    agreeing = (*AGREEING, "inc") if "inc" in by else AGREEING
    counted = [one.counts_as(name) for name in agreeing]

    def result(name: str) -> str:
        return by[name].one() or INDETERMINATE

    strict = {"NEC": True, "no": False}.get(by["bell_strict"].one())
    return {
        "id": one.id,
        "bell": {
            "stage": stage,
            "stage_range": span,
            "nec": one.counts_as("bell"),
            "strict_nec": strict,
        },
        "von": {"result": result("von")},
        "nhsn": {"result": result("nhsn")},
        "cdc_old": {"result": result("cdc_old")},
        "anznn": {"result": result("anznn")},
        "uk": {
            "score": by["uk"].one("score"),
            "score_range": by["uk"].ends("score"),
            "threshold": by["uk"].one("threshold"),
            "nec": one.counts_as("uk"),
        },
        "inc": _inc(one),
        "undecided": {name: list(answer.undecided) for name, answer in by.items() if answer.undecided},
        "flags": list(one.flags),
        "agree": {"nec": counted.count(True), "no": counted.count(False), "open": counted.count(None)},
    }


def _inc(one: "Answers") -> dict[str, Any] | None:
    if "inc" not in one.by:
        return None
    answer = one.by["inc"]
    return {
        "met": answer.one("met"),
        "nec": one.counts_as("inc"),
        "excluded": answer.one("excluded"),
        "result": answer.one(),
    }
