"""Search a recording for its readings, and learn from what is found how its speaker sounds."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from rupor.voice.align import find_likeness, find_road, find_warp
from rupor.voice.align.find_frames import Heard, Matrix, pooled, stretched
from rupor.voice.align.find_likeness import Likeness, Model, Pairs
from rupor.voice.align.find_road import JUMP, Reading, Text

TRIAL = 3_000
"""Steps of the recording in which paces are tried: two minutes of speech."""
PACES = (1.0, 0.65, 1.5)
"""How many times as long as the reference voice a speaker may take, to within half and twice that."""
BETTER = 1.2
"""How many times as likely as the first must another pace make the text."""
EXACT = 1.06
"""A pace that is so much off is put right."""
LESSON = 6_000
"""Steps of the recording that are learnt from: four minutes of speech."""
LEAST_LESSONS, MOST_LESSONS = 2, 6
"""How often is learnt: until no other segments are found."""


class Search:
    """What was found, and the measure that found it."""

    def __init__(self, heard: Heard, spoken: Sequence[NDArray[np.float16]]) -> None:
        """Search *heard* for readings of the segments whose references are *spoken*, each of which has speech."""
        self.spoken = spoken
        self.recorded, self.our_scale = find_likeness.columns(heard.steps, np.zeros(1, np.intp))
        self.model: Model | None = None
        self._set_pace(self._tried_pace())
        known: list[int] = []
        for lesson in range(MOST_LESSONS):
            found = self._walk(LESSON)
            segments = [one.segment for one in found]
            if lesson >= LEAST_LESSONS and segments == known:
                break
            known = segments
            self._set_pace(self.pace * self._ratio(found))
            self._learn(found)
        self.readings = self._walk(len(self.recorded))

    def scores(self, one: Reading) -> Matrix:
        """Score a stretch of the recording (rows) as a segment (columns)."""
        return self.likeness(slice(one.first, one.end), self.text.cells(one.segment))

    def fine(self) -> Callable[[Matrix, Matrix], Matrix] | None:
        """Return what scores frames of 10 ms; None when too little was found to learn from."""
        return find_likeness.fine(self.model, self.our_scale, self.their_scale) if self.model else None

    def frames(self, segment: int) -> Matrix:
        """Return the cepstra of each frame of 10 ms of a reference, at the speaker's pace."""
        return stretched(self.spoken[segment], self.pace).astype(np.float32)

    def _set_pace(self, pace: float) -> None:
        """Let the references last *pace* times as long."""
        self.pace = pace
        steps = [pooled(stretched(one, pace)) for one in self.spoken]
        steps = [one if len(one) else np.zeros((1, one.shape[1]), np.float32) for one in steps]
        firsts = np.cumsum([0, *map(len, steps)])
        self.text = Text(firsts[:-1], firsts[1:] - 1)
        self.reference, self.their_scale = find_likeness.columns(np.vstack(steps), self.text.firsts)
        self._compare()

    def _compare(self) -> None:
        self.likeness: Likeness = (
            find_likeness.learnt(self.model, self.recorded, self.reference)
            if self.model
            else find_likeness.generic(self.recorded, self.reference)
        )

    def _tried_pace(self) -> float:
        """Return the pace at which most is heard in the beginning of the recording."""
        best, score = PACES[0], 0.0
        for pace in PACES:
            self._set_pace(pace)
            found = find_road.road(self.likeness, min(TRIAL, len(self.recorded)), self.text)
            if found.score > score * (BETTER if score else 1):
                best, score = pace, found.score
        return best

    def _walk(self, most: int) -> list[Reading]:
        return find_road.road(self.likeness, min(most, len(self.recorded)), self.text).readings

    def _ratio(self, found: Sequence[Reading]) -> float:
        """Return how many times as long as now the references should last; 1.0 where that is near enough."""
        if not found:
            return 1.0
        ratio = float(np.median([(one.end - one.first) / self.text.length(one.segment) for one in found]))
        return 1.0 if 1 / EXACT < ratio < EXACT else ratio

    def _learn(self, found: Sequence[Reading]) -> None:
        pairs = self._pairs(found)
        if len(pairs[0]) >= find_likeness.LEAST:
            self.model = find_likeness.learn(self.recorded, self.reference, pairs)
            self._compare()

    def _pairs(self, found: Sequence[Reading]) -> Pairs:
        ours, theirs = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
        for one in found:
            scores = self.scores(one)
            cells = find_warp.way(scores, find_warp.even(scores.shape[1], JUMP))
            ours.append(np.arange(one.first, one.end))
            theirs.append(self.text.firsts[one.segment] + cells)
        return np.concatenate(ours), np.concatenate(theirs)
