"""Our own meter for single clips, against ffmpeg's and against exact oversampling."""

from collections.abc import Callable

import numpy as np
import pytest

import judge
import signals
from rupor.sound import level

Sound = signals.Sound
SOUNDS: dict[str, Callable[[int], Sound]] = {
    "speech": lambda rate: signals.speech(6, rate),
    "quiet speech": lambda rate: signals.speech(5, rate, level=0.002),
    "a second": lambda rate: signals.speech(1, rate),
    "a low tone": lambda rate: signals.sine(60, 2, rate=rate),
    # Higher ones ffmpeg weighs a little wrong at low rates.
    "a high tone": lambda rate: signals.sine(1500, 2, rate=rate),
    "mostly silence": lambda rate: np.concatenate([signals.speech(2, rate), np.zeros(8 * rate, np.int16)]),
    "loud and soft": lambda rate: np.concatenate(
        [signals.speech(3, rate), signals.speech(3, rate, level=0.01)]
    ),
}


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 48_000])
@pytest.mark.parametrize("sound", SOUNDS.values(), ids=SOUNDS)
def test_loudness(sound: Callable[[int], Sound], rate: int) -> None:
    """A clip's loudness is what ffmpeg's meter reads, at every rate that an engine speaks at."""
    made = sound(rate)
    assert level.loudness(made, rate) == pytest.approx(judge.lufs(made, rate), abs=0.1)


@pytest.mark.parametrize("length", [0, 1, 479, 480, 4800, 19_199])
def test_shorter_than_a_block(length: int) -> None:
    """A word of less than 0.4 s has a loudness too, that of its sound; silence and nothing have the least."""
    tone = signals.sine(1000, 10)[48_000 : 48_000 + length]
    assert level.loudness(np.zeros(length, np.int16), 48_000) == -70.0
    if length > 4000:
        assert level.loudness(tone, 48_000) == pytest.approx(
            level.loudness(signals.sine(1000, 10), 48_000), abs=0.5
        )


@pytest.mark.parametrize(
    "sound",
    [
        signals.speech(3),
        signals.speech(3, level=0.9),
        signals.sine(997, 1, 0.9),
        signals.sine(11_900, 1, 0.9),
        signals.sine(12_000, 1, 0.9, phase=np.pi / 4),
        signals.sine(7000, 1, 0.9, phase=1),
        signals.clicks(1),
    ],
)
def test_true_peak(sound: Sound) -> None:
    """The true peak is within a tenth of a decibel of the exact one, also where no sample comes near it."""
    assert judge.db(level.peaks(sound).max()) == pytest.approx(judge.true_peak(sound), abs=0.1)


def test_each_millisecond_has_its_peak() -> None:
    """Peaks are where they are in the sound, one for each millisecond."""
    sound = signals.speech(2, level=0.45)
    exact = np.abs(judge.oversampled(sound)).reshape(-1, 48 * 8).max(axis=1)
    found = level.peaks(sound)
    assert len(found) == len(exact) == 2000
    loud = np.abs(sound.reshape(-1, 48) / 32768).max(axis=1) > level.QUIET
    assert loud.sum() > 300
    # A peak between two milliseconds may count for either or both.
    around = np.max([np.roll(exact, -1), exact, np.roll(exact, 1)], axis=0)
    assert (found[loud] > exact[loud] * 0.97).all()
    assert (found[loud] < around[loud] * 1.03).all()


def test_quiet_milliseconds_are_not_underrated() -> None:
    """Where nothing is near a ceiling, the highest sample stands for the peak."""
    sound = signals.sine(997, 1, level.QUIET * 0.9)
    assert level.peaks(sound).max() == np.abs(sound).max() / 32768
    assert len(level.peaks(np.zeros(0, np.int16))) == 0
