"""The title of each practice and, for each of its reasons, a sentence for staff and one for families."""

from importlib import import_module
from pkgutil import iter_modules

Sentences = dict[str, tuple[str, str]]
TITLES: dict[str, str] = {}
SENTENCES: dict[str, Sentences] = {}

for _module in iter_modules(__path__):
    _words = import_module(f"{__name__}.{_module.name}")
    TITLES.update(_words.TITLES)
    SENTENCES.update(_words.SENTENCES)
