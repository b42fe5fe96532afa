"""A sound file of an office's own (a jingle, music) as samples on the disk: 48 kHz, 16 bit, one channel, no header.

The file is trusted no more than a recording: ffmpeg reads it as one of the kinds that ``decode`` names and nothing
else, and memory holds a block of it at a time.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor import clock
from rupor.errors import ConfigError, ProcessError
from rupor.run import ffmpeg, process
from rupor.sound import decode, level

Pcm = NDArray[np.int16]

TIMEOUT = 300
QUIET = 10 ** (-60 / 20) * 32768
"""A file that is nowhere louder is silent."""
UNDER_PEAK = 10 ** (-50 / 20)
"""Part of a file's peak under which its beginning and its end count as silence: fades are kept."""


def samples(file: Path, to: Path, most: int) -> tuple[int, int]:
    """Decode up to *most* samples of *file* into *to*; return where its sound begins and ends, in whole milliseconds.

    Raise ConfigError when it is no usable sound file.
    """
    check(file)
    _convert(file, to, most, "anull")
    peaks = _peaks(to)
    if peaks.max(initial=0) < QUIET:
        # Two channels that are each other's mirror cancel out when they are mixed.
        _convert(file, to, most, "pan=mono|c0=c0")
        peaks = _peaks(to)
    if peaks.max(initial=0) < QUIET:
        raise ConfigError(f"{file}: is silent. Expected sound. Play it, and save it again")
    loud = np.flatnonzero(peaks > peaks.max() * UNDER_PEAK)
    return int(loud[0]) * level.MS, int(loud[-1] + 1) * level.MS


def check(file: Path) -> None:
    """Raise ConfigError for what ffmpeg need not be asked about."""
    if not file.exists():
        raise ConfigError(
            f"{file}: there is no such file. Expected sound, such as ident.wav. Correct the name"
        )
    if not file.is_file():
        raise ConfigError(f"{file}: is not a file. Expected sound, such as ident.wav. Name a file in it")
    try:
        with file.open("rb") as opened:
            empty = not opened.read(1)
    except OSError as error:
        raise ConfigError(
            f"{file}: cannot be read ({error.strerror}). Expected sound. Correct its permissions"
        ) from error
    if empty:
        raise ConfigError(f"{file}: is empty. Expected sound. Copy it again")


def _convert(file: Path, to: Path, most: int, channels: str) -> None:
    command = ffmpeg.command(
        *("-nostdin", "-y", *ffmpeg.stranger(file, decode.KINDS), "-map", "0:a:0"),
        *("-t", str(clock.seconds(most)), "-af", channels, "-ac", "1", "-ar", str(clock.RATE)),
        *("-f", "s16le", f"file:{to.resolve()}"),
    )
    try:
        process.run(command, timeout=TIMEOUT)
    except ProcessError as error:
        if "No space left" in str(error):
            raise
        raise ConfigError(
            f"{file}: cannot be read as sound. Expected WAV, MP3, M4A, OGG, OPUS or FLAC, whole and undamaged. Play "
            "it; when it plays, save it as WAV"
        ) from error


def _peaks(raw: Path) -> NDArray[np.int32]:
    """Return the highest sample of each whole millisecond."""
    found = [
        np.abs(block[: len(block) // level.MS * level.MS].astype(np.int32)).reshape(-1, level.MS).max(axis=1)
        for block in decode.blocks(raw)
    ]
    return np.concatenate(found) if found else np.zeros(0, np.int32)
