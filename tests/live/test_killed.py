"""The power goes, a worker dies, the database falls, a file is loaded: nothing acknowledged is lost."""

import os
import signal
import time

from tests.live import counted
from tests.live.server import WORKERS
from tests.live.shift import Shift, entry, load_feeds
from tests.live.ward import make_ward

PATIENCE_S = 120
AGAIN_S = 10  # within which another worker stands in for one that died
WRITERS, EACH = 25, 2


def test_kill_9_three_times_under_writers_loses_nothing_and_doubles_nothing(on_sqlite):
    """On SQLite here, where the files are ours to tear; `make proof` does the same on PostgreSQL."""
    server = on_sqlite
    server.wait()
    ward = make_ward(server, 5)
    with Shift(ward, clients=WRITERS, writes=EACH, patience_s=PATIENCE_S) as shift:
        for done in (3, 12, 21):
            shift.until(done)
            server.kill()
            server.start()
        sent = shift.end()
    assert sum(0 in one.statuses for one in sent) >= WRITERS, "nobody was cut off"
    counted.all_is_well(ward, sent)


def test_a_killed_worker_is_started_again_and_the_server_goes_on(on_sqlite):
    server = on_sqlite
    server.wait()
    ward = make_ward(server)
    before = server.workers()
    assert len(before) == WORKERS
    with Shift(ward, clients=5, writes=4, patience_s=PATIENCE_S) as shift:
        shift.until(4)
        os.kill(before[0], signal.SIGKILL)
        sent = shift.end()
    counted.all_is_well(ward, sent)
    until = time.monotonic() + AGAIN_S
    while len(set(server.workers()) - {before[0]}) < WORKERS and time.monotonic() < until:
        time.sleep(0.05)
    assert len(set(server.workers()) - {before[0]}) == WORKERS and server.process.poll() is None
    assert server.health() == (200, "ok")


def test_a_file_loaded_beside_the_writers_and_they_take_nothing_from_each_other(server):
    ward = make_ward(server)
    loaded = [one for one in (entry(ward, slot) for slot in range(500, 600)) if one.form == "feed"]
    with Shift(ward, clients=5, writes=6, patience_s=PATIENCE_S) as shift:
        shift.until(3)
        load_feeds(ward, loaded)
        sent = shift.end()
    counted.all_is_well(ward, sent, loaded)


def test_while_postgresql_is_gone_it_says_so_and_afterwards_nothing_is_missing(on_postgres, postgres):
    on_postgres.wait()
    ward = make_ward(on_postgres)
    with Shift(ward, clients=5, writes=4, patience_s=PATIENCE_S) as shift:
        shift.until(4)
        postgres.stop()
        try:
            status, text = on_postgres.health()
            assert status == 503 and text.startswith("database:")
            person = ward.devices[0].another_tab()
            pages = ("/en/bedside/", f"/en/bedside/{ward.babies[0]}/")
            assert {person.ask(path).status for path in pages} == {503}
        finally:
            postgres.start()
        on_postgres.wait()
        sent = shift.end()
    assert any(503 in one.statuses for one in sent)
    counted.all_is_well(ward, sent)
