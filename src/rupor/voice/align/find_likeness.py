"""How much likelier a step of the recording is as this step of a reference than as any other speech.

The scores are logarithms of likelihood ratios: above 0 speaks for the reference, below 0 against it. At first
nothing is known of the speaker, and likeness is measured against the references' own steps at large. Once some
sentences are found, pairs of steps say how this speaker, in this room, by this microphone, says what the
reference voice says so: canonical correlation of the two gives a measure of likeness of this recording alone.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupor.voice.align.find_frames import STEP, Matrix

Likeness = Callable[[slice, slice], Matrix]
"""Score the recording's steps of the first slice (rows) as the references' steps of the second (columns)."""

REACH = 2
"""Steps to both sides that a step is seen with."""
SHARE = 0.10
"""Share of the references' steps that are as like a step of the recording as the right one, for a start."""
SAMPLE = 600
"""Steps of the references that stand for all."""
SHARPNESS = 14.0
"""Nepers for a difference of 1 in cosine."""
WORST = 7.0
"""Nepers that one step may lose before a speaker is known."""
COMPONENTS = 20
"""Correlations that are used."""
SHRUNK = 0.1
"""Part of a covariance that is taken to be alike in all directions."""
SUREST = 0.97
"""The highest correlation that is believed."""
LEAST = 100
"""Steps of speech from which something can be learnt: 4 s."""
DEPENDENT = 0.3
"""Steps follow from their neighbours: what three say is worth what one would say."""
WORST_LEARNT = 6.0
"""Nepers that one step may lose, before ``DEPENDENT``."""


class Model(NamedTuple):
    """What was learnt of a speaker."""

    recorded: Matrix
    """From a recording's columns to components ..."""
    recorded_centre: Matrix
    """... and what is usual in these."""
    reference: Matrix
    """From a reference's columns to components ..."""
    reference_centre: Matrix
    correlation: Matrix


class Scale(NamedTuple):
    """What is usual in a voice."""

    mean: Matrix
    spread: Matrix


def columns(steps: Matrix, firsts: NDArray[np.intp]) -> tuple[Matrix, Scale]:
    """Return each step beside the one two before and the one two after, on a scale of their own, and the scale.

    Stretches begin at *firsts*; a step sees no other stretch than its own.
    """
    count = len(steps)
    index = np.arange(count)
    stretch = np.searchsorted(firsts, index, side="right") - 1
    begin, end = firsts[stretch], np.append(firsts[1:], count)[stretch] - 1
    both = np.hstack([steps[np.maximum(index - REACH, begin)], steps, steps[np.minimum(index + REACH, end)]])
    scale = Scale(both.mean(axis=0), both.std(axis=0) + np.float32(1e-6))
    both -= scale.mean
    both /= scale.spread
    return both, scale


def fine_columns(frames: Matrix, scale: Scale) -> Matrix:
    """Return the same for one stretch in frames of 10 ms, each averaged over a step around it."""
    padded = np.pad(frames, ((STEP // 2, STEP - 1 - STEP // 2), (0, 0)), "edge")
    index = np.arange(len(frames))
    level = np.mean([padded[index + shift] for shift in range(STEP)], axis=0)
    reach = REACH * STEP
    sides = level[np.maximum(index - reach, 0)], level, level[np.minimum(index + reach, len(frames) - 1)]
    return np.asarray((np.hstack(sides) - scale.mean) / scale.spread, np.float32)


def generic(recorded: Matrix, reference: Matrix) -> Likeness:
    """Compare by cosine: how much nearer than the ``SHARE`` nearest of all the references' steps."""
    ours, theirs = _unit(recorded), _unit(reference)
    sample = theirs[np.linspace(0, len(theirs) - 1, min(SAMPLE, len(theirs))).astype(np.intp)]
    place = int(len(sample) * (1 - SHARE))
    usual = np.concatenate(
        [
            np.partition(ours[at : at + 2000] @ sample.T, place, axis=1)[:, place]
            for at in range(0, len(ours), 2000)
        ]
    )

    def likeness(rows: slice, cells: slice) -> Matrix:
        scores = ours[rows] @ theirs[cells].T
        scores -= usual[rows, None]
        scores *= SHARPNESS
        return np.asarray(np.maximum(scores, -WORST, out=scores), np.float32)

    return likeness


Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]
"""Steps of a recording, and the step of the references that each of them meets."""


def learn(recorded: Matrix, reference: Matrix, pairs: Pairs) -> Model:
    """Learn from *pairs* how a speaker says what the reference voice says."""
    one, other = recorded[pairs[0]], reference[pairs[1]]
    centre, their_centre = one.mean(axis=0), other.mean(axis=0)
    ours, theirs = _whitener(one), _whitener(other)
    left, strength, right = np.linalg.svd(
        ((one - centre) @ ours).T @ ((other - their_centre) @ theirs) / len(one)
    )
    ours, theirs = ours @ left[:, :COMPONENTS], theirs @ right[:COMPONENTS].T
    sure = np.minimum(strength[:COMPONENTS], SUREST).astype(np.float32)
    return Model(ours, centre @ ours, theirs, their_centre @ theirs, sure)


def learnt(model: Model, recorded: Matrix, reference: Matrix) -> Likeness:
    """Compare by *model*: the likelihood of a step given the reference's step, against that given nothing."""
    ours = recorded @ model.recorded - model.recorded_centre
    theirs = reference @ model.reference - model.reference_centre
    sure = model.correlation
    rest = 1 / (1 - sure**2)
    known = DEPENDENT * 0.5 * (np.log(rest).sum() + (ours**2 * (1 - rest)).sum(axis=1))
    told = DEPENDENT * 0.5 * ((theirs * sure) ** 2 * rest).sum(axis=1)
    ours = np.asarray(ours * (DEPENDENT * sure * rest), np.float32)

    def likeness(rows: slice, cells: slice) -> Matrix:
        scores = ours[rows] @ theirs[cells].T
        scores += known[rows, None]
        scores -= told[cells]
        return np.asarray(np.maximum(scores, -WORST_LEARNT * DEPENDENT, out=scores), np.float32)

    return likeness


def fine(model: Model, recorded: Scale, reference: Scale) -> Callable[[Matrix, Matrix], Matrix]:
    """Compare frames of 10 ms of a recording (rows) with frames of a reference (columns), both as cepstra."""

    def likeness(ours: Matrix, theirs: Matrix) -> Matrix:
        compare = learnt(model, fine_columns(ours, recorded), fine_columns(theirs, reference))
        return compare(slice(None), slice(None)) / np.float32(STEP)

    return likeness


def _whitener(rows: Matrix) -> Matrix:
    """Return the matrix that makes the columns of *rows* uncorrelated and of one size."""
    spread = np.cov(rows.T)
    spread = spread * (1 - SHRUNK) + np.eye(len(spread)) * SHRUNK * np.trace(spread) / len(spread)
    sizes, directions = np.linalg.eigh(spread)
    return np.asarray(directions / np.sqrt(sizes), np.float32)


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9), np.float32)
