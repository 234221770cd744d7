"""Nectary: software against necrotizing enterocolitis, defined once for four doors."""

__version__ = "0.1.0"
