"""Lay the clips on one timeline: each sound is written once.

Memory holds one clip at a time. The mix has every segment at one level, with a pause after each by the kind of
boundary that follows, or with the speaker's own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor import clock
from rupor.model import Boundary, Clip, Narration, Placed, Segment, Span, Timing, Voice
from rupor.sound import level

PAUSES: dict[Boundary, float] = {"clause": 0.25, "sentence": 0.7, "paragraph": 1.2, "title": 1.5, "end": 0.5}
"""Seconds of silence after a segment (SPECS F2); after the last one, so that a player does not cut its end."""
HEAD = 0.3
"""Seconds of silence before the first segment."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A segment with its sound, prepared by ``edit``, and where its words are in that sound."""

    segment: Segment
    voice: Voice
    clip: Clip
    words: tuple[Span, ...]
    """One for each word of the segment, in samples of the clip."""
    timing: Timing
    confidence: tuple[float, ...] = ()
    """How sure each word's times are; empty: all are the engine's own."""
    pauses: float = 1.0
    """How much longer than usual the pause after it is."""
    rest: NDArray[np.int16] | None = None
    """The sound of the pause after it, whole milliseconds; None: silence, by the kind of boundary."""


Listener = Callable[[NDArray[np.int16], level.Floats], None]
"""Whoever wants the mix while it is made: its sound, and the true peak of each millisecond of it."""


def join(heard: Iterable[Heard], folder: Path, listeners: Sequence[Listener] = ()) -> Narration:
    """Write ``mix.pcm`` and its peaks into *folder* and say where everything lies in it."""
    mix, peaks = folder / "mix.pcm", folder / "mix.peaks"
    placed: list[Placed] = []
    length = 0
    with mix.open("wb") as sound, peaks.open("wb") as heights:
        for pcm, place in _timeline(heard):
            high = level.peaks(pcm)
            sound.write(pcm.tobytes())
            heights.write(high.tobytes())
            for listener in listeners:
                listener(pcm, high)
            length += len(pcm)
            if place:
                placed.append(place)
    return Narration(placed=tuple(placed), length=length, mix=mix, peaks=peaks)


def _timeline(heard: Iterable[Heard]) -> Iterator[tuple[NDArray[np.int16], Placed | None]]:
    """Yield the sound in order: silences with None, speech with where it lies."""
    now = clock.samples(HEAD)
    yield np.zeros(now, np.int16), None
    for item in heard:
        speech = np.frombuffer(item.clip.pcm, np.int16)
        yield speech, _place(item, now, len(speech))
        rest = np.zeros(_pause(item), np.int16) if item.rest is None else item.rest
        yield rest, None
        now += len(speech) + len(rest)


def _place(item: Heard, start: int, length: int) -> Placed:
    return Placed(
        segment=item.segment,
        voice=item.voice,
        start=start,
        end=start + length,
        words=tuple(Span(start=start + word.start, end=start + word.end) for word in item.words),
        timing=item.timing,
        confidence=item.confidence,
    )


def _pause(item: Heard) -> int:
    """Count the samples of the pause after *item*, in whole milliseconds."""
    longer = 1.0 if item.segment.pause == "end" else item.pauses
    return round(PAUSES[item.segment.pause] * longer * 1000) * level.MS
