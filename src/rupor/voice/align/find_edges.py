"""Where exactly a reading begins and ends: between the last word before and the first word after, in silence if any.

The search knows an edge to a step or two. Here the frames of 10 ms around it are laid against the end of one
reference and the beginning of the next, with room for other sounds between them.
"""

from typing import NamedTuple

import numpy as np

from rupor.voice.align import find_warp
from rupor.voice.align.find_frames import STEP, Heard, squeezed
from rupor.voice.align.find_road import JUMP, OTHER, Reading
from rupor.voice.align.find_search import Search

AROUND = 90
"""Frames before and after an edge that are looked at."""
SURE = 30
"""Frames of a reference that surely are not all said by the first or the last frame that is looked at."""
ROOM = 40
"""Frames between two readings in which something else may have been said."""
ISLAND = 80
"""Frames of the longest cough: what lies between two silences need not belong to a sentence ..."""
STRANGE = 0.2
"""... if it is so unlike it, in nepers for each frame."""
RESTING, RUN_ON = 1.0, 3.0
"""Nepers for each silent frame between two sentences (of a silence, four are kept), and against having none."""
NEVER = 1e6
"""Nepers against what cannot be."""
SNAP = 12
"""Frames of speech between an edge and a silence that may be no speech of the sentence after all."""
BEFORE, AFTER = 8, 10
"""Frames of silence that are left before a sentence, and after it, where a word dies away."""


class Span(NamedTuple):
    """Frames of 10 ms."""

    start: int
    end: int


class Edges:
    """Finds edges in one recording."""

    def __init__(self, heard: Heard, search: Search) -> None:
        """Take a recording and what was found in it."""
        self.heard, self.fine, self.references = heard, search.fine(), search.frames
        self.kept = np.flatnonzero(~squeezed(heard.silent))
        changes = np.diff(np.concatenate([[False], heard.silent, [False]]).astype(np.int8))
        self.silence_starts = np.flatnonzero(changes == 1)
        self.silence_ends = np.flatnonzero(changes == -1)
        places = np.searchsorted(self.kept, [self.silence_starts, self.silence_ends])
        self.places = places.mean(axis=0)
        """Where in the kept frames each silence is."""
        self.island = np.zeros(len(heard.silent), np.bool_)
        for start, end in zip(self.silence_ends[:-1], self.silence_starts[1:], strict=True):
            self.island[start:end] = end - start <= ISLAND

    def spans(self, read: list[Reading]) -> list[Span]:
        """Return where each of *read* begins and ends; they are in order of time."""
        starts, ends = [], []
        for before, after in zip([None, *read], [*read, None], strict=True):
            end, start = self._between(before, after)
            ends.append(end)
            starts.append(start)
        return [Span(start, max(start, end)) for start, end in zip(starts[:-1], ends[1:], strict=True)]

    def _between(self, before: Reading | None, after: Reading | None) -> tuple[int, int]:
        """Return the frames at which *before* ends and *after* begins."""
        if before and after and after.first - before.end <= 2 * AROUND // STEP:
            end, start = self._crossing(before, after, (before.end * STEP, after.first * STEP))
        else:
            end = self._crossing(before, None, (before.end * STEP,) * 2)[0] if before else 0
            start = self._crossing(None, after, (after.first * STEP,) * 2)[1] if after else 0
        return self._snapped(end, start, bool(before), bool(after))

    def _crossing(
        self, before: Reading | None, after: Reading | None, around: tuple[int, int]
    ) -> tuple[int, int]:
        """Return the kept frames at which *before* ends and *after* begins."""
        if self.fine is None:
            return around
        first = max(around[0] - AROUND, before.first * STEP if before else 0, 0)
        last = min(around[1] + AROUND, after.end * STEP if after else len(self.kept), len(self.kept))
        frames = self.heard.fine[self.kept[first:last]].astype(np.float32)
        none = np.zeros((len(frames), 0), np.float32)
        # Twice as many frames of the references: the speaker may be faster than they are.
        tail = self.fine(frames, self.references(before.segment)[-2 * AROUND :]) if before else none
        head = self.fine(frames, self.references(after.segment)[: 2 * AROUND]) if after else none
        other = not (before and after) or around[1] - around[0] >= ROOM
        silent = self.heard.silent[self.kept[first:last]]
        alone = np.where(self.island[self.kept[first:last]], -STRANGE, -NEVER)
        between = np.where(silent, RESTING, 0.0 if other else alone).astype(np.float32)
        scores = np.hstack([tail, between[:, None], head])
        costs = find_warp.even(scores.shape[1], JUMP / STEP)
        place = tail.shape[1]
        costs.stay[place] = 0
        costs.on[place] = OTHER if other else 0
        costs.jump[place + 1 : place + 2] = RUN_ON
        if before:
            scores[0, max(place - SURE, min(place, 1)) :] = -NEVER
        if after:
            scores[-1, : scores.shape[1] - max(head.shape[1] - SURE, 1)] = -NEVER
        cells = find_warp.way(scores, costs, begin=not before, end=not after)
        end = int(np.searchsorted(cells, place))
        start = int(np.searchsorted(cells, place + 1))
        return first + end, first + start

    def _snapped(self, end: int, start: int, before: bool, after: bool) -> tuple[int, int]:
        """Move edges (kept frames) into the silence beside them; return frames of the recording."""
        last = self.kept[min(end, len(self.kept) - 1)] if before else 0
        first = self.kept[min(start, len(self.kept) - 1)] if after else len(self.heard.silent)
        quiet = self._nearest(end) if before else None
        if quiet is not None:
            last = self._into(quiet)[0]
        quiet = self._nearest(start) if after else None
        if quiet is not None:
            first = self._into(quiet)[1]
        if before and after and first < last:
            first = last = (first + last) // 2
        return int(last), int(first)

    def _nearest(self, frame: int) -> int | None:
        """Return the index of the silence that lies within ``SNAP`` of a kept frame, if one does."""
        if not len(self.places):
            return None
        index = int(np.abs(self.places - frame).argmin())
        return index if abs(self.places[index] - frame) <= SNAP else None

    def _into(self, silence: int) -> tuple[int, int]:
        """Return the frames at which speech that ends with a silence is cut, and speech that begins after it."""
        start, end = int(self.silence_starts[silence]), int(self.silence_ends[silence])
        half = (end - start) // 2
        return start + min(AFTER, half), end - min(BEFORE, half)
