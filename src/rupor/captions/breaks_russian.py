"""What Russian grammar makes of two words: an adjective and its noun, a noun or an adverb and what depends on it.

pymorphy3's dictionary loads with the first Russian cue, in a tenth of a second.
"""

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

LIKELY = 0.1
"""A reading with less probability than this is not meant."""


@functools.cache
def _analyzer() -> "MorphAnalyzer":
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@functools.lru_cache(maxsize=8192)
def _tags(word: str) -> tuple[Any, ...]:
    return tuple(one.tag for one in _analyzer().parse(word) if one.score >= LIKELY)


@functools.lru_cache(maxsize=8192)
def related(one: str, other: str) -> str:
    """Name the joint of two words in small letters, or nothing.

    >>> related("частным", "сектором"), related("торговли", "людьми"), related("жертв", "торговли")
    ('after_adjective', 'related', 'related')
    """
    first, second = _tags(one), _tags(other)
    if any(_agree(tag, of) for tag in first for of in second):
        return "after_adjective"
    return "related" if any(_governs(tag, of) for tag in first[:1] for of in second[:1]) else ""


def _agree(adjective: Any, noun: Any) -> bool:
    """Tell whether an adjective or participle is of the same case, number and gender as what follows it."""
    if adjective.POS not in ("ADJF", "PRTF") or noun.POS not in ("NOUN", "ADJF", "PRTF"):
        return False
    alike = adjective.case == noun.case and adjective.number == noun.number
    return alike and (adjective.gender is None or noun.gender is None or adjective.gender == noun.gender)


def _governs(one: Any, other: Any) -> bool:
    """Tell whether a noun has a noun in the genitive or instrumental after it, or an adverb what it is said of."""
    if one.POS == "NOUN":
        return other.POS in ("NOUN", "ADJF", "PRTF") and other.case in ("gent", "ablt")
    return one.POS == "ADVB" and other.POS in ("ADJF", "ADJS", "PRTF", "ADVB")
