"""Dynamic time warping of heard speech onto known speech, with numpy alone, row by row.

Beside the plain warp there is one that knows words: between two words the heard speech may be silent for as long as it
likes, and nowhere else. Which word a pause stands before is thereby decided together with everything else.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupor.voice.align.features import Features

STRAY = 2.0
"""What it costs more for a silent frame to lie in a word: else a pause is taken for the closure of a stop."""
UNEVEN = 0.1
"""What a step costs more that goes on in one of the sounds only."""
ALONE = 260_000
"""Multiplications that numpy's library still does in one thread; its threads cost more than they save here."""
WHOLE = 2000
"""Frames up to which all of both sounds are held against each other; longer ones first meet at a coarser grain."""
COARSE = 6000
"""Frames of the longer sound at its coarser grain, at most."""
ROOM = 120
"""Frames that a fine warp may leave the coarse one by, to either side."""
_DIAGONAL, _STAY, _ENTER, _ALONG = 0, 1, 2, 3
"""How a cell is best reached: from the column before in the row before, from the same column there, from the pause
before the word there, from the column before in the same row."""
_LEFT, _SKIPPED = 1, 2
"""How a pause is best reached, if not from itself: from the word before it, from the pause before that word."""

Frames = NDArray[np.intp]
Costs = NDArray[np.float64]


class Band(NamedTuple):
    """The columns in which each row may lie: *width* of them from *low* on, which never falls."""

    low: Frames
    width: int


class Words(NamedTuple):
    """Known speech in words."""

    frames: Features
    firsts: Sequence[int]
    """The frames at which words begin; the first is 0."""
    entry: Costs | float = 0.0
    """What a pause costs by where it stands: before each word, and after the last."""


def path(one: Features, other: Features) -> tuple[Frames, NDArray[np.float32]]:
    """Warp *one* onto *other*: for each frame of *one* the first frame of *other* it meets, and their distance.

    Steps go one frame on in either or both. Distances are 1 - cosine.
    """
    met = through(one, Words(other, [0]), np.full(len(one), np.inf))
    near = 1 - (unit(one) * unit(other)[met]).sum(axis=1)
    return met, np.asarray(near, np.float32)


def unit(features: Features) -> Features:
    """Bring every frame to length 1."""
    return np.asarray(features / (np.linalg.norm(features, axis=1, keepdims=True) + 1e-9), np.float32)


def through(
    heard: Features, known: Words, pause: Costs, skip: Costs | None = None, *, whole: bool = False
) -> Frames:
    """Warp *heard* onto the words of *known*: for each heard frame the first known frame it meets, or the pause.

    *pause* is what it costs each heard frame to lie between words: nothing where it is silent, infinite where it must
    be speech of a word. *skip* is what it costs to leave each word out, where that is allowed. A frame that lies in the
    pause before word ``k`` (``len(known.firsts)``: after the last) is given as ``-1 - k``. Long sounds are held against
    each other in a band around where they meet at a coarser grain, unless they must be as a *whole*.
    """
    band = Band(np.zeros(len(heard), np.intp), len(known.frames))
    if not whole and max(len(heard), len(known.frames)) > WHOLE:
        band = _around(heard, known.frames, pause)
    return _Lattice(heard, known, pause, skip, band).solve()


