"""What the evidence says of a factor, on the command line."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nectary.base.errors import UserError
from nectary.cli import documents
from nectary.cli.options import Json, none_without, one_of

if TYPE_CHECKING:
    from nectary.evidence.declarations import Declaration
    from nectary.evidence.factors import Absolute, Effect, Estimate, Leading

PICTURE = 700  # pixels wide
ABOUT = ("kind", "direction", "not_covered", "contradictions", "positions", "both_harms", "funding")


def _percent(text: str) -> float:
    """The percentage; UserError also for a small number without its sign, which may be a share of 1."""
    try:
        value = float(text.removesuffix("%"))
    except ValueError as error:
        raise UserError(f"baseline is {text!r}", "a percentage such as 7%") from error
    if 0 < value < 1 and not text.endswith("%"):
        todo = f"Did you mean {100 * value:g}%? If not, write {text}%."
        raise UserError(f"baseline is {text!r}", "a percentage such as 7%", todo)
    return value


def _whole_name(factor: str) -> str:
    """The name of the factor that `factor` alone begins, such as F01; else `factor` as it is."""
    from nectary.evidence.factors import factors

    found = [name for name in factors() if name.partition("_")[0].lower() == factor.lower()]
    return found[0] if len(found) == 1 else factor


def evidence(
    factor: Annotated[str | None, typer.Argument(help="A factor, such as F01; left out lists them.")] = None,
    baseline: Annotated[
        str | None, typer.Option(help="NEC among infants given the control, such as 7%.")
    ] = None,
    as_of: Annotated[int | None, typer.Option(help="As the evidence stood at the end of this year.")] = None,
    json: Json = False,
    svg: Annotated[bool, typer.Option("--svg", help="The trials of the first outcome as a picture.")] = False,
) -> None:
    """The factors; or one factor: its trials, what leads, the effect at a baseline, certainty and trust.

    The baseline is of the factor's first outcome, and counts are given for that outcome alone.
    """
    from nectary.evidence.factors import declared, effects, factors

    one_of("evidence", svg=svg, json=json)
    one_of("evidence", svg=svg, baseline=baseline is not None)
    if factor is None:
        none_without("a factor", "evidence", svg=svg, baseline=baseline is not None, as_of=as_of is not None)
        documents.put(list(factors())) if json else typer.echo("\n".join(factors()))
        return
    factor = _whole_name(factor)
    if svg:
        typer.echo(_forest(factor, as_of))
        return
    about = declared(factor)
    found = list(effects(factor, as_of=as_of))
    at = None if baseline is None else _percent(baseline)
    counted = [_counts(one, at if one.outcome == about["outcomes"][0] else None) for one in found]
    if json:
        facts = {name: about[name] for name in ABOUT}  # type: ignore[literal-required]
        rows = [_document(one, here) | {"about": facts} for one, here in zip(found, counted, strict=True)]
        documents.put(rows)
        return
    per = _per(counted)
    for one, here in zip(found, counted, strict=True):
        typer.echo("\n".join([*_lines(one), *_spoken(one, here, per)]))
    typer.echo("\n".join(_about(about)))


def _forest(factor: str, as_of: int | None) -> str:
    """The forest of the factor's first outcome; UserError where no trial of it is in hand."""
    from nectary.base.language import speaker
    from nectary.evidence.factors import declared, effect
    from nectary.show.charts.palette import PAPER
    from nectary.show.evidence.trial_rows import forests

    outcome = declared(factor)["outcomes"][0]
    drawn = forests(effect(factor, outcome, as_of=as_of), (PICTURE,), PAPER, speaker("en"))
    if not drawn:
        raise UserError(
            f"no trial of {outcome} is in hand", "a factor with trial rows",
            "Leave out --svg to see what was published.", factor,
        )  # fmt: skip
    return drawn[0]


def _counts(one: "Effect", baseline: float | None) -> dict[str, "Absolute"]:
    """The counts of what leads and of what stands beside it; empty without a baseline or a measure for it."""
    from nectary.evidence.absolutes import FORMULAS
    from nectary.evidence.factors import absolute

    if baseline is None:
        return {}
    given = {"absolute": (one, one.leading), "beside_absolute": (one.beside, one.beside)}
    return {
        name: absolute(whole, baseline)
        for name, (whole, value) in given.items()
        if whole is not None and value is not None and value.measure in FORMULAS
    }


