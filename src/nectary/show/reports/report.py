"""The report of a record as people read it: the same words for the terminal, the screen and paper."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nectary.base.ages import format_gestation
from nectary.base.language import Say, marked, speaker
from nectary.show.reports.facts import Babies, Band, Fact, Gap, Marked, MonthGaps, Report
from nectary.show.reports.report_words import ASKED, BORN, ENDS, GAPS, WHY_UNKNOWN, answer, known_of, percent
from nectary.show.words.labels import FLAGS, REMARKS, long_date

MONTHS_SHOWN = 12
CANNOT_TELL = (
    marked(
        "Why NEC went up or down. Nobody was given care by chance, and where few babies fall ill "
        "chance alone can look like a change."
    ),
    marked(
        "How babies did who were moved elsewhere or are still in: they are unknown, not well. Nothing is "
        "compared with another unit, and nothing is adjusted for who the babies were."
    ),
    marked(
        "What was done and not charted. The median of the stays that are known says nothing of the others, "
        "and a stay that goes on is counted so far."
    ),
    marked(
        "Whether it was NEC by any one definition: NEC is as the unit stated it, of stays and not of "
        "patient-days, and never worked out here."
    ),
)


@dataclass(frozen=True)
class Row:
    """A row header, the code it stands for (empty = none), and its cells."""

    label: str
    code: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A heading, at most one table (no rows = none) with its caption and column heads, and notes."""

    key: str
    title: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """The whole report in one language; `mark` says that it is invented, empty = it is not."""

    language: str
    title: str
    mark: str
    lead: str
    sections: tuple[Section, ...]
    last_title: str
    cannot_tell: tuple[str, ...]
    foot: tuple[str, ...]
    continued: str


def page(report: Report, language: str) -> Page:
    """`report` in words; KeyError for a language we do not write in."""
    say = speaker(language)
    mark = say("INVENTED: these babies are made up, and nothing here is about a real child.")
    title = say("What this record holds")
    sections = (
        _babies(report.babies, say),
        _outcomes(report, say),
        _exposures(report.exposures, say),
        _missing(report, say),
        _doubts(report.flags, say),
        _remarks(report.remarks, say),
        _loads(report, say),
    )
    return Page(
        language=language,
        title=_titled(title, report.invented, say),
        mark=mark if report.invented else "",
        lead=say(
            "For the unit's own eyes. A count here can be one baby, so none of it is for publication. "
            "Each number stands beside its measure and of how many it is known."
        ),
        sections=tuple(_marked(one, report.invented, say) for one in sections),
        last_title=_titled(say("What this page cannot tell"), report.invented, say),
        cannot_tell=tuple(say(text) for text in CANNOT_TELL),
        foot=(
            say("Made on {date}.").format(date=long_date(report.made, say)),
            say("Code version {version}; hash of the record {hash}.").format(
                version=report.code_version, hash=report.input_sha256
            ),
            say("Draft, reviewed by nobody yet. No tool has been shown to lower NEC, and this is one."),
        ),
        continued=say("continued"),
    )


def _titled(title: str, invented: bool, say: Say) -> str:
    return say("{title} (invented)").format(title=title) if invented else title


def _marked(section: Section, invented: bool, say: Say) -> Section:
    title = _titled(section.title, invented, say)
    return Section(section.key, title, section.caption, section.head, section.rows, section.notes)


def _babies(babies: Babies, say: Say) -> Section:
    def row(label: str, code: str, text: str, unknown: int | str) -> Row:
        return Row(label, code, (text, str(unknown)))

    months = f"{babies.first_month} – {babies.last_month}" if babies.first_month else say("not known")
    weeks = _bands(babies.gestation, format_gestation, say)
    born = _counts({"here": babies.inborn, "elsewhere": babies.outborn}, babies.no_inborn, BORN, say)
    ended = _counts(babies.left, babies.no_end, ENDS, say)
    sets = str(babies.of_a_set) if babies.of_a_set else say("none charted")
    rows = (
        row(say("Stays"), "infants", str(babies.stays), "–"),
        row(say("Months of birth"), "birth_month", months, babies.no_month),
        row(say("Gestation at birth, weeks and days"), "gestation_days", weeks, babies.no_gestation),
        row(say("Birth weight, g"), "birth_weight_g", _bands(babies.weight, str, say), babies.no_weight),
        row(say("Born"), "inborn", born, babies.no_inborn),
        row(say("Of a multiple birth, as charted"), "set_id", sets, "–"),
        row(say("How the stay ended"), "left_how", ended, babies.no_end),
    )
    notes = [say("A set that is not charted may be a single baby or a gap, so it has no count of unknown.")]
    if babies.again:
        again = say("{count} stays are readmissions of a baby who is here already; each stay counts.")
        notes.append(again.format(count=babies.again))
    if babies.gestation_to_the_week:
        weeks_only = say(
            "Known only to the week: gestation of {count} stays; each counts in its week's band."
        )
        notes.append(weeks_only.format(count=babies.gestation_to_the_week))
    if babies.doubted:
        doubted = say("{count} stays have a doubted row: what it says of them counts as unknown.")
        notes.append(doubted.format(count=babies.doubted))
    return Section(
        "babies", say("Babies"), say("Who is in the record, by stay."),
        (say("What"), say("Answer"), say("Unknown")), rows, tuple(notes),
    )  # fmt: skip


