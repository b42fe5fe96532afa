"""What a stretch of speech sounds like, frame by frame: log-mel spectra and their slopes, with numpy alone."""

import functools

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Samples a second that features are taken from."""
HOP = 160
"""Samples from frame to frame: 10 ms."""
WINDOW = 400
BANDS = 40
Features = NDArray[np.float32]
"""Frames in rows; bands and then their slopes in columns."""


def of(pcm: NDArray[np.int16]) -> Features:
    """Return the features of *pcm* (16 kHz): one row for each 10 ms, the mean of each column taken off."""
    if len(pcm) < WINDOW:
        pcm = np.pad(pcm, (0, WINDOW - len(pcm)))
    frames = np.lib.stride_tricks.sliding_window_view(pcm.astype(np.float32) / 32768, WINDOW)[::HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW).astype(np.float32), 512)) ** 2
    mel = np.log(power @ _bank() + 1e-6).astype(np.float32)
    slope = np.gradient(mel, axis=0) if len(mel) > 1 else np.zeros_like(mel)
    both = np.hstack([mel, slope.astype(np.float32) * 2])
    return np.asarray(both - both.mean(axis=0), np.float32)


@functools.cache
def _bank() -> NDArray[np.float32]:
    """Build the mel filters: triangles, each as wide as its neighbours' distance on the mel scale."""
    edges = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + 7600 / 700), BANDS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(512, 1 / RATE)
    rising = (bins[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins[:, None]) / (edges[2:] - edges[1:-1])
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)
