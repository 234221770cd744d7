"""Form fields written straight out: a template for each option of a list cost a third of a baby's page."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Line(forms.TextInput):
    """One line of text or numbers."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        made = self.get_context(name, value, attrs)["widget"]
        value = {} if made["value"] is None else {"value": made["value"]}
        first = format_html('<input type="{}" name="{}"', made["type"], made["name"])
        return format_html("{}{}{}>", first, flatatt(value), flatatt(made["attrs"]))


class Moment(forms.DateTimeInput, Line):
    """A date and time to the minute, as the browser's own field writes it."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Hidden(forms.HiddenInput, Line):
    """A part of the form that nobody types."""


class Choice(forms.Select):
    """A list to choose from."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        made = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], flatatt(option["attrs"]), option["label"])
                for _, group, _ in made["optgroups"]
                for option in group
            ),
        )
        return format_html('<select name="{}"{}>{}</select>', made["name"], flatatt(made["attrs"]), options)
