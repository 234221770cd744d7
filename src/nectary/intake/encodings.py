"""How the bytes of a text file are read: UTF-8, UTF-16 with its mark, else Windows-1252, which is said."""

import codecs
from pathlib import Path

from nectary.base.errors import UserError

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
WINDOWS = "cp1252"
BLOCK = 1 << 20


def _fault(path: Path, encoding: str) -> int | None:
    """The line with the first bytes that `encoding` does not know; None where it knows all of them."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
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


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        first = file.read(BLOCK)
    marked = next((encoding for mark, encoding in MARKS if first.startswith(mark)), None)
    if marked is None and b"\0" in first:
        raise UserError("not text: it has bytes of zero", "a CSV file", "Save it as CSV in UTF-8.", path.name)
    encoding = marked or "utf-8"
    line = _fault(path, encoding)
    if line is None:
        return encoding
    fault = _fault(path, WINDOWS) if marked is None else line
    if fault is not None:
        found = f"bytes that are not {marked}" if marked else "bytes that are neither UTF-8 nor Windows-1252"
        where = f"{path.name} line {fault}"
        raise UserError(found, "a CSV file in UTF-8", "Save it as CSV in UTF-8.", where)
    return WINDOWS


def encoding_of(path: Path) -> tuple[str, str]:
    """(the encoding of a text file, what to say of it); UserError where its bytes are no text."""
    try:
        encoding = _encoding(path)
    except OSError as error:
        raise UserError(f"cannot be read: {error.strerror}", "a CSV file", where=path.name) from error
    said = {
        WINDOWS: "not UTF-8: read as Windows-1252; check names with accents",
        "utf-16": "read as UTF-16, as its first bytes say",
    }.get(encoding, "")
    return encoding, f"{path.name}: {said}" if said else ""
