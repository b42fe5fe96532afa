"""The readability formulas, each for the language that it was made for (SPECS G has the sources and test values).

ASL is the mean number of words in a sentence, ASW the mean number of syllables in a word. A formula is of no use on a
few sentences; ``scores`` then gives none.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rupor.text.plain import syllables
from rupor.text.plain.measure import Sentence

FEWEST_WORDS = 100
"""The formulas were made on samples of 100 words; on less they say more about chance than about the text."""
FEWEST_SENTENCES = 3
VOWELLED = 0.5
"""Share of Arabic words with vowel marks from which syllables can be counted."""

_DIACRITICS = re.compile("[\u064b-\u0652\u0670\u0640]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one formula says of a text."""

    rule: str
    """The key of ``levels.toml`` that it is judged by; empty: shown only."""
    formula: str
    value: float
    meaning: str
    """The value in words."""


Scorer = Callable[[float, Sequence[str]], tuple[Score, ...]]
"""Scores a text by its mean sentence length and its words."""


def flesch(asl: float, asw: float) -> float:
    """Flesch Reading Ease, English (Flesch 1948)."""
    return 206.835 - 1.015 * asl - 84.6 * asw


def flesch_kincaid(asl: float, asw: float) -> float:
    """Flesch-Kincaid grade, English (Kincaid and others 1975)."""
    return 0.39 * asl + 11.8 * asw - 15.59


def oborneva(asl: float, asw: float) -> float:
    """Flesch Reading Ease, Russian (Oborneva 2006)."""
    return 206.835 - 1.3 * asl - 60.1 * asw


def kandel_moles(asl: float, asw: float) -> float:
    """Flesch Reading Ease, French (Kandel and Moles 1958)."""
    return 207 - 1.015 * asl - 73.6 * asw


def fernandez_huerta(asl: float, asw: float) -> float:
    """Lecturabilidad, Spanish (Fernández Huerta 1959, as corrected by Law 2011)."""
    return 206.84 - 60 * asw - 1.02 * asl


def osman(asl: float, counted: float) -> float:
    """OSMAN, Arabic (El-Haj and Rayson 2016); *counted* is the number of hard words and syllables for each word."""
    return 200.791 - 1.015 * asl - 24.181 * counted


def lix(asl: float, long: float) -> float:
    """LIX, any language (Björnsson 1968); *long* is the share of words of more than six letters."""
    return asl + 100 * long


def scores(sentences: Sequence[Sentence], language: str) -> tuple[Score, ...]:
    """Score running text by the formulas of its language; nothing for a text too short, or without a formula."""
    words = [token.text for one in sentences for token in one.common]
    if (
        sum(one.length for one in sentences) < FEWEST_WORDS
        or len(sentences) < FEWEST_SENTENCES
        or language not in SCORED
    ):
        return ()
    asl = sum(one.length for one in sentences) / len(sentences)
    return SCORED[language](asl, words)


def _ease(name: str, formula: Callable[[float, float], float], code: str) -> Scorer:
    """Make the scorer of a language that has a Flesch formula of its own."""

    def scorer(asl: float, words: Sequence[str]) -> tuple[Score, ...]:
        value = formula(asl, per_word(words, code))
        return (Score(rule="readability", formula=name, value=value, meaning=band(value)),)

    return scorer


def per_word(words: Sequence[str], code: str) -> float:
    """Return the mean number of syllables of words of letters."""
    return sum(syllables.count(word, code) for word in words) / len(words)


def _english(asl: float, words: Sequence[str]) -> tuple[Score, ...]:
    asw = per_word(words, "en")
    grade, ease = flesch_kincaid(asl, asw), flesch(asl, asw)
    return (
        Score(
            rule="grade",
            formula="Flesch-Kincaid grade",
            value=grade,
            meaning=f"{max(grade, 1):.0f} years of school",
        ),
        Score(rule="", formula="Flesch Reading Ease", value=ease, meaning=band(ease)),
    )


def _arabic(asl: float, words: Sequence[str]) -> tuple[Score, ...]:
    """LIX; and OSMAN where the text has the vowel marks that it counts, which hardly any has."""
    bare = [_DIACRITICS.sub("", word) for word in words]
    value = lix(asl, sum(len(word) > 6 for word in bare) / len(bare))
    found = Score(rule="lix", formula="LIX", value=value, meaning=_lix_band(value))
    vowelled = sum(len(word) - len(plain) >= 2 for word, plain in zip(words, bare, strict=True))
    if vowelled < len(words) * VOWELLED:
        return (found,)
    hardness = osman(asl, osman_counts(words))
    return found, Score(rule="", formula="OSMAN", value=hardness, meaning=band(hardness))


SCORED: dict[str, Scorer] = {
    "en": _english,
    "ru": _ease("Flesch, Oborneva", oborneva, "ru"),
    "fr": _ease("Kandel-Moles", kandel_moles, "fr"),
    "es": _ease("Fernández-Huerta", fernandez_huerta, "es"),
    "ar": _arabic,
}
"""The languages that have a formula of their own, and their scorers."""

_BANDS = (
    (90.0, "very easy"),
    (80.0, "easy"),
    (70.0, "fairly easy"),
    (60.0, "standard"),
    (50.0, "fairly hard"),
    (30.0, "hard"),
)
_LIX_BANDS = ((30.0, "very easy"), (40.0, "easy"), (50.0, "medium"), (60.0, "hard"))


def band(value: float) -> str:
    """Say a score of Flesch's kind in words.

    >>> band(73.6), band(-4.0)
    ('fairly easy', 'very hard')
    """
    return next((name for least, name in _BANDS if value >= least), "very hard")


def _lix_band(value: float) -> str:
    return next((name for most, name in _LIX_BANDS if value <= most), "very hard")


def osman_counts(words: Sequence[str]) -> float:
    """Return what OSMAN counts in a word of vowelled Arabic, on average: syllables, and whether it is long or hard."""
    total = 0
    for word in words:
        letters = _DIACRITICS.sub("", word)
        count = arabic_syllables(word)
        complex_ = count > 4
        hard = complex_ and bool(re.search("[ءئؤظذ]|(?:ون|وا)$", letters))
        total += (len(letters) > 5) + count + complex_ + hard
    return total / len(words)


def arabic_syllables(word: str) -> int:
    """Count the syllables of a vowelled Arabic word as OSMAN does: a short vowel one, a long vowel or doubling two."""
    short = len(re.findall("[\u064e-\u0650]", word))
    long = len(re.findall("[اويى](?![\u064e-\u0652])", word)) + len(re.findall("[\u064b-\u064d\u0651]", word))
    return short + 2 * long
