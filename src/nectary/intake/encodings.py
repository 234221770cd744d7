"""How the bytes of a text file are read: UTF-8, UTF-16 with its mark, else Windows-1252, which is said."""

import codecs
import io
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from nectary.base.errors import UserError

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
WINDOWS = "cp1252"
SAID = {
    WINDOWS: "not UTF-8: read as Windows-1252; check names with accents",
    "utf-16": "read as UTF-16, as its first bytes say",
}
SEPARATORS = (",", ";", "\t")  # of cells; the first where a header has none
BLOCK = 1 << 20
Opened = Callable[[], BinaryIO]


def separator_of(header: str) -> str:
    """What stands between the cells of a table with this header."""
    return max(SEPARATORS, key=header.count)


def _fault(opened: Opened, encoding: str) -> int | None:
    """The line with the first bytes that `encoding` does not know; None where it knows all of them."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with opened() as file:
        while block := file.read(BLOCK):
            try:
                line += decoder.decode(block).count("\n")
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return line
    return None


def _encoding(opened: Opened, name: str) -> str:
    with opened() as file:
        first = file.read(BLOCK)
    marked = next((encoding for mark, encoding in MARKS if first.startswith(mark)), None)
    if marked is None and b"\0" in first:
        raise UserError("not text: it has bytes of zero", "a CSV file", "Save it as CSV in UTF-8.", name)
    encoding = marked or "utf-8"
    line = _fault(opened, encoding)
    if line is None:
        return encoding
    fault = _fault(opened, WINDOWS) if marked is None else line
    if fault is not None:
        found = f"bytes that are not {marked}" if marked else "bytes that are neither UTF-8 nor Windows-1252"
        where = f"{name} line {fault}"
        raise UserError(found, "a CSV file in UTF-8", "Save it as CSV in UTF-8.", where)
    return WINDOWS


def _unreadable(path: Path, error: OSError) -> UserError:
    return UserError(f"cannot be read: {error.strerror}", "a CSV file", where=path.name)


def _said(encoding: str, name: str) -> str:
    return f"{name}: {SAID[encoding]}" if encoding in SAID else ""


def encoding_of(path: Path) -> tuple[str, str]:
    """(the encoding of a text file, what to say of it); UserError where its bytes are no text."""
    try:
        encoding = _encoding(lambda: path.open("rb"), path.name)
    except OSError as error:
        raise _unreadable(path, error) from error
    return encoding, _said(encoding, path.name)


def whole_text(path: Path) -> tuple[str, str]:
    """(the text of a small file, what to say of its encoding); UserError as `encoding_of`.

    It is read once, so it may be a pipe.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    encoding = _encoding(lambda: io.BytesIO(raw), path.name)
    return raw.decode(encoding), _said(encoding, path.name)
