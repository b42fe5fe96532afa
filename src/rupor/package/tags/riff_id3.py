"""The ``id3 `` chunk: the few texts that players show, in UTF-16, where ``LIST INFO`` is read in a code page of old.

MediaInfo and Windows take ``INFO`` for Latin-1 or the machine's own code page, whatever ``CSET`` says; what they and
TagLib's players (VLC, Kodi) find here they read right.
"""

import io
from typing import Any

from rupor.model import Label
from rupor.package.tags.facts import alpha3, notes

_UTF16 = 1
"""How ID3v2.3 numbers it."""


def content(label: Label) -> bytes:
    """Return an ID3v2.3 tag without filling."""
    from mutagen import id3

    frames: Any = id3
    tag = frames.ID3()
    texts = {
        "TIT2": label.title,
        "TPE1": label.agency,
        "TALB": label.series,
        "TRCK": f"{label.part}/{label.parts}" if label.parts else "",
        "TPUB": label.publisher,
        "TLAN": alpha3(label.language).replace("und", "XXX"),
    }
    for name, text in texts.items():
        if text:
            tag.add(getattr(frames, name)(encoding=_UTF16, text=[text]))
    for language, text in notes(label):
        tag.add(frames.COMM(encoding=_UTF16, lang=language.replace("und", "XXX"), desc="", text=[text]))
    file = io.BytesIO()
    tag.save(file, v1=0, v2_version=3, padding=lambda info: 0)
    return file.getvalue()
