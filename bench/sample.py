"""Time, processor time and peak memory of inventing a unit of so many stays (default 200,000).

python bench/sample.py [STAYS]
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from nectary.engine import folder
from nectary.sample.stays import write

stays = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
with tempfile.TemporaryDirectory() as place:
    began, used = time.perf_counter(), time.process_time()
    write(Path(place), stays, 1, tell=lambda done: print(f"{done} of {stays}", file=sys.stderr))
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    parts = folder.manifest(Path(place))["tables"]["feeds"]
    feeds = sum(part["rows"] for part in parts)
    size = sum(path.stat().st_size for path in Path(place).rglob("*.parquet"))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB on Linux
print(f"stays {stays}  feeds {feeds}  buckets {len(parts)}")
print(f"wall {wall:.0f} s  processor {cpu:.0f} s  peak {peak / 1024:.0f} MB  on disk {size / 1e6:.0f} MB")
