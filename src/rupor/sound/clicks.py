"""Clicks in a recording, found and mended: mouth noises, dropouts, sparks on the mains; nothing else is touched.

A click is an impulse of at most 3 ms, steep, that stands far out of everything within 25 ms before it and after it. So
does no sound of speech: after a plosive's burst comes its breath or a vowel. What lies under a click is guessed from
what is beside it, as if the sound were that of a resonator (A. Janssen et al., "Adaptive interpolation of discrete-time
signals that can be modeled as autoregressive processes", IEEE Trans. ASSP 34, 1986).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from rupor import clock
from rupor.sound import level

STEP = 12
"""Samples at 48 kHz that steepness is looked at in: a quarter of a millisecond."""
NEAR, FAR = 13, 100
"""Steps from the middle of a click to where its surroundings begin and end."""
OUT = 6.0
"""How much steeper a click is than all its surroundings. In 15 minutes of 14 clean voices no plosive was above 3.6."""
SOFTEST = 0.1
"""Part of the steepness of loud sound under which, in a silence, nothing is a click: so are the surroundings taken."""
FAINTEST = 60.0
"""Steepness in steps of 16-bit samples that no recorder's noise falls under."""
EDGE = 2.0
"""How much steeper than its surroundings a click is at its ends."""
MARGIN = 8
"""Samples on both sides of a click that are guessed too."""
BLOCK = 10 * clock.RATE
"""Samples that are read at a time."""
PAD = FAR * STEP * 2
"""Samples on both sides of a block that are looked at."""
CONTEXT = 1200
"""Samples on both sides of a click from which it is guessed: 25 ms."""
ORDER = 80
"""Of the resonator; 32 left a third more of the clicks, 128 as much."""
SURE = 4.0
"""How many times the likely error of the guess a click is that is mended."""
MOST = 5.0
"""Clicks a second of which a sound may have more because it is made of them, such as rain or applause: it stays."""


def mend(path: Path) -> list[int]:
    """Mend the clicks in the file *path* (signed 16-bit samples, 48 kHz, one channel); return where each was."""
    length = path.stat().st_size // 2
    with path.open("r+b") as file:
        clicks = []
        for start in range(0, length, BLOCK):
            before = min(start, PAD)
            file.seek((start - before) * 2)
            near = np.frombuffer(file.read((before + BLOCK + PAD) * 2), "<i2")
            clicks += [
                (start - before + first, start - before + last)
                for first, last in found(near)
                if before <= first < before + BLOCK
            ]
        if len(clicks) > MOST * length / clock.RATE:
            return []
        return [(first + last) // 2 for first, last in clicks if _mend(file, first, last)]


def _mend(file: BinaryIO, first: int, last: int) -> bool:
    """Mend one click in *file*, unless the guess is likely to be further off than the click is."""
    begin = max(0, first - CONTEXT)
    file.seek(begin * 2)
    around = np.frombuffer(file.read((last + CONTEXT - begin) * 2), "<i2")
    guess, error = guessed(around, first - begin, last - begin)
    if np.sum((around[first - begin : last - begin] - guess) ** 2) < SURE * error:
        return False
    file.seek(first * 2)
    file.write(level.rounded(guess).tobytes())
    return True


def found(sound: NDArray[np.int16]) -> Iterator[tuple[int, int]]:
    """Yield for each click in 48 kHz *sound* its first sample, and the one after its last."""
    curved = np.abs(np.diff(sound.astype(np.float32), 2, prepend=0, append=0))
    steep = curved[: len(curved) // STEP * STEP].reshape(-1, STEP).max(axis=1)
    if len(steep) < 2 * FAR:
        return
    around = np.maximum(_around(steep), max(SOFTEST * float(np.percentile(steep, 95)), FAINTEST))
    end = 0
    for place in np.flatnonzero(steep > OUT * around).tolist():
        near = range(max(place - NEAR + 1, 0), min(place + NEAR, len(steep)))
        out = [step for step in near if steep[step] > EDGE * around[place]]
        first, last = out[0] * STEP - MARGIN, (out[-1] + 1) * STEP + MARGIN
        if first >= max(end, ORDER) and last <= len(sound) - ORDER:
            yield first, last
            end = last


def _around(steep: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return for each step the largest value from ``NEAR`` to ``FAR`` steps before it and after it."""
    size = FAR - NEAR
    highest, reach = np.pad(steep, FAR), 1
    while reach * 2 <= size:
        highest, reach = np.maximum(highest[:-reach], highest[reach:]), reach * 2
    more = size - reach
    highest = np.maximum(highest[: len(highest) - more], highest[more:])
    return np.maximum(highest[: len(steep)], highest[FAR + NEAR + 1 :][: len(steep)])


def guessed(sound: NDArray[np.int16], first: int, last: int) -> tuple[NDArray[np.float64], float]:
    """Guess the samples of *sound* from *first* to before *last* by those beside them.

    Return with them the sum of squares that they are likely to be off by.
    """
    wave = sound.astype(np.float64)
    wave[first:last] = 0
    resonator, off = _resonator([wave[:first], wave[last:]])
    # Each row is one sample that the resonator foretells; unknown are the columns within the click.
    rows = np.arange(first, min(last + ORDER, len(wave)))[:, None] - np.arange(ORDER + 1)
    taps = np.concatenate([[1.0], -resonator])
    matrix = np.zeros((len(rows), last - first))
    at, tap = np.nonzero((rows >= first) & (rows < last))
    matrix[at, rows[at, tap] - first] = taps[tap]
    spread = np.linalg.inv(matrix.T @ matrix)
    return -spread @ (matrix.T @ (wave[rows] @ taps)), off * float(np.trace(spread))


def _resonator(parts: list[NDArray[np.float64]]) -> tuple[NDArray[np.float64], float]:
    """Return the coefficients by which the samples of *parts* foretell the next one, the nearest of them first.

    With it comes the mean square that they are off by (covariance method).
    """
    windows = [np.lib.stride_tricks.sliding_window_view(one, ORDER + 1) for one in parts if len(one) > ORDER]
    past = np.concatenate([one[:, ::-1] for one in windows])
    square = past[:, 1:].T @ past[:, 1:]
    # A little noise keeps a pure tone, or silence, from having no solution.
    square += np.eye(ORDER) * (1e-6 * np.trace(square) / ORDER + 1.0)
    resonator = np.linalg.solve(square, past[:, 1:].T @ past[:, 0])
    return resonator, float(np.mean((past[:, 0] - past[:, 1:] @ resonator) ** 2))
