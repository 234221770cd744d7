"""The commands that read a protocol file, each with one that it reads well."""

import contextlib
import io
import sys
from pathlib import Path
from random import Random

from tests.fuzz import mutate
from tests.fuzz.measured import Tally, measured

from nectary.cli import main
from nectary.protocols.library import packaged, text_of
from nectary.web.unit.drafts import template_text

GOOD = (0, 1, 2)  # done; found what it was asked to look for; a mistake of the reader's, told in a line
COMMANDS = {
    "check": ("protocol", "check", "FILE"),
    "check --json": ("protocol", "check", "FILE", "--json"),
    "show": ("protocol", "show", "FILE"),
    "show --parents": (
        "protocol",
        "show",
        "FILE",
        "--parents",
        "--birth-weight",
        "900",
        "--gestation",
        "27+3",
    ),
    "table": ("protocol", "table", "FILE", "--birth-weight", "900"),
    "diff": ("protocol", "diff", "leeds-2018", "FILE"),
    "plan": ("plan", "FILE", "--birth-weight", "900", "--gestation", "27+3", "--json"),
}


def valid_texts() -> list[str]:
    return [template_text(), *(text_of(name)[0] for name in packaged())]


def ended(words: tuple[str, ...]) -> tuple[int, str]:
    """(exit code, what was said on stderr) of the command as it is installed."""
    kept, out, talk = sys.argv, io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    sys.argv = ["nectary", *words]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(talk):
            main.run()
    except SystemExit as end:
        return int(end.code or 0), talk.getvalue()
    finally:
        sys.argv = kept
    return 0, talk.getvalue()


def fuzz(name: str, count: int, place: Path, seed: int = 1) -> Tally:
    """`count` inputs for one command: what each ended with, and those that ended or cost wrongly."""
    words, tally, texts = COMMANDS[name], Tally(name), valid_texts()
    path = place / "protocol.toml"

    def run(content: bytes, options: tuple[str, ...]) -> tuple[int, str]:
        path.write_bytes(content)
        return ended(tuple(str(path) if word == "FILE" else word for word in options))

    run(texts[0].encode(), words)  # what is only loaded once counts for nobody
    costs = [measured(lambda text=text: run(text.encode(), words))[1] for text in texts]
    valid = max(costs, key=lambda cost: cost.seconds)
    for number in range(count):
        random = Random(f"{seed} {name} {number}")
        content, options = mutate.toml(random.choice(texts), random), words
        if random.random() < 0.1:
            options = tuple(_option(word, random) for word in words)
        (end, said), cost = measured(lambda given=(content, options): run(*given))
        tally.add(end, cost)
        if end not in GOOD or "Traceback" in said or cost.above(valid):
            last = said.strip().splitlines()[-3:]
            tally.wrong.append(f"{name} {number}: {end}, {cost}, {' / '.join(last)}")
    return tally


def _option(word: str, random: Random) -> str:
    if word in ("FILE", "protocol") or word.startswith("-") or word in COMMANDS:
        return word
    return mutate.text(word, random).replace("\x00", "") or word
