"""The marks that the aligner gives: one for every word, in order, inside the clip, at offsets of the text itself."""

import itertools
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from rupor.model import Clip, Utterance, Voice
from rupor.signs import ACUTE, DICTATED_CLOSE, DICTATED_OPEN, IPA_CLOSE, IPA_OPEN
from rupor.voice import align, engine, speak
from rupor.voice.align import reference, warp

PERSON = Voice(engine="person", name="x", language="ru", licence="")


def voice(engine_name: str, name: str) -> Voice:
    """Find a voice."""
    return next(one for one in engine.get(engine_name).voices() if one.name == name)


def said(text: str, by: Voice) -> Clip:
    """Speak *text* and hide when its words begin."""
    spoken = engine.get(by.engine).speak(Utterance(text=text, voice=by, rate=1.0, version=""))
    return replace(spoken, marks=(), timing="estimated")


def aligned(text: str, clip: Clip, by: Voice = PERSON) -> Clip:
    """Align *text* to *clip*."""
    return align.marks(Utterance(text=text, voice=by, rate=1.0, version=""), clip)


def words(text: str, clip: Clip) -> list[str]:
    """Name the marked stretches."""
    return [text[mark.first : mark.end_offset] for mark in clip.marks]


def test_every_word_has_a_mark_of_its_own() -> None:
    """Words follow each other within the clip, with a confidence; the sound is untouched."""
    text = "Вода из реки не всегда безопасна, поэтому кипятите её десять минут."
    clip = said(text, voice("rhvoice", "irina"))
    found = aligned(text, clip)
    assert words(text, found) == text.split()
    assert found.timing == "aligned"
    assert found.pcm == clip.pcm
    assert all(0 <= mark.start < mark.end <= clip.length for mark in found.marks)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found.marks))
    assert all(0 <= mark.confidence <= 1 for mark in found.marks)


@pytest.mark.parametrize(
    "text",
    [
        f"Вода{ACUTE} чи{ACUTE}стая и холо{ACUTE}дная.",
        f"Звоните {DICTATED_OPEN}пять пять, ноль один.{DICTATED_CLOSE} Помощь есть.",
        f"Напишите в {IPA_OPEN}ˈvɔtsap{IPA_CLOSE} сегодня же.",
    ],
)
def test_signs_do_not_shift_marks(text: str) -> None:
    """Stress marks, dictation and IPA are kept from the reference, and words keep their places in the text."""
    spoken = "".join(letter for letter in text if letter not in ACUTE + DICTATED_OPEN + DICTATED_CLOSE)
    spoken = spoken.replace(f"{IPA_OPEN}ˈvɔtsap{IPA_CLOSE}", "вотсап")
    assert words(text, aligned(text, said(spoken, voice("rhvoice", "irina")))) == text.split()


def test_what_cannot_be_aligned_is_left_alone() -> None:
    """A language without a reference voice, silence, and a text without words give the clip back as it was."""
    clip = said("water", voice("espeak", "en"))
    assert aligned("water", clip, replace(PERSON, language="dv")) == clip
    assert aligned("— …", clip) == clip
    for length in (0, 200, 32_000):
        silence = Clip(pcm=bytes(length), rate=16_000)
        assert aligned("Вода.", silence) == silence


def test_no_voice_is_held_against_itself() -> None:
    """The reference is another voice than the one that spoke, of the same language, and free for any use."""
    for one in (*engine.get("rhvoice").voices(), voice("espeak", "fr"), voice("pico", "es-ES")):
        found = reference.voices(one)
        assert all(other.id != one.id and other.open_licence for other in found)
        assert all(other.language.split("-")[0] == one.language.split("-")[0] for other in found)
    assert reference.voices(voice("espeak", "fr")) == []


def test_pico_says_when_its_words_begin() -> None:
    """An engine without marks is aligned when it speaks, in parts that are dictated too."""
    text = f"Llame al {DICTATED_OPEN}cinco cinco, cero uno.{DICTATED_CLOSE} La ayuda es gratis."
    found = speak.speak(Utterance(text=text, voice=voice("pico", "es-ES"), rate=1.0, version=""))
    assert found.timing == "aligned"
    plain = text.replace(DICTATED_OPEN, "").replace(DICTATED_CLOSE, "")
    assert words(text, found) == plain.split()
    # Half a second is counted before what is dictated.
    al, cinco = found.marks[1:3]
    assert cinco.start - al.end > 0.4 * found.rate


def test_coarse_times_are_sharpened() -> None:
    """Where RHVoice floors times to 100 ms, words are placed by their sound, and never outside of what it said."""
    irina = voice("rhvoice", "irina")
    text = "Никогда не посылайте свои снимки незнакомым людям, расскажите обо всём родителям."
    asked = Utterance(text=text, voice=irina, rate=1.0, version="")
    exact = engine.get("rhvoice").speak(asked)
    grid = exact.rate // 10
    floored = tuple(
        replace(one, start=one.start // grid * grid, end=one.end // grid * grid) for one in exact.marks
    )
    found = align.sharpened(asked, replace(exact, marks=floored, timing="coarse"))
    pairs = zip(found.marks, exact.marks, strict=True)
    assert np.median([abs(one.start - true.start) / exact.rate for one, true in pairs]) < 0.02
    assert all(0 <= one.start - was.start <= grid for one, was in zip(found.marks, floored, strict=True))
    assert found.timing == "coarse"


def test_a_pause_lies_between_words_alone() -> None:
    """Silent frames are given to the boundary that fits the rest best, and never to the middle of a word."""
    known = np.random.default_rng(1).normal(size=(90, 20)).astype(np.float32)
    silent = np.zeros((8, 20), np.float32)
    for place in (30, 60):
        heard = np.concatenate([known[:place], silent, known[place:]])
        pause = np.full(98, np.inf)
        pause[place : place + 8] = 0.0
        met = warp.through(heard, warp.Words(known, [0, 30, 60]), pause)
        assert (met[place : place + 8] == -1 - place // 30).all()
        assert (np.delete(met, np.s_[place : place + 8]) == np.arange(90)).all()


def test_words_may_be_left_out() -> None:
    """Where that is allowed, a word that is not heard is met by no frame."""
    known = np.random.default_rng(2).normal(size=(90, 20)).astype(np.float32)
    heard = np.concatenate([known[:30], known[60:]])
    met = warp.through(heard, warp.Words(known, [0, 30, 60]), np.full(60, 0.5), np.full(3, 12.0))
    assert not ((met >= 30) & (met < 60)).any()


def test_memory_does_not_grow_with_the_square_of_the_sound() -> None:
    """Five minutes are warped in a narrow band that holds the way: 75 MB, where the whole would be 900."""
    chosen = np.random.default_rng(3)
    known = np.repeat(chosen.normal(size=(3000, 40)), 10, axis=0).astype(np.float32)
    known += chosen.normal(size=known.shape).astype(np.float32) / 4
    kept = np.sort(chosen.choice(len(known), 28_000, replace=False))
    tracemalloc.start()
    met, near = warp.path(known[kept], known)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert np.abs(met - kept).max() < 30
    assert near.mean() < 0.1
    assert most < 75_000_000
