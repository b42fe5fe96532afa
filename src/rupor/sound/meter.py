"""Loudness to ITU-R BS.1770 and EBU Tech 3341, by ffmpeg's ``ebur128`` filter; mono is metered as dual mono.

What is measured is the file as a listener's player decodes it, not what we meant to write.
"""

import math
from pathlib import Path

from rupor.errors import ProcessError
from rupor.model import Loudness
from rupor.run import process
from rupor.sound import ffmpeg

GRAPH = "ebur128=dualmono=true:peak=true:metadata=1,ametadata=mode=print:file='pipe\\:1'"
"""The filter that prints the readings, ten times a second. One printer prints them all: several would each have a
buffer of their own and cut each other's lines."""
PREFIX = "lavfi.r128."
SILENCE = -70.0
"""LUFS: the absolute gate of BS.1770, which the meter shows for silence."""


def measure(path: Path, *, timeout: float = 3600) -> Loudness:
    """Decode *path* and measure it."""
    arguments = ("-i", str(path), "-map", "0:a:0", "-af", GRAPH, "-f", "null", "-")
    return readings(process.run(ffmpeg.command(*arguments), timeout=timeout, one_processor=True))


def readings(printed: bytes) -> Loudness:
    """Take the last reading of each kind from what the filter printed."""
    # The first line may be the end of a longer one: only the end of what a program prints is kept.
    lines = (line.partition("=") for line in printed.decode().splitlines()[1:])
    last = {key.removeprefix(PREFIX): float(value) for key, _, value in lines if key.startswith(PREFIX)}
    if "I" not in last:
        raise ProcessError("ffmpeg's loudness meter gave no reading: the sound is shorter than 0.1 s")
    peak = last.get("true_peak", 0.0)
    return Loudness(
        integrated=max(SILENCE, last["I"]),
        range=last.get("LRA", 0.0),
        true_peak=20 * math.log10(peak) if peak > 0 else -math.inf,
    )
