"""Gathers every sentence that people read and keeps its Spanish: one catalogue for screen, paper and forms.

Without words: brings the .po up to date, keeping every translation, and compiles the .mo.
With --check: changes nothing, lists what is wrong and ends with 1.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "nectary"
LANGUAGE = "es"
PO = SOURCE / "base" / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
SINGLE = {"say", "marked", "_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
TEMPLATES = ("web/templates/**/*.*", "web/*/templates/**/*.*")
BRACES = re.compile(r"\{(\w+)\}")
PERCENT = re.compile(r"%\((\w+)\)")
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"(?<!\w)(n?gettext|_)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?")
HEADER = """\
# Spanish of nectary, for readers in the US who are addressed as usted.
# DRAFT: no qualified reviewer has read it yet, and the pages say so.
#"""

Id = str | tuple[str, str]


@dataclass(frozen=True)
class Found:
    """One message where it stands: the text, or (one, many), and its file and line."""

    id: Id
    path: str
    line: int


class Unreadable(Exception):
    """A message that cannot be gathered, with its place."""


def in_python(text: str, path: str) -> Iterator[Found]:
    """The messages of a Python file; Unreadable for one that is put together at run time."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in SINGLE:
            texts = [node.args[0]]
        elif name in PLURAL:
            texts = node.args[:2]
        else:
            continue
        if any(isinstance(one, ast.JoinedStr | ast.BinOp) for one in texts):
            raise Unreadable(f"{path}:{node.lineno}: a message put together at run time has no Spanish")
        if all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in texts):
            values = [str(one.value) for one in texts if isinstance(one, ast.Constant)]
            yield Found(values[0] if len(values) == 1 else (values[0], values[1]), path, node.lineno)


def in_template(text: str, path: str) -> Iterator[Found]:
    """The messages of a Django template."""
    flat = templatize(text, origin=path)
    for match in IN_TEMPLATE.finditer(flat):
        line = flat.count("\n", 0, match.start()) + 1
        one = ast.literal_eval(match[2])
        if match[1] == "ngettext" and match[3]:
            yield Found((one, ast.literal_eval(match[3])), path, line)
        else:
            yield Found(one, path, line)


def gathered(source: Path = SOURCE) -> list[Found]:
    """Every message under `source`, in the order of the files."""
    found: list[Found] = []
    for path in sorted(source.rglob("*.py")):
        found += in_python(path.read_text(encoding="utf-8"), path.relative_to(source).as_posix())
    for path in sorted({path for pattern in TEMPLATES for path in source.glob(pattern)}):
        if path.suffix in {".html", ".txt"}:
            found += in_template(path.read_text(encoding="utf-8"), path.relative_to(source).as_posix())
    return found


def template_of(found: list[Found]) -> Catalog:
    """The messages as a catalogue without translations."""
    template = Catalog(fuzzy=False)
    for one in found:
        text = one.id if isinstance(one.id, str) else one.id[0]
        flags = {"python-brace-format"} if BRACES.search(text) else set()
        flags |= {"python-format"} if PERCENT.search(text) else set()
        template.add(one.id, locations=[(one.path, one.line)], flags=flags)
    for message in template:
        if not PERCENT.search(str(message.id)):  # "100% of" is no placeholder
            message.flags.discard("python-format")
    return template


def brought_up_to_date(catalog: Catalog, template: Catalog) -> Catalog:
    """`catalog` with exactly the messages of `template`; others are kept apart, for when they come back."""
    for message in list(catalog.obsolete.values()):
        catalog.add(message.id, message.string)
    catalog.obsolete.clear()
    template.creation_date = catalog.creation_date
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    return catalog


def read(po: Path) -> Catalog:
    """The catalogue in `po`; an empty one where there is none."""
    if not po.is_file():
        return Catalog(
            locale=LANGUAGE, project="nectary", version="draft", header_comment=HEADER, fuzzy=False,
            msgid_bugs_address="see CONTRIBUTING.md", last_translator="draft, reviewed by nobody",
            language_team=LANGUAGE,
        )  # fmt: skip
    with po.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def po_bytes(catalog: Catalog) -> bytes:
    """The .po as it is written: by message, without line numbers, so that a moved line changes nothing."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, include_lineno=False, sort_output=True)
    return out.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """The .mo of the translated messages."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(one) for one in value) if isinstance(value, tuple | list) else ()


def placeholders(text: str) -> tuple[list[str], list[str]]:
    """The names in braces and the names after %, each in order of the alphabet."""
    return sorted(set(BRACES.findall(text))), sorted(set(PERCENT.findall(text)))


def _wrong_with(message: Message) -> str | None:
    english, spanish = _texts(message.id), _texts(message.string)
    if message.fuzzy or not spanish or not all(spanish):
        return "no Spanish"
    wanted = placeholders(english[-1])
    if any(placeholders(text) != wanted for text in spanish):
        return f"the placeholders differ: {' | '.join(spanish)!r}"
    return None


def faults(found: list[Found], catalog: Catalog, mo: bytes) -> list[str]:
    """One line a fault: no Spanish, stale, placeholders that differ, a .mo that is not the .po's."""
    places = {one.id if isinstance(one.id, str) else one.id[0]: f"{one.path}:{one.line}" for one in found}
    known = {_texts(message.id)[0]: message for message in catalog if message.id}
    lines = []
    for text, place in places.items():
        wrong = _wrong_with(known[text]) if text in known else "no Spanish"
        if wrong:
            lines.append(f"{place}: {wrong}: {text!r}")
    lines += [f"stale, in no file: {text!r}" for text in known if text not in places]
    if mo != mo_bytes(catalog):
        lines.append("the .mo is not made from the .po: run tools/messages.py")
    return lines


def main(words: list[str], *, source: Path = SOURCE, po: Path = PO) -> int:
    """0 when all is well, 1 with what is wrong on stdout."""
    mo = po.with_suffix(".mo")
    try:
        found = gathered(source)
    except (Unreadable, SyntaxError) as error:
        print(error)
        return 1
    catalog = read(po)
    if words != ["--check"]:
        brought_up_to_date(catalog, template_of(found))
        po.parent.mkdir(parents=True, exist_ok=True)
        po.write_bytes(po_bytes(catalog))
        catalog = read(po)
        mo.write_bytes(mo_bytes(catalog))
    wrong = faults(found, catalog, mo.read_bytes() if mo.is_file() else b"")
    print("\n".join(wrong) or f"{len({one.id for one in found})} messages, each with its Spanish")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
