"""Where a voice is silent: stretches long enough that they lie between words, in quiet sound and in noise."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

STEP = 80
"""Samples at 16 kHz from one measured frame to the next: 5 ms."""
SPAN = 160
"""Samples of a measured frame."""
LEAST = 24
"""Steps of the shortest silence: 120 ms; what is shorter may be the closure of a stop (EXPERIMENTS 2b)."""
UNDER_SPEECH = 33.0
"""dB under loud speech (95th percentile) at which a frame is silent (EXPERIMENTS 2b)."""
OVER_NOISE = 6.0
"""dB over the noise between words at which a frame is still silent."""
NOISIEST = 12.0
"""dB under loud speech that are always speech."""

NOTHING = 3.0
"""dB of a frame that holds no more than the rounding of samples: silent in any sound."""


class Silence(NamedTuple):
    """A silent stretch, in samples at 16 kHz."""

    start: int
    end: int


def silences(pcm: NDArray[np.int16]) -> list[Silence]:
    """Find the silent stretches of *pcm* (16 kHz); at both ends of the sound short ones count too."""
    energy = _energy(pcm)
    if not len(energy):
        return [Silence(0, len(pcm))]
    loud, noise = np.percentile(energy, [95, 5])
    quiet = energy <= max(min(max(loud - UNDER_SPEECH, noise + OVER_NOISE), loud - NOISIEST), NOTHING)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(np.int8)))
    found = []
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        outer = first == 0 or last == len(energy)
        if last - first >= LEAST or outer:
            start = first * STEP + SPAN // 2 if first else 0
            end = len(pcm) if last == len(energy) else (last - 1) * STEP + SPAN // 2
            found.append(Silence(start, max(start, end)))
    return found


def _energy(pcm: NDArray[np.int16]) -> NDArray[np.float64]:
    """Return the energy of each frame of 10 ms, every 5 ms, in dB."""
    if len(pcm) < SPAN:
        return np.zeros(0)
    halves = pcm[: len(pcm) // STEP * STEP].reshape(-1, STEP).astype(np.float32)
    power = np.einsum("ij,ij->i", halves, halves).astype(np.float64) / STEP
    return np.asarray(10 * np.log10((power[:-1] + power[1:]) / 2 + 1))
