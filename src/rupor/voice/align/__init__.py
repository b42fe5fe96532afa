"""When words are spoken in sound that nobody marked: the known text is aligned to it by the sound of another voice.

A voice that says when its words begin speaks the same text; one sound is warped onto the other (dynamic time warping of
mel spectra). Silence may lie between words only, as long as it likes; which words, the warp decides.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rupor.model import Clip, Mark, Utterance
from rupor.voice.align import features, sound, sure, warp
from rupor.voice.align.meet import Meeting, meet
from rupor.voice.align.silence import Silence

VERSION = "align 4"
"""Changes whenever marks come out otherwise, so that the cache gives no older ones."""
SOFT, SOFTEST = 3, 12
"""Where a warp jumps over known frames within so many heard ones after a pause, up to so many were too soft to hear."""
FLOORED_MS = 95
"""How much later than reported a word may begin where RHVoice floors times to 100 ms (EXPERIMENTS 1c)."""


def marks(utterance: Utterance, clip: Clip) -> Clip:
    """Return *clip*, which says the text of *utterance*, with a mark for each word, its timing ``aligned``.

    Unchanged is the clip of a text without words, of silence, and in a language that no reference voice speaks.
    """
    meeting = meet(utterance, clip)
    if meeting is None:
        return clip
    scale = clip.rate / features.RATE
    found = []
    for mark, trust in zip(_placed(meeting), sure.confidences(meeting), strict=True):
        start, end = (min(max(round(at * scale), 0), clip.length) for at in (mark.start, mark.end))
        found.append(replace(mark, start=start, end=end, confidence=round(float(trust), 3)))
    return replace(clip, marks=tuple(found), timing="aligned")


def sharpened(utterance: Utterance, clip: Clip) -> Clip:
    """Return *clip*, whose marks are coarse, with each word's start where it is heard within what its mark allows."""
    heard = {mark.first: mark.start for mark in marks(utterance, replace(clip, marks=())).marks}
    room = clip.rate * FLOORED_MS // 1000
    starts = [
        min(max(heard.get(mark.first, mark.start + room // 2), mark.start), mark.start + room)
        for mark in clip.marks
    ]
    limits = [*starts[1:], clip.length]
    moved = (
        replace(mark, start=start, end=max(start, min(mark.end + room // 2, limit)))
        for mark, start, limit in zip(clip.marks, starts, limits, strict=True)
    )
    return replace(clip, marks=tuple(moved))


def _placed(meeting: Meeting) -> Iterator[Mark]:
    """Place each known word in what is heard, in samples at 16 kHz."""
    heard, known, met = meeting.heard, meeting.known, meeting.met
    pauses = [_pause(heard, met, word) for word in range(len(known.firsts) + 1)]
    rows = np.searchsorted(np.maximum.accumulate(np.maximum(met, -1)), known.firsts)
    starts: list[int] = []
    for pause, first, row, rest in zip(pauses, known.firsts, rows, known.rests, strict=False):
        start = int(heard.at[min(row, len(met) - 1)]) + rest
        if pause:
            start = max(pause.end - _unheard(met, row, first), pause.start)
        starts.append(max(start, starts[-1] if starts else 0))
    starts.append(heard.length)
    for word, mark in enumerate(known.marks):
        after = pauses[word + 1]
        end = after.start if after else starts[word + 1]
        yield replace(mark, start=starts[word], end=max(starts[word], end))


def _unheard(met: warp.Frames, row: int, first: int) -> int:
    """Return how much of the beginning of a word is too soft to be heard after a pause, in samples at 16 kHz."""
    later = int(met[min(row + SOFT, len(met) - 1)]) - first - SOFT
    return min(max(later, 0), SOFTEST) * features.HOP


def _pause(heard: sound.Heard, met: warp.Frames, word: int) -> Silence | None:
    """Return the silence before a word, or after the last one."""
    rows = np.flatnonzero((met == -1 - word) & ~heard.speech)
    if not len(rows):
        return None
    first, last = heard.silent[rows[0]], heard.silent[rows[-1]]
    return Silence(heard.silences[first].start, heard.silences[last].end)
