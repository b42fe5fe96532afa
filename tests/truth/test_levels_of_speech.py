"""Is every sentence as loud as the next, whoever says it? The judge is ffmpeg's meter, on the finished sound.

Spread is the difference between the loudest and the softest segment of more than 1.5 seconds, in LU.
"""

import json
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

import judge
import rupor
import signals
from rupor.text import prepare

RATE = judge.RATE
LONG = 1.5
"""Seconds from which a segment's loudness can be compared."""
SPREAD, DEVIATION = 1.0, 0.3
"""LU that may be between segments, and their standard deviation."""
TEXT = """A message for the day of clean water

Кипятите воду перед тем, как пить её или давать детям. Мойте руки с мылом.

Boil the water before you drink it, and wash your hands with soap. Call us when a child is ill.

Позвоните по телефону доверия, если ребёнок заболел после воды из колодца.

Faites bouillir l'eau avant de la boire, et lavez bien les mains des enfants.
"""
RECORDED = """Чистая вода в каждом доме

Кипятите воду перед тем, как пить её. Давайте детям чистую воду каждый день.

Вода из реки опасна, потому что в ней живут микробы. Мойте руки с мылом перед едой.

Храните воду в закрытой посуде, подальше от детей и животных.
"""


def levels(package: rupor.Package) -> NDArray[np.float64]:
    """Cut each segment of more than 1.5 s out of a package's WAV and measure it."""
    segments = json.loads((package.path / "timeline.json").read_text(encoding="utf-8"))["segments"]
    with wave.open(str(package.file(".wav"))) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    long = [one for one in segments if one["end"] - one["start"] > LONG * RATE]
    assert len(long) >= 6
    return np.array([judge.lufs(sound[one["start"] : one["end"]]) for one in long])


def recording(text: Path, gains: Sequence[float], drift: float) -> NDArray[np.float64]:
    """Let a voice read a text as a person would: each sentence at its own level, and nearer and further away."""
    (message,) = rupor.read(text)
    parts = [np.zeros(RATE)]
    for number, one in enumerate(prepare.segments(message)):
        clip = rupor.speak(one.spoken, "ru", voice="rhvoice:elena")
        sound = soxr.resample(np.frombuffer(clip.pcm, np.int16).astype(float), clip.rate, RATE) / 32768
        parts += [sound * 10 ** (gains[number % len(gains)] / 20), np.zeros(RATE // 2)]
    whole = np.concatenate(parts)
    whole *= 10 ** (drift * np.sin(np.arange(len(whole)) / RATE / 3) / 20)
    return whole + np.random.default_rng(1).normal(0, 0.0003, len(whole))


@pytest.mark.parametrize(
    "voices",
    [
        ["ru=rhvoice:irina", "en=rhvoice:slt", "fr=pico:fr-FR"],
        ["ru=rhvoice:aleksandr", "en=espeak:en", "fr=espeak:fr"],
        ["ru=espeak:ru"],
    ],
    ids=["rhvoice-pico", "deep-espeak", "espeak-own"],
)
def test_voices_and_languages_are_at_one_level(voices: list[str], tmp_path: Path) -> None:
    """Sentences of three languages by three voices are less than 1 LU apart, those with sharp peaks too."""
    text = tmp_path / "mixed.ru.txt"
    text.write_text(TEXT, encoding="utf-8")
    (package,) = rupor.produce(text, to=tmp_path / "out", voices=voices, outputs=["wav", "timeline"])
    found = levels(package)
    assert np.ptp(found) < SPREAD
    assert found.std() < DEVIATION


@pytest.mark.parametrize(
    ("gains", "drift"), [((0.0, -12.0), 0.0), ((-12.0, -5.0, 0.0), 4.0)], ids=["two-takes", "drifting"]
)
def test_a_recording_is_at_one_level(gains: tuple[float, ...], drift: float, tmp_path: Path) -> None:
    """Sentences that were recorded 12 dB apart, by someone who moves too, are less than 1 LU apart."""
    text = tmp_path / "water.ru.txt"
    text.write_text(RECORDED, encoding="utf-8")
    path = tmp_path / "take.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(signals.pcm(recording(text, gains, drift)).tobytes())
    (package,) = rupor.produce(text, to=tmp_path / "out", recording=path, outputs=["wav", "timeline"])
    found = levels(package)
    assert np.ptp(found) < SPREAD
    assert found.std() < DEVIATION
