"""Printed results against the rows: what agrees to the printed digits, and what is listed as not agreeing.

Each printed number is compared at its own number of decimals, so the tolerance is half its last digit.
"""

from dataclasses import replace

import pytest

from nectary.evidence.doubts import COLUMNS, load_doubts
from nectary.evidence.trials import as_counts, load_trials
from nectary.stats.pooling import pool

COHORTS = ("F01_probiotics", "routine_probiotics_vs_none", "nec_stage2plus")
OUYANG = ("F13_oro_colostrum", "colostrum_vs_none")
TERRIN = ("F08_acid_suppression", "ranitidine_vs_none")
DONOR = ("F02_donor_vs_formula", "donor_milk_vs_formula")
PDA = ("F09a_pda_nsaid", "pda_drug_vs_expectant")
PRINTED = [
    (*DONOR, "nec_stage2plus", "", "rr", "0.53", "0.37", "0.76"),
    (*DONOR, "late_onset_infection", "", "rr", "1.12", "0.95", "1.31"),
    (*DONOR, "mortality", "", "rr", "1.00", "0.76", "1.31"),
    (*PDA, "mortality", "", "rr", "0.80", "0.46", "1.39"),
    ("F14_hm_fortifier", "human_vs_bovine_fortifier", "nec_stage2plus", "", "rr", "0.95", "0.20", "4.54"),
    ("F04_delayed_intro", "delayed_vs_early", "nec_any", "Leaf 2012 ADEPT", "rr swapped",
     "1.20", "0.77", "1.87"),
    (*OUYANG, "nec_stage2plus", "OuYang 2021", "rr", "0.23", "0.07", "0.78"),
    (*OUYANG, "late_onset_infection", "OuYang 2021", "rr", "0.35", "0.14", "0.85"),
    (*TERRIN, "nec_any", "Terrin 2012", "or", "6.6", "1.7", "25.0"),
    (*TERRIN, "late_onset_infection", "Terrin 2012", "or", "5.5", "2.9", "10.4"),
    ("F03_feed_advance", "faster_vs_slower", "nec_stage2plus", "Caple 2004", "rr", "1.73", "0.30", "10.06"),
    ("F01_probiotics", "probiotic_vs_none", "nec_stage2plus", "Jacobs 2013 ProPrems", "rr",
     "0.46", "0.23", "0.93"),
    (*COHORTS, "Guthmann", "rr", "0.26", "0.12", "0.56"),
    (*COHORTS, "Hartel", "rr", "0.63", "0.47", "0.84"),
    (*COHORTS, "Bonsante", "rr", "0.22", "0.08", "0.61"),
    (*COHORTS, "Hoyos", "rr", "0.41", "0.28", "0.61"),
    (*COHORTS, "Luoto", "rr", "1.4", "0.86", "2.3"),
    (*COHORTS, "Denkel", "rr", "0.50", "0.39", "0.64"),
    (*COHORTS, "Patole", "rr", "0.44", "0.22", "0.86"),
    (*COHORTS, "Samuels", "rr", "0.64", "0.44", "0.94"),
    (*COHORTS, "Sharpe", "rr", "0.55", "0.25", "1.2"),
    (*COHORTS, "Singh", "rr", "0.98", "0.73", "1.3"),
    ("F08_acid_suppression", "acid_suppression_vs_none", "nec_stage2plus", "Singh N 2016 Canberra", "or",
     "0.4", "0.05", "3.2"),
]  # fmt: skip
WORKED_OUT = [  # never printed: our own sums, as reckoned before by other code
    (*PDA, "nec_stage2plus", "", "rr", "2.99", "1.18", "7.58"),
    (*PDA, "spontaneous_intestinal_perforation", "", "rr", "0.57", "0.14", "2.32"),
    ("F09d_methylxanthine", "methylxanthine_vs_none", "nec_any", "", "rr", "0.95", "0.70", "1.29"),
    ("F09d_methylxanthine", "methylxanthine_vs_none", "mortality", "", "rr", "0.99", "0.71", "1.37"),
    ("F09d_methylxanthine", "caffeine_vs_other_methylxanthine", "nec_stage2plus", "", "rr",
     "0.25", "0.07", "0.86"),
    ("F18d_antenatal_mgso4", "magnesium_vs_none", "nec_any", "", "rr", "1.22", "0.98", "1.50"),
    ("F18e_smell_taste", "smell_and_taste_vs_none", "nec_any", "", "rr", "0.93", "0.47", "1.84"),
    ("F09a_pda_nsaid", "early_ibuprofen_vs_expectant", "nec_stage2plus", "", "rr", "0.87", "0.51", "1.48"),
    ("F11_lactoferrin", "lactoferrin_vs_none", "nec_stage2plus", "", "rr", "0.90", "0.66", "1.23"),
    ("F04_delayed_intro", "delayed_vs_early", "nec_any", "", "rr", "0.86", "0.59", "1.25"),
    ("F03_feed_advance", "faster_vs_slower", "nec_stage2plus", "", "rr swapped", "1.12", "0.84", "1.50"),
    ("F10_transfusion", "higher_vs_lower_haemoglobin", "nec_stage2plus", "", "rr", "0.93", "0.73", "1.18"),
    ("F02_donor_vs_formula", "donor_milk_available_vs_not", "nec_any", "", "rr", "0.56", "0.43", "0.73"),
    (*COHORTS, "", "rr", "0.60", "0.53", "0.67"),
]  # fmt: skip


