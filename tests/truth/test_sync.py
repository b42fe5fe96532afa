"""Are words heard when the files say so? The tone voice beeps once a word; the judge listens to the decoded MP3."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import rupor
from listen import decode, onsets

RATE = 48_000
MINUTES = 10
WORDS = ["water", "boil", "drink", "child", "clinic", "well", "clean", "hands", "soap", "call", "now", "help"]


def sentence(number: int) -> str:
    """Make sentences of three to eleven words, no two alike."""
    chosen = [WORDS[(number * 7 + n * n) % len(WORDS)] for n in range(3 + number % 9)]
    return f"{' '.join(chosen).capitalize()}."


@pytest.fixture(scope="module")
def produced(tmp_path_factory: pytest.TempPathFactory) -> rupor.Package:
    """Produce a message of ten minutes of beeps."""
    folder = tmp_path_factory.mktemp("sync")
    text = folder / "beeps.en.txt"
    paragraphs = [" ".join(sentence(4 * n + m) for m in range(4)) for n in range(52)]
    text.write_text("\n\n".join(paragraphs), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUPOR_CACHE", str(folder / "cache"))
        # The other rule sets show cues a little early where that gives time to read them.
        (package,) = rupor.produce(
            text,
            to=folder / "out",
            voices=["en=tone:beep"],
            rate="natural",
            captions="netflix",
            allow_poor_voice=True,
        )
    return package


@pytest.fixture(scope="module")
def heard(produced: rupor.Package) -> NDArray[np.int64]:
    """Find where beeps begin in the decoded MP3."""
    return onsets(decode(produced.file(".mp3")))


def cue_starts(path: Path) -> list[int]:
    """Read the cues' starts out of a subtitle file, in samples."""
    found = re.findall(r"(\d+):(\d+):(\d+)[,.](\d+) -->", path.read_text(encoding="utf-8"))
    return [(int(h) * 3600 + int(m) * 60 + int(s)) * RATE + int(ms) * 48 for h, m, s, ms in found]


def test_message_is_long_enough(produced: rupor.Package) -> None:
    """The test speaks of ten minutes."""
    assert produced.seconds > MINUTES * 60


@pytest.mark.parametrize("suffix", [".srt", ".vtt"])
def test_cues_start_when_their_first_word_is_heard(
    produced: rupor.Package, heard: NDArray[np.int64], suffix: str
) -> None:
    """Every cue starts within 20 ms of a beep, at the start of the message and at its end."""
    starts = np.array(cue_starts(produced.file(suffix)))
    assert len(starts) >= 200
    off = np.abs(starts[:, None] - heard[None, :]).min(axis=1) / RATE * 1000
    assert off[:20].max() < 20
    assert off[-20:].max() < 20
    assert off.max() < 20


def test_every_word_is_heard_when_the_timeline_says_so(
    produced: rupor.Package, heard: NDArray[np.int64]
) -> None:
    """There is one beep for each word, within 5 ms of its time, and no drift over ten minutes."""
    timeline = json.loads((produced.path / "timeline.json").read_text(encoding="utf-8"))
    starts = np.array([word["start"] for one in timeline["segments"] for word in one["words"]])
    assert len(heard) == len(starts)
    off = (heard - starts) / RATE * 1000
    assert np.abs(off).max() < 5
    assert abs(np.median(off[:100]) - np.median(off[-100:])) < 1


def test_mp3_and_wav_last_as_long_as_the_timeline(produced: rupor.Package) -> None:
    """Encoding and mastering change no length, not by a sample."""
    for suffix in (".mp3", ".wav"):
        assert len(decode(produced.file(suffix))) == produced.duration


def test_narration_is_the_same_with_another_target(produced: rupor.Package, tmp_path: Path) -> None:
    """A quieter master has its words at the same samples."""
    text = tmp_path / "beeps.en.txt"
    text.write_text("Boil the water. Call now.", encoding="utf-8")
    made = [
        rupor.produce(
            text,
            to=tmp_path / name,
            voices=["en=tone:beep"],
            allow_poor_voice=True,
            outputs=["wav"],
            target=target,
        )[0]
        for name, target in (("a", rupor.Target()), ("b", replace(rupor.Target(), integrated=-23.0)))
    ]
    first, second = (onsets(decode(package.file(".wav"))) for package in made)
    assert np.abs(first - second).max() <= 48
