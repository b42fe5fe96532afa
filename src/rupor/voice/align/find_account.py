"""What a speaker did with a text: which readings are the takes, and what is amiss, with its place.

Everything is in frames of 10 ms and in segments that have a reference.
"""

import bisect
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupor.voice.align import features
from rupor.voice.align.find_edges import Span
from rupor.voice.align.find_frames import PAUSE, SECOND, STEP, Heard
from rupor.voice.align.find_judge import Measure, Verdict, broken_off
from rupor.voice.align.find_road import Reading
from rupor.voice.align.find_search import Search
from rupor.voice.align.find_voicing import voiced

PART = 0.6
"""Seconds of pause that part what is said besides."""
REMARK = 0.4
"""Seconds of speech that make a remark; what is shorter is a cough or a slip of the tongue ..."""
STUCK = 0.7
"""... and seconds that do, where no pause is between it and a sentence."""
VOICED = 0.15
"""Least share of speech that is voiced."""
LISTEN = 20 * SECOND
"""Frames of a stretch that are listened to for that."""
ALIKE = 0.5
"""Least share of the time that a sentence should take, and of its inverse, for what is said in its place."""


class Judged(NamedTuple):
    """A reading of a segment."""

    reading: Reading
    span: Span
    verdict: Verdict


class Amiss(NamedTuple):
    """A slip, in frames."""

    kind: Literal["missing", "extra", "repeated", "different"]
    segment: int | None
    span: Span


class Strange(NamedTuple):
    """Speech between readings: steps of the recording, and frames."""

    first: int
    end: int
    span: Span


def takes(read: Sequence[Judged]) -> list[Judged]:
    """Choose one reading for each segment, in the order of the text: as many good ones as can be, the later of two.

    *read* is in order of time.
    """
    best: list[tuple[float, list[Judged]]] = []
    for place, one in enumerate(read):
        worth = (1.0 if one.verdict == "read" else 0.5) + 1e-6 * place
        before = [
            found
            for found, earlier in zip(best, read, strict=False)
            if earlier.reading.segment < one.reading.segment and earlier.span.end <= one.span.start
        ]
        most, road = max(before, key=lambda found: found[0], default=(0.0, []))
        best.append((most + worth, [*road, one]))
    return max(best, key=lambda found: found[0], default=(0.0, []))[1]


def account(
    sound: NDArray[np.int16], heard: Heard, found: Search, measure: Measure, read: Sequence[Judged]
) -> tuple[list[Judged], list[Amiss]]:
    """Return the takes, in order of the text, and what differs from it, in order of time; so is *read*."""
    taken = takes(read)
    again = _again(read, taken)
    strange = _strange(sound, heard, sorted([*taken, *again], key=lambda one: one.span))
    taken = [_whole(one, strange) if one.verdict == "different" else one for one in taken]
    known = sorted([*taken, *again], key=lambda one: one.span)
    slips = [Amiss("different", one.reading.segment, one.span) for one in taken if one.verdict == "different"]
    slips += [Amiss("repeated", one.reading.segment, one.span) for one in again]
    slips += _missing(heard, found, taken, strange)
    slips += [_besides(found, measure, known, one) for one in strange]
    return taken, sorted(slips, key=lambda slip: (slip.span.start, slip.segment or 0))


def _whole(one: Judged, strange: list[Strange]) -> Judged:
    """Give a reading with other words also those that touch it; they are no longer *strange*."""
    for other in list(strange):
        if other.span.start - one.span.end <= PAUSE and one.span.start - other.span.end <= PAUSE:
            strange.remove(other)
            span = Span(min(one.span.start, other.span.start), max(one.span.end, other.span.end))
            one = one._replace(span=span)
    return one


def _again(read: Sequence[Judged], taken: Sequence[Judged]) -> list[Judged]:
    """Choose from the readings that are no takes those of which a later or earlier one is the take.

    Between the takes of two segments a speaker begins anew with the first or the second, and goes on from there.
    What else sounds like a segment there is chance; and where a segment is missing, it was said in its place.
    """
    starts = [one.span.start for one in taken]
    segments = [-1, *(one.reading.segment for one in taken), -1]
    result: list[Judged] = []
    begun: set[tuple[int, int]] = set()
    for one in read:
        if one in taken or one.verdict != "read" or one.reading.segment not in segments:
            continue
        place, segment = bisect.bisect(starts, one.span.start), one.reading.segment
        before, after = segments[place], segments[place + 1]
        whole = after in (before + 1, -1)
        if whole and (segment in (before, before + 1) or (place, segment - 1) in begun):
            begun.add((place, segment))
            result.append(one)
    return result


