"""What one input costs: its processor time, and the memory that the process takes for it at its highest."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_S, MOST_MB = 2.0, 100.0  # above what the valid input costs
RESET, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


@dataclass
class Cost:
    """Processor seconds of this thread, and MB above what the process had before."""

    seconds: float
    megabytes: float

    def above(self, valid: "Cost") -> bool:
        return self.seconds > valid.seconds + MOST_S or self.megabytes > valid.megabytes + MOST_MB


@dataclass
class Tally:
    """What became of the inputs of one form or command."""

    name: str
    ends: dict[int, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0
    largest: float = 0.0

    def add(self, end: int, cost: Cost) -> None:
        self.ends[end] = self.ends.get(end, 0) + 1
        self.slowest, self.largest = max(self.slowest, cost.seconds), max(self.largest, cost.megabytes)

    def line(self) -> str:
        ends = ", ".join(f"{count} x {end}" for end, count in sorted(self.ends.items()))
        return f"{self.name:28} {self.slowest:6.2f} s {self.largest:6.1f} MB   {ends}"


def measured(act: Callable[[], Any]) -> tuple[Any, Cost]:
    """(what `act` gives, what it cost)."""
    before = _peak(afresh=True)
    began = time.thread_time()
    given = act()
    return given, Cost(time.thread_time() - began, max(0.0, _peak() - before))


def _peak(*, afresh: bool = False) -> float:
    """The most memory so far in MB; `afresh` = counted from now on, where the machine can."""
    try:
        if afresh:
            RESET.write_text("5")
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(line.split()[1]) / 1024
