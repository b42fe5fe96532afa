"""Times and lines as every format writes them."""

import dataclasses
import itertools

from hypothesis import given
from hypothesis import strategies as st

from rupor.captions import grid
from rupor.model import Track
from tracks import SECOND, cue, track, tracks

STEPS = st.sampled_from([grid.MILLISECOND, grid.CENTISECOND])


@given(tracks(shortest=1), STEPS)
def test_cues_follow_each_other(made: Track, step: int) -> None:
    """On every grid, no cue is empty and none overlaps another, even where one is shorter than a step."""
    shown = grid.cues(made, step)
    assert all(one.start < one.end and one.start % step == one.end % step == 0 for one in shown)
    assert all(one.end <= other.start for one, other in itertools.pairwise(shown))


@given(tracks(shortest=grid.CENTISECOND), STEPS)
def test_nothing_is_late(made: Track, step: int) -> None:
    """A cue that is as long as a step of the grid never starts late by rounding, and never a step early."""
    shown = grid.cues(made, step, one_line=True)
    starts = {one.start for one in shown}
    assert starts <= {one.start // step * step for one in made.cues}


@given(tracks(shortest=1), STEPS, st.booleans())
def test_words_are_their_cue(made: Track, step: int, one_line: bool) -> None:
    """A cue's words put together are its lines; each starts after the one before, and all lie inside the cue."""
    for shown in grid.cues(made, step, one_line=one_line):
        assert "".join(word.text for word in shown.words) == "\n".join(shown.lines)
        assert all(word.text.strip() for word in shown.words)
        edges = [(word.start, word.end) for word in shown.words]
        assert all(start < end for start, end in edges)
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(edges))
        assert shown.start <= edges[0][0]
        assert edges[-1][1] <= shown.end


def test_words_have_their_own_times() -> None:
    """A word's times are its own, rounded down."""
    (shown,) = grid.cues(track(cue(1_001, SECOND, "Boil the", "water.", words=10_007)), grid.MILLISECOND)
    assert [(word.text, word.start, word.end) for word in shown.words] == [
        ("Boil ", 960, 10_992),
        ("the\n", 10_992, 20_976),
        ("water.", 20_976, 31_008),
    ]


def test_more_words_than_there_is_time_for() -> None:
    """Words for which there is no step of the grid go with the last one that has a time."""
    (shown,) = grid.cues(track(cue(0, 2 * grid.CENTISECOND, "a b c d", words=1)), grid.CENTISECOND)
    assert [word.text for word in shown.words] == ["a ", "b c d"]


def test_words_outside_of_their_cue() -> None:
    """A word that is said before or after its cue is lit inside it."""
    early = dataclasses.replace(cue(0, 2 * SECOND, "a b c", words=2 * SECOND), start=SECOND)
    (shown,) = grid.cues(track(early), grid.MILLISECOND)
    assert [word.start for word in shown.words] == [SECOND, 2 * SECOND - 96, 2 * SECOND - 48]


@given(st.text())
def test_a_clean_line_is_clean(text: str) -> None:
    """Cleaning what is clean changes nothing."""
    once = grid.clean(text)
    assert grid.clean(once) == once
    assert once == once.strip()
