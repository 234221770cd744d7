"""Text files that people write by hand, as their editors save them."""

from importlib.resources.abc import Traversable

from nectary.base.errors import UserError


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
