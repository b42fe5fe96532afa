"""Loudness to ITU-R BS.1770 and EBU Tech 3341, by ffmpeg's ``ebur128`` filter; mono is metered as dual mono.

What is measured is the file as a listener's player decodes it, not what we meant to write.
"""

import math
from pathlib import Path

from rupor.errors import ProcessError
from rupor.model import Loudness
from rupor.run import process
from rupor.sound import ffmpeg

SILENCE = -70.0
"""LUFS: the absolute gate of BS.1770, which the meter shows for silence."""


def graph(*, peak: bool) -> str:
    """Build the filter that prints the readings, ten times a second, to standard output."""
    keys = "lavfi.r128.I", "lavfi.r128.LRA", "lavfi.r128.true_peak"
    wanted = keys if peak else keys[:1]
    prints = ",".join(f"ametadata=mode=print:key={key}:file='pipe\\:1'" for key in wanted)
    return f"ebur128=dualmono=true:metadata=1{':peak=true' if peak else ''},{prints}"


def measure(path: Path, *, timeout: float = 3600) -> Loudness:
    """Decode *path* and measure it."""
    arguments = ("-i", str(path), "-map", "0:a:0", "-af", graph(peak=True), "-f", "null", "-")
    return readings(process.run(ffmpeg.command(*arguments), timeout=timeout))


def readings(printed: bytes) -> Loudness:
    """Take the last reading of each kind from what the filter printed."""
    last: dict[str, float] = {}
    for line in printed.decode().splitlines():
        key, found, value = line.partition("=")
        if found and key.startswith("lavfi.r128."):
            last[key.removeprefix("lavfi.r128.")] = float(value)
    if "I" not in last:
        raise ProcessError("ffmpeg's loudness meter gave no reading: the sound is shorter than 0.1 s")
    peak = last.get("true_peak", 0.0)
    return Loudness(
        integrated=max(SILENCE, last["I"]),
        range=last.get("LRA", 0.0),
        true_peak=20 * math.log10(peak) if peak > 0 else -math.inf,
    )
