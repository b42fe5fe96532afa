"""The beeping voice, whose every sample the tests of timing lean on."""

import itertools

import numpy as np
import pytest

from contracts.engine import EngineContract
from rupor.model import Clip, Utterance, Voice
from rupor.voice.engines.tone import RATE, Tone


class TestTone(EngineContract):
    """It does what every engine does."""

    engine_class = Tone
    voice_name = "beep"
    text = "River water is not always safe; boil it for ten minutes."
    has_marks = True


def beep(voice: Voice, text: str, rate: float = 1.0) -> Clip:
    """Beep a text."""
    engine = Tone()
    return engine.speak(Utterance(text=text, voice=voice, rate=rate, version=engine.version()))


@pytest.mark.parametrize("rate", [0.6, 0.83, 1.0, 1.6])
def test_beeps_are_where_their_marks_are(tone: Voice, rate: float) -> None:
    """Sound fills each mark and nothing else, and starts on a whole millisecond."""
    clip = beep(tone, "Кипятите воду 10 минут — всегда!", rate)
    sound = np.frombuffer(clip.pcm, np.int16) != 0
    inside = np.zeros(len(sound), bool)
    assert len(clip.marks) == 5
    for mark in clip.marks:
        inside[mark.start : mark.end] = True
        # The tone passes through zero twice in each millisecond.
        assert sound[mark.start : mark.end].mean() > 0.9
        assert mark.start % (RATE // 1000) == 0
    assert not sound[~inside].any()
    assert all(other.start - one.end >= 0.06 * RATE for one, other in itertools.pairwise(clip.marks))


def test_a_beep_is_as_long_as_its_word(tone: Voice) -> None:
    """Each letter is 60 ms, so that an error of one word shows."""
    short, long = beep(tone, "ab abcdef").marks
    assert (short.end - short.start, long.end - long.start) == (RATE * 120 // 1000, RATE * 360 // 1000)
