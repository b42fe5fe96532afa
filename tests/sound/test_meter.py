"""The meter for files, on sounds whose loudness follows from the standard."""

import math
import subprocess
import tracemalloc
import wave
from pathlib import Path

import numpy as np
import pytest

import listen
import signals
from rupor.errors import ProcessError
from rupor.sound import gauge, meter, profile


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


def test_levels_of_a_tone(tmp_path: Path) -> None:
    """RMS, sample peak, noise floor and the highest loudnesses are those of the sound."""
    tone = signals.pcm(0.1 * np.sin(2 * np.pi * 1000 * np.arange(5 * 48_000) / 48_000))
    noise = signals.noise(1, 0.001)
    found = meter.measure(written(tmp_path / "tone.wav", np.concatenate([tone, noise])))
    assert found.sample_peak == pytest.approx(-20, abs=0.01)
    assert found.rms == pytest.approx(-23.01 + 10 * math.log10(5 / 6), abs=0.02)
    assert found.noise_floor == pytest.approx(-60, abs=0.2)
    assert found.momentary == pytest.approx(-20, abs=0.1)
    assert found.short_term == pytest.approx(-20, abs=0.1)


def test_too_short_for_a_window(tmp_path: Path) -> None:
    """A sound of a third of a second has a loudness and a peak, but none of any window."""
    found = meter.measure(written(tmp_path / "short.wav", signals.sine(1000, 0.3, 0.1)))
    assert found.integrated == pytest.approx(-20, abs=0.5)
    assert (found.momentary, found.short_term, found.noise_floor) == (None, None, None)


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 44_100, 96_000])
def test_other_rates(tmp_path: Path, rate: int) -> None:
    """A file of any rate measures as ffmpeg's meter reads it brought up to 48 kHz."""
    path = written(tmp_path / "a.wav", signals.speech(6, rate), rate)
    up = tmp_path / "up.wav"
    command = [listen.ffmpeg(), "-v", "error", "-i", str(path), "-ar", "48000", "-c:a", "pcm_f32le", str(up)]
    subprocess.run(command, check=True)
    integrated, peak = listen.loudness(up)
    found = meter.measure(path)
    assert found.integrated == pytest.approx(integrated, abs=0.1)
    assert found.true_peak == pytest.approx(peak, abs=0.15)


@pytest.mark.parametrize(("name", "form"), [("ivr-ulaw", "mulaw"), ("ivr-alaw", "alaw")])
def test_without_a_header(tmp_path: Path, name: str, form: str) -> None:
    """A file that does not say what it is is measured when its profile says so."""
    path, raw = written(tmp_path / "a.wav", signals.speech(4, 8000), 8000), tmp_path / "a.raw"
    command = [listen.ffmpeg(), "-v", "error", "-i", str(path), "-f", form, str(raw)]
    subprocess.run(command, check=True)
    found = meter.measure(raw, profile.get(name))
    assert found.integrated == pytest.approx(meter.measure(path).integrated, abs=0.1)


def test_blocks_do_not_matter() -> None:
    """However the sound comes, the same is measured."""
    sound = (signals.speech(5) / np.float32(32768)).astype(np.float32).reshape(-1, 1)
    whole = gauge.Gauge(48_000)
    whole.feed(sound)
    parts = gauge.Gauge(48_000)
    for block in np.array_split(sound, 77):
        parts.feed(block)
    assert whole.finish() == parts.finish()


def test_memory_does_not_grow() -> None:
    """An hour takes no more memory than a minute, but for two numbers each tenth of a second."""
    block = (signals.noise(5, rate=8000) / np.float32(32768)).astype(np.float32).reshape(-1, 1)
    long = gauge.Gauge(8000)
    long.feed(block)
    tracemalloc.start()
    try:
        for _ in range(120):
            long.feed(block)
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert grown < 200_000 + 600 * 10 * 2 * 8


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
