"""The shape of a sound, as it is drawn: how high and how low it goes in each step of time."""

import tempfile
from pathlib import Path

import numpy as np

from rupor import clock
from rupor.run import ffmpeg, process

RATE = 8000
"""Hertz; enough for what is seen, a fraction of the work."""


def peaks(path: Path, start: int, length: int, steps: int) -> list[tuple[float, float]]:
    """Return the lowest and the highest value, -1 to 1, of each of *steps* steps of a sound file.

    *start* and *length* are samples at 48 kHz; steps after the file's end are silent. Raises ProcessError when the
    file cannot be decoded.
    """
    with tempfile.TemporaryDirectory(prefix="rupor-") as folder:
        raw = Path(folder) / "sound.pcm"
        # -ss after the input decodes from the beginning: before it, an MP3 is entered at a guess.
        cut = ("-ss", f"{clock.seconds(start):.6f}", "-t", f"{clock.seconds(length):.6f}")
        form = ("-ac", "1", "-ar", str(RATE), "-f", "s16le")
        process.run(ffmpeg.command("-i", f"file:{path}", *cut, *form, str(raw)))
        sound = np.fromfile(raw, np.int16)
    wanted = length * RATE // clock.RATE
    whole = np.zeros(wanted, np.float32)
    whole[: min(wanted, len(sound))] = sound[:wanted] / 32768
    parts = np.array_split(whole, steps)
    return [(float(part.min()), float(part.max())) if len(part) else (0.0, 0.0) for part in parts]
