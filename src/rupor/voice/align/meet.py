"""A clip and a reference of its text, brought together: which heard frame meets which known one."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rupor.model import Clip, Utterance
from rupor.voice.align import features, reference, sound, warp
from rupor.voice.align.features import Features

UNMARKED = 1.0
"""What a pause costs where the text has no punctuation mark, in frames that sound like nothing known."""


class Meeting(NamedTuple):
    """What is heard, warped onto what is known."""

    heard: sound.Heard
    known: sound.Known
    ours: Features
    """Of each heard frame."""
    theirs: warp.Words
    """Of each known frame."""
    met: warp.Frames
    """For each heard frame the known one, or the pause, as ``warp.through`` gives them."""
    engine: str
    """The reference's."""

    def distances(self) -> NDArray[np.float32]:
        """Return how far each heard frame is from the known one that it meets, 0 to 2; NaN in a pause."""
        said = self.met >= 0
        far = np.full(len(self.met), np.nan, np.float32)
        far[said] = 1 - (warp.unit(self.ours[said]) * warp.unit(self.theirs.frames[self.met[said]])).sum(
            axis=1
        )
        return far


def meet(utterance: Utterance, clip: Clip) -> Meeting | None:
    """Warp *clip*, which says the text of *utterance*, onto a reference; None where nothing is said or no voice can."""
    heard = sound.heard(clip)
    seconds = int(heard.speech.sum()) * features.HOP / features.RATE
    spoken = reference.speak(utterance, seconds) if seconds else None
    known = sound.known(spoken.clip) if spoken else None
    if spoken is None or known is None:
        return None
    known = known.drawn_out(int(heard.speech.sum()))
    ours, frames = features.alike(heard.mel, heard.speech, known.mel)
    ends = [utterance.text[mark.end_offset - 1] for mark in known.marks]
    entry = np.array([0.0, *(UNMARKED if end.isalnum() else 0.0 for end in ends)])
    theirs = warp.Words(frames, known.firsts, entry)
    met = warp.through(ours, theirs, heard.pause)
    return Meeting(heard, known, ours, theirs, met, spoken.voice.engine)
