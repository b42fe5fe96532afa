"""Speech ready to be warped: its spectra, its silences squeezed, or its words cut out of the silences between them."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import soxr
from numpy.typing import NDArray

from rupor.model import Clip, Mark
from rupor.voice.align.features import HOP, RATE, WINDOW, Features, spectra
from rupor.voice.align.silence import Silence, silences

KEPT = 5
"""Frames that are kept of each silence."""

ISLAND = 40
"""Frames of the longest sound between two silences that may be no word."""
BREATH = 0.8
"""What each of its frames costs then, against 1 for a frame that sounds like nothing known."""
EDGE = 3
"""Frames beside a silence that may be no word's: their windows reach into it. Of 12 800 words with pauses put in
between them, 13 were then 200 ms off and more, and 15 without."""
BESIDE = 0.4
"""What each of them costs then."""


class Heard(NamedTuple):
    """Speech whose words are to be found."""

    mel: Features
    """Spectra of the kept frames."""
    at: NDArray[np.intp]
    """Where each kept frame begins, in samples at 16 kHz."""
    silent: NDArray[np.intp]
    """For each kept frame the index of the silence that it lies in, or -1."""
    silences: list[Silence]
    length: int
    """Samples at 16 kHz."""

    @property
    def pause(self) -> NDArray[np.float64]:
        """What it costs each kept frame to lie between words: nothing in a silence, little beside and between silences.

        A frame beside a silence is part silent and sounds like nothing known; a short sound between two may be breath
        or a click. All other speech must be a word's, and costs without end.
        """
        costs = np.where(self.speech, np.inf, 0.0)
        silent = np.flatnonzero(~self.speech)
        for row, after in pairwise(silent.tolist()):
            if 1 < after - row <= ISLAND:
                costs[row + 1 : after] = BREATH
        for frames in range(1, EDGE + 1):
            beside = np.concatenate([silent - frames, silent + frames])
            beside = beside[(beside >= 0) & (beside < len(costs))]
            costs[beside] = np.minimum(costs[beside], BESIDE)
        return costs

    @property
    def speech(self) -> NDArray[np.bool_]:
        """Which kept frames are not silent."""
        return self.silent < 0


class Known(NamedTuple):
    """Speech whose words are known: nothing but the words, one after the other."""

    mel: Features
    firsts: tuple[int, ...]
    """The frame at which each word begins; the first is 0."""
    rests: tuple[int, ...]
    """How much later than that frame it begins, in samples at 16 kHz."""
    marks: tuple[Mark, ...]
    """The words' own."""

    def drawn_out(self, frames: int) -> "Known":
        """Return the words as if they were spoken in about so many frames, where that is slower: frames repeated."""
        count = len(self.mel)
        if frames <= count:
            return self
        edges = np.round(np.append(self.firsts, count) * (frames / count)).astype(np.intp)
        places = np.interp(np.arange(frames), edges, np.append(self.firsts, count))
        return self._replace(
            mel=self.mel[np.minimum(places.astype(np.intp), count - 1)], firsts=tuple(edges[:-1].tolist())
        )


def heard(clip: Clip) -> Heard:
    """Take the spectra of *clip* and squeeze its silences."""
    pcm = at_16k(clip)
    gaps = silences(pcm)
    mel = spectra(pcm)
    silent = np.full(len(mel), -1, np.intp)
    keep = np.ones(len(mel), np.bool_)
    for index, gap in enumerate(gaps):
        first = -(-gap.start // HOP)
        last = len(mel) if gap.end == len(pcm) else max((gap.end - WINDOW) // HOP + 1, first)
        silent[first:last] = index
        keep[first + KEPT : last] = False
    return Heard(mel[keep], np.flatnonzero(keep) * HOP, silent[keep], gaps, len(pcm))


def known(clip: Clip) -> Known | None:
    """Take the spectra of the marked words of *clip*; None when there is no sound in any."""
    mel = spectra(at_16k(clip))
    scale = RATE / clip.rate
    frames: list[NDArray[np.intp]] = []
    firsts, rests, marks = [], [], []
    count = 0
    for mark in clip.marks:
        first = round(mark.start * scale / HOP)
        last = min(round(mark.end * scale / HOP), len(mel))
        if last > first:
            frames.append(np.arange(first, last))
            firsts.append(count)
            rests.append(round(mark.start * scale) - first * HOP)
            marks.append(mark)
            count += last - first
    if not marks:
        return None
    return Known(mel[np.concatenate(frames)], tuple(firsts), tuple(rests), tuple(marks))


def at_16k(clip: Clip) -> NDArray[np.int16]:
    """Return the samples of *clip* at 16 kHz."""
    pcm = np.frombuffer(clip.pcm, np.int16)
    return pcm if clip.rate == RATE else np.asarray(soxr.resample(pcm, clip.rate, RATE, "MQ"), np.int16)
