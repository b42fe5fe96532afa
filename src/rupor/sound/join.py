"""Lay the clips on one timeline: each sound is written once, and measured as it goes by.

Memory holds one clip at a time. The mix has every segment at one level, with a pause after each by the kind of
boundary that follows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor import clock
from rupor.model import Boundary, Clip, Narration, Placed, Segment, Span, Timing, Voice
from rupor.run import process
from rupor.sound import edit, ffmpeg, level, meter

PAUSES: dict[Boundary, float] = {"clause": 0.25, "sentence": 0.7, "paragraph": 1.2, "title": 1.5, "end": 0.5}
"""Seconds of silence after a segment (SPECS F2); after the last one, so that a player does not cut its end."""
HEAD = 0.3
"""Seconds of silence before the first segment."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A segment with the sound an engine gave for it, and where its words are in that sound."""

    segment: Segment
    voice: Voice
    clip: Clip
    words: tuple[Span, ...]
    """One for each word of the segment, in samples of the clip."""
    timing: Timing
    pauses: float = 1.0
    """How much longer than usual the pause after it is."""


def join(heard: Iterable[Heard], folder: Path) -> Narration:
    """Write ``mix.pcm`` and its peaks into *folder* and say where everything lies in it."""
    mix, peaks = folder / "mix.pcm", folder / "mix.peaks"
    placed: list[Placed] = []
    length = 0
    metering = ffmpeg.command_in("-af", meter.graph(peak=False), "-f", "null", "-")
    with mix.open("wb") as sound, peaks.open("wb") as heights, process.stream(metering) as measuring:
        for pcm, place in _timeline(heard):
            block = pcm.tobytes()
            sound.write(block)
            heights.write(level.peaks(pcm).tobytes())
            measuring.write(block)
            length += len(pcm)
            if place:
                placed.append(place)
        measuring.close()
        loudness = meter.readings(measuring.output).integrated
    return Narration(placed=tuple(placed), length=length, mix=mix, peaks=peaks, loudness=loudness)


def _timeline(heard: Iterable[Heard]) -> Iterator[tuple[NDArray[np.int16], Placed | None]]:
    """Yield the sound in order: silences with None, speech with where it lies."""
    now = clock.samples(HEAD)
    yield np.zeros(now, np.int16), None
    for item in heard:
        edited = edit.prepare(item.clip)
        yield edited.pcm, _place(item, edited, now)
        silence = np.zeros(_pause(item), np.int16)
        yield silence, None
        now += len(edited.pcm) + len(silence)


def _place(item: Heard, edited: edit.Edited, start: int) -> Placed:
    end = start + len(edited.pcm)

    def at(sample: int) -> int:
        there = start - edited.trimmed + clock.from_rate(sample, item.clip.rate)
        return min(max(there, start), end)

    words = tuple(Span(start=at(word.start), end=at(word.end)) for word in item.words)
    return Placed(
        segment=item.segment, voice=item.voice, start=start, end=end, words=words, timing=item.timing
    )


def _pause(item: Heard) -> int:
    """Count the samples of the pause after *item*, in whole milliseconds."""
    longer = 1.0 if item.segment.pause == "end" else item.pauses
    return round(PAUSES[item.segment.pause] * longer * 1000) * level.MS
