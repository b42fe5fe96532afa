"""Texts in a letter, each with its own language and direction. They come from anybody.

What steers a screen is taken out of them: control signs, and signs that turn the direction of what follows.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from rupor import bidi
from rupor.tag import direction

_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_WAYS = {"L": "ltr", "R": "rtl", "AL": "rtl"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text in one language."""

    text: str
    language: str = ""
    """BCP 47; empty for what is in none."""
    code: bool = False
    """A name, a number or a time: from left to right always."""
    link: str = ""

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        if self.code:
            return "ltr"
        # Its language's, unless nothing in it runs that way: a note may be in another language than the letter.
        usual = direction(self.language)
        ways = [_WAYS[kind] for kind in map(unicodedata.bidirectional, self.text) if kind in _WAYS]
        return usual if usual in ways or not ways else ways[0]

    @property
    def shown(self) -> str:
        """The text, with marks that keep its numbers in order."""
        return bidi.in_order(self.text) if self.direction == "rtl" else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A caption and what it says."""

    caption: Passage | None = None
    values: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Some lines under one heading."""

    kind: Literal["alert", "opening", "facts", "words", "list", "end"]
    heading: Passage | None = None
    lines: tuple[Line, ...]


def clean(text: object) -> str:
    """Return *text* on one line, without signs that steer a screen; empty for what is no text.

    >>> clean("Clean\\r\\nBcc: water \\u202e\\x1b[2J")
    'Clean Bcc: water [2J'
    """
    if not isinstance(text, str):
        return ""
    kept = _STEERING.sub("", text)
    return " ".join(
        "".join(" " if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") else one for one in kept).split()
    )
