"""The database holds the record's contracts: every table, every column, every coded word."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.utils.timezone import now

from nectary.record.tables import TABLES
from nectary.sample.stays import invent
from nectary.web.chart import rows
from nectary.web.chart.models import ROWS, Stay, Unit


def test_every_column_of_every_table_is_there():
    for name, table in TABLES.items():
        model = Stay if name == "infants" else ROWS[name]
        columns = {field.name for field in model._meta.fields}
        assert {
            "stay" if c == "infant_id" and name != "infants" else c for c in table.names if c != "unit_id"
        } <= columns


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_database_refuses_a_word_that_is_not_in_the_contract(ward):
    with pytest.raises(IntegrityError):
        ROWS["feeds"].objects.create(stay=ward, feeds_id="x", day=1, milk="juice")


def test_the_lock_is_taken_at_once_and_the_log_is_written_ahead(settings):
    options = settings.DATABASES["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"] and "synchronous=FULL" in options["init_command"]
    assert connection.vendor == "sqlite"


def test_one_stay_is_read_as_many_are(ward):
    """Each column of each table, its truth values too, without the rows that do not stand."""
    unit = Unit.objects.create(code="read", invented=True)
    rows.bring_in(unit, invent(3, 5, mess=0.2), by="loader")
    ROWS["feeds"].objects.filter(pk__in=ROWS["feeds"].objects.values("pk")[:5]).update(retired_at=now())
    for stay in Stay.objects.all():
        many, one = rows.tables_of(Stay.objects.filter(pk=stay.pk)), rows.tables_of_one(stay)
        assert list(one) == list(many)
        for name, table in many.items():
            key = table.column_names[1]
            assert one[name].sort_by(key).equals(table.sort_by(key)), name
