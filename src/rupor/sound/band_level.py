"""Bring the segments of a band-limited mix to one level again.

A voice is levelled with all that it has; of two voices that are alike in full, a telephone lets one through louder than
the other, by up to 3 LU. On the telephone segments are also played one by one, where nothing else evens them.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor.clock import RATE
from rupor.model import Placed
from rupor.sound import edit, level
from rupor.sound.level import MS

MOST = 6.0
"""dB by which a segment is raised or lowered."""


def gains(mix: Path, placed: Sequence[Placed]) -> NDArray[np.float64]:
    """Return a row for both ends of each segment of *mix* (48 kHz PCM): its millisecond, and what it lacks in dB."""
    rows: list[tuple[float, float]] = []
    with mix.open("rb") as file:
        for one in placed:
            file.seek(one.start * 2)
            sound = np.frombuffer(file.read((one.end - one.start) * 2), np.int16)
            heard = level.loudness(sound, RATE)
            lacking = 0.0 if heard <= level.ABSOLUTE_GATE else edit.REFERENCE - heard
            gain = float(np.clip(lacking, -MOST, MOST))
            rows += [(one.start / MS, gain), (one.end / MS, gain)]
    return np.array(rows or [(0.0, 0.0)])


def even(blocks: Iterator[NDArray[np.int16]], rows: NDArray[np.float64]) -> Iterator[NDArray[np.int16]]:
    """Yield blocks of whole milliseconds with each segment at its gain; between two it moves from one to the other."""
    at = 0
    for block in blocks:
        count = len(block) // MS
        # A value for each edge between milliseconds, drawn straight through the samples between.
        edges = 10 ** (np.interp(np.arange(at, at + count + 1), rows[:, 0], rows[:, 1]) / 20)
        steps = np.arange(MS) / MS
        curve = (edges[:-1, None] + np.diff(edges)[:, None] * steps).reshape(-1)
        yield level.rounded(block * curve.astype(np.float32))
        at += count
