"""The practices: evidence, measure and protocol made into a verdict; one file each, read on import."""

from importlib import import_module
from pkgutil import iter_modules

from nectary.practices.declare import PRACTICES, VERDICTS, Practice, Why

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["PRACTICES", "VERDICTS", "Practice", "Why"]
