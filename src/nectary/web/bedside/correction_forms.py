"""What a person fills in to correct, withdraw or move an entry, or to close a page opened in error."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from nectary.show.words import reasons
from nectary.show.words.entry_words import UL_A_ML
from nectary.web.bedside.forms import Decision, Entry, Feed, Talk, Weight, new_key


def _why(words: dict[str, str]) -> forms.ChoiceField:
    choices = [("", _("Choose the reason")), *((word, _(words[word])) for word in words)]
    return forms.ChoiceField(label=_("Why"), choices=choices)


class Why(forms.Form):
    """The coded reason that every correction has."""

    why = _why(reasons.WHY_CORRECTED)


class FeedAgain(Feed, Why):
    field_order = ("at", "milk", "given", "volume_ul", "reason", "why")


class WeightAgain(Weight, Why):
    field_order = ("at", "weight_g", "why")


class DecisionAgain(Decision, Why):
    field_order = ("at", "decision", "step", "aim", "reason", "told", "why")


class TalkAgain(Talk, Why):
    """A talk again; whether a parent was asked can be unknown in a row that a file brought."""

    asked = forms.NullBooleanField(label=Talk.base_fields["asked"].label, required=False)
    field_order = ("at", "topic", "language", "interpreter", "asked", "why")


AGAIN: dict[str, type[Entry]] = {
    "feeds": FeedAgain,
    "weights": WeightAgain,
    "steps": DecisionAgain,
    "talks": TalkAgain,
}


def filled_in(table: str, row: Any, at: Any, told: str | None) -> Entry:
    """The row's own form as the row stands, for the time `at`; `told` belongs to the hold of a decision."""
    known: dict[str, Any] = {
        "feeds": lambda: {
            "milk": row.milk, "given": row.given, "reason": row.reason,
            "volume_ul": "" if row.volume_ul is None else f"{row.volume_ul / UL_A_ML:g}",
        },
        "weights": lambda: {"weight_g": row.weight_g},
        "steps": lambda: {
            "decision": row.decision, "step": row.step, "aim": row.aim_ul_per_g_day, "reason": row.reason,
            "told": told,
        },
        "talks": lambda: {
            "topic": row.topic, "language": row.language, "interpreter": row.interpreter,
            "asked": row.parent_asked,
        },
    }[table]()  # fmt: skip
    return _with_words_of(row, AGAIN[table].fresh(at, **known))


def sent(table: str, row: Any, cells: Any) -> Entry:
    """The row's form as it was sent."""
    return _with_words_of(row, AGAIN[table].sent(cells))


def _with_words_of(row: Any, form: Entry) -> Entry:
    """The form with the row's own word in each choice: nothing is preset that the row does not say."""
    for name, field in form.fields.items():
        if not isinstance(field, forms.ChoiceField) or not hasattr(row, name):
            continue
        word, offered = getattr(row, name), [value for value, _text in field.choices]
        if (word or "") not in offered:
            field.choices = [(word or "", word or "–"), *field.choices]
    return form


class Small(Why):
    """A form of one question with its own key."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    @classmethod
    def fresh(cls, **more: Any) -> Self:
        """The empty form with a new key."""
        return cls(initial={"key": new_key()}, prefix=cls.__name__.lower(), label_suffix="", **more)

    @classmethod
    def sent(cls, cells: Any, **more: Any) -> Self:
        """The form as it was sent."""
        return cls(cells, prefix=cls.__name__.lower(), label_suffix="", **more)


class Withdraw(Small):
    pass


class Move(Small):
    """`babies`: (code, both identifiers and place) of those whom the entry may be moved to."""

    field_order = ("to", "why")
    to = forms.ChoiceField(label=_("To which baby"))
    accept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, babies: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose the baby")), *babies]


class Close(Small):
    why = _why(reasons.WHY_CLOSED)
