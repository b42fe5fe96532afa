"""What kind of file some bytes are, whatever their name says, and how to save what is not read.

Only the first bytes and the names inside a zip file are looked at: nothing is opened or unpacked here.
"""

import re
from typing import NamedTuple

from rupor.errors import MessageError

READ = {".docx": "docx", ".odt": "odt", ".html": "html", ".htm": "html", ".pdf": "pdf"}
"""Endings of the documents that are read, and the format of each."""

LIMIT_BYTES = 20_000_000
"""Of a document's file, pictures included."""

_OFFICE = "Open it in Word or LibreOffice and save it as .docx or .odt"
_LOCK = "Open it with its password and save it without one"
_OFFICE_ENDINGS = (
    ".doc",
    ".docm",
    ".dotx",
    ".dot",
    ".rtf",
    ".fodt",
    ".ott",
    ".sxw",
    ".wps",
    ".wpd",
    ".pages",
)
_COPY = "Copy its words into a text file (.txt), UTF-8"


class Kind(NamedTuple):
    """A kind of file that is not plain text."""

    name: str
    """With its article, as a sentence takes it."""
    ending: str = ""
    """The ending under which it is read; empty when it is not."""
    advice: str = _COPY
    """What to do with one that is not read."""


_WORD = Kind("a Word document", ".docx")
_ODT = Kind("an OpenDocument text", ".odt")
_HTML = Kind("a web page", ".html")
ZIP = Kind("a Word, OpenDocument or zip file", advice="Unpack it, or save it again as .docx or .odt")
"""Any zip file in which nothing tells what it is."""
_LOCKED = Kind("a document locked with a password", advice=_LOCK)
_FIRST = {
    b"%PDF": Kind("a PDF document", ".pdf"),
    b"\xd0\xcf\x11\xe0": Kind("an old Office document (.doc)", advice=_OFFICE),
    b"{\\rtf": Kind("an RTF document", advice=_OFFICE),
    b"\x89PNG": Kind("a picture"),
    b"\xff\xd8\xff": Kind("a picture"),
    b"GIF8": Kind("a picture"),
    b"ID3": Kind("a sound file"),
    b"RIFF": Kind("a sound file"),
    b"MIME-Version:": Kind("a web archive or e-mail", advice="Open it and save it as .html or .txt"),
}
_TYPES = {
    b"application/vnd.oasis.opendocument.text": _ODT,
    b"application/vnd.oasis.opendocument.": Kind("an OpenDocument file, but no text"),
    b"application/epub+zip": Kind("an EPUB book"),
}
"""What follows the name ``mimetype`` of the first file in a zip file, the surest first."""
_INSIDE = {
    b"word/document": _WORD,
    b"xl/workbook": Kind("a spreadsheet"),
    b"ppt/presentation": Kind("a presentation"),
}
"""Names of files in a zip file; a text may hold a spreadsheet, so its own comes first."""


def of(data: bytes) -> Kind | None:
    """Tell what kind of document, picture or sound some bytes are; None when nothing speaks against text.

    >>> of(b"%PDF-1.7").ending, of(b"plain words")
    ('.pdf', None)
    """
    if data.startswith(b"PK\x03\x04"):
        typed = data[38:100] if data[30:38] == b"mimetype" else b""
        named = (kind for mark, kind in _TYPES.items() if typed.startswith(mark))
        return next(named, None) or next((kind for mark, kind in _INSIDE.items() if mark in data), ZIP)
    for mark, kind in _FIRST.items():
        if data.startswith(mark):
            locked = mark[0] == 0xD0 and "EncryptedPackage".encode("utf-16-le") in data
            return _LOCKED if locked else kind
    return None


def page(text: str) -> Kind | None:
    """Tell a web page by how its text begins.

    >>> page("<!DOCTYPE html><html>").ending
    '.html'
    """
    head = text[:4000].lstrip("\ufeff \t\r\n").lower()
    while head.startswith(("<!--", "<?xml")):
        head = head.partition("-->" if head.startswith("<!--") else "?>")[2].lstrip()
    return _HTML if re.match(r"<(?:!doctype\s+html|html)\b", head) else None


def advice(ending: str) -> str:
    """Say how a file whose name has an ending that is not read can be.

    >>> advice(".rtf")
    'Open it in Word or LibreOffice and save it as .docx or .odt'
    """
    return _OFFICE if ending in _OFFICE_ENDINGS else _COPY


def too_large(where: str, size: int) -> MessageError:
    """Build the error for a file over the limit."""
    return MessageError(
        f"{where}: is too large ({size:,} bytes, limit {LIMIT_BYTES:,}). Expected one message. "
        "Save it without pictures, or split it."
    )


def mismatch(kind: Kind) -> str:
    """Say how a file of a kind that its name or place does not fit can be read."""
    return f"Give it as a file whose name ends in {kind.ending}" if kind.ending else kind.advice
