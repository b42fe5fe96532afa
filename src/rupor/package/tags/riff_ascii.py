"""Text for fields that know ASCII alone and have a fixed number of bytes: ``bext`` and ``cart``.

EBU Tech 3285 and AES46 say ASCII, and playout systems take them at their word: they show other bytes as rubbish, or
refuse the file. What is written in another script is spelled in Latin letters; the true titles stand in ``axml``,
``iXML`` and ``LIST INFO``.
"""

import re

_LATIN_ALREADY = 0.8
"""Share of letters that must be Latin for a text to be read as it is spelled in ASCII."""

_QUOTES = dict.fromkeys(map(ord, "«»„"), '"')
"""Which anyascii spells ``<<``, ``>>`` and with two commas."""


def spelled(text: str) -> str:
    """Spell *text* in printable ASCII, in one line.

    >>> spelled("Безопасность в сети — «для всех»")
    'Bezopasnost\\' v seti - "dlya vsekh"'
    >>> spelled("L’œuvre de l’été\\n2026"), spelled("\\0\\x07")
    ("L'oeuvre de l'ete 2026", '')
    """
    from anyascii import anyascii

    return " ".join(re.sub(r"[^ -~]+", " ", anyascii(text.translate(_QUOTES))).split())


def latin(text: str) -> bool:
    """Tell whether a text is in Latin letters, so that its spelling in ASCII is still its own language.

    >>> latin("Sécurité en ligne"), latin("Безопасность"), latin("网络安全"), latin("112")
    (True, False, False, True)
    """
    letters = [letter for letter in text if letter.isalpha()]
    found = sum(letter < "\u0250" for letter in letters)  # the Latin blocks of Unicode end at U+024F
    return found >= len(letters) * _LATIN_ALREADY


def head(text: str, size: int) -> str:
    """Keep the first *size* bytes of an ASCII text; where something is left out, whole words alone if there are any.

    >>> head("Clean water for all", 14), head("Donaudampfschiff", 5)
    ('Clean water', 'Donau')
    """
    if len(text) <= size:
        return text
    kept, space, _ = text[: size + 1].rpartition(" ")
    return kept.rstrip() if space and kept.strip() else text[:size]


def end(text: str, size: int) -> str:
    """Keep the last *size* bytes of an ASCII text, as :func:`head` keeps the first.

    >>> end("call one one two", 8)
    'one two'
    """
    return head(text[::-1], size)[::-1]


def field(text: str, size: int) -> bytes:
    """Fill a field of *size* bytes with an ASCII text: cut, or ended by NUL.

    >>> field("PSA", 5), field("longer", 3)
    (b'PSA\\x00\\x00', b'lon')
    """
    return text.encode("ascii")[:size].ljust(size, b"\0")
