"""How sure each aligned word is: whether what is heard where it is placed sounds and lasts like it.

A word is doubted when it sounds less like the reference's than the rest of the sentence does, or was given much less or
more time than the rest. How much either counts was fitted on 670 sentences of six voices (ru, en, fr, es) in which a
word was replaced, left out or put in; each voice was then judged by what was learnt from the other five.
"""

import numpy as np
from numpy.typing import NDArray

from rupor.voice.align import warp
from rupor.voice.align.features import Features
from rupor.voice.align.meet import Meeting
from rupor.voice.times import Times

UNLIKE, SHORT, LONG, PRIOR = 7.5, 5.8, 5.9, -4.6
"""Weights of the logistic regression: of unlikeness, of a time too short and too long, and what they start from."""
WHOLE = 16
"""Frames of a word that counts in full; a shorter one, such as ``un``, says little by its sound."""
OTHER = {"rhvoice": (0.45, 0.45), "espeak": (0.76, 0.62)}
"""How unlike the whole is, against chance, where it is more likely to be another text, by the reference's engine: where
little is said, and where much. Of 100 sentences each their own text was at 0.15 to 0.33 for RHVoice. For espeak-ng, of
550 clips of Pico (French and Spanish, three rates, in noise), it was up to 0.61, but of short ones up to 0.73: none is
taken for another's. Of as many with another text half of the longer ones are found, and a seventh of the short."""
LITTLE, MUCH = 35, 45
"""Characters of text up to and from which those hold; in between it is drawn from the one to the other. Frames would
not do: who speaks slowly says no more."""
SLOPE = 40.0
NEAR, FAR = 0.4, 0.5
"""How unlike a reference is as a whole, against chance: from the first on it is trusted less, by up to ``POOR``."""
POOR = 2.2
DOUBT = 0.5
"""Confidence under which a word is doubted: of 168 sentences said well, none had such a word."""
UNFIT = 0.5
"""Share of doubted words from which on a segment's sound is not that of its text."""

_CHANCE = 2000
"""Pairs of frames drawn to see how unlike sounds are by chance."""


def confidences(meeting: Meeting) -> NDArray[np.float64]:
    """Return for each known word how sure it is to be heard where it is placed, 0 to 1."""
    said = np.flatnonzero(meeting.met >= 0)
    firsts = meeting.known.firsts
    if not len(said):
        return np.zeros(len(firsts))
    unlike = meeting.distances()[said]
    word = np.searchsorted(firsts, meeting.met[said], "right") - 1
    frames = np.bincount(word, minlength=len(firsts))
    sizes = np.diff([*firsts, len(meeting.theirs.frames)])
    each = np.bincount(word, unlike, len(firsts)) / np.maximum(frames, 1)
    whole = float(unlike.mean())
    chance = max(_by_chance(meeting.ours[said], meeting.theirs.frames), whole + 0.05)
    weight = np.minimum(1.0, sizes / WHOLE) * (1 - max(whole / chance - 0.2, 0.0))
    odd = np.where(frames > 0, (each - whole) / (chance - whole), 1.0).clip(None, 1.5)
    longer = np.log(np.maximum(frames, 1) / sizes * sizes.sum() / len(said))
    doubt = PRIOR + weight * (UNLIKE * odd + SHORT * np.maximum(0, -longer) + LONG * np.maximum(0, longer))
    doubt -= POOR * np.clip((whole / chance - NEAR) / (FAR - NEAR), 0, 1)
    size = meeting.known.marks[-1].end_offset - meeting.known.marks[0].first
    other = np.interp(size, (LITTLE, MUCH), OTHER[meeting.engine])
    same = 1 / (1 + np.exp(SLOPE * (whole / chance - other)))
    return np.asarray(same / (1 + np.exp(doubt)))


def _by_chance(ours: Features, theirs: Features) -> float:
    """Return how unlike a heard and a known frame are that have nothing to do with each other."""
    chosen = np.random.default_rng(0)
    some, others = chosen.choice(len(ours), _CHANCE), chosen.choice(len(theirs), _CHANCE)
    return float(1 - (warp.unit(ours[some]) * warp.unit(theirs[others])).sum(axis=1).mean())


def fits(found: Times) -> bool:
    """Tell whether a clip is that of its text at all: an engine, too, may leave out or garble half a sentence."""
    if found.timing != "aligned" or not found.confidence:
        return True
    return sum(sure < DOUBT for sure in found.confidence) < max(3.0, UNFIT * len(found.confidence))
