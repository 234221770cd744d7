"""Writes the reference pages from the declarations, so that they cannot say anything else.

Sphinx calls `write` before it reads the sources; by hand: python tools/reference.py FOLDER.
Each entry has a target, `(measure-NAME)=` and the like: other pages link to it, and the tests count them.
"""

import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import reference_evidence
import reference_values
import typer
from reference_markup import case_tables, cited, code, entry, folded, page, plain, rows
from scipy import stats

from nectary.base.settings import SETTINGS
from nectary.base.sources import Trust, bibliography
from nectary.cli.main import app
from nectary.definitions import DEFINITIONS, findings
from nectary.engine.statements import sql
from nectary.measures import MEASURES
from nectary.measures.declare import UNITS
from nectary.practices import PRACTICES
from nectary.practices.settings import settings as decided
from nectary.protocols import library
from nectary.protocols.schema import status_on
from nectary.record.tables import TABLES
from nectary.show.protocols.protocol import band_name, step_text
from nectary.show.reports.definitions import NAMES as DEFINITION_NAMES
from nectary.show.reports.pasted_chart_words import CHANGES, CHARTS
from nectary.show.words.sentences import PRACTICE_TITLES, practice_sentence
from nectary.stats.chart_power import TIMES, signalled
from nectary.stats.charts import control_chart

TRUST = {
    Trust.VERIFIED: "read at the source",
    Trust.SECONDARY: "read in a copy of the source",
    Trust.DERIVED: "worked out from printed figures",
    Trust.LOCAL: "our own stated convention, or a unit's",
    Trust.RECALLED: "recalled only; kept from family and clinical pages",
    Trust.NOT_STATED: "the source does not say",
}
SIGNAL_SIZES, SIGNAL_RATE = (33, 12, 4), 0.06
CHART_SIZES = (10, 25, 50, 100, 200, 400)
CHART_RATE = 0.07


def tables() -> str:
    lead = """
        Every table of the record. A CSV folder has one file a table under these names. An empty cell means
        *not recorded*; an empty table means *not recorded here*. Columns marked * may not be empty.
        """
    return page("Tables of the record", lead, map(_table, TABLES.values()))


def _table(table: Any) -> str:
    body = []
    for column in table.columns:
        marks = ["**identifying**"] if column.identifying else []
        words = ", ".join(map(code, column.words))
        name = code(column.name) + (" *" if column.required else "")
        body.append((name, column.kind, code(column.unit), words, "; ".join([plain(column.about), *marks])))
    head = ("column", "kind", "unit", "allowed words", "what it is")
    return f"{entry('table', table.name)}\n{plain(table.about)}\n\n{rows(head, body)}"


def measures() -> str:
    lead = """
        Every measure, from the one place that defines it. In the worked cases an empty cell of a given table
        means *not recorded*, and *unknown* means that the measure gives no value; the tests run each case.
        `nectary explain NAME` prints the same.
        """
    listed = rows(
        ("measure", "title", "unit", "a row"),
        [(f"[`{m.name}`](#measure-{m.name})", plain(m.title), plain(UNITS[m.unit]), m.grain)
         for m in sorted(MEASURES.values(), key=lambda m: m.name)],
    )  # fmt: skip
    return page("Measures", lead, [listed, *(_measure(MEASURES[name]) for name in sorted(MEASURES))])


def _measure(one: Any) -> str:
    facts = rows(
        ("", ""),
        [
            ("unit", f"{plain(UNITS[one.unit])} (UCUM {code(one.unit)})"),
            ("one row", {"day": "an infant and unit day", "stay": "a stay"}[one.grain]),
            ("rests on", plain(one.rests_on)),
            ("reads", ", ".join(map(code, one.reads))),
            ("unknown when", plain(one.null_when)),
            ("source", cited(one.source)),
        ],
    )
    return "\n".join(
        [entry("measure", one.name, one.title), f"{plain(one.about)}\n", facts, *case_tables(one.cases),
         folded("SQL as run on DuckDB", sql(one.name), "text")]
    )  # fmt: skip


