"""The documentation is true: it builds without a warning, its commands run, its entries and tests exist."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nectary.base.settings import SETTINGS
from nectary.base.sources import bibliography
from nectary.measures import MEASURES
from nectary.measures.thresholds import thresholds
from nectary.practices import PRACTICES
from nectary.protocols.library import packaged
from nectary.record.tables import TABLES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BIN = Path(sys.executable).parent
PAGES = sorted(path for path in DOCS.rglob("*.md") if "generated" not in path.parts)
FENCE = re.compile(r"^```(?P<info>[^\n]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
CAPTION = re.compile(r":caption: (.+)")
NOT_RUN = re.compile(r"Not run by the tests of these pages, because .+\.")
ENDS_WITH = re.compile(r"Ends with exit (\d)\.")


@pytest.fixture(scope="module")
def reference():
    """tools/reference.py, which is no package."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import reference
    finally:
        sys.path.remove(str(ROOT / "tools"))
    return reference


@dataclass(frozen=True)
class Block:
    """One fenced block: what it is written in, its caption, its text."""

    language: str
    caption: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    for found in FENCE.finditer(page.read_text(encoding="utf-8")):
        info, body = found["info"].strip(), found["body"]
        caption = ""
        if info.startswith("{code-block}"):
            info = info.removeprefix("{code-block}").strip()
            said = CAPTION.match(body)
            assert said, f"{page.name}: a code-block without a caption"
            caption, body = said[1], body[said.end() :].lstrip("\n")
        yield Block(info, caption, body)


def with_commands() -> list[Path]:
    return [page for page in PAGES if any(block.language == "console" for block in blocks(page))]


