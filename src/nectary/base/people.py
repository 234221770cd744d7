"""Who signs: two signatures of one text or one protocol are of two people."""


def as_compared(name: str) -> str:
    """The name as it is compared: nobody becomes a second person by a capital or by a space."""
    return " ".join(name.split()).casefold()
