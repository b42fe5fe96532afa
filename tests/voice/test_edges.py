"""Edges of words at pauses, on beeps whose edges are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rupor.model import Clip, Mark
from rupor.voice import edges

RATE = 16_000


def clip(sound: list[tuple[int, int]], length: int, marks: list[tuple[int, int]]) -> Clip:
    """Make a clip that sounds in the given stretches and has the given marks, all in milliseconds."""
    pcm = np.zeros(length * RATE // 1000, np.int16)
    for start, end in sound:
        pcm[start * RATE // 1000 : end * RATE // 1000] = 8000
    made = tuple(
        Mark(first=2 * n, end_offset=2 * n + 1, start=start * RATE // 1000, end=end * RATE // 1000)
        for n, (start, end) in enumerate(marks)
    )
    return Clip(pcm=pcm.tobytes(), rate=RATE, marks=made, timing="exact")


@pytest.mark.parametrize(
    ("why", "sound", "given_marks", "expected"),
    [
        ("a pause counted to the word before it", [(50, 300), (600, 900)], [(50, 600), (600, 900)],
         [(50, 300), (600, 900)]),
        ("the closure of a stop after a pause", [(50, 300), (600, 900)], [(50, 300), (500, 900)],
         [(50, 300), (600, 900)]),
        ("silence at both ends", [(50, 300), (600, 900)], [(0, 300), (600, 1000)], [(50, 300), (600, 900)]),
        ("sound that goes on after the mark", [(50, 380), (600, 900)], [(50, 300), (600, 900)],
         [(50, 380), (600, 900)]),
        ("a breath in a pause", [(50, 300), (440, 500), (560, 900)], [(50, 300), (520, 900)],
         [(50, 300), (560, 900)]),
        ("a soft sound within a phrase", [(50, 300), (440, 900)], [(50, 310), (310, 900)],
         [(50, 310), (310, 900)]),
        ("a stop within a phrase", [(50, 300), (380, 900)], [(50, 310), (310, 900)], [(50, 310), (310, 900)]),
        ("a pause inside a word", [(50, 200), (400, 500), (700, 900)], [(50, 500), (700, 900)],
         [(50, 500), (700, 900)]),
        ("no pause", [(0, 1000)], [(0, 500), (500, 1000)], [(0, 500), (500, 1000)]),
        ("a word that is silent", [(50, 300), (600, 900)], [(50, 300), (320, 550), (600, 900)],
         [(50, 300), (320, 550), (600, 900)]),
    ],
)  # fmt: skip
def test_edges(
    why: str,
    sound: list[tuple[int, int]],
    given_marks: list[tuple[int, int]],
    expected: list[tuple[int, int]],
) -> None:
    """Words begin and end with their sound at a pause, and stay as they are within a phrase."""
    made = edges.at_sound(
        clip(sound, 1000, given_marks), "a b c d" if "within a phrase" in why else "a.b.c.d"
    )
    found = [(mark.start * 1000 // RATE, mark.end * 1000 // RATE) for mark in made.marks]
    assert found == expected, why


@given(
    st.lists(st.integers(1, 400), max_size=12),
    st.lists(st.integers(0, 3000), max_size=24, unique=True),
    st.integers(1, 3000),
)
def test_marks_stay_in_order(stretches: list[int], cuts: list[int], length: int) -> None:
    """Whatever the sound and the marks are, each mark keeps some time of its own, after the one before it."""
    ends = np.cumsum(stretches).tolist()
    places = sorted(cut for cut in cuts if cut <= length)
    marks = list(zip(places[::2], places[1::2], strict=False))
    sound = list(zip(ends[::2], ends[1::2], strict=False))
    made = edges.at_sound(clip(sound, length, marks), "a." * len(marks)).marks
    assert len(made) == len(marks)
    limits = [0, *(edge for mark in made for edge in (mark.start, mark.end)), length * RATE // 1000]
    assert limits == sorted(limits)
    assert all(mark.start < mark.end for mark in made)
