"""What a check of one row against another is, and the table of all of them."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from nectary.base.sources import Source
from nectary.record.limits import Does
from nectary.record.rows import Row, Stay

SINCE = date(2026, 11, 26)


@dataclass(frozen=True)
class Asked:
    """What is asked of a stay: by the limits of which day, which tables its unit records, which rows are new.

    `judged`: ids of the Python objects that may be flagged; None = all of them.
    """

    on: date
    recorded: frozenset[str] = frozenset()
    judged: frozenset[int] | None = None

    def may_flag(self, row: Row) -> bool:
        return self.judged is None or id(row) in self.judged


Found = Iterator[tuple[str, Row, int | None]]
Find = Callable[[Stay, Asked], Found]


@dataclass(frozen=True)
class Check:
    """One check: `find` yields (table, row, unit day) of each row that it marks.

    `needs`: the tables that the unit must record before an absence in them is news. `of_events`: it says
    which rows tell of one event, so it is asked before any sum, and it doubts rows that stand already too.
    """

    name: str
    does: Does
    about: str
    why: str
    source: Source
    since: date
    needs: frozenset[str]
    of_events: bool
    find: Find


CHECKS: dict[str, Check] = {}


def check(
    does: Does, *, why: str, needs: tuple[str, ...] = (), of_events: bool = False
) -> Callable[[Find], Find]:
    """Keeps a function as the check of its name; its docstring says what it marks, `why` why that row."""

    def keep(find: Find) -> Find:
        source = Source("plausibility-conventions", where="checks of one row against another")
        about = inspect.getdoc(find) or ""
        name = find.__name__
        CHECKS[name] = Check(name, does, about, why, source, SINCE, frozenset(needs), of_events, find)
        return find

    return keep
