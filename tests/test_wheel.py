"""The wheel as people install it: built once, unzipped, run from another folder, the source out of sight."""

import contextlib
import csv
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from nectary.intake.formats.mapping import read_mapping

ROOT = Path(__file__).parents[1]
START_S = 180  # sixty stays are invented and worked out first: 20 s alone, several times that beside others
STOP_S = 10
P4 = read_mapping("p4")
P4_RULES = [*P4["infants"].values(), *P4["reported"].values()]
P4_COLUMNS = sorted(
    {"Patient", "DOL", *(rule["column"] for rule in P4_RULES if "column" in rule)}
    | set(P4["reported"]["antibiotic_courses"]["sum"])
)

pytestmark = pytest.mark.skipif(
    find_spec("hatchling") is None and os.environ.get("CI") != "true",
    reason="NO HATCHLING HERE, SO NO WHEEL WAS BUILT: pip install hatchling",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The folder of the unzipped wheel; built without isolation, which would ask the network."""
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    place = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(built) as file:
        file.extractall(place)
    return place


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One home for all, so that the demonstration is invented once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def environment(wheel, home):
    """None of this machine's settings, the wheel before the editable source, the home and a free port."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("NECTARY_", "DJANGO_", "PYTEST_"))
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return kept | {
        "PYTHONPATH": str(wheel), "PYTHONDONTWRITEBYTECODE": "1", "NECTARY_HOME": str(home),
        "NECTARY_PORT": str(port),
    }  # fmt: skip


@pytest.fixture
def nectary(environment, tmp_path):
    def run(*words):
        command = [sys.executable, "-m", "nectary", *map(str, words)]
        return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)

    return run


def test_the_wheel_runs_and_not_the_source(wheel, environment, tmp_path):
    program = "import nectary, nectary.cli.main as m; print(nectary.__file__); print(m.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout.split() == [
        str(wheel / "nectary" / "__init__.py"),
        str(wheel / "nectary" / "cli" / "main.py"),
    ]


def test_every_file_of_the_package_is_in_it(wheel):
    """Cards, catalogue, fonts, templates, migrations: a file left behind shows only on another's machine."""

    def names(folder):
        found = (path for path in (folder / "nectary").rglob("*") if path.is_file())
        return {str(path.relative_to(folder)) for path in found if "__pycache__" not in path.parts}

    assert names(wheel) == names(ROOT / "src")
    (entry_points,) = wheel.glob("*.dist-info/entry_points.txt")
    assert "nectary = nectary.cli.main:run" in entry_points.read_text().splitlines()


def test_plan(nectary):
    done = nectary("plan", "adept-2009", "--birth-weight", 650, "--json")
    assert done.returncode == 0, done.stderr
    plan = json.loads(done.stdout)
    assert (plan["status"], plan["signed"], plan["full_feeds_feeding_day"]) == ("example", False, 12)
    assert plan["days"][0]["ml_per_kg_day"] == 12.0