def _per(counted: list[dict[str, "Absolute"]]) -> int:
    from nectary.evidence.absolutes import denominator

    return denominator(one for here in counted for one in here.values())


def _document(one: "Effect", counts: dict[str, "Absolute"]) -> dict[str, Any]:
    return asdict(one) | {name: asdict(value) for name, value in counts.items()} | {
        "statement": _statement(one, counts)
    }  # fmt: skip


def _statement(one: "Effect", counts: dict[str, "Absolute"]) -> str | None:
    """The English sentence of the counts; None without counts, or where the outcome has no words yet."""
    from nectary.base.language import speaker
    from nectary.show.evidence.statements import COUNTS, Arms, statement

    if "absolute" not in counts or one.outcome not in COUNTS:
        return None
    at = counts["absolute"]
    arms = Arms(at.control_per_100, at.intervention_per_100, at.low_per_100, at.high_per_100)
    return statement(
        outcome=one.outcome, intervention=one.intervention, control=one.control, arms=arms,
        certainty=one.certainty, say=speaker("en"), design=one.design, finding=one.finding,
    )  # fmt: skip


def _ends(low: float | None, high: float | None, digits: int) -> str:
    return "" if low is None or high is None else f" ({low:.{digits}f} to {high:.{digits}f})"


def _value(value: "Estimate | Leading") -> str:
    """A value with its interval; a difference of shares as infants of 100."""
    scale, of = (100, " of 100") if value.measure == "rd" else (1, "")
    at, low, high = (
        None if one is None else scale * one for one in (value.estimate, value.ci_low, value.ci_high)
    )
    return f"{value.measure} {at:.2f}{of}{_ends(low, high, 2)}"


def _lines(one: "Effect") -> Iterator[str]:
    yield f"{one.outcome}: {one.intervention} against {one.control} ({one.comparison}, {one.design})"
    lead = one.leading
    if lead is None:
        yield f"  {one.rows_in_hand} studies in hand; no value that may be shown"
    else:
        theirs = f" of {one.rows_published}" if one.rows_published else ""
        held = f"{one.rows_in_hand}{theirs} studies in hand"
        held += "" if theirs else ", of how many was not read"
        yield f"  {one.leads}: {_value(lead)}, {lead.source}; {held}"
    if one.beside is not None and one.beside.estimate is not None:
        yield f"  beside it: {_value(one.beside)}, {one.beside.source}, {one.beside.population}"
    certainty = one.certainty or "not read at the source"
    yield f"  finding: {one.finding}; certainty: {certainty}; trust: {one.trust}"
    for row in one.trials:
        arms = (
            f"{row.events_intervention}/{row.total_intervention} v {row.events_control}/{row.total_control}"
        )
        yield f"    {row.study}: {arms}; {row.source}; {row.trust}"


def _spoken(one: "Effect", counts: dict[str, "Absolute"], per: int) -> Iterator[str]:
    times = per / 100
    for name, at in counts.items():
        low, high = (None if end is None else end * times for end in (at.low_per_100, at.high_per_100))
        which = "" if name == "absolute" else "beside it, "
        yield (
            f"  {which}of {per} infants: {at.control_per_100 * times:.1f} with {one.control}, "
            f"{at.intervention_per_100 * times:.1f} with {one.intervention}{_ends(low, high, 1)}"
        )
    said = _statement(one, counts) if per == 100 else None
    if said:
        yield f"  {said}"


def _about(about: "Declaration") -> Iterator[str]:
    yield f"what is known of NEC: {about['direction']}"
    for key in about["not_covered"]:
        yield f"not covered: {key}"
    for row in about["contradictions"]:
        yield f"points elsewhere: {row['source']}: {row['key']}"
    for row in about["both_harms"]:
        yield f"harm of {row['arm']}: {row['harm']}"
    for row in about["positions"]:
        yield f"{row['body']} {row['date']}: {row['key']} ({row['trust']})"
