"""An over-long sentence into clauses, at punctuation, as even as the text allows.

A listener holds about twenty words; a voice needs breath, and a caption an end. A sentence without a fitting
place stays whole: a pause in the wrong place does more harm than a long breath.
"""

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rupor.model import Word
from rupor.tag import primary
from rupor.text.words import weight

LONGEST = 20
"""Words that a sentence may have uncut: the limit of plain-language guides; 60 ideographs weigh as much."""
SHORTEST = 5
"""Words of a piece that is worth a pause of its own."""
CUT = 300
"""What a cut costs, against a piece's squared length: 40 words make two pieces, 45 three."""
WINDOW = 60
"""Places that one clause may pass over; without a limit a text of commas takes quadratic time."""
INSIDE = 400
"""What a cut inside quotes or brackets costs more."""
SHORT = 600
"""What a piece below SHORTEST costs more."""
OVER = 200
"""What a piece over LONGEST costs more, and half of it again for each word."""

_MARKS = {";": 0, "؛": 0, "；": 0, ":": 10, "：": 10, "—": 20, "–": 20, ",": 40, "،": 40, "，": 40, "、": 120}
_CLOSERS = "\"'»”’)]）」』】》"
_OPEN, _CLOSE = "«“„([（「『【《", "»”)]）」』】》"
_OPENERS = {
    "ru": "а будто где если и или как когда который либо но однако пока потому причём что чтобы",
    "uk": "а або але де і й коли та чи що щоб як якщо",
    "en": "and but because if nor or since so that when where which while who",
    "fr": "car comme et lorsque mais ni or ou où puisque quand que qui si",
    "es": "aunque como cuando e ni o pero porque que quien si u y",
    "ar": "أن إن أو ثم حيث لأن لكن و",
}


class _Place(NamedTuple):
    """Where a sentence may be cut."""

    word: int
    cost: int


def clauses(words: tuple[Word, ...], language: str) -> tuple[tuple[Word, ...], ...]:
    """Cut a sentence's words into clauses; one that is short enough, or has no place to cut, stays whole."""
    weights = [weight(word) for word in words]
    if sum(weights) <= LONGEST:
        return (words,)
    cuts = _best(weights, _places(words, _OPENERS.get(primary(language), "").split()))
    edges = [0, *cuts, len(words)]
    return tuple(words[start:end] for start, end in pairwise(edges))


def _places(words: tuple[Word, ...], openers: list[str]) -> list[_Place]:
    """Find the cuts that punctuation allows, after a word or before a dash, each with its cost."""
    found = []
    depth = 0
    for number, word in enumerate(words[:-1], start=1):
        depth = max(
            0, depth + sum(char in _OPEN for char in word.shown) - sum(char in _CLOSE for char in word.shown)
        )
        mark = words[number].shown if words[number].shown in ("–", "—") else word.shown.rstrip(_CLOSERS)[-1:]
        if mark not in _MARKS or word.shown in ("–", "—") or _opens(word, openers):
            continue
        found.append(_Place(number, _MARKS[mark] + (INSIDE if depth else 0)))
    return found


def _opens(word: Word, openers: list[str]) -> bool:
    """Tell whether a word is a conjunction, after which a pause would tear the clause."""
    return "".join(char for char in word.shown.lower() if char.isalpha()) in openers


def _best(weights: list[float], places: list[_Place]) -> list[int]:
    """Choose the cheapest cuts; between two of them lies a piece that costs by its length."""
    ends = [*places, _Place(len(weights), 0)]
    total = [0.0]
    for value in weights:
        total.append(total[-1] + value)
    best: list[tuple[float, int]] = []
    for number, end in enumerate(ends):
        options = [(_price(total[end.word]), -1)]
        options += [
            (
                best[other][0] + CUT + ends[other].cost + _price(total[end.word] - total[ends[other].word]),
                other,
            )
            for other in range(max(0, number - WINDOW), number)
        ]
        best.append(min(options))
    cuts = []
    place = best[-1][1]
    while place >= 0:
        cuts.append(ends[place].word)
        place = best[place][1]
    return cuts[::-1]


@lru_cache(maxsize=1024)
def _price(length: float) -> float:
    """Return what a piece costs; a piece without a word to say is never made."""
    if not length:
        return float("inf")
    over = OVER + OVER / 2 * (length - LONGEST) if length > LONGEST else 0
    return length * length + over + (SHORT if length < SHORTEST else 0)
