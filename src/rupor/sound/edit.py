"""Make a clip ready to be joined: 48 kHz, silence trimmed, no click at its ends, level evened.

pydub cuts and fades here and nowhere else. At 48 kHz its milliseconds are whole samples, so nothing shifts; it is
never asked to resample (soxr does) nor to append (``join`` writes once).
"""

import warnings
from dataclasses import replace

import numpy as np
import soxr
from numpy.typing import NDArray

from rupor import clock
from rupor.model import Clip
from rupor.sound import level, limiter

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
SPEECH_PEAK = -8.0
"""dBTP that no peak of speech in the mix is above: at -16 LUFS, the loudest usual target, it is then at -1 dBTP. Were
peaks held down there first, a voice with sharp ones would come out 1.5 LU softer than others."""
MARGIN_MS = 20
"""Silence kept before and after speech, so that soft onsets are not cut."""
FADE_MS = 5
SPEECH_OVER_SILENCE = 45.0
"""dB under a clip's peak at which it counts as silent."""


LIMITED = 4
"""How often a clip of sharp peaks is limited until it is as loud as the others."""
LIMITED_WITHIN = 0.1
"""LU that it may then be off."""
VERSION = "edit 3"
"""Changes whenever a clip comes out otherwise, so that the cache gives no older one."""


def prepare(clip: Clip) -> Clip:
    """Resample, trim, level and fade *clip*: 48 kHz, a whole number of milliseconds, its marks where they then are."""
    raw = np.frombuffer(clip.pcm, np.int16)
    if not raw.any():
        return Clip(pcm=b"", rate=clock.RATE, timing=clip.timing)
    sound = raw if clip.rate == clock.RATE else soxr.resample(raw, clip.rate, clock.RATE, "HQ")
    whole = np.pad(sound, (0, -len(sound) % level.MS))
    first, last = _speech(_segment(whole))
    speech = whole[first * level.MS : last * level.MS]
    # pydub lengthens a sound that is shorter than its fade.
    fade = min(FADE_MS, max(1, (last - first) // 2))
    pcm = _segment(_levelled(speech)).fade_in(fade).fade_out(fade).raw_data
    cut, length = first * level.MS, len(pcm) // 2

    def at(sample: int) -> int:
        return min(max(clock.from_rate(sample, clip.rate) - cut, 0), length)

    marks = tuple(replace(mark, start=at(mark.start), end=at(mark.end)) for mark in clip.marks)
    return Clip(pcm=pcm, rate=clock.RATE, marks=marks, timing=clip.timing)


def _segment(sound: NDArray[np.int16]) -> AudioSegment:
    return AudioSegment(sound.astype("<i2").tobytes(), sample_width=2, frame_rate=clock.RATE, channels=1)


def _levelled(speech: NDArray[np.int16]) -> NDArray[np.int16]:
    """Bring *speech* to ``REFERENCE``; its silence was cut away, since every meter of the result hears it without.

    Its peaks are limited before it is measured, so that a voice with sharp ones is not quieter than others.
    """
    gain_db = min(MOST_GAIN, REFERENCE - level.loudness(speech, clock.RATE))
    gain, heights = 10 ** (gain_db / 20), level.peaks(speech)
    if float(heights.max()) * gain <= 10 ** (SPEECH_PEAK / 20):
        return np.asarray(np.rint(speech * np.float32(gain)), "<i2")
    for _ in range(LIMITED):
        limited = limiter.Limiter(gain_db, SPEECH_PEAK)
        sound = np.concatenate([limited.feed(speech, heights), limited.finish()])
        made = np.frombuffer(limiter.pcm16(sound), "<i2")
        more = min(MOST_GAIN - gain_db, REFERENCE - level.loudness(made, clock.RATE))
        if more <= LIMITED_WITHIN:
            break
        gain_db += more
    return made


def _speech(segment: AudioSegment) -> tuple[int, int]:
    """Find where speech starts and ends, in milliseconds, with a margin of silence at both ends."""
    threshold = segment.max_dBFS - SPEECH_OVER_SILENCE
    first = detect_leading_silence(segment, threshold, 5)
    last = len(segment) - detect_leading_silence(segment.reverse(), threshold, 5)
    return max(0, first - MARGIN_MS), min(len(segment), last + MARGIN_MS)
