"""Does the sound say the text? Where a reading differs from its text.

Measured on 1134 readings of 42 Russian and 21 English, French and Spanish segments by voices of RHVoice and Pico, with
words left out, put in and replaced: ``LEAST`` follows from them.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupor.model import Clip, Utterance
from rupor.voice.align import features, warp
from rupor.voice.align.meet import Meeting, meet

LEAST = 20
"""Frames that must be missing or extra (200 ms): with 15, one good reading in a hundred was found fault with."""
STRANGE = 0.15
"""How much further from the text than the median frame of a reading a frame is when it is not of the text."""


class Misfit(NamedTuple):
    """A place where a clip differs from its text."""

    kind: Literal["missing", "extra", "different"]
    first: int
    """Offset in the utterance's text of the first character that is not said; for what is extra, where it is put in."""
    end_offset: int
    start: int
    """First sample of what is said instead, or where what is missing should be, at the clip's own rate."""
    end: int


def slips(utterance: Utterance, clip: Clip) -> tuple[Misfit, ...]:
    """Find where *clip* does not say the text of *utterance*, in order; nothing where no reference voice can tell.

    Small words slip through: good readings must not be found fault with.
    """
    meeting = meet(utterance, clip)
    if meeting is None:
        return ()
    limit = float(np.nanmedian(meeting.distances())) + STRANGE
    frames = np.diff([*meeting.known.firsts, len(meeting.theirs.frames)])
    met = warp.through(meeting.ours, meeting.theirs, np.minimum(meeting.heard.pause, limit), frames * limit)
    return tuple(_misfits(meeting, met, frames, clip))


def _misfits(meeting: Meeting, met: warp.Frames, frames: NDArray[np.int64], clip: Clip) -> Iterator[Misfit]:
    """Read the misfits from a warp that was free to leave out words and to take speech for none."""
    heard, known = meeting.heard, meeting.known
    strange = np.isinf(heard.pause) & (met < 0)
    count = len(known.firsts)
    extra = np.bincount(-1 - met[strange], minlength=count + 1)
    said = np.zeros(count, np.bool_)
    said[np.searchsorted(known.firsts, met[met >= 0], "right") - 1] = True
    scale = clip.rate / features.RATE
    for first, last in _left_out(said):
        missing, more = int(frames[first:last].sum()), int(extra[first : last + 1].sum())
        if max(missing, more) < LEAST:
            continue
        rows = np.flatnonzero(strange & (met <= -1 - first) & (met >= -1 - last))
        if more < LEAST // 2:
            rows = _before(met, known.firsts[first])
        start = round(int(heard.at[rows[0]]) * scale)
        if missing < LEAST // 2:
            place = known.marks[first].first if first < count else known.marks[-1].end_offset
            yield Misfit("extra", place, place, start, _end(heard.at, rows, scale, clip))
        else:
            span = known.marks[first].first, known.marks[last - 1].end_offset
            if more < LEAST // 2:
                yield Misfit("missing", *span, start, start)
            else:
                yield Misfit("different", *span, start, _end(heard.at, rows, scale, clip))


def _left_out(said: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield the runs of words that are not said, and between said words the empty ones."""
    first = 0
    for word, one in enumerate([*said.tolist(), True]):
        if one:
            yield first, word
            first = word + 1


def _before(met: warp.Frames, first: int) -> NDArray[np.intp]:
    """Return the frame at which what begins at a known frame should be."""
    reached = np.maximum.accumulate(np.maximum(met, -1))
    return np.array([min(int(np.searchsorted(reached, first)), len(met) - 1)])


def _end(at: NDArray[np.intp], rows: NDArray[np.intp], scale: float, clip: Clip) -> int:
    return min(round((int(at[rows[-1]]) + features.HOP) * scale), clip.length)