def _counts(counts: dict[str, int], unknown: int, words: dict[str, str], say: Say) -> str:
    """Every count in words, a 0 only where nothing is unknown; *not known* where nothing was counted."""
    said = {key: count for key, count in counts.items() if count or not unknown}
    if not any(said.values()):
        return say("not known")
    return "; ".join(say(words[key]).format(count=count) for key, count in said.items())


def _bands(bands: Iterable[Band], said: Callable[[int], str], say: Say) -> str:
    texts = []
    for band in bands:
        if not band.stays:
            continue
        words = {"count": band.stays}
        if band.at_least is None and band.below is not None:
            texts.append(say("below {edge}: {count}").format(edge=said(band.below), **words))
        elif band.below is None and band.at_least is not None:
            texts.append(say("{edge} or more: {count}").format(edge=said(band.at_least), **words))
        elif band.below is not None and band.at_least is not None:
            ends = {"low": said(band.at_least), "high": said(band.below - 1)}
            texts.append(say("{low} to {high}: {count}").format(**ends, **words))
    return "; ".join(texts) or say("not known")


def _facts(facts: Iterable[Fact], say: Say) -> tuple[Row, ...]:
    return tuple(Row(say(ASKED[f.name]), f.name, (answer(f, say), known_of(f, say))) for f in facts)


def _fact_head(say: Say) -> tuple[str, ...]:
    return say("What"), say("Answer"), say("Known of how many")


def _outcomes(report: Report, say: Say) -> Section:
    reasons = [
        say(WHY_UNKNOWN[why]).format(count=report.nec_unknown[why])
        for why in WHY_UNKNOWN
        if report.nec_unknown.get(why)
    ]
    notes = [say("NEC is shown for the whole record, never by month: a month of one unit is too few babies.")]
    notes.append(say('What does not say "reported as a total" is charted.'))
    if reasons:
        notes.append(say("Why NEC is unknown: {reasons}.").format(reasons="; ".join(reasons)))
    caption = say(
        "By stay, with Wilson's 95% interval: what chance alone could have made of the same care, whatever "
        "the unknown ones were."
    )
    rows = _facts(report.outcomes, say)
    return Section("outcomes", say("Outcomes"), caption, _fact_head(say), rows, tuple(notes))


def _exposures(facts: tuple[Fact, ...], say: Say) -> Section:
    caption = say("By stay, or summed over infant-days; no number here is a goal, and none ranks anybody.")
    asked = [fact for fact in facts if fact.known]
    silent = "; ".join(f"{say(ASKED[fact.name])} [{fact.name}]" for fact in facts if not fact.known)
    notes = [say("Not known here of any stay or day: {names}.").format(names=silent)] if silent else []
    note = say(
        "One published project calls days of therapy over days by the name of use rate: ask which is meant."
    )
    if any(fact.name == "antibiotics_that_day" for fact in asked):
        notes.append(note)
    rows = _facts(asked, say)
    return Section("exposures", say("What was done"), caption, _fact_head(say), rows, tuple(notes))


