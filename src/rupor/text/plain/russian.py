"""Russian words by their grammar: lemma, part of speech, case. The dictionaries load with the first word."""

import functools
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

_ENDINGS = (
    ("ение", ("ить", "еть", "ать", "ти", "нуть")),
    ("ание", ("ать", "ять")),
    ("яние", ("ять",)),
    ("тие", ("ть",)),
    ("ация", ("ировать", "овать")),
)
_SHIFTS = (("щ", "т"), ("щ", "ст"), ("жд", "д"), ("ж", "з"), ("ж", "д"), ("ш", "с"), ("ч", "т"), ("ч", "к"))
_EPENTHETIC = re.compile("(?<=[бвмпф])л$")
UNSURE = 0.15
"""A reading with less probability than this is not meant."""


@functools.cache
def _analyzer() -> "MorphAnalyzer":
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@functools.lru_cache(maxsize=4096)
def readings(word: str) -> tuple[Any, ...]:
    """Return what the word may be, the likeliest first, without what is hardly ever meant."""
    found = _analyzer().parse(word)
    return tuple(one for one in found if one.score >= UNSURE) or tuple(found[:1])


def lemma(word: str) -> str:
    """Return the word's dictionary form.

    >>> lemma("торговцами")
    'торговец'
    """
    return str(readings(word.lower())[0].normal_form)


def lexeme(word: str) -> set[str]:
    """Return all forms of all that a word may be."""
    return {form.word for one in readings(word.lower()) for form in one.lexeme}


def known(word: str) -> bool:
    """Tell whether the dictionary has the word, and not as a name of a person or a place."""
    one = readings(word.lower())[0]
    named = any(mark in one.tag for mark in ("Name", "Surn", "Patr", "Geox", "Orgn"))
    return bool(_analyzer().word_is_known(word.lower())) and not named


def tagged(word: str, *marks: str) -> bool:
    """Tell whether the likeliest reading has all of the grammatical marks (of OpenCorpora)."""
    tag = readings(word.lower())[0].tag
    return all(mark in tag for mark in marks)


def may_be(word: str, *marks: str) -> bool:
    """Tell whether any likely reading has all of the marks."""
    return any(all(mark in one.tag for mark in marks) for one in readings(word.lower()))


@functools.lru_cache(maxsize=1024)
def verb_of(noun: str) -> str:
    """Return the verb that a verbal noun was made of; empty when none is found.

    >>> verb_of("предотвращение"), verb_of("здание")
    ('предотвратить', '')
    """
    if noun.endswith("ведение") and _is_verb(noun.removesuffix("ение").removesuffix("д") + "сти"):
        return noun.removesuffix("дение") + "сти"
    for ending, verbal in _ENDINGS:
        if noun.endswith(ending):
            stems = _stems(noun.removesuffix(ending))
            for verb in (stem + end for stem in stems for end in verbal):
                if _is_verb(verb):
                    return verb
    return ""


def _stems(stem: str) -> list[str]:
    """Undo the change of the consonant before the ending; the stem as it is comes last."""
    shifted = [stem.removesuffix(one) + other for one, other in _SHIFTS if stem.endswith(one)]
    bare = _EPENTHETIC.sub("", stem)
    return [*shifted, *([bare] if bare != stem else []), stem]


def _is_verb(word: str) -> bool:
    return len(word) > 4 and bool(_analyzer().word_is_known(word)) and tagged(word, "INFN")
