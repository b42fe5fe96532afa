"""Words end where speech stops at a pause, and begin where it starts again.

What an engine calls the edge of a word is often silent: the closure of a stop that begins a word (100 ms before the
``p`` is heard), the pause that espeak-ng counts to the word before it, the full stop that a model speaks. Within a
phrase nothing is changed: there one word's end is the next one's beginning, and what seems silent is a soft ``f``.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupor.model import Clip

FRAME_MS = 5
PAUSE_MS = 120
"""Shorter silences are the closures of stops (EXPERIMENTS 2b)."""
SILENCE_DB = 30.0
"""dB under the clip's loud frames (95th percentile) at which a frame is silent; at 33, breath is speech."""
CLOSURE_MS = 20
"""Silence this long before a word counts too where the engine itself has a gap there: a breath may part a pause."""
NEAR_MS = 10
"""A silence this far inside a word is at its edge; further in, it is the word's own (a long ``tt``, digits)."""


class Silence(NamedTuple):
    """A silent stretch of a clip, in samples."""

    start: int
    end: int
    is_pause: bool


def at_sound(clip: Clip, text: str) -> Clip:
    """Return *clip*, which speaks *text*, with the edges of its marks moved to the sound where they lie at a pause.

    A pause may be where the text has a punctuation mark, where the engine leaves a gap, and at both ends.
    """
    if not clip.marks:
        return clip
    silences = _silences(clip)
    limits = [0, *(edge for mark in clip.marks for edge in (mark.start, mark.end)), clip.length]
    for index in range(0, len(limits), 2):
        end, start = limits[index : index + 2]
        beside = _beside(silences, end, start, clip) if _may_pause(clip, text, index // 2) else []
        pauses = [one for one in beside if one.is_pause]
        # The word before ends where the first pause begins, its last stop's release included.
        before = pauses[0].start if pauses and index else end
        after = beside[-1].end if beside and index + 2 < len(limits) else start
        earliest = limits[index - 1] + 1 if index else 0
        latest = limits[index + 2] - 1 if index + 2 < len(limits) else clip.length
        if earliest <= before <= after <= latest:
            limits[index : index + 2] = before, after
    edges = zip(limits[1:-1:2], limits[2:-1:2], strict=True)
    moved = zip(clip.marks, edges, strict=True)
    return replace(clip, marks=tuple(replace(mark, start=start, end=end) for mark, (start, end) in moved))


def _may_pause(clip: Clip, text: str, number: int) -> bool:
    """Tell whether a pause may be before the mark *number*."""
    if number in (0, len(clip.marks)):
        return True
    one, other = clip.marks[number - 1], clip.marks[number]
    between = text[one.end_offset - 1 : other.first + 1]
    return one.end < other.start or any(unicodedata.category(sign).startswith("P") for sign in between)


def _beside(silences: Sequence[Silence], end: int, start: int, clip: Clip) -> list[Silence]:
    """Find the silences that lie between one word's *end* and the next one's *start*."""
    near = clip.rate * NEAR_MS // 1000
    return [
        one
        for one in silences
        if one.start <= start + near and one.end >= end - near and (one.is_pause or start - end > 2 * near)
    ]


def _silences(clip: Clip) -> list[Silence]:
    """Find the silences; before and after all speech, pauses may be of any length."""
    frame = clip.rate * FRAME_MS // 1000
    energy = _energy(np.frombuffer(clip.pcm, np.int16), frame)
    if not len(energy):
        return []
    quiet = energy < np.percentile(energy, 95) - SILENCE_DB
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(np.int8)))
    found = []
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        is_pause = last - first >= PAUSE_MS // FRAME_MS or first == 0 or last == len(quiet)
        if is_pause or last - first >= CLOSURE_MS // FRAME_MS:
            end = clip.length if last == len(quiet) else last * frame
            found.append(Silence(first * frame, end, is_pause))
    return found


def _energy(pcm: NDArray[np.int16], frame: int) -> NDArray[np.float64]:
    frames = pcm[: len(pcm) // frame * frame].reshape(-1, frame).astype(np.float64)
    return np.asarray(10 * np.log10((frames * frames).mean(axis=1) + 1)) if len(frames) else np.zeros(0)
