"""Medicine names as charts write them, read a second time by hand; nothing is guessed."""

import csv
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.base.sources import bibliography
from nectary.record.medicines import Medicine, contradicts, named, split_list
from nectary.record.tables import TABLES

ROWS = list(
    csv.DictReader((files("nectary.record") / "medicines.csv").read_text(encoding="utf-8").splitlines())
)
DATA = Path(__file__).parents[3] / "shared" / "data"
KINDS = TABLES["medicines"].column("kind").words

# The strings of the public sets, as they stand there, read by hand
SEEN = """
    Gentamicin                                        | antibiotic       | gentamicin
    gentamycin                                        | antibiotic       | gentamicin
    Ampicillin                                        | antibiotic       | ampicillin
    Vancomycin                                        | antibiotic       | vancomycin
    Cefotaxime (Claforan)                             | antibiotic       | cefotaxime
    Amikacin                                          | antibiotic       | amikacin
    Tobramycin                                        | antibiotic       | tobramycin
    Meropenem                                         | antibiotic       | meropenem
    Cefepime (Maxipime)                               | antibiotic       | cefepime
    Clindamycin                                       | antibiotic       | clindamycin
    Cefazolin (Ancef)                                 | antibiotic       | cefazolin
    Ticarcillin/Clavulanate (Timentin)                | antibiotic       | ticarcillin-clavulanate
    Azithromycin (Zithromax)                          | antibiotic       | azithromycin
    Ampicillin/Sulbactam (Unasyn)                     | antibiotic       | ampicillin-sulbactam
    Cefoxitin (Mefoxin)                               | antibiotic       | cefoxitin
    Erythromycin                                      | antibiotic       | erythromycin
    Sulfamethoxazole-Trimethoprim (Bactrim, Septra)   | antibiotic       | sulfamethoxazole-trimethoprim
    Oxacillin                                         | antibiotic       | oxacillin
    piperacillin                                      | antibiotic       | piperacillin
    Cephlaosporin                                     | antibiotic       |
    Fluconazole                                       | antifungal       | fluconazole
    Acyclovir (Zovirax)                               | antiviral        | aciclovir
    Famotidine (Pepcid)                               | acid_suppressant | famotidine
    Indomethacin                                      | nsaid            | indomethacin
    phenobarbitol                                     | other            | phenobarbital
"""
# The other names of the drug list of the notes on foreign formats
LISTED = """
    benzylpenicillin penicillin_G flucloxacillin nafcillin ceftazidime : antibiotic
    teicoplanin metronidazole linezolid : antibiotic
    ranitidine omeprazole lansoprazole esomeprazole : acid_suppressant
    ibuprofen : nsaid
    nystatin : antifungal
    caffeine : caffeine
    acetaminophen paracetamol : other
"""
WRITTEN = [  # as a person writes them
    ("Ampicillin 50 mg/kg", "ampicillin"),
    ("AMPICILLIN 100MG IV q12h", "ampicillin"),
    ("ampicilina sódica", "ampicillin"),
    ("gentamicin sulfate", "gentamicin"),
    ("Gentamicin 4 mg/kg/dose IV Q 36 h", "gentamicin"),
    ("penicillin G potassium", "benzylpenicillin"),
    ("Trimethoprim / Sulfamethoxazole", "sulfamethoxazole-trimethoprim"),
    ("piperacillin-tazobactam", "piperacillin-tazobactam"),
    ("tazobactam + piperacillin", "piperacillin-tazobactam"),
    ("caffeine citrate 20 mg/kg", "caffeine"),
    ("epinephrine 0.1 mcg/kg/min", "epinephrine"),
    ("hydrocortisone sodium succinate", "hydrocortisone"),
    ("sodium chloride 3%", "sodium chloride"),
    ("Vancomycin [trough]", "vancomycin"),
    ("100 vancomycin", "vancomycin"),
    ("Prostaglandin E1 0.05 mcg/kg/min", "alprostadil"),
]


@pytest.mark.parametrize("line", [line for line in SEEN.splitlines() if line.strip()])
def test_the_names_of_the_public_sets(line):
    name, kind, agent = (cell.strip() for cell in line.split("|"))
    assert named(name) == Medicine(agent or None, kind)


@pytest.mark.parametrize("line", [line for line in LISTED.splitlines() if line.strip()])
def test_the_names_of_the_list(line):
    names, kind = line.split(":")
    for name in names.split():
        found = named(name.replace("_", " "))
        assert found, name
        assert (found.kind, bool(found.agent)) == (kind.strip(), True), name


@pytest.mark.parametrize(("name", "agent"), WRITTEN)
def test_dose_salt_case_and_order_do_not_matter(name, agent):
    found = named(name)
    assert found
    assert found.agent == agent


