"""The identifiers on a band stand in one table; the audit tells that they were changed, and not to what."""

import importlib

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from tests.web.conftest import admit

from nectary.web.chart.models import Identity, Unit

SECRETS = ("Baby Linden", "INV-77", "Lindi", "Baby Rowan", "INV-78")


@pytest.fixture
def who(db):
    unit = Unit(code="u")
    unit.save()
    stay = admit(unit, "baby-x", SECRETS[0], SECRETS[1])
    found = stay.identity
    found.family_name_chosen = SECRETS[2]
    found.save()
    return found


def everywhere():
    """Every table's rows as text, but for the one that the identifiers belong to."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model is not Identity:
                cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608 (the tables' own names)
                yield from (repr(row) for row in cursor.fetchall())


def test_no_other_table_holds_a_name_or_a_number(who):
    who.newborn_name, who.record_number = SECRETS[3:]
    who.save()
    who.delete()
    found = [row for row in everywhere() if any(secret in row for secret in SECRETS)]
    assert found == []


def test_that_they_were_changed_by_whom_and_when_is_told(who):
    who.newborn_name = SECRETS[3]
    who.save()
    entry = LogEntry.objects.filter(content_type__model="identity").latest("pk")
    assert entry.action == LogEntry.Action.UPDATE and entry.object_pk == str(who.pk)
    assert entry.changes == {"newborn_name": ["kept apart", "kept apart"]}


def test_what_older_versions_wrote_down_is_cleaned(who):
    LogEntry.objects.all().delete()
    of = ContentType.objects.get_for_model(Identity)
    changes = {
        "newborn_name": ["None", SECRETS[0]],
        "record_number": ["None", SECRETS[1]],
        "set_size": ["None", "2"],
    }
    entry = LogEntry.objects.create(
        content_type=of, object_pk="1", object_repr="Identity object (1)", action=0, changes=changes,
        changes_text=str(changes), serialized_data={"fields": {"newborn_name": SECRETS[0]}},
    )  # fmt: skip
    migration = importlib.import_module("nectary.web.chart.migrations.0006_identifiers_kept_apart")
    migration.clean(apps, None)
    entry.refresh_from_db()
    assert entry.changes == {
        "newborn_name": ["kept apart", "kept apart"], "record_number": ["kept apart", "kept apart"],
        "set_size": ["None", "2"],
    }  # fmt: skip
    assert [row for row in everywhere() if any(secret in row for secret in SECRETS)] == []