def _around(heard: Features, known: Features, pause: Costs) -> Band:
    """Find the band around the meeting of both sounds at a coarser grain, silences left out."""
    grain = max(4, -(-max(len(heard), len(known)) // COARSE))
    said = np.flatnonzero(pause > 0)
    rough = _coarse(heard[said], grain)
    met = through(rough, Words(_coarse(known, grain), [0]), np.full(len(rough), np.inf), whole=True)
    centre = np.interp(np.arange(len(heard)), said[: len(met) * grain : grain], met * grain)
    width = min(2 * ROOM + 2 * grain, len(known))
    low = np.clip(np.maximum.accumulate(centre).astype(np.intp) - width // 2, 0, len(known) - width)
    low[0] = 0
    return Band(low, width)


def _coarse(features: Features, grain: int) -> Features:
    edges = np.arange(0, len(features), grain)
    return np.asarray(np.add.reduceat(features, edges, axis=0), np.float32)


class _Lattice:
    """Costs of the best ways to every known frame, and to every pause, row by row."""

    def __init__(self, heard: Features, known: Words, pause: Costs, skip: Costs | None, band: Band) -> None:
        self.heard, self.known = unit(heard), unit(known.frames).T
        self.firsts = np.asarray(known.firsts, np.intp)
        self.lasts = np.append(self.firsts[1:], len(known.frames)) - 1
        self.pause, self.skip, self.band, self.entry = pause, skip, band, known.entry
        self.nowhere = np.full(len(self.firsts) + 1, np.inf)
        self.back = np.zeros((len(heard), band.width), np.int8)
        self.gaps: dict[int, NDArray[np.int8]] = {}

    def solve(self) -> Frames:
        """Fill the lattice and walk back through it."""
        cost = np.full(self.band.width + 1, np.inf)  # the first stands for the column before the band
        between = self.nowhere.copy()
        between[0] = 0.0
        between = self._skipped(between, np.zeros(len(between), np.int8))
        block = max(1, ALONE // (self.heard.shape[1] * self.band.width))
        low = 0
        for first in range(0, len(self.heard), block):
            for row, near in enumerate(self._distances(first, first + block), first):
                after = self._between(row, low, cost, between)
                if self.band.low[row] > low:
                    cost = _moved(cost, int(self.band.low[row]) - low)
                    low = int(self.band.low[row])
                self._words(row, near, cost, between)
                between = after
        return self._trace(float(cost[-1]), float(between[-1]))

    def _distances(self, first: int, last: int) -> Costs:
        """Compute the distances of a block of rows, each from its band's first column on."""
        low = self.band.low[first:last]
        start, end = int(low[0]), int(low[-1]) + self.band.width
        near = (1.0 - self.heard[first:last] @ self.known[:, start:end]).astype(np.float64)
        near[self.pause[first:last] == 0] += STRAY
        if low[0] == low[-1]:
            return near
        return np.take_along_axis(near, (low - start)[:, None] + np.arange(self.band.width), axis=1)

    def _words(self, row: int, near: Costs, cost: Costs, between: Costs) -> None:
        """Let the row lie in a word: *cost*, that of the row before, becomes this row's."""
        same = cost[1:]
        longer = same + UNEVEN
        steps = self.back[row]
        np.greater(cost[:-1], longer, out=steps.view(np.bool_))
        free = np.minimum(cost[:-1], longer)
        if between is not self.nowhere:
            self._entered(row, free, between)
        total = (near + UNEVEN).cumsum()
        free -= total
        free += near
        least = np.minimum.accumulate(free)
        steps[least < free] = _ALONG
        np.add(least, total, out=same)
        cost[0] = np.inf

    def _entered(self, row: int, best: Costs, between: Costs) -> None:
        """Let the row be the first of a word, after a pause."""
        low = self.band.low[row]
        begin, stop = np.searchsorted(self.firsts, [low, low + self.band.width])
        inside = self.firsts[begin:stop] - low
        better = between[begin:stop] < best[inside]
        best[inside[better]] = between[begin:stop][better]
        self.back[row][inside[better]] = _ENTER

    def _between(self, row: int, low: int, cost: Costs, between: Costs) -> Costs:
        """Let the row lie between words: after more of the same pause, or after a word's last frame."""
        if not np.isfinite(self.pause[row]):
            return self.nowhere
        begin, stop = np.searchsorted(self.lasts, [low, low + self.band.width])
        left = self.nowhere.copy()
        left[begin + 1 : stop + 1] = cost[self.lasts[begin:stop] - low + 1]
        left += self.entry
        entered = left < between
        self.gaps[row] = entered.astype(np.int8)
        return self._skipped(np.where(entered, left, between) + self.pause[row], self.gaps[row])

    def _skipped(self, between: Costs, how: NDArray[np.int8]) -> Costs:
        """Let the pause before a word be reached from the pause before the word that is left out."""
        if self.skip is None:
            return between
        total = np.append(0.0, np.cumsum(self.skip))
        free = between - total
        least = np.minimum.accumulate(free)
        how[least < free] = _SKIPPED
        return np.asarray(least + total)

    def _trace(self, said: float, paused: float) -> Frames:
        """Walk back from the end of the last word, or from the pause after it."""
        met = np.zeros(len(self.heard), np.intp)
        row = len(self.heard) - 1
        column = self.known.shape[1] - 1 if said <= paused else -1 - len(self.firsts)
        while row >= 0:
            met[row] = column
            if column < 0:
                row, column = self._out_of_pause(row, -1 - column)
                continue
            step = self.back[row, column - self.band.low[row]]
            if step == _ALONG:
                column -= 1
            elif step == _ENTER:
                row, column = row - 1, -1 - int(np.searchsorted(self.firsts, column))
            else:
                row, column = row - 1, column - int(step == _DIAGONAL)
        return met

    def _out_of_pause(self, row: int, gap: int) -> tuple[int, int]:
        how = self.gaps[row]
        while how[gap] == _SKIPPED:
            gap -= 1
        return row - 1, int(self.lasts[gap - 1]) if how[gap] == _LEFT else -1 - gap


def _moved(cost: Costs, shift: int) -> Costs:
    """Move a row of costs *shift* columns on."""
    return np.append(cost[shift:], np.full(min(shift, len(cost)), np.inf))
