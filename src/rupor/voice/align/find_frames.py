"""What a recording and its references sound like to ``find``: cepstra, with silence left out, in steps of 40 ms.

Pauses are no part of what is compared: a speaker may pause anywhere, for as long as he likes. A silence leaves
two of its frames, and the place where each frame was is kept.
"""

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupor.voice.align import features
from rupor.voice.align.find_voicing import voiced

Matrix = NDArray[np.float32]

CEPSTRA = 13
STEP = 4
"""Frames of 10 ms in a step of the search."""
SECOND = features.RATE // features.HOP
"""Frames of 10 ms in a second."""
PAUSE = 12
"""Frames of the shortest silence that is left out: 120 ms; what is shorter may be a closed stop (EXPERIMENTS 2b)."""
LEFT = 2
"""Frames that are left of a silence at each of its ends."""
RANGE = 9.0
"""Nepers of power that speech spans, at most: 39 dB."""
QUIET = 0.22
"""Share of the way from the noise up to loud speech below which a frame is silent."""
SOFTER = 4.6
"""Nepers that speech may be softer at times: 20 dB."""
CLEAR = 3.5
"""Nepers by which speech is louder than the noise."""
NEAR = 2
"""Seconds before and after, in which speech is about as loud."""
NOISE = 150
"""Frames of the longest sound that may be taken for no speech."""
UNVOICED = 0.05
"""Share of a sound that is voiced under which it is no speech."""
COLOUR = 10 * SECOND
"""Frames of speech before and after, in which the colour of the sound is the same."""
NOTHING = -12.0
"""Level in nepers below which there is no sound: 16-bit silence has -13.8."""
BLOCK = 30 * SECOND


class Heard(NamedTuple):
    """A recording: frames of 10 ms, and steps of 40 ms from which silence is left out."""

    fine: NDArray[np.float16]
    """Cepstra of each frame of 10 ms."""
    silent: NDArray[np.bool_]
    """Frames of 10 ms that lie in a silence of at least ``PAUSE``."""
    steps: Matrix
    """Cepstra of each step."""
    at: NDArray[np.intp]
    """Frame of 10 ms at which each step begins."""


