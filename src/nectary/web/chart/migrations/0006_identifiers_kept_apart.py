"""Takes the identifiers out of what older versions wrote into the audit: there it is told that they changed."""

import json
from typing import Any

from django.db import migrations

IDENTIFIERS = ("newborn_name", "record_number", "family_name_chosen")
KEPT_APART = "kept apart"


def clean(apps: Any, schema_editor: Any) -> None:
    ContentType = apps.get_model("contenttypes", "ContentType")
    LogEntry = apps.get_model("auditlog", "LogEntry")
    of = ContentType.objects.filter(app_label="chart", model="identity").first()
    if of is None:
        return
    for entry in LogEntry.objects.filter(content_type_id=of.pk).iterator():
        entry.changes = _without(entry.changes)
        entry.changes_text = json.dumps(entry.changes) if entry.changes_text else ""
        entry.serialized_data = None
        entry.save(update_fields=["changes", "changes_text", "serialized_data"])


def _without(changes: Any) -> dict[str, list[str]]:
    """The fields that changed, without the values of those that identify."""
    return {
        name: [KEPT_APART, KEPT_APART] if name in IDENTIFIERS else values
        for name, values in (changes or {}).items()
    }


class Migration(migrations.Migration):
    dependencies = [
        ("chart", "0005_months"),
        ("auditlog", "0017_add_actor_email"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(clean, migrations.RunPython.noop)]
