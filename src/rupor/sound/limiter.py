"""A look-ahead true-peak limiter: the gain that keeps every peak under a ceiling, moving slowly enough to be unheard.

It works on the mix's true peaks, one for each millisecond, so a gain can be tried again at the cost of a
multiplication. The gain falls before a peak and rises after it, both over ``REACH`` milliseconds.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor.sound.level import MS, Floats

REACH = 30
"""Milliseconds of look-ahead; a shorter one colours low voices."""
BLOCK = 10_000
"""Milliseconds that are held in memory at a time."""


def apply(mix: Path, peaks: Path, gain_db: float, ceiling_db: float) -> Iterator[bytes]:
    """Yield the mix's PCM with *gain_db* applied and no true peak above *ceiling_db*."""
    gain = np.float32(10 ** (gain_db / 20))
    ceiling = 10 ** (ceiling_db / 20)
    heights = np.memmap(peaks, np.float32, "r")
    with mix.open("rb") as source:
        for first in range(0, len(heights), BLOCK):
            last = min(first + BLOCK, len(heights))
            sound = np.frombuffer(source.read((last - first) * MS * 2), np.int16)
            curve = _curve(heights, first, last, float(ceiling / gain))
            limited = sound.astype(np.float32)
            limited *= gain * _per_sample(curve)
            yield np.clip(np.rint(limited), -32768, 32767).astype("<i2").tobytes()


def _curve(heights: NDArray[np.float32], first: int, last: int, limit: float) -> Floats:
    """Compute the gain at each millisecond from one before *first* to one after *last*.

    The smallest gain needed within ``REACH`` is held, then smoothed over less than ``REACH``: so the smoothed
    gain is nowhere above what is needed, also between two milliseconds.
    """
    margin = 2 * REACH
    low, high = max(0, first - margin), min(len(heights), last + margin)
    near = np.pad(heights[low:high], (margin - (first - low), margin - (high - last)))
    needed = np.minimum(1, limit / np.maximum(near, 1e-9)).astype(np.float32)
    if needed.min(initial=1) >= 1:
        return np.ones(last - first + 2, np.float32)
    held = np.lib.stride_tricks.sliding_window_view(needed, 2 * REACH + 1).min(axis=1)
    window = np.hanning(2 * REACH + 1)[1:-1]
    smooth = np.convolve(held, (window / window.sum()).astype(np.float32), "valid")
    return smooth.astype(np.float32)


def _per_sample(curve: Floats) -> Floats:
    """Draw the curve through every sample; a point of it stands in the middle of its millisecond."""
    count = len(curve) - 2
    if curve.min() == 1:
        return np.ones(count * MS, np.float32)
    at = (np.arange(count * MS, dtype=np.float32) + 0.5) / MS + 0.5
    return np.interp(at, np.arange(len(curve), dtype=np.float32), curve).astype(np.float32)
