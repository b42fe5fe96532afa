"""Cut what a person recorded: where speech begins and ends, which pauses are too long, and what lies between two takes.

What is cut away: silence, clicks and coughs at the ends of a take (short bursts that stand apart and have no pitch,
which every word has), the middle of a long pause, and whatever is neither of two takes but between them. Everything is
in frames of 10 ms.
"""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupor.sound import even, level
from rupor.sound.even import FRAME, Sound

CLOSURE = 12
"""Frames of silence up to which it may be the closure of a stop, inside a word (EXPERIMENTS 2b)."""
APART = 25
"""Frames of silence by which a click or cough stands apart."""
CLICK, COUGH = 6, 80
"""Frames that a click, and a cough, last at most."""
STEADY = 5.0
"""dB between loud and quiet of a sound that is nothing but a hum or a hiss; in speech there are 20 and more."""
VOICED = 6
"""Frames with a pitch that a burst has if it is a word."""
PITCHED = 0.5
"""How much alike two periods of a voice are (autocorrelation)."""
BEFORE, AFTER = 10, 15
"""Frames kept before and after speech, so that soft sounds are not cut."""
LONG, SHORTENED = 150, 100
"""Frames from which a pause inside a take is too long, and what it then becomes."""
GLUED = 30
"""Frames of sound beyond the end of a take that may still be its last word."""
BLEND = 2
"""Frames over which two pieces are blended where something was cut out between them."""
SOFT = 4
"""Frames over which a take's outer ends fade."""


class Stretch(NamedTuple):
    """Frames from the first to before the last."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many there are."""
        return self.last - self.first


class Parting(NamedTuple):
    """What becomes of the place between two takes of one recording."""

    end: int
    """Frame at which the first take ends."""
    start: int
    """Frame at which the second one begins."""
    pause: tuple[Stretch, ...]
    """What is heard between them, blended; empty where one runs into the other."""
    soft: tuple[bool, bool] = (False, False)
    """Whether the first take's end, and the second one's beginning, fade: something was cut off right beside them."""


def islands(sound: Sound, first: int, last: int) -> list[Stretch]:
    """Find the stretches of sound that are parted by silences longer than a stop's closure."""
    loud = sound.levels[first:last] > sound.threshold
    edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(np.int8))) + first
    found: list[Stretch] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if found and start - found[-1].last < CLOSURE:
            found[-1] = Stretch(found[-1].first, end)
        else:
            found.append(Stretch(start, end))
    return found


def speech(sound: Sound, first: int, last: int) -> Stretch | None:
    """Find where speech begins and ends between two frames, without coughs and clicks; None: there is none."""
    found = islands(sound, first, last) if sound.noise > STEADY else []
    while len(found) > 1 and _noise(sound, found[0], found[1].first - found[0].last):
        found.pop(0)
    while len(found) > 1 and _noise(sound, found[-1], found[-1].first - found[-2].last):
        found.pop()
    if not found or (len(found) == 1 and _noise(sound, found[0], APART)):
        return None
    return Stretch(found[0].first, found[-1].last)


def roomy(sound: Sound, one: Stretch, first: int, last: int) -> Stretch:
    """Add the silence around speech that soft sounds are in, within two frames and short of any other sound."""
    head = sound.levels[max(first, one.first - BEFORE) : one.first] > sound.threshold
    tail = sound.levels[one.last : min(last, one.last + AFTER)] > sound.threshold
    before = int(head[::-1].argmax()) // 2 if head.any() else len(head)
    after = int(tail.argmax()) // 2 if tail.any() else len(tail)
    return Stretch(one.first - before, one.last + after)


def grown(sound: Sound, one: Stretch, first: int, last: int) -> Stretch:
    """Move the ends of a take to where the voice falls silent, within two frames and not further than ``GLUED``."""
    after = _silent(sound.levels[one.last : min(last, one.last + GLUED + CLOSURE)] > sound.threshold)
    head = sound.levels[max(first, one.first - GLUED - CLOSURE) : one.first] > sound.threshold
    return Stretch(one.first - _silent(head[::-1]), one.last + after)


def _silent(loud: NDArray[np.bool_]) -> int:
    """Count the frames until a silence that no stop has; 0 where none begins."""
    count = 0
    for frame, voice in enumerate(loud.tolist()):
        if voice:
            count = frame + 1
        elif frame + 1 - count >= CLOSURE:
            return count
    return 0


def _noise(sound: Sound, one: Stretch, apart: int) -> bool:
    """Tell whether a stretch of sound that stands *apart* from speech is a click or a cough."""
    if apart < APART or one.length > COUGH:
        return False
    return one.length <= CLICK or _voiced(sound, one) < VOICED


