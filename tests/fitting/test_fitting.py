"""A message fitted to a slot: by voices whose every second is known, true to their speed or not quite."""

import contextlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rupor import fitting
from rupor.errors import ConfigError, MessageError
from rupor.fitting import room as rooms
from rupor.fitting.room import Said
from rupor.model import Boundary, Clip, Segment, Span, Voice, Word
from rupor.sound.join import PAUSES, Heard
from rupor.voice import dictate, rate
from rupor.voice.rate import Pace
from values import RATE, segment

VOICE = Voice(engine="studio", name="anna", language="ru", licence="MIT", pace=20.0)
AROUND = 0.8
"""Seconds of silence at both ends."""


class Speaker(NamedTuple):
    """A voice that is known: how long each segment lasts at its natural speed, and how true it is to a speed."""

    segments: tuple[Segment, ...]
    natural: tuple[float, ...]
    base: float = 0.82
    error: float = 0.0
    """Share by which a speed may be missed, another one at each speed."""
    voice: Voice = VOICE

    def lasts(self, index: int, speed: float) -> float:
        """Return the seconds that a segment really lasts, in whole milliseconds as clips do."""
        missed = 1 + self.error * math.sin(speed * 97 + self.base)
        return round(self.natural[index] / speed * missed, 3)

    def speak(self, paces: Mapping[str, Pace]) -> tuple[list[Said], float]:
        """Speak everything."""
        return [
            Said(one, self.voice, paces["ru"].speed, self.lasts(number, paces["ru"].speed), 0.0)
            for number, one in enumerate(self.segments)
        ], AROUND

    def length(self, tempo: fitting.Tempo) -> float:
        """Return how long the whole really is."""
        speech = sum(self.lasts(index, tempo.paces["ru"].speed) for index in range(len(self.segments)))
        return AROUND + speech + sum(tempo.pauses.values()) / 1000

    def fit(self, slot: float) -> fitting.Tempo:
        """Fit the message to a slot."""
        pace = Pace(target=92.0, speed=self.base)
        return fitting.fit(slot, {"ru": pace}, PAUSES, self.speak, lambda room: {})

    def rate(self, speed: float, pauses: float) -> float:
        """Count words a minute with so many seconds of pauses."""
        words = sum(rate.words(one) for one in self.segments)
        return 60 * words / (sum(map(self.lasts, range(len(self.segments)), [speed] * 999)) + pauses)


def speaker(sizes: Sequence[int], boundaries: Sequence[Boundary], pace: float, error: float = 0.0) -> Speaker:
    """Make a message of sentences of so many words, spoken at *pace* words a second."""
    segments = [
        segment(*["слово"] * size, index=index, language="ru", pause=boundaries[index % len(boundaries)])
        for index, size in enumerate(sizes)
    ]
    segments[-1] = replace(segments[-1], pause="end")
    return Speaker(tuple(segments), tuple(size / pace for size in sizes), error=error)


SPEAKERS = st.builds(
    speaker,
    st.lists(st.integers(2, 20), min_size=2, max_size=30),
    st.lists(st.sampled_from(["clause", "sentence", "paragraph", "title"]), min_size=1, max_size=5),
    st.floats(1.6, 2.4),
    st.sampled_from([0.0, 0.0, 0.01]),
)
MESSAGE = speaker([12, 7, 9, 15, 6, 11, 8, 10], ["sentence", "sentence", "paragraph"], 1.9)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("60", 60),
        ("60s", 60),
        ("1:30", 90),
        ("1m30s", 90),
        ("1m30", 90),
        ("2m", 120),
        ("2 min", 120),
        ("1 min 5 sec", 65),
        ("29.5", 29.5),
        ("0:45", 45),
        ("1:02:03", 3723),
        ("3h", 10800),
        ("90:00", 5400),
        ("1M30S", 90),
        (" 30 s ", 30),
    ],
)
def test_lengths_as_people_write_them(text: str, length: float) -> None:
    """Seconds, minutes and hours are read in every usual way."""
    assert fitting.seconds(text) == length


