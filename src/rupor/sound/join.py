"""Lay the clips on one timeline: each sound is written once.

Memory holds one clip at a time. The mix has every segment at one level, with a pause after each by the kind of
boundary that follows, or with the speaker's own; around and under them an office's own sounds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor.model import Boundary, Clip, Narration, Placed, Segment, Span, Timing, Voice
from rupor.sound import level
from rupor.sound.house import Sounds

PAUSES: dict[Boundary, float] = {"clause": 0.25, "sentence": 0.7, "paragraph": 1.2, "title": 1.5, "end": 0.5}
"""Seconds of silence after a segment (SPECS F2); after the last one, so that a player does not cut its end."""
HEAD = 0.3
"""Seconds of silence before the first segment."""
NOTHING = Sounds()
"""Speech alone."""


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


def join(
    heard: Iterable[Heard],
    folder: Path,
    listeners: Sequence[Listener] = (),
    *,
    head: float = HEAD,
    tail: float = PAUSES["end"],
    pauses: Mapping[Boundary, float] = PAUSES,
    house: Sounds = NOTHING,
) -> Narration:
    """Write ``mix.pcm`` and its peaks into *folder* and say where everything lies in it.

    *head* and *tail* are the seconds of silence at both ends of the whole, *pauses* those after a segment by the kind
    of boundary, except the end; *house* is what is heard beside speech.
    """
    mix, peaks = folder / "mix.pcm", folder / "mix.peaks"
    placed: list[Placed] = []
    length = 0
    with mix.open("wb") as sound, peaks.open("wb") as heights:
        for pcm, place in _timeline(heard, _silence(head), _silence(tail), pauses, house):
            high = level.peaks(pcm)
            sound.write(pcm.tobytes())
            heights.write(high.tobytes())
            for listener in listeners:
                listener(pcm, high)
            if place:
                placed.append(_place(place, length, len(pcm)))
            length += len(pcm)
    return Narration(placed=tuple(placed), length=length, mix=mix, peaks=peaks)


def _timeline(
    heard: Iterable[Heard],
    head: NDArray[np.int16],
    tail: NDArray[np.int16],
    pauses: Mapping[Boundary, float],
    house: Sounds,
) -> Iterator[tuple[NDArray[np.int16], Heard | None]]:
    """Yield the sound in order: speech with whose it is, everything else with None."""
    player = house.player()
    yield head, None
    for pcm in house.opening(player):
        yield pcm, None
    end = tail[:0]
    for item in heard:
        speech = np.frombuffer(item.clip.pcm, np.int16)
        yield (player.under(speech, voice=True) if player else speech), item
        if item.segment.pause == "end":
            end = _end(item, tail)
            continue
        rest = _silence(pauses[item.segment.pause] * item.pauses) if item.rest is None else item.rest
        yield (player.under(rest, voice=False) if player else rest), None
    for pcm in (*house.closing(player), end):
        if len(pcm):
            yield pcm, None


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


def _end(item: Heard, tail: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return the sound after the last segment, as long as *tail* where nothing is known of it.

    A recording's own is longer or shorter by what its clip holds already (``PAUSES``).
    """
    if item.rest is None:
        return tail
    more = len(tail) - len(_silence(PAUSES["end"]))
    return np.pad(item.rest, (0, max(0, more)))


def _silence(seconds: float) -> NDArray[np.int16]:
    """Return so much silence, in whole milliseconds."""
    return np.zeros(round(seconds * 1000) * level.MS, np.int16)
