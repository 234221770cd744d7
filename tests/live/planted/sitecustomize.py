"""Faults planted from outside: Python runs this file by itself where PYTHONPATH names its folder.

It wraps `compute_one` before anything of the program can take it. What fails is read again at each
computation from the JSON file that PLANTED names: `every`: one in so many of a process; `baby`: all of one
stay. Without that file nothing fails. Each failure adds a line to the file's neighbour, `.fired`.
"""

import json
import os
import sys
from importlib.machinery import PathFinder
from itertools import count
from pathlib import Path

WHERE = "nectary.engine.one_stay"
COUNTED = count(1)


def failing(compute):
    def computed(tables, *more, **named):
        number, plan = next(COUNTED), Path(os.environ["PLANTED"])
        wanted = json.loads(plan.read_text()) if plan.exists() else {}
        babies = tables["infants"]["infant_id"].to_pylist()
        if number % wanted.get("every", number + 1) == 0 or wanted.get("baby") in babies:
            with plan.with_suffix(".fired").open("a") as fired:
                fired.writelines(f"{baby}\n" for baby in babies)
            raise RuntimeError("a fault planted by the tests")
        return compute(tables, *more, **named)

    return computed


class Planting:
    """Finds WHERE as Python would, and wraps its function once it is loaded."""

    def find_spec(self, name, path=None, target=None):
        if name != WHERE:
            return None
        spec = PathFinder.find_spec(name, path, target)
        load = spec.loader.exec_module

        def load_and_wrap(module):
            load(module)
            module.compute_one = failing(module.compute_one)

        spec.loader.exec_module = load_and_wrap
        return spec


sys.meta_path.insert(0, Planting())
