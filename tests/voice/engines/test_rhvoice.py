"""RHVoice, by the real library."""

import array
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.engine import EngineContract
from rupor.errors import EngineUnavailable, MissingDependency
from rupor.model import Clip, Utterance, Voice
from rupor.run.worker import Worker
from rupor.voice.engines import rhvoice
from rupor.voice.engines.rhvoice import RHVoice

TEXT = "Вода из реки не всегда безопасна, поэтому кипятите её десять минут."


class TestRHVoice(EngineContract):
    """It does what every engine does."""

    engine_class = RHVoice
    voice_name = "irina"
    text = TEXT
    has_marks = True


@pytest.fixture
def engine() -> Iterator[RHVoice]:
    """Make the engine anew."""
    made = RHVoice()
    irina(made)
    yield made
    made._pool.close()


def irina(engine: RHVoice) -> Voice:
    """Find the voice that the tests speak with."""
    voice = next(voice for voice in engine.voices() if voice.name == "irina")
    if not voice.installed:
        pytest.skip(f"RHVoice is not installed. Run: {voice.install}")
    return voice


def speak(engine: RHVoice, text: str, rate: float = 1.0) -> Clip:
    """Speak a text."""
    return engine.speak(Utterance(text=text, voice=irina(engine), rate=rate, version=""))


def test_times_are_exact(engine: RHVoice) -> None:
    """Words are timed to 5 ms, not to the 100 ms that the library rounds to by itself."""
    clip = speak(engine, TEXT)
    grid = clip.rate // 10
    assert clip.timing == "exact"
    assert sum(mark.start % grid != 0 for mark in clip.marks) > len(clip.marks) / 2


def test_a_pause_in_the_sound_is_one_in_the_marks(engine: RHVoice) -> None:
    """Where the voice is silent between two sentences, no word is marked."""
    clip = speak(engine, "Воду надо кипятить. Потом её можно пить.")
    sound = array.array("h", clip.pcm)
    before, after = clip.marks[2], clip.marks[3]
    middle = (before.end + after.start) // 2
    around = sound[middle - clip.rate // 50 : middle + clip.rate // 50]
    assert after.start - before.end > clip.rate / 10
    assert max(map(abs, around)) < max(map(abs, sound)) / 30


def test_offsets_are_those_of_letters(engine: RHVoice) -> None:
    """Letters of one to four bytes in UTF-8 do not shift the marks, and the rate does not lose any."""
    text = "Вода 😀 — H2O: ёмкость, 水 и чай."
    for rate in (0.6, 1.0, 1.6):
        clip = speak(engine, text, rate)
        marked = [text[mark.first : mark.end_offset] for mark in clip.marks]
        assert [word for word in marked if word.strip(".,:") in ("Вода", "ёмкость", "и", "чай")] == [
            word for word in text.split() if word.strip(".,:") in ("Вода", "ёмкость", "и", "чай")
        ]


def test_killed_in_mid_sentence(engine: RHVoice) -> None:
    """The library may crash while it speaks: another worker says the same, to the byte."""
    text = " ".join([TEXT] * 8)
    expected = speak(engine, text)
    heard: list[Clip] = []
    thread = threading.Thread(target=lambda: heard.append(speak(engine, text)))
    (first,) = engine._pool.pids()
    thread.start()
    time.sleep(0.05)
    os.kill(first, signal.SIGKILL)
    thread.join(60)
    assert heard == [expected]
    assert engine._pool.pids() != (first,)


def test_killed_between_sentences(engine: RHVoice) -> None:
    """A worker that was killed while it waited is replaced."""
    expected = speak(engine, TEXT)
    for pid in engine._pool.pids():
        os.kill(pid, signal.SIGKILL)
    assert speak(engine, TEXT) == expected


def test_a_worker_that_never_answers(engine: RHVoice, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that hangs is given up in bounded time, and what was asked of it is known."""
    monkeypatch.setattr(engine._pool, "start", lambda: Worker(["sleep", "600"]))
    monkeypatch.setattr(engine._pool, "tries", 2)
    ask = engine._pool.ask
    monkeypatch.setattr(engine._pool, "ask", lambda question, timeout: ask(question, timeout / 100))
    began = time.monotonic()
    with pytest.raises(EngineUnavailable, match="RHVoice: the voice's worker did not answer in 0 s, 2 times"):
        speak(engine, TEXT)
    assert time.monotonic() - began < 5
    assert engine._pool.pids() == ()


def test_a_missing_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library the voices are known, not installed, and the error says what to run."""
    import ctypes

    def missing(name: str) -> None:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setenv("RUPOR_RHVOICE", str(tmp_path / "nothing"))
    monkeypatch.setattr(ctypes, "CDLL", missing)
    rhvoice._command.cache_clear()
    try:
        engine = RHVoice()
        assert not any(voice.installed for voice in engine.voices())
        assert {voice.install for voice in engine.voices()} == {"scripts/setup"}
        with pytest.raises(
            MissingDependency, match=r"RHVoice's library is not installed\. Run: scripts/setup"
        ):
            engine.version()
    finally:
        rhvoice._command.cache_clear()


def test_languages_and_licences() -> None:
    """Default voices are free for any use; a voice whose licence is not known to be is never one."""
    voices = {voice.name: voice for voice in RHVoice().voices()}
    assert voices["irina"].language == "ru"
    assert voices["slt"].language == "en"
    assert voices["irina"].open_licence
    assert all(voice.licence != "not stated" for voice in voices.values() if voice.open_licence)


@pytest.mark.parametrize(
    "text", ["радио\u0301 говорит", "видео\u0301", "радио\u0301, за\u0301мок, видео\u0301."]
)
def test_a_mark_that_the_library_fails_on_is_left_out(engine: RHVoice, text: str) -> None:
    """A stress mark that the library fails on is no reason to fall silent; word places stay right."""
    clip = engine.speak(Utterance(text=text, voice=irina(engine), rate=1.0, version=""))
    words = re.findall(r"[\w\u0301]+", text)
    assert [text[mark.first : mark.end_offset].rstrip(",.") for mark in clip.marks] == words
