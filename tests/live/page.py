"""What a person sees of an answer: the forms with what stands in them, and the tables by their captions."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Form:
    """One form: where it goes, what a browser would send of it untouched, and its named buttons."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Table:
    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)


class Page(HTMLParser):
    """One page that was answered. `alerts`: what is said in a role of alert or status, or as an error.

    `boxes`: what stands in each textarea.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.forms: list[Form] = []
        self.tables: list[Table] = []
        self.alerts: list[str] = []
        self.boxes: list[str] = []
        self._open: list[str] = []
        self._heard: list[tuple[int, list[str]]] = []  # depth of the element, and its words so far
        self._choice = ""  # the name of the select or textarea that is open
        self.feed(text)
        self.close()

    def form(self, ending: str) -> Form:
        """The form whose action ends so; AssertionError with what the page has instead."""
        found = [form for form in self.forms if form.action.endswith(ending)]
        assert found, f"no form goes to {ending}; the page has {[form.action for form in self.forms]}"
        return found[0]

    def table(self, words: str) -> Table:
        """The table whose caption holds these words."""
        (found,) = [table for table in self.tables if words in table.caption]
        return found

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag not in EMPTY:
            self._open.append(tag)
        self._begin_form_part(tag, given)
        if tag == "table":
            self.tables.append(Table())
        if tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        said = given.get("role") in ("alert", "status") or "errorlist" in given.get("class", "")
        said = said and "hidden" not in given and "template" not in self._open
        if tag in ("caption", "th", "td", "textarea") or said:
            self._heard.append((len(self._open), []))

    def _begin_form_part(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag in ("select", "textarea"):
            self._choice = name
        elif "form" not in self._open or "disabled" in given:
            return
        elif tag == "input" and name:
            self._input(name, given)
        elif tag == "button" and name:
            self.forms[-1].buttons.append((name, given.get("value", "")))
        elif tag == "option" and ("selected" in given or self._choice not in self.forms[-1].fields):
            self.forms[-1].fields[self._choice] = given.get("value", "")

    def _input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self.forms[-1].fields[name] = given.get("value", "on")
        elif kind not in ("submit", "button", "file", "image", "reset"):
            self.forms[-1].fields[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open:
            depth, ended = len(self._open), self._open.pop()
            if self._heard and self._heard[-1][0] == depth:
                self._keep(ended, "".join(self._heard.pop()[1]))
            if ended == tag:
                break

    def _keep(self, tag: str, heard: str) -> None:
        words = " ".join(heard.split())
        if tag == "textarea":
            self.boxes.append(heard)
            if "form" in self._open and self._choice:
                self.forms[-1].fields[self._choice] = heard
        elif tag == "caption":
            self.tables[-1].caption = words
        elif tag in ("th", "td"):
            self.tables[-1].rows[-1].append(words)
        elif words:
            self.alerts.append(words)

    def handle_data(self, data: str) -> None:
        for _, words in self._heard:
            words.append(data)
