"""When words are spoken in sound that nobody marked: the known text is aligned to it by the sound of another voice.

A voice that says when its words begin speaks the same text; one sound is warped onto the other (dynamic time warping of
mel spectra). Silence may lie between words only, as long as it likes; which words, the warp decides.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from rupor.model import Clip, Mark, Utterance
from rupor.voice.align import features, fit, reference, sound, warp
from rupor.voice.align.silence import Silence

VERSION = "align 1"
"""Changes whenever marks come out otherwise, so that the cache gives no older ones."""
UNMARKED = 1.0
"""What a pause costs where the text has no punctuation mark, in frames that sound like nothing known."""
SOFT, SOFTEST = 3, 12
"""Where a warp jumps over known frames within so many heard ones after a pause, up to so many were too soft."""


def marks(utterance: Utterance, clip: Clip) -> Clip:
    """Return *clip*, which says the text of *utterance*, with a mark for each word, its timing ``aligned``.

    Unchanged is the clip of a text without words, of silence, and in a language that no reference voice speaks.
    """
    heard = sound.heard(clip)
    seconds = int(heard.speech.sum()) * features.HOP / features.RATE
    spoken = reference.speak(utterance, seconds) if seconds else None
    known = sound.known(spoken) if spoken else None
    if known is None:
        return clip
    ours, theirs = features.alike(heard.mel, heard.speech, known.mel)
    met = _met(heard, known, (ours, theirs), utterance.text)
    sure = fit.confidence(ours, theirs, met, known.firsts, reference.voices(utterance.voice)[0].engine)
    found = [
        replace(mark, confidence=round(float(one), 3))
        for mark, one in zip(_placed(heard, known, met), sure, strict=True)
    ]
    return replace(clip, marks=tuple(_at(found, clip)), timing="aligned")


def _met(
    heard: sound.Heard, known: sound.Known, both: tuple[features.Features, features.Features], text: str
) -> warp.Frames:
    """Warp what is heard onto what is known, by the features of both."""
    ours, theirs = both
    entry = [0.0, *(0.0 if not text[mark.end_offset - 1].isalnum() else UNMARKED for mark in known.marks)]
    words = warp.Words(theirs, known.firsts, np.array(entry))
    return warp.through(ours, words, heard.pause)


def _placed(heard: sound.Heard, known: sound.Known, met: warp.Frames) -> list[Mark]:
    """Place each known word in what is heard, in samples at 16 kHz."""
    words = len(known.firsts)
    pauses = [_pause(heard, met, word) for word in range(words + 1)]
    rows = np.searchsorted(np.maximum.accumulate(np.maximum(met, -1)), known.firsts)
    starts: list[int] = []
    for word, (row, rest) in enumerate(zip(rows, known.rests, strict=True)):
        pause = pauses[word]
        start = int(heard.at[min(row, len(met) - 1)]) + rest
        if pause:
            start = max(pause.end - _unheard(met, row, known.firsts[word]), pause.start)
        starts.append(max(start, starts[-1] if starts else 0))
    starts.append(heard.length)
    ends = [pause.start if pause else start for pause, start in zip(pauses[1:], starts[1:], strict=True)]
    return [
        replace(mark, start=start, end=max(start, end))
        for mark, start, end in zip(known.marks, starts, ends, strict=False)
    ]


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


def _at(found: list[Mark], clip: Clip) -> Iterator[Mark]:
    """Bring marks from 16 kHz to the clip's own rate."""
    scale = clip.rate / features.RATE
    for mark in found:
        start, end = (min(max(round(at * scale), 0), clip.length) for at in (mark.start, mark.end))
        yield replace(mark, start=start, end=end)
