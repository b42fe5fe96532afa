"""Clips on one timeline: every sample counted."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

import signals
from rupor.model import Boundary, Clip, Span
from rupor.sound import join, level
from rupor.sound.join import Heard
from values import BEEP, segment

MS = 48


def heard(
    milliseconds: int, index: int = 0, pause: Boundary = "sentence", pauses: float = 1.0, seed: int = 1
) -> Heard:
    """Make a segment of two words with so much sound."""
    sound = signals.noise(1, 0.1, seed=seed)[: milliseconds * MS]
    half = len(sound) // 2
    return Heard(
        segment=segment("Boil", "water.", index=index, pause=pause),
        voice=BEEP,
        clip=Clip(pcm=sound.tobytes(), rate=48_000),
        words=(Span(start=10, end=half), Span(start=half, end=len(sound))),
        timing="exact",
        pauses=pauses,
    )


def test_everything_is_where_it_is_said_to_be(tmp_path: Path) -> None:
    """The mix holds each clip's samples at its place, silence elsewhere, and is as long as their sum."""
    items = [
        heard(300, seed=1),
        heard(777, 1, "clause", seed=2),
        heard(0, 2, "title"),
        heard(500, 3, "end", seed=3),
    ]
    narration = join.join(items, tmp_path)
    mix = np.fromfile(narration.mix, np.int16)
    assert narration.length == len(mix) == MS * (300 + 300 + 700 + 777 + 250 + 0 + 1500 + 500 + 500)
    silence = np.ones(len(mix), bool)
    for item, placed in zip(items, narration.placed, strict=True):
        own = np.frombuffer(item.clip.pcm, np.int16)
        assert np.array_equal(mix[placed.start : placed.end], own)
        assert placed.segment == item.segment
        silence[placed.start : placed.end] = False
        for word, span in zip(placed.words, item.words, strict=True):
            assert np.array_equal(mix[word.start : word.end], own[span.start : span.end])
    assert not mix[silence].any()


def test_pauses_grow_with_the_voice_but_not_at_the_end(tmp_path: Path) -> None:
    """A slow voice leaves longer pauses; the silence after the last word stays as it is."""
    narration = join.join([heard(100, pauses=1.5), heard(100, 1, "end", pauses=1.5)], tmp_path)
    first, last = narration.placed
    assert last.start - first.end == round(0.7 * 1.5 * 1000) * MS
    assert narration.length - last.end == 500 * MS


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [("clause", "sentence"), ("sentence", "paragraph"), ("paragraph", "title")],
)
def test_pauses_tell_the_structure(shorter: Boundary, longer: Boundary) -> None:
    """The greater the boundary, the longer the pause."""
    assert join.PAUSES[shorter] < join.PAUSES[longer]


def test_peaks_lie_beside_the_mix(tmp_path: Path) -> None:
    """The file of peaks has one for each millisecond of the mix, those of the mix."""
    narration = join.join([heard(300), heard(300, 1, "end", seed=2)], tmp_path)
    mix, peaks = np.fromfile(narration.mix, np.int16), np.fromfile(narration.peaks, np.float32)
    assert len(peaks) * MS == narration.length
    assert np.allclose(peaks, level.peaks(mix), atol=0.01)


def test_listeners_hear_all_of_it(tmp_path: Path) -> None:
    """Whoever listens gets the mix and its peaks, in order and whole, while it is made."""
    got: list[tuple[bytes, bytes]] = []
    narration = join.join(
        (heard(200, n, seed=n) for n in range(5)),
        tmp_path,
        [lambda sound, peaks: got.append((sound.tobytes(), peaks.tobytes()))],
    )
    assert b"".join(sound for sound, _ in got) == narration.mix.read_bytes()
    assert b"".join(peaks for _, peaks in got) == narration.peaks.read_bytes()


def test_clips_are_taken_one_at_a_time(tmp_path: Path) -> None:
    """Memory does not grow with the message: the next clip is asked for when the last one is written."""
    asked = []

    def coming() -> "list[Heard]":
        for n in range(3):
            asked.append((n, (tmp_path / "mix.pcm").exists()))
            yield dataclasses.replace(heard(1000, n))

    sizes: list[int] = []
    join.join(coming(), tmp_path, [lambda sound, _: sizes.append(len(asked))])
    assert sizes == [0, 1, 1, 2, 2, 3, 3]
