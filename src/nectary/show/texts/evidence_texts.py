"""The words of the evidence pages in the shape of a card, so that they are reviewed and signed like one."""

from nectary.show.texts.factor_text import FactorText, claim_text, claims, factor_text, factor_texts
from nectary.show.texts.family_cards import FamilyCard

FACTOR, CLAIM = "factor", "claim"


def evidence_names() -> tuple[str, ...]:
    """Every factor, then every disputed claim."""
    return (*factor_texts("en"), *claims("en"))


def evidence_text(name: str, language: str) -> FamilyCard:
    """The words of one evidence page; KeyError for a name or a language that there is not."""
    if name in claims(language):
        return _as_card(name, claim_text(name, language), language, CLAIM)
    return _as_card(name, factor_text(name, language), language, FACTOR)


def _as_card(name: str, text: FactorText, language: str, form: str) -> FamilyCard:
    return FamilyCard(
        name=name, title=text.title, when=0, status=text.status, version=text.version,
        evidence_read=text.evidence_read, factors=text.factors, sections=(),
        text="\n".join(line for heading, under in text.blocks for line in (heading, *under)),
        blocks=text.blocks, language=language, form=form,
    )  # fmt: skip
