"""The chunks of a WAV file: RIFF, and RF64 where it is longer than 4 GiB (EBU Tech 3306).

What a file says of its own sizes is checked against the file before it is used.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rupor.clock import RATE
from rupor.errors import PackageError

UNKNOWN = 0xFFFF_FFFF
"""A size that stands elsewhere (RF64: in ``ds64``), or that a program did not know which wrote into a pipe."""
LARGEST = UNKNOWN - 1
"""The largest size of a RIFF file, less its first 8 bytes."""
PCM, ALAW, MULAW, EXTENSIBLE = 1, 6, 7, 0xFFFE
_MEDIA = bytes.fromhex("0000 0000 1000 8000 00AA 0038 9B71")
"""What follows the coding in the subformat of an extensible format (KSDATAFORMAT_SUBTYPE_WAVEFORMATEX)."""
_FORMAT = struct.Struct("<HHIIHH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A chunk that lies in the file: name, where its content begins, and its size."""

    name: bytes
    start: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """What a WAV file holds."""

    format: bytes
    """Content of the ``fmt`` chunk, as it should be written."""
    coding: int
    """``PCM``, ``ALAW`` or ``MULAW``."""
    rate: int
    channels: int
    bits: int
    """Of one sample."""
    data: Span

    @property
    def frames(self) -> int:
        """How many samples each channel has."""
        return self.data.size * 8 // (self.bits * self.channels)

    @property
    def fact(self) -> bytes:
        """Content of the ``fact`` chunk, which all codings but PCM need: how many frames there are."""
        return b"" if self.coding == PCM else struct.pack("<I", min(self.frames, UNKNOWN))

    def at(self, samples: int) -> int:
        """Say which frame of the file is heard at *samples* of 48 kHz, not beyond its end."""
        return min(max(0, (samples * self.rate * 2 + RATE) // (RATE * 2)), self.frames)


def read(file: BinaryIO, path: Path) -> Wave:
    """Find what an open WAV file holds; raise PackageError where it is not whole or not one that Rupor makes."""
    found = [one for one in _chunks(file, path) if one.name in (b"fmt ", b"data")]
    formats = [one for one in found if one.name == b"fmt "]
    sounds = [one for one in found if one.name == b"data"]
    if not formats or len(sounds) != 1:
        raise broken(path, "has no format or not one chunk of sound")
    format, coding, channels, rate, block, bits = _format(_content(file, formats[0]), path)
    if sounds[0].size % block:
        raise broken(path, "ends within a sample")
    return Wave(format=format, coding=coding, rate=rate, channels=channels, bits=bits, data=sounds[0])


def _chunks(file: BinaryIO, path: Path) -> Iterator[Span]:
    """Yield the chunks of a file in their order; each lies within it."""
    length = file.seek(0, 2)
    file.seek(0)
    form = file.read(12)
    if form[:4] not in (b"RIFF", b"RF64") or form[8:] != b"WAVE":
        raise broken(path, "does not begin as a WAV file")
    large = 0
    here = 12
    while here + 8 <= length:
        file.seek(here)
        name, size = struct.unpack("<4sI", file.read(8))
        if name == b"data" and size == UNKNOWN:
            size = large or length - here - 8
        if here + 8 + size > length:
            raise broken(
                path, f"is cut off: {name!r} should end at byte {here + 8 + size}, the file does at {length}"
            )
        chunk = Span(name=name, start=here + 8, size=size)
        if name == b"ds64" and size >= 16:
            large = struct.unpack_from("<Q", _content(file, chunk), 8)[0]
        yield chunk
        here += 8 + size + size % 2


def _content(file: BinaryIO, chunk: Span) -> bytes:
    """Read the first bytes of a small chunk."""
    file.seek(chunk.start)
    return file.read(min(chunk.size, 1024))


def _format(content: bytes, path: Path) -> tuple[bytes, int, int, int, int, int]:
    """Return a format as it should be written, its coding, channels, rate, bytes a frame and bits a sample.

    ffmpeg calls 24 bits extensible. BWF (EBU Tech 3285) knows plain PCM alone, and so do old readers; it is said
    plainly where nothing is lost by that: with one or two channels and no bits unused.
    """
    if len(content) < _FORMAT.size:
        raise broken(path, "has a format that is too short")
    coding, channels, rate, _, block, bits = _FORMAT.unpack_from(content)
    used = bits
    if coding == EXTENSIBLE and len(content) >= 40 and content[26:40] == _MEDIA:
        used, coding = struct.unpack_from("<H", content, 18)[0], struct.unpack_from("<H", content, 24)[0]
    if coding not in (PCM, ALAW, MULAW):
        raise broken(path, f"is coded as {coding:#x}")
    if not channels or not rate or not bits or block * 8 != channels * bits:
        raise broken(path, "has a format that contradicts itself")
    if coding == PCM and channels <= 2 and used == bits:
        content = _FORMAT.pack(PCM, channels, rate, rate * block, block, bits)
    return content, coding, channels, rate, block, bits


def even(content: bytes) -> bytes:
    """End *content* with NUL where its bytes are odd.

    libsndfile 1.2 forgets the filling byte after ``bext`` and ``cart`` in RF64, and then finds no sound.
    """
    return content + b"\0" * (len(content) % 2)


def chunk(name: bytes, content: bytes) -> bytes:
    """Write a chunk, filled up to an even number of bytes.

    >>> chunk(b"cue ", b"abc")
    b'cue \\x03\\x00\\x00\\x00abc\\x00'
    """
    return name + struct.pack("<I", len(content)) + even(content)


def opening(wave: Wave, chunks: bytes, following: int) -> bytes:
    """Write all up to the first byte of sound: *chunks* stand there, *following* bytes come after the sound."""
    sound = wave.data.size + wave.data.size % 2
    size = 4 + len(chunks) + 8 + sound + following
    if size <= LARGEST:
        return b"".join((_riff(b"RIFF", size), chunks, struct.pack("<4sI", b"data", wave.data.size)))
    large = struct.pack("<QQQI", size + 36, wave.data.size, wave.frames, 0)
    return b"".join(
        (_riff(b"RF64", UNKNOWN), chunk(b"ds64", large), chunks, struct.pack("<4sI", b"data", UNKNOWN))
    )


def _riff(form: bytes, size: int) -> bytes:
    return struct.pack("<4sI4s", form, size, b"WAVE")


def broken(path: Path, what: str) -> PackageError:
    """Say what is wrong with a WAV file."""
    return PackageError(
        f"{path.name}: {what}. Expected a whole WAV file of PCM or G.711 sound. Make it again: rupor produce"
    )
