"""What a person at the bedside fills in: what no chart holds, or a feed where there is no other chart."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nectary.record.tables import REASONS, TABLES
from nectary.show.words import entry_words, labels, reasons
from nectary.web import typed
from nectary.web.bedside import widgets

HIGHEST_AIM = 250  # mL/kg/day; the protocols' own limit on a goal


def _choices(words: tuple[str, ...], of: dict[str, str]) -> list[tuple[str, Any]]:
    return [(word, _(of[word])) for word in words]


def _words(table: str, column: str) -> tuple[str, ...]:
    return TABLES[table].column(column).words


def new_key() -> str:
    """A key for one form, used for one entry alone."""
    return uuid.uuid4().hex


class Chosen(forms.ChoiceField):
    """A word chosen from a list."""

    widget = widgets.Choice


class Entry(forms.Form):
    """The parts that every entry has: its time, its own key, and the doubt that the person accepts."""

    error_css_class = "wrong"
    at = typed.Moment(
        label=_("Time"),
        widget=widgets.Moment,
    )
    key = forms.CharField(widget=widgets.Hidden, max_length=64)
    accept = forms.CharField(widget=widgets.Hidden, required=False)

    @classmethod
    def fresh(cls, at: Any, **known: Any) -> "Entry":
        """An entry for the time `at` with a new key; `known` is filled in, the rest is empty."""
        initial = {"at": at, "key": new_key(), **known}
        return cls(initial=initial, prefix=cls.__name__.lower(), label_suffix="")

    @classmethod
    def sent(cls, cells: Any) -> "Entry":
        """The entry as it was sent."""
        return cls(cells, prefix=cls.__name__.lower(), label_suffix="")

    def with_new_key(self) -> "Entry":
        """The same entry under a key of its own."""
        cells = self.data.copy()
        cells[self.add_prefix("key")] = new_key()
        return type(self).sent(cells)

    def content(self) -> dict[str, Any]:
        """What was typed, without the form's own parts."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("key", "accept")}


class MilkChoice(widgets.Choice):
    """Each milk carries the word that the button names it by."""

    def create_option(self, name: str, value: Any, *more: Any, **named: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *more, **named)
        if value in entry_words.MILKS:
            option["attrs"]["data-word"] = _(entry_words.MILKS[value])
        return option


class Feed(Entry):
    """One feed. The milk is not preset at a person's first entry for a baby; later it is their last one's."""

    milk = Chosen(
        label=_("Milk"),
        choices=[("", _("Choose the milk")), *_choices(_words("feeds", "milk"), labels.MILKS)],
        widget=MilkChoice,
    )
    given = Chosen(label=_("Given"), choices=_choices(_words("feeds", "given"), labels.GIVEN))
    volume_ul = typed.Millilitres(
        label=_("Volume, mL"),
        required=False,
        widget=widgets.Line(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = Chosen(
        label=_("Why not, or not all"),
        required=False,
        choices=[("", "–"), *_choices(REASONS, reasons.REASONS)],
    )


class Weight(Entry):
    weight_g = typed.Whole(
        label=_("Weight, g"),
        min_value=1,
        max_value=typed.HIGHEST_WEIGHT_G,
        widget=widgets.Line(attrs={"inputmode": "numeric"}),
    )


class Decision(Entry):
    decision = Chosen(label=_("Decision"), choices=_choices(_words("steps", "decision"), labels.DECISIONS))
    step = typed.Whole(
        label=_("Step of the guide"),
        required=False,
        min_value=1,
        max_value=typed.HIGHEST_STEP,
        widget=widgets.Line(attrs={"inputmode": "numeric"}),
    )
    aim = typed.Whole(
        label=_("Aim, mL/kg/day"),
        required=False,
        min_value=0,
        max_value=HIGHEST_AIM,
        widget=widgets.Line(attrs={"inputmode": "numeric"}),
    )
    reason = Chosen(
        label=_("Reason"),
        required=False,
        choices=[("", "–"), *_choices(REASONS, reasons.REASONS)],
    )
    told = Chosen(
        label=_("If feeds are held: was the family told?"),
        required=False,
        choices=[("", "–"), *_choices(tuple(reasons.TOLD), reasons.TOLD)],
    )


class Talk(Entry):
    topic = Chosen(label=_("About"), choices=_choices(_words("talks", "topic"), reasons.TOPICS))
    language = Chosen(label=_("Language used"), choices=[("en", "English"), ("es", "Español")])
    interpreter = Chosen(
        label=_("Interpreter"), choices=_choices(_words("talks", "interpreter"), reasons.INTERPRETERS)
    )
    asked = forms.BooleanField(
        label=_("A parent was asked what they see and what matters to them"), required=False
    )


NEXT_FIELD = {"feed": "volume_ul", "weight": "weight_g", "decision": "decision", "talk": "topic"}


def take_focus(entries: dict[str, Entry], saved: dict[str, Any] | None) -> None:
    """Put the cursor where the next entry of the same kind is typed, once one was saved."""
    if saved is not None and saved["form"] in NEXT_FIELD:
        field = entries[saved["form"]].fields[NEXT_FIELD[saved["form"]]]
        field.widget.attrs["autofocus"] = True
