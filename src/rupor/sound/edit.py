"""Make a clip ready to be joined: 48 kHz, silence trimmed, no click at its ends, level evened.

pydub cuts and fades here and nowhere else. At 48 kHz its milliseconds are whole samples, so nothing shifts; it is
never asked to resample (soxr does) nor to append (``join`` writes once).
"""

import warnings
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from rupor import clock
from rupor.model import Clip
from rupor.sound import level

with warnings.catch_warnings():
    # On import pydub looks for an ffmpeg on the PATH and complains; we use none of what it would need it for.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.silence import detect_leading_silence

REFERENCE = -23.0
"""LUFS of each segment in the mix: headroom for the peaks of any voice."""
MOST_GAIN = 20.0
"""dB: more would lift a near-silent clip's noise."""
PEAK_ROOM = 10 ** (-1 / 20)
MARGIN_MS = 20
"""Silence kept before and after speech, so that soft onsets are not cut."""
FADE_MS = 5
SPEECH_OVER_SILENCE = 45.0
"""dB under a clip's peak at which it counts as silent."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A clip as it goes into the mix."""

    pcm: NDArray[np.int16]
    """48 kHz, a whole number of milliseconds."""
    trimmed: int
    """Samples at 48 kHz cut from its start."""


def prepare(clip: Clip) -> Edited:
    """Resample, trim, fade and level *clip*."""
    raw = np.frombuffer(clip.pcm, np.int16)
    if not raw.any():
        return Edited(np.zeros(0, np.int16), 0)
    gain_db = min(MOST_GAIN, REFERENCE - level.loudness(raw, clip.rate))
    sound = raw if clip.rate == clock.RATE else soxr.resample(raw, clip.rate, clock.RATE, "HQ")
    whole = np.pad(sound, (0, -len(sound) % level.MS))
    gain = min(10 ** (gain_db / 20), PEAK_ROOM * 32767 / int(np.abs(whole.astype(np.int32)).max()))
    levelled = np.rint(whole * np.float32(gain)).astype("<i2")
    segment = AudioSegment(levelled.tobytes(), sample_width=2, frame_rate=clock.RATE, channels=1)
    first, last = _speech(segment)
    trimmed = segment[first:last].fade_in(FADE_MS).fade_out(FADE_MS)
    return Edited(np.frombuffer(trimmed.raw_data, np.int16), first * level.MS)


def _speech(segment: AudioSegment) -> tuple[int, int]:
    """Find where speech starts and ends, in milliseconds, with a margin of silence at both ends."""
    threshold = segment.max_dBFS - SPEECH_OVER_SILENCE
    first = detect_leading_silence(segment, threshold, 5)
    last = len(segment) - detect_leading_silence(segment.reverse(), threshold, 5)
    return max(0, first - MARGIN_MS), min(len(segment), last + MARGIN_MS)
