"""Segments are found in a recording: what the likeliest road, the judge and the edges are held to."""

import functools
from collections.abc import Sequence

import numpy as np
import pytest

import reader
from rupor.model import Take
from rupor.voice.align import find_account, find_frames, find_road, find_voicing, find_warp
from rupor.voice.align.find import Found, find
from rupor.voice.align.find_account import Judged
from rupor.voice.align.find_edges import Span
from rupor.voice.align.find_judge import Verdict
from rupor.voice.align.find_road import Reading, Text

SPEAKER, REFERENCE = "rhvoice:elena", "espeak:ru"
TEXTS = (
    "Есть люди, которые продают других людей.",
    "Их зовут торговцами людьми.",
    "Теперь они ищут людей в интернете.",
    "Помогите!",
    "Торговцы людьми пишут вам добрые слова и хотят с вами дружить.",
    "Вас просят никому об этом не говорить.",
    "Их зовут торговцами людьми.",
    "Держите паспорт и телефон при себе.",
)
REMARK = "Извините, ещё раз."
REST = np.zeros(round(0.4 * reader.RATE), np.int16)
START = np.zeros(reader.RATE, np.int16)


@functools.cache
def spoken(voice: str, text: str) -> reader.Sound:
    """Say a text once for all tests."""
    return reader.say(voice, text)


def heard(read: Sequence[int | str | reader.Sound]) -> tuple[Found, dict[int, tuple[float, float]]]:
    """Find TEXTS in a recording of segments (by number), remarks and sounds; also return where they are at last."""
    parts, where, now = [START], {}, len(START)
    for one in read:
        sound = (
            one
            if isinstance(one, np.ndarray)
            else spoken(SPEAKER, one if isinstance(one, str) else TEXTS[one])
        )
        if isinstance(one, int):
            where[one] = (now / reader.RATE, (now + len(sound)) / reader.RATE)
        parts += [sound, REST]
        now += len(sound) + len(REST)
    return find(np.concatenate(parts), [spoken(REFERENCE, text) for text in TEXTS]), where


def told(found: Found) -> list[tuple[str, int | None]]:
    """Return what is amiss, without its place."""
    return [(slip.kind, slip.segment) for slip in found.slips]


def assert_near(takes: Sequence[Take], where: dict[int, tuple[float, float]], within: float = 0.1) -> None:
    """Require a take for each segment that was read, with edges in the silence beside it."""
    assert [take.segment for take in takes] == sorted(where)
    for take in takes:
        start, end = where[take.segment]
        assert start - 0.1 - within < take.start / 48_000 < start + within
        assert end - within < take.end / 48_000 < end + 0.1 + within


def test_a_refrain_and_a_single_word_are_found() -> None:
    """What is read as it is written is found, with nothing amiss: one word, and one sentence at two places, too."""
    found, where = heard(range(8))
    assert told(found) == []
    assert_near(found.takes, where)


def test_the_last_good_reading_is_the_take() -> None:
    """Of sentences that are read again after a remark, the later readings are the takes."""
    found, where = heard([0, 1, 2, REMARK, 1, 2, 3, 4, 5, 6, 7])
    assert told(found) == [("repeated", 1), ("repeated", 2), ("extra", None)]
    assert_near(found.takes, where)


@pytest.mark.parametrize("number", [3, 4, 6])
def test_what_is_left_out_is_missing(number: int) -> None:
    """A sentence, a single word and the second time of a refrain are missed where they should be."""
    found, where = heard([place for place in range(8) if place != number])
    assert told(found) == [("missing", number)]
    assert where[number - 1][1] < found.slips[0].start / 48_000 < where[number + 1][0]
    assert_near(found.takes, where)


