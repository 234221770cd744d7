"""What a spreadsheet shows of a whole number or a short fraction under a number format."""

import re

GENERAL = ("", "general", "@", "0", "#", "#,##0", "standard")
TAGS = re.compile(r"\[[^\]]*\]")  # colours, languages and conditions
TOKEN = re.compile(r'"[^"]*"|\\.|0|[-/ ().]|_.')
LITERAL = "-/ ()"


def shown(value: float, number_format: str) -> str | None:
    """The text that the sheet shows, zeros at the front included; None where it cannot be told.

    A fraction is told by a format of zeros alone, since any other may have dropped its last zeros.
    """
    form = TAGS.sub("", number_format.split(";")[0]).strip()
    whole = float(value).is_integer()
    if form.casefold() in GENERAL:
        return str(int(value)) if whole else None
    fixed = re.fullmatch(r"(0+)\.(0+)", form)
    if fixed:
        places = len(fixed[2])
        return f"{value:0{len(fixed[1]) + 1 + places}.{places}f}"
    if not whole or value < 0 or "." in form:
        return None
    tokens = TOKEN.findall(form)
    if "".join(tokens) != form or "0" not in tokens:
        return None
    return _filled(str(int(value)).zfill(tokens.count("0")), tokens)


def _filled(digits: str, tokens: list[str]) -> str:
    """The digits in the places of the zeros; those that are too many stand at the first."""
    extra = len(digits) - tokens.count("0")
    rest, found = iter(digits[extra:]), []
    for token in tokens:
        if token == "0":
            found.append(digits[:extra] + next(rest))
            extra = 0
        elif token[0] in '"\\':
            found.append(token.strip('"').removeprefix("\\"))
        elif token in LITERAL:
            found.append(token)
    return "".join(found)
