"""Where a protocol is found: those that come with nectary, by their id, and anybody's own file."""

from importlib.resources import files
from pathlib import Path

from nectary.base.errors import UserError
from nectary.base.written import written_text
from nectary.protocols.reading import read
from nectary.protocols.schema import Protocol


def packaged() -> tuple[str, ...]:
    """The ids of the protocols that come with nectary."""
    folder = files("nectary.protocols") / "packaged"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir()))


def text_of(name: str) -> tuple[str, str]:
    """(text, where) of a packaged id or of a file; UserError where there is neither."""
    if name in packaged():
        return (files("nectary.protocols") / "packaged" / f"{name}.toml").read_text(encoding="utf-8"), name
    if not Path(name).exists():
        expected = f"a file or one of {', '.join(packaged())}"
        raise UserError(f"no protocol {name!r}", expected, where="protocol")
    return written_text(Path(name), "TOML"), Path(name).name


def load(name: str) -> Protocol:
    """The protocol of a packaged id or a TOML file; UserError with the first thing that must be mended."""
    return read(*text_of(name))