def practices() -> str:
    lead = """
        Every practice. A verdict is *met*, *not met*, *not applicable* or *unknown*; a practice is off until
        a unit turns it on. Read the harm beside it: it says what following the practice blindly can do.
        """
    return page("Practices", lead, (_practice(PRACTICES[name]) for name in sorted(PRACTICES)))


def _practice(one: Any) -> str:
    facts = rows(
        ("", ""),
        [
            ("one row", {"day": "an infant and unit day", "stay": "a stay"}[one.grain]),
            ("harm of following it blindly", plain(one.harm)),
            ("evidence", code(one.factor) if one.factor else "no trial; a proposal of ours"),
            ("reads", ", ".join(map(code, one.reads))),
        ],
    )
    return "\n".join(
        [entry("practice", one.name, PRACTICE_TITLES[one.name]), f"{plain(one.about)}\n", facts,
         rows(("reason", "verdict", "what is missing", "still open today to", "what staff read"),
              [_reason(one, why) for why in one.whys]),
         *_turns_on(one), *case_tables(one.cases), folded("SQL as run on DuckDB", sql(one.name), "text")]
    )  # fmt: skip


def _reason(one: Any, why: str) -> tuple[str, ...]:
    reason, said = one.whys[why], practice_sentence(one.name, why, for_families=False, say=str)
    missing = code(reason.missing) if reason.missing else ""
    return code(why), code(reason.verdict), missing, ", ".join(reason.open_to), plain(said)


def _turns_on(one: Any) -> list[str]:
    body = []
    for setting in (decided()[name] for name in one.turns_on):
        example = "none: the unit must say" if setting.value is None else str(setting.value)
        where = f"{cited(setting.source)}, since {setting.since}"
        body.append((code(setting.name), plain(setting.about), plain(setting.unit), example, where))
    head = ("what the unit decides", "what it is", "unit", "packaged example", "source of the example")
    return [rows(head, body)] if body else []


def commands() -> str:
    lead = """
        Every command, made from the program itself. Data goes to stdout and talk to stderr;
        see [exit codes](../exit-codes.md). `nectary COMMAND --help` prints the same.
        """
    return page("Commands", lead, (_command(name, one) for name, one in every_command()))