@pytest.mark.parametrize(
    "text", ["", "s", "m", "1:5", "1:60", "-60", "60x", "a minute", "1:2:3", "6 0 m 1 h", "٦٠", "1e2"]
)
def test_what_is_no_length_is_told(text: str) -> None:
    """Anything else is refused with an example."""
    with pytest.raises(
        ConfigError, match=r"is not a length of time. Expected seconds.*such as 60s, 1:30 or 1m30s"
    ):
        fitting.seconds(text)


@pytest.mark.parametrize("text", ["4.9", "0", "0:04", "3h1s", "10801", "181m"])
def test_a_slot_is_of_a_sensible_length(text: str) -> None:
    """No slot is under 5 seconds or over 3 hours."""
    with pytest.raises(ConfigError, match="Expected a slot from 5 seconds to 3 hours"):
        fitting.seconds(text)


@settings(max_examples=70)
@given(SPEAKERS, st.floats(0.55, 1.3))
def test_what_fits_fits_to_the_millisecond_within_what_listeners_follow(of: Speaker, share: float) -> None:
    """Whenever a slot is reached, the length is right, and pauses and rate are within their limits."""
    usual = AROUND + sum(of.lasts(index, of.base) for index in range(len(of.segments)))
    slot = max(5.0, round(usual * share + 3, 1))
    try:
        tempo = of.fit(slot)
    except MessageError:
        return
    assert of.length(tempo) == pytest.approx(slot, abs=fitting.TOLERANCE + 0.001)
    speed = tempo.paces["ru"].speed
    for one in of.segments[:-1]:
        usual_pause = PAUSES[one.pause] * 1000
        low, high = rooms.LEAST * usual_pause, rooms.MOST * usual_pause
        assert low - 1 <= tempo.pauses[one.index] <= high + 1
    assert of.rate(speed, sum(tempo.pauses.values()) / 1000) <= max(155, asked(of)) * 1.02
    assert speed >= min(of.base, slowest(of)) / 1.02
    assert speed <= rate.FASTEST * 1.01


def asked(of: Speaker) -> float:
    """Return the rate before anything is fitted."""
    return of.rate(of.base, sum(PAUSES[one.pause] for one in of.segments[:-1]))


def slowest(of: Speaker) -> float:
    """Return the slowest speed that is not drawn out: 86 words a minute with the usual pauses."""
    words = sum(rate.words(one) for one in of.segments)
    time = 60 * words / 86 - sum(PAUSES[one.pause] for one in of.segments[:-1])
    return max(rate.SLOWEST, sum(of.natural) / time) if time > 0 else of.base


@settings(max_examples=40)
@given(SPEAKERS, st.floats(0.5, 1.5))
def test_what_is_refused_cannot_be(of: Speaker, share: float) -> None:
    """Whenever a slot is refused, no speed with any pauses would have filled it, all of them tried out."""
    of = of._replace(error=0.0)
    usual = AROUND + sum(of.lasts(index, of.base) for index in range(len(of.segments)))
    slot = max(5.0, round(usual * share + 3, 1))
    with contextlib.suppress(MessageError):
        of.fit(slot)
        return
    pauses, words = sum(PAUSES[one.pause] for one in of.segments[:-1]), sum(map(rate.words, of.segments))
    slow, most = min(of.base, slowest(of)), max(155, asked(of))
    for step, factor in product(
        range(int(math.log(rate.FASTEST / slow, 1.002))), (0.65, 0.8, 1, 1.2, 1.4, 1.6)
    ):
        time = sum(of.natural) / (slow * 1.002**step) + pauses * factor
        assert 60 * words / time > most or abs(AROUND + time - slot) > 0.1, (step, factor)