def copy_of_the_package(place: Path) -> None:
    """What a page about adding to the package works on: the package and the tests of its worked cases."""
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src", place / "src", ignore=skip)
    for room in ("measures", "practices"):
        shutil.copytree(ROOT / "tests" / room, place / "tests" / room, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", place)


def run(command: str, place: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(place / "src"),  # where there is a copy, it comes before the installed package
        "NECTARY_HOME": str(place / "home"),
        "PYTEST_ADDOPTS": "-p no:cacheprovider",
    }
    return subprocess.run(command, shell=True, cwd=place, env=environment, capture_output=True, text=True)


def run_block(block: Block, place: Path) -> None:
    """Run each `$` line; every other line must be a line of what the block printed."""
    expected = ENDS_WITH.fullmatch(block.caption)
    said = ""
    for line in block.text.splitlines():
        if not line.startswith("$ "):
            assert line in said.splitlines(), f"not printed: {line}\n{said}"
            continue
        done = run(line.removeprefix("$ "), place)
        said += done.stdout + done.stderr
        assert done.returncode == int(expected[1] if expected else 0), f"{line}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("page", with_commands(), ids=lambda page: page.stem)
def test_the_commands_of_a_page_run_in_order(page, tmp_path):
    if any(block.caption.startswith("src/") for block in blocks(page)):
        copy_of_the_package(tmp_path)
    for block in blocks(page):
        if NOT_RUN.fullmatch(block.caption):
            continue
        if block.language == "console":
            assert not block.caption or ENDS_WITH.fullmatch(block.caption), block.caption
            run_block(block, tmp_path)
        elif block.caption:  # a file that the page has its reader write
            place = tmp_path / block.caption
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(block.text, encoding="utf-8")


def test_a_wrong_block_is_noticed(tmp_path):
    run_block(Block("console", "", "$ nectary --version\n"), tmp_path)
    for block in (
        Block("console", "", "$ nectary explain nothing\n"),
        Block("console", "", "$ nectary --version\nanother line\n"),
        Block("console", "Ends with exit 2.", "$ nectary --version\n"),
    ):
        with pytest.raises(AssertionError):
            run_block(block, tmp_path)


def test_every_declaration_has_an_entry(reference):
    commands = [name.replace(" ", "-") for name, _ in reference.every_command()]
    assert "explain" in commands
    for page, kind, names in (
        (reference.tables, "table", TABLES),
        (reference.measures, "measure", MEASURES),
        (reference.practices, "practice", PRACTICES),
        (reference.settings, "setting", SETTINGS),
        (reference.sources, "source", bibliography()),
        (reference.protocols, "protocol", packaged()),
        (reference.commands, "command", commands),
    ):
        found = re.findall(rf"^\({kind}-(.+)\)=$", page(), re.MULTILINE)
        assert sorted(found) == sorted(names)


def test_every_column_option_and_case_is_printed(reference):
    tables, commands, measures = reference.tables(), reference.commands(), reference.measures()
    for table in TABLES.values():
        part = tables.split(f"(table-{table.name})=")[1].split("(table-")[0]
        assert all(f"| `{name}`" in part for name in table.names)
    for name, command in reference.every_command():
        part = commands.split(f"(command-{name.replace(' ', '-')})=")[1].split("(command-")[0]
        assert all(parameter.opts[0] in part for parameter in command.params if parameter.opts[0][0] == "-")
    assert measures.count("Answer:") == len(MEASURES)


def test_what_the_hazard_log_names_exists():
    text = (DOCS / "safety" / "hazard-log.md").read_text(encoding="utf-8")
    hazards = [line for line in text.splitlines() if re.match(r"\| H\d\d ", line)]
    assert len(hazards) >= 10
    for line in hazards:
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", line)
        assert named or "| no test yet |" in line, line[:60]
        assert line.rstrip().endswith("| not yet named |")
        for file, function in named:
            assert (ROOT / file).is_file(), file
            assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8"), function


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_words_of_a_page(page):
    """No machine's path, and none of the words that press, belittle or blame."""
    text = page.read_text(encoding="utf-8")
    for word in ("simply", "obviously", "noncompliance", "intolerant baby", "little fighter", str(ROOT)):
        assert word not in text.lower(), word
    assert not re.search(r"(?<![\w.])/(home|root|Users|tmp|work)/", text)


def test_sources_that_name_a_page_of_ours_name_one_that_exists():
    pages = {work.url for work in bibliography().values() if not work.url.startswith("http")}
    assert "docs/explanation/conventions.md" in pages
    assert all((ROOT / page).is_file() for page in pages)


def test_a_measure_of_our_own_convention_names_a_heading_of_the_page_that_states_it():
    """`where` is the heading, then a colon, then the spot under it."""
    text = (DOCS / "explanation" / "conventions.md").read_text(encoding="utf-8")
    headings = {heading.lower() for heading in re.findall(r"^##+ (.+)$", text, re.MULTILINE)}
    ours = {key for key, work in bibliography().items() if work.url == "docs/explanation/conventions.md"}
    dated = [one.source for each in thresholds().values() for one in each]
    named = {
        source.where for source in [*(m.source for m in MEASURES.values()), *dated] if source.key in ours
    }
    assert len(named) > 30
    assert sorted(where for where in named if where.split(":")[0] not in headings) == []


def test_the_site_builds_without_a_warning_and_loads_nothing_from_elsewhere(tmp_path):
    """Sphinx fails on a link or a heading that is not there."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-n", "-q", "-d", tmp_path / "trees",
               DOCS, tmp_path / "site"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    built = sorted((tmp_path / "site").rglob("*.html"))
    assert len(built) > len(PAGES)
    loaded = re.compile(
        r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"(?:https?:)?//|<link\b[^>]*\bhref=\"(?:https?:)?//"
    )
    for page in built:
        text = page.read_text(encoding="utf-8")
        assert not loaded.search(text), page.name
        assert f"{ROOT}/" not in text, page.name
    for style in (tmp_path / "site").rglob("*.css"):
        assert not re.search(r"(@import|url\()\s*['\"]?(https?:)?//", style.read_text(encoding="utf-8")), (
            style.name
        )
