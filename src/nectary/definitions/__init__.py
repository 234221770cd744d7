"""Case definitions of NEC: they count cases, side by side, and treat nobody."""

from nectary.definitions import bell, others, uk, von
from nectary.definitions.declare import DEFINITIONS, Definition

__all__ = ["DEFINITIONS", "Definition", "bell", "others", "uk", "von"]
