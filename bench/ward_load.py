"""A ward's load on the shipped server, both databases: `python bench/ward_load.py [CLIENTS WRITES]`.

50 clients write 20 entries each (feeds, weights, decisions, holds, talks; 4 babies) to 2 processes of 4
threads; then the same while every twentieth computation fails; then 25 writers whose server is killed three
times (kill -9) and who send the same form again until it is acknowledged. Ends with 1 at the first entry
that is lost, doubled, refused or answered 5xx, or at a sum that is not a hand's.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.live import counted
from tests.live.faults import Faults
from tests.live.postgres import Postgres
from tests.live.server import Unit
from tests.live.shift import Sent, Shift
from tests.live.ward import Ward, make_ward

DEVICES = 20  # sign-ins: the product takes 30 a minute from one address
FAULT_EVERY = 20
WRITERS, EACH, KILLS = 25, 4, 3
PATIENCE_S = 120
LOG_SHOWN = 4000


def told(name: str, sent: list[Sent], begun: float, caught_up_s: float) -> None:
    """Prints one line: how many, how fast, how long a save took, and how long the answers were behind."""
    seconds = time.perf_counter() - begun - caught_up_s
    half, most = (statistics.quantiles([one.seconds for one in sent], n=20)[at] for at in (9, 18))
    print(
        f"  {name}: {len(sent)} entries, each stored once, sums right; {len(sent) / seconds:.1f} a second, "
        f"a save {half:.2f} s (95%: {most:.2f} s), answers up to date {caught_up_s:.1f} s after the last",
        flush=True,
    )


def shift(name: str, ward: Ward, clients: int, writes: int) -> None:
    """One shift, held against the database, the answers and the pages."""
    begun = time.perf_counter()
    with Shift(ward, clients=clients, writes=writes) as running:
        sent = running.end()
    told(name, sent, begun, counted.all_is_well(ward, sent))


def killed(ward: Ward) -> None:
    """25 writers, whose server loses its power three times."""
    begun = time.perf_counter()
    with Shift(ward, clients=WRITERS, writes=EACH, patience_s=PATIENCE_S) as running:
        for number in range(1, KILLS + 1):
            running.until(number * WRITERS * EACH // (KILLS + 2))
            ward.server.kill()
            ward.server.start()
        sent = running.end()
    cut = sum(0 in one.statuses for one in sent)
    name = f"killed {KILLS} times, {cut} entries cut off and sent again"
    told(name, sent, begun, counted.all_is_well(ward, sent))


def on(database: str, clients: int, writes: int) -> None:
    """The three shifts on one database, each in a new unit."""
    with tempfile.TemporaryDirectory() as place:
        faults = Faults(Path(place))
        server = Unit(Path(place), database, **faults.settings).start()
        try:
            shift("load", make_ward(server, DEVICES), clients, writes)
            ward = make_ward(server, DEVICES)
            faults.plan(every=FAULT_EVERY)
            shift(f"one computation in {FAULT_EVERY} fails", ward, clients, writes)
            print(f"    {len(faults.fired())} computations failed")
            faults.lift()
            killed(make_ward(server, DEVICES))
        except AssertionError:
            print(server.log.read_text()[-LOG_SHOWN:])  # its folder goes with this program
            raise
        finally:
            server.stop()


if __name__ == "__main__":
    clients, writes = map(int, sys.argv[1:] or (50, 20))
    print(f"{clients} clients, {writes} writes each")
    print("SQLite")
    on("", clients, writes)
    with Postgres() as postgres:
        print("PostgreSQL")
        on(postgres.new_database(), clients, writes)
