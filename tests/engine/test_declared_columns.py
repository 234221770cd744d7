"""A measure that reads a column it did not declare cannot be compiled; a new measure is one file."""

import subprocess
import sys
import textwrap

import pytest

from nectary.base.sources import Source
from nectary.engine.compute import handed_to
from nectary.measures.declare import MEASURES, measure


def test_an_undeclared_column_is_not_there():
    def sneaky(tables):
        return tables["feeds"].select("infant_id", value=tables["feeds"].volume_ul)

    try:
        measure(
            title="t",
            unit="1",
            grain="stay",
            reads=("feeds.milk",),
            source=Source("record-conventions", "here"),
            null_when="n",
            cases="",
            rests_on="feed",
        )(sneaky)
        with pytest.raises(AttributeError, match="volume_ul"):
            sneaky(handed_to(MEASURES["sneaky"]))
    finally:
        MEASURES.pop("sneaky", None)


def test_adding_a_measure_is_one_file(tmp_path):
    """The file is put on the room's path in a fresh process: catalogue and `days` both carry it."""
    (tmp_path / "talking.py").write_text(
        textwrap.dedent('''
        """Talks."""
        import ibis
        from nectary.base.sources import Source
        from nectary.measures.declare import measure

        @measure(title="Talks that day", unit="1", grain="day", reads=("infant_days.day", "talks.day"),
                 source=Source("record-conventions", "here"), null_when="never", cases="", rests_on="talk")
        def talks_that_day(tables):
            """Talks that day."""
            return tables["infant_days"].select("infant_id", "day", value=ibis.literal(7))
    ''')
    )
    program = textwrap.dedent("""
        import sys
        from importlib import import_module
        import nectary.measures as room
        room.__path__.append(sys.argv[1])
        import_module("nectary.measures.talking")
        from nectary.engine.compute import days_sql
        print("talks_that_day" in room.MEASURES, "as talks_that_day" in days_sql())
    """)
    answer = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["True", "True"]
