"""The reference pages of what is refused, doubted and remarked on, and of the words that are understood."""

import csv
from collections.abc import Iterator
from importlib.resources import files

from reference_markup import code, folded, linked, page, plain, rows

from nectary.record.limits import Does, limits
from nectary.record.plausibility import CHECKS
from nectary.show.words.labels import FLAGS, REMARKS


def plausibility() -> str:
    lead = """
        The limits at which a value is refused, doubted or remarked on, and the checks of one row against
        another. Both ends of a limit are inclusive: the lowest and the highest themselves pass. A doubted
        value is kept and shown, and is unknown to every measure until a second person confirms it. What is
        only remarked on stays in use: a gap in charting, or a very sick baby, takes no good value out of a
        count. A limit holds from its own day on; a question about an earlier day is answered by the limit
        of that day. No check removes a row.
        """
    text = (files("nectary.record") / "limits.toml").read_text(encoding="utf-8")
    body = []
    for one in (limit for named in limits().values() for limit in named):
        ends = ["" if end is None else str(end).removesuffix(".0") for end in (one.lowest, one.highest)]
        does = plain(_does(one.name, one.does))
        body.append((code(one.name), *ends, code(one.unit), does, linked(one.source), str(one.since)))
    head = ("limit", "lowest", "highest", "unit", "outside it", "source", "from")
    checked = [
        (code(one.name), plain(one.about), plain(one.does), plain(one.why),
         ", ".join(map(code, sorted(one.needs))), linked(one.source.key), str(one.since))
        for one in CHECKS.values()
    ]  # fmt: skip
    whole = folded("The limits' file itself, with its comments", text.strip(), "toml")
    check_head = ("check", "marks", "does", "why that", "asked only where this is recorded", "source", "from")
    checks = ["## Checks of one row against another\n", rows(check_head, checked)]
    return page("Plausibility limits and checks", lead, ["## Limits\n", rows(head, body), whole, *checks])


def _does(name: str, does: Does) -> str:
    said = {
        Does.REFUSE: "refused", Does.DOUBT: "doubted", Does.REMARK: "remarked on",
        Does.BOUND: "nothing: it says how far another limit or check looks",
    }[does]  # fmt: skip
    words = {Does.DOUBT: FLAGS, Does.REMARK: REMARKS}.get(does, {})
    flag = max((flag for flag in words if name.startswith(flag)), key=len, default=None)
    return f"{said}: {words[flag]}" if flag else said


def value_sets() -> str:
    lead = """
        The words of other people's charts that are read as a word of the record, and the names that are read
        as a medicine. Case, spaces, accents and punctuation do not matter; a dose or a salt behind a
        medicine's name does not either. What could mean two things is not listed: it is refused or doubted,
        and the unit says in its mapping what it means. Every list is our own and waits for a neonatologist
        and a pharmacist.
        """
    return page(
        "Words and medicine names", lead, ["## Words\n", *_heard_words(), "## Medicines\n", _medicines()]
    )


def _heard_words() -> Iterator[str]:
    said: dict[str, dict[str, list[str]]] = {}
    for row in _csv("heard.csv"):
        said.setdefault(row["columns"], {}).setdefault(row["word"], []).append(row["heard"])
    for columns, words in said.items():
        yield f"### {', '.join(map(code, columns.split()))}\n"
        yield rows(
            ("word", "heard as it"), [(code(word), plain(", ".join(texts))) for word, texts in words.items()]
        )


def _medicines() -> str:
    said: dict[tuple[str, str, str], list[str]] = {}
    for row in _csv("medicines.csv"):
        key = (row["kind"], row["agent"], "no" if row["reaches_blood"] == "no" else "")
        said.setdefault(key, []).append(row["name"])
    body = [(code(kind), plain(agent or "*a class: which is not known*"), plain(", ".join(names)), reaches)
            for (kind, agent, reaches), names in said.items()]  # fmt: skip
    return rows(("kind", "agent", "names read as it", "reaches the blood"), body)


def _csv(name: str) -> list[dict[str, str]]:
    text = (files("nectary.record") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
