"""The record's contracts as Ibis and Arrow schemas."""

import ibis
import pyarrow as pa

from nectary.record.columns import Kind
from nectary.record.tables import TABLES

_IBIS = {Kind.TEXT: "string", Kind.INT: "int64", Kind.FLOAT: "float64", Kind.BOOL: "boolean"}
_ARROW = {Kind.TEXT: pa.string(), Kind.INT: pa.int64(), Kind.FLOAT: pa.float64(), Kind.BOOL: pa.bool_()}


def unbound(name: str) -> ibis.Table:
    """The table `name` as an Ibis expression without data."""
    return ibis.table({column.name: _IBIS[column.kind] for column in TABLES[name].columns}, name=name)


def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of table `name`."""
    return pa.schema([(column.name, _ARROW[column.kind]) for column in TABLES[name].columns])


def empty(name: str) -> pa.Table:
    """Table `name` with no rows: not recorded here."""
    return arrow_schema(name).empty_table()
