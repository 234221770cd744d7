"""Whatever stands in a protocol file, a command ends with 0, 1 or 2, and costs little more than a good one.

A few inputs a command in the suite; `bench/fuzz.py` asks for thousands.
"""

import os

import pytest
from tests.fuzz.commands import COMMANDS, fuzz

COUNT = int(os.environ.get("FUZZ_COMMANDS", "40"))


@pytest.mark.parametrize("name", COMMANDS)
def test_no_protocol_file_ends_a_command_in_a_fault_of_ours(name, tmp_path, record_property):
    tally = fuzz(name, COUNT, tmp_path)
    print(tally.line())
    assert tally.wrong == []
    assert sum(tally.ends.values()) == COUNT and len(tally.ends) > 1  # some read well, some do not
