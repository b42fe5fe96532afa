"""Does the sound fit the text? How sure each aligned word is, and where a person read something else.

A word is doubted when it sounds less like the reference than the rest of the sentence does, or was given much less or
more time than the rest. How much either counts was fitted on 670 sentences of six voices (ru, en, fr, es) in which a
word was replaced, left out or put in; each voice was then judged by what was learnt from the other five.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rupor.model import Segment, Slip
from rupor.voice.align import warp
from rupor.voice.align.features import Features
from rupor.voice.times import Times, effort

UNLIKE, SHORT, LONG, PRIOR = 7.5, 5.8, 5.9, -4.6
"""Weights of the logistic regression: of unlikeness, of a time too short and too long, and what they start from."""
WHOLE = 16
"""Frames of a word that counts in full; a shorter one, such as ``un``, says little by its sound."""
OTHER = {"rhvoice": 0.45, "espeak": 0.62}
"""How unlike the whole is, against chance, where it is more likely to be another text, by the reference's engine.
Of 100 sentences each, their own text was at 0.15 to 0.33 (espeak-ng 0.38 to 0.58), another one at 0.38 to 0.72 (0.53 to
0.75)."""
SLOPE = 40.0
NEAR, FAR = 0.4, 0.5
"""How unlike a reference is as a whole, against chance: from the first on it is trusted less, by up to ``POOR``."""
POOR = 2.2
DOUBT = 0.6
"""Confidence under which a word of a person's reading is reported. Of 168 sentences read well, one was. Of single
words, in Russian and English (held against RHVoice) 48 to 64 % were found that were replaced, 76 to 95 % of those left
out, 19 to 43 % of those put in; in French and Spanish (held against espeak-ng) 14 to 29 % of those left out, and hardly
any other."""
SQUEEZED, STRETCHED = 0.6, 1.6
"""Time against what a word of its length gets in the sentence: under the first it is missing, over the second there is
more than it."""
UNFIT = 0.3
"""Share of doubted words from which on a segment's sound is not that of its text."""

_CHANCE = 2000
"""Pairs of frames drawn to see how unlike sounds are by chance."""


def confidence(
    ours: Features, theirs: Features, met: warp.Frames, firsts: Sequence[int], engine: str
) -> NDArray[np.float64]:
    """Return how sure each known word is to be heard where *met* puts it, 0 to 1.

    *ours* are the heard frames, *theirs* the known ones, spoken by *engine*, in which words begin at *firsts*; *met* is
    ``warp.through``'s.
    """
    heard, known = warp.unit(ours), warp.unit(theirs)
    rows = np.flatnonzero(met >= 0)
    unlike = 1 - (heard[rows] * known[met[rows]]).sum(axis=1)
    word = np.searchsorted(firsts, met[rows], "right") - 1
    frames = np.bincount(word, minlength=len(firsts))
    sizes = np.diff([*firsts, len(known)])
    each = np.bincount(word, unlike, len(firsts)) / np.maximum(frames, 1)
    whole, chance = float(unlike.mean()), _by_chance(heard[rows], known)
    weight = np.minimum(1.0, sizes / WHOLE) * (1 - max(whole / chance - 0.2, 0.0))
    odd = np.where(frames > 0, (each - whole) / max(chance - whole, 0.05), 1.0).clip(None, 1.5)
    longer = np.log(np.maximum(frames, 1) / sizes * len(known) / len(rows))
    doubt = PRIOR + weight * (UNLIKE * odd + SHORT * np.maximum(0, -longer) + LONG * np.maximum(0, longer))
    doubt -= POOR * np.clip((whole / chance - NEAR) / (FAR - NEAR), 0, 1)
    same = 1 / (1 + np.exp(SLOPE * (whole / chance - OTHER[engine])))
    return np.asarray(same / (1 + np.exp(doubt)))


def _by_chance(heard: Features, known: Features) -> float:
    """Return how unlike a heard and a known frame are that have nothing to do with each other."""
    chosen = np.random.default_rng(0)
    some, others = chosen.choice(len(heard), _CHANCE), chosen.choice(len(known), _CHANCE)
    return float(1 - (heard[some] * known[others]).sum(axis=1).mean())


def slips(segment: Segment, found: Times) -> Iterator[Slip]:
    """Yield where a person seems to have read something else than *segment*; times are those of *found*."""
    if found.timing != "aligned":
        return
    places = np.cumsum([0, *(len(word.shown) + len(word.after) for word in segment.words)])
    doubted = [sure < DOUBT for sure in found.confidence]
    for wrong, group in groupby(range(len(doubted)), doubted.__getitem__):
        own = list(group)
        if wrong:
            yield Slip(
                kind=_kind(segment, found, own),
                segment=segment.index,
                start=found.spans[own[0]].start,
                end=found.spans[own[-1]].end,
                first=int(places[own[0]]),
                end_offset=int(places[own[-1]]) + len(segment.words[own[-1]].shown),
            )


def _kind(segment: Segment, found: Times, words: Sequence[int]) -> Literal["missing", "extra", "different"]:
    """Tell by its time whether a stretch of words is missing, or has more in it than its words."""
    paces = [
        (span.end - span.start) / effort(word.spoken)
        for span, word in zip(found.spans, segment.words, strict=True)
        if effort(word.spoken)
    ]
    said = sum(found.spans[index].end - found.spans[index].start for index in words)
    usual = float(np.median(paces)) * sum(effort(segment.words[index].spoken) for index in words)
    if said < SQUEEZED * usual:
        return "missing"
    return "extra" if said > STRETCHED * usual else "different"


def fits(found: Times) -> bool:
    """Tell whether a clip is that of its text at all: an engine, too, may leave out or garble half a sentence."""
    if found.timing != "aligned" or not found.confidence:
        return True
    return sum(sure < DOUBT for sure in found.confidence) < max(3.0, UNFIT * len(found.confidence))
