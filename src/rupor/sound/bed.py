"""Music under speech: repeated without a joint that is heard, and so quiet that every word is understood.

While speech is on, the music's loudest three seconds stay ``below`` LU under it, and at least 20 LU under its
quietest second (WCAG 2.2, 1.4.7). It rises only before the first word and after the last: music that came up in every
pause would pump. It is never in memory: what is mixed is read from the disk.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor import clock
from rupor.errors import ConfigError
from rupor.sound import decode, edit, house_file, level
from rupor.sound.house_file import Pcm

LEAST_BELOW = 20.0
"""LU: WCAG 2.2, 1.4.7 (Low or No Background Audio)."""
RISEN = 12.0
"""LU under speech that the music has where nobody speaks."""
LEAD_IN, LEAD_OUT = 1.5, 2.0
"""Seconds of music before the first word and after the last."""
FADE_IN, FADE_OUT = 0.3, 1.2
TURN = 0.6
"""Seconds in which it goes from one level to the other."""
SETTLED = 0.1
"""Seconds before the first word from which it is down."""
STEP = clock.RATE // 10
"""Samples over which it follows a quieter segment."""
OVERLAP = clock.RATE * 3 // 2
"""Most samples over which its end goes over into its beginning."""
SHORTEST, LONGEST = 3 * clock.RATE, 300 * clock.RATE
"""Samples of music: less has no loudness, and of more the first five minutes are taken."""

HOP = clock.RATE // 10
WINDOW = 30
"""Hops of short-term loudness: 3 s (EBU Tech 3341, 2.2)."""
PAD = HOP * 5
"""Samples on both sides of a block that its filter needs."""
FRAME = clock.RATE // 100
BLOCK, SECOND = 40, 100
"""Frames of a gating block, and of the quietest voice that is looked for: any three seconds of voice, across segments
too, are then about as loud at least."""
VOICE = 20.0
"""LU under a segment's loudness from which on a frame of it is no voice but a pause."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bed:
    """Music on the disk, without end."""

    path: Path
    """Signed 16-bit samples at 48 kHz, one channel, no header."""
    first: int
    """Where its sound begins in the file."""
    period: int
    """Samples after which it repeats itself."""
    overlap: int
    """Samples over which its end goes over into its beginning."""
    below: float
    """LU under speech."""
    loudest: float = 0.0
    """The highest short-term loudness that it has anywhere, in LUFS."""

    def read(self, start: int, count: int) -> NDArray[np.float32]:
        """Return *count* samples of the endless music, on the scale of 16-bit samples."""
        found = np.empty(count, np.float32)
        done = 0
        while done < count:
            at = (start + done) % self.period
            size = min(count - done, self.period - at)
            part = self._file(at, size)
            if start + done >= self.period and at < self.overlap:
                mixed = min(size, self.overlap - at)
                angle = (
                    (np.arange(at, at + mixed, dtype=np.float32) + np.float32(0.5)) / self.overlap * np.pi / 2
                )
                ending = self._file(self.period + at, mixed)
                part[:mixed] = part[:mixed] * np.sin(angle) + ending * np.cos(angle)
            found[done : done + size] = part
            done += size
        return found

    def _file(self, start: int, count: int) -> NDArray[np.float32]:
        with self.path.open("rb") as file:
            file.seek((self.first + start) * 2)
            return np.frombuffer(file.read(count * 2), "<i2").astype(np.float32)

    def gain(self, under: float) -> float:
        """Return the gain in dB at which its loudest stays *under* LU under the speech of every segment."""
        return edit.REFERENCE - under - self.loudest

    def gain_under(self, speech: Pcm) -> float:
        """Return the gain in dB that it has under a segment, of which it leaves every word to be heard."""
        return min(self.gain(self.below), quietest(speech) - LEAST_BELOW - self.loudest)


