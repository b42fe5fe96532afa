"""The judge's ears: decode a file with a plain call of ffmpeg and look at the samples, with nothing of Rupor's."""

import re
import shutil
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
FRAME = 48
"""Samples of a frame: one millisecond, in which a 1 kHz tone has one period."""


def ffmpeg() -> str:
    """Return the system's own ffmpeg where there is one, an outside judge, else the wheel's."""
    return shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe()


def decode(path: Path) -> NDArray[np.float32]:
    """Decode a sound file to 48 kHz mono, full scale 1.0."""
    command = [ffmpeg(), "-v", "error", "-i", str(path), "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-"]
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, np.float32)


def onsets(sound: NDArray[np.float32], *, silence_ms: int = 30) -> NDArray[np.int64]:
    """Find the samples at which sound begins after at least *silence_ms* of silence."""
    frames = np.abs(sound[: len(sound) // FRAME * FRAME]).reshape(-1, FRAME).max(axis=1)
    loud = frames > frames.max() * 0.2
    at = np.flatnonzero(loud & ~np.concatenate([[False], loud[:-1]]))
    quiet_before = [not loud[max(0, n - silence_ms) : n].any() for n in at]
    return at[quiet_before] * FRAME


def loudness(path: Path) -> tuple[float, float]:
    """Measure a file's integrated loudness (LUFS, as dual mono) and true peak (dBTP) by ffmpeg's own summary."""
    command = [ffmpeg(), "-hide_banner", "-nostats", "-i", str(path)]
    command += ["-af", "ebur128=peak=true:dualmono=true:framelog=verbose", "-f", "null", "-"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    summary = said[said.rindex("Summary:") :]
    integrated = re.search(r"I:\s+(-?[\d.]+) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)
    assert integrated
    assert peak
    return float(integrated[1]), float(peak[1])


def pauses(sound: NDArray[np.float32], rate: int, *, least_ms: int = 60) -> NDArray[np.float64]:
    """Find where speech is silent: rows of begin and end in seconds; before and after all speech of any length.

    Speech is what is within 27 dB of the loud part of it (95th percentile of frames of 4 ms, one each millisecond).
    """
    total = np.concatenate([[0.0], np.cumsum(sound.astype(np.float64) ** 2)])
    middles = np.arange(len(sound) * 1000 // rate) * rate // 1000
    first = np.maximum(middles - rate * 2 // 1000, 0)
    last = np.minimum(middles + rate * 2 // 1000, len(sound))
    level = 10 * np.log10((total[last] - total[first]) / np.maximum(last - first, 1) + 1e-12)
    quiet = level < np.percentile(level, 95) - 27
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(np.int8))).reshape(-1, 2)
    at_an_end = (edges[:, 0] == 0) | (edges[:, 1] == len(quiet))
    return np.asarray(edges[at_an_end | (edges[:, 1] - edges[:, 0] >= least_ms)] / 1000)