def every_command(group: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """(name, command) of every command, `protocol check` and the like included."""
    for name, one in sorted((group or typer.main.get_command(app)).commands.items()):
        if hasattr(one, "commands"):
            yield from every_command(one, f"{before}{name} ")
        elif not one.hidden:
            yield f"{before}{name}", one


def _command(name: str, one: Any) -> str:
    usage, body = [f"nectary {name}"], []
    for parameter in one.params:
        option = parameter.opts[0].startswith("-")
        shown = ", ".join([*parameter.opts, *parameter.secondary_opts])
        shown = shown if option else parameter.name.upper()
        if not option:
            usage.append(shown if parameter.required else f"[{shown}]")
        elif parameter.required:
            usage.append(f"{parameter.opts[0]} {parameter.name.upper()}")
        left_out = "required" if parameter.required else _default(parameter.default)
        body.append((code(shown), plain(parameter.help or _HELP.get(parameter.name, "")), left_out))
    usage += ["[OPTIONS]"] if any(p.opts[0].startswith("-") and not p.required for p in one.params) else []
    options = rows(("argument or option", "what it is", "when left out"), body) if body else ""
    heading = f"(command-{name.replace(' ', '-')})=\n## {code(name)}\n"
    about = plain(one.help or "")
    return f"{heading}\n{about}\n\n```text\n{' '.join(usage)}\n```\n\n{options}"


_HELP = {"json": "one JSON document on stdout and nothing else"}


def _default(value: Any) -> str:
    return {None: "nothing is assumed", False: "off", True: "on"}.get(value, code(value))


def settings() -> str:
    lead = """
        Every setting is an environment variable. *none* means that there is no default: what happens then
        stands beside it.
        """
    return page("Settings", lead, map(_setting, SETTINGS.values()))


def _setting(one: Any) -> str:
    default = "none" if one.default is None else code(one.default)
    return f"{entry('setting', one.name)}\n{plain(one.about)}\n\nDefault: {default}\n"


def sources() -> str:
    lead = """
        Every work that a number or a rule may name as its source, and how far our reading of it may be
        trusted. What is *recalled* reaches no family or clinical page.
        """
    words = rows(("trust", "means"), [(code(trust), text) for trust, text in TRUST.items()])
    return page("Sources and trust", lead, [words, *map(_source, bibliography().values())])


def _source(work: Any) -> str:
    place = f"<{work.url}>" if work.url.startswith("http") else f"`{work.url}`"
    return (
        f"{entry('source', work.key)}\n{plain(work.title)}\n\n"
        f"Trust: {code(work.trust)}, {TRUST[work.trust]}. Read: {work.read}. Where: {place}\n"
    )


def protocols() -> str:
    lead = """
        The protocols that come with nectary. **All are examples: no unit has signed one, and none is for a
        baby.** A ladder counts tolerated feeding days, never calendar days.
        """
    return page("Protocols", lead, map(_protocol, library.packaged()))


def _protocol(name: str) -> str:
    one = library.load(name)
    text = (files("nectary.protocols") / "packaged" / f"{name}.toml").read_text(encoding="utf-8")
    facts = rows(
        ("", ""),
        [
            ("status", f"**{status_on(one, date.today())}: not signed by a unit, not for a baby**"),
            ("kind", code(one.kind)),
            ("population", plain(one.population)),
            ("source", f"<{one.source}> (trust: {one.trust})"),
            ("version", code(one.version)),
            ("target", f"{one.target_ml_per_kg_day} mL/kg/day (trust: {one.target_trust})"),
            ("weight used", f"{code(one.weight_basis)} (trust: {one.weight_trust})"),
            ("hours between feeds", " or ".join(map(str, one.allowed_h))),
            ("what it is not", plain(one.content.get("disclaimer", ""))),
            ("the source does not state", ", ".join(map(code, one.not_stated)) or "nothing left out"),
        ],
    )
    ladders = [
        (band_name(band, str), arm, steps) for band in one.bands for arm, steps in band.ladders.items()
    ]
    longest = max(len(steps) for _, _, steps in ladders)
    head = ("birth weight", "arm", *(str(number) for number in range(1, longest + 1)))
    ladder = []
    for weights, arm, steps in ladders:
        cells = [step_text(step) for step in steps]
        ladder.append((weights, arm, *cells, *[""] * (longest - len(cells))))
    notes = [f"- {plain(row['when'])}: {plain(row['note'])} ({source_of(row)}trust: {row['status']})\n"
             for row in tomllib.loads(text).get("modifier", ())]  # fmt: skip
    said = "mL/kg/day by tolerated day; a/b = first and second half of that day.\n"
    return "\n".join([entry("protocol", name, one.title), facts, said, rows(head, ladder), *notes])


def source_of(row: dict[str, Any]) -> str:
    return f"<{row['source']}>, " if "source" in row else ""


def definitions() -> str:
    lead = """
        Case definitions count cases; they do not treat a baby, and none is worked out while a work-up is
        open. `nectary define` runs them over a file of findings, where a field that is absent or null is
        unknown, or over a record. Unknowns are run to both sides: one answer is definite, several are not.
        """
    groups = [(plain(group), ", ".join(map(code, names))) for group, names in findings.GROUPS.items()]
    groups += [("numbers", ", ".join(map(code, findings.NUMBERS)))]
    groups += [
        (code(name), ", ".join(map(code, words)) or "a text") for name, words in findings.WORDS.items()
    ]
    listed = [_definition(one) for one in DEFINITIONS.values()]
    return page(
        "Case definitions", lead,
        [*listed, "## Fields of a findings file\n", rows(("group", "fields"), groups)],
    )  # fmt: skip


def _definition(one: Any) -> str:
    signs = [
        (
            code(name),
            ", ".join(map(code, sign.findings)),
            f"{sign.argues} a case" if sign.argues != "both" else "both ways",
        )
        for name, sign in one.signs.items()
    ]
    facts = rows(
        ("", ""),
        [
            ("source", f"{plain(one.source)} (trust: {one.trust})"),
            ("counts as NEC", ", ".join(map(code, sorted(one.counts))) or "**nothing: not for counting**"),
            ("know that", plain(one.note)),
            ("run", "only when asked for" if one.off else "always"),
        ],
    )
    about = plain(one.answer.__doc__)
    return "\n".join(
        [entry("definition", one.name, DEFINITION_NAMES[one.name]), f"{about}\n", facts,
         rows(("sign", "one of these findings", "argues"), signs)]
    )  # fmt: skip


def mappings() -> str:
    lead = """
        Mappings that come with nectary: each turns one foreign table into the record. No event is made up
        from a total.
        """
    folder = files("nectary.intake") / "mappings"
    return page("Mappings", lead, map(_mapping, sorted(folder.iterdir(), key=lambda item: item.name)))


def _mapping(place: Any) -> str:
    name, text = place.name.removesuffix(".toml"), place.read_text(encoding="utf-8")
    about = plain(tomllib.loads(text).get("about", ""))
    return f"{entry('mapping', name)}\n{about}\n\n{folded('The whole mapping', text.strip(), 'toml')}"


def chart_power() -> str:
    """What a p chart at each size can tell, by exact binomial sums; to be included in a page."""
    body = []
    for size in CHART_SIZES:
        # a baseline so long that its centre is the rate itself
        limits = control_chart(
            "p", np.array([CHART_RATE * 1_000_000, 0.0]), np.array([1_000_000.0, float(size)]), freeze=1
        )
        upper = float(limits.upper[1])
        most = int(np.floor(upper * size + 1e-9))
        false, doubled = (float(stats.binom.sf(most, size, rate)) for rate in (CHART_RATE, 2 * CHART_RATE))
        low = float(limits.lower[1])
        halved = float(stats.binom.cdf(np.ceil(low * size) - 1, size, CHART_RATE / 2)) if low > 0 else 0.0
        body.append((str(size), f"{upper:.1%}", str(most + 1), f"{false:.1%}", f"{doubled:.0%}",
                     f"{halved:.0%}" if low > 0 else "cannot: the lower limit is 0"))  # fmt: skip
    head = ("eligible babies a point", "upper limit", "cases needed to lie above it",
            "lies above although nothing changed", "lies above when NEC has doubled",
            "lies below when NEC has halved")  # fmt: skip
    return rows(head, body)


def chart_signals() -> str:
    """How often each chart signals in units of three sizes, by simulation; to be included in a page."""
    body = []
    for size in SIGNAL_SIZES:
        said = {(one.chart, one.times): one.by for one in signalled(size, SIGNAL_RATE)}
        for chart, name in CHARTS.items():
            shares = (" · ".join(f"{share:.0%}" for share in said[chart, times]) for times in TIMES)
            body.append((str(size), name, *shares))
    return rows(("babies a month", "chart", *CHANGES.values()), body)


PAGES: dict[str, Callable[[], str]] = {
    "tables": tables, "measures": measures, "practices": practices, "commands": commands,
    "settings": settings, "sources": sources, "protocols": protocols,
    "definitions": definitions, "mappings": mappings, "plausibility": reference_values.plausibility,
    "value-sets": reference_values.value_sets,
    "chart-power": chart_power, "chart-signals": chart_signals,
}  # fmt: skip


def write(folder: Path) -> None:
    """Write every page to `folder`; one that has not changed is left alone, so that rebuilding is quick."""
    made = ((f"{name}.md", make()) for name, make in PAGES.items())
    for name, text in (*made, *reference_evidence.pages()):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.is_file() or place.read_text(encoding="utf-8") != text:
            place.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