def test_a_small_miss_is_made_up_by_pauses_alone() -> None:
    """Where pauses can do it unheard, nothing is spoken again."""
    counted: list[float] = []
    usual = AROUND + sum(MESSAGE.lasts(n, MESSAGE.base) for n in range(8)) + 5 * 0.7 + 2 * 1.2

    def count(paces: Mapping[str, Pace]) -> tuple[list[Said], float]:
        counted.append(paces["ru"].speed)
        return MESSAGE.speak(paces)

    for slot in (usual - 0.7, usual + 0.8):
        counted.clear()
        pace = Pace(target=92.0, speed=MESSAGE.base)
        tempo = fitting.fit(slot, {"ru": pace}, PAUSES, count, lambda room: {})
        assert counted == [MESSAGE.base]
        assert tempo.quicker == 1.0
        assert MESSAGE.length(tempo) == pytest.approx(slot, abs=0.001)


def test_a_larger_miss_is_shared_by_speech_and_pauses() -> None:
    """Neither speech nor pauses bear a large change alone."""
    tempo = MESSAGE.fit(44.0)
    assert tempo.quicker > 1.1
    assert 0.65 < tempo.longer < 0.95
    assert MESSAGE.length(tempo) == pytest.approx(44.0, abs=0.001)
    assert tempo.paces["ru"].fitted
    assert not rate.missed(tempo.paces["ru"], 150.0)


@pytest.mark.parametrize("slot", [43.0, 47.0, 52.0])
def test_speaking_costs_two_rounds_at_most(slot: float) -> None:
    """A message is spoken twice again at most, also by a voice that is not true to its speed."""
    rounds = 0
    of = MESSAGE._replace(error=0.02)

    def count(paces: Mapping[str, Pace]) -> tuple[list[Said], float]:
        nonlocal rounds
        rounds += 1
        return of.speak(paces)

    pace = Pace(target=92.0, speed=of.base)
    tempo = fitting.fit(slot, {"ru": pace}, PAUSES, count, lambda room: {})
    assert rounds <= 3
    assert of.length(tempo) == pytest.approx(slot, abs=0.3)


def test_a_corrected_rate_is_what_fitting_keeps_to() -> None:
    """A voice that turned out quicker than it was known to be is fitted from the rate asked for, not from its own."""
    pace = Pace(target=92.0, speed=1.0)
    right = replace(pace, speed=0.82)
    usual = AROUND + sum(MESSAGE.lasts(n, 0.82) for n in range(8)) + 5 * 0.7 + 2 * 1.2
    tempo = fitting.fit(usual, {"ru": pace}, PAUSES, MESSAGE.speak, lambda room: {"ru": right})
    assert tempo.quicker == pytest.approx(1.0, abs=0.04)
    assert MESSAGE.length(tempo) == pytest.approx(usual, abs=0.001)


def test_too_long_says_what_must_go() -> None:
    """The error tells the length at the fastest comfortable rate, the words too many and the longest sentences."""
    long = speaker([12, 30, 9, 25, 6, 18, 8, 10], ["sentence", "clause"], 1.9)
    with pytest.raises(MessageError) as caught:
        long.fit(30.0)
    told = str(caught.value)
    assert told.startswith("--fit 30s: the message 'слово слово слово слово слово слово слов…' lasts ")
    assert "(155 words a minute) with the shortest pauses" in told
    assert "too long. Expected at most 30 s. Take out at least" in told
    assert "of its 118 words" in told
    lines = [line for line in told.splitlines() if line.startswith("  segment")]
    assert len(lines) == 5
    assert lines[0].startswith("  segment 2, 39 words, ")
    assert lines[0].endswith("'слово слово слово слово слово слово слов…'")
    assert "Or give it more time: it fits from" in told.splitlines()[-1]


def test_the_words_that_must_go_are_enough() -> None:
    """A message without the words that were too many fits, and one with half of them left does not."""
    sizes = [12, 10, 9, 14, 6, 11, 8, 10, 13, 9]
    with pytest.raises(MessageError) as caught:
        speaker(sizes, ["sentence"], 1.9).fit(30.0)
    out = int(str(caught.value).split("Take out at least ")[1].split()[0])
    kept = [size - round(out * size / sum(sizes) + 0.5) for size in sizes]
    assert speaker(kept, ["sentence"], 1.9).fit(30.0).pauses
    half = [size - round(out * size / sum(sizes) / 2) for size in sizes]
    with pytest.raises(MessageError):
        speaker(half, ["sentence"], 1.9).fit(30.0)


