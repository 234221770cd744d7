"""Whether two checkouts answer alike, byte for byte: `python tools/same_answers.py OLD NEW`.

For a change that moves and renames and must alter nothing else. Each checkout prints its commands,
documents, papers, exported files, addresses and pages, a file each. OLD does so twice: what it does not
repeat itself, as a page with the minute on it, is named and not compared. Both run as one version of the
code, and keys and file names that are drawn anew are taken out. Exit 0 where all is the same, else 1.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROLES = ("nurse", "parent", "doctor", "lead", "researcher", "reviewer", "")
SMALL = ("--birth-weight", "900", "--gestation", "27+3")
MOST_PAGES = 250  # a role; one page of each kind, so that this is not reached
DRAWN = (
    rb'name="(csrfmiddlewaretoken|key)" value="[^"]+"', rb'X-CSRFToken&quot;: &quot;\w+', rb"nonce-[\w+/=-]+",
    rb'nonce="[^"]+"', rb'"X-CSRFToken": ?"\w+"', rb"part-\d+-[0-9a-f]{12}",
)  # fmt: skip


def put(place: Path, name: str, content: bytes) -> None:
    """One answer, without what is drawn anew each time."""
    for pattern in DRAWN:
        content = re.sub(pattern, b"(drawn)", content)
        name = re.sub(pattern, b"drawn", name.encode()).decode()
    (place / re.sub(r"[^\w.+-]+", "_", name)[:200]).write_bytes(content)


def as_one_version() -> None:
    """What runs from here on says that it is one and the same code."""
    from nectary.engine import version

    version.files_version = lambda: "0" * 12


def printed(work: Path, words: tuple[str, ...]) -> bytes:
    """Exit code and output of one command, in a process that has read the modules already."""
    from nectary.cli.main import run

    with tempfile.TemporaryFile() as out:
        child = os.fork()
        if not child:
            os.chdir(work)
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
            sys.argv = ["nectary", *words]
            try:
                run()
                code = 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        return b"%d\n" % code + out.read()


def commands(place: Path) -> None:
    """What the commands print and write."""
    import typer

    from nectary.cli.main import app
    from nectary.evidence.factors import factors
    from nectary.measures import MEASURES
    from nectary.practices import PRACTICES

    work = Path(tempfile.mkdtemp())

    def run(*words: str) -> None:
        put(place, f"command {' '.join(words)}", printed(work, words))

    def helped(command: object, words: tuple[str, ...]) -> None:
        run(*words, "--help")
        for name, below in getattr(command, "commands", {}).items():
            helped(below, (*words, name))

    helped(typer.main.get_command(app), ())
    for words in (("measures",), ("practices",), ("evidence",), ("assess",), ("template", "empty")):
        run(*words)
    for words in (
        ("measures", "--json"),
        ("practices", "--json"),
        ("explain", "nothing"),
        ("plan", "nothing"),
    ):
        run(*words)
    for name in (*MEASURES, *PRACTICES):
        run("explain", name)
    for name in factors():
        run("evidence", name, "--json")
        run("evidence", name)
    protocols(run)
    run("sample", "--stays", "12", "--seed", "4", "--out", "R")
    for name in ("days", "stays"):
        run(name, "R", "--out", f"{name}.csv")
    run("practices", "R")
    run("define", "R")
    for form in ("txt", "html", "json", "pdf"):
        for language in ("en", "es"):
            run("report", "R", "--out", f"report-{language}.{form}", "--language", language)
    (work / "cases.csv").write_text("label,value\n1,14\n2,22\n3,9\n4,31\n")
    run("chart", "g", "cases.csv", "--limits", "probability")
    run("site", "site", "--name", "A charity", "--drafts")
    run("site", "bare", "--name", "A charity")
    for file in sorted(path for path in work.rglob("*") if path.is_file()):
        put(place, f"file {file.relative_to(work)}", file.read_bytes())


def protocols(run: object) -> None:
    """What is printed of each packaged protocol."""
    from nectary.protocols import schema

    try:
        from nectary.protocols.library import packaged
    except ModuleNotFoundError:  # before they had a module of their own
        packaged = schema.packaged
    for name in packaged():
        run("protocol", "check", name)
        run("protocol", "show", name)
        run("protocol", "show", name, "--parents", *SMALL)
        run("protocol", "table", name, *SMALL)
        run("plan", name, *SMALL)
        run("protocol", "table", name, "--out", f"{name}.pdf")
    run("protocol", "diff", packaged()[0], packaged()[-1])
    run("protocol", "template")


def pages(place: Path) -> None:
    """Every kind of page of the demonstration, as each role gets it, and every address that there is."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import get_resolver

    from nectary.web.chart import demo

    put(place, "addresses", "\n".join(sorted(map(str, addresses(get_resolver())))).encode())
    demo.prepare(lambda line: None)
    for role in ROLES:
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        person = get_user_model().objects.filter(username=role).first()
        if person is not None:
            client.force_login(person)
        for language in ("en", "es"):
            crawl(place, client, role, language)


