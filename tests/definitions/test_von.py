"""VON's rule: published vignettes, each unknown that can flip them, and a brute-force reading."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nectary.base.errors import UserError
from nectary.definitions.findings import FLAGS, read_work_ups
from nectary.engine.define import define_von

NONE = {**dict.fromkeys(FLAGS, False), "necrosis_extent_cm": 0, "diagnosis_at_surgery": "other"}


def answer(**fields):
    (work_up,) = read_work_ups([{"id": "x", **fields}])
    return define_von(work_up)


def vignette(*present, **fields):
    return answer(**{**NONE, **dict.fromkeys(present, True), **fields})


@pytest.mark.parametrize(
    ("present", "result"),
    [
        (("distension", "increased_residuals", "ileus"), "no"),
        (("distension", "gross_blood", "persistent_blood", "ileus"), "no"),
        (("distension", "bilious_aspirate", "pneumatosis"), "NEC"),
        (("distension", "tenderness", "discoloration", "peritonitis", "pneumatosis", "ascites"), "NEC"),
        (("distension", "discoloration", "pneumoperitoneum", "laparotomy", "focal_perforation_only"), "FIP"),
        (("gross_blood",), "no"),
        (("distension", "gross_blood", "pneumatosis", "complex_chd_excl_pda"), "NEC"),
        (("distension", "fixed_loop", "tenderness"), "no"),
        (("distension", "hypotension", "ileus", "postmortem_nec"), "NEC"),
    ],
)
def test_vignettes(present, result):
    assert vignette(*present).result == result


def test_what_would_decide_is_named():
    found = vignette(
        "distension", "discoloration", "pneumoperitoneum", "laparotomy", focal_perforation_only=None
    )
    assert (found.result, found.undecided) == ("indeterminate", ("focal_perforation_only",))


def test_a_drain_alone_stays_nec_and_says_that_sip_is_not_excluded():
    found = vignette("distension", "pneumoperitoneum", "drain_only", focal_perforation_only=None)
    assert (found.result, found.flags) == ("NEC", ("sip_not_excluded",))


def test_blood_with_a_fissure_is_no_clinical_sign():
    assert vignette("gross_blood", "pneumatosis").result == "NEC"
    assert vignette("gross_blood", "pneumatosis", "anal_fissure").result == "no"
    found = vignette("gross_blood", "pneumatosis", anal_fissure=None)
    assert (found.result, found.undecided) == ("indeterminate", ("anal_fissure",))


def test_nothing_known_is_never_a_no():
    found = answer()
    assert found.result == "indeterminate"
    assert {"distension", "pneumatosis", "laparotomy", "postmortem_nec"} <= set(found.undecided)


def by_hand(v):
    blood = (v["occult_blood"] or v["gross_blood"]) and not v["anal_fissure"]
    clinical = v["distension"] or v["emesis"] or blood
    film = v["pneumatosis"] or v["pneumoperitoneum"]
    meets = (clinical and film) or (v["laparotomy"] and v["histology_nec"]) or v["postmortem_nec"]
    if not meets:
        return "no"
    return "FIP" if (v["laparotomy"] or v["postmortem_nec"]) and v["focal_perforation_only"] else "NEC"


READ = (
    "occult_blood", "gross_blood", "anal_fissure", "distension", "emesis", "pneumatosis", "pneumoperitoneum",
    "laparotomy", "histology_nec", "postmortem_nec", "focal_perforation_only",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({name: st.sampled_from([True, False, False, None]) for name in READ}))
def test_definite_exactly_when_every_way_of_filling_the_unknowns_agrees(values):
    unknown = [name for name in READ if values[name] is None]
    ways = [dict(zip(unknown, way, strict=True)) for way in product((True, False), repeat=len(unknown))]
    possible = {by_hand({**values, **way}) for way in ways}
    pivotal = {
        name
        for name in unknown
        if any(
            by_hand({**values, **way, name: True}) != by_hand({**values, **way, name: False}) for way in ways
        )
    }
    found = vignette(**values)
    if len(possible) == 1:
        assert (found.result, found.undecided) == (possible.pop(), ())
    else:
        assert found.result == "indeterminate"
        assert set(found.undecided) == pivotal


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([{"id": "a", "pneumatosiss": True}], "pneumatosis"),
        ([{"id": "a", "pneumatosis": 1}], "true, false or null"),
        ([{"pneumatosis": True}], "no id"),
        ([{"id": "a"}, {"id": "a"}], "stands twice"),
        ({"id": "a"}, "a list of objects"),
    ],
)
def test_a_findings_file_with_a_fault_says_which(content, said):
    with pytest.raises(UserError, match=said):
        read_work_ups(content)
