"""What a measure did not declare is not there, for it and for what is gathered; a new measure is one file."""

import subprocess
import sys
import textwrap

import ibis
import pytest

from nectary.base.sources import Source
from nectary.engine import assemble
from nectary.engine.statements import sql
from nectary.measures.declare import GATHERED, MEASURES, gather, measure


@pytest.fixture
def catalogue():
    """The catalogue, which forgets afterwards what a test enters in it."""
    before = [(one, dict(one)) for one in (MEASURES, GATHERED)]
    assemble._giver.cache_clear()
    yield
    for one, kept in before:
        one.clear()
        one.update(kept)
    assemble._giver.cache_clear()


def enter(compute, reads):
    """`compute` as a day measure that reads `reads`."""
    measure(
        title="t", unit="1", grain="day", reads=reads, source=Source("record-conventions", "here"),
        null_when="n", cases="", rests_on="feed",
    )(compute)  # fmt: skip


def test_a_measure_is_handed_the_columns_it_declared_and_its_key(catalogue):
    def honest(days):
        return ibis.ifelse(days.day > 3, days.feed_rows, days["feed_doubted"])

    enter(honest, ("feed_rows", "feed_doubted"))
    assert "feed_doubted" in sql("honest")


@pytest.mark.parametrize("asked", ["feed_held", "hours_observed", "working_weight_g"])
def test_an_undeclared_column_is_not_there(catalogue, asked):
    """`feed_held` is gathered by the same function as the declared one, and stands in the rows beside it."""

    def sneaky(days):
        return days.feed_rows + getattr(days, asked)

    enter(sneaky, ("feed_rows",))
    with pytest.raises(AttributeError, match=f"^{asked} is not among the columns that this measure declares"):
        sql("sneaky")


def test_what_is_gathered_reads_no_undeclared_column_of_the_record(catalogue):
    @gather(grain="day", reads=("feeds.day",), gives={"sneaked": "s"})
    def sneaky_rows(tables):
        feeds = tables["feeds"]
        return feeds.group_by(["infant_id", "day"]).agg(sneaked=feeds.volume_ul.sum())

    def hidden(days):
        return days.sneaked

    enter(hidden, ("sneaked",))
    with pytest.raises(AttributeError, match="volume_ul"):
        sql("hidden")


def test_a_name_is_declared_once(catalogue):
    def feeds_held(days):
        return days.feed_held

    with pytest.raises(ValueError, match="feeds_held is declared twice"):
        enter(feeds_held, ("feed_held",))


def test_adding_a_measure_is_one_file(tmp_path):
    """The file is put on the room's path in a fresh process: the catalogue and the row a day carry it."""
    (tmp_path / "talking.py").write_text(
        textwrap.dedent('''
        """Talks."""
        from nectary.base.sources import Source
        from nectary.measures.declare import gather, measure

        @gather(grain="day", reads=("talks.day",), gives={"talks_held": "talks"})
        def talks_by_day(tables):
            """Talks of a day."""
            return tables["talks"].group_by(["infant_id", "day"]).agg(talks_held=tables["talks"].count())

        @measure(title="Talks that day", unit="1", grain="day", reads=("talks_held",), rests_on="talk",
                 source=Source("record-conventions", "here"), null_when="no talk is charted", cases="")
        def talks_that_day(days):
            """Talks that day."""
            return days.talks_held
    ''')
    )
    program = textwrap.dedent("""
        import sys
        from importlib import import_module
        import nectary.measures as room
        room.__path__.append(sys.argv[1])
        import_module("nectary.measures.talking")
        from nectary.engine.statements import days_sql, whole_days
        print("talks_that_day" in room.MEASURES, "talks_that_day" in whole_days())
        print('"talks_held" AS "talks_that_day"' in days_sql(whole_days()))
    """)
    answer = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["True", "True", "True"]
