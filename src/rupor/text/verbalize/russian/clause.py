"""The words of a Russian sentence, and what each may be by the dictionary: what the rules for stress look at."""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rupor.text.verbalize.russian.words import analyzer, parses

_WORD = re.compile(r"\w+(?:-\w+)*")
_PARTICLES = re.compile(r"^(?:кое|во?|по|из)-|-(?:то|нибудь|либо|таки|ка)$", re.IGNORECASE)
_BREAK = re.compile(r"[,;:.!?…()«»\"“”„—–]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text and where it stands."""

    text: str
    plain: str
    """In small letters, with е for ё: as homographs are looked up."""
    first: int
    end: int
    broken: bool
    """A sign that parts clauses stands before it."""


class Fact(NamedTuple):
    """One thing that a word may be."""

    pos: str
    """Part of speech, as OpenCorpora names it."""
    tags: frozenset[str]
    """Its grammemes."""
    lemma: str


def cut(text: str) -> tuple[Word, ...]:
    """Return the words of a text; one with a particle, as "кто-то", is one word, others are cut at hyphens."""
    return tuple(_words(text))


def _words(text: str) -> Iterator[Word]:
    last = 0
    for match in _WORD.finditer(text):
        for first, end in _parts(match):
            word = text[first:end]
            yield Word(word, plain(word), first, end, last > 0 and bool(_BREAK.search(text, last, first)))
            last = end


def _parts(match: re.Match[str]) -> list[tuple[int, int]]:
    if "-" not in match[0] or (_PARTICLES.search(match[0]) and spellings(plain(match[0]))):
        return [match.span()]
    return [(match.start() + one.start(), match.start() + one.end()) for one in re.finditer(r"\w+", match[0])]


@functools.cache
def _dictionary() -> tuple[Any, Any]:
    """Return the dictionary's words, and the letters that may stand for another in it."""
    known = analyzer().dictionary.words
    return known, known.compile_replaces({"е": "ё"})


@functools.lru_cache(maxsize=8192)
def spellings(word: str) -> tuple[str, ...]:
    """Return the words of the dictionary that may be meant by *word*, written with е for ё.

    >>> spellings("еще"), spellings("осел")
    (('ещё',), ('осел', 'осёл'))
    """
    known, letters = _dictionary()
    return tuple(known.similar_keys(word, letters))


def plain(word: str) -> str:
    """Return a word as homographs are looked up.

    >>> plain("Ёлка")
    'елка'
    """
    return word.lower().replace("ё", "е")


@functools.lru_cache(maxsize=8192)
def facts(word: str) -> tuple[Fact, ...]:
    """Return what a word may be, the likeliest first."""
    return tuple(
        Fact(str(parse.tag.POS or ""), frozenset(parse.tag.grammemes), parse.normal_form)
        for parse in parses(word)
    )


def may_be(word: str, *tags: str) -> bool:
    """Tell whether a word may be all of *tags* at once.

    >>> may_be("страны", "sing", "gent"), may_be("страны", "datv")
    (True, False)
    """
    wanted = frozenset(tags)
    return any(wanted <= fact.tags for fact in facts(word))


def is_modifier(fact: Fact) -> bool:
    """Tell whether it agrees with the noun after it: an adjective, a participle, a numeral."""
    return fact.pos in ("ADJF", "PRTF", "NUMR") and "Fixd" not in fact.tags


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(words.split())


def next_word(words: Sequence[Word], at: int) -> Word | None:
    """Return the word after the one at *at*, if it belongs to the same clause."""
    return words[at + 1] if at + 1 < len(words) and not words[at + 1].broken else None


def leftwards(words: Sequence[Word], at: int) -> Iterator[int]:
    """Go from the word before *at* to the start of its clause."""
    while at > 0 and not words[at].broken:
        at -= 1
        yield at


def rightwards(words: Sequence[Word], at: int) -> Iterator[int]:
    """Go from the word after *at* to the end of its clause."""
    while at + 1 < len(words) and not words[at + 1].broken:
        at += 1
        yield at
