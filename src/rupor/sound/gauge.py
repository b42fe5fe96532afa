"""Loudness (ITU-R BS.1770-5, EBU Tech 3341 and 3342), true peak, RMS and noise floor of sound, block by block.

The K-weighting is applied by its frequency response, so it is the standard's at every rate: a telephone file at 8 kHz
measures as it does brought up to 48 kHz. Levels are taken every 10 ms, which the file-meter cases of Tech 3341 ask for.
Memory holds a second of sound, and two numbers for each 0.1 s of it.
"""

import math
from array import array
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rupor.model import Loudness
from rupor.sound import level
from rupor.sound.level import Floats

HOPS = 100
"""Readings a second."""
MOMENTARY, SHORT_TERM, HALF_SECOND = 40, 300, 50
"""Readings in the windows of Tech 3341, 2.2, and in that of the noise floor."""
STEP = 10
"""Readings from one gating block to the next: 0.1 s (BS.1770-5, Annex 1; Tech 3342, 3.1)."""
SILENCE = -70.0
"""LUFS: the absolute gate of BS.1770, which the meter shows for silence."""
LEAST = -120.0
"""dB of RMS that the meter shows for less than any 16-bit sound has."""
RANGE_GATE = -20.0
WEIGHTS = {1: (2.0,), 5: (1.0, 1.0, 1.0, 1.41, 1.41), 6: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41)}
"""What each channel counts, by their number (BS.1770-5, table 3); one channel is heard from two loudspeakers."""
OVERSAMPLED = 192_000
"""Hertz at which true peaks are looked for, at least (BS.1770-5, Annex 2)."""
NEAR = 0.5
"""Part of the highest sample that a stretch must reach to be looked at between its samples."""

Levels = NDArray[np.float64]
Readings = Callable[[Levels, Levels], None]
"""Whoever wants the mean squares of each 10 ms: weighted and summed over the channels, and of the bare sound."""


