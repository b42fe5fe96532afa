"""Dynamic time warping of one feature sequence onto another, with numpy alone, along anti-diagonals."""

import numpy as np
from numpy.typing import NDArray

from rupor.voice.align.features import Features


def path(one: Features, other: Features) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Warp *one* onto *other*: for each frame of *one* the first frame of *other* it meets, and their distance.

    Steps go one frame on in either or both. Distances are 1 - cosine.
    """
    near = 1 - _unit(one) @ _unit(other).T
    rows, columns = near.shape
    back = np.zeros((rows, columns), np.int8)
    cost = np.full((rows + 1, columns + 1), np.inf)
    cost[0, 0] = 0
    for diagonal in range(rows + columns - 1):
        row = np.arange(max(0, diagonal - columns + 1), min(rows, diagonal + 1))
        column = diagonal - row
        choices = np.stack([cost[row, column], cost[row, column + 1], cost[row + 1, column]])
        best = choices.argmin(axis=0)
        back[row, column] = best
        cost[row + 1, column + 1] = choices[best, np.arange(len(row))] + near[row, column]
    met = np.zeros(rows, np.intp)
    row, column = rows - 1, columns - 1
    while row >= 0 and column >= 0:
        met[row] = column
        step = back[row, column]
        row, column = row - (step != 2), column - (step != 1)
    return met, near[np.arange(rows), met].astype(np.float32)


def _unit(features: Features) -> Features:
    return np.asarray(features / (np.linalg.norm(features, axis=1, keepdims=True) + 1e-9), np.float32)
