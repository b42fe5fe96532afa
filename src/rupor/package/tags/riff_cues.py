"""Cue points, one at the start of each segment, with labels and lengths: ``cue `` and ``LIST adtl`` (RIFF; SPECS B3).

Labels are UTF-8: Reaper, Audacity, ffmpeg, MediaInfo and BWF MetaEdit read them so, and a ``CSET`` chunk says it.
"""

import struct

from rupor.model import Label
from rupor.package.tags.clean import shortened
from rupor.package.tags.riff_wave import Wave, chunk

UTF_8 = 65001
"""Its number as a code page of Windows."""
LABEL = 255
"""Bytes of a label that libsndfile has room for."""


def charset() -> bytes:
    """Return the content of the ``CSET`` chunk: text in ``LIST`` chunks is UTF-8; country and language are not said."""
    return struct.pack("<HHHH", UTF_8, 0, 0, 0)


def points(label: Label, wave: Wave) -> tuple[bytes, bytes]:
    """Return the contents of ``cue `` and of ``LIST adtl``, both empty where no segment is known."""
    marked = [
        (number, wave.at(one.start), wave.at(one.end), one.title)
        for number, one in enumerate(label.segments or label.chapters, 1)
        if wave.at(one.end) <= 0xFFFF_FFFF
    ]
    if not marked:
        return b"", b""
    places = [struct.pack("<II4sIII", number, start, b"data", 0, 0, start) for number, start, _, _ in marked]
    names = [
        chunk(b"labl", struct.pack("<I", number) + shortened(title, LABEL).encode("utf-8") + b"\0")
        for number, _, _, title in marked
    ]
    lengths = [
        chunk(b"ltxt", struct.pack("<II4sHHHH", number, stop - start, b"rgn ", 0, 0, 0, UTF_8))
        for number, start, stop, _ in marked
    ]
    return struct.pack("<I", len(places)) + b"".join(places), b"".join((b"adtl", *names, *lengths))
