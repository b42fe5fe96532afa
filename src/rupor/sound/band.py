"""Keep what lies between two frequencies of 48 kHz sound, as a telephone does, without shifting it."""

import functools

import numpy as np
from numpy.typing import NDArray

from rupor.clock import RATE
from rupor.sound.level import Floats

TAPS = 2401
"""Of the filter: -6 dB at the two frequencies, below -55 dB from 40 Hz outside them."""
_SIZE = 1 << 15
_SHAPE = 5.0


class Band:
    """One pass over a sound, fed block by block; samples have 16-bit size."""

    def __init__(self, low: int, high: int) -> None:
        self._kernel = _kernel(low, high)
        self._waiting: Floats = np.zeros(TAPS // 2, np.float32)

    def feed(self, sound: NDArray[np.int16]) -> Floats:
        """Take the next samples; return what is ready, later than it came by up to a block."""
        self._waiting = np.concatenate([self._waiting, sound.astype(np.float32)])
        ready = []
        while len(self._waiting) >= _SIZE:
            ready.append(self._filtered(self._waiting[:_SIZE]))
            self._waiting = self._waiting[_SIZE - TAPS + 1 :]
        return np.concatenate([np.zeros(0, np.float32), *ready])

    def finish(self) -> Floats:
        """Return the rest: as many samples have come out as went in."""
        self._waiting = np.concatenate([self._waiting, np.zeros(TAPS // 2, np.float32)])
        count = len(self._waiting) - TAPS + 1
        ready = self.feed(np.zeros(_SIZE, np.int16))
        while len(ready) < count:
            ready = np.concatenate([ready, self.feed(np.zeros(_SIZE, np.int16))])
        return ready[:count]

    def _filtered(self, block: Floats) -> Floats:
        return np.fft.irfft(np.fft.rfft(block) * self._kernel, _SIZE)[TAPS - 1 :].astype(np.float32)


@functools.cache
def _kernel(low: int, high: int) -> NDArray[np.complex64]:
    """Return the transform of the filter: a difference of two low-pass filters (windowed sinc)."""
    at = np.arange(TAPS) - TAPS // 2
    sides = [2 * edge / RATE * np.sinc(2 * edge / RATE * at) for edge in (low, high)]
    taps = (sides[1] - sides[0]) * np.kaiser(TAPS, _SHAPE)
    return np.fft.rfft(taps, _SIZE).astype(np.complex64)