def _missing(report: Report, say: Say) -> Section:
    months = report.months
    rows = [_month(one, report.small_month, say) for one in months[-MONTHS_SHOWN:]]
    if len(months) > MONTHS_SHOWN:
        rows.insert(0, _month(_together(months[:-MONTHS_SHOWN]), 0, say, say("before that, from {first}")))
    rows.append(_month(_together(months), 0, say, say("in all")))
    small = say("A month of fewer than {small} stays is shown together with its neighbours.")
    notes = [small.format(small=report.small_month), _stops(report, say)]
    if report.not_recorded:
        notes.append(say("Not recorded here at all: {tables}.").format(tables=", ".join(report.not_recorded)))
    caption = say(
        "Share missing, by month of birth: of stays, then of infant-days. Whole days are all but a stay's "
        "first and last; whose milk it was is asked of the days whose milk is known."
    )
    head = (say("Month of birth"), say("Stays"), *(say(GAPS[name]) for name in GAPS))
    return Section("missing", say("What is missing"), caption, head, tuple(rows), tuple(notes))


def _stops(report: Report, say: Say) -> str:
    stop = report.feeds_stop
    if not stop.known:
        return say("Whether feeds stop being charted cannot be told of any stay.")
    return say(
        "Feeds stop being charted more than {days} days before the stay's end: {count} of {known} stays; "
        "cannot be told: {unknown}. A hold of all feeds counts as charted."
    ).format(days=report.feeds_stop_days, count=stop.events, known=stop.known, unknown=stop.unknown)


def _together(months: tuple[MonthGaps, ...]) -> MonthGaps:
    gaps = {
        name: Gap(sum(m.gaps[name].missing for m in months), sum(m.gaps[name].of for m in months))
        for name in GAPS
    }
    first = months[0].first if months else None
    return MonthGaps(first, months[-1].last if months else None, sum(m.stays for m in months), gaps)


def _month(month: MonthGaps, small: int, say: Say, label: str = "") -> Row:
    if month.first is None and not label:
        name = say("month unknown")
    elif month.first == month.last and not label:
        name = str(month.first)
    else:
        name = label.format(first=month.first) if label else f"{month.first} – {month.last}"
    if month.stays < small:
        few = say("under {small}").format(small=small)
        return Row(name, "", (few, *(say("too few") for _ in GAPS)))
    return Row(name, "", (str(month.stays), *(_gap(month.gaps[gap], say) for gap in GAPS)))


def _gap(gap: Gap, say: Say) -> str:
    if not gap.of:
        return say("none to ask")
    share = percent(100 * gap.missing / gap.of)
    return say("{share} of {of}").format(share=share, of=gap.of)


def _marks(marks: tuple[Marked, ...], say: Say, *, confirmed: bool) -> tuple[Row, ...]:
    words = REMARKS | FLAGS
    return tuple(
        Row(
            say(words[one.name]) if one.name in words else one.name,
            f"{one.table}.{one.name}",
            (str(one.rows), str(one.stays), *((str(one.confirmed),) if confirmed else ())),
        )
        for one in marks
    )


def _doubts(flags: tuple[Marked, ...], say: Say) -> Section:
    caption = say(
        "Flagged rows: kept, shown, and unknown to every measure until a second person confirms them."
    )
    head = (say("Why it is doubted"), say("Rows"), say("Stays"), say("Confirmed"))
    notes = () if flags else (say("No row is flagged."),)
    rows = _marks(flags, say, confirmed=True)
    return Section("doubts", say("What is doubted"), caption, head, rows, notes)


def _remarks(remarks: tuple[Marked, ...], say: Say) -> Section:
    caption = say("Rows that stay in use, and that are worth a look.")
    head = (say("What was noticed"), say("Rows"), say("Stays"))
    notes = () if remarks else (say("No check has anything to remark on."),)
    rows = _marks(remarks, say, confirmed=False)
    return Section("remarks", say("What else was noticed"), caption, head, rows, notes)


def _loads(report: Report, say: Say) -> Section:
    columns = ("read", "accepted", "refused", "merged", "flagged")
    heads = say("Table"), say("Read"), say("Accepted"), say("Not taken"), say("Merged"), say("Flagged")
    rows = [
        Row(name, load.at, tuple(str(counts.get(column, 0)) for column in columns))
        for load in report.loads or ()
        for name, counts in load.tables.items()
    ]
    notes = [] if report.loads else [say("What loads did not take is not kept here.")]
    for load in report.loads or ():
        for one in load.refused:
            where = ".".join(part for part in (one.table, one.column) if part) or say("unknown")
            refused = say("Not taken on {at}: {rows} rows, {where}, {reason}.")
            why = one.reason or say("unknown")
            notes.append(refused.format(at=load.at, rows=one.rows, where=where, reason=why))
    caption = say("The last loads, the newest first: rows of the source by table.")
    return Section("loads", say("What loads did not take"), caption, heads, tuple(rows), tuple(notes))
