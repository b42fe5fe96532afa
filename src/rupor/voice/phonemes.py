"""Where words are in a stream of phonemes whose times are known.

A voice that speaks phonemes says how long each one takes, but not which word it belongs to: some words run together
(``of the``), and digits are several. So each word is also put into phonemes alone, and the words, one after the other,
are laid on the stream at the least cost (edit distance): what stands between two words is where one ends.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupor.model import Mark

SPACE = " "
BREAK = "\n"
"""Stands in the stream where one sentence ends and the next begins."""
BETWEEN = "|"
"""Stands between two words; it may fall on a space, on a break or, where words run together, on nothing."""
LARGEST = 40_000_000
"""Cells of the largest table that is made: 5 minutes of speech in one utterance. What is longer gets no marks."""

_GAPS = SPACE + BREAK
_STOPS = ".,;:!?¡¿…"
_MINOR = "ˈˌːˑʲʰˤ\u0303\u0329\u032a\u032f-0123456789"
"""Stress, length, tones and the like: they differ between a word alone and the same word in a sentence."""
_VOWELS = "aeiouyæøœɐɑɒɔɘəɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏᵻ"
_NEVER = 9.0


class Said(NamedTuple):
    """A word of the text, and how it sounds alone."""

    first: int
    end_offset: int
    phonemes: tuple[str, ...]
    is_word: bool
    """It has a letter or a digit, and so must have a mark."""


class Sound(NamedTuple):
    """A phoneme of the stream with its first sample and the one after its last."""

    phoneme: str
    start: int
    end: int


def marks(words: Sequence[Said], stream: Sequence[Sound]) -> tuple[Mark, ...]:
    """Return a mark for each word, in order; words that nothing of the stream is left for share their neighbour's.

    A space of the stream is spoken as the beginning of the word after it, unless it follows a stop: then the pause is
    in it. Signs that are not spoken have no mark. Empty when the stream is too long or has no sound.
    """
    placed = [(word, _time(stream, *edges)) for word, edges in zip(words, _edges(words, stream), strict=True)]
    made: list[Mark] = []
    silent: list[Said] = []
    for word, time in placed:
        if time:
            first = silent[0].first if silent and not made else word.first
            made.append(Mark(first=first, end_offset=word.end_offset, start=time[0], end=time[1]))
        elif word.is_word and made:
            last = made[-1]
            made[-1] = Mark(first=last.first, end_offset=word.end_offset, start=last.start, end=last.end)
        elif word.is_word:
            silent.append(word)
    return tuple(made)


def _time(stream: Sequence[Sound], begin: int, stop: int) -> tuple[int, int] | None:
    """Find when the word is spoken to which the stretch from *begin* to *stop* of the stream belongs."""
    sounds = [index for index in range(begin, stop) if stream[index].phoneme not in _GAPS + _STOPS]
    if not sounds:
        return None
    start = first = sounds[0]
    while start > 0 and stream[start - 1].phoneme == SPACE:
        start -= 1
    if start == 0 or stream[start - 1].phoneme in _STOPS + BREAK:
        start = first
    return (
        (stream[start].start, stream[sounds[-1]].end)
        if stream[start].start < stream[sounds[-1]].end
        else None
    )


def _edges(words: Sequence[Said], stream: Sequence[Sound]) -> Iterator[tuple[int, int]]:
    """Share out the stream: for each word the indices of its first element and of the one after its last."""
    expected: list[str] = []
    begins = []
    for number, word in enumerate(words):
        begins.append(len(expected))
        expected += [BETWEEN, *word.phonemes] if number else word.phonemes
    heard = [sound.phoneme for sound in stream]
    if not (words and heard) or len(expected) * len(heard) > LARGEST:
        yield from ((0, 0) for _ in words)
        return
    met = _met(expected, heard)
    cuts = [0, *(met[begin] for begin in begins[1:]), len(heard)]
    yield from itertools.pairwise(cuts)


def _met(expected: Sequence[str], heard: Sequence[str]) -> list[int]:
    """Lay *expected* on *heard*: for each of its elements, the index of the one that it meets or stands before."""
    symbols = sorted({*expected, *heard})
    code = {symbol: index for index, symbol in enumerate(symbols)}
    swap = np.array([[_swap(one, other) for other in symbols] for one in symbols], np.float32)
    columns = np.array([code[symbol] for symbol in heard])
    # What is heard beyond the expected costs the same in every row, so a row's running sum prices all of it at once.
    extra = np.concatenate([[0.0], np.cumsum([_drop(symbol) for symbol in heard])])
    row = extra.copy()
    steps = np.empty((len(expected), len(heard) + 1), np.int8)
    for index, symbol in enumerate(expected):
        down = row + _drop(symbol)
        across = np.concatenate([[np.inf], row[:-1] + swap[code[symbol], columns]])
        best = np.minimum(down, across)
        row = np.minimum.accumulate(best - extra) + extra
        steps[index] = np.where(row < best - 1e-6, 2, np.where(across <= down, 1, 0))
    return _walked(steps)


def _walked(steps: NDArray[np.int8]) -> list[int]:
    """Go back through the table: 0 drops what is expected, 1 goes on in both, 2 drops what is heard."""
    rows, column = steps.shape[0], steps.shape[1] - 1
    met = [0] * rows
    index = rows - 1
    while index >= 0:
        step = steps[index, column]
        if step == 2:
            column -= 1
            continue
        column -= int(step)
        met[index] = column
        index -= 1
    return met


def _swap(one: str, other: str) -> float:
    """Price *other* heard in the place of *one*."""
    if one == other or (one in _GAPS + BETWEEN and other in _GAPS):
        return 0.0
    kinds = {_kind(one), _kind(other)}
    if len(kinds) > 1:
        return _NEVER
    return {"stop": 0.1, "minor": 0.1, "vowel": 0.4, "consonant": 0.8}.get(kinds.pop(), _NEVER)


def _drop(symbol: str) -> float:
    """Price *symbol* heard and not expected, or expected and not heard."""
    return {"gap": 0.3, "between": 0.5, "stop": 0.3, "minor": 0.1}.get(_kind(symbol), 0.7)


def _kind(symbol: str) -> str:
    kinds = (("gap", _GAPS), ("between", BETWEEN), ("stop", _STOPS), ("minor", _MINOR), ("vowel", _VOWELS))
    return next((kind for kind, signs in kinds if symbol[:1] in signs), "consonant")
