"""How sure is each aligned word, and what is said of a reading that is not the text's?"""

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest

from ear import segments
from rupor.model import Clip, Segment, Utterance
from rupor.voice import align, engine, times
from rupor.voice.align import fit, sure
from rupor.voice.times import Times

ELENA = next(voice for voice in engine.get("rhvoice").voices() if voice.name == "elena")
"""The person who reads; what she reads is held against another voice."""
TEXT = (
    "Преступники ищут детей в играх и в чатах. Они пишут ласковые слова и обещают дорогие подарки. "
    "Никогда не посылайте свои снимки незнакомым людям. Расскажите обо всём родителям или учителю. "
    "Закройте свою страницу для чужих глаз. Помощь бесплатна и работает днём и ночью. "
    "Мы вместе остановим торговлю людьми. Каждый ребёнок имеет право на защиту."
)


def read(written: Segment, said: str) -> tuple[Utterance, Clip]:
    """Let the person say something in place of what is written."""
    spoken = Utterance(text=said, voice=ELENA, rate=1.0, version="")
    told = Utterance(text=written.given(ELENA), voice=ELENA, rate=1.0, version="")
    return told, replace(engine.get("rhvoice").speak(spoken), marks=())


@pytest.fixture(scope="module")
def written() -> tuple[Segment, ...]:
    """Cut the text."""
    return tuple(segments(TEXT, language="ru"))


def test_a_good_reading_is_not_doubted(written: tuple[Segment, ...]) -> None:
    """No word is reported that was read as it is written, and nearly all words are trusted."""
    trusted: list[float] = []
    for one in written:
        told, clip = read(one, one.spoken)
        assert not fit.slips(told, clip), one.shown
        found = times.words(one, ELENA, align.marks(told, clip))
        assert sure.fits(found)
        trusted += found.confidence
    assert np.median(trusted) > 0.95


@pytest.mark.parametrize("kind", ["missing", "extra", "different"])
def test_slips_are_named_where_they_are(written: tuple[Segment, ...], kind: str) -> None:
    """Of sentences with two words left out, put in or replaced, most are reported, at these words."""
    chosen = random.Random(5)
    others = "белая корова зелёная гора старая лампа мокрая дорога".split()
    told = right = 0
    for one in written:
        words = one.spoken.split()
        at = chosen.randrange(1, len(words) - 2)
        put = [] if kind == "missing" else chosen.sample(others, 2)
        said = " ".join([*words[:at], *put, *words[at if kind == "extra" else at + 2 :]])
        utterance, clip = read(one, said)
        slips = fit.slips(utterance, clip)
        first, end = (len(" ".join(words[:to])) for to in (at - 1, min(at + 3, len(words))))
        hit = [slip for slip in slips if slip.first <= end and slip.end_offset >= first]
        told += bool(hit)
        right += any(slip.kind == kind for slip in hit)
        assert all(0 <= slip.start <= slip.end <= clip.length for slip in slips)
    assert told >= 0.6 * len(written)
    # What was replaced is often told as the words that are missing.
    assert right >= 0.5 * len(written) or kind == "different"


def test_another_sentence_does_not_fit(written: tuple[Segment, ...]) -> None:
    """A clip that says something else is not taken for the text."""
    unfit = []
    for one, other in itertools.pairwise(written):
        told, clip = read(one, other.spoken)
        unfit.append(not sure.fits(times.words(one, ELENA, align.marks(told, clip))))
    assert np.mean(unfit) > 0.7


SHORT = {
    "fr": (
        "Faites bouillir l'eau dix minutes. | Lavez-vous les mains. | Ne buvez pas l'eau. | Le bureau est ouvert. | "
        "La route est fermée. | Attention aux mines. | L'école est fermée. | Écoutez la radio."
    ),
    "es": (
        "Hierva el agua diez minutos. | Lávese las manos. | No beba el agua. | La oficina está abierta. | "
        "Los niños primero. | Cuidado con las minas. | La escuela está cerrada. | Escuche la radio."
    ),
}
"""Sentences of less than two seconds, which are least like espeak-ng's, the only reference of their languages."""


@pytest.mark.parametrize("rate", [0.6, 1.0])
@pytest.mark.parametrize("language", SHORT)
def test_a_short_sentence_is_not_doubted(language: str, rate: float) -> None:
    """What Pico says well in French and Spanish is not taken for something else, however short it is, or slow."""
    voice = next(one for one in engine.get("pico").voices() if one.language.startswith(language))
    for text in SHORT[language].split(" | "):
        asked = Utterance(text=text, voice=voice, rate=rate, version="")
        marks = align.marks(asked, replace(engine.get("pico").speak(asked), marks=())).marks
        assert [mark.confidence for mark in marks if mark.confidence < sure.DOUBT] == [], text


@pytest.mark.parametrize("language", SHORT)
def test_a_long_sentence_in_place_of_another_is_doubted(language: str) -> None:
    """In these languages, too, some clips of another text are noticed, if they are not short."""
    voice = next(one for one in engine.get("pico").voices() if one.language.startswith(language))
    sentences = SHORT[language].split(" | ")
    texts = " ".join(sentences[:4]), " ".join(sentences[4:])
    unfit = 0
    for text, other in itertools.permutations(texts):
        clip = replace(
            engine.get("pico").speak(Utterance(text=other, voice=voice, rate=1.0, version="")), marks=()
        )
        marks = align.marks(Utterance(text=text, voice=voice, rate=1.0, version=""), clip).marks
        unfit += not sure.fits(Times((), tuple(mark.confidence for mark in marks), "aligned"))
    assert unfit


def test_times_that_nobody_aligned_are_not_judged() -> None:
    """What an engine tells itself, and what is only estimated, is taken as it is."""
    for timing in ("exact", "estimated"):
        assert sure.fits(Times((), (0.0, 0.0, 0.0, 0.0), timing))
