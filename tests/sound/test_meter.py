"""The meter for files, on sounds whose loudness follows from the standard."""

import math
import wave
from pathlib import Path

import numpy as np
import pytest

import signals
from rupor.errors import ProcessError
from rupor.sound import meter


def written(path: Path, sound: signals.Sound, rate: int = 48_000) -> Path:
    """Write a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(sound.tobytes())
    return path


@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_a_tone_of_the_standard(tmp_path: Path, level: float) -> None:
    """A tone of 1 kHz measures as loud as its peak, mono as if from two loudspeakers (EBU Tech 3341, cases 1 and 2)."""
    tone = signals.pcm(10 ** (level / 20) * np.sin(2 * np.pi * 1000 * np.arange(20 * 48_000) / 48_000))
    found = meter.measure(written(tmp_path / "tone.wav", tone))
    assert found.integrated == pytest.approx(level, abs=0.1)
    assert found.true_peak == pytest.approx(level, abs=0.2)
    assert found.range == pytest.approx(0, abs=0.1)


def test_range(tmp_path: Path) -> None:
    """Twenty seconds at -20 and twenty at -30 have a range of 10 LU (EBU Tech 3342, case 1)."""
    parts = [
        10 ** (db / 20) * np.sin(2 * np.pi * 1000 * np.arange(20 * 48_000) / 48_000) for db in (-20, -30)
    ]
    found = meter.measure(written(tmp_path / "steps.wav", signals.pcm(np.concatenate(parts))))
    assert found.range == pytest.approx(10, abs=1)


def test_a_peak_between_samples(tmp_path: Path) -> None:
    """A peak that no sample shows is found (EBU Tech 3341, case 16)."""
    tone = signals.sine(12_000, 1, 0.5, phase=math.pi / 4)
    assert np.abs(tone).max() < 0.36 * 32768
    assert meter.measure(written(tmp_path / "tone.wav", tone)).true_peak == pytest.approx(-6.0, abs=0.4)


def test_silence(tmp_path: Path) -> None:
    """Silence has the least loudness and no peak."""
    found = meter.measure(written(tmp_path / "silence.wav", np.zeros(48_000, np.int16)))
    assert (found.integrated, found.true_peak) == (-70.0, -math.inf)


def test_too_short(tmp_path: Path) -> None:
    """A sound too short for a reading is told as such."""
    with pytest.raises(ProcessError, match="shorter than 0"):
        meter.measure(written(tmp_path / "short.wav", np.ones(100, np.int16)))


@pytest.mark.parametrize("damage", ["text", "empty", "missing"])
def test_not_a_sound(tmp_path: Path, damage: str) -> None:
    """A file that is none is told in ffmpeg's words."""
    path = tmp_path / "not.wav"
    if damage != "missing":
        path.write_bytes(b"no sound" if damage == "text" else b"")
    with pytest.raises(ProcessError, match="ffmpeg"):
        meter.measure(path)
