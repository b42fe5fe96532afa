"""Judges of sound in memory that share no code with what they judge: ffmpeg's meter, and exact oversampling.

Files are judged by ``listen``.
"""

import re
import subprocess

import numpy as np
from numpy.typing import NDArray

import listen

Sound = NDArray[np.int16]
RATE = 48_000
FULL = 32768.0


def lufs(sound: Sound, rate: int = RATE) -> float:
    """Measure the integrated loudness of mono sound, as dual mono."""
    command = [listen.ffmpeg(), "-v", "error", "-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "pipe:0"]
    meter = "ebur128=dualmono=true:metadata=1,ametadata=mode=print:key=lavfi.r128.I:file=-"
    command += ["-af", meter, "-f", "null", "-"]
    printed = subprocess.run(command, input=sound.tobytes(), check=True, capture_output=True).stdout.decode()
    return float(re.findall(r"lavfi\.r128\.I=(\S+)", printed)[-1])


def oversampled(sound: Sound, times: int = 8) -> NDArray[np.float64]:
    """Draw the curve between the samples, exactly, by the Fourier transform; full scale is 1."""
    size = len(sound) + 2 * 4800
    spectrum = np.fft.rfft(np.pad(sound / FULL, 4800))
    longer = np.zeros(size * times // 2 + 1, complex)
    longer[: len(spectrum)] = spectrum
    drawn = np.fft.irfft(longer, size * times) * times
    return drawn[4800 * times : -4800 * times]


def true_peak(sound: Sound) -> float:
    """Measure the true peak in dBTP."""
    return db(np.abs(oversampled(sound)).max())


def db(ratio: float) -> float:
    """Express a ratio in decibels."""
    return 20 * float(np.log10(max(ratio, 1e-9)))
