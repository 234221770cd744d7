"""Text files that people write by hand, as their editors save them."""

import re
import tomllib
from importlib.resources.abc import Traversable
from typing import Any

from nectary.base.errors import UserError

DEEPEST = 20  # no file that people write nests its tables and lists so deep
# A name of thousands of parts, such as a.a.a.a, costs the reader of TOML their square in memory. Looked for
# before, anywhere in the text, each letter once.
_PART = r"(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')"
LONG_NAME = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{DEEPEST}}}")


def written_text(path: Traversable, kind: str) -> str:
    """The text of a file in UTF-8, with or without the mark that some editors put before it.

    `kind` says what it should be, such as *TOML*. UserError for one that is not there or not UTF-8.
    """
    expected = f"a {kind} file in UTF-8"
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        found = f"cannot be read: {error.strerror}"
        raise UserError(found, expected, "Check the name.", path.name or "a folder") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UserError("not UTF-8", expected, "Save it in UTF-8.", f"{path.name} line {line}") from error


def parse_toml(text: str, where: str, todo: str = "") -> dict[str, Any]:
    """The content of a TOML text; UserError where it is none, or its tables or lists are nested too deep."""
    if LONG_NAME.search(text):
        raise UserError(f"a name of more than {DEEPEST} parts", "a flat file", todo, where)
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        deep = "tables or lists nested too deep" if isinstance(error, RecursionError) else str(error)
        found, expected = f"cannot be read as TOML: {deep}", "key = value lines in UTF-8"
        raise UserError(found, expected, todo, where) from error
    if depth(content) > DEEPEST:
        raise UserError(f"tables or lists nested more than {DEEPEST} deep", "a flat file", todo, where)
    return content


def depth(content: Any) -> int:
    """How many tables and lists stand in one another; looked through without recursion."""
    deepest, waiting = 0, [(content, 0)]
    while waiting:
        value, level = waiting.pop()
        deepest = max(deepest, level)
        if level <= DEEPEST and isinstance(value, dict | list):
            inner = value.values() if isinstance(value, dict) else value
            waiting += [(one, level + 1) for one in inner]
    return deepest


def read_toml(path: Traversable, todo: str = "") -> dict[str, Any]:
    """The content of the TOML file at `path`; UserError as `written_text` and `parse_toml`."""
    return parse_toml(written_text(path, "TOML"), path.name, todo)
