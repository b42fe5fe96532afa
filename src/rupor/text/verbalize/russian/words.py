"""Russian words as the dictionary knows them: their forms and what each may be (pymorphy3, OpenCorpora's tags)."""

import functools
from typing import Any

_IRREGULAR = {
    ("год", "gent", "plur"): "лет",
    ("год", "loct", "sing"): "году",
    ("человек", "gent", "plur"): "человек",
    ("евро", "gent", "plur"): "евро",
    ("кило", "gent", "plur"): "кило",
    ("ампер", "gent", "plur"): "ампер",
    ("ватт", "gent", "plur"): "ватт",
    ("вольт", "gent", "plur"): "вольт",
    ("герц", "gent", "plur"): "герц",
    ("килогерц", "gent", "plur"): "килогерц",
    ("мегагерц", "gent", "plur"): "мегагерц",
    ("байт", "gent", "plur"): "байт",
    ("килобайт", "gent", "plur"): "килобайт",
    ("мегабайт", "gent", "plur"): "мегабайт",
    ("гигабайт", "gent", "plur"): "гигабайт",
}
"""Forms after a number that differ from the dictionary's first choice."""


@functools.cache
def analyzer() -> Any:
    """Load the dictionary (0.04 s)."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@functools.lru_cache(maxsize=8192)
def parses(word: str) -> tuple[Any, ...]:
    """Return what a word may be, the likeliest first."""
    return tuple(analyzer().parse(word.lower()))


@functools.lru_cache(maxsize=4096)
def inflected(noun: str, case: str, number: str) -> str:
    """Return the form of a noun, or of an adjective and a noun, that is given in the nominative singular.

    >>> inflected("квадратный метр", "gent", "plur"), inflected("год", "loct", "sing")
    ('квадратных метров', 'году')
    """
    irregular = _IRREGULAR.get((noun, case, number))
    if irregular:
        return irregular
    gender = gender_of(noun.split()[-1])
    return " ".join(_inflected(word, case, number, gender) for word in noun.split())


def _inflected(word: str, case: str, number: str, gender: str) -> str:
    irregular = _IRREGULAR.get((word, case, number))
    if irregular:
        return irregular
    for parse in parses(word):
        if "nomn" in parse.tag and "sing" in parse.tag:
            wanted = {case, number}
            if parse.tag.POS in ("ADJF", "PRTF"):
                if case == "accs" and (number == "plur" or gender == "masc"):
                    wanted = {"nomn", number}  # what is measured in is not alive
                if number == "sing":
                    wanted.add(gender)
            form = parse.inflect(wanted)
            if form:
                return str(form.word)
    return word


@functools.lru_cache(maxsize=4096)
def gender_of(noun: str, animate: bool = True) -> str:
    """Return a noun's gender: ``masc``, ``femn`` or ``neut``; of a thing unless it may be *animate*."""
    for parse in parses(noun):
        if parse.tag.POS == "NOUN" and parse.tag.gender and (animate or "anim" not in parse.tag):
            return str(parse.tag.gender)
    return "masc"
