"""The SQL of the catalogue, compiled once for each version of the code and each dialect."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from nectary.engine.assemble import Step, day_steps, read_of_days, stay_steps, text
from nectary.engine.kept import kept
from nectary.measures import MEASURES
from nectary.practices import PRACTICES
from nectary.record.words import counting_by_join

DUCKDB, POSTGRES, SQLITE = "duckdb", "postgres", "sqlite"
VERDICT_COLUMNS = ("infant_id", "day", "practice", "verdict", "why", "missing")


def measures_of(grain: str) -> tuple[str, ...]:
    """The names of the catalogue's measures of one grain."""
    return tuple(name for name, one in MEASURES.items() if one.grain == grain)


def practices_of(grain: str) -> tuple[str, ...]:
    """The names of the catalogue's practices of one grain."""
    return tuple(name for name, one in PRACTICES.items() if one.grain == grain)


def whole_stays() -> tuple[str, ...]:
    """Every stay measure and every stay practice."""
    return (*measures_of("stay"), *practices_of("stay"))


@contextmanager
def _written_for(dialect: str) -> Iterator[None]:
    if dialect == SQLITE:
        with counting_by_join():
            yield
    else:
        yield


@cache
def _day_steps(names: tuple[str, ...], dialect: str) -> list[Step]:
    with _written_for(dialect):
        return day_steps(names)


@cache
def whole_days() -> tuple[str, ...]:
    """The columns of `days` that the whole catalogue needs: measures, practices, and what stays sum up."""
    return tuple(dict.fromkeys((*measures_of("day"), *practices_of("day"), *read_of_days(whole_stays()))))


@cache
def days_sql(names: tuple[str, ...], dialect: str = DUCKDB) -> str:
    """The one query behind a row an infant and day: infant_id, day and the columns `names`."""
    return kept("days", dialect, names, lambda: _compiled_days(names, dialect))


def _compiled_days(names: tuple[str, ...], dialect: str) -> str:
    return text(_day_steps(names, dialect), "SELECT * FROM days", dialect)


@cache
def stays_sql(names: tuple[str, ...], dialect: str = DUCKDB) -> str:
    """The one query behind a row a stay, over the record's tables and `days` with read_of_days(`names`)."""
    return kept("stays", dialect, names, lambda: _compiled_stays(names, dialect))


def _compiled_stays(names: tuple[str, ...], dialect: str) -> str:
    with _written_for(dialect):
        steps = stay_steps(names, _day_steps(whole_days(), dialect)[-1])
    return text(steps, "SELECT * FROM stays", dialect)


@cache
def sql(name: str, dialect: str = DUCKDB) -> str:
    """The query of one measure or practice over the record's tables alone: its key and `value`.

    A stay measure has its `basis` beside it; the value of a practice is its reason.
    """
    return kept("one", dialect, (name,), lambda: _compiled_one(name, dialect))


def _compiled_one(name: str, dialect: str) -> str:
    if (MEASURES.get(name) or PRACTICES[name]).grain == "day":
        final = f"SELECT infant_id, day, {name} AS value FROM days"  # noqa: S608
        return text(_day_steps((name,), dialect), final, dialect)
    days = _day_steps(read_of_days((name,)), dialect)
    with _written_for(dialect):
        steps = [*days, *stay_steps((name,), days[-1])]
    basis = "" if name in PRACTICES else f", {name}_basis AS basis"
    final = f"SELECT infant_id, {name} AS value{basis} FROM stays"  # noqa: S608
    return text(steps, final, dialect)


def _case(name: str, words: dict[str, str | None]) -> str:
    """The word that stands for the reason in column `name`; NULL where it has none."""
    said = {why: word.replace("'", "''") for why, word in words.items() if word is not None}
    arms = " ".join(f"WHEN '{why}' THEN '{word}'" for why, word in said.items())
    return f"CASE {name} {arms} END" if arms else "CAST(NULL AS VARCHAR)"


def verdict_of(name: str) -> str:
    """SQL of the verdict that the reason in column `name` stands for."""
    return _case(name, {why: one.verdict for why, one in PRACTICES[name].whys.items()})


@cache
def verdicts_sql() -> str:
    """The verdicts of every practice, over `days` and `stays` that hold the practices of each."""
    queries = []
    for name, one in PRACTICES.items():
        missing = _case(name, {why: reason.missing for why, reason in one.whys.items()})
        day, rows = ("day", "days") if one.grain == "day" else ("CAST(NULL AS BIGINT)", "stays")
        queries.append(
            f"SELECT infant_id, {day} AS day, '{name}' AS practice, {verdict_of(name)} AS verdict, "  # noqa: S608
            f"{name} AS why, {missing} AS missing FROM {rows} WHERE {name} IS NOT NULL"
        )
    return " UNION ALL ".join(queries)
