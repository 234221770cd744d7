"""The record's contracts as Ibis tables without data."""

import ibis

from nectary.record.columns import Kind
from nectary.record.tables import TABLES

_IBIS = {Kind.TEXT: "string", Kind.INT: "int64", Kind.FLOAT: "float64", Kind.BOOL: "boolean"}


def unbound(name: str) -> ibis.Table:
    """The table `name` of the record as an Ibis expression without data."""
    return ibis.table({column.name: _IBIS[column.kind] for column in TABLES[name].columns}, name=name)
