"""The database holds the record's contracts: every table, every column, every coded word."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from nectary.record.tables import TABLES
from nectary.web.chart.models import ROWS, Stay


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
