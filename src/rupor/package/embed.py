"""A place for Content Credentials inside a sound file: everything else in it stays byte for byte what it was.

The C2PA library can embed a manifest store itself, but it writes an MP3's tag anew as ID3v2.4, which loses the ID3v2.3
that older players need and breaks timed text (SYLT), and it reads a whole WAV file into memory. So the room is made
here, as C2PA 2.x says (Annex A): in MP3 a GEOB frame behind the other frames, in WAV a chunk ``C2PA`` at the end.
"""

import hashlib
import os
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rupor.errors import PackageError

BLOCK = 1 << 20
"""Bytes that are read at a time."""
FRAME = b"\0application/c2pa\0c2pa\0c2pa manifest store\0"
"""What stands in a GEOB frame before the store: Latin-1, its media type, a file name and a description."""
KINDS = (b"application/c2pa\0", b"application/x-c2pa-manifest-store\0")
"""Media types of a GEOB frame that holds a store; the second is that of C2PA 1."""
CHUNK = b"C2PA"
MOST_TAG = (1 << 28) - 1
"""Bytes that an ID3 tag can have."""
MOST_RIFF = (1 << 32) - 1

Piece = bytes | tuple[int, int]
"""Bytes, or where some begin and end in the old file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A file with room for a store: what stands before it and behind it."""

    before: tuple[Piece, ...]
    head: bytes
    """Bytes right before the store that no hash covers, as the store itself."""
    after: tuple[Piece, ...]
    size: int
    """Bytes of the store."""

    @property
    def start(self) -> int:
        """Where in the new file the stretch begins that no hash covers."""
        return sum(map(_length, self.before))

    @property
    def length(self) -> int:
        """Bytes of that stretch."""
        return len(self.head) + self.size

    def digest(self, file: BinaryIO) -> bytes:
        """Return the SHA-256 of the new file without that stretch."""
        digest = hashlib.sha256()
        for block in _blocks(file, self.before + self.after):
            digest.update(block)
        return digest.digest()

    def write(self, file: BinaryIO, store: bytes, to: Path) -> None:
        """Write the new file with *store* in its place, and flush it to the disk."""
        with to.open("wb") as out:
            for block in _blocks(file, (*self.before, self.head, store, *self.after)):
                out.write(block)
            out.flush()
            os.fsync(out.fileno())


def _length(piece: Piece) -> int:
    return len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]


def _blocks(file: BinaryIO, pieces: tuple[Piece, ...]) -> Iterator[bytes]:
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
            continue
        file.seek(piece[0])
        left = _length(piece)
        while left and (block := file.read(min(left, BLOCK))):
            yield block
            left -= len(block)


def _end(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END)


def mp3(file: BinaryIO, size: int) -> Room:
    """Make room in an MP3's ID3v2 tag, which is made where there is none; raise ValueError for one we cannot extend."""
    version, flags, tag = _tag(file)
    frames = _frames_end(file, version, tag) if tag else 10
    whole = 10 + len(FRAME) + size
    if flags or version not in (3, 4) or tag + whole > MOST_TAG:
        raise ValueError("its ID3 tag is of a kind that cannot be extended")
    count = len(FRAME) + size
    frame = b"GEOB" + (_safe(count) if version == 4 else struct.pack(">I", count)) + b"\0\0" + FRAME
    header = b"ID3" + bytes([version, 0, 0]) + _safe(tag + whole)
    begin = min(10, frames) if tag else 0
    between: tuple[Piece, ...] = ((begin, frames),) if tag else ()
    rest = frames if tag else 0
    return Room(before=(header, *between, frame), head=b"", after=((rest, _end(file)),), size=size)


def _safe(count: int) -> bytes:
    """Write a number as ID3 does: seven bits a byte."""
    return bytes(count >> shift & 127 for shift in (21, 14, 7, 0))


def _read_safe(four: bytes) -> int:
    first, second, third, last = four
    return first << 21 | second << 14 | third << 7 | last


def _tag(file: BinaryIO) -> tuple[int, int, int]:
    """Return the version, the flags and the size (without its header) of a file's ID3v2 tag; 3, 0, 0: there is none."""
    file.seek(0)
    header = file.read(10)
    if len(header) < 10 or header[:3] != b"ID3":
        return 3, 0, 0
    return header[3], header[5], _read_safe(header[6:10])


def _frames(file: BinaryIO, version: int, tag: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each frame and where its content begins and ends."""
    now = 10
    while now + 10 <= 10 + tag:
        file.seek(now)
        header = file.read(10)
        if len(header) < 10 or not header[0]:
            return
        size = _read_safe(header[4:8]) if version == 4 else int.from_bytes(header[4:8], "big")
        yield header[:4], now + 10, now + 10 + size
        now += 10 + size


def _frames_end(file: BinaryIO, version: int, tag: int) -> int:
    end = max((end for _, _, end in _frames(file, version, tag)), default=10)
    if end > 10 + tag:
        raise ValueError("its ID3 tag is damaged")
    return end


def wav(file: BinaryIO, size: int) -> Room:
    """Make room for an even *size* at a WAV file's end; raise ValueError where it is none, or over 4 GB (RF64)."""
    end = _end(file)
    file.seek(0)
    header = file.read(12)
    if header[:4] != b"RIFF" or header[8:12] != b"WAVE":
        raise ValueError("it is no RIFF file; RF64, which WAV files over 4 GB are, can hold none")
    filled = b"\0" * (end % 2)
    riff = end + len(filled) + 8 + size - 8
    if riff > MOST_RIFF:
        raise ValueError("a WAV file can have 4 GB")
    before = (b"RIFF", struct.pack("<I", riff), (8, end), filled)
    return Room(before=before, head=CHUNK + struct.pack("<I", size), after=(), size=size)


def _in_mp3(file: BinaryIO) -> bool:
    version, _, tag = _tag(file)
    for name, start, end in _frames(file, version, tag):
        if name == b"GEOB":
            file.seek(start + 1)
            if file.read(min(64, end - start - 1)).startswith(KINDS):
                return True
    return False


def _in_wav(file: BinaryIO) -> bool:
    file.seek(0)
    if file.read(12)[:4] not in (b"RIFF", b"RF64"):
        return False
    now, end = 12, _end(file)
    while now + 8 <= end:
        file.seek(now)
        name, size = struct.unpack("<4sI", file.read(8))
        if name == CHUNK:
            return True
        now += 8 + size + size % 2
    return False


MAKE: Mapping[str, Callable[[BinaryIO, int], Room]] = {"audio/mpeg": mp3, "audio/wav": wav}
"""What makes room in a kind of file, by its media type."""
LOOK: Mapping[str, Callable[[BinaryIO], bool]] = {"audio/mpeg": _in_mp3, "audio/wav": _in_wav}


def present(path: Path, media_type: str) -> bool:
    """Tell whether a file holds a store; raise PackageError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return media_type in LOOK and LOOK[media_type](file)
    except OSError as error:
        raise PackageError(
            f"{path}: cannot be read ({error.strerror}). Expected a sound file. Make it readable and run it again"
        ) from error
