"""A sound file that a person sent, whatever it is, as samples on the disk: 48 kHz, 16 bit, one channel, no header.

The file is not trusted: ffmpeg reads it as one of the kinds named here and nothing else (no playlist, no address), for
a bounded time, and memory holds a block of it at a time. Below the voice nothing is left: no DC, no rumble of
handling, wind and traffic. Clicks are mended, where there are any (``clicks``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor import clock
from rupor.errors import ConfigError, ProcessError
from rupor.run import ffmpeg, process
from rupor.sound import clicks

SUFFIXES = (
    ".3gp .aac .aif .aifc .aiff .amr .caf .flac .m4a .m4b .mka .mov .mp3 .mp4 .oga .ogg .opus .wav .weba .webm"
).split()
"""How files that hold sound are named."""
KINDS = "wav,w64,aiff,caf,flac,mp3,aac,mov,mp4,m4a,3gp,ogg,matroska,webm,amr"
"""The demuxers of ffmpeg that may read what was sent."""
LARGEST_MB = 4000
"""A WAV file can be no larger; an hour of stereo at 24 bit has 1000."""
LONGEST = 3 * 3600
"""Seconds."""
SHORTEST = 0.2
"""Seconds: no word is shorter."""
TIMEOUT = 1800
QUIET = 10 ** (-60 / 20)
"""Full scale 1: a sound that is nowhere louder holds no voice."""
FULL = 32_700
"""Samples from here on were cut off by the recorder, where ``RUN`` of them stand side by side."""
RUN = 3
OVERDRIVEN, UNUSABLE = 0.003, 0.5
"""Share of its milliseconds in which a recording is overdriven when it is told, and when it is refused."""
RUMBLE = "highpass=f=65:width_type=q:width=0.541,highpass=f=65:width_type=q:width=1.307"
"""A Butterworth filter of fourth order: -0.5 dB at 85 Hz, where low voices begin, -18 dB at 38 Hz."""
SLOW = 16_000
"""Samples a second of the second copy."""
BLOCK = clock.RATE * 10
"""Samples that are read at a time."""
VERSION = "decode 2"
"""Changes whenever a file comes out otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The samples of a file."""

    path: Path
    """Signed 16-bit little-endian samples at 48 kHz, one channel."""
    slow: Path
    """The same at 16 kHz, which is enough to compare speech by."""
    length: int
    """Samples at 48 kHz."""
    notes: tuple[str, ...] = ()
    """What is wrong with the file and could be heard, and what was mended, for people."""


def decode(file: Path, to: Path) -> Decoded:
    """Decode *file* into the new file *to* and one beside it; raise ConfigError when it is no usable recording."""
    _check(file)
    raw = to.with_name(to.name + ".raw")
    try:
        complaints = _convert(file, raw, to, "anull")
        length, loudest, clipped = _look(raw)
        if loudest < QUIET:
            # Two microphones wired against each other cancel out when they are mixed.
            complaints = _convert(file, raw, to, "pan=mono|c0=c0")
            length, loudest, clipped = _look(raw)
        _check_sound(file, length, loudest, clipped)
    finally:
        raw.unlink(missing_ok=True)
    notes = (*_notes(file, length, clipped, complaints), *_mended(file, clicks.mend(to)))
    return Decoded(path=to, slow=_slow(to), length=length, notes=notes)


def _slow(to: Path) -> Path:
    return to.with_name(to.name + ".slow")


def _check(file: Path) -> None:
    """Raise ConfigError for what ffmpeg need not be asked about."""
    if not file.exists():
        raise ConfigError(f"{file}: there is no such file. Expected a recording. Correct --recording")
    if not file.is_file():
        raise ConfigError(f"{file}: is not a file. Expected a recording, such as take.wav")
    size = file.stat().st_size
    if not size:
        raise ConfigError(f"{file}: is empty. Expected a recording. Copy or send it again")
    if size > LARGEST_MB * 1_000_000:
        raise ConfigError(
            f"{file}: has {size / 1e6:.0f} MB. Expected at most {LARGEST_MB}. Save it as MP3 or OPUS, or cut it into "
            "one file for each segment"
        )


def _convert(file: Path, raw: Path, to: Path, channels: str) -> str:
    """Write the sound as it is and without rumble; return what ffmpeg complained of."""
    wanted = ("-map", "0:a:0", "-t", str(LONGEST + 1), "-ac", "1", "-f", "s16le")
    command = ffmpeg.command(
        *("-nostdin", "-y", *ffmpeg.stranger(file, KINDS)),
        *(*wanted, "-ar", str(clock.RATE), "-af", channels, f"file:{raw.resolve()}"),
        *(*wanted, "-ar", str(clock.RATE), "-af", f"{channels},{RUMBLE}", f"file:{to.resolve()}"),
        *(*wanted, "-ar", str(SLOW), "-af", f"{channels},{RUMBLE}", f"file:{_slow(to).resolve()}"),
    )
    try:
        with process.stream(command, timeout=TIMEOUT) as program:
            program.close()
            return program.complaints
    except ProcessError as error:
        if "No space left" in str(error):
            raise
        if "option 'map'" in str(error):
            raise ConfigError(f"{file}: has no sound in it. Expected a recording of a voice") from error
        raise ConfigError(
            f"{file}: cannot be read as sound. Expected WAV, MP3, M4A, OGG or OPUS, whole and undamaged. Play it; when "
            "it plays, save it as WAV or MP3, else copy or send it again"
        ) from error


def blocks(raw: Path) -> Iterator[NDArray[np.int16]]:
    """Read samples from the disk, ``BLOCK`` at a time."""
    with raw.open("rb") as file:
        while block := file.read(BLOCK * 2):
            yield np.frombuffer(block[: len(block) // 2 * 2], "<i2")


def _look(raw: Path) -> tuple[int, float, NDArray[np.intp]]:
    """Return the length, the loudest sample (full scale 1) and the milliseconds in which the sound is cut off."""
    length, loudest = 0, 0
    clipped = []
    for block in blocks(raw):
        height = np.abs(block.astype(np.int32))
        loudest = max(loudest, int(height.max(initial=0)))
        full = height >= FULL
        runs = np.flatnonzero(full[: -RUN + 1] & full[1 : -RUN + 2] & full[RUN - 1 :])
        clipped.append(np.unique((length + runs) // (clock.RATE // 1000)))
        length += len(block)
    return length, loudest / 32768, np.concatenate(clipped) if clipped else np.zeros(0, np.intp)


def _check_sound(file: Path, length: int, loudest: float, clipped: NDArray[np.intp]) -> None:
    if length < SHORTEST * clock.RATE:
        raise ConfigError(
            f"{file}: has {clock.seconds(length):.1f} s of sound. Expected a recording of a voice. Record it again"
        )
    if length > LONGEST * clock.RATE:
        raise ConfigError(
            f"{file}: is longer than {LONGEST // 3600} hours. Expected one message. Cut it into a file for each segment"
        )
    if loudest < QUIET:
        raise ConfigError(
            f"{file}: is silent. Expected a voice. Look whether the microphone was on, and record it again"
        )
    if _share(clipped, length) > UNUSABLE:
        raise ConfigError(
            f"{file}: is overdriven from end to end, so that words cannot be told apart. Expected a level below full "
            "scale. Record it again, further from the microphone or with less gain"
        )


def _share(clipped: NDArray[np.intp], length: int) -> float:
    return len(clipped) * (clock.RATE // 1000) / max(length, 1)


def _notes(file: Path, length: int, clipped: NDArray[np.intp], complaints: str) -> Iterator[str]:
    if _share(clipped, length) > OVERDRIVEN:
        yield (
            f"{file.name}: is overdriven in {len(clipped)} milliseconds, first at {told(int(clipped[0]) * 48)}, which "
            "can be heard. Record it further from the microphone or with less gain"
        )
    if complaints:
        yield (
            f"{file.name}: is damaged; what could not be read was left out. Listen to the result, or copy or send the "
            "file again"
        )


def _mended(file: Path, places: Sequence[int]) -> Iterator[str]:
    if places:
        what = "a click was" if len(places) == 1 else f"{len(places)} clicks were"
        first = "" if len(places) == 1 else "first "
        yield f"{file.name}: {what} taken out, {first}at {told(places[0])}. Listen whether all is well there"


def told(count: int) -> str:
    """Write a place in a recording as players show it.

    >>> told(48_000 * 83)
    '1:23'
    """
    minutes, second = divmod(count // clock.RATE, 60)
    return f"{minutes}:{second:02}"
