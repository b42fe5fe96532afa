"""Is this the sentence? Readings are judged by how much of the sentence is heard in them.

The measure is made by each recording itself: the likeness of what is mostly read right, against the likeness of
the same stretches to the same references turned backwards, which have the sounds of speech and say nothing.
"""

from typing import Literal, NamedTuple

import numpy as np

from rupor.voice.align import find_warp
from rupor.voice.align.find_frames import Matrix
from rupor.voice.align.find_road import JUMP, Reading
from rupor.voice.align.find_search import Search

Verdict = Literal["read", "different", "not read"]

SPAN = 9
"""Steps over which likeness is averaged: about the length of a word."""
HEARD = 0.58
"""Part of the way from backwards to right above which a word is heard well."""
DIFFERENT, OFTEN = 0.165, 1.0
"""How unlike a sentence is that was read with other words: this much, and more where a recording is hard to hear:
so many times what four of five readings keep under."""
HARDEST = 0.27
"""How unlike it is in any recording."""
NOT_READ = 0.45
"""How unlike a reading is of which nothing is left but chance."""


class Measure(NamedTuple):
    """What likeness a recording has where a text is read, and where it is not."""

    right: float
    wrong: float

    @property
    def heard(self) -> float:
        """Likeness above which a word is heard well."""
        return self.wrong + HEARD * (self.right - self.wrong)

    def unlike(self, likeness: Matrix) -> float:
        """Say how much is lacking: from 0, all words are heard well, to 1, no more than backwards."""
        return float(np.clip((self.heard - likeness) / max(self.heard - self.wrong, 1e-6), 0, 1).mean())


def measure(search: Search) -> Measure:
    """Measure likeness over all readings."""
    right, wrong = [np.zeros(1, np.float32)], [np.zeros(1, np.float32)]
    for one in search.readings:
        scores = search.scores(one)
        right.append(profile(scores))
        wrong.append(profile(np.ascontiguousarray(scores[:, ::-1])))
    return Measure(float(np.median(np.concatenate(right))), float(np.mean(np.concatenate(wrong))))


def verdicts(search: Search, by: Measure) -> list[Verdict]:
    """Judge the readings, of which most are right."""
    unlike = [by.unlike(profile(search.scores(one))) for one in search.readings]
    usual = float(np.percentile(unlike, 80)) if unlike else 0.0
    most = min(DIFFERENT + OFTEN * usual, HARDEST)
    return ["not read" if one > NOT_READ else "different" if one > most else "read" for one in unlike]


def broken_off(search: Search, one: Reading, by: Measure) -> bool:
    """Say whether *one* is the beginning of its segment, broken off."""
    beginning = profile(search.scores(one), end=False)
    return by.unlike(beginning) < HARDEST and len(beginning) >= (one.end - one.first) / 3


def profile(scores: Matrix, *, end: bool = True, begin: bool = True) -> Matrix:
    """Return the likeness of each step of a reference (columns) on the best way through *scores*, averaged."""
    cells = find_warp.way(scores, find_warp.even(scores.shape[1], JUMP), begin=begin, end=end)
    first, last = int(cells[0]), int(cells[-1])
    total, times = np.zeros(scores.shape[1]), np.zeros(scores.shape[1])
    np.add.at(total, cells, scores[np.arange(len(cells)), cells])
    np.add.at(times, cells, 1)
    passed = np.flatnonzero(times)
    own = np.interp(np.arange(first, last + 1), passed, total[passed] / times[passed])
    span = min(SPAN, len(own))
    padded = np.pad(own, (span // 2, span - 1 - span // 2), "edge")
    return np.asarray(np.convolve(padded, np.full(span, 1 / span), "valid"), np.float32)
