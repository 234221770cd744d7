"""Fields for numbers and times as people type them: in plain digits, bounded, with a sentence that helps."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nectary.base.amounts import WHOLE, shortened, typed_microlitres
from nectary.base.errors import UserError

HIGHEST_WEIGHT_G = 99_999
HIGHEST_STEP = 999  # far above any guide, far below what a database takes
YEARS = range(1900, 2200)  # at the edges of the calendar no time zone can be reckoned with


class Whole(forms.IntegerField):
    """A whole number from 0 up to `max_value`; without one there is no such field."""

    default_error_messages = {  # noqa: RUF012 (as Django's own fields declare it)
        "invalid": gettext_lazy("Enter a whole number in plain digits, such as 12.")
    }

    def __init__(self, *, max_value: int, **more: Any) -> None:
        super().__init__(max_value=max_value, **more)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        text = str(value).strip()
        if WHOLE.fullmatch(text) is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text)


class Millilitres(forms.CharField):
    """An amount in mL, kept as whole microlitres; left empty it is unknown and never 0."""

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value)).strip()
        try:
            return typed_microlitres(text) if text else None
        except UserError as error:
            raise forms.ValidationError(
                _("%(found)s is not an amount in mL. Write it with a point, such as 2.5."),
                params={"found": shortened(text)},
            ) from error


class Moment(forms.DateTimeField):
    """A date and time of our own days."""

    def to_python(self, value: Any) -> datetime | None:
        at: datetime | None = super().to_python(value)
        if at is not None and at.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return at
