"""Whether a stay held human milk alone, in both meanings of the words."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, measure
from nectary.measures.milk_of_stay import CONVENTION
from nectary.record.words import only_where, unknown


def _exclusive(name: str, against: str, title: str, about: str, where: str, cases: str) -> None:
    def compute(stays: Columns) -> ir.Value:
        some = (stays.human_stay == 1) | (stays.formula_stay == 1) | (stays.bovine_stay == 1)
        doubt = (stays[f"maybe_{against}_stay"] == 1) | (stays.seen_from_birth == 0)
        answer = ibis.cases((stays[f"{against}_stay"] == 1, 0), (doubt, unknown()), else_=1)
        return only_where(some, answer)

    compute.__name__ = name
    compute.__doc__ = about
    measure(
        title=title,
        unit="1",
        grain="stay",
        reads=(*("human_stay", "formula_stay", "bovine_stay", f"maybe_{against}_stay", "seen_from_birth"),),
        source=Source(CONVENTION, where=where),
        null_when="no milk is charted, or none that would end it is, and what was given on some day is not "
        "wholly known or observation began after birth",
        rests_on="feed or day total",
        cases=cases,
    )(compute)


_EXCLUSIVE = """
    infants: infant_id, unit_id, seen_to_day, observed_from_min
    own, u, 2, 0
    bovine, u, 2, 0
    formula, u, 2, 0
    unnamed, u, 2, 0
    silent, u, 2, 0
    outborn, u, 2, 500
    none, u, 2, 0
    feeds: infant_id, day, milk, volume_ul, given, fortifier
    own, 1, mother, 900, given, none
    own, 2, donor, 900, given, human
    bovine, 1, mother, 900, given, bovine
    bovine, 2, mother, 900, given, bovine
    formula, 1, mother, 900, given, none
    formula, 2, formula, 900, given, none
    unnamed, 1, mother, 900, given, none
    unnamed, 2, , 900, given, none
    silent, 1, mother, 900, given,
    silent, 2, mother, 900, given,
    outborn, 1, mother, 900, given, none
    outborn, 2, mother, 900, given, none
    expect: infant_id, value, basis
    own, 1, charted
    bovine, {bovine}, charted
    formula, 0, charted
    unnamed, ,
    silent, {silent}
    outborn, ,
    none, ,
"""
_exclusive("exclusive_human_base", "formula", "Human milk alone, whatever was added",
           "1 when all milk of the stay was the mother's or donor milk, whatever was added, 0 after formula."
           "\n\nOne of two meanings of *exclusive human milk*; the other is exclusive_human_all.",
           "milk source: exclusive human milk, the milk itself",
           _EXCLUSIVE.format(bovine=1, silent="1, charted"))  # fmt: skip
_exclusive("exclusive_human_all", "bovine", "Human milk alone, fortifier too",
           "1 when all milk of the stay and every fortifier was human, 0 after formula or bovine fortifier."
           "\n\nOne of two meanings of *exclusive human milk*; the other is exclusive_human_base.",
           "milk source: exclusive human milk, fortifier included",
           _EXCLUSIVE.format(bovine=0, silent=","))  # fmt: skip