def test_a_slot_that_house_sound_fills_is_told() -> None:
    """Where an ident and silence leave no room for words, nobody is told to take out more words than there are."""
    said, _ = MESSAGE.speak({"ru": Pace(target=92.0, speed=0.82)})
    with pytest.raises(MessageError, match="take out house sound too") as caught:
        fitting.fit(
            10.0, {"ru": Pace(target=92.0, speed=0.82)}, PAUSES, lambda paces: (said, 12.0), lambda room: {}
        )
    assert "Take out at least" not in str(caught.value)


def test_too_short_says_what_is_missing() -> None:
    """The error tells the length at the slowest rate with the longest pauses, and the slots that the message fits."""
    with pytest.raises(MessageError) as caught:
        MESSAGE.fit(90.0)
    told = str(caught.value)
    assert told.startswith("--fit 90s: the message 'слово слово ")
    assert "with the longest pauses" in told
    assert "too short. Expected at least 90 s. Add at least " in told
    least, most = (int(number) for number in told.split("it fits from ")[1].split(" s,")[0].split(" to "))
    named = int(told.rpartition("--fit ")[2].rstrip("s"))
    assert least <= named <= most
    for slot in (least, named, most):
        assert MESSAGE.length(MESSAGE.fit(slot)) == pytest.approx(slot, abs=0.3)


def test_a_rate_that_was_asked_for_is_never_refused() -> None:
    """Who asks for a rate beyond what listeners follow gets it, and slots on both sides of it."""
    fast = speaker([12, 7, 9, 15, 6, 11, 8, 10], ["sentence", "sentence", "paragraph"], 2.4)._replace(
        base=1.5
    )
    usual = AROUND + sum(fast.lasts(n, 1.5) for n in range(8)) + 5 * 0.7 + 2 * 1.2
    for slot in (usual, usual + 1, usual + 6):
        assert fast.length(fast.fit(slot)) == pytest.approx(slot, abs=0.01)
    with pytest.raises(MessageError, match="too long"):
        fast.fit(usual - 1)


def test_a_language_that_nobody_measured_keeps_near_the_voices_own_speed() -> None:
    """Where no rate is known for a language, speeds are from 0.75 to 1.2 of the natural one."""
    said = [Said(replace(one, language="ky"), VOICE, 1.0, 5.0, 0.0) for one in MESSAGE.segments]
    room = rooms.room(said, {"ky": Pace(target=100.0, speed=0.9)}, PAUSES, AROUND)
    assert room.slowest.speeds["ky"] == 0.75
    assert room.fastest.speeds["ky"] == 1.2


def test_a_voice_of_two_speeds_keeps_to_them() -> None:
    """A voice that has certain speeds only is asked for no other, and says what it cannot do."""
    two = MESSAGE._replace(voice=replace(VOICE, speeds=(1.0, 0.75)), base=0.75)
    lengths = {speed: AROUND + sum(two.lasts(n, speed) for n in range(8)) for speed in (0.75, 1.0)}
    for speed, speech in lengths.items():
        tempo = two.fit(speech + 5.2)
        assert tempo.paces["ru"].speed == speed
        assert two.length(tempo) == pytest.approx(speech + 5.2, abs=0.001)
    with pytest.raises(
        MessageError, match=r"voice 'studio:anna' does not reach it .* lasts .* or .*Choose another voice"
    ):
        two.fit((lengths[1.0] + 5.9 * 1.6 + lengths[0.75] + 5.9 * 0.65) / 2)


