"""The unit's database: the record's tables as models, made from the same contracts as everything else."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from nectary.record.columns import Column, Kind, Table
from nectary.record.tables import TABLES, id_column

KINDS = {
    Kind.TEXT: models.TextField,
    Kind.INT: models.BigIntegerField,
    Kind.FLOAT: models.FloatField,
    Kind.BOOL: models.BooleanField,
}


def _field(column: Column) -> models.Field:
    return KINDS[column.kind](null=not column.required, blank=not column.required)


def _words(table: Table) -> list[models.CheckConstraint]:
    """A coded column holds one of its words or NULL: held by the database, whoever writes."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"{column.name}__in": column.words})
            | models.Q(**{f"{column.name}__isnull": True}),
            name=f"{table.name}_{column.name}_word",
        )
        for column in table.columns
        if column.words
    ]


class Unit(models.Model):
    """One unit. `invented` marks a demo's: only there may an unsigned example protocol be drawn.

    `recorded` lists the tables that hold any row of the unit: an empty one means *not recorded here*.
    `practices` lists those that the unit turned on: no other is shown to anybody.
    """

    code = models.TextField(primary_key=True)
    invented = models.BooleanField(default=False)
    recorded = models.JSONField(default=list)
    practices = models.JSONField(default=list)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="units")


_INFANTS = TABLES["infants"]


class StayBase(models.Model):
    """What a stay has beyond the record's columns: its unit and the count of writes to it.

    `behind_since`: since when its kept answers are missing or older than its rows; None = they are not.
    `closed_at`: it was opened in error and counts nowhere; its rows stay readable.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)  # the contract's unit_id
    revision = models.BigIntegerField(default=1)
    behind_since = models.DateTimeField(null=True, default=now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(null=True)
    closed_why = models.TextField(null=True)

    class Meta:
        abstract = True


def _stay() -> type[models.Model]:
    fields = {
        column.name: _field(column)
        for column in _INFANTS.columns
        if column.name not in ("infant_id", "unit_id")
    }
    fields["infant_id"] = models.TextField(unique=True)
    waiting = models.Index(
        fields=["behind_since"], condition=models.Q(behind_since__isnull=False), name="stay_behind"
    )
    meta = type("Meta", (), {"constraints": _words(_INFANTS), "indexes": [waiting]})
    return type("Stay", (StayBase,), {**fields, "Meta": meta, "__module__": __name__})


Stay: Any = _stay()


class Standing(models.Manager):
    """The rows that stand: without those that were corrected, withdrawn or moved."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(retired_at__isnull=True)


def _row(table: Table) -> type[models.Model]:
    """The model of one table's rows: the contract's columns, the stay, and who entered it when.

    `objects` are the rows that stand, for every reader alike; `every` also those that do so no longer,
    for the history and for what a later load is compared with.
    """
    key = id_column(table.name)
    fields: dict[str, Any] = {
        column.name: _field(column) for column in table.columns if column.name != "infant_id"
    }
    fields["stay"] = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name=table.name)
    fields["entered_by"] = models.TextField(null=True, blank=True)
    fields["entered_at"] = models.DateTimeField(auto_now_add=True)
    fields["retired_at"] = models.DateTimeField(null=True)
    fields["objects"], fields["every"] = Standing(), models.Manager()
    unique = models.UniqueConstraint(fields=["stay", key], name=f"{table.name}_once")
    meta = type("Meta", (), {"constraints": [unique, *_words(table)]})
    name = table.name.title().replace("_", "")
    return type(name, (models.Model,), {**fields, "Meta": meta, "__module__": __name__})


ROWS: dict[str, Any] = {name: _row(table) for name, table in TABLES.items() if name != "infants"}
globals().update({model.__name__: model for model in ROWS.values()})  # where migrations look for them


class Identity(models.Model):
    """The two identifiers on the band, and the baby's place among multiples: in this one table only."""

    stay = models.OneToOneField(Stay, on_delete=models.PROTECT, related_name="identity")
    newborn_name = models.TextField()
    record_number = models.TextField()
    set_size = models.IntegerField(null=True)
    family_name_chosen = models.TextField(null=True)


class FamilyLink(models.Model):
    """A parent's account and the stay it may read."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="family")


class Results(models.Model):
    """The stay's computed answers, and the revision and code they stand for."""

    stay = models.OneToOneField(Stay, on_delete=models.CASCADE, related_name="results")
    revision = models.BigIntegerField()
    code_version = models.TextField()
    days = models.JSONField()
    stay_values = models.JSONField(db_column="stay")
    verdicts = models.JSONField()
    computed_at = models.DateTimeField(auto_now=True)


class Failure(models.Model):
    """A stay whose answers could not be worked out at this revision by this code, and when to try again.

    `why`: a key of the sentences in show/words/paths.py; `kind`: the error's own name.
    """

    stay = models.OneToOneField(Stay, on_delete=models.CASCADE, related_name="failure")
    revision = models.BigIntegerField()
    code_version = models.TextField()
    why = models.TextField()
    kind = models.TextField()
    tries = models.IntegerField()
    next_try_at = models.DateTimeField()
    at = models.DateTimeField(auto_now=True)


class Lease(models.Model):
    """Which of the server's processes works out what is behind, until when, and on which stay it is."""

    name = models.TextField(primary_key=True)
    holder = models.TextField()
    until = models.DateTimeField()
    working_on = models.ForeignKey(Stay, on_delete=models.SET_NULL, null=True, related_name="+")


