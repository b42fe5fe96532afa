"""How loud a recording is from moment to moment, and the gain that makes it as loud as any other, and even.

The gain follows the speaker's loudness over some seconds and corrects part of it: who drifts from the microphone is
brought nearer, while stress and intonation stay. A recording is never in memory: what is kept of it is a level for each
10 ms and a gain for each 100 ms, five megabytes an hour.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rupor import clock
from rupor.sound import edit, level
from rupor.sound.level import Floats

FRAME = clock.RATE // 100
"""Samples in 10 ms."""
HOP = clock.RATE // 10
"""Samples in 100 ms."""
FRAMES = HOP // FRAME
BLOCK = 100 * HOP
"""Samples that are read at a time."""
PAD = HOP * 5 // 2
"""Samples on both sides of a block that its filter needs."""

OVER = 2.0
"""Seconds over which the speaker's loudness is taken (standard deviation of a bell)."""
PART = 0.75
"""Part of what the loudness is off by that is corrected."""
MOST = 8.0
"""dB that loudness is corrected by within a recording."""
MOST_GAIN = 30.0
"""dB that a recording is raised by: more would raise nothing but noise."""
APART = 15.0
"""dB that one stretch is raised more than all together: one that is softer still holds no voice but noise."""
LEAST = 40
"""Frames of the shortest stretch whose loudness can be measured (a block of BS.1770); shorter ones get what lies beside
them."""
ROUNDS = 4
"""How often the level is corrected by what holding down peaks and evening took from it."""
ALIKE = 0.04
"""Weight of the recording's mean loudness where little is said: a second of speech has 0.2."""

UNDER_SPEECH = 33.0
"""dB under loud speech at which a frame is silent, in quiet surroundings (EXPERIMENTS 2b)."""
OVER_NOISE = 6.0
NOISIEST = 12.0
"""dB over the noise, and under loud speech, between which the threshold lies in noise."""
DIGITAL = -85.0
"""dB of full scale under which is no room's noise but silence that a program put in."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A recording on the disk, and what is known of it."""

    path: Path
    """Signed 16-bit samples at 48 kHz, one channel, no header."""
    levels: Floats
    """Of each 10 ms in dB, evened."""
    energy: NDArray[np.float64]
    """Mean square of each 10 ms, K-weighted, as it was recorded."""
    gain: NDArray[np.float64]
    """What evens each 100 ms, in dB at its middle."""
    room: NDArray[np.float64]
    """What each 100 ms can be raised by, in dB."""
    threshold: float
    """Level under which there is no speech."""
    noise: float
    """dB from loud speech down to the noise between words."""

    @property
    def frames(self) -> int:
        """How many times 10 ms it lasts."""
        return len(self.levels)


def study(path: Path) -> Sound:
    """Read the samples in *path* once and measure them."""
    levels, energy, peaks = (np.concatenate(one) for one in zip(*_measured(path), strict=True))
    threshold, _ = _threshold(levels)
    off = _correction(_by_hop(energy), _by_hop(levels > threshold))
    evened = levels + np.repeat(off, FRAMES)[: len(levels)].astype(np.float32)
    threshold, noise = _threshold(evened)
    return Sound(
        path=path,
        levels=evened,
        energy=energy,
        gain=off,
        room=edit.SPEECH_PEAK - 20 * np.log10(np.maximum(_highest(peaks), 1e-6)),
        threshold=threshold,
        noise=noise,
    )


def raised(sound: Sound, spoken: Iterable[tuple[int, int]]) -> tuple[Sound, float]:
    """Raise (or lower) a recording so that each of its *spoken* stretches has the loudness of every clip.

    Stretches are frames from the first to before the last. Between two of them, in the pause, the gain moves from the
    one's to the other's. What lies within them is evened anew: the step from one to the next is no drift. Return with
    it how loud they were all together, in LUFS.
    """
    stretches = [
        slice(first, min(last, sound.frames)) for first, last in sorted(spoken) if last - first >= LEAST
    ] or [slice(0, sound.frames)]
    loudness = _loudness(_heard(sound), stretches)
    plain = replace(sound, gain=np.zeros(len(sound.gain)))
    gain = _levelling(plain, stretches)
    even = _by_hop(sound.energy) * 10 ** (gain / 10)
    gain = gain + _correction(even, _by_hop(sound.levels > sound.threshold))
    for _ in range(ROUNDS):
        gain = gain + _levelling(replace(plain, gain=gain), stretches)
    return replace(sound, gain=gain), loudness


