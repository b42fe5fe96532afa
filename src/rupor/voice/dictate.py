"""Numbers that listeners write down: said slowly, group by group, with a counted silence after each.

What an engine makes of a comma is anything from a tenth to half a second. So the text is cut here, each part is an
utterance of its own, and the parts are joined with silence of known length: any engine dictates alike, and the place of
each part in the sound is known to the sample.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from rupor.model import Clip, Mark, Utterance
from rupor.signs import DICTATED_CLOSE, DICTATED_OPEN
from rupor.voice.times import FRAME_MS, speaking

BEFORE_MS = 500
"""Silence before a number and after it (SPECS F2)."""
BETWEEN_MS = 400
"""Silence between groups of digits (SPECS F2)."""
SLOWER = 0.9
"""Speed of what is dictated, against the rest; never above the voice's natural one."""

_REGION = re.compile(f"{DICTATED_OPEN}([^{DICTATED_CLOSE}]*){DICTATED_CLOSE}")
_GROUP = re.compile(r"[^,;:.،؛，；：。]+[,;:.،؛，；：。]*\s*")


class Part(NamedTuple):
    """A stretch of an utterance that is spoken in one go."""

    text: str
    first: int
    """Offset in the utterance's text."""
    slow: bool
    pause_ms: int
    """Silence before it."""


def wanted(text: str) -> bool:
    """Tell whether a text has anything to dictate."""
    return DICTATED_OPEN in text


def parts(text: str) -> Iterator[Part]:
    """Cut a text at what is dictated; parts without a letter or digit are left out.

    >>> [(part.text, part.pause_ms) for part in parts(f"Call {DICTATED_OPEN}one two, three.{DICTATED_CLOSE}")]
    [('Call ', 0), ('one two, ', 500), ('three.', 400)]
    """
    at = 0
    pause = 0
    for region in _REGION.finditer(text):
        before = Part(text[at : region.start()], at, False, pause)
        if _speakable(before.text):
            yield before
            pause = BEFORE_MS
        for group in _GROUP.finditer(region[1]):
            if _speakable(group[0]):
                yield Part(group[0], region.start(1) + group.start(), True, pause)
                pause = BETWEEN_MS
        pause = BEFORE_MS
        at = region.end()
    if _speakable(text[at:]):
        yield Part(text[at:], at, False, pause)


def _speakable(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def speak(utterance: Utterance, say: Callable[[Utterance], Clip]) -> Clip:
    """Speak an utterance part by part with *say*; the clip's marks are those of the parts, or the parts themselves."""
    pieces: list[bytes] = []
    marks: list[Mark] = []
    now = rate = 0
    clip = Clip(pcm=b"", rate=24_000, timing="exact")
    for part in parts(utterance.text):
        speed = min(utterance.rate, 1.0) * SLOWER if part.slow else utterance.rate
        clip = say(replace(utterance, text=part.text, rate=round(speed, 4)))
        rate = clip.rate
        silence = rate * part.pause_ms // 1000 if pieces else 0
        first, last = _edges(clip)
        pieces += [bytes(2 * silence), clip.pcm[2 * first : 2 * last]]
        now += silence
        own = clip.marks or (Mark(first=0, end_offset=len(part.text), start=first, end=last),)
        marks += [_moved(mark, part.first, now - first, now, now + last - first) for mark in own]
        now += last - first
    return Clip(pcm=b"".join(pieces), rate=rate or clip.rate, marks=tuple(marks), timing=clip.timing)


def _edges(clip: Clip) -> tuple[int, int]:
    """Return where speech begins and ends, in samples, so that the silence between parts is what was asked for."""
    frame = clip.rate * FRAME_MS // 1000
    speech = np.flatnonzero(speaking(np.frombuffer(clip.pcm, np.int16), frame))
    if not len(speech):
        return 0, clip.length
    return max(0, int(speech[0]) - 1) * frame, min(clip.length, (int(speech[-1]) + 2) * frame)


def _moved(mark: Mark, offset: int, samples: int, first: int, last: int) -> Mark:
    """Place a part's mark in the whole; the silence that was cut off has no words."""
    return Mark(
        first=mark.first + offset,
        end_offset=mark.end_offset + offset,
        start=min(max(mark.start + samples, first), last),
        end=min(max(mark.end + samples, first), last),
    )