def addresses(resolver: object, before: str = "") -> list[str]:
    """The pattern of every address."""
    found = []
    for one in resolver.url_patterns:
        here = before + str(one.pattern)
        found += addresses(one, here) if hasattr(one, "url_patterns") else [here]
    return found


def crawl(place: Path, client: object, role: str, language: str) -> None:
    """The page of each kind that `role` reaches by links from the first."""
    waiting, done = [f"/{language}/", f"/{language}/doors/"], set()
    while waiting and len(done) < MOST_PAGES:
        path = waiting.pop(0)
        kind = re.sub(r"\d+", "N", path)
        if kind in done:
            continue
        done.add(kind)
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        put(place, f"page {role or 'anybody'} {path}", b"%d\n" % answer.status_code + body)
        if answer["Content-Type"].startswith("text/html"):
            links = re.findall(rf'href="(/{language}/[^"#]*)', body.decode())
            waiting += [link.replace("&amp;", "&") for link in links if "/accounts/" not in link]


def answers(checkout: Path, place: Path) -> None:
    """Everything that `checkout` says, in `place`, by a process of its own."""
    place.mkdir(parents=True)
    home = tempfile.mkdtemp()
    environment = {name: text for name, text in os.environ.items() if not name.startswith("NECTARY_")} | {
        "PYTHONPATH": str(checkout / "src"), "NECTARY_HOME": home, "NECTARY_DEMO": "1", "PYTHONHASHSEED": "0",
        "NECTARY_CLOCK": "2026-03-02T10:00", "DJANGO_SETTINGS_MODULE": "nectary.web.settings",
        "NECTARY_CACHE": str(Path(home) / "cache"),
    }  # fmt: skip
    for part in ("commands", "pages"):
        subprocess.run([sys.executable, __file__, part, str(place)], env=environment, check=True)


def read(place: Path) -> dict[str, bytes]:
    """Each answer by its name."""
    return {file.name: file.read_bytes() for file in place.iterdir()}


def main(old: Path, new: Path) -> int:
    """0 where both say the same."""
    place = Path(tempfile.mkdtemp(prefix="same-answers-"))
    for name, checkout in (("old", old), ("again", old), ("new", new)):
        print(f"{name}: {checkout}", file=sys.stderr)
        answers(checkout.resolve(), place / name)
    first, again, moved = (read(place / name) for name in ("old", "again", "new"))
    unsteady = {name for name in first if again.get(name) != first[name]}
    differing = sorted(
        name for name in first.keys() | moved.keys()
        if name not in unsteady and moved.get(name) != first.get(name)
    )  # fmt: skip
    for name in sorted(unsteady):
        print(f"not compared, since it differs by itself: {name}")
    for name in differing:
        print(f"not the same: {name}")
    print(f"{len(first)} answers, {len(unsteady)} not compared, {len(differing)} not the same ({place})")
    return 1 if differing else 0


if __name__ == "__main__":
    parts = {"commands": commands, "pages": pages}
    if sys.argv[1] in parts:
        as_one_version()
        parts[sys.argv[1]](Path(sys.argv[2]))
    else:
        sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
