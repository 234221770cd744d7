"""How hard a text is to read: grades for English, scores for Spanish, each by its own formula.

English: Flesch-Kincaid grade and SMOG. Spanish: Szigriszt-Pazos and Fernandez-Huerta, higher = easier. A low
grade does not prove that people understand; only asking them does.
"""

import re
import unicodedata
from dataclasses import dataclass
from math import sqrt

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
ENDS = re.compile(r"[.!?…]+|\n+")
VOWELS = re.compile(r"[aeiouy]+")
# words that the rule below miscounts and that cards need
KNOWN = {
    "necrotizing": 4, "enterocolitis": 6, "fortifier": 4, "area": 3, "being": 2, "diaper": 3, "really": 2,
    "babies": 2, "idea": 3, "x-rays": 2, "going": 2, "seeing": 2, "doing": 2, "protein": 2, "hours": 1,
    "premature": 3, "something": 2, "sometimes": 2, "donated": 3, "devastating": 4, "requiring": 3,
}  # fmt: skip
STRONG, WEAK, STRESSED = "aeoáéó", "iuü", "íú"


@dataclass(frozen=True)
class English:
    """`grade`: Flesch-Kincaid, a US school grade, 0 at least. `smog`: a grade too, 3.1 at least."""

    words: int
    sentences: int
    syllables: int
    long_words: int
    longest_sentence: int

    @property
    def grade(self) -> float:
        plain = 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59
        return max(0.0, plain)

    @property
    def smog(self) -> float:
        return 3.1291 + 1.0430 * sqrt(self.long_words * 30 / self.sentences)


@dataclass(frozen=True)
class Spanish:
    """Two scores of ease, about 0 to 100: over 80 very easy, 65 to 80 fairly easy."""

    words: int
    sentences: int
    syllables: int
    longest_sentence: int

    @property
    def szigriszt(self) -> float:
        return 206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences

    @property
    def fernandez_huerta(self) -> float:
        return 206.84 - 60 * self.syllables / self.words - 1.02 * self.words / self.sentences


def _sentences(text: str) -> list[list[str]]:
    """The words of each sentence; a line's end ends one, a colon does not; numerals are no words."""
    found = (WORD.findall(part) for part in ENDS.split(text))
    return [words for words in found if words]


def english(text: str) -> English:
    """The counts of an English text; ZeroDivisionError never: a text without a word counts as one word."""
    sentences = _sentences(text) or [["a"]]
    counts = [english_syllables(word) for words in sentences for word in words]
    return English(
        len(counts), len(sentences), sum(counts), sum(count > 2 for count in counts), max(map(len, sentences))
    )


def spanish(text: str) -> Spanish:
    """The counts of a Spanish text; a text without a word counts as one word."""
    sentences = _sentences(text) or [["a"]]
    counts = [spanish_syllables(word) for words in sentences for word in words]
    return Spanish(len(counts), len(sentences), sum(counts), max(map(len, sentences)))


def english_syllables(word: str) -> int:
    """By spelling: groups of vowels, without a silent e; KNOWN words as they are spoken."""
    plain = word.lower().replace("’", "'").removesuffix("'s")
    if plain in KNOWN:
        return KNOWN[plain]
    if "-" in plain:
        return sum(english_syllables(part) for part in plain.split("-") if part)
    count = len(VOWELS.findall(plain))
    silent_e = plain.endswith("e") and not plain.endswith(("le", "ee", "ye", "oe"))
    silent_ed = plain.endswith("ed") and not plain.endswith(("ted", "ded", "eed"))
    silent_es = plain.endswith("es") and not plain.endswith(
        ("ses", "zes", "ces", "ches", "shes", "xes", "ges")
    )
    if count > 1 and (silent_e or silent_ed or (silent_es and not plain.endswith(("ies", "les")))):
        count -= 1
    splits = len(re.findall(r"i[ao](?!us|n)|io(?=$|l)|ua[^r]|eo(?!u)", plain))
    return max(1, count + splits)


def spanish_syllables(word: str) -> int:
    """By the spelling rule: strong vowels and stressed weak ones stand alone, plain weak ones join."""
    text = unicodedata.normalize("NFC", word.lower())
    text = re.sub(r"qu(?=[eiéí])", "q", text)
    text = re.sub(r"gu(?=[eiéí])", "g", text)
    text = re.sub(r"(?<=[aeiouáéíóúü])h(?=[aeiouáéíóúü])", "", text)
    text = re.sub(r"y(?=$|[^aeiouáéíóúü])", "i", text)
    return max(1, sum(_of_run(run) for run in re.findall(r"[aeiouáéíóúü]+", text)))


def _of_run(run: str) -> int:
    """Syllables in one run of vowels."""
    nuclei = sum(
        letter in STRONG or (letter in STRESSED and any(other in STRONG for other in run)) for letter in run
    )
    if nuclei:
        return nuclei
    return 2 if len(run) > 1 and len(set(run)) == 1 else 1
