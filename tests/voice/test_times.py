"""When each word is spoken: always in order, always inside the sound, as exact as the engine is."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import signals
from rupor.model import Clip, Mark, Segment, Span, Utterance, Voice
from rupor.voice import times
from rupor.voice.engines.tone import Tone
from values import BEEP, mark, segment

WORD = st.sampled_from(["вода", "в", "и", "—", "…", "!", "60", "COVID-19", "水", "безопасна,", "😀", "", "ё́"])

SPEECH = signals.speech(3, 24_000)


def marked(of: Segment, first: int, last: int, start: int, end: int) -> Mark:
    """Mark the words from *first* to *last* in the text that the voice is given."""
    edges = [0, *itertools.accumulate(len(word.spoken) + len(word.after) for word in of.words)]
    return mark(edges[first], edges[last] + len(of.words[last].spoken), start, end)


def sounding(length: int, *marks: Mark) -> Clip:
    """Make a clip of noise."""
    return Clip(pcm=signals.noise(length / 48_000).tobytes(), rate=24_000, marks=marks, timing="exact")


def spans(of: Segment, clip: Clip) -> list[tuple[int, int]]:
    """Time a segment's words."""
    return [(span.start, span.end) for span in times.words(of, BEEP, clip)[0]]


def check(of: Segment, clip: Clip) -> None:
    """Check what always holds: a span for each word, in order, without overlap, inside the clip."""
    found, *_ = times.words(of, BEEP, clip)
    assert len(found) == len(of.words)
    assert all(0 <= span.start <= span.end <= clip.length for span in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


@st.composite
def marked_segments(draw: st.DrawFn) -> tuple[Segment, Clip]:
    """Draw words whose marks may be missing, cover several words, be empty, touch or overlap in time."""
    of = segment(
        *draw(st.lists(WORD, min_size=1, max_size=12)), after=draw(st.sampled_from([" ", "", " \n"]))
    )
    marks = []
    now = draw(st.integers(0, 500))
    first = 0
    while first < len(of.words):
        last = min(first + draw(st.sampled_from([0, 0, 0, 1, 2])), len(of.words) - 1)
        end = now + draw(st.integers(0, 3000))
        if draw(st.booleans()):
            marks.append(marked(of, first, last, now, end))
        now = end + draw(st.integers(-20, 1000))
        now = max(now, 0)
        first = last + 1
    length = max([now, *(one.end for one in marks)]) + draw(st.integers(0, 2000))
    return of, sounding(length, *marks)


@given(marked_segments())
def test_spans_are_sound_whatever_is_marked(made: tuple[Segment, Clip]) -> None:
    """Missing, shared, empty and overlapping marks never give a word a time that cannot be."""
    check(*made)


@given(st.lists(WORD, min_size=1, max_size=30), st.integers(0, 3000), st.integers(0, 5))
def test_spans_are_sound_without_marks(shown: list[str], milliseconds: int, pauses: int) -> None:
    """Words share out whatever sound there is, even none."""
    sound = SPEECH[: milliseconds * 24]
    silence = np.zeros(24 * 200, np.int16)
    parts = np.array_split(sound, pauses + 1)
    pcm = np.concatenate([piece for part in parts for piece in (silence, part)])
    for made in (sound, pcm, np.zeros(len(sound), np.int16)):
        check(segment(*shown), Clip(pcm=made.tobytes(), rate=24_000))


def test_each_word_has_its_mark() -> None:
    """Where every word is marked, its span is the mark's."""
    of = segment("Кипятите", "воду", "всегда.")
    marks = (marked(of, 0, 0, 10, 500), marked(of, 1, 1, 520, 900), marked(of, 2, 2, 1000, 2000))
    found, _, timing = times.words(of, BEEP, sounding(2400, *marks))
    assert found == (Span(start=10, end=500), Span(start=520, end=900), Span(start=1000, end=2000))
    assert timing == "exact"


def test_two_words_in_one_mark() -> None:
    """A preposition that is spoken with its word shares its mark, each by its length."""
    of = segment("в", "реке", "вода")
    first, second, third = spans(
        of, sounding(2400, marked(of, 0, 1, 100, 1000), marked(of, 2, 2, 1000, 2000))
    )
    assert first[0] == 100
    assert first[1] == second[0]
    assert second[1] == 1000
    assert first[1] - first[0] < second[1] - second[0]
    assert third == (1000, 2000)


def test_a_word_in_several_marks() -> None:
    """A number that is spoken in several words lasts from the first to the last of them."""
    of = segment("1999", "год", spoken=["тысяча девятьсот девяносто девятого", "года"])
    at = [mark(0, 6, 0, 100), mark(7, 16, 100, 300), mark(17, 26, 300, 450), mark(27, 35, 450, 700)]
    assert spans(of, sounding(2000, *at, mark(36, 40, 750, 1000))) == [(0, 700), (750, 1000)]


def test_marks_of_punctuation_alone() -> None:
    """A mark on a lone dash does not move the words around it."""
    of = segment("Вода", "—", "жизнь")
    marks = (marked(of, 0, 0, 0, 500), marked(of, 1, 1, 500, 500), marked(of, 2, 2, 700, 1200))
    assert spans(of, sounding(1300, *marks)) == [(0, 500), (500, 500), (700, 1200)]


def test_an_unmarked_dash_takes_no_time() -> None:
    """A sign that is not spoken has a span of nothing, after the word before it."""
    of = segment("Вода", "—", "жизнь")
    assert spans(of, sounding(1300, marked(of, 0, 0, 0, 500), marked(of, 2, 2, 700, 1200))) == [
        (0, 500),
        (500, 500),
        (700, 1200),
    ]


def test_a_sign_before_the_first_word() -> None:
    """An opening dash ends where the first word starts."""
    of = segment("—", "Вода")
    first, second = spans(of, sounding(1300, marked(of, 1, 1, 400, 900)))
    assert first[1] <= 400
    assert second == (400, 900)


def test_without_marks_pauses_take_no_share() -> None:
    """Words that are shared out over two stretches of sound do not lie in the pause between them."""
    of = segment("семь", "пять", "семь", "пять")
    hum, pause = signals.sine(300, 1, rate=24_000), np.zeros(24_000, np.int16)
    clip = Clip(pcm=np.concatenate([hum, pause, hum]).tobytes(), rate=24_000)
    found, _, timing = times.words(of, BEEP, clip)
    assert timing == "estimated"
    second, third = found[1], found[2]
    assert second.end <= 24_000 * 1.05
    assert third.start >= 24_000 * 1.95


def test_without_marks_longer_words_take_longer(tone: Voice) -> None:
    """The beeps of words are found from their sound alone, to a tenth of a second."""
    text = "Кипятите воду всегда десять минут"
    of = segment(*text.split())
    told = Tone().speak(Utterance(text=text, voice=tone, rate=1.0, version=""))
    found, *_ = times.words(of, BEEP, Clip(pcm=told.pcm, rate=told.rate))
    for span, at in zip(found, told.marks, strict=True):
        assert span.start == pytest.approx(at.start, abs=0.2 * told.rate)


def test_effort() -> None:
    """A digit takes as long as eight letters, and signs take nothing."""
    assert times.effort("вода") == 6
    assert times.effort("— … !") == 0
    assert times.effort("7") == 10