class Gauge:
    """One measurement, fed block by block."""

    def __init__(self, rate: int, channels: int = 1, each: Readings | None = None) -> None:
        self._hop = rate // HOPS
        # What circular convolution spoils at both ends: where the filter's answer dies away, and its band ends.
        self._lead, self._trail = self._hop * 5, max(self._hop, level.MS + level.TAPS)
        # Blocks of about two thirds of a second to a second: larger ones fall out of the processor's cache.
        self._size = 1 << math.ceil(math.log2(rate * 1.2))
        self._step = (self._size - self._lead - self._trail) // self._hop * self._hop
        self._response = level.response(self._size, rate)
        self._weights = np.array(WEIGHTS.get(channels, (1.0,) * channels))
        self._times = math.ceil(OVERSAMPLED / rate)
        self._waiting: list[Floats] = [np.zeros((self._lead, channels), np.float32)]
        self._count = self._lead
        self._length = 0
        self._energy = 0.0
        self._sample_peak = self._true_peak = 0.0
        self._peak_at: float | None = None
        self._rate = rate
        self._looked = 0
        self._each = each
        self._heard = _Windows(MOMENTARY, SHORT_TERM)
        self._raw = _Windows(HALF_SECOND)

    def feed(self, sound: Floats) -> None:
        """Take the next samples, full scale 1: a row for each moment, a column for each channel."""
        self._waiting.append(sound)
        self._count += len(sound)
        self._length += len(sound)
        if self._count < self._size:
            return
        rest = np.concatenate(self._waiting)
        while len(rest) >= self._size:
            self._look(rest[: self._size], self._step)
            rest = rest[self._step :]
        # A copy, for a view would keep all that it was cut from.
        self._waiting, self._count = [rest.copy()], len(rest)

    def finish(self) -> Loudness:
        """End the sound and return what was measured; raise ValueError for less than 0.1 s."""
        if self._length < self._hop * STEP:
            raise ValueError("the sound is shorter than 0.1 s")
        rest = np.concatenate(self._waiting)
        left = len(rest) - self._lead
        while left > 0:
            block = np.zeros((self._size, rest.shape[1]), np.float32)
            part = rest[: self._size]
            block[: len(part)] = part
            self._look(block, min(left, self._step))
            rest, left = rest[self._step :], left - self._step
        return self._result()

    def _look(self, block: Floats, count: int) -> None:
        """Measure *count* samples after the lead of a block."""
        if block.shape[1] > 1 and (block[:, 1:] == block[:, :1]).all():
            block, weights = block[:, :1], self._weights.sum(keepdims=True)
        else:
            weights = self._weights
        here = slice(self._lead, self._lead + count)
        whole = count // self._hop * self._hop
        heard, raw = np.zeros(whole // self._hop), np.zeros(whole // self._hop)
        for channel, weight in zip(block.T, weights, strict=True):
            sound = np.ascontiguousarray(channel)
            weighted = np.fft.irfft(np.fft.rfft(sound) * self._response, self._size)[here].astype(np.float32)
            heard += weight * self._mean_squares(weighted[:whole])
            raw += self._mean_squares(sound[here][:whole]) / block.shape[1]
            self._energy += float(np.dot(sound[here], sound[here])) / block.shape[1]
            self._peaks(sound, count)
        self._looked += count
        self._heard.feed(heard)
        self._raw.feed(raw)
        if self._each:
            self._each(heard, raw)

    def _mean_squares(self, sound: Floats) -> Levels:
        rows = sound.reshape(-1, self._hop)
        squares: Levels = np.einsum("ij,ij->i", rows, rows).astype(np.float64)
        return squares / self._hop

    def _peaks(self, sound: Floats, count: int) -> None:
        half = level.TAPS // 2
        blocks = -(-count // level.MS)
        near = sound[self._lead - half : self._lead + blocks * level.MS + half]
        each = np.abs(near[half:-half]).reshape(blocks, level.MS).max(axis=1, initial=0)
        self._sample_peak = max(self._sample_peak, float(each.max(initial=0)))
        loud = np.flatnonzero(each > NEAR * self._sample_peak)
        heights = each[loud]
        if self._times > 1:
            heights = np.maximum(heights, level.between(near, loud, self._times))
        if heights.max(initial=0) > self._true_peak:
            highest = int(heights.argmax())
            self._true_peak = float(heights[highest])
            self._peak_at = (self._looked + (float(loud[highest]) + 0.5) * level.MS) / self._rate

    def _result(self) -> Loudness:
        blocks, short = self._heard.every(0), self._heard.every(1)
        if not len(blocks):
            blocks = self._heard.rest()  # shorter than a block: all of it is one
        return Loudness(
            integrated=level.gated(blocks / 2),
            range=_range(short),
            true_peak=_peak(self._true_peak),
            momentary=_heard(self._heard.most(0)),
            short_term=_heard(self._heard.most(1)),
            sample_peak=_peak(self._sample_peak),
            rms=_rms(self._energy / self._length),
            noise_floor=_rms(self._raw.least(0)),
            peak_at=self._peak_at,
        )


class _Windows:
    """Means over windows of several widths that slide over readings."""

    def __init__(self, *widths: int) -> None:
        self._widths = widths
        self._tail: Levels = np.zeros(0)
        self._before = 0
        self._every = [array("f") for _ in widths]
        self._extremes: list[tuple[float, float] | None] = [None for _ in widths]

    def feed(self, readings: Levels) -> None:
        known = len(self._tail)
        rows = np.concatenate([self._tail, readings])
        total = np.concatenate([[0.0], np.cumsum(rows)])
        for n, width in enumerate(self._widths):
            first = max(0, known - width + 1)
            if first + width <= len(rows):
                means = np.maximum(total[first + width :] - total[first : len(total) - width], 0.0) / width
                low, high = self._extremes[n] or (math.inf, 0.0)
                self._extremes[n] = (min(low, float(means.min())), max(high, float(means.max())))
                stepped = means[-(self._before + first) % STEP :: STEP]
                self._every[n].frombytes(stepped.astype(np.float32).tobytes())
        kept = min(len(rows), max(self._widths) - 1)
        self._before += len(rows) - kept
        self._tail = rows[len(rows) - kept :]

    def every(self, n: int) -> Levels:
        """Return the means of the windows that begin at whole steps."""
        return np.array(self._every[n], np.float64)

    def rest(self) -> Levels:
        """Return the mean of everything, where it is less than a window."""
        return np.array([self._tail.mean()])

    def least(self, n: int) -> float | None:
        """Return the lowest mean; None when there was no whole window."""
        found = self._extremes[n]
        return None if found is None else found[0]

    def most(self, n: int) -> float | None:
        """Return the highest mean; None when there was no whole window."""
        found = self._extremes[n]
        return None if found is None else found[1]


def _range(short: Levels) -> float:
    """Return the loudness range of short-term loudnesses (Tech 3342, 3.1)."""
    loud = short[level.lufs(short) > SILENCE]
    if not len(loud):
        return 0.0
    levels = level.lufs(loud)
    levels = np.sort(levels[levels > level.lufs(np.array([loud.mean()])) + RANGE_GATE])
    low, high = (levels[round((len(levels) - 1) * part)] for part in (0.10, 0.95))
    return float(high - low)


def _heard(energy: float | None) -> float | None:
    return None if energy is None else max(SILENCE, float(level.lufs(np.array([energy]))[0]))


def _peak(height: float) -> float:
    return 20 * math.log10(height) if height > 0 else -math.inf


def _rms(energy: float | None) -> float | None:
    return None if energy is None else max(LEAST, 10 * math.log10(max(energy, 1e-15)))
