"""A look-ahead true-peak limiter: the gain that keeps every peak under a ceiling, moving slowly enough to be unheard.

It is fed with sound and the sound's true peaks, one for each millisecond, and answers with the same sound, later:
it looks ``2 * REACH`` milliseconds ahead. The gain falls before a peak and rises after it.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor.sound import level
from rupor.sound.level import MS, Floats

REACH = 30
"""Milliseconds over which the gain is held and smoothed; a shorter time colours low voices."""
MARGIN = 2 * REACH
BLOCK = 10_000
"""Milliseconds that are read from a file at a time."""


class Limiter:
    """One pass over a sound, fed block by block."""

    def __init__(self, gain_db: float, ceiling_db: float) -> None:
        self._gain = np.float32(10 ** (gain_db / 20))
        self._limit = 10 ** ((ceiling_db - gain_db) / 20)
        self._sound: list[NDArray[np.int16]] = []
        # Before the first millisecond and after the last one lies silence, which needs no limiting.
        self._heights: Floats = np.zeros(MARGIN, np.float32)

    def feed(self, sound: NDArray[np.int16], heights: Floats) -> Floats:
        """Take whole milliseconds of 16-bit sound with their peaks; return what is ready, not rounded."""
        self._sound.append(sound)
        self._heights = np.concatenate([self._heights, heights])
        return self._ready(len(self._heights) - 2 * MARGIN)

    def finish(self) -> Floats:
        """Return the rest of the limited sound."""
        self._heights = np.concatenate([self._heights, np.zeros(MARGIN, np.float32)])
        return self._ready(len(self._heights) - 2 * MARGIN)

    def _ready(self, count: int) -> Floats:
        if count <= 0:
            return np.zeros(0, np.float32)
        gains = curve(self._heights, self._limit)
        self._heights = self._heights[count:]
        waiting = np.concatenate(self._sound)
        self._sound = [waiting[count * MS :]]
        limited: Floats = waiting[: count * MS] * (self._gain * _per_sample(gains))
        return limited


def pcm16(limited: Floats) -> bytes:
    """Round limited sound to 16-bit PCM."""
    return level.rounded(limited).tobytes()


def pcm_float(limited: Floats) -> bytes:
    """Write limited sound as 32-bit floats of full scale 1, for encoders that take more than 16 bits."""
    return (limited * np.float32(1 / 32768)).astype("<f4").tobytes()


def apply(mix: Path, peaks: Path, gain_db: float, ceiling_db: float) -> Iterator[bytes]:
    """Yield the PCM of a file with *gain_db* applied and no true peak above *ceiling_db*."""
    limiter = Limiter(gain_db, ceiling_db)
    with mix.open("rb") as source, peaks.open("rb") as heights:
        while near := heights.read(BLOCK * 4):
            sound = source.read(len(near) // 4 * MS * 2)
            yield pcm16(limiter.feed(np.frombuffer(sound, np.int16), np.frombuffer(near, np.float32)))
    yield pcm16(limiter.finish())


def curve(heights: Floats, limit: float) -> Floats:
    """Compute the gain at each millisecond but for the margins, and at one more on both sides.

    The smallest gain needed within ``REACH`` is held, then smoothed over less than ``REACH``: so the smoothed
    gain is nowhere above what is needed, also between two milliseconds.
    """
    needed = np.minimum(1, limit / np.maximum(heights, 1e-9)).astype(np.float32)
    if np.min(needed) >= 1:
        return np.ones(len(heights) - 2 * MARGIN + 2, np.float32)
    held = np.lib.stride_tricks.sliding_window_view(needed, 2 * REACH + 1).min(axis=1)
    window = np.hanning(2 * REACH + 1)[1:-1]
    # In double precision, so that where a block begins changes no sample.
    return np.convolve(held.astype(np.float64), window / window.sum(), "valid").astype(np.float32)


def _per_sample(gains: Floats) -> Floats:
    """Draw a curve through every sample; a point of it stands in the middle of its millisecond."""
    count = len(gains) - 2
    if np.min(gains) >= 1:
        return np.ones(count * MS, np.float32)
    before, here, after = gains[:-2, None], gains[1:-1, None], gains[2:, None]
    rise = (np.arange(MS // 2, dtype=np.float32) + np.float32(0.5)) / np.float32(MS)
    first = before + (here - before) * (rise + np.float32(0.5))
    return np.concatenate([first, here + (after - here) * rise], axis=1).reshape(-1)
