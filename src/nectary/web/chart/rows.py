"""The database's rows as the record's Arrow tables, and record tables into the database."""

import operator
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pyarrow as pa
from django.db import connection
from django.db.models import BooleanField, Case, F, TextField, Value, When

from nectary.base.errors import UserError
from nectary.engine.schema import arrow_schema
from nectary.record.tables import TABLES, id_column
from nectary.web.chart.models import ROWS, Stay

PARTS = 500
RETIRED = "retired"
BOOL = pa.bool_()


Columns = Mapping[str, tuple[str, ...]]
EVERY: Columns = {name: table.names for name, table in TABLES.items()}


def tables_of(
    stays: Any, *, identifying: bool = True, columns: Columns = EVERY, retired: bool = False
) -> dict[str, pa.Table]:
    """The tables and columns `columns` of the record for the queryset `stays`, in the contract's order.

    Without `identifying`, identifying columns are empty. With `retired`, also the rows that were corrected,
    withdrawn or moved, each in doubt as RETIRED: a load knows them by it and brings none of them again.
    """
    tables = {name: _table(name, names, stays, retired) for name, names in columns.items()}
    return tables if identifying else {name: _without_identity(name, t) for name, t in tables.items()}


def tables_of_one(stay: Any, columns: Columns = EVERY) -> dict[str, pa.Table]:
    """As `tables_of` one stay, which was read before, by statements that each process makes once.

    A stay is read after each write, and making the statements took longer than reading its rows.
    """
    tables = {
        "infants": _arrow("infants", columns["infants"], [operator.attrgetter(*columns["infants"])(stay)])
    }
    with connection.cursor() as cursor:
        for name in columns.keys() - {"infants"}:
            cursor.execute(_statement(name, columns[name]), [stay.pk])
            rows = [(stay.infant_id, *row) for row in cursor.fetchall()]
            tables[name] = _arrow(name, ("infant_id", *_own(columns[name])), rows).select(columns[name])
    return {name: tables[name] for name in columns}


def _own(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name != "infant_id"]


@cache
def _statement(name: str, names: tuple[str, ...]) -> str:
    """The SQL that reads the columns `names` of one stay's standing rows of table `name`."""
    quoted, model = connection.ops.quote_name, ROWS[name]._meta
    read = ", ".join(quoted(model.get_field(one).column) for one in _own(names))
    return f"SELECT {read} FROM {quoted(model.db_table)} WHERE stay_id = %s AND retired_at IS NULL"  # noqa: S608


def _arrow(name: str, names: Sequence[str], rows: list[tuple[Any, ...]]) -> pa.Table:
    """Rows as they came from a cursor: SQLite knows no truth values and answers 0 and 1."""
    whole = arrow_schema(name)
    schema = pa.schema([whole.field(column) for column in names])
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [
        pa.array(
            [one if one is None else bool(one) for one in values] if field.type == BOOL else values,
            field.type,
        )
        for values, field in zip(columns, schema, strict=True)
    ]
    return pa.table(arrays, schema=schema)


def _without_identity(name: str, table: pa.Table) -> pa.Table:
    for at, column in enumerate(table.column_names):
        if TABLES[name].column(column).identifying:
            field = table.schema.field(at)
            table = table.set_column(at, field, pa.nulls(table.num_rows, field.type))
    return table


def _table(name: str, names: tuple[str, ...], stays: Any, retired: bool) -> pa.Table:
    rows = stays if name == "infants" else _rows(name, retired).filter(stay__in=stays)
    other = {"infant_id": "stay__infant_id"} | ({"flag": "marked", "confirmed": "sure"} if retired else {})
    fields = names if name == "infants" else [other.get(column, column) for column in names]
    return _arrow(name, names, list(rows.values_list(*fields)))


def _rows(name: str, retired: bool) -> Any:
    if not retired:
        return ROWS[name].objects
    gone = When(retired_at__isnull=False, then=Value(RETIRED))
    unsure = When(retired_at__isnull=False, then=Value(False))
    return ROWS[name].every.annotate(
        marked=Case(gone, default=F("flag"), output_field=TextField()),
        sure=Case(unsure, default=F("confirmed"), output_field=BooleanField(null=True)),
    )


def store(unit: Any, standing: dict[str, pa.Table], tables: dict[str, pa.Table], by: str) -> set[str]:
    """Write the rows of `tables` that `standing` lacks or holds otherwise; the codes of the stays touched."""
    infants = _news("infants", standing, tables)
    codes = [row["infant_id"] for row in infants]
    taken = Stay.objects.filter(infant_id__in=codes).exclude(unit=unit).first()
    if taken is not None:
        raise UserError(
            f"infant_id {taken.infant_id} is of another unit",
            "a code of its own",
            "Put the unit's code before it.",
        )
    for row in infants:
        values = {**row, "unit_id": unit.code}
        Stay.objects.update_or_create(infant_id=values.pop("infant_id"), defaults=values)
    touched = {row["infant_id"] for row in infants}
    ids = dict(Stay.objects.filter(unit=unit).values_list("infant_id", "id"))
    for name, model in ROWS.items():
        key, fresh = id_column(name), []
        there = set(standing[name].column(key).to_pylist()) if name in standing else set()
        for row in _news(name, standing, tables):
            touched.add(row["infant_id"])
            stay_id = ids[row.pop("infant_id")]
            if row[key] in there:
                changed = model.every.get(stay__unit=unit, **{key: row[key]})
                for column, value in ({"stay_id": stay_id} | row).items():
                    setattr(changed, column, value)
                changed.save()
            else:
                fresh.append(model(stay_id=stay_id, entered_by=by, **row))
        model.objects.bulk_create(fresh, batch_size=PARTS)
    return touched


def _news(name: str, standing: dict[str, pa.Table], tables: dict[str, pa.Table]) -> list[dict[str, Any]]:
    """The rows of table `name` that `standing` does not hold just so."""
    if name not in tables:
        return []
    key = id_column(name)
    old = {row[key]: row for row in standing[name].to_pylist()} if name in standing else {}
    return [row for row in tables[name].to_pylist() if old.get(row[key]) != row]


def bring_in(unit: Any, tables: dict[str, pa.Table], by: str) -> None:
    """Write record tables of new stays into the database, in bulk; one audit row says who brought them."""
    infants = tables["infants"].to_pylist()
    Stay.objects.bulk_create([Stay(**{**row, "unit_id": unit.code}) for row in infants], batch_size=PARTS)
    ids = dict(Stay.objects.filter(unit=unit).values_list("infant_id", "id"))
    for name, table in tables.items():
        if name == "infants":
            continue
        model = ROWS[name]
        rows = [model(stay_id=ids[row.pop("infant_id")], entered_by=by, **row) for row in table.to_pylist()]
        model.objects.bulk_create(rows, batch_size=PARTS)
