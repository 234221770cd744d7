"""What an error or a guide tells people to do exists: the command, its option, the button, the target."""

import ast
import re
from pathlib import Path

import click
import typer
from babel.messages.pofile import read_po

from nectary.base.language import LANGUAGES, OTHER_WORDS, speaker
from nectary.cli.main import app

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "nectary"
SPANISH = PACKAGE / "base" / "locale" / "es" / "LC_MESSAGES" / "django.po"
GUIDES = [
    *(page for page in (ROOT / "docs").rglob("*.md") if "generated" not in page.parts),
    *(ROOT / name for name in ("README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md")),
]
COMMAND = re.compile(r"\bnectary ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
TARGET = re.compile(r"`make ([a-z-]+)")
PRESSED = re.compile(r"\b(?:open|then|press|choose|tap|click) \*\*([^*]+)\*\*", re.IGNORECASE)
SUBJECT = {"again", "answers", "draft", "sends", "writes"}  # what stands behind the name in a sentence
NOT_OURS = {  # options of other programs that a guide or a message names
    "--format", "--headless", "--noinput", "--upgrade", "--constraint", "--editable", "--user", "--from",
    "--rm", "--volume", "--env", "--check",
}  # fmt: skip


def commands():
    """Each command as people type it, with its options."""
    found = {}

    def walk(command, place):
        options = {one for param in command.params for one in (*param.opts, *param.secondary_opts)}
        found[" ".join(place)] = {one for one in options if one.startswith("--")} | {"--help"}
        if isinstance(command, click.Group) or hasattr(command, "commands"):
            for name, below in command.commands.items():
                walk(below, [*place, name])

    walk(typer.main.get_command(app), [])
    return found


def strings():
    """Each text that a module of the package holds, with where it stands; no docstring."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


def told():
    """Every text that may name a command: of the package, of its pages, translated, of the guides."""
    yield from strings()
    for page in (*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.md"), *GUIDES):
        yield str(page.relative_to(ROOT)), page.read_text(encoding="utf-8")
    with SPANISH.open("rb") as file:
        for message in read_po(file):
            for text in (message.string,) if isinstance(message.string, str) else message.string:
                yield f"django.po: {message.id}", text


def test_every_command_that_is_named_exists():
    known = commands()
    first = {name.split(" ")[0] for name in known if name}
    groups = {name.split(" ")[0] for name in known if " " in name}
    wrong = []
    for place, text in told():
        for said in (match[1].split(" ") for match in COMMAND.finditer(text) if is_code(place, text, match)):
            if said[0] not in first or (said[0] in groups and len(said) > 1 and " ".join(said) not in known):
                wrong.append((place, " ".join(said)))
    assert not wrong


def is_code(place, text, match):
    """Whether a command is meant: in a guide between `...` or behind $; elsewhere, nectary is no subject."""
    if not place.endswith(".md"):
        return match[1].split(" ")[0] not in SUBJECT
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    return line.count("`") % 2 == 1 or line.strip() == "$"


def test_every_option_that_an_error_or_a_guide_names_exists():
    known = set().union(*commands().values()) | NOT_OURS
    wrong = []
    for place, text in told():
        if place.endswith(".html"):
            continue  # a style may be named so
        wrong += [(place, one) for one in OPTION.findall(text) if one not in known]
    assert not wrong


def test_every_target_that_a_guide_names_is_one_of_the_makefile():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {(page.name, one) for page in GUIDES for one in TARGET.findall(page.read_text(encoding="utf-8"))}
    assert named and {one for one in named if one[1] not in targets} == set()


def test_every_button_that_a_guide_says_to_press_is_called_so():
    with SPANISH.open("rb") as file:
        catalog = read_po(file)
    words = {text for message in catalog if message.id for text in (message.id, message.string) if text}
    words |= {
        text.replace("%(word)s", say(other))
        for say in map(speaker, LANGUAGES)
        for other in OTHER_WORDS.values()
        for text in words
        if isinstance(text, str)
    } | set(LANGUAGES.values())
    named = {(page.name, one) for page in GUIDES for one in PRESSED.findall(page.read_text(encoding="utf-8"))}
    assert named and {(page, one) for page, one in named if one not in words} == set()