@pytest.mark.parametrize(
    "name",
    ["", "Other", "ampicilin gentamicin", "ampicillin and gentamicin", "ampicillin (gentamicin)", "sodium",
     "potassium phosphate", "50 mg/kg", "()", "gentacin x", "vancomycin oral topical", "5 of something"],
)  # fmt: skip
def test_a_name_that_is_not_listed_or_says_two_things_is_not_guessed(name):
    assert named(name) is None


def test_a_class_is_of_a_kind_and_of_no_agent():
    for name in ("cephalosporin", "Aminoglycosides", "3rd generation cephalosporin", "antibiotics"):
        assert named(name) == Medicine(None, "antibiotic")


def test_a_route_that_stands_in_the_name_is_told_and_the_kind_is_not_changed_by_it():
    assert named("Vancomycin (oral)") == Medicine("vancomycin", "antibiotic", route="enteral")
    assert named("erythromycin ophthalmic ointment") == Medicine(
        "erythromycin", "antibiotic", route="topical"
    )
    assert named("ampicillin IV") == Medicine("ampicillin", "antibiotic", route="iv")


def test_what_never_reaches_the_blood_says_so():
    assert named("nystatin").reaches_blood is False
    assert named("mupirocin").reaches_blood is False
    assert named("gentamicin").reaches_blood is None


def test_every_row_has_a_kind_of_the_record_a_source_and_one_meaning():
    for row in ROWS:
        assert row["kind"] in KINDS
        assert row["source"] in bibliography()
        found = named(row["name"])
        assert found
        assert (found.agent or "", found.kind) == (row["agent"], row["kind"]), row
    assert len({row["name"] for row in ROWS}) == len(ROWS)


def test_every_agent_is_a_name_and_of_one_kind():
    kinds = {row["agent"]: row["kind"] for row in ROWS}
    for row in ROWS:
        assert row["kind"] == kinds[row["agent"]] or not row["agent"]
        if row["agent"]:
            agent, name = named(row["agent"]), named(row["name"])
            assert agent
            assert name
            assert (agent.agent, agent.kind) == (name.agent, name.kind)


def test_every_kind_of_the_record_is_named():
    assert {row["kind"] for row in ROWS} == set(KINDS)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ampicillin,gentamycin", ["ampicillin", "gentamycin"]),
        ("Gentamicin, Gentamicin", ["Gentamicin", "Gentamicin"]),  # two courses
        ("Amikacin, Sulfamethoxazole-Trimethoprim (Bactrim, Septra), Oxacillin",
         ["Amikacin", "Sulfamethoxazole-Trimethoprim (Bactrim, Septra)", "Oxacillin"]),
        ("a [b, c]; d", ["a [b, c]", "d"]),
        ("a), b", ["a)", "b"]),
        (" , ,", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_cell_is_split_outside_brackets(text, names):
    assert split_list(text) == names


@given(st.lists(st.text("ab (c)[,d]", min_size=1)))
def test_a_split_loses_no_letter(parts):
    text = ",".join(parts)
    letters = [one for one in text if one not in " ,"]
    assert [one for name in split_list(text) for one in name if one not in " ,"] == letters


@given(
    st.sampled_from(ROWS),
    st.sampled_from(["", " 5 mg/kg", " IV", " 2.5 mg", " injection", " Q12H"]),
    st.booleans(),
)
def test_a_listed_name_is_known_in_any_case_and_with_a_dose(row, after, upper):
    found = named((row["name"].upper() if upper else row["name"]) + after)
    assert found
    assert (found.agent or "", found.kind) == (row["agent"], row["kind"])


def test_a_contradiction_needs_both_sides():
    assert not contradicts({"given_name": None, "agent": None, "kind": "antibiotic"})
    assert not contradicts({"given_name": "cephalosporin", "agent": "cefotaxime", "kind": "antibiotic"})
    assert contradicts({"given_name": "cephalosporin", "agent": "cefotaxime", "kind": "other"})
    assert contradicts({"given_name": "fluconazole", "kind": "antibiotic"})
    assert not contradicts({"given_name": "epinephrine", "kind": "other", "route": "inhaled"})
    assert contradicts({"given_name": "epinephrine", "kind": "other"})


def test_every_name_in_the_cells_of_a_real_set_is_known():
    place = DATA / "wandro2018" / "samples.csv"
    if not place.is_file():
        pytest.skip("THE PUBLIC SETS ARE NOT BESIDE THE CHECKOUT: their drug names were not read")
    with place.open(encoding="utf-8") as file:
        cells = {row["antibiotic_type"] for row in csv.DictReader(file)}
    names = {name for cell in cells for name in split_list(cell)}
    assert len(names) > 5
    assert {named(name).kind for name in names} == {"antibiotic"}
