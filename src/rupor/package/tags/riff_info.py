"""``LIST INFO``: what desktop players and file managers show of a WAV (RIFF; SPECS B3), in UTF-8."""

from rupor import __version__
from rupor.model import Label
from rupor.package.tags.clean import line
from rupor.package.tags.facts import notes, voices
from rupor.package.tags.riff_bext import origin
from rupor.package.tags.riff_cart import CATEGORY
from rupor.package.tags.riff_wave import chunk


def content(label: Label) -> bytes:
    """Return the content of ``LIST INFO``; every text is one line, as its fields want it."""
    comment = " ".join(line(text) for _, text in notes(label))
    told = (
        (b"INAM", label.title),
        (b"IART", label.agency or ", ".join(voices(label))),
        (b"IPRD", label.series),
        (b"IPRT", f"{label.part}/{label.parts}" if label.parts else ""),
        (b"ICMS", label.publisher),
        (b"ICMT", comment),
        (b"ICOP", label.licence),
        (b"ICRD", origin(label)),
        (b"IGNR", CATEGORY),
        (b"ILNG", label.language),
        (b"ISFT", f"Rupor {__version__}"),
    )
    return b"INFO" + b"".join(chunk(name, text.encode("utf-8") + b"\0") for name, text in told if text)
