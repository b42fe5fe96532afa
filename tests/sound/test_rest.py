"""A speaker's own pause, made shorter and longer without being heard to be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rupor.sound import rest
from values import RATE

ROOM = np.random.default_rng(5).normal(0, 30, RATE).astype(np.int16)
"""A second of a room without a voice."""


@given(st.integers(0, 1500), st.integers(0, 3000), st.booleans())
def test_a_pause_is_as_long_as_it_is_to_be(own: int, wanted: int, silent: bool) -> None:
    """Whatever it was and whatever is asked for, its length is right to the sample."""
    sound = np.tile(ROOM, 2)[: own * 48] * (not silent)
    assert len(rest.resized(sound, wanted * 48)) == wanted * 48


@pytest.mark.parametrize("share", [0.65, 0.9, 1.1, 1.6])
def test_a_room_stays_a_room(share: float) -> None:
    """No hole and no click: every stretch of the new pause is as loud as the old one was."""
    heard = rest.resized(ROOM, round(RATE * share)).astype(np.float64)
    frames = heard[: len(heard) // 480 * 480].reshape(-1, 480)
    level = np.sqrt((frames**2).mean(axis=1))
    assert level.min() > 20
    assert level.max() < 42
    assert np.abs(np.diff(heard)).max() <= np.abs(np.diff(ROOM.astype(np.float64))).max() * 1.2


@pytest.mark.parametrize("share", [0.65, 1.6])
def test_its_ends_touch_speech_as_before(share: float) -> None:
    """The first and the last samples, which follow a word and go before one, are the speaker's own."""
    heard = rest.resized(ROOM, round(RATE * share))
    assert np.array_equal(heard[:480], ROOM[:480])
    assert np.array_equal(heard[-480:], ROOM[-480:])


def test_silence_stays_silence() -> None:
    """Where nothing was heard, nothing is."""
    assert not rest.resized(np.zeros(RATE, np.int16), 2 * RATE).any()


def test_a_breath_is_not_what_is_cut_or_repeated() -> None:
    """A breath in a pause is heard once in a longer one, and still in a shorter one."""
    sound = ROOM.copy()
    sound[30_000:38_000] += (np.sin(np.arange(8000) * 0.2) * 3000).astype(np.int16)
    for share in (0.7, 1.5):
        loud = np.abs(rest.resized(sound, round(RATE * share))) > 1000
        edges = np.flatnonzero(loud)
        assert edges[-1] - edges[0] == pytest.approx(8000, abs=100)
