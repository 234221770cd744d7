"""Codes of babies and rows: which can stand in an address, which a spreadsheet changed, which are alike."""

import re
import unicodedata

from nectary.record.folding import folded

# Words that an address of the bedside, the families' or the unit's door has in the place of a baby's code, or
# may have: a baby called so could not be opened.
RESERVED = ("calc", "chart", "protocols", "self-assessment", "wrong-baby")
NEVER_IN_AN_ADDRESS = '/\\?#%<>"'
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
LONGEST = 200
SHEET_DIGITS = 15  # what a spreadsheet keeps of a whole number; beyond them stand zeros
AS_TEXT = "the code as its sender wrote it, in a column that is saved as text"
SCIENTIFIC = r"[+-]?\d[.,]\d+[eE][+-]\d{2,3}|\d[eE]\+\d{2,3}"  # 1E-05 may be bed 5 of ward 1E
MONTH = "[Jj]an|[Ff]eb|[Mm]ar|[Aa]pr|[Mm]ay|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ep|[Oo]ct|[Nn]ov|[Dd]ec|ene|abr|ago|dic"
CHANGED = (
    (re.compile(SCIENTIFIC, re.ASCII), "a spreadsheet changed the code: a number in scientific notation"),
    (re.compile(r"\d+[.,]0+", re.ASCII), "a program changed the code: it made a number of it"),
    (re.compile(rf"\d{{1,2}}-({MONTH})(-\d{{2,4}})?|({MONTH})-\d{{2,4}}", re.ASCII),
     "a spreadsheet changed the code: it made a date of it"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", re.ASCII),
     "a spreadsheet changed the code: it made a date of it"),
    (re.compile(rf"\d{{{SHEET_DIGITS}}}00+", re.ASCII),
     f"a spreadsheet changed the code: it keeps {SHEET_DIGITS} digits and writes zeros for the others"),
    (re.compile(r"'\d.*", re.ASCII), "a spreadsheet's sign for a text stands before the code"),
)  # fmt: skip


def address_fault(code: str) -> str | None:
    """Why no address of a baby's page can hold the code, in words; None where one can."""
    if code in ("", ".", ".."):
        return f"{code!r} is no word of an address"
    if code.casefold() in RESERVED:
        return f"{code!r} is the address of another page"
    if len(code) > LONGEST:
        return f"longer than {LONGEST} signs"
    found = next((one for one in code if one in NEVER_IN_AN_ADDRESS), None)
    if found is not None:
        return f"{found} cannot stand in an address"
    unseen = next((one for one in code if _is_unseen(one)), None)
    return None if unseen is None else f"a sign that cannot be seen, U+{ord(unseen):04X}"


def _is_unseen(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind in UNSEEN or (kind == "Zs" and sign != " ")


def changed(code: str, *, of_row: bool = False) -> str | None:
    """How a program likely changed the code on its way, in words; None where nothing shows that one did.

    `of_row`: the code of a row and not of a baby, which is only asked whether it lost its digits.
    """
    ways = CHANGED[:1] if of_row else CHANGED
    return next((why for pattern, why in ways if pattern.fullmatch(code)), None)


def alike(code: str) -> tuple[str, ...]:
    """What codes have in common that people or programs wrote in two ways: 00017 and 17, A-17 and a17."""
    whole = re.sub(r"[.,]0+$", "", folded(code)) if re.fullmatch(r"\d+[.,]0+", code) else folded(code)
    return tuple(run.lstrip("0") or "0" for run in re.findall(r"\d+|[^\W\d_]+", whole))
