"""Fails when a source file has grown past 400 lines or names this machine."""

import sys
from pathlib import Path

LONGEST = 400
root = Path(__file__).resolve().parent.parent
faults = []
for path in sorted((root / "src").rglob("*.py")):
    lines = path.read_text(encoding="utf-8").count("\n")
    if lines > LONGEST and "migrations" not in path.parts:
        faults.append(
            f"{path.relative_to(root)}: {lines} lines; at most {LONGEST}. Is there a second room in it?"
        )
print("\n".join(faults) or "every source file is short enough")
sys.exit(bool(faults))
