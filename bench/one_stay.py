"""CPU from one stay's rows in a unit's database to its answers, as after each entry at the bedside.

    python bench/one_stay.py

The demonstration unit is made in a temporary folder; each of its stays is read with the ORM and worked out.
"""

import os
import resource
import tempfile
import time

GOAL_MS = 40


def used() -> float:
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "NECTARY_HOME": home,
            "NECTARY_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "nectary.web.settings",
        }
        import django

        django.setup()
        import pyarrow as pa

        from nectary.engine.one_stay import columns_read, compute_one
        from nectary.web.chart.demo import prepare
        from nectary.web.chart.models import Stay
        from nectary.web.chart.rows import tables_of

        began = time.perf_counter()
        prepare(lambda line: None)
        print(f"demonstration made in {time.perf_counter() - began:.0f} s")
        took = []
        for stay in Stay.objects.select_related("unit"):
            recorded = pa.table({"table_name": pa.array(stay.unit.recorded, pa.string())})
            before = used()
            compute_one(
                tables_of(Stay.objects.filter(pk=stay.pk), columns=columns_read()) | {"recorded": recorded}
            )
            took.append((used() - before) * 1000)
        took.sort()
        middle, late = took[len(took) // 2], took[len(took) * 95 // 100]
        print(
            f"one stay of {len(took)}: p50 {middle:.1f} ms, p95 {late:.1f} ms of CPU (goal p50 {GOAL_MS} ms)"
        )


if __name__ == "__main__":
    main()
