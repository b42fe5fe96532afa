"""Is it a voice? Coughs, clicks, breath and paper are told from speech by their lack of a pitch."""

import numpy as np
from numpy.typing import NDArray

from rupor.voice.align import features

SHORTEST, LONGEST = 40, 230
"""Samples of a period of a voice."""
PERIODIC = 0.7
"""How much a voiced frame is like itself a period later (1: the same)."""
FAINT = 0.003
"""Share of the loudest frame's power under which a frame does not count."""


def voiced(pcm: NDArray[np.int16]) -> float:
    """Return the share of *pcm* (16 kHz) that is voiced: it repeats itself 70 to 400 times a second.

    Coughs, clicks, breath and paper have next to none; of noisy speech, a sixth and more is.
    """
    size = 4 * features.HOP
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(pcm, (0, size)), size)[:: size // 2].astype(
        np.float32
    )
    window = np.hanning(size).astype(np.float32)
    frames = (frames - frames.mean(axis=1, keepdims=True)) * window
    shape = np.fft.irfft(np.abs(np.fft.rfft(window, 2048)) ** 2)[:LONGEST]
    alike = np.fft.irfft(np.abs(np.fft.rfft(frames, 2048)) ** 2)[:, :LONGEST]
    energy = alike[:, 0]
    repeats = (alike / (energy[:, None] + 1e-3) * (shape[0] / shape))[:, SHORTEST:].max(axis=1)
    loud = energy > max(energy.max() * FAINT, 1.0)
    return float((repeats[loud] > PERIODIC).mean()) if loud.any() else 0.0