def test_pool(nectary, tmp_path):
    """(4 x 40 / 80) / (8 x 40 / 80) = 0.5: with one trial Mantel-Haenszel is that trial's own ratio."""
    columns = "study,year,events_intervention,total_intervention,events_control,total_control"
    (tmp_path / "trials.csv").write_text(f"{columns}\nmade up,2001,4,40,8,40\n")
    done = nectary("pool", "trials.csv", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["k"] == 1 and found["participants"] == 80
    assert found["estimate"] == pytest.approx(0.5, abs=1e-12)  # only exp(log) stands between


def test_a_packaged_mapping_loads_a_file(nectary, tmp_path):
    """Two made-up samples of one infant: the later one speaks, and the record answers `stays`."""
    early = {"Patient": "made-up", "DOL": "5.0", "cum_days_milk": "3.0", "Necrotizing_enterocolitis": "No"}
    late = early | {"DOL": "20.0", "cum_days_milk": "14.0", "Birthweight": "905"}
    with (tmp_path / "samples.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, P4_COLUMNS, restval="")
        writer.writeheader()
        writer.writerows([early, late])
    done = nectary("load", "samples.csv", "--mapping", "p4", "--out", "record", "--json")
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)["tables"]["infants"]
    assert (counts["read"], counts["accepted"], counts["merged"], counts["refused"]) == (2, 1, 1, 0)
    assert nectary("stays", "record", "--out", "stays.csv").returncode == 0
    with (tmp_path / "stays.csv").open() as file:
        (stay,) = csv.DictReader(file)
    assert (stay["milk_days"], stay["nec"], stay["formula_days"]) == ("14", "0", "")


class Demo:
    """`nectary demo` in a session of its own, so that Ctrl-C can be sent to it as a terminal does."""

    def __init__(self, environment, place):
        self.log = place / "demo.log"
        self.url = f"http://127.0.0.1:{environment['NECTARY_PORT']}"
        began = time.monotonic()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "nectary", "demo"], env=environment, cwd=place, stdout=log,
                stderr=log, start_new_session=True,
            )  # fmt: skip
        while not self.answers():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() - began < START_S, self.log.read_text()
            time.sleep(0.1)
        self.took = time.monotonic() - began

    def answers(self):
        try:
            return self.get("/healthz") == (200, "ok")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return answer.status, answer.read().decode()

    def interrupt(self, *, everyone):
        """Ctrl-C: to `everyone` in the session as a terminal sends it, or to the one process alone."""
        (os.killpg if everyone else os.kill)(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=STOP_S)

    def left_behind(self):
        """Whether any process of the session still runs, a moment after."""
        for _ in range(20):
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return False
            time.sleep(0.1)
        return True

    def end(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def test_the_demonstration_starts_answers_refuses_a_second_and_stops_on_ctrl_c(
    environment, nectary, tmp_path
):
    demo = Demo(environment, tmp_path)
    try:
        for path, words in (
            ("/", "No tool has been shown to lower NEC"),
            ("/en/", "No tool has been shown to lower NEC"),
            ("/es/", "No se ha demostrado que ninguna herramienta reduzca la NEC"),
        ):
            status, page = demo.get(path)
            assert status == 200 and words in page, path
            assert ("<h2>What NEC is</h2>" in page) or ("<h2>Qué es la NEC</h2>" in page)
        (style,) = re.findall(r'<link rel="stylesheet" href="(/static/[^"]+\.css)"', page)
        status, text = demo.get(style)
        assert status == 200 and "--paper" in text
        (font,) = set(re.findall(r'url\("(fonts/fraunces[^"]+)"\)', text))
        with urllib.request.urlopen(f"{demo.url}/static/{font}", timeout=10) as answer:
            assert answer.status == 200 and answer.read(4) == b"wOF2"

        kept = Path(environment["NECTARY_HOME"]) / "demo"  # contract: mode 700, no address but loopback
        assert kept.stat().st_mode & 0o777 == 0o700
        assert {(kept / name).stat().st_mode & 0o777 for name in ("secret-key", "sign-in")} == {0o600}
        for address in other_addresses():
            with socket.socket() as probe:
                probe.settimeout(2)
                assert probe.connect_ex((address, int(environment["NECTARY_PORT"]))) != 0, address

        other = nectary("demo")
        assert (other.returncode, other.stdout, other.stderr.count("\n")) == (2, "", 1)
        assert f"port {environment['NECTARY_PORT']} is in use" in other.stderr
        assert "NECTARY_PORT" in other.stderr and "Traceback" not in other.stderr

        password = re.search(r"nurse +(\S+) ", demo.log.read_text()).group(1)
        assert demo.interrupt(everyone=False) == 0, demo.log.read_text()
        assert not demo.left_behind()
        assert "Traceback" not in demo.log.read_text()
    finally:
        demo.end()

    again = Demo(environment, tmp_path)  # the same home: what is there is used again
    try:
        assert again.took < demo.took
        said = again.log.read_text()
        assert "inventing" not in said and f"nurse       {password} " in said
        assert again.interrupt(everyone=False) == 0, again.log.read_text()
    finally:
        again.end()


def test_ctrl_c_of_a_terminal_stops_it_every_time(environment, tmp_path):
    """A terminal sends SIGINT to every process of the session, the server's worker too."""
    for _ in range(3):
        demo = Demo(environment, tmp_path)
        try:
            assert demo.interrupt(everyone=True) == 0, demo.log.read_text()
            assert not demo.left_behind() and "Traceback" not in demo.log.read_text()
        finally:
            demo.end()


def other_addresses():
    """This machine's addresses that are not loopback; often none where there is no network."""
    try:
        found = socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        return []
    return [address for address in found if not address.startswith("127.")]
