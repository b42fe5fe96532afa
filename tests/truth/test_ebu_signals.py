"""Does the meter read what EBU Tech 3341 and 3342 say of their test signals (tables 1)? Cases 7 and 8, and 5 and 6 of
3342, are programmes of the EBU's own and not here."""

import math
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rupor.model import Loudness
from rupor.sound import meter
from rupor.sound.gauge import Gauge

RATE = 48_000
Wave = NDArray[np.float64]
Steps = Sequence[tuple[float, float]]
NOTHING = -math.inf


def tone(steps: Steps, hertz: float = 1000) -> Wave:
    """Make a tone that goes on in steps of (seconds, dBFS)."""
    level = np.concatenate([np.full(round(long * RATE), 10 ** (db / 20)) for long, db in steps])
    return np.asarray(level * np.sin(2 * np.pi * hertz * np.arange(len(level)) / RATE))


def measured(path: Path, *channels: Wave) -> Loudness:
    """Write a sound of 32-bit floats (an AU file) and measure it."""
    head = struct.pack(">4s5I", b".snd", 24, 0xFFFFFFFF, 6, RATE, len(channels))
    path.write_bytes(head + np.stack(channels, axis=1).astype(">f4").tobytes())
    return meter.measure(path)


def heard(wave: Wave) -> Loudness:
    """Measure a stereo sound in memory."""
    gauge = Gauge(RATE, 2)
    gauge.feed(np.stack([wave, wave], axis=1).astype(np.float32))
    return gauge.finish()


@pytest.mark.parametrize(
    "steps",
    [
        [(20, -23.0)],
        [(10, -36), (60, -23), (10, -36)],
        [(10, -72), (10, -36), (60, -23), (10, -36), (10, -72)],
        [(20, -26), (20.1, -20), (20, -26)],
    ],
    ids=["1", "3", "4", "5"],
)
def test_integrated(steps: Steps, tmp_path: Path) -> None:
    """Cases 1 and 3 to 5: what is quiet or silent does not count, and the tone is at -23 LUFS."""
    wave = tone(steps)
    found = measured(tmp_path / "a.au", wave, wave)
    assert found.integrated == pytest.approx(-23, abs=0.1)
    if len(steps) == 1:
        assert (found.momentary, found.short_term) == (
            pytest.approx(-23, abs=0.1),
            pytest.approx(-23, abs=0.1),
        )


def test_quiet(tmp_path: Path) -> None:
    """Case 2: ten decibels less read ten less, and mono reads as it is heard, from two loudspeakers."""
    wave = tone([(20, -33)])
    for channels in ([wave, wave], [wave]):
        found = measured(tmp_path / "a.au", *channels)
        for value in (found.integrated, found.momentary, found.short_term):
            assert value == pytest.approx(-33, abs=0.1)


def test_five_channels(tmp_path: Path) -> None:
    """Case 6: the channels behind the listener count 1.5 dB more."""
    front, middle, behind = (tone([(20, db)]) for db in (-28, -24, -30))
    found = measured(tmp_path / "a.au", front, front, middle, behind, behind)
    assert found.integrated == pytest.approx(-23, abs=0.1)


def test_short_term(tmp_path: Path) -> None:
    """Case 9: the loudness of any three seconds of this signal is -23 LUFS."""
    wave = tone([(1.34, -20), (1.66, -30)] * 5)
    assert measured(tmp_path / "a.au", wave, wave).short_term == pytest.approx(-23, abs=0.1)


def test_momentary(tmp_path: Path) -> None:
    """Case 12: the loudness of any 0.4 s of this signal is -23 LUFS."""
    wave = tone([(0.18, -20), (0.22, -30)] * 25)
    assert measured(tmp_path / "a.au", wave, wave).momentary == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("number", range(20))
def test_wherever_it_begins(number: int) -> None:
    """Cases 10 and 13: the highest short-term and momentary loudness are found wherever the tone begins."""
    late = heard(tone([(number * 0.15, NOTHING), (3, -23), (1, NOTHING)]))
    assert late.short_term == pytest.approx(-23, abs=0.1)
    late = heard(tone([(number * 0.02, NOTHING), (0.4, -23), (1, NOTHING)]))
    assert late.momentary == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("number", range(20))
def test_at_every_level(number: int) -> None:
    """Cases 11 and 14: and at every level from -38 to -19 LUFS."""
    steps = [(number * 0.15, NOTHING), (3, -38.0 + number), (3 - number * 0.15, NOTHING)]
    assert heard(tone(steps)).short_term == pytest.approx(-38 + number, abs=0.1)
    steps = [(number * 0.02, NOTHING), (0.4, -38.0 + number), (0.4 - number * 0.02, NOTHING)]
    assert heard(tone(steps)).momentary == pytest.approx(-38 + number, abs=0.1)


@pytest.mark.parametrize(
    ("part", "degrees", "amplitude", "peak"),
    [(4, 0, 0.5, -6), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6), (4, 45, 1.41, 3)],
    ids=["15", "16", "17", "18", "19"],
)
def test_true_peak(part: int, degrees: float, amplitude: float, peak: float, tmp_path: Path) -> None:
    """Cases 15 to 19: peaks between the samples are found, above full scale too."""
    time = np.arange(RATE)
    soft = np.minimum(1, np.minimum(time, RATE - time) / (0.01 * RATE))
    wave = amplitude * soft * np.sin(2 * np.pi * time / part + math.radians(degrees))
    assert peak - 0.4 <= measured(tmp_path / "a.au", wave, wave).true_peak <= peak + 0.2


@pytest.mark.parametrize("offset", range(4))
def test_a_single_peak(offset: int, tmp_path: Path) -> None:
    """Cases 20 to 23: one loud period in a softer tone is found wherever the samples fall."""
    fast = 4 * RATE
    soft = 0.5 * np.sin(2 * np.pi * np.arange(fast // 4 // 24 * 24) / 24)
    wave = np.concatenate([soft, np.sin(2 * np.pi * np.arange(16) / 16), soft])
    at = np.arange(-256, 257)
    low = np.sinc(at / 4) / 4 * np.hanning(513)
    decimated = np.convolve(wave, low / low.sum(), "same")[offset::4]
    decimated *= np.minimum(1, np.minimum(np.arange(len(decimated)), np.arange(len(decimated))[::-1]) / 480)
    assert -0.4 <= measured(tmp_path / "a.au", decimated, decimated).true_peak <= 0.2


@pytest.mark.parametrize(
    ("levels", "expected"),
    [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20), ((-50, -35, -20, -35, -50), 15)],
    ids=["1", "2", "3", "4"],
)
def test_range(levels: Sequence[float], expected: float, tmp_path: Path) -> None:
    """Tech 3342, cases 1 to 4: the range of a tone in steps of 20 s."""
    wave = tone([(20, db) for db in levels])
    assert measured(tmp_path / "a.au", wave, wave).range == pytest.approx(expected, abs=1)
