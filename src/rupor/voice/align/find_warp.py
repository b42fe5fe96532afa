"""The best way of a stretch of sound through a row of cells, at most two cells on at a time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupor.voice.align.find_frames import Matrix

_NEVER = np.float32(-1e9)


class Costs(NamedTuple):
    """What it costs to come into each cell, in nepers."""

    stay: Matrix
    """From itself."""
    on: Matrix
    """From the cell before."""
    jump: Matrix
    """From the cell before that."""


def even(cells: int, cost: float) -> Costs:
    """Return costs that are the same for all *cells*: nothing for one cell on, *cost* for none or two."""
    same = np.full(cells, cost, np.float32)
    return Costs(same, np.zeros(cells, np.float32), same)


def way(scores: Matrix, costs: Costs, *, begin: bool = True, end: bool = True) -> NDArray[np.intp]:
    """Return the cell of each row of *scores* on the way with the highest sum.

    With *begin* the way begins in the first cell, with *end* it ends in the last, or one beside it; else anywhere.
    """
    rows, cells = scores.shape
    came = np.zeros((rows, cells), np.int8)
    score = np.full(cells + 2, _NEVER, np.float32)
    score[2:] = scores[0]
    if begin:
        score[4:] = _NEVER
        score[3:4] -= costs.jump[1:2]
    choices = np.empty((3, cells), np.float32)
    for row in range(1, rows):
        np.subtract(score[2:], costs.stay, out=choices[0])
        np.subtract(score[1:-1], costs.on, out=choices[1])
        np.subtract(score[:-2], costs.jump, out=choices[2])
        came[row] = choices.argmax(axis=0)
        np.add(choices.max(axis=0), scores[row], out=score[2:])
    last = score[2:].copy()
    if end:
        last[:-2] = _NEVER
        last[-2:-1] -= costs.jump[-1]
    cell = int(last.argmax())
    found = np.empty(rows, np.intp)
    for row in range(rows - 1, -1, -1):
        found[row] = cell
        cell -= int(came[row, cell])
    return found
