"""Dictation: telephone numbers are said slowly, in groups, with silences of known length, by any engine."""

import numpy as np
import pytest

from rupor.model import Clip, Mark, Segment, Utterance, Voice, Word
from rupor.signs import DICTATED_CLOSE, DICTATED_OPEN
from rupor.voice import choose, dictate, engine, speak, times
from rupor.voice.engines.tone import Tone

RATE = 24_000
NUMBER = f"{DICTATED_OPEN}five five, zero one.{DICTATED_CLOSE}"


def beeps(utterance: Utterance) -> Clip:
    """Answer each utterance with 100 ms of silence, 10 ms of sound for each letter, and 200 ms of silence."""
    text = utterance.text.strip()
    sound = np.full(len(text) * RATE // 100, 8000, "<i2")
    pcm = np.concatenate([np.zeros(RATE // 10, "<i2"), sound, np.zeros(RATE // 5, "<i2")])
    first = utterance.text.index(text)
    mark = Mark(first=first, end_offset=first + len(text), start=RATE // 10, end=RATE // 10 + len(sound))
    return Clip(pcm=pcm.tobytes(), rate=RATE, marks=(mark,), timing="exact")


def asked(text: str, voice: Voice, rate: float = 1.0) -> Utterance:
    """Make a request."""
    return Utterance(text=text, voice=voice, rate=rate, version="test")


def silences(clip: Clip) -> list[int]:
    """Return the milliseconds of each silence inside a clip."""
    sounding = np.flatnonzero(np.frombuffer(clip.pcm, np.int16))
    gaps = np.diff(sounding)
    return [round(gap * 1000 / clip.rate) for gap in gaps if gap > clip.rate // 20]


def test_silences_are_counted(tone: Voice) -> None:
    """Half a second before and after a number, 0.4 s between its groups, whatever silence the engine adds itself."""
    clip = dictate.speak(asked(f"Call {NUMBER} now", tone), beeps)
    assert silences(clip) == pytest.approx([500, 400, 500], abs=25)


def test_numbers_are_slow(tone: Voice) -> None:
    """A number is said at nine tenths of the speed, and never faster than the voice's natural one."""
    seen: list[tuple[str, float]] = []

    def say(utterance: Utterance) -> Clip:
        seen.append((utterance.text, utterance.rate))
        return beeps(utterance)

    dictate.speak(asked(f"Call {NUMBER}", tone, rate=1.4), say)
    dictate.speak(asked(f"Call {NUMBER}", tone, rate=0.8), say)
    assert seen == [
        ("Call ", 1.4),
        ("five five, ", 0.9),
        ("zero one.", 0.9),
        ("Call ", 0.8),
        ("five five, ", 0.72),
        ("zero one.", 0.72),
    ]


def test_marks_are_those_of_the_parts(tone: Voice) -> None:
    """Marks keep their places in the text that was given and move with their sound."""
    text = f"Call {NUMBER} now"
    clip = dictate.speak(asked(text, tone), beeps)
    sounding = np.frombuffer(clip.pcm, np.int16) != 0
    assert [text[mark.first : mark.end_offset] for mark in clip.marks] == [
        "Call",
        "five five,",
        "zero one.",
        "now",
    ]
    for mark in clip.marks:
        assert sounding[mark.start : mark.end].mean() > 0.95
    assert list(clip.marks) == sorted(clip.marks, key=lambda mark: mark.start)


def test_a_text_that_is_a_number_alone(tone: Voice) -> None:
    """Nothing before and nothing behind a number: no silence at the ends, and signs alone are no part."""
    clip = dictate.speak(asked(f"{NUMBER} –", tone), beeps)
    assert silences(clip) == pytest.approx([400], abs=25)
    assert [part.text for part in dictate.parts(f"{NUMBER} –")] == ["five five, ", "zero one."]


@pytest.mark.parametrize("language", ["ru", "en", "fr", "es"])
def test_real_voices_dictate_alike(language: str) -> None:
    """With each language's best voice the groups are 0.4 s apart, and the words lie where they are said."""
    digits = {"ru": "пять два", "en": "five two", "fr": "cinq deux", "es": "cinco dos"}[language]
    voice = choose.best(language, choose.known(), False)
    number = Word(shown="52-52.", spoken=f"{digits}, {digits}.", dictated=True)
    words = (Word(shown="Tel:", spoken="Tel:", after=" "), number)
    segment = Segment(index=0, kind="sentence", language=language, words=words, pause="end")
    version = engine.get(voice.engine).version()
    clip = speak.speak(Utterance(text=segment.given(voice), voice=voice, rate=1.0, version=version))
    frame = clip.rate // 100
    sounding = times.speaking(np.frombuffer(clip.pcm, np.int16), frame)
    edges = np.flatnonzero(np.diff(np.concatenate([[True], sounding, [True]]).astype(int)))
    gaps = [int(last - first) * 10 for first, last in zip(edges[::2], edges[1::2], strict=True)]
    assert [gap for gap in gaps if gap > 250] == pytest.approx([500, 400], abs=80)
    spans, *_ = times.words(segment, voice, clip)
    assert spans[1].start - spans[0].end >= clip.rate * 0.4
    assert spans[1].end > clip.length * 0.95


def test_the_tone_engine_beeps_for_each_digit(tone: Voice) -> None:
    """Through the whole road an engine is given plain parts, never the private signs."""
    clip = speak.speak(asked(f"Call {NUMBER}", tone))
    plain = [
        Tone().speak(asked(part, tone, rate)) for part, rate in (("Call", 1.0), ("five five zero one", 0.9))
    ]
    assert len(clip.marks) == sum(len(one.marks) for one in plain) == 5
