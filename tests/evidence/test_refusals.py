"""Rows that are refused, each with its file and row; a row never passes without a source."""

import pytest

from nectary.base.errors import UserError
from nectary.evidence import baselines, doubts, estimates, trials
from nectary.evidence.cells import DATA, toml
from nectary.evidence.declarations import declaration, factors

FILES = {
    "trials.csv": (trials.load_trials, trials.COLUMNS),
    "estimates.csv": (estimates.load_estimates, estimates.COLUMNS),
    "baseline.csv": (baselines.load_baselines, baselines.COLUMNS),
    "does_not_recompute.csv": (doubts.load_doubts, doubts.COLUMNS),
}
REFUSED = [
    ("trials.csv", {"source": ""}, "source is ''"),
    ("trials.csv", {"study": ""}, "study is ''"),
    ("trials.csv", {"trust": "sure"}, "trust is 'sure'"),
    ("trials.csv", {"trust": ""}, "trust is ''"),
    ("trials.csv", {"factor": "F99"}, "factor is 'F99'"),
    ("trials.csv", {"comparison": "this_vs_that"}, "comparison is"),
    ("trials.csv", {"outcome": "nec"}, "outcome is 'nec'"),
    ("trials.csv", {"design": "diary"}, "design is 'diary'"),
    ("trials.csv", {"design": "cohort", "comparison": "probiotic_vs_none"}, "never pooled together"),
    ("trials.csv", {"design": "rct", "comparison": "routine_probiotics_vs_none"}, "never pooled together"),
    ("trials.csv", {"events_control": ""}, "events_control is ''; expected a whole number"),
    ("trials.csv", {"events_control": "1.5"}, "a whole number"),
    ("trials.csv", {"events_control": "-1"}, "a whole number"),
    ("trials.csv", {"year": "about 2000"}, "a whole number"),
    ("trials.csv", {"events_intervention": "9999"}, "9999 events of"),
    ("trials.csv", {"events_control": "0", "total_control": "0"}, "0 events of 0"),
    ("estimates.csv", {"source": ""}, "source is ''"),
    ("estimates.csv", {"population": ""}, "population is ''"),
    ("estimates.csv", {"trust": "sure"}, "trust is 'sure'"),
    ("estimates.csv", {"outcome": "nec"}, "outcome is 'nec'"),
    ("estimates.csv", {"measure": "nnt"}, "measure is 'nnt'"),
    ("estimates.csv", {"certainty": "quite"}, "certainty is 'quite'"),
    ("estimates.csv", {"estimate": "0.9", "ci_low": "0.1", "ci_high": "0.8"}, "does not hold 0.9"),
    ("estimates.csv", {"ci_low": ""}, "one end of the interval is missing"),
    ("estimates.csv", {"estimate": "much"}, "estimate is 'much'"),
    ("estimates.csv", {"estimate": "nan"}, "estimate is 'nan'"),
    ("estimates.csv", {"ci_low": "-0.1"}, "above 0"),
    ("baseline.csv", {"source": ""}, "source is ''"),
    ("baseline.csv", {"trust": "sure"}, "trust is 'sure'"),
    ("baseline.csv", {"band": "length"}, "band is 'length'"),
    ("baseline.csv", {"percent": "101"}, "outside 0 to 100"),
    ("baseline.csv", {"percent": ""}, "neither a percent nor a range"),
    ("baseline.csv", {"interval": "sd"}, "interval is 'sd'"),
    ("baseline.csv", {"numerator": "9", "denominator": "8"}, "9 of 8"),
    ("baseline.csv", {"numerator": "9", "denominator": ""}, "9 of None"),
    ("does_not_recompute.csv", {"why": ""}, "why is ''"),
    ("does_not_recompute.csv", {"differs": "a bit"}, "differs is 'a bit'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "cells", "said"), REFUSED, ids=str)
def test_a_row_is_refused_with_its_place(changed, name, cells, said):
    load, _ = FILES[name]
    with pytest.raises(UserError, match=said) as refused:
        load(changed(name, **cells))
    assert refused.value.where == f"{name} row 2"


@pytest.mark.parametrize("name", ["trials.csv", "estimates.csv"])
def test_a_row_stands_once(changed, name):
    load, _ = FILES[name]
    with pytest.raises(UserError, match="stands twice for"):
        load(changed(name, add=True, note="again"))


@pytest.mark.parametrize("name", FILES)
def test_a_header_that_differs_and_a_row_that_is_short_are_refused(name, tmp_path):
    load, columns = FILES[name]
    path = tmp_path / name
    path.write_text("study,year\n")
    with pytest.raises(UserError, match="the header differs"):
        load(path)
    path.write_text(",".join(columns) + "\none,two\n")
    with pytest.raises(UserError, match="2 cells"):
        load(path)


def factor_file(**other):
    given = toml(DATA / "factors" / "F02_donor_vs_formula.toml")
    return {key: value for key, value in (given | other).items() if value is not None}


MAIN = {"intervention": "a", "control": "b", "design": "randomised"}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"kind": "miracle"}, "kind is 'miracle'"),
        ({"direction": "up"}, "direction is 'up'"),
        ({"main": "this_vs_that"}, "main is 'this_vs_that'"),
        ({"funding": None}, "funding is missing"),
        ({"sentence": "Donor milk helps."}, "'sentence' is not a key here"),
        ({"positions": [{"body": "WHO", "date": "2011", "key": "yes"}]}, "trust is missing"),
        ({"positions": [{"body": "WHO", "date": "", "key": "k", "trust": "sure"}]}, "trust is 'sure'"),
        ({"comparisons": {"donor_milk_vs_formula": MAIN | {"design": "both"}}}, "design is 'both'"),
        ({"comparisons": {"donor_milk_vs_formula": {"intervention": "a"}}}, "control is missing"),
        ({"comparisons": {"donor_milk_vs_formula": MAIN | {"outcomes": {"nec": {}}}}}, "outcome is 'nec'"),
        ({"comparisons": {"donor_milk_vs_formula": MAIN | {"outcomes": {"nec_any": {"rows": "most"}}}}},
         "rows is 'most'"),
        ({"comparisons": {"donor_milk_vs_formula": MAIN | {"outcomes": {"nec_any": {"lead": {}}}}}},
         "measure is missing"),
    ],
    ids=str,
)  # fmt: skip
def test_a_factor_file_is_refused_with_its_place(other, said):
    with pytest.raises(UserError, match=said) as refused:
        declaration(factor_file(**other), "F02.toml")
    assert refused.value.where.startswith("F02.toml")


def test_a_factor_file_as_it_stands_is_taken():
    taken = declaration(factor_file(), "F02.toml")
    assert taken == factors()["F02_donor_vs_formula"]
    assert (taken["intervention"], taken["control"]) == ("donor_milk", "formula")
