"""Whose rate a published figure is, as people read it: the population of each row of baseline.csv."""

from nectary.base.language import Say, marked

POPULATIONS = {
    "Atlanta; three units; very low birth weight": marked("three units in Atlanta, very low birth weight"),
    "Canadian Neonatal Network; below 33 weeks": marked("Canadian Neonatal Network, born before 33 weeks"),
    "Canadian preterm cohort": marked("preterm babies of a study in Canada"),
    "Canadian preterm cohort; medical NEC": marked(
        "preterm babies of a study in Canada, NEC without surgery"
    ),
    "Canadian preterm cohort; surgical NEC": marked("preterm babies of a study in Canada, NEC with surgery"),
    "Canadian preterm cohort; without NEC": marked("preterm babies of a study in Canada, without NEC"),
    "China Northern Neonatal Network; below 28 weeks": marked(
        "network in the north of China, born before 28 weeks"
    ),
    "China Northern Neonatal Network; below 32 weeks": marked(
        "network in the north of China, born before 32 weeks"
    ),
    "China; very preterm; several units": marked("several units in China, born very preterm"),
    "Duke; inborn very low birth weight": marked("born at Duke, very low birth weight"),
    "England; all neonatal admissions": marked("England, all babies admitted to a neonatal unit"),
    "England; below 32 weeks": marked("England, born before 32 weeks"),
    "England; infants with severe NEC": marked("England, babies with severe NEC"),
    "Finger Lakes region; very low birth weight": marked("Finger Lakes region (US), very low birth weight"),
    "High-income countries; 12 of them; below 1000 g": marked(
        "12 high-income countries, under 1000 g at birth"
    ),
    "High-income countries; 12 of them; below 32 weeks": marked(
        "12 high-income countries, born before 32 weeks"
    ),
    "High-income countries; below 1000 g with NEC": marked(
        "high-income countries, under 1000 g at birth, with NEC"
    ),
    "High-income countries; below 1000 g with surgical NEC": marked(
        "high-income countries, under 1000 g at birth, NEC with surgery"
    ),
    "High-income countries; infants with confirmed NEC": marked(
        "high-income countries, babies with confirmed NEC"
    ),
    "High-income countries; infants with surgical NEC": marked(
        "high-income countries, babies whose NEC needed surgery"
    ),
    "Korean Neonatal Network; very low birth weight": marked(
        "Korean Neonatal Network, very low birth weight"
    ),
    "NEOCOSUR in South America; had NEC and survived": marked(
        "NEOCOSUR network in South America, had NEC and survived"
    ),
    "NEOMUNE; 13 units; very low birth weight": marked(
        "13 units of the NEOMUNE study, very low birth weight"
    ),
    "New South Wales; 24 to 28 weeks": marked("New South Wales (Australia), born at 24 to 28 weeks"),
    "One UK surgical centre; below 24 weeks": marked(
        "one center for surgery in the UK, born before 24 weeks"
    ),
    "One US unit; transfused very low birth weight": marked(
        "one unit in the US, very low birth weight and given blood"
    ),
    "PiPS trial in England; 23 to 30 weeks; probiotic arm": marked(
        "PiPS trial in England, born at 23 to 30 weeks, group given the probiotic"
    ),
    "Rush in Chicago; very low birth weight": marked("Rush hospital in Chicago, very low birth weight"),
    "Saarland in Germany; very low birth weight": marked("Saarland (Germany), very low birth weight"),
    "Small for age with abnormal Doppler; 29 weeks or more; ADEPT": marked(
        "ADEPT trial, small for their weeks with poor flow in the cord, born at 29 weeks or later"
    ),
    "Small for age with abnormal Doppler; below 29 weeks; ADEPT": marked(
        "ADEPT trial, small for their weeks with poor flow in the cord, born before 29 weeks"
    ),
    "Spain SEN1500; below 32 weeks": marked("SEN1500 network in Spain, born before 32 weeks"),
    "Survivors where 22 weeks are treated actively": marked(
        "survivors in hospitals that treat babies born at 22 weeks"
    ),
    "TOP trial; 22 to 28 weeks; 1000 g or less": marked("TOP trial, born at 22 to 28 weeks, 1000 g or less"),
    "US Kids' Inpatient Database; very low birth weight": marked(
        "Kids' Inpatient Database (US), very low birth weight"
    ),
    "US NICHD very low birth weight registry; survived 12 hours": marked(
        "NICHD registry (US) of very low birth weight, lived for 12 hours"
    ),
    "US NICHD; 1000 g or less; alive without NEC at day 14": marked(
        "NICHD network (US), 1000 g or less, alive without NEC at day 14"
    ),
    "US NICHD; 22 to 28 weeks": marked("NICHD network (US), born at 22 to 28 weeks"),
    "US Pediatrix; 1500 g and 30 weeks or less": marked(
        "Pediatrix units (US), 1500 g or less and 30 weeks or less"
    ),
    "US Pediatrix; infants with NEC": marked("Pediatrix units (US), babies with NEC"),
    "US inpatients; very low birth weight": marked("hospital stays in the US, very low birth weight"),
    "Vermont Oxford Network; US centres": marked("Vermont Oxford Network, centers in the US"),
    "Vermont Oxford Network; US centres; infants with NEC": marked(
        "Vermont Oxford Network, centers in the US, babies with NEC"
    ),
    "Vermont Oxford Network; above 2500 g with surgical NEC": marked(
        "Vermont Oxford Network, above 2500 g at birth, NEC with surgery"
    ),
    "Very low birth weight; 13 units in 5 continents": marked(
        "13 units on 5 continents, very low birth weight"
    ),
    "Very low birth weight; 27 cohorts of the world": marked(
        "27 studies around the world, very low birth weight"
    ),
}


def population_of(code: str, say: Say) -> str:
    """The words for the population `code`; `code` itself where there are none."""
    return say(POPULATIONS[code]) if code in POPULATIONS else code


def years_of(text: str, say: Say) -> str:
    """The years of a published figure in words: as the table has them, "to 2020" and "" in the language."""
    if not text:
        return say("years not stated")
    return say("up to {year}").format(year=text[3:]) if text.startswith("to ") else text
