"""When cues come and go: with their words, long enough to be read, and no further from speech than is allowed."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from rupor import clock
from rupor.captions import rules
from rupor.captions.cut_times import GRID, Heard, shown
from values import RATE

EASY = rules.get("easy", "en")
BBC = rules.get("bbc", "en")


def heard(start: float, end: float, chars: int, words: int = 4, of: rules.Rules = EASY) -> Heard:
    """Make a cue as it is heard, in seconds."""
    return Heard(start=clock.samples(start), end=clock.samples(end), chars=chars, words=words, rules=of)


def times(*cues: Heard, length: float = 100.0) -> list[tuple[float, float]]:
    """Return when cues appear and disappear, in seconds."""
    return [(start / RATE, end / RATE) for start, end in shown(cues, clock.samples(length))]


def near(one: float, other: float) -> bool:
    """Tell whether two times are the same on a file's grid."""
    return abs(one - other) <= 0.0021


def test_no_cues() -> None:
    """A narration without words has no times."""
    assert shown([], RATE) == []


def test_a_cue_is_shown_while_it_is_heard() -> None:
    """A cue that is said slowly enough comes with its first word and goes with its last."""
    assert times(heard(1.0, 4.0, 20)) == [(1.0, 4.0)]


def test_a_cue_stays_until_it_is_read() -> None:
    """A short cue stays for the least time, a fast one for its reading time, neither for long after it is said."""
    ((_, end),) = times(heard(1.0, 1.3, 5))
    assert near(end, 1.0 + EASY.shortest)
    ((_, end),) = times(heard(1.0, 2.0, 26))
    assert near(end, 1.0 + 26 / EASY.speed)
    ((_, end),) = times(heard(1.0, 1.2, 64))
    assert near(end, 1.2 + EASY.linger)


def test_a_cue_makes_way_for_the_next() -> None:
    """A cue that is not read in time starts earlier, in the silence before it, then ends before the next one."""
    first, second = times(heard(5.0, 6.5, 26), heard(6.6, 9.0, 20))
    assert first[0] < 5.0
    assert near(first[1] - first[0], 26 / EASY.speed)
    assert near(second[0] - first[1], EASY.gap)
    assert second[0] == 6.6


def test_borders_move_within_sync() -> None:
    """Where speech is too fast on one side of a border, it moves to the side that has time, no further than sync."""
    fast, slow = times(heard(0.0, 2.0, 30), heard(2.0, 6.0, 20))
    assert 2.0 < slow[0] <= 2.0 + EASY.sync
    assert near(fast[1] - fast[0], 30 / EASY.speed)
    slow, fast, _ = times(heard(0.0, 4.0, 20), heard(4.0, 6.0, 30), heard(6.0, 8.0, 20))
    assert 4.0 - EASY.sync + EASY.gap <= fast[0] < 4.0


def test_what_cannot_be_read_moves_no_further() -> None:
    """Speech that is far too fast moves its cues by no more than sync."""
    cues = [heard(at, at + 1.0, 60) for at in range(10)]
    for cue, (start, end) in zip(cues, times(*cues, length=10.0), strict=True):
        assert abs(start - cue.start / RATE) <= EASY.sync + 1e-9
        assert end >= cue.end / RATE - EASY.sync - 1e-9


def test_no_flicker() -> None:
    """A cue stays up to the next one where the time between would be but a moment."""
    first, second = times(heard(0.0, 3.0, 20), heard(3.4, 6.0, 20))
    assert near(second[0] - first[1], EASY.gap)
    first, second = times(heard(0.0, 3.0, 20), heard(3.7, 6.0, 20))
    assert first[1] == 3.0
    first, second = times(heard(0.0, 3.0, 20, of=BBC), heard(3.7, 6.0, 20, of=BBC))
    assert first[1] == second[0]


def test_a_cue_is_not_left_standing() -> None:
    """No cue stays longer than the rules allow, but for what is being said: a dictated number."""
    ((start, end),) = times(heard(0.0, 6.9, 110))
    assert end - start <= EASY.longest
    assert times(heard(0.0, 10.0, 9, words=1)) == [(0.0, 10.0)]


@given(
    st.lists(
        st.tuples(st.integers(0, 60_000), st.integers(0, 200_000), st.integers(1, 64), st.integers(1, 9)),
        max_size=12,
    ),
    st.sampled_from([EASY, BBC, rules.get("netflix", "ru")]),
)
def test_times_always_hold(drawn: list[tuple[int, int, int, int]], of: rules.Rules) -> None:
    """Whatever is said, cues keep their order, never meet, and last; with time for words they keep within sync."""
    cues = []
    now = 0
    for silence, spoken, chars, words in drawn:
        cues.append(
            Heard(start=now + silence, end=now + silence + spoken, chars=chars, words=words, rules=of)
        )
        now += silence + spoken
    made = shown(cues, now + RATE)
    assert all(end - start >= GRID for start, end in made)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(made))
    if all(spoken > clock.samples(of.gap) + 2 * GRID for _, spoken, _, _ in drawn):
        for cue, (start, end) in zip(cues, made, strict=True):
            assert end <= max(cue.end + clock.samples(of.linger), start + GRID)
            assert start - cue.start <= clock.samples(of.sync)
