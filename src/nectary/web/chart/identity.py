"""The two identifiers on the band, from the one table that holds them."""

from typing import Any

from nectary.base.language import Say

IDENTIFIERS = ("newborn_name", "record_number", "family_name_chosen")
KEPT_APART = "kept apart"


def kept_apart(value: str) -> str:
    """What the audit has in the place of an identifier, old or new, long or short: always the same."""
    return KEPT_APART


def identity(stay: Any, say: Say) -> dict[str, str]:
    """name, number, `place` among multiples in words, and `chosen`, the name the family uses, or ""."""
    who = getattr(stay, "identity", None)
    place = ""
    if stay.birth_order and who and who.set_size and who.set_size > 1:
        letter = chr(ord("A") + stay.birth_order - 1)
        kind = {2: say("Twin {letter} of 2"), 3: say("Triplet {letter} of 3")}.get(
            who.set_size, say("Baby {letter} of a multiple birth")
        )
        place = kind.format(letter=letter)
    return {
        "name": who.newborn_name if who else say("name not recorded"),
        "number": who.record_number if who else say("record number not recorded"),
        "place": place,
        "chosen": (who.family_name_chosen or "") if who else "",
    }