def load(file: Path, to: Path, below: float) -> Bed:
    """Decode the music in *file* into *to* and measure it; raise ConfigError when it is none."""
    first, length = decoded(file, to)
    overlap = min(OVERLAP, length // 4)
    bed = Bed(path=to, first=first, period=length - overlap, overlap=overlap, below=below)
    return replace(bed, loudest=_short_term(bed))


def decoded(file: Path, to: Path) -> tuple[int, int]:
    """Decode the music in *file* into *to*; return where its sound begins and its length, in samples.

    Raise ConfigError when it is none, or too short to be repeated.
    """
    first, end = house_file.samples(file, to, LONGEST)
    if end - first < SHORTEST:
        raise ConfigError(
            f"{file}: has {clock.seconds(end - first):.1f} s of sound. Expected at least {SHORTEST // clock.RATE} s of "
            "music, which is repeated as long as somebody speaks. Choose a longer piece"
        )
    return first, end - first


def _short_term(bed: Bed) -> float:
    """Return the highest short-term loudness in LUFS, the joint included."""
    length = bed.period + bed.overlap + WINDOW * HOP
    energy = []
    for start in range(0, length, decode.BLOCK):
        before = min(start, PAD)
        count = min(decode.BLOCK, length - start)
        sound = bed.read(start - before, before + count + PAD)
        heard = level.weighted(level.rounded(sound), clock.RATE)[before : before + count].astype(np.float64)
        heard = np.pad(heard, (0, -len(heard) % HOP))
        energy.append((heard * heard).reshape(-1, HOP).mean(axis=1))
    windows = np.convolve(np.concatenate(energy), np.ones(WINDOW) / WINDOW, "valid")
    return _lufs(float(windows.max()))


def quietest(speech: Pcm) -> float:
    """Return the loudness in LUFS of the quietest second of voice in a segment, its pauses left out."""
    frames = len(speech) // FRAME
    if not frames or not speech.any():
        return edit.REFERENCE
    heard = level.weighted(speech, clock.RATE)[: frames * FRAME].astype(np.float64)
    energy = (heard * heard).reshape(-1, FRAME).mean(axis=1)
    width = min(frames, BLOCK)
    whole = level.gated(np.convolve(energy, np.ones(width) / width, "valid"))
    voice = energy[energy > 10 ** ((whole - VOICE + 0.691) / 10) / 2]
    width = min(len(voice), SECOND)
    total = np.concatenate([[0.0], np.cumsum(voice)])
    return _lufs(float((total[width:] - total[:-width]).min()) / width)


def _lufs(energy: float) -> float:
    """Express the mean square of K-weighted sound in LUFS, as dual mono."""
    return float(level.lufs(np.array(2 * energy)))


class Player:
    """Plays a bed along a message, from its first sound to its last."""

    def __init__(self, bed: Bed) -> None:
        self._bed = bed
        self._at = 0
        self._gain = bed.gain(bed.below)

    def lead_in(self) -> Pcm:
        """Return the music before the first word: it comes, and goes down."""
        length = clock.samples(LEAD_IN)
        down = clock.samples(LEAD_IN - SETTLED)
        points = (down - clock.samples(TURN), down)
        gains = np.interp(np.arange(length), points, (self._bed.gain(RISEN), self._gain))
        fade = _fade(clock.samples(FADE_IN))
        return self._mixed(np.zeros(length, np.int16), gains, np.pad(fade, (0, length - len(fade)), "edge"))

    def under(self, sound: Pcm, *, voice: bool) -> Pcm:
        """Lay music under a segment (*voice*) or the pause after it."""
        gain = self._bed.gain_under(sound) if voice else self._gain
        gains = np.interp(np.arange(len(sound)), (0, STEP), (self._gain, gain))
        self._gain = gain
        return self._mixed(sound, gains)

    def lead_out(self) -> Pcm:
        """Return the music after the last word: it rises, and goes."""
        length = clock.samples(LEAD_OUT)
        points = (0, clock.samples(TURN))
        gains = np.interp(np.arange(length), points, (self._gain, self._bed.gain(RISEN)))
        fade = _fade(clock.samples(FADE_OUT))[::-1]
        return self._mixed(np.zeros(length, np.int16), gains, np.pad(fade, (length - len(fade), 0), "edge"))

    def _mixed(self, sound: Pcm, gains: NDArray[np.float64], fade: NDArray[np.float64] | float = 1.0) -> Pcm:
        music = self._bed.read(self._at, len(sound))
        self._at += len(sound)
        return level.rounded(sound + music * (10 ** (gains / 20) * fade))


def _fade(length: int) -> NDArray[np.float64]:
    """Return a rise from 0 to 1 without a corner."""
    return np.asarray(np.sin(np.linspace(0, np.pi / 2, length)) ** 2)