class Correction(models.Model):
    """One change to an entry: the row `row_id` of `table` was corrected, withdrawn or moved, and why.

    `to_stay` and `to_row_id` name the row that stands in its place; None for a withdrawn one. `stood_s`:
    for how many seconds the entry had counted.
    """

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="corrections")
    table = models.TextField()
    row_id = models.TextField()
    how = models.TextField()  # corrected, withdrawn, moved
    why = models.TextField()
    to_stay = models.ForeignKey(Stay, on_delete=models.PROTECT, null=True, related_name="corrections_to")
    to_row_id = models.TextField(null=True)
    by = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    stood_s = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["stay", "table", "row_id"], name="row_corrected_once"),
        )


class FamilyTold(models.Model):
    """Whether the family was told of a hold: told, trying or not_yet; the latest counts."""

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="told_of_holds")
    hold_id = models.TextField()  # the row's holds_id
    answer = models.TextField()
    by = models.TextField()
    at = models.DateTimeField(auto_now_add=True)


class Look(models.Model):
    """One reading of a baby's page: who, which page, when."""

    by = models.TextField()
    what = models.TextField()
    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField(auto_now_add=True)


class Import(models.Model):
    """One import: who, what it held, when; its rows name it as their source."""

    by = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    counts = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)


class WriteKey(models.Model):
    """A form's own key, and the person, baby, form and content it was used for: it serves no other.

    `row_id`: the row that it wrote. A key without a baby was used before keys were bound.
    """

    key = models.TextField(primary_key=True)
    by = models.TextField()
    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, null=True, related_name="+")
    form = models.TextField(default="")
    content = models.JSONField(default=dict)
    row_id = models.TextField(null=True)
    at = models.DateTimeField(auto_now_add=True)


class KeptProtocol(models.Model):
    """One version of a unit's protocol as it was kept; `text` is the file without any signature."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="protocols")
    protocol = models.TextField()  # the file's own id
    version = models.TextField()
    title = models.TextField()
    text = models.TextField()
    begun_from = models.TextField()  # a packaged id, or the version it was made from
    by = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["unit", "version"], name="protocol_kept_once"),)


class ProtocolSignature(models.Model):
    """One person's signature of one version.

    `confirmed`: the worked babies' volumes that they ticked, then the paths of the numbers that they did.
    """

    kept = models.ForeignKey(KeptProtocol, on_delete=models.PROTECT, related_name="signatures")
    by = models.TextField()
    name = models.TextField()
    role = models.TextField()
    confirmed = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kept", "by"], name="protocol_signed_once"),)


class TextSignature(models.Model):
    """One person's signature of exactly one text; `text` is what was signed, to show later changes against.

    `english`: the hash of the English that it was compared with. `taken_back_at`: it holds no longer.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="text_signatures")
    kind = models.TextField()
    name = models.TextField()  # the text's
    language = models.TextField()
    hash = models.TextField()
    english = models.TextField()
    text = models.TextField()
    role = models.TextField()
    signer = models.TextField()
    by = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "kind", "name", "language", "hash", "english", "by"],
                condition=models.Q(taken_back_at__isnull=True),
                name="text_signed_once",
            ),
        )


class TextComment(models.Model):
    """A reviewer's comment on one sentence of one text, open until somebody settles it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="text_comments")
    kind = models.TextField()
    name = models.TextField()
    language = models.TextField()
    hash = models.TextField()
    number = models.IntegerField()
    words = models.TextField()  # the sentence as it stood
    comment = models.TextField()
    role = models.TextField()
    by = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    settled_by = models.TextField(null=True)
    settled_at = models.DateTimeField(null=True)


class StayCounts(models.Model):
    """How one stay counts in its unit's months, at the revision that its kept answers stand for.

    `counted_by`: the code and the unit's clock that counted it; `nec`: what quality/nec.py calls its answer.
    `unit`: the stay's own; `last_month`: the latest of its infant-days. Months are YYYY-MM, NULL where they
    are unknown or doubted.
    """

    stay = models.OneToOneField(Stay, on_delete=models.CASCADE, primary_key=True, related_name="counts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False, related_name="+")
    revision = models.BigIntegerField()
    counted_by = models.TextField()
    birth_month = models.TextField(null=True)
    admitted_month = models.TextField(null=True)
    last_month = models.TextField(null=True)
    nec = models.TextField()

    class Meta:
        indexes = (
            models.Index(fields=["unit", "admitted_month"], name="counts_admitted"),
            models.Index(fields=["unit", "last_month"], name="counts_last"),
        )


class MilkCounts(models.Model):
    """A stay's infant-days of one calendar month; sums over the known days, NULL where there are none."""

    counts = models.ForeignKey(StayCounts, on_delete=models.CASCADE, related_name="milk")
    month = models.TextField(null=True)
    infant_days = models.BigIntegerField()
    known = models.BigIntegerField()
    breast = models.BigIntegerField()
    mother_ul = models.BigIntegerField(null=True)
    donor_ul = models.BigIntegerField(null=True)
    formula_ul = models.BigIntegerField(null=True)


class PracticeCounts(models.Model):
    """A stay's verdicts of one practice, whether its unit turned it on or not."""

    counts = models.ForeignKey(StayCounts, on_delete=models.CASCADE, related_name="practices")
    practice = models.TextField()
    met = models.BigIntegerField()
    not_met = models.BigIntegerField()
    not_applicable = models.BigIntegerField()
    unknown = models.BigIntegerField()