def _levelling(sound: Sound, stretches: Sequence[slice]) -> NDArray[np.float64]:
    """Return for each hop the dB by which *stretches* are off the level of every clip; peaks are held down."""
    heard = _heard(sound)
    most = edit.REFERENCE - _loudness(heard, stretches) + APART
    wanted = []
    for one in stretches:
        so_far = float(sound.gain[one.start // FRAMES : -(-one.stop // FRAMES)].mean())
        wanted.append(min(most, MOST_GAIN - so_far, edit.REFERENCE - _loudness(heard, [one])))
    edges = [place / FRAMES - 0.5 for one in stretches for place in (one.start, one.stop)]
    places = np.maximum.accumulate(edges)  # Takes of one recording may overlap by some frames.
    return np.asarray(np.interp(np.arange(len(sound.gain)), places, np.repeat(wanted, 2)))


def _heard(sound: Sound) -> NDArray[np.float64]:
    """Return the mean square of each frame as ``read`` gives it."""
    middles = (np.arange(sound.frames) + 0.5) / FRAMES - 0.5
    gain = 10 ** (np.minimum(sound.gain, sound.room) / 20)
    return np.asarray(sound.energy * np.interp(middles, np.arange(len(gain)), gain) ** 2)


def _loudness(energy: NDArray[np.float64], stretches: Iterable[slice]) -> float:
    """Return the loudness of *stretches* in LUFS: of blocks of 400 ms, one each 100 ms from where a stretch begins."""
    blocks = []
    for one in stretches:
        own = energy[one]
        width = min(4 * FRAMES, len(own))
        blocks.append(np.convolve(own, np.ones(width) / width, "valid")[::FRAMES])
    return level.gated(np.concatenate(blocks))


def _by_hop(frames: NDArray[Any]) -> NDArray[np.float64]:
    """Return the mean of each hop's frames."""
    return np.asarray(np.add.reduceat(frames, np.arange(0, len(frames), FRAMES), dtype=np.float64) / FRAMES)


def _measured(path: Path) -> Iterator[tuple[Floats, NDArray[np.float64], Floats]]:
    """Yield the level and K-weighted mean square of each frame, and the peak of each hop, block by block."""
    for start in range(0, path.stat().st_size // 2, BLOCK):
        before = min(start, PAD)
        near = samples(path, start - before, start + BLOCK + PAD)
        own = near[before : before + BLOCK].astype(np.float32) / np.float32(32768)
        heard = level.weighted(near, clock.RATE)[before : before + BLOCK]
        # The last hop and frame of all may be shorter: silence fills them.
        heard = np.pad(heard, (0, -len(own) % FRAME)).reshape(-1, FRAME).astype(np.float64)
        frames = np.pad(own, (0, -len(own) % FRAME)).reshape(-1, FRAME)
        levels = 10 * np.log10((frames * frames).mean(axis=1) + 1e-10)
        hops = np.pad(own, (0, -len(own) % HOP)).reshape(-1, HOP)
        yield levels, (heard * heard).mean(axis=1), np.abs(hops).max(axis=1)


def _threshold(levels: Floats) -> tuple[float, float]:
    """Return the level that parts speech from what lies between words, and how far the noise lies under speech."""
    top = np.percentile(levels, 99.5)
    loud = float(np.percentile(levels[levels > top - 30], 90))
    room = levels[levels > DIGITAL]
    noise = float(np.percentile(room, 5)) if len(room) else DIGITAL
    return min(max(loud - UNDER_SPEECH, noise + OVER_NOISE), loud - NOISIEST), loud - noise


def _correction(energy: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each hop the dB that bring the loudness around it nearer to that of the whole."""
    said = energy[share > 0] / share[share > 0]
    if not len(said):
        return np.zeros(len(energy))
    # A cough or a knock must not make the words around it quiet.
    mean = float(np.minimum(said, 2 * np.percentile(said, 90)).mean())
    weighed = np.minimum(energy, 4 * mean * share)
    reach = round(3 * OVER * 10)
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (OVER * 10)) ** 2)
    bell /= bell.sum()
    around = np.convolve(np.pad(weighed, reach), bell, "valid") + ALIKE * mean
    weight = np.convolve(np.pad(share, reach), bell, "valid") + ALIKE
    heard = 10 * np.log10(around / weight)
    return np.asarray(np.clip(PART * (np.average(heard, weights=share) - heard), -MOST, MOST))


def _highest(peaks: Floats) -> Floats:
    """Return the highest peak of each hop and its neighbours: the gain moves from the middle of one to the next."""
    near = np.pad(peaks, 1)
    return np.maximum(np.maximum(near[:-2], near[1:-1]), near[2:])


def samples(path: Path, start: int, end: int) -> NDArray[np.int16]:
    """Read the samples from *start* to before *end*, fewer where the file ends."""
    with path.open("rb") as file:
        file.seek(start * 2)
        return np.frombuffer(file.read((end - start) * 2), "<i2")


def read(sound: Sound, first: int, last: int) -> NDArray[np.float32]:
    """Read the frames from *first* to before *last*, evened and raised, on the scale of 16-bit samples."""
    start, end = first * FRAME, last * FRAME
    found = samples(sound.path, start, end).astype(np.float32)
    middles = np.arange(len(sound.gain)) * HOP + HOP / 2
    near = slice(max(0, start // HOP - 1), end // HOP + 2)
    gain = 10 ** (np.minimum(sound.gain[near], sound.room[near]) / 20)
    drawn = np.interp(np.arange(start, start + len(found)), middles[near], gain)
    return np.pad(found * drawn.astype(np.float32), (0, end - start - len(found)))
