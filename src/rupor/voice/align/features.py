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
BLOCK = 24
"""Frames that are looked at together: as many as numpy's library multiplies in one thread. Its other threads spin
while they wait, and cost four times as much processor time as the work itself."""
SLOPE = 2.0
"""Weight of the slopes beside the spectra."""
RANGE = (10, 95)
"""Percentiles between which a band's loudness counts: what is softer, noise may hide in one of two sounds."""
Features = NDArray[np.float32]
"""Frames in rows; bands and then their slopes in columns."""


def of(pcm: NDArray[np.int16]) -> Features:
    """Return the features of *pcm* (16 kHz): one row for each 10 ms, the mean of each column taken off."""
    mel = spectra(pcm)
    return _centred(mel, np.ones(len(mel), np.bool_))


def spectra(pcm: NDArray[np.int16]) -> Features:
    """Return the log-mel spectrum of each 10 ms of *pcm* (16 kHz): frames in rows, bands in columns."""
    if len(pcm) < WINDOW:
        pcm = np.pad(pcm, (0, WINDOW - len(pcm)))
    frames = np.lib.stride_tricks.sliding_window_view(pcm, WINDOW)[::HOP]
    window = np.hanning(WINDOW).astype(np.float32) / 32768
    blocks = []
    for first in range(0, len(frames), BLOCK):
        spectrum = np.fft.rfft(frames[first : first + BLOCK] * window, 512)
        power = spectrum.real**2 + spectrum.imag**2
        blocks.append(np.log(power @ _bank() + 1e-6).astype(np.float32))
    return np.concatenate(blocks)


def alike(heard: Features, speech: NDArray[np.bool_], known: Features) -> tuple[Features, Features]:
    """Return the features of *heard* and *known* spectra, brought to the same range of loudness in each band.

    *speech* are the heard frames that are not silent, by which it is measured.
    """
    soft, loud = np.percentile(heard[speech], RANGE, axis=0)
    soft_known, loud_known = np.percentile(known, RANGE, axis=0)
    span = np.minimum(loud - soft, loud_known - soft_known)
    return (
        _centred(np.maximum(heard, (loud - span).astype(np.float32)), speech),
        _centred(np.maximum(known, (loud_known - span).astype(np.float32)), np.ones(len(known), np.bool_)),
    )


def _centred(mel: Features, speech: NDArray[np.bool_]) -> Features:
    """Return spectra with their slopes, the mean of each column (over the frames of *speech*) taken off."""
    slope = np.gradient(mel, axis=0) if len(mel) > 1 else np.zeros_like(mel)
    both = np.hstack([mel, slope * SLOPE]).astype(np.float32)
    return np.asarray(both - both[speech].mean(axis=0), np.float32)


@functools.cache
def _bank() -> NDArray[np.float32]:
    """Build the mel filters: triangles, each as wide as its neighbours' distance on the mel scale."""
    edges = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + 7600 / 700), BANDS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(512, 1 / RATE)
    rising = (bins[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins[:, None]) / (edges[2:] - edges[1:-1])
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)
