"""Texts as charts write them, without what differs from hand to hand."""

import unicodedata


def folded(text: str) -> str:
    """`text` in lower case, without accents; the micro sign is a u."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one)).replace("\u03bc", "u")


def letters_and_digits(text: str) -> str:
    """`folded` text without spaces and punctuation: "C-section" and "c section" are one."""
    return "".join(one for one in folded(text) if one.isalnum())
