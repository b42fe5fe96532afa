"""Make a speaker's own pause shorter or longer: cut out of its quietest place, or that place repeated."""

import numpy as np
from numpy.typing import NDArray

from rupor.clock import RATE
from rupor.sound import level

BLEND = RATE // 50
"""Samples over which two pieces of a pause are blended: 20 ms."""
QUIET = RATE // 10
"""Samples of the stretch of room that is repeated: 100 ms."""


def resized(sound: NDArray[np.int16], length: int) -> NDArray[np.int16]:
    """Return a pause of *length* samples; its ends, which touch speech, stay as they are where there is room.

    A pause of nothing but silence stays one. Where a breath or a chair is heard, it stays as far as there is room.
    """
    if length == len(sound):
        return sound
    if not sound.any() or len(sound) < 3 * BLEND:
        return _silent(sound, length)
    if length < len(sound):
        return _shorter(sound, length)
    return _longer(sound, length)


def _silent(sound: NDArray[np.int16], length: int) -> NDArray[np.int16]:
    middle = len(sound) // 2
    if length < len(sound):
        return np.concatenate([sound[: length // 2], sound[len(sound) - (length - length // 2) :]])
    return np.concatenate([sound[:middle], np.zeros(length - len(sound), np.int16), sound[middle:]])


def _shorter(sound: NDArray[np.int16], length: int) -> NDArray[np.int16]:
    """Cut out the quietest stretch that is as long as what must go, blended at the seam."""
    lap = min(BLEND, length // 3)
    gone = len(sound) - length
    first = lap + _quietest(sound[lap : len(sound) - 2 * lap], gone)
    return _blended(sound[: first + lap], sound[first + gone :], lap)


def _longer(sound: NDArray[np.int16], length: int) -> NDArray[np.int16]:
    """Repeat the quietest stretch, every second time backwards so that no rhythm is heard."""
    size = min(QUIET, len(sound) - 2 * BLEND)
    first = BLEND + _quietest(sound[BLEND : len(sound) - BLEND], size)
    lap = min(BLEND, size // 3)
    piece = sound[first : first + size]
    heard, missing = sound[: first + size], length - len(sound)
    while missing > 0:
        piece = piece[::-1]
        more = min(missing, size - lap)
        heard = _blended(heard, piece[: more + lap], lap)
        missing -= more
    # The seam to what follows: what is blended away there is repeated first, so that the length stays.
    return _blended(heard, sound[first + size - lap :], lap)


def _quietest(sound: NDArray[np.int16], size: int) -> int:
    """Find where the quietest *size* samples begin."""
    power = np.concatenate([[0.0], np.cumsum(sound.astype(np.float64) ** 2)])
    return int(np.argmin(power[size:] - power[:-size])) if size < len(sound) else 0


def _blended(one: NDArray[np.int16], other: NDArray[np.int16], lap: int) -> NDArray[np.int16]:
    """Join two sounds of a room over *lap* samples; two rooms' noises add up by their power."""
    rise = np.sqrt(np.linspace(0, 1, lap))
    seam = one[len(one) - lap :] * rise[::-1] + other[:lap] * rise
    return np.concatenate([one[: len(one) - lap], level.rounded(seam), other[lap:]])
