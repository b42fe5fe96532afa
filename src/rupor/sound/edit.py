"""Make a clip ready to be joined: 48 kHz, silence trimmed, no click at its ends, level evened.

pydub cuts and fades here and nowhere else. At 48 kHz its milliseconds are whole samples, so nothing shifts; it is
never asked to resample (soxr does) nor to append (``join`` writes once).
"""

import warnings
from dataclasses import replace

import numpy as np
import soxr

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


VERSION = "edit 2"
"""Changes whenever a clip comes out otherwise, so that the cache gives no older one."""


def prepare(clip: Clip) -> Clip:
    """Resample, trim, level and fade *clip*: 48 kHz, a whole number of milliseconds, its marks where they then are."""
    raw = np.frombuffer(clip.pcm, np.int16)
    if not raw.any():
        return Clip(pcm=b"", rate=clock.RATE, timing=clip.timing)
    gain_db = min(MOST_GAIN, REFERENCE - level.loudness(raw, clip.rate))
    sound = raw if clip.rate == clock.RATE else soxr.resample(raw, clip.rate, clock.RATE, "HQ")
    whole = np.pad(sound, (0, -len(sound) % level.MS))
    gain = min(10 ** (gain_db / 20), PEAK_ROOM * 32767 / int(np.abs(whole.astype(np.int32)).max()))
    levelled = np.rint(whole * np.float32(gain)).astype("<i2")
    segment = AudioSegment(levelled.tobytes(), sample_width=2, frame_rate=clock.RATE, channels=1)
    first, last = _speech(segment)
    # pydub lengthens a sound that is shorter than its fade.
    fade = min(FADE_MS, max(1, (last - first) // 2))
    pcm = segment[first:last].fade_in(fade).fade_out(fade).raw_data
    cut, length = first * level.MS, len(pcm) // 2

    def at(sample: int) -> int:
        return min(max(clock.from_rate(sample, clip.rate) - cut, 0), length)

    marks = tuple(replace(mark, start=at(mark.start), end=at(mark.end)) for mark in clip.marks)
    return Clip(pcm=pcm, rate=clock.RATE, marks=marks, timing=clip.timing)


def _speech(segment: AudioSegment) -> tuple[int, int]:
    """Find where speech starts and ends, in milliseconds, with a margin of silence at both ends."""
    threshold = segment.max_dBFS - SPEECH_OVER_SILENCE
    first = detect_leading_silence(segment, threshold, 5)
    last = len(segment) - detect_leading_silence(segment.reverse(), threshold, 5)
    return max(0, first - MARGIN_MS), min(len(segment), last + MARGIN_MS)