def test_a_false_start_is_told_as_repeated() -> None:
    """The beginning of a sentence that is broken off and read again is no part of its take."""
    whole = spoken(SPEAKER, TEXTS[7])
    found, where = heard([0, 1, 2, 3, 4, 5, 6, whole[: len(whole) // 2], 7])
    assert told(found) == [("repeated", 7)]
    assert_near(found.takes, where)


def test_other_words_are_told_as_different() -> None:
    """Another sentence in the place of one is told, from its beginning to its end, and spoils no other."""
    found, where = heard([0, 1, "После дождя рыбаки хранят лодки.", 3, 4, 5, 6, 7])
    assert told(found) == [("different", 2)]
    assert where[1][1] < found.slips[0].start / 48_000 < where[1][1] + 0.5
    assert where[3][0] - 0.5 < found.slips[0].end / 48_000 < where[3][0]
    assert_near([take for take in found.takes if take.segment != 2], where)


def test_coughs_and_clicks_are_no_speech() -> None:
    """Noises in the pauses are neither told nor part of a take."""
    chance = np.random.default_rng(1)
    fade = np.exp(-np.arange(4_800) / 1_200)
    cough = (chance.standard_normal(4_800) * fade * 6_000).clip(-32_000, 32_000).astype(np.int16)
    click = np.concatenate([np.full(8, 20_000, np.int16), np.zeros(400, np.int16)])
    found, where = heard(
        [cough, 0, cough, 1, click, 2, cough, 3, click, 4, cough, 5, cough, 6, click, 7, cough]
    )
    assert told(found) == []
    assert_near(found.takes, where)


@pytest.mark.parametrize("size", [0, 100, 5 * reader.RATE])
def test_silence_has_nothing(size: int) -> None:
    """In a recording without sound every segment with a reference is missing, and no other."""
    references = [spoken(REFERENCE, TEXTS[0]), np.zeros(0, np.int16), spoken(REFERENCE, TEXTS[1])]
    found = find(np.zeros(size, np.int16), references)
    assert found.takes == ()
    assert told(found) == [("missing", 0), ("missing", 2)]


def test_sentences_run_together_touch() -> None:
    """Where no silence is between two sentences, the take of one ends where that of the next begins."""
    sound = np.concatenate([START, *(spoken(SPEAKER, text) for text in TEXTS), START])
    ends = np.cumsum([len(spoken(SPEAKER, text)) for text in TEXTS]) + len(START)
    found = find(sound, [spoken(REFERENCE, text) for text in TEXTS])
    assert told(found) == []
    for one, other, end in zip(found.takes[:-1], found.takes[1:], ends[:-1], strict=True):
        assert one.end == other.start
        assert abs(one.end / 48_000 - end / reader.RATE) < 0.1


def test_voices_are_told_from_noise() -> None:
    """Speech is mostly voiced; noise, a click and nothing are not."""
    noise = (np.random.default_rng(2).standard_normal(8_000) * 3_000).astype(np.int16)
    assert find_voicing.voiced(spoken(SPEAKER, TEXTS[0])) > 0.5
    assert find_voicing.voiced(noise) < 0.05
    assert find_voicing.voiced(np.zeros(8_000, np.int16)) == 0.0


def test_pauses_are_left_out_of_what_is_compared() -> None:
    """A pause of half a minute leaves as many steps as one of half a second."""
    one, other = spoken(SPEAKER, TEXTS[0]), spoken(SPEAKER, TEXTS[2])
    counts = [
        len(find_frames.hear(np.concatenate([START, one, np.zeros(size, np.int16), other, START])).steps)
        for size in (8_000, 480_000)
    ]
    assert abs(counts[0] - counts[1]) <= 1


def judged(segment: int, start: int, verdict: Verdict = "read") -> Judged:
    """Make a reading of a second."""
    return Judged(Reading(segment, start, start + 25), Span(start, start + 100), verdict)


@pytest.mark.parametrize(
    ("read", "chosen"),
    [
        ([judged(0, 0), judged(1, 100), judged(0, 200), judged(1, 300)], [200, 300]),
        ([judged(0, 0), judged(1, 100), judged(1, 200, "different"), judged(2, 300)], [0, 100, 300]),
        ([judged(0, 0), judged(2, 100), judged(1, 200), judged(3, 300)], [0, 200, 300]),
        ([], []),
    ],
)
def test_takes_are_in_the_order_of_the_text(read: list[Judged], chosen: list[int]) -> None:
    """As many segments as can be have a take, a good reading rather than a poor one, a later rather than an earlier."""
    assert [one.span.start for one in find_account.takes(read)] == chosen


def test_the_road_leaves_out_and_goes_back() -> None:
    """A road that skips a segment and reads another again is found where the scores say so."""
    text = Text(np.array([0, 20, 40, 60]), np.array([19, 39, 59, 79]))
    order = [0, 2, 2, 3]
    scores = np.full((80, 80), -3.0, np.float32)
    for place, segment in enumerate(order):
        scores[np.arange(20) + 20 * place, np.arange(20) + 20 * segment] = 3.0
    road = find_road.road(lambda rows, cells: scores[rows, cells].copy(), 80, text)
    assert road.readings == [Reading(one, 20 * place, 20 * place + 20) for place, one in enumerate(order)]


def test_a_way_goes_through_all_cells_at_most_two_at_a_time() -> None:
    """A way begins and ends with the stretch and follows the highest scores."""
    best = np.array([0, 1, 1, 3, 4, 5, 5, 5, 7])
    scores = np.zeros((9, 8), np.float32)
    scores[np.arange(9), best] = 5.0
    assert find_warp.way(scores, find_warp.even(8, 0.5)).tolist() == best.tolist()