def _strange(sound: NDArray[np.int16], heard: Heard, read: Sequence[Judged]) -> list[Strange]:
    """Find speech that no reading accounts for, parted at pauses."""
    total = len(heard.silent)
    edges = [0, *(frame for one in read for frame in one.span), total]
    result = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        talk = np.flatnonzero(~heard.silent[start:end]) + start
        if not len(talk):
            continue
        breaks = np.flatnonzero(np.diff(talk) > PART * SECOND)
        for first, last in zip(talk[np.append(0, breaks + 1)], talk[np.append(breaks, -1)], strict=True):
            span = Span(int(first), int(last) + 1)
            stuck = (start > 0 and span.start <= start + 1) or (end < total and span.end >= end - 1)
            steps = np.searchsorted(heard.at, span)
            long = steps[1] - steps[0] >= (STUCK if stuck else REMARK) * SECOND / STEP
            own = sound[span.start * features.HOP : min(span.end, span.start + LISTEN) * features.HOP]
            if long and voiced(own) >= VOICED:
                result.append(Strange(int(steps[0]), int(steps[1]), span))
    return result


def _missing(heard: Heard, found: Search, taken: Sequence[Judged], strange: list[Strange]) -> list[Amiss]:
    """Tell which segments have no take; take out of *strange* what was said instead of them."""
    pace = _pace(found, taken)
    slips = []
    count, total = len(found.text.firsts), len(heard.silent)
    before, start = -1, 0
    for segment, begin, end in [*((one.reading.segment, *one.span) for one in taken), (count, total, total)]:
        left_out = range(before + 1, segment)
        if left_out:
            near = [one for one in strange if start <= one.span.start and one.span.end <= begin]
            slips += _instead(
                left_out, near, [pace * found.text.length(number) for number in left_out], begin, strange
            )
        before, start = segment, end
    return slips


def _instead(
    left_out: range, near: list[Strange], expected: list[float], place: int, strange: list[Strange]
) -> list[Amiss]:
    """Say of segments that were left out what was said instead: as long, and in their place, or nothing."""
    whole = sum(one.end - one.first for one in near)
    fits = [one for one in near if _alike(one.end - one.first, expected[0])] if len(left_out) == 1 else []
    if near and _alike(whole, sum(expected)):
        used, span = near, Span(near[0].span.start, near[-1].span.end)
    elif fits:
        used = [min(fits, key=lambda one: abs(np.log((one.end - one.first) / expected[0])))]
        span = used[0].span
    else:
        return [Amiss("missing", number, Span(place, place)) for number in left_out]
    for one in used:
        strange.remove(one)
    parts = np.cumsum([0.0, *expected]) / sum(expected)
    at = [span.start + round(float(part) * (span.end - span.start)) for part in parts]
    return [
        Amiss("different", number, Span(first, last))
        for number, first, last in zip(left_out, at[:-1], at[1:], strict=True)
    ]


def _alike(one: float, other: float) -> bool:
    return ALIKE <= one / max(other, 1e-6) <= 1 / ALIKE


def _pace(found: Search, taken: Sequence[Judged]) -> float:
    """Return how many steps the speaker takes for one step of the references."""
    ratios = [
        (one.reading.end - one.reading.first) / found.text.length(one.reading.segment)
        for one in taken
        if one.verdict == "read"
    ]
    return float(np.median(ratios)) if ratios else 1.0


def _besides(found: Search, measure: Measure, read: Sequence[Judged], one: Strange) -> Amiss:
    """Say what speech is that belongs to no reading: a false start of the one that follows, or a remark."""
    after = next((other for other in read if other.span.start >= one.span.end), None)
    if after and broken_off(found, Reading(after.reading.segment, one.first, one.end), measure):
        return Amiss("repeated", after.reading.segment, one.span)
    return Amiss("extra", None, one.span)
