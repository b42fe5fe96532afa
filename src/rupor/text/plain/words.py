"""How often people meet a word, all its forms together: Zipf values of ``wordfreq`` (6: once in a thousand words).

Forms are found by morphology (Russian) or by the endings and clitics that the language has; of the forms so guessed the
most frequent counts, so that a wrong guess makes a word look familiar and is never an alarm.
"""

import functools
import itertools
import math
import re
from collections.abc import Iterable, Mapping

UNKNOWN = 0.0
"""The frequency of a word that no corpus has: a name, a misspelling, or a very rare word."""

UNDONE = 6
"""Letters of a word from which ``un`` is taken off to see whether people know what was undone."""

_ENGLISH = ("", "e", "s", "es", "ed", "d", "ing", "er", "ers", "y", "ly")
_ENGLISH_CUT = re.compile(r"(?:ies|ied|iest|ers?|ings?|ed|es|s|d|ly|y|e)$")
_SPANISH_CUT = re.compile(r"(?:[áéíóú]?(?:se|me|te|nos|los?|las?|les?)$)")
_SPANISH_ENDS = re.compile(
    r"(?:aciones|ación|amientos?|imientos?|adores|ador|antes?|[ai]ron|[aeoiáéó]mos|ando|iendo|[ai]d[oa]s?|aba[ns]?|ía[ns]?|ieron"
    r"|[aeiáéí]r[áé]?[ns]?|[aeo]s?|[ae]n|[íóé]|ces|es)$"
)
_SPANISH = ("", "a", "o", "e", "as", "os", "es", "an", "en", "ar", "er", "ir", "ado", "ido", "ación", "z")
_FRENCH_ENDS = re.compile(
    r"(?:issements?|ements?|ations?|ateurs?|euses?|eurs?|issent|[ei]r(?:aient|ais|ait|ai|as|ons|ez|ont|a)|aient|èrent|irent|[ae]nt|i?ons|i?ez|ais|ait|[éiu]e?s?|er|ir|re|e?s|e|x)$"
)
_FRENCH = (
    "",
    "e",
    "s",
    "es",
    "er",
    "ir",
    "re",
    "é",
    "és",
    "ent",
    "ez",
    "eur",
    "euse",
    "ation",
    "x",
    "t",
    "ement",
)
_ARABIC_FRONT = re.compile(r"^[وفأ]?(?:بال|كال|وال|فال|ال|لل|[بلكس])?")
_ARABIC_BACK = (
    "كم",
    "هم",
    "هن",
    "كن",
    "نا",
    "ها",
    "ه",
    "و",
    "وه",
    "وها",
    "وهم",
    "ك",
    "ي",
    "ني",
    "ات",
    "ون",
    "ين",
    "وا",
    "ان",
    "ة",
    "ت",
    "تم",
    "ا",
    "ن",
)


def zipf(words: Iterable[str], code: str) -> dict[str, float]:
    """Return the frequency of each word of a language, its forms together."""
    asked = set(words)
    forms = {word: _forms(word, code) for word in asked}
    found = listed({form for one in forms.values() for form in one}, code)
    if code == "ru":
        return {word: _sum(found.get(form, 0.0) for form in forms[word]) for word in asked}
    return {word: max((found.get(form, 0.0) for form in forms[word]), default=0.0) for word in asked}


def listed(words: set[str], code: str) -> dict[str, float]:
    """Return the frequency of those words that the corpora have, as they are written.

    One pass over the list of frequencies; ``wordfreq``'s own dictionary takes four times as long to build.
    """
    found: dict[str, float] = {}
    for number, bucket in enumerate(_buckets(code)):
        for word in words.intersection(bucket):
            found[word] = 9 - number / 100
    return found


@functools.cache
def _buckets(code: str) -> list[list[str]]:
    import wordfreq

    if code not in wordfreq.available_languages():
        return []
    return wordfreq.get_frequency_list(code)


def available(code: str) -> bool:
    """Tell whether frequencies of a language are known."""
    return code in _FORMS


def _sum(values: Iterable[float]) -> float:
    """Add frequencies."""
    total = sum(10**value for value in values if value)
    return math.log10(total) if total else UNKNOWN


def _forms(word: str, code: str) -> set[str]:
    return _FORMS[code](word)


def _russian(word: str) -> set[str]:
    """All forms of the likeliest lexeme, with ё and without; of a compound, its last part is what is inflected."""
    from rupor.text.plain import russian

    whole = russian.lexeme(word)
    lemma = russian.lemma(word)
    if lemma.endswith(("ться", "тись", "чься")):
        # Who knows "heat it" knows "it heats".
        whole |= russian.lexeme(lemma[:-2])
    return whole | {form.replace("ё", "е") for form in whole} | {word}


def _english(word: str) -> set[str]:
    word = word.replace("’", "'").removesuffix("'s")
    if word.startswith("un") and len(word) > UNDONE:
        return _english(word.removeprefix("un")) | {word}
    stem = _ENGLISH_CUT.sub("", word)
    stems = {word, stem, re.sub(r"([bdgklmnprt])\1$", r"\1", stem), re.sub("i$", "", stem)}
    stems = {one for one in stems if len(one) > 2}
    return {word, *(one + end for one in stems for end in _ENGLISH)}


def _french(word: str) -> set[str]:
    return {word, *_joined(_FRENCH_ENDS, word, _FRENCH)}


def _spanish(word: str) -> set[str]:
    bare = _SPANISH_CUT.sub("", word)
    if bare != word:
        # The accent of "guárdela" goes with the pronoun.
        bare = bare.translate(str.maketrans("áéíóú", "aeiou"))
    return {word, bare, *_joined(_SPANISH_ENDS, word, _SPANISH), *_joined(_SPANISH_ENDS, bare, _SPANISH)}


def _joined(cut: re.Pattern[str], word: str, ends: tuple[str, ...]) -> set[str]:
    """Give a stem every ending; a stem of two letters says too little."""
    stem = cut.sub("", word, count=1)
    return {stem + end for end in ends} if len(stem) >= 3 else set()


def _arabic(word: str) -> set[str]:
    front = _ARABIC_FRONT.match(word)
    cuts = {0, 1, front.end() if front else 0}
    bases = {word[cut:] for cut in cuts if len(word) - cut >= 3}
    for _ in range(2):
        bases |= {
            base.removesuffix(back)
            for base, back in itertools.product(bases, _ARABIC_BACK)
            if base.endswith(back) and len(base) - len(back) >= 2
        }
    verbs = {base[1:] for base in bases if base[0] in "يتنأا" and len(base) >= 3}
    bases |= verbs
    return (
        bases
        | {base + end for base in bases for end in ("ة", "ي", "ى", "ه", "ء")}
        | {"ا" + one for one in verbs}
    )


def _chinese(word: str) -> set[str]:
    return {word}


_FORMS = {
    "ru": _russian,
    "en": _english,
    "fr": _french,
    "es": _spanish,
    "ar": _arabic,
    "zh": _chinese,
}


def parts(word: str, found: Mapping[str, float]) -> float:
    """Return the frequency of a Chinese word that the corpora cut otherwise: that of its rarest part, cut at best.

    >>> parts("求助电话", {"求助": 4.1, "电话": 5.2, "求": 5.0})
    4.1
    """
    best = [9.0, *[0.0] * len(word)]
    for end in range(1, len(word) + 1):
        best[end] = max(min(best[first], found.get(word[first:end], 0.0)) for first in range(end))
    return best[-1]
