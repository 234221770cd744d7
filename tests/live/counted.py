"""What a shift must leave behind: every entry once, every sum as by hand, every answer up to date."""

import time
from collections import Counter
from collections.abc import Iterable

import pytest
from tests.live import database
from tests.live.shift import Entry, Sent, sums
from tests.live.ward import Ward

CATCH_UP_S = 10
TO_A_TENTH_ML = 0.0501  # the page rounds to 0.1 mL
SAME_ML = 1e-9  # sums of whole microlitres, differing by the order of adding alone
COLUMNS = {"mother": "Mother's milk", "donor": "Donor milk", "formula": "Formula"}
Sums = dict[tuple[str, int, str], float]


def taken_in(sent: list[Sent]) -> None:
    """AssertionError unless every entry was acknowledged, and none was answered 5xx on the way.

    Only 503 may come before the acknowledgement: it says truly that nothing was written.
    """
    faults = Counter(status for one in sent for status in one.statuses if status >= 500 and status != 503)
    assert not faults, f"{dict(faults)} of {len(sent)} entries"
    refused = [(one.entry.form, one.statuses[-1], one.said) for one in sent if not one.acknowledged]
    assert not refused, f"{len(refused)} of {len(sent)} entries were not taken, first {refused[:3]}"


def catch_up(ward: Ward, within_s: float = CATCH_UP_S, *, but: frozenset[str] = frozenset()) -> float:
    """Seconds until nobody is behind, `but` apart; AssertionError with who is, after `within_s`."""
    begun = time.monotonic()
    while late := database.behind(ward.server, ward.code) - but:
        waited = time.monotonic() - begun
        assert waited < within_s, f"still behind after {waited:.1f} s: {sorted(late)}"
        time.sleep(0.05)
    return time.monotonic() - begun


def stored_once(ward: Ward, entries: Iterable[Entry]) -> None:
    """AssertionError unless exactly these entries stand in the database, each once."""
    kept, told = database.stored(ward.server, ward.code), Counter(one.kept_as for one in entries)
    lost, beyond = told - kept, kept - told
    assert (lost, beyond) == (Counter(), Counter()), f"{len(lost)} lost {lost}; {len(beyond)} beyond {beyond}"


def added_up(ward: Ward, entries: Iterable[Entry]) -> None:
    """AssertionError unless the answers and the pages of these entries' babies say the sums by hand."""
    expected = sums(entries)
    found = database.answers(ward.server, ward.code)
    kept = {key: found[key[0]].get(key[1], {}).get(f"{key[2]}_ml") for key in expected}
    assert expected and kept == pytest.approx(expected, abs=SAME_ML)
    assert _shown(ward, expected) == pytest.approx(expected, abs=TO_A_TENTH_ML)


def _shown(ward: Ward, wanted: Sums) -> Sums:
    """The same sums as the babies' pages print them, in mL."""
    cells = {}
    for baby in {key[0] for key in wanted}:
        heads, *days = ward.devices[0].open(f"/en/bedside/{baby}/").table("Each unit day").rows
        for day in (dict(zip(heads, row, strict=True)) for row in days):
            cells |= {(baby, int(day["Day"]), milk): day[column] for milk, column in COLUMNS.items()}
    return {key: float(cells[key].removesuffix(" mL")) for key in wanted}


def all_is_well(ward: Ward, sent: list[Sent], loaded: Iterable[Entry] = ()) -> float:
    """Every entry acknowledged, no fault, each stored once, all added up; seconds to catch up."""
    taken_in(sent)
    entries = [*(one.entry for one in sent), *loaded]
    stored_once(ward, entries)
    waited = catch_up(ward)
    added_up(ward, entries)
    return waited