def test_what_a_person_read_is_fitted_by_its_pauses() -> None:
    """A recording keeps its rate; its own pauses change within the same bounds, and a breathless one stays."""
    person = Voice(engine="recorded", name="ida.wav", language="ru", licence="")
    rests = [0.6, 0.1, 0.9, 0.5, 1.2, 0.7, 0.8, None]
    said = [
        Said(one, person, 0.0, 0.0, 4.0, rest=rest) for one, rest in zip(MESSAGE.segments, rests, strict=True)
    ]
    whole = AROUND + 32 + sum(filter(None, rests))
    for slot in (whole - 1.5, whole, whole + 2.5):
        tempo = fitting.fit(slot, {}, PAUSES, lambda paces: (said, AROUND), lambda room: {})
        assert AROUND + 32 + sum(tempo.pauses.values()) / 1000 == pytest.approx(slot, abs=0.001)
        assert tempo.pauses[1] == 100
        assert 7 not in tempo.pauses
    with pytest.raises(
        MessageError, match=r"(?s)as it was read, with the shortest pauses.*record it again, read faster"
    ) as caught:
        fitting.fit(30.0, {}, PAUSES, lambda paces: (said, AROUND), lambda room: {})
    assert "words a minute" not in str(caught.value)


def test_two_voices_change_alike() -> None:
    """Several languages are spoken as many times as fast, as far as listeners of each follow."""
    english = replace(VOICE, language="en", name="john")
    said = [
        Said(replace(one, language="en"), english, 0.7, 7.0, 0.0)
        if one.index % 3 == 0
        else Said(one, VOICE, 0.85, 6.0, 0.0)
        for one in MESSAGE.segments
    ]
    paces = {"en": Pace(target=113.0, speed=0.7), "ru": Pace(target=92.0, speed=0.85)}
    room = rooms.room(said, paces, PAUSES, AROUND)
    found = fitting.choose(room, room.usual.length * 0.9)
    assert found
    assert found.speeds["en"] / 0.7 == pytest.approx(found.speeds["ru"] / 0.85, rel=0.03)


def test_dictated_numbers_keep_their_silences_and_their_distance() -> None:
    """The silence around the groups of a number never changes, nor comes what stands beside it nearer."""
    number = Word(shown="555-0142", spoken="five five five, zero one four two.", dictated=True)
    one = replace(segment("Call:", index=0), words=(Word(shown="Call:", spoken="Call:", after=" "), number))
    other = segment("It", "is", "free.", index=1, pause="clause")
    spans = (Span(start=0, end=RATE), Span(start=RATE * 3 // 2, end=RATE * 5))
    clip = Clip(pcm=bytes(2 * 5 * RATE), rate=RATE, timing="exact")
    said = rooms.said(Heard(one, VOICE, clip, spans, "exact"), 0.8)
    assert said.paced == pytest.approx(1.0)
    assert said.fixed == pytest.approx((dictate.BEFORE_MS + dictate.BETWEEN_MS) / 1000)
    assert said.slow == pytest.approx(5.0 - said.paced - said.fixed)
    rest = rooms.rest(said, Said(other, VOICE, 0.8, 2.0, 0.0), {"en": Pace(target=0, speed=1)}, PAUSES)
    assert rest.at(0.1) >= dictate.BEFORE_MS / 1000


def test_pauses_are_whole_milliseconds_that_add_up() -> None:
    """Rounding is spread over all pauses, so that their sum is right to the millisecond."""
    said, around = MESSAGE.speak({"ru": Pace(target=92.0, speed=0.82)})
    room = rooms.room(said, {"ru": Pace(target=92.0, speed=0.82)}, PAUSES, around)
    for step in range(65, 160):
        factor = step / 100 + 0.0037
        found = room.pauses(factor)
        wanted = sum(PAUSES[one.pause] for one in MESSAGE.segments[:-1]) * factor * 1000
        assert abs(sum(found.values()) - min(wanted, 5.9 * 1600)) <= 0.5
        same = [found[one.index] for one in MESSAGE.segments[:-1] if one.pause == "sentence"]
        assert all(abs(left - right) <= 1 for left, right in pairwise(same))