def _voiced(sound: Sound, one: Stretch) -> int:
    """Count the frames of a stretch in which a voice has a pitch between 70 and 400 Hz."""
    raw = even.samples(sound.path, one.first * FRAME, one.last * FRAME).astype(np.float64)
    slow = raw[: len(raw) // 6 * 6].reshape(-1, 6).mean(axis=1)  # 8 kHz
    if len(slow) < 320:
        return 0
    windows = np.lib.stride_tricks.sliding_window_view(slow, 320)[::80]
    spectrum = (
        np.abs(np.fft.rfft((windows - windows.mean(axis=1, keepdims=True)) * np.hanning(320), 1024)) ** 2
    )
    alike = np.fft.irfft(spectrum)[:, :160]
    # A window makes later periods look less alike than they are.
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(320), 1024)) ** 2)[:160]
    ratio = alike / np.maximum(alike[:, :1], 1e-9) / (window / window[0])
    return int((ratio[:, 20:114].max(axis=1) > PITCHED).sum())


def pieces(sound: Sound, whole: Stretch) -> tuple[Stretch, ...]:
    """Cut the middle out of every pause of a take that is too long; a click within a pause is part of it."""
    found = [one for one in islands(sound, *whole) if one.length > CLICK]
    cut = [whole.first]
    for one, other in itertools.pairwise(found):
        if other.first - one.last > LONG:
            cut += [one.last + SHORTENED // 2, other.first - SHORTENED // 2]
    cut.append(whole.last)
    return tuple(Stretch(first, last) for first, last in zip(cut[::2], cut[1::2], strict=True))


def part(
    sound: Sound, one: Stretch, other: Stretch, extra: Sequence[Stretch], least: int, most: int
) -> Parting:
    """Say what becomes of the place between two takes that follow each other in a recording.

    The speaker's own pause stays, of *most* frames at most. Coughs, clicks and what lies in *extra* are cut out of it,
    and it is then of *least* frames at least; any other sound stays with the take that it is nearer to.
    """
    end, start, cut = one.last, max(one.last, other.first), []
    for found in islands(sound, end, start):
        if _extra(sound, found, extra):
            cut.append(found)
        elif not cut and found.first - end <= start - found.last:
            end = found.last
        else:
            start = found.first
            break
    if start - end < CLOSURE and not cut:
        seam = (end + start) // 2
        return Parting(seam, seam, ())
    if not cut and start - end <= most:
        after, before = min(AFTER, (start - end) // 2), min(BEFORE, (start - end) // 2)
        return Parting(end + after, start - before, (Stretch(end + after, start - before),))
    left = Stretch(end, min(cut[0].first if cut else start, end + most // 2))
    right = Stretch(max(cut[-1].last if cut else end, start - most // 2), start)
    return _mended(left, right, least if cut else 0)


def _extra(sound: Sound, found: Stretch, extra: Sequence[Stretch]) -> bool:
    shared = sum(max(0, min(found.last, one.last) - max(found.first, one.first)) for one in extra)
    return shared * 2 > found.length or _noise(sound, found, APART)


def _mended(left: Stretch, right: Stretch, least: int) -> Parting:
    """Put a pause together from the silence after a take and the silence before the next."""
    after, before = min(AFTER, left.length // 2), min(BEFORE, right.length // 2)
    rest = [Stretch(left.first + after, left.last), Stretch(right.first, right.last - before)]
    longest = max(rest, key=lambda one: one.length)
    room = longest.length - BLEND
    missing = least + BLEND - left.length - right.length
    if room > BLEND and missing > 0:
        rest[1:1] = [longest] * -(-missing // room)
    pause = tuple(one for one in rest if one.length > BLEND)
    soft = (rest[0].length <= BLEND, rest[-1].length <= BLEND)
    return Parting(left.first + after, right.last - before, pause, soft)


def render(
    sound: Sound, parts: Sequence[Stretch], *, soft: tuple[bool, bool] = (False, False)
) -> NDArray[np.int16]:
    """Read *parts* one after the other, blended where they do not touch; *soft*: whether the ends are faded."""
    heard = np.zeros(0, np.float32)
    last = None
    for one in parts:
        own = even.read(sound, *one)
        lap = 0 if last in (None, one.first) else min(BLEND * FRAME, len(own), len(heard))
        heard = _blended(heard, own, lap)
        last = one.last
    fade = min(SOFT * FRAME, len(heard) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    if soft[0]:
        heard[:fade] *= ramp
    if soft[1]:
        heard[len(heard) - fade :] *= ramp[::-1]
    return level.rounded(heard)


def _blended(one: NDArray[np.float32], other: NDArray[np.float32], lap: int) -> NDArray[np.float32]:
    """Append *other*, the last *lap* samples of *one* fading into it; two rooms' noises add up by their power."""
    rise = np.sqrt(np.linspace(0, 1, lap, dtype=np.float32))
    seam = one[len(one) - lap :] * rise[::-1] + other[:lap] * rise
    return np.concatenate([one[: len(one) - lap], seam, other[lap:]])
