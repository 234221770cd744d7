"""Ten people chart at once on the shipped server: every entry is stored once, and the sums are a hand's."""

import time

import pytest
from tests.live import counted
from tests.live.faults import Faults
from tests.live.server import Unit
from tests.live.shift import Shift
from tests.live.ward import make_ward

CLIENTS, WRITES, DEVICES = 10, 4, 5
EVERY = 3  # in the large form, bench/ward_load.py, every twentieth
BEHIND_S = 3


def test_every_entry_is_stored_once_and_added_up(server):
    ward = make_ward(server, DEVICES)
    with Shift(ward, clients=CLIENTS, writes=WRITES) as shift:
        sent = shift.end()
    counted.all_is_well(ward, sent)


@pytest.fixture
def faulty(tmp_path_factory):
    """A server, and the faults that may be planted in its computations."""
    place = tmp_path_factory.mktemp("faulty")
    faults = Faults(place)
    server = Unit(place, **faults.settings, NECTARY_BEHIND_S=str(BEHIND_S)).start()
    yield server, faults
    server.stop()


def test_a_computation_that_fails_takes_no_entry_and_no_other_baby_with_it(faulty):
    server, faults = faulty
    ward = make_ward(server, DEVICES)
    never = ward.babies[-1]
    faults.plan(every=EVERY, baby=never)
    with Shift(ward, clients=DEVICES, writes=WRITES) as shift:
        sent = shift.end()
    counted.taken_in(sent)
    counted.stored_once(ward, [one.entry for one in sent])
    counted.catch_up(ward, but=frozenset({never}))
    counted.added_up(ward, [one.entry for one in sent if one.entry.baby != never])
    failed = faults.fired()
    assert never in failed and set(failed) - {never}, "the faults were planted beside the computations"
    assert _says_that_answers_are_late(server)
    faults.lift()
    server.wait()
    counted.all_is_well(ward, sent)
    assert never not in server.log.read_text()


def _says_that_answers_are_late(server):
    until = time.monotonic() + BEHIND_S + counted.CATCH_UP_S
    while time.monotonic() < until:
        status, text = server.health()
        if status == 503 and "answers:" in text:
            return True
        time.sleep(0.1)
    return False
