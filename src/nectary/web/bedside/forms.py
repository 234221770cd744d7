"""What a person at the bedside fills in: what no chart holds, or a feed where there is no other chart."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nectary.base.amounts import microlitres
from nectary.base.errors import UserError
from nectary.record.tables import REASONS, TABLES
from nectary.show import labels, reasons

HIGHEST_AIM = 250  # mL/kg/day; the protocols' own limit on a goal


def _choices(words: tuple[str, ...], of: dict[str, str]) -> list[tuple[str, Any]]:
    return [(word, _(of[word])) for word in words]


def _words(table: str, column: str) -> tuple[str, ...]:
    return TABLES[table].column(column).words


class Entry(forms.Form):
    """The parts that every entry has: its time, its own key, and the doubt that the person accepts."""

    error_css_class = "wrong"
    at = forms.DateTimeField(
        label=_("Time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    accept = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def fresh(cls, at: Any) -> "Entry":
        """An empty entry for the time `at`, with a new key."""
        initial = {"at": at, "key": uuid.uuid4().hex}
        return cls(initial=initial, prefix=cls.__name__.lower(), label_suffix="")


class Feed(Entry):
    milk = forms.ChoiceField(label=_("Milk"), choices=_choices(_words("feeds", "milk"), labels.MILKS))
    given = forms.ChoiceField(label=_("Given"), choices=_choices(_words("feeds", "given"), labels.GIVEN))
    volume_ul = forms.CharField(
        label=_("Volume, mL"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )

    def clean_volume_ul(self) -> int | None:
        text = self.cleaned_data["volume_ul"].strip()
        if not text:
            return None
        try:
            return microlitres(text)
        except UserError as error:
            raise forms.ValidationError(
                _("%(found)s is not an amount in mL. Write it with a point, such as 2.5."),
                params={"found": text},
            ) from error


class Weight(Entry):
    weight_g = forms.IntegerField(
        label=_("Weight, g"), min_value=1, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


class Decision(Entry):
    decision = forms.ChoiceField(
        label=_("Decision"), choices=_choices(_words("steps", "decision"), labels.DECISIONS)
    )
    step = forms.IntegerField(
        label=_("Step of the guide"),
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    aim = forms.IntegerField(
        label=_("Aim, mL/kg/day"),
        required=False,
        min_value=0,
        max_value=HIGHEST_AIM,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[("", "–"), *_choices(REASONS, reasons.REASONS)]
    )


class Talk(Entry):
    topic = forms.ChoiceField(label=_("About"), choices=_choices(_words("talks", "topic"), reasons.TOPICS))
    language = forms.ChoiceField(label=_("Language used"), choices=[("en", "English"), ("es", "Español")])
    interpreter = forms.ChoiceField(
        label=_("Interpreter"), choices=_choices(_words("talks", "interpreter"), reasons.INTERPRETERS)
    )
    asked = forms.BooleanField(
        label=_("A parent was asked what they see and what matters to them"), required=False
    )
