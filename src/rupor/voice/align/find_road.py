"""The likeliest road of a speaker through a text: which segment is read when, in one pass over the recording.

A segment is a chain of its reference's steps. At each step of the recording a speaker stays, goes one step on or
two; at the end of a segment he goes on to the next one, leaves some out, goes back, or says something else.
What else is said scores 0: that is what likeness is measured against. (Viterbi's algorithm over connected words,
as in Ney, "The use of a one-stage dynamic programming algorithm for connected word recognition", 1984.)
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupor.voice.align.find_likeness import Likeness

BLOCK = 250
"""Steps of the recording that are scored together: 10 s."""
BEHIND, AHEAD = 1_500, 4_500
"""Steps of the references that may be read next: one minute back, three ahead ..."""
WIDEST = 4
"""... and twice as many for each 10 s in which nothing of them is heard, up to so many times."""
STAY = JUMP = 0.5
"""Nepers for a step of the recording in which the reference does not move, or moves by two."""
LEAVE_OUT = 6.0
"""Nepers for each segment left out."""
GO_BACK, BACK_FURTHER = 8.0, 2.0
"""Nepers for reading a segment again, and for each segment further back."""
OTHER = 3.0
"""Nepers for beginning to say something else."""
KNOWN = 30.0
"""Nepers by which it must be likelier that a segment is being read than that none is, to be sure of it."""
BEAM = 60.0
"""Nepers under the likeliest road at which an end of a segment is no longer remembered."""
_NEVER = np.float32(-1e9)


class Reading(NamedTuple):
    """A segment read: steps of the recording."""

    segment: int
    first: int
    end: int


class Text(NamedTuple):
    """The references' chains, one after the other."""

    firsts: NDArray[np.intp]
    """First step of each segment."""
    lasts: NDArray[np.intp]
    """Last step of each segment."""

    def cells(self, segment: int) -> slice:
        """Return the steps of *segment*."""
        return slice(int(self.firsts[segment]), int(self.lasts[segment]) + 1)

    def length(self, segment: int) -> int:
        """Count the steps of *segment*."""
        return int(self.lasts[segment] - self.firsts[segment]) + 1


class Road(NamedTuple):
    """What is read, in order of time."""

    readings: list[Reading]
    score: float
    """Nepers that it is likelier than that nothing of the text is read."""


def road(likeness: Likeness, count: int, text: Text) -> Road:
    """Find the likeliest road through the first *count* steps of the recording."""
    search = _Search(text)
    for first in range(0, count, BLOCK):
        last = min(first + BLOCK, count)
        window = search.window()
        cells = slice(int(text.firsts[window.start]), int(text.lasts[window.stop - 1]) + 1)
        search.walk(first, likeness(slice(first, last), cells), window, cells)
    return search.end_of_road()


