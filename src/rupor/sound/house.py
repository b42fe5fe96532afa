"""An office's own sounds, made ready for the mix: an ident before the message, a sign-off after it, music under it.

With music the silences at both ends of the speech are music; words and pauses stay as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rupor import clock
from rupor.errors import ConfigError
from rupor.model import House
from rupor.sound import bed, edit, house_file, level
from rupor.sound.bed import Bed, Player
from rupor.sound.house_file import Pcm

LONGEST = 30 * clock.RATE
"""Samples of an ident or a sign-off: listeners came for the message."""
GAP = 0.4
"""Seconds of silence between an ident and the first word, and between the last word and a sign-off."""
FADE_MS = 5
"""At both ends: a file that was cut in full sound begins without a click."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sounds:
    """What is heard beside speech; samples at 48 kHz, whole milliseconds, at the loudness of speech."""

    ident: Pcm | None = None
    sign_off: Pcm | None = None
    bed: Bed | None = None

    def player(self) -> Player | None:
        """Return who plays the music along a message from its start; None where there is no music."""
        return Player(self.bed) if self.bed else None

    def opening(self, player: Player | None) -> Iterator[Pcm]:
        """Yield what is heard before the first word."""
        if self.ident is not None:
            yield self.ident
        if player:
            yield player.lead_in()
        elif self.ident is not None:
            yield np.zeros(clock.samples(GAP), np.int16)

    def closing(self, player: Player | None) -> Iterator[Pcm]:
        """Yield what is heard after the last word."""
        if player:
            yield player.lead_out()
        elif self.sign_off is not None:
            yield np.zeros(clock.samples(GAP), np.int16)
        if self.sign_off is not None:
            yield self.sign_off


def sounds(house: House, folder: Path) -> Sounds:
    """Decode the sounds of *house* into *folder*, where the music must stay; raise ConfigError for what is no sound."""
    return Sounds(
        ident=jingle(house.ident, folder) if house.ident else None,
        sign_off=jingle(house.sign_off, folder) if house.sign_off else None,
        bed=bed.load(house.bed, folder / "bed.pcm", house.bed_below) if house.bed else None,
    )


def jingle(file: Path, folder: Path) -> Pcm:
    """Return the sound in *file* as loud as speech, without silence around it; raise ConfigError when it is none."""
    raw = folder / "jingle.pcm"
    try:
        first, end = house_file.samples(file, raw, 2 * LONGEST)
        sound = np.fromfile(raw, "<i2")[first:end]
    finally:
        raw.unlink(missing_ok=True)
    if len(sound) > LONGEST:
        raise ConfigError(
            f"{file}: has more than {LONGEST // clock.RATE} s of sound. Expected an ident or a sign-off, which is "
            "heard before or after each message. Cut it shorter"
        )
    return _levelled(sound)


def _levelled(sound: Pcm) -> Pcm:
    """Bring a sound to the loudness of every segment, where its peaks leave room for that."""
    gain = 10 ** ((edit.REFERENCE - level.loudness(sound, clock.RATE)) / 20)
    highest = float(level.peaks(sound).max(initial=0))
    wave = sound * min(gain, edit.PEAK_ROOM / max(highest, 1 / 32768))
    fade = np.linspace(0, 1, min(FADE_MS * level.MS, len(wave) // 2))
    wave[: len(fade)] *= fade
    wave[len(wave) - len(fade) :] *= fade[::-1]
    levelled: Pcm = np.rint(wave).astype(np.int16)
    return levelled
