"""The measures: each defined once, with unit, source and worked cases; one module a topic.

Every module of this folder is read on import, so a new measure is one new file.
"""

from importlib import import_module
from pkgutil import iter_modules

from nectary.measures.declare import MEASURES, Measure, Tables

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["MEASURES", "Measure", "Tables"]
