"""Find in one long recording where each segment of a text is read, without a speech model, with numpy alone.

Another voice speaks the segments; the likeliest road of the speaker through these references is searched, first
with a general measure of likeness, and again with what was then learnt of this speaker. Pauses do not count; what
is read again, left out, said besides or said otherwise is told, with its place.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupor.clock import from_rate
from rupor.model import Slip, Take
from rupor.voice.align import features, find_account, find_judge
from rupor.voice.align.find_account import Judged
from rupor.voice.align.find_edges import Edges
from rupor.voice.align.find_frames import STEP, hear, speech
from rupor.voice.align.find_search import Search


class Found(NamedTuple):
    """What is read where, and what is not as it is written."""

    takes: tuple[Take, ...]
    """In order of the text; at most one for each segment; they do not overlap."""
    slips: tuple[Slip, ...]
    """In order of time."""


def find(sound: NDArray[np.int16], references: Iterable[NDArray[np.int16]]) -> Found:
    """Find where in *sound* each segment is read whose speech by another voice is in *references*; both at 16 kHz.

    *sound* may be a map of a long file; *references* are asked for once, in order, and may be made one by one.
    A reference without speech stands for a segment that is not to be read. Of what is read twice the last good
    reading is the take. A sentence of which too little is heard in its place is ``different`` and no take.
    """
    everyone = [speech(reference) for reference in references]
    numbers = [number for number, one in enumerate(everyone) if len(one) >= STEP]
    heard = hear(sound)
    if not numbers or len(heard.steps) < 2:
        return Found((), tuple(Slip(kind="missing", segment=number, start=0, end=0) for number in numbers))
    search = Search(heard, [everyone[number] for number in numbers])
    measure = find_judge.measure(search)
    verdicts = find_judge.verdicts(search, measure)
    read = [(one, said) for one, said in zip(search.readings, verdicts, strict=True) if said != "not read"]
    spans = Edges(heard, search).spans([one for one, _ in read])
    judged = [
        Judged(one, span, said)
        for (one, said), span in zip(read, spans, strict=True)
        if span.end > span.start
    ]
    taken, slips = find_account.account(sound, heard, search, measure, judged)
    return Found(
        tuple(
            Take(
                segment=numbers[one.reading.segment],
                start=_samples(one.span.start),
                end=_samples(one.span.end),
            )
            for one in taken
        ),
        tuple(
            Slip(
                kind=slip.kind,
                segment=None if slip.segment is None else numbers[slip.segment],
                start=_samples(slip.span.start),
                end=_samples(slip.span.end),
            )
            for slip in slips
        ),
    )


def _samples(frame: int) -> int:
    """Convert a frame of 10 ms to samples at 48 kHz."""
    return from_rate(frame * features.HOP, features.RATE)
