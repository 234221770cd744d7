"""A TOML file that somebody made to cost: refused with a sentence, in a moment and in little memory."""

import time
import tracemalloc

import pytest

from nectary.base.errors import UserError
from nectary.base.written import parse_toml

COSTLY = {
    "lists in lists": "x = " + "[" * 900 + "]" * 900,
    "tables in tables": "x = " + "{a = " * 900 + "1" + "}" * 900,
    "a name of 4,000 parts": "a." * 4000 + "a = 1",
    "a name of 4,000 parts in brackets": "[" + "a." * 4000 + "a]\n",
    "a name of 4,000 quoted parts": '"a" . ' * 4000 + "a = 1",
    "a number of 5,000 digits": "x = " + "9" * 5000,
    "100,000 dots": "." * 100_000,
    "100,000 letters": "a" * 100_000,
    "100,000 quotes": '"' * 100_000,
    "100,000 gaps": "a " * 50_000,
}


@pytest.mark.parametrize("name", COSTLY)
def test_what_is_made_to_cost_is_refused_cheaply(name):
    began = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(UserError) as refused:
            parse_toml(COSTLY[name], "file.toml")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(str(refused.value)) < 300
    assert time.process_time() - began < 2 and peak < 20 * 2**20  # 4,000 parts took 64 MB


def test_prose_and_names_that_people_write_are_read():
    text = 'a.b."c d".e = 1\nnote = "e.g. 1.2.3 a. b. c. d. e. f. g. h. i"\n[one.two.three]\nx = [[1, [2]]]\n'
    assert parse_toml(text, "")["one"]["two"]["three"]["x"] == [[1, [2]]]