def worked_out(factor, comparison, outcome, studies, measure, swapped=False):
    """(estimate, ci_low, ci_high) by Mantel-Haenszel of the rows, recalled ones too."""
    rows = [
        row
        for row in load_trials(for_pages=False)
        if (row.factor, row.comparison, row.outcome) == (factor, comparison, outcome)
        and (not studies or row.study in studies)
    ]
    assert rows and (not studies or len(rows) == len(studies))
    counts = as_counts(rows)
    if swapped:
        counts = replace(
            counts, events_intervention=counts.events_control, total_intervention=counts.total_control,
            events_control=counts.events_intervention, total_control=counts.total_intervention,
        )  # fmt: skip
    found = pool(counts, measure=measure)
    return found.estimate, found.ci_low, found.ci_high


def decimals(text):
    return len(text.partition(".")[2])


@pytest.mark.parametrize(
    ("factor", "comparison", "outcome", "study", "how", "at", "low", "high"), [*PRINTED, *WORKED_OUT],
    ids=lambda value: value or "all",
)  # fmt: skip
def test_rows_give_the_printed_value_to_its_digits(factor, comparison, outcome, study, how, at, low, high):
    measure, _, swapped = how.partition(" ")
    studies = [study] if study else []
    ours = worked_out(factor, comparison, outcome, studies, measure, bool(swapped))
    printed = (at, low, high)
    assert [f"{value:.{decimals(text)}f}" for value, text in zip(ours, printed, strict=True)] == [*printed]


@pytest.mark.parametrize("one", load_doubts(for_pages=False), ids=lambda one: f"{one.source}-{one.measure}")
def test_what_is_listed_as_not_agreeing_does_not(one):
    if one.differs == "rows_missing":
        assert not one.studies
        return
    ours = worked_out(one.factor, one.comparison, one.outcome, one.studies, one.measure, one.swapped)
    off = [
        abs(mine - printed) > 0.005 + 1e-9  # half of the second decimal, which all print
        for mine, printed in zip(ours, (one.estimate, one.ci_low, one.ci_high), strict=True)
    ]
    assert any(off)
    assert off[0] == (one.differs != "interval") or one.differs == "adjusted"


def test_what_is_only_recalled_stays_off_pages():
    hidden = set(load_doubts(for_pages=False)) - set(load_doubts())
    assert {one.source for one in hidden} == {"Quigley 2019 Cochrane CD002971.pub5"}
    assert "why" in COLUMNS and all(one.why for one in load_doubts())
