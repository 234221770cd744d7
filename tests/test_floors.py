"""The import floors hold, and a planted upward import breaks them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("room", "planted", "exit_code"),
    [
        ("base/ages.py", "", 0),
        ("base/ages.py", "import nectary.engine.compute", 1),
        ("evidence/trials.py", "import nectary.protocols.plan", 1),
        ("record/words.py", "import pyarrow", 1),
        ("measures/weight.py", "import duckdb", 1),
        ("show/words/labels.py", "import nectary.show.reports.report", 1),
        ("protocols/schema.py", "def later():\n    import nectary.protocols.library", 1),
    ],
)
def test_a_planted_upward_import_breaks_the_check(tmp_path, room, planted, exit_code):
    shutil.copytree(ROOT / "src" / "nectary", tmp_path / "nectary")
    shutil.copy(ROOT / ".importlinter", tmp_path)
    with (tmp_path / "nectary" / room).open("a") as file:
        file.write(f"\n{planted}\n")
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r});"
        "from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, env=dict(os.environ)
    )
    assert done.returncode == exit_code, done.stdout + done.stderr