def hear(pcm: NDArray[np.int16]) -> Heard:
    """Take the cepstra of *pcm* (16 kHz, perhaps a map of a long file, which is read once, half a minute at a time)."""
    fine, level = _cepstra(pcm)
    silent = _silent(level)
    _hush(pcm, silent)
    kept = np.flatnonzero(~squeezed(silent))
    # A speaker who turns away from the microphone, and another speaker before him, say the same in another colour.
    _centre(fine, kept)
    return Heard(fine, silent, pooled(fine[kept]), kept[: len(kept) // STEP * STEP : STEP])


def speech(pcm: NDArray[np.int16]) -> NDArray[np.float16]:
    """Take the cepstra of each frame of 10 ms of a reference (16 kHz), its silences left out."""
    fine, level = _cepstra(pcm)
    return fine[~squeezed(_silent(level))]


def stretched(fine: NDArray[np.float16], pace: float) -> NDArray[np.float16]:
    """Return frames that last *pace* times as long."""
    index = np.arange(max(round(len(fine) * pace), 1)) / pace
    return fine[np.minimum(index.astype(np.intp), len(fine) - 1)]


def pooled(fine: NDArray[np.float16]) -> Matrix:
    """Average frames of 10 ms to steps; what is left at the end is dropped."""
    count = len(fine) // STEP
    steps = np.empty((count, CEPSTRA), np.float32)
    for first in range(0, count, BLOCK):
        own = fine[first * STEP : min(first + BLOCK, count) * STEP].astype(np.float32)
        steps[first : first + BLOCK] = own.reshape(-1, STEP, CEPSTRA).mean(axis=1)
    return steps


def _cepstra(pcm: NDArray[np.int16]) -> tuple[NDArray[np.float16], Matrix]:
    """Return the cepstra of each frame of 10 ms, and its level: the mean of its bands, which a hum hardly raises."""
    count = max(1, (len(pcm) - features.WINDOW) // features.HOP + 1)
    fine = np.empty((count, CEPSTRA), np.float16)
    level = np.empty(count, np.float32)
    for first in range(0, count, BLOCK):
        last = min(first + BLOCK, count)
        end = (last - 1) * features.HOP + features.WINDOW
        mel = features.spectra(np.asarray(pcm[first * features.HOP : end]))
        fine[first:last] = mel @ _cosines()
        level[first:last] = mel.mean(axis=1)
    return fine, level


def _centre(fine: NDArray[np.float16], kept: NDArray[np.intp]) -> None:
    """Take off each of the *kept* frames the mean of those around it."""
    original = fine[kept]
    for begin in range(0, len(kept), BLOCK):
        index = np.arange(begin, min(begin + BLOCK, len(kept)))
        first, last = np.maximum(index - COLOUR, 0), np.minimum(index + COLOUR + 1, len(kept))
        near = original[first[0] : last[-1]].astype(np.float64)
        total = np.vstack([np.zeros((1, CEPSTRA)), near.cumsum(axis=0)])
        mean = (total[last - first[0]] - total[first - first[0]]) / (last - first)[:, None]
        fine[kept[index]] -= mean.astype(np.float16)


def _silent(level: Matrix) -> NDArray[np.bool_]:
    """Find the frames in silences of at least ``PAUSE`` frames."""
    most = float(np.percentile(level, 95))
    noise = max(float(np.percentile(level, 3)), most - RANGE)
    loud = _loud(level, max(most - SOFTER, min(noise + CLEAR, most)))
    smooth = np.convolve(np.pad(level, 1, "edge"), np.full(3, 1 / 3), "valid")
    return _runs(smooth < np.maximum(noise + QUIET * (loud - noise), NOTHING), PAUSE)


def _loud(level: Matrix, least: float) -> Matrix:
    """Return the level of loud speech within some seconds of each frame, at least *least*."""
    seconds = np.pad(level, (0, -len(level) % SECOND), "edge").reshape(-1, SECOND)
    own = np.maximum(np.percentile(seconds, 90, axis=1), least)
    wide = np.pad(own, NEAR, "edge")
    most = np.lib.stride_tricks.sliding_window_view(wide, 2 * NEAR + 1).max(axis=1)
    middles = np.arange(len(own)) * SECOND + SECOND / 2
    return np.asarray(np.interp(np.arange(len(level)), middles, most), np.float32)


def _hush(pcm: NDArray[np.int16], silent: NDArray[np.bool_]) -> None:
    """Take for silence what is short, between two silences, and no voice."""
    changes = np.diff(np.concatenate([[False], silent, [False]]).astype(np.int8))
    starts, ends = np.flatnonzero(changes == 1), np.flatnonzero(changes == -1)
    for first, last in zip(ends[:-1].tolist(), starts[1:].tolist(), strict=True):
        own = pcm[first * features.HOP : last * features.HOP]
        if last - first <= NOISE and voiced(np.asarray(own)) < UNVOICED:
            silent[first:last] = True


def _runs(mask: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Keep the runs of *mask* that are at least *least* long or touch an end."""
    kept = mask.copy()
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if last - first < least and first > 0 and last < len(mask):
            kept[first:last] = False
    return kept


def squeezed(silent: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say which silent frames are left out: all but ``LEFT`` at each end that speech is at."""
    out = silent.copy()
    speech = np.flatnonzero(~silent)
    for shift in range(1, LEFT + 1):
        out[speech[speech >= shift] - shift] = False
        out[speech[speech < len(out) - shift] + shift] = False
    return out


@functools.cache
def _cosines() -> Matrix:
    """Build the cosine transform from bands to cepstra."""
    bands = np.arange(features.BANDS)[:, None] + 0.5
    return np.asarray(
        np.cos(np.pi / features.BANDS * bands * np.arange(CEPSTRA)) * np.sqrt(2 / features.BANDS), np.float32
    )
