"""Words a minute: asked for, planned, and counted on the finished timeline."""

import dataclasses
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rupor.errors import ConfigError
from rupor.model import Placed, Segment, Voice
from rupor.sound.join import PAUSES
from rupor.voice import rate
from rupor.voice.times import effort
from values import BEEP, RATE, segment

VOICE = Voice(engine="studio", name="anna", language="en", licence="MIT", pace=20.0)
TEXT = "Boil the water for ten minutes before you give it to your children."


def message(sentences: int, language: str = "en") -> list[Segment]:
    """Make a message of different sentences."""
    words = TEXT.split()
    return [
        segment(*words[: 4 + index * 5 % 9], index=index, language=language, pause="sentence")
        for index in range(sentences)
    ]


def spoken(segments: list[Segment], pace: rate.Pace, natural: float) -> list[Placed]:
    """Place segments as a voice of this natural pace speaks them."""
    placed = []
    now = 0.0
    for one in segments:
        end = now + effort(one.spoken) / natural / pace.speed
        placed.append(
            Placed(
                segment=one,
                voice=VOICE,
                start=round(now * RATE),
                end=round(end * RATE),
                words=(),
                timing="exact",
            )
        )
        now = end + PAUSES[one.pause] * pace.pauses
    return placed


@pytest.mark.parametrize("good", ["clear", "normal", "natural", "20", "120.5", "500"])
def test_rates(good: str) -> None:
    """Names and words a minute are rates."""
    assert rate.check(good) == good


@pytest.mark.parametrize("wrong", ["", "fast", "0", "19", "501", "-100", "nan", "inf", "1e9", "12 0"])
def test_wrong_rates(wrong: str) -> None:
    """Anything else is told."""
    with pytest.raises(ConfigError, match=f"--rate: '{wrong}' is not a rate. Expected"):
        rate.check(wrong)


def test_a_language_has_its_own_clear_rate() -> None:
    """Clear is slower than normal in every language, and known for regions and unknown languages."""
    for language in ("ru", "en-GB", "zh-Hant", "xx"):
        assert 60 < rate.target("clear", language) < rate.target("normal", language)
    assert rate.target("clear", "en-GB") == rate.target("clear", "en")
    assert rate.target("150", "ru") == 150.0
    assert rate.target("natural", "ru") == 0.0


def test_words_are_counted_as_a_listener_does() -> None:
    """Dashes are no words; Chinese is counted in characters."""
    assert rate.words(segment("Вода", "—", "жизнь", "!", "5")) == 3
    assert rate.words(segment("喝", "水，", "吧。", language="zh-Hans", after="")) == 3


@given(st.integers(1, 12), st.integers(40, 300), st.floats(12, 30), st.booleans())
def test_what_is_planned_is_reached(sentences: int, wanted: int, pace: float, measured: bool) -> None:
    """A voice of known pace reaches the rate, pauses included, unless the plan says that it cannot."""
    segments = message(sentences)
    voice = dataclasses.replace(VOICE, pace=pace if measured else None)
    planned = rate.plan(segments, voice, str(wanted), PAUSES, None if measured else pace)
    assume(not planned.bounded)
    got = rate.reached(spoken(segments, planned, pace))
    assert got == pytest.approx(wanted, rel=0.03)
    assert not rate.missed(planned, got)


@given(st.integers(1, 12), st.integers(20, 500), st.floats(5, 60))
def test_speeds_sound_well(sentences: int, wanted: int, pace: float) -> None:
    """No speed is drawn out or rushed, no pause endless; speeds are from a coarse grid."""
    planned = rate.plan(message(sentences), VOICE, str(wanted), PAUSES, pace)
    assert rate.SLOWEST * 0.97 < planned.speed < rate.FASTEST * 1.03
    assert 1.0 <= planned.pauses <= rate.LONGEST_PAUSES
    step = math.log(planned.speed, rate.STEP)
    assert step == pytest.approx(round(step), abs=0.01)


def test_a_slow_voice_leaves_longer_pauses() -> None:
    """Where a voice may not go slower, its pauses grow, and the rate is reached all the same."""
    segments = message(8)
    planned = rate.plan(segments, VOICE, "106", PAUSES, 22.0)
    assert planned.speed == pytest.approx(rate.SLOWEST, rel=0.03)
    assert 1.0 < planned.pauses < rate.LONGEST_PAUSES
    assert rate.reached(spoken(segments, planned, 22.0)) == pytest.approx(106, rel=0.03)


def test_one_changed_sentence_keeps_the_speed() -> None:
    """A corrected word in a message moves the speed by a step at most, and mostly not at all."""
    segments = message(20)
    changed = [*segments[:5], dataclasses.replace(segments[6], index=5), *segments[6:]]
    speeds = {
        (
            rate.plan(segments, VOICE, str(wanted), PAUSES).speed,
            rate.plan(changed, VOICE, str(wanted), PAUSES).speed,
        )
        for wanted in range(110, 180)
    }
    assert sum(one == other for one, other in speeds) > len(speeds) / 2
    assert all(max(pair) / min(pair) < rate.STEP * 1.01 for pair in speeds)


def test_natural() -> None:
    """At the natural rate the voice is left alone, and nothing can be missed."""
    planned = rate.plan(message(3), VOICE, "natural", PAUSES)
    assert (planned.speed, planned.pauses, planned.target) == (1.0, 1.0, 0.0)
    assert not rate.missed(planned, 300.0)


def test_nothing_to_say() -> None:
    """A message without words has a plan, and no rate."""
    dashes = [segment("—")]
    assert rate.plan(dashes, BEEP, "clear", PAUSES).speed == 1.0
    assert rate.reached(spoken(dashes, rate.plan(dashes, VOICE, "clear", PAUSES), 20.0)) == 0.0
    assert rate.reached([]) == rate.heard_pace([], 1.0) == 0.0


def test_a_voice_of_any_language_goes_by_the_texts() -> None:
    """A voice that speaks every language takes the rate of the text's."""
    russian = message(5, "ru")
    assert rate.plan(russian, BEEP, "clear", PAUSES).target == rate.RATES["clear"]["ru"]


def test_what_is_heard_is_the_voices_pace() -> None:
    """The pace measured on the timeline is the voice's own, at whatever speed it spoke."""
    segments = message(6)
    for speed in (0.7, 1.0, 1.4):
        placed = spoken(segments, rate.Pace(target=100, speed=speed), 21.0)
        assert rate.heard_pace(placed, speed) == pytest.approx(21.0, rel=0.01)


def test_pauses_count_within_a_voices_part_alone() -> None:
    """Where another language comes in between, the time it takes is not counted."""
    first, second, third = message(3)
    placed = spoken([first, second, third], rate.Pace(target=100, speed=1.0), 20.0)
    alone = [placed[0], placed[2]]
    time = sum(one.end - one.start for one in alone) / RATE
    count = rate.words(first) + rate.words(third)
    assert rate.reached(alone) == pytest.approx(count * 60 / time)
