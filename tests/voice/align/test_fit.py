"""How sure is each aligned word, and what is said of a reading that is not the text's?"""

import itertools
import random

import numpy as np
import pytest

from ear import segments
from rupor.model import Segment, Utterance, Voice, Word
from rupor.voice import align, engine, times
from rupor.voice.align import fit
from rupor.voice.times import Times

ELENA = next(voice for voice in engine.get("rhvoice").voices() if voice.name == "elena")
"""The person who reads; what she reads is held against another voice."""
TEXT = (
    "Преступники ищут детей в играх и в чатах. Они пишут ласковые слова и обещают дорогие подарки. "
    "Никогда не посылайте свои снимки незнакомым людям. Расскажите обо всём родителям или учителю. "
    "Закройте свою страницу для чужих глаз. Помощь бесплатна и работает днём и ночью. "
    "Мы вместе остановим торговлю людьми. Каждый ребёнок имеет право на защиту."
)


def read(written: Segment, said: str) -> Times:
    """Let the person say something in place of what is written."""
    spoken = Utterance(text=said, voice=ELENA, rate=1.0, version="")
    told = Utterance(text=written.given(ELENA), voice=ELENA, rate=1.0, version="")
    clip = engine.get("rhvoice").speak(spoken)
    return times.words(written, ELENA, align.marks(told, clip))


@pytest.fixture(scope="module")
def written() -> tuple[Segment, ...]:
    """Cut the text."""
    return tuple(segments(TEXT, language="ru"))


def test_a_good_reading_is_not_doubted(written: tuple[Segment, ...]) -> None:
    """No word is reported that was read as it is written, and nearly all words are trusted."""
    sure = []
    for one in written:
        found = read(one, one.spoken)
        assert not list(fit.slips(one, found)), one.shown
        assert fit.fits(found)
        sure += found.confidence
    assert np.median(sure) > 0.95


def test_two_words_that_are_left_out_are_named(written: tuple[Segment, ...]) -> None:
    """Of sentences in which two neighbouring words are not read, most are reported, at these words."""
    chosen = random.Random(5)
    told = 0
    for one in written:
        words = one.spoken.split()
        at = chosen.randrange(1, len(words) - 2)
        slips = list(fit.slips(one, read(one, " ".join(words[:at] + words[at + 2 :]))))
        gone = set(range(at - 1, at + 3))
        starts = np.cumsum([0, *(len(word.shown) + len(word.after) for word in one.words)])
        hit = [slip for slip in slips if any(slip.first <= starts[index] < slip.end_offset for index in gone)]
        told += bool(hit)
        assert all(0 <= slip.start <= slip.end for slip in slips)
    assert told >= 0.7 * len(written)


def test_another_sentence_does_not_fit(written: tuple[Segment, ...]) -> None:
    """A clip that says something else is not taken for the text."""
    unfit = [not fit.fits(read(one, other.spoken)) for one, other in itertools.pairwise(written)]
    assert np.mean(unfit) > 0.7


def test_times_that_nobody_aligned_say_nothing() -> None:
    """What an engine tells itself, and what is only estimated, is not reported as a slip."""
    word = Word(shown="Water", spoken="Water")
    one = Segment(index=0, kind="sentence", language="en", words=(word,), pause="end")
    voice = Voice(engine="tone", name="beep", language="mul", licence="")
    clip = engine.get("tone").speak(Utterance(text="Water", voice=voice, rate=1.0, version=""))
    found = times.words(one, voice, clip)
    assert not list(fit.slips(one, found._replace(confidence=(0.0,))))
    assert fit.fits(found._replace(timing="estimated", confidence=(0.0,)))
