"""Forms and commands under inputs nobody would send: `python bench/fuzz.py [FORM_COUNT] [CLI_COUNT]`.

So many mutated inputs for each form of the pages, in one process as the tests have it, and for each command
that reads a protocol file. Nothing answers 5xx, nothing exits 3, and nothing costs more than 2 s of processor
time and 100 MB of memory above the valid input: a line a form and a command, then what broke that, if any.
The inputs follow from their form and number, so that one that failed can be sent again.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = {"FUZZ_FORMS": "tests/web/test_fuzzed_forms.py", "FUZZ_COMMANDS": "tests/cli/test_fuzzed_commands.py"}


def main(form_count: int, cli_count: int) -> int:
    """0 where every input was answered well and cheaply, else 1."""
    worst = 0
    for (name, path), count in zip(TESTS.items(), (form_count, cli_count), strict=True):
        print(f"{path}: {count} inputs each", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", "-s", "--no-header", "--show-capture=no", path]
        environment = os.environ | {name: str(count)}
        done = subprocess.run(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, check=False)
        worst = max(worst, done.returncode)
    return min(worst, 1)


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(asked or (2000, 5000))))
