"""Each picture of the docs and the README is taken by tools/pictures.py, is small, and is told in words."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import pictures

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "pictures"
OF_PAGES_MOST = 150_000  # eighteen of them stand on one page
IMAGE = re.compile(r":::\{image\} \.\./pictures/(\S+)\n:alt: (.+)\n:width: \d+px\n:::")
README = re.compile(r'<img src="docs/pictures/(\S+)" width="\d+" alt="([^"]+)">')


def told():
    """(file, what it shows in words) of every picture of the docs and the README."""
    pages = "\n".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))
    return IMAGE.findall(pages) + README.findall((ROOT / "README.md").read_text(encoding="utf-8"))


def test_every_picture_is_taken_by_the_tool_and_shown_with_words():
    taken = {f"{shot.name}.png" for shot in pictures.SHOTS}
    assert len(taken) == len(pictures.SHOTS) and {file.name for file in FOLDER.iterdir()} == taken
    assert sorted(name for name, _ in told()) == sorted(taken)
    assert all(len(words) > 30 and words.endswith(".") for _, words in told())


def test_every_picture_is_small():
    sizes = {file.name: file.stat().st_size for file in FOLDER.iterdir()}
    assert all(size <= pictures.MOST_BYTES for size in sizes.values())
    of_pages = {name: size for name, size in sizes.items() if name.startswith("page-")}
    assert len(of_pages) == 2 * len(pictures.PAGES)
    assert {name: size for name, size in of_pages.items() if size > OF_PAGES_MOST} == {}


def test_the_public_pages_are_shown_wide_and_on_a_phone_in_both_languages_light_and_dark():
    shown = {(shot.path[:4], shot.scheme, shot.width < 500) for shot in pictures.SHOTS if not shot.who}
    assert {("/en/", "light", False), ("/es/", "dark", True)} <= shown
