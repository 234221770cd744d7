"""Faults planted in a server's computations from outside: planted/sitecustomize.py reads the plan."""

import json
import os
from pathlib import Path


class Faults:
    """A plan in `place`; a server started with `settings` follows it as it stands at each computation."""

    def __init__(self, place: Path) -> None:
        self._plan = place / "plan.json"
        planted = str(Path(__file__).parent / "planted")
        path = os.pathsep.join(filter(None, (planted, os.environ.get("PYTHONPATH"))))
        self.settings = {"PYTHONPATH": path, "PLANTED": str(self._plan)}

    def plan(self, **what: int | str) -> None:
        """`every`: one computation in so many of a process fails; `baby`: every one of this stay."""
        self._plan.write_text(json.dumps(what))

    def lift(self) -> None:
        self._plan.unlink()

    def fired(self) -> list[str]:
        """The baby of each computation that failed so far."""
        heard = self._plan.with_suffix(".fired")
        return heard.read_text().split() if heard.exists() else []
