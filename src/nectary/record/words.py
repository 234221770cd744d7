"""The portable words that measures, definitions and practices are written with.

Each gives the same rows on DuckDB, PostgreSQL and Spark: integers, one IEEE division at the very end,
no ordered first or last, no timestamp arithmetic.
"""

import ibis.expr.types as ir


def usable(table: ir.Table) -> ir.Table:
    """The rows that may be reckoned with: not flagged, or confirmed by a second person."""
    return table.filter(table.flag.isnull() | table.confirmed.fill_null(False))


def doubted(table: ir.Table) -> ir.Table:
    """The rows that stand in the record but are unknown to every measure: flagged and not confirmed."""
    return table.filter(table.flag.notnull() & ~table.confirmed.fill_null(False))


def ratio(top: ir.Value, bottom: ir.Value) -> ir.Value:
    """Two exact integers and one IEEE division; NULL where `bottom` is 0 or either is NULL."""
    return top.cast("float64") / bottom.nullif(0).cast("float64")


def rows_recorded(tables: dict[str, ir.Table], name: str) -> ir.Table:
    """One row (recorded): above 0 when the unit records table `name` at all, for any infant.

    Absence of a row is only then news about one infant. Asked of the unit, not of the rows at hand, so
    that one stay alone gives the same answer as the whole record.
    """
    named = tables["recorded"].filter(tables["recorded"].table_name == name)
    return named.agg(recorded=named.count())


def latest_at_or_before(grid: ir.Table, readings: ir.Table, column: str) -> ir.Table:
    """(infant_id, day, reading_day, `column`) for each grid row: the last reading on or before that day.

    Two readings on one day: the larger, so that the answer does not hang on row order.
    """
    known = readings.select(of_infant="infant_id", reading_day="day", reading=column)
    known = known.filter(known.reading.notnull())
    pairs = grid.join(known, [grid.infant_id == known.of_infant, known.reading_day <= grid.day])
    packed = pairs.mutate(packed=pairs.reading_day * 1_000_000 + pairs.reading)
    best = packed.group_by(["infant_id", "day"]).agg(packed=packed.packed.max())
    reading = best.packed % 1_000_000
    return best.select(
        "infant_id", "day", reading_day=(best.packed - reading) // 1_000_000, **{column: reading}
    )
