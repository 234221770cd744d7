"""Where a baby stands on its ladder: from recorded decisions only, forward from the last tolerated step."""

import pytest

from nectary.protocols.library import load
from nectary.protocols.standing import CANNOT_SAY, Standing, path_from, standing


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([], CANNOT_SAY),
        ([("advance", 1)], Standing(True, 1, 0)),
        ([("advance", 1), ("advance", 2)], Standing(True, 2, 1)),
        ([("advance", 1), ("advance", 2), ("stay", 2)], Standing(True, 2, 1)),
        ([("advance", 2), ("advance", 3), ("back", 2)], Standing(True, 2, 2)),
        ([("advance", 2), ("advance", 3), ("hold", 3)], Standing(True, None, 2)),
        ([("advance", 3), ("hold", None), ("restart", 2)], Standing(True, 2, 2)),
        ([("advance", 3), ("off_protocol", None)], CANNOT_SAY),
        ([("advance", None)], CANNOT_SAY),
        ([(None, 3)], CANNOT_SAY),
        ([("off_protocol", None), ("stay", 4)], Standing(True, 4, 3)),
    ],
)
def test_standing_after_decisions(decisions, expected):
    assert standing(decisions) == expected


def test_five_days_of_hold_give_nothing_to_catch_up_with():
    """ADEPT at 650 g: held at step 4 (36 mL/kg/day) for days, the path starts again at step 3."""
    protocol = load("adept-2009")
    held = standing([("advance", 3), ("advance", 4), *[("hold", None)] * 5])
    assert [step.halves for step in path_from(protocol, 650, held)][:2] == [(24, 24), (36, 36)]
    assert path_from(protocol, 650, CANNOT_SAY) == ()


def test_the_path_ends_where_the_ladder_ends():
    steps = load("adept-2009").band(650).steps
    last = standing([("advance", len(steps))])
    assert [step.number for step in path_from(load("adept-2009"), 650, last)] == [len(steps)]
