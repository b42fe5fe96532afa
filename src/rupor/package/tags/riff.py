"""A WAV that ffmpeg wrote becomes a Broadcast Wave file that playout systems, editors and archives can read.

The chunks stand in this order:

- ``fmt``, ``bext``, ``cart``: small, of fixed size, and before the sound, so that a system that reads a file while it
  arrives knows it before it plays. ``fmt`` is first because the simplest readers look for it at byte 12.
- ``data``: the sound, byte for byte as it was.
- ``CSET``, ``cue``, ``LIST adtl``, ``LIST INFO``, ``iXML``, ``axml``, ``id3``: text of any length, where editors
  write theirs; a reader that stops at the sound misses nothing that it would have known what to do with.

Whatever else the file held is replaced. The memory that it takes does not grow with the file.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from rupor.model import Label, Loudness, Profile
from rupor.package.tags import riff_bext, riff_cart, riff_cues, riff_id3, riff_info, riff_xml
from rupor.package.tags.beside import beside
from rupor.package.tags.clean import cleaned
from rupor.package.tags.riff_wave import Wave, broken, chunk, even, opening, read

BLOCK = 1 << 20
"""Bytes that are copied at a time."""


def write(path: Path, profile: Profile, label: Label, loudness: Loudness) -> None:
    """Write *label* and *loudness* into the WAV file at *path*, in one step: whole or not at all.

    Where the profile wants no tags, all that is not sound is taken out: telephone systems read a header of 44 bytes
    best. Raises PackageError where the file is not a whole WAV of PCM or G.711 sound, or its folder cannot be written.
    """
    label = cleaned(label)
    with beside(path) as new:
        with path.open("rb") as old, new.path.open("wb") as file:
            wave = read(old, path)
            before, after = _around(profile, label, loudness, wave, bytes(32))
            file.write(opening(wave, before, len(after)))
            sound = _copied(old, wave, file, path)
            before, after = _around(profile, label, loudness, wave, sound)
            file.write(b"\0" * (wave.data.size % 2) + after)
            # What names the file is made of its sound: now that it is known, as many bytes are written anew.
            file.seek(0)
            file.write(opening(wave, before, len(after)))
        new.keep()


def _around(
    profile: Profile, label: Label, loudness: Loudness, wave: Wave, sound: bytes
) -> tuple[bytes, bytes]:
    """Return the chunks before and after the sound, whose SHA-256 is *sound*; their sizes do not depend on it."""
    format = ((b"fmt ", wave.format), (b"fact", wave.fact))
    if not profile.tags:
        return _joined(format), b""
    cues, labels = riff_cues.points(label, wave)
    before = (
        *format,
        (b"bext", even(riff_bext.content(label, loudness, wave, sound))),
        (b"cart", even(riff_cart.content(label, wave))),
    )
    after = (
        (b"CSET", riff_cues.charset()),
        (b"cue ", cues),
        (b"LIST", labels),
        (b"LIST", riff_info.content(label)),
        (b"iXML", riff_xml.ixml(label, wave, sound)),
        (b"axml", riff_xml.axml(label, sound)),
        (b"id3 ", riff_id3.content(label)),
    )
    return _joined(before), _joined(after)


def _joined(chunks: Sequence[tuple[bytes, bytes]]) -> bytes:
    return b"".join(chunk(name, content) for name, content in chunks if content)


def _copied(file: BinaryIO, wave: Wave, new: BinaryIO, path: Path) -> bytes:
    """Copy the sound in blocks, and return its SHA-256."""
    found = hashlib.sha256()
    file.seek(wave.data.start)
    left = wave.data.size
    while left:
        block = file.read(min(left, BLOCK))
        if not block:
            raise broken(path, "became shorter while it was read")
        found.update(block)
        new.write(block)
        left -= len(block)
    return found.digest()
