"""How far a long command has come, on stderr: a line that is written over, or a plain one now and then."""

import sys
import time

BEGINS_AFTER_S = 3
WRITTEN_OVER = "\r\033[K"  # back to the start of the line, and clear it
AGAIN_S = {True: 0.5, False: 10}  # on a terminal, and where stderr goes to a file


class Progress:
    """Told often, says seldom; nothing at all of what is done within a few seconds."""

    def __init__(self) -> None:
        self.began = self.last = time.monotonic()
        self.terminal = sys.stderr.isatty()
        self.first: dict[str, tuple[float, int]] = {}

    def __call__(self, what: str, count: int) -> None:
        """`count`: how many of `what`, such as "rows of feeds read", are done so far."""
        now = time.monotonic()
        since, before = self.first.setdefault(what, (now, count))
        if now - self.began < BEGINS_AFTER_S or now - self.last < AGAIN_S[self.terminal]:
            return
        self.last = now
        rate = f", {(count - before) / (now - since):,.0f} a second" if now > since else ""
        line = f"{count:,} {what}{rate}"
        start, end = (WRITTEN_OVER, "") if self.terminal else ("", "\n")
        print(f"{start}{line}", end=end, file=sys.stderr, flush=True)

    def done(self) -> None:
        """Leave the terminal with a clean line."""
        if self.terminal:
            print(WRITTEN_OVER, end="", file=sys.stderr, flush=True)
