"""The record's contracts as Arrow schemas."""

from functools import cache

import pyarrow as pa

from nectary.record.columns import Kind
from nectary.record.tables import TABLES

_ARROW = {Kind.TEXT: pa.string(), Kind.INT: pa.int64(), Kind.FLOAT: pa.float64(), Kind.BOOL: pa.bool_()}


@cache
def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of table `name`."""
    return pa.schema([(column.name, _ARROW[column.kind]) for column in TABLES[name].columns])


@cache
def empty(name: str) -> pa.Table:
    """Table `name` with no rows: not recorded here."""
    return arrow_schema(name).empty_table()
