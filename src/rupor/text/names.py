"""What a file's name says of a message: its id and its language; and ids that are safe as folder names."""

import re
import unicodedata
from pathlib import Path

from rupor.text import language

ID_LIMIT = 80
"""Characters of an id: room for a language and an ending within the 255 bytes that file systems allow."""
ID_BYTES = 200
DEFAULT = "message"

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)


def of(path: Path) -> tuple[str, str]:
    """Return the id and the language (empty when the name is silent) that a file's name gives.

    >>> of(Path("in/unodc-2022.ru.txt")), of(Path("texts/peace-day/ru.md")), of(Path("news.txt"))
    (('unodc-2022', 'ru'), ('peace-day', 'ru'), ('news', ''))
    """
    stem = path.stem
    alone = language.tag(stem)
    if alone:
        return safe(path.resolve().parent.name), alone
    head, dot, last = stem.rpartition(".")
    named = language.tag(last) if dot and head else ""
    return safe(head if named else stem), named


def safe(text: str) -> str:
    """Make an id that every file system takes: letters, digits, ``-_.``; at most 80 characters.

    >>> safe("../Мир: всем!"), safe("con"), safe("")
    ('Мир-всем', 'message-con', 'message')
    """
    kept = "".join(char if _allowed(char) else "-" for char in unicodedata.normalize("NFC", text))
    kept = re.sub(r"-{2,}", "-", re.sub(r"\.{2,}", ".", kept)).strip("-. ")
    if _RESERVED.match(kept):
        kept = f"{DEFAULT}-{kept}"
    kept = kept[:ID_LIMIT]
    while len(kept.encode()) > ID_BYTES:
        kept = kept[:-1]
    return kept.strip("-.") or DEFAULT


def slug(title: str) -> str:
    """Make an id of a title: lower case, cut at a word.

    >>> slug("World Day Against Trafficking")
    'world-day-against-trafficking'
    """
    short = title.lower()
    if len(short) > ID_LIMIT:
        short = short[:ID_LIMIT].rpartition(" ")[0] or short[:ID_LIMIT]
    return safe(short)


def _allowed(char: str) -> bool:
    """Tell whether an id may hold a character: a letter with its marks, a digit, ``-``, ``_`` or ``.``."""
    return char in "-_." or unicodedata.category(char)[0] in "LMN"
