"""Clicks are taken out of a recording, and out of nothing else."""

import wave
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

import rupor
import signals
from rupor.sound import clicks, decode

RATE = signals.RATE
COUNT = 50
TEXTS = {
    "rhvoice:irina": (
        "ru",
        "Путник попал в топкое болото, подпёр палкой кочку и тут же крикнул: кто тут поможет?",
    ),
    "rhvoice:aleksandr": (
        "ru",
        "Кипятите воду. Тёплая питьевая вода, чистые кружки и котелок спасут пятерых детей.",
    ),
    "rhvoice:slt": (
        "en",
        "Peter packed a bucket, a kettle and a pot; keep the top tight, or the tap will drip.",
    ),
    "pico:fr-FR": ("fr", "Petit à petit, le capitaine compta trente-quatre paquets de pâtes près du port."),
    "espeak:es": ("es", "Pepe pica papas con poca pimienta; cada tarde toca a tu puerta con un paquete."),
}
"""Full of plosives."""


def voice(name: str) -> signals.Sound:
    """Let a voice speak its text, at the rate of a recording."""
    language, text = TEXTS[name]
    clip = rupor.speak(text, language, voice=name)
    return np.asarray(soxr.resample(np.frombuffer(clip.pcm, np.int16), clip.rate, RATE), np.int16)


def impulse(chosen: np.random.Generator, kind: str, level: float) -> NDArray[np.float64]:
    """Make a spark of the mains, which lasts 0.1 to 0.3 ms, or the click of a mouth of 1 to 2.5 ms."""
    if kind == "spark":
        size = int(chosen.integers(5, 15))
        return np.asarray(level * np.hanning(size + 2)[1:-1] * chosen.choice([-1, 1]))
    time = np.arange(int(chosen.integers(48, 120)))
    return np.asarray(
        level * np.exp(-5 * time / len(time)) * np.sin(2 * np.pi * chosen.uniform(0.05, 0.12) * time)
    )


def clicked(sound: signals.Sound, kind: str, level: float) -> tuple[signals.Sound, list[tuple[int, int]]]:
    """Put fifty clicks into a sound; return with it where they begin and end."""
    chosen = np.random.default_rng(5)
    places = np.linspace(4800, len(sound) - 9600, COUNT).astype(int) + chosen.integers(0, 2400, COUNT)
    whole = sound.astype(float)
    spans = []
    for place in places.tolist():
        click = impulse(chosen, kind, level * 32768)
        whole[place : place + len(click)] += click
        spans.append((place, place + len(click)))
    return np.clip(np.rint(whole), -32768, 32767).astype(np.int16), spans


def mended(sound: signals.Sound, tmp_path: Path) -> tuple[signals.Sound, list[int]]:
    """Write a sound, take its clicks out, and read it again."""
    path = tmp_path / "take.pcm"
    path.write_bytes(sound.astype("<i2").tobytes())
    places = clicks.mend(path)
    return np.fromfile(path, np.int16), places


@pytest.mark.parametrize("name", TEXTS)
def test_a_clean_voice_is_not_touched(name: str, tmp_path: Path) -> None:
    """A voice without clicks, full of plosives, comes back bit by bit; so does one in noise."""
    sound = voice(name)
    for noise in (0.0, 0.002):
        heard = signals.pcm(sound / 32768 + np.random.default_rng(1).normal(0, noise, len(sound)))
        after, places = mended(heard, tmp_path)
        assert places == []
        assert (after == heard).all()


@pytest.mark.parametrize(("kind", "level", "share"), [("spark", 0.5, 0.6), ("mouth", 0.25, 0.7)])
@pytest.mark.parametrize("name", ["rhvoice:irina", "pico:fr-FR"])
def test_clicks_are_taken_out(name: str, kind: str, level: float, share: float, tmp_path: Path) -> None:
    """Most of fifty clicks are found, each becomes 10 dB softer at the median, and nothing else is changed."""
    clean = np.tile(voice(name), 4)
    dirty, spans = clicked(clean, kind, level)
    after, places = mended(dirty, tmp_path)
    near = [(first - 150, last + 150) for first, last in spans]
    assert all(any(first <= place < last for first, last in near) for place in places)
    hit = [one for one in near if any(one[0] <= place < one[1] for place in places)]
    assert len(hit) >= share * COUNT
    outside = np.ones(len(clean), np.bool_)
    softer = []
    for first, last in near:
        outside[first : last + 150] = False
        was, now = (
            np.square(one[first:last].astype(float) - clean[first:last]).sum() for one in (dirty, after)
        )
        if (first, last) in hit:
            softer.append(10 * np.log10(was / max(now, 1.0)))
    assert np.median(softer) > 10
    assert (after[outside] == dirty[outside]).all()


def test_a_dropout_is_bridged(tmp_path: Path) -> None:
    """A millisecond without sound in the middle of a tone is filled in with the tone."""
    tone = signals.sine(300, 1.0)
    torn = tone.copy()
    torn[20_010:20_058] = 0
    after, places = mended(torn, tmp_path)
    assert len(places) == 1
    assert np.abs(after.astype(int) - tone).max() < 100


def test_a_sound_of_nothing_but_clicks_stays(tmp_path: Path) -> None:
    """Rain, applause or a Geiger counter is what was recorded, not damage."""
    sound = signals.clicks(5)
    after, places = mended(sound, tmp_path)
    assert places == []
    assert (after == sound).all()


@pytest.mark.parametrize("length", [0, 10, 2000, 3000])
def test_the_shortest_sounds(length: int, tmp_path: Path) -> None:
    """A sound that is too short to know what surrounds a click, or that begins with one, comes back."""
    sound = np.zeros(length, np.int16)
    sound[:5] = 30_000
    after, _ = mended(sound, tmp_path)
    assert len(after) == length


def test_a_person_is_told(tmp_path: Path) -> None:
    """What was taken out of a file is said, with the place of the first."""
    sound = signals.pcm(
        signals.speech(6) / 32768 * 0.3 + np.random.default_rng(1).normal(0, 0.0003, 6 * RATE)
    )
    sound[RATE * 5 // 2 :][:7] += 15_000
    take = tmp_path / "take.wav"
    with wave.open(str(take), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(sound.tobytes())
    found = decode.decode(take, tmp_path / "take.pcm")
    assert found.notes == ("take.wav: a click was taken out, at 0:02. Listen whether all is well there",)
