"""How loud one clip of speech is, and the true peak of each of its milliseconds.

Clips are short and live in memory, so this is numpy; whole files are ffmpeg's (``meter``).
"""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

STAGES = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
"""The K-weighting filter at 48 kHz: ITU-R BS.1770-5, Annex 1, tables 1 and 2."""

BLOCK_MS, HOP_MS = 400, 100
ABSOLUTE_GATE, RELATIVE_GATE = -70.0, -10.0

MS = 48
"""Samples in a millisecond at 48 kHz."""
TAPS = 16
"""Taps of each interpolating filter: 12 in BS.1770-5, Annex 2, whose clicks come out 0.1 dB low."""
FEW = 72
"""Blocks that are drawn at a time between two samples each."""
QUIET = 10 ** (-15 / 20)
"""Below this a millisecond's sample peak stands for its true peak: mastering lifts it near a ceiling only for targets
above -12 LUFS, and then the loop measures what is left over."""


def rounded(sound: NDArray[Any]) -> NDArray[np.int16]:
    """Round sound on the scale of 16-bit samples to such samples; what is higher is cut off."""
    whole: NDArray[np.int16] = np.clip(np.rint(sound), -32768, 32767).astype("<i2")
    return whole


def lufs(energy: NDArray[Any]) -> NDArray[np.float64]:
    """Express mean squares, K-weighted and summed over loudspeakers, in LUFS (BS.1770-5, equation 2)."""
    levels: NDArray[np.float64] = -0.691 + 10 * np.log10(np.maximum(energy, 1e-12))
    return levels


def loudness(pcm: NDArray[np.int16], rate: int) -> float:
    """Measure the gated loudness of a clip in LUFS, as dual mono; -70 for silence or nothing."""
    hop = rate * HOP_MS // 1000
    if not len(pcm):
        return ABSOLUTE_GATE
    heard = weighted(pcm, rate)
    if len(heard) > hop * (BLOCK_MS // HOP_MS):
        heard = heard[: len(heard) // hop * hop]
    hops = np.add.reduceat(heard * heard, np.arange(0, len(heard), hop))
    width = min(BLOCK_MS // HOP_MS, len(hops))
    energy = np.convolve(hops, np.ones(width), "valid") / min(width * hop, len(heard))
    return gated(energy)


def gated(energy: NDArray[Any]) -> float:
    """Return the gated loudness in LUFS of blocks of 400 ms whose mean squares, K-weighted, are *energy*."""
    levels = lufs(2 * energy)
    for gate in (ABSOLUTE_GATE, None):
        loud = levels > (_mean(energy) + RELATIVE_GATE if gate is None else gate)
        if not loud.any():
            return ABSOLUTE_GATE
        energy, levels = energy[loud], levels[loud]
    return _mean(energy)


def _mean(energy: NDArray[Any]) -> float:
    return float(-0.691 + 10 * np.log10(2 * energy.mean()))


def weighted(pcm: NDArray[np.int16], rate: int) -> Floats:
    """Apply the K-weighting's magnitude to the whole clip: exact at every rate, and no loop over samples."""
    size = 1 << (len(pcm) - 1).bit_length()
    spectrum = np.fft.rfft(pcm.astype(np.float32) / np.float32(32768), size)
    return np.fft.irfft(spectrum * np.abs(response(size, rate)), size)[: len(pcm)].astype(np.float32)


@functools.lru_cache(maxsize=16)
def response(size: int, rate: int) -> NDArray[np.complex64]:
    """Return what the K-weighting does to each frequency of a Fourier transform of *size* samples at *rate* hertz."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size, 1 / rate) / 48_000)
    product = np.ones(len(z), complex)
    for (b0, b1, b2), (a0, a1, a2) in STAGES:
        product *= (b0 + b1 * z + b2 * z**2) / (a0 + a1 * z + a2 * z**2)
    return product.astype(np.complex64)


def peaks(pcm: NDArray[np.int16] | Floats) -> Floats:
    """Find the true peak (four times oversampled, full scale 1.0) of each millisecond of 48 kHz sound.

    The sound has 16-bit samples, or floats of the same size.
    """
    blocks = len(pcm) // MS
    half = TAPS // 2
    padded = np.pad(pcm[: blocks * MS].astype(np.float32) / np.float32(32768), (half, half))
    found: Floats = np.abs(padded[half : half + blocks * MS]).reshape(blocks, MS).max(axis=1, initial=0)
    loud = np.flatnonzero(found > QUIET)
    found[loud] = np.maximum(found[loud], between(padded, loud, 4))
    return found


def between(padded: Floats, blocks: NDArray[np.intp], times: int) -> Floats:
    """Return the highest value between the samples of some *blocks* of ``MS`` samples, drawn at *times* the rate.

    *padded* is the sound with ``TAPS / 2`` samples more at both ends.
    """
    found = np.zeros(len(blocks), np.float32)
    first = 0
    # A few blocks at a time: a product so small is not spread over processors, whose waiting for each other costs five
    # times what it saves.
    for part in np.array_split(blocks, len(blocks) // max(1, FEW // (times - 1)) + 1):
        windows = padded[part[:, None] * MS + np.arange(MS + TAPS)]
        found[first : first + len(part)] = np.abs(windows @ _interpolators(times)).max(axis=1, initial=0)
        first += len(part)
    return found


@functools.cache
def _interpolators(times: int) -> Floats:
    """Build the matrix that turns a block with its neighbours into the values between its samples."""
    matrix = np.zeros((MS + TAPS, MS * (times - 1)), np.float32)
    for phase in range(1, times):
        offsets = np.arange(TAPS) - (TAPS // 2 - 1) - phase / times
        kernel = np.sinc(offsets) * np.kaiser(TAPS + 2, 5)[1:-1]
        kernel /= kernel.sum()
        for sample in range(MS):
            matrix[sample + 1 : sample + 1 + TAPS, (phase - 1) * MS + sample] = kernel
    return matrix
