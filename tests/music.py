"""Music for tests: chords whose every sample is known, in files of any kind."""

import functools
import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import listen
from signals import RATE, Sound, pcm


@functools.cache
def chords(seconds: float, level: float = 0.5, seed: int = 1) -> Sound:
    """Make chords of four notes that follow each other softly, about as loud all the time."""
    rng = np.random.default_rng(seed)
    time = np.arange(2 * RATE) / RATE
    swell = np.sin(np.pi * time / 2) ** 2
    wave = np.zeros(round(seconds * RATE) + 4 * RATE)
    for beat in range(0, len(wave) - 2 * RATE, RATE):
        for note in rng.choice(30, 4, replace=False):
            wave[beat : beat + 2 * RATE] += swell * np.sin(2 * np.pi * 110 * 2 ** (note / 12) * time)
    wave = wave[RATE : RATE + round(seconds * RATE)]
    return pcm(level * wave / np.abs(wave).max())


def save(path: Path, *channels: Sound) -> Path:
    """Write sound into a file of the kind that its name says."""
    sound = np.stack(channels, axis=1).astype("<i2")
    command = [
        listen.ffmpeg(),
        "-v",
        "error",
        "-y",
        "-f",
        "s16le",
        "-ar",
        str(RATE),
        "-ac",
        str(len(channels)),
    ]
    subprocess.run([*command, "-i", "pipe:0", str(path)], input=sound.tobytes(), check=True)
    return path


def short_term(sound: NDArray[np.int16]) -> NDArray[np.float64]:
    """Measure the short-term loudness of mono sound by ffmpeg, as dual mono, each 0.1 s from the third second on."""
    command = [listen.ffmpeg(), "-v", "error", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"]
    meter = "ebur128=dualmono=true:metadata=1,ametadata=mode=print:key=lavfi.r128.S:file=-"
    command += ["-af", meter, "-f", "null", "-"]
    printed = subprocess.run(
        command, input=sound.astype("<i2").tobytes(), check=True, capture_output=True
    ).stdout
    lines = [line for line in printed.decode().splitlines() if line.startswith("lavfi.r128.S=")]
    return np.array([float(line.partition("=")[2]) for line in lines])[29:]
