"""What `pool` adds when asked how sturdy its answer is: for programs and in words."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nectary.stats.effects import Counts
    from nectary.stats.sturdiness import Multiverse, Subsets
    from nectary.stats.ways import Way

WAIT = 100_000  # subsets: below this nobody waits long enough to be told how far it is


def asked(
    counts: "Counts", way: "Way", *, multiverse: bool, subsets: bool, smallest_change: bool, egger: bool
) -> dict[str, Any]:
    """The parts that were asked for, by the name of their option; numbers are unrounded, unknown is None."""
    from nectary.stats import fragility, sequences, sturdiness

    more: dict[str, Any] = {}
    if multiverse:
        found = sturdiness.multiverse(counts)
        more |= {"multiverse": _analyses(found), "multiverse_calls": found.counted(),
                 "multiverse_undefined": found.undefined}  # fmt: skip
    if subsets:
        more["subsets"] = _sizes(sturdiness.subsets(counts, way, progress=_heard))
    if smallest_change:
        more["smallest_change"] = asdict(fragility.smallest_change(counts, way))
    if egger:
        more["egger"] = asdict(sequences.egger(counts, measure=way.measure))
    return more


def _heard(done: int, total: int) -> None:
    """Progress on stderr for those who wait."""
    if total >= WAIT:
        sys.stderr.write(f"\r{done:,} of {total:,} subsets" + ("\n" if done == total else ""))
        sys.stderr.flush()


def _analyses(found: "Multiverse") -> list[dict[str, Any]]:
    """One object an analysis; `study` is the one left out, `first` how many came first; else None."""
    from nectary.stats.ways import CALLS

    rows = []
    for at in range(len(found)):
        group, step = str(found.group[at]), int(found.step[at])
        rows.append({
            "measure": str(found.measure[at]), "model": str(found.model[at]), "test": str(found.test[at]),
            "zero_rule": str(found.zero[at]), "group": group,
            "study": found.study[step] if group == "without" else None,
            "first": step if group == "up_to" else None, "k": int(found.k[at]),
            "estimate": float(found.estimate[at]), "ci_low": float(found.ci_low[at]),
            "ci_high": float(found.ci_high[at]), "p": float(found.p[at]), "call": CALLS[found.call[at]],
        })  # fmt: skip
    return rows


def _sizes(found: "Subsets") -> dict[str, Any]:
    """Size by size: how many subsets, how many make the call of the whole, how many have no estimate."""
    sizes = [
        {"size": size, "sets": int(sets), "held": int(held), "undefined": int(none)}
        for size, (sets, held, none) in enumerate(
            zip(found.sets, found.held, found.undefined, strict=True), start=1
        )
    ]
    return {"call": found.whole, "left_out": list(found.left_out), "sizes": sizes}


def lines(more: dict[str, Any]) -> Iterator[str]:
    """The same in words, a line each."""
    if "multiverse" in more:
        calls = ", ".join(f"{name} {number:,}" for name, number in more["multiverse_calls"].items())
        yield f"multiverse: {len(more['multiverse']):,} different analyses: {calls}"
        yield f"  without an estimate: {more['multiverse_undefined']:,}"
    if "subsets" in more:
        yield f"subsets: call of the whole: {more['subsets']['call']}"
        yield from map(_size, more["subsets"]["sizes"])
    if "smallest_change" in more:
        yield from _change(more["smallest_change"])
    if "egger" in more:
        for name in ("mixed", "classical"):
            found = more["egger"][name]
            told = f"slope {found['slope']:.3g}, p {found['p']:.3g}" if found else "the studies lie on a line"
            yield f"small studies, {name}: {told} ({more['egger']['k']} studies)"


def _size(row: dict[str, int]) -> str:
    studies = "1 study" if row["size"] == 1 else f"{row['size']} studies"
    say = "says" if row["held"] == 1 else "say"
    have = "has" if row["undefined"] == 1 else "have"
    return (
        f"  {studies}: {row['held']:,} of {row['sets']:,} {say} the same, "
        f"{row['undefined']:,} {have} no estimate"
    )


def _bound(found: dict[str, Any]) -> str:
    if found["size"] is None:
        return "none found" if not found["exact"] else "none"
    return f"{found['size']}" + ("" if found["exact"] else f" at most, and not below {found['at_least']}")


def _change(found: dict[str, Any]) -> Iterator[str]:
    yield f"smallest change: call now: {found['call']}"
    yield f"  studies left out: {_bound(found['trials'])}"
    for one in found["trials"]["sets"][:3]:
        yield f"    without {', '.join(one['studies'])}: {one['call']}"
    yield f"  outcomes that turn: {_bound(found['events'])}"
    for one in found["events"]["moves"]:
        yield f"    {one['study']}, {one['arm']}: {one['by']:+d}"
