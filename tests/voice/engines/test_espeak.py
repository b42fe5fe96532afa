"""espeak-ng, by the real library."""

import os
import signal
import threading
import time

import pytest

from contracts.engine import EngineContract
from rupor.errors import EngineUnavailable
from rupor.model import Utterance
from rupor.voice.engines.espeak import Espeak, marks


class TestEspeak(EngineContract):
    """It does what every engine does."""

    engine_class = Espeak
    voice_name = "en"
    text = "River water is not always safe; boil it for ten minutes."
    has_marks = True


@pytest.fixture
def engine() -> Espeak:
    """Make the engine anew."""
    return Espeak()


def speak(engine: Espeak, text: str, language: str) -> list[str]:
    """Speak and return the marked stretches of the text."""
    voice = next(voice for voice in engine.voices() if voice.language == language)
    clip = engine.speak(Utterance(text=text, voice=voice, rate=1.0, version=engine.version()))
    return [text[mark.first : mark.end_offset] for mark in clip.marks]


def test_languages(engine: Espeak) -> None:
    """It has more than a hundred languages, named as BCP 47, and knows how badly it speaks some of them."""
    voices = {voice.language: voice for voice in engine.voices()}
    assert len(voices) > 100
    assert voices["zh"].name == "cmn"
    assert {voices[language].quality for language in ("zh", "ar", "ru")} == {"not understood"}
    assert voices["en-GB"].quality == voices["en-US"].quality == "clear"
    assert voices["es"].quality == voices["fr-FR"].quality == "poor"
    assert voices["sw"].quality == "unknown"


@pytest.mark.parametrize(
    ("text", "language", "marked"),
    [
        ("Сегодня, 30 июля 2022 г. — день.", "ru", ["Сегодня,", "30", "июля", "2022", "г.", "день."]),
        ("Новый COVID-19 опасен.", "ru", ["Новый", "COVID-19", "опасен."]),
        ("Hi 😀 big\u2028world, <b> & end.", "en-GB", ["Hi", "😀", "big", "world,", "<b>", "&", "end."]),
        ("今天说，水。", "zh", ["今", "天", "说，", "水。"]),
        ("الماء النظيف مهم.", "ar", ["الماء", "النظيف", "مهم."]),
    ],
)
def test_a_mark_for_each_spoken_word(engine: Espeak, text: str, language: str, marked: list[str]) -> None:
    """Words with digits, signs and rare letters have one mark each; a lone dash has none."""
    assert speak(engine, text, language) == marked


def test_marks_fall_on_words_and_not_on_pauses() -> None:
    """A mark ends where its clause does, and an event on the space before a word is that word's."""
    made = list(marks("a b, c", [(1, 0, 0), (1, 1, 100), (5, 4, 180), (1, 5, 250), (5, 6, 900)], 800))
    assert [(mark.first, mark.start, mark.end) for mark in made] == [
        (0, 0, 100),
        (2, 100, 180),
        (5, 250, 800),
    ]


def test_a_killed_worker_is_replaced(engine: Espeak) -> None:
    """The library's process may die at any time; the text is spoken all the same."""
    assert speak(engine, "one", "en-GB") == ["one"]
    (pid,) = engine._pool.pids()
    os.kill(pid, signal.SIGKILL)
    assert speak(engine, "two", "en-GB") == ["two"]


def test_a_worker_that_always_dies_is_reported(engine: Espeak) -> None:
    """When no worker lives long enough, the error says so and leaves no process behind."""
    voice = engine.voices()[0]
    stop = threading.Event()

    def kill() -> None:
        while not stop.is_set():
            for pid in engine._pool.pids():
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.001)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        with pytest.raises(EngineUnavailable, match="engine 'espeak'"):
            engine.speak(Utterance(text="word " * 2000, voice=voice, rate=1.0, version=""))
    finally:
        stop.set()
        killer.join()
    assert engine._pool.pids() == ()