class _Search:
    """Scores of all roads that may still turn out to be the likeliest, and the ends of segments on them."""

    def __init__(self, text: Text) -> None:
        self.text = text
        size, segments = int(text.lasts[-1]) + 1, len(text.firsts)
        self.score = np.full(size, _NEVER, np.float32)
        self.entered = np.zeros(size, np.int32)
        """Step of the recording at which the road entered the segment that it is in."""
        self.before = np.full(size, -1, np.int32)
        """The end of a segment that lies before, as an index of ``ends``."""
        self.after = -LEAVE_OUT * np.arange(segments + 1, dtype=np.float32)
        """Scores of roads that stand after n segments."""
        self.other = self.after.copy()
        self.end = np.full(segments + 1, -1, np.int32)
        self.other_end = self.end.copy()
        self.ends: list[NDArray[np.int32]] = []
        self.count = 0
        self.inside = self.outside = 0
        """Segments in which, and before which, the likeliest roads stand."""
        self.wide = 1
        self.taken_off = 0.0

    def window(self) -> slice:
        """Choose the segments near the likeliest roads."""
        near = sorted((self.inside, min(self.outside, len(self.text.firsts) - 1)))
        first = int(np.searchsorted(self.text.lasts, self.text.firsts[near[0]] - BEHIND * self.wide))
        stop = int(np.searchsorted(self.text.firsts, self.text.firsts[near[1]] + AHEAD * self.wide))
        cells = slice(int(self.text.firsts[first]), int(self.text.lasts[stop - 1]) + 1)
        self.score[: cells.start] = _NEVER
        self.score[cells.stop :] = _NEVER
        return slice(first, stop)

    def walk(self, begin: int, scores: NDArray[np.float32], window: slice, cells: slice) -> None:
        """Go through a block of the recording that begins at step *begin*, in the segments of *window*."""
        firsts = self.text.firsts[window] - cells.start
        lasts = self.text.lasts[window] - cells.start
        nearly = np.maximum(lasts - 1, firsts)
        score = self.score[cells].copy()
        entered, before = self.entered[cells].copy(), self.before[cells].copy()
        index = np.arange(len(score), dtype=np.intp)
        for step, row in enumerate(scores, begin):
            source, enter = self._entries()
            source, enter = source[window], enter[window]
            stay = score - np.float32(STAY)
            on = np.empty_like(score)
            on[1:] = score[:-1]
            on[firsts] = enter
            jump = np.full_like(score, _NEVER)
            jump[2:] = score[:-2] - np.float32(JUMP)
            jump[firsts] = _NEVER
            jump[np.minimum(firsts + 1, lasts)] = _NEVER
            score = np.maximum(np.maximum(stay, on), jump)
            moved = (score != stay).astype(np.intp)
            moved += (score != stay) & (score != on)
            came = index - moved
            entered, before = entered[came], before[came]
            new = score[firsts] == enter
            entered[firsts[new]] = step
            before[firsts[new]] = self.end[source[new]]
            score += row
            self._leave(step, window, score, entered, before, lasts, nearly)
        self.score[cells], self.entered[cells], self.before[cells] = score, entered, before
        self._level()

    def _entries(self) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Say for each segment after how many it is best entered now, and with which score."""
        places = np.arange(len(self.after))
        cost = (LEAVE_OUT * places).astype(np.float32)
        on = self.after + cost
        most = np.maximum.accumulate(on)
        on_from = np.maximum.accumulate(np.where(on == most, places, 0))
        far = (BACK_FURTHER * places).astype(np.float32)
        back = (self.after - far)[::-1]
        most_back = np.maximum.accumulate(back)
        back_from = (len(places) - 1 - np.maximum.accumulate(np.where(back == most_back, places, 0)))[::-1]
        forward = (most - cost)[:-1]
        backward = (most_back[::-1] + far - np.float32(GO_BACK))[1:]
        source = np.where(forward >= backward, on_from[:-1], back_from[1:])
        return source, np.maximum(forward, backward)

    def _leave(
        self,
        step: int,
        window: slice,
        score: NDArray[np.float32],
        entered: NDArray[np.int32],
        before: NDArray[np.int32],
        lasts: NDArray[np.intp],
        nearly: NDArray[np.intp],
    ) -> None:
        """Let roads leave the segments that they are at the end of, and others begin to say something else."""
        early = score[nearly] - np.float32(JUMP)
        leave = np.maximum(score[lasts], early)
        best = max(float(score.max()), float(self.other.max()))
        chosen = np.flatnonzero(leave > best - BEAM)
        self.after, self.end = self.other.copy(), self.other_end.copy()
        if not len(chosen):
            return
        cell = np.where(score[lasts] >= early, lasts, nearly)[chosen]
        segment = chosen + window.start
        self.ends.append(
            np.stack([segment, entered[cell], np.full(len(chosen), step + 1), before[cell]], axis=1).astype(
                np.int32
            )
        )
        number = np.arange(self.count, self.count + len(chosen), dtype=np.int32)
        self.count += len(chosen)
        place, won = segment + 1, leave[chosen]
        better = won > self.after[place]
        self.after[place[better]], self.end[place[better]] = won[better], number[better]
        better = won - OTHER > self.other[place]
        self.other[place[better]], self.other_end[place[better]] = (
            won[better] - np.float32(OTHER),
            number[better],
        )

    def _level(self) -> None:
        """Take the best score off all, lest they grow, and note where the likeliest roads stand."""
        inside, outside = float(self.score.max()), float(self.after.max())
        self.inside = int(np.searchsorted(self.text.firsts, self.score.argmax(), side="right")) - 1
        self.outside = int(self.after.argmax())
        self.wide = 1 if inside - outside > KNOWN else min(self.wide * 2, WIDEST)
        most = np.float32(max(inside, outside))
        self.taken_off += float(most)
        self.score -= most
        self.after -= most
        self.other -= most

    def end_of_road(self) -> Road:
        """Follow the likeliest road back to the beginning of the recording."""
        final = self.after - LEAVE_OUT * np.arange(len(self.text.firsts), -1, -1)
        at = int(self.end[int(final.argmax())])
        nothing = -LEAVE_OUT * len(self.text.firsts)
        ends = np.concatenate(self.ends) if self.ends else np.zeros((0, 4), np.int32)
        found = []
        while at >= 0:
            segment, first, end, before = ends[at].tolist()
            found.append(Reading(segment, first, end))
            at = before
        return Road(found[::-1], float(final.max()) + self.taken_off - nothing)
