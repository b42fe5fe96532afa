"""Texts in a letter, each with its own language and direction. They come from anybody.

What steers a screen is taken out of them: control signs, and signs that turn the direction of what follows.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from rupor.tag import direction

LRM = "\u200e"
LONG = 6
"""Digits from which a number in groups is to be read from the left: a telephone number, a day."""
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_WAYS = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_NUMBER = re.compile(r"(\+ ?)?\(?\d[\d \u00a0\u202f()./\u2010-\u2013-]*\d")
_YEARS = re.compile(r"(19|20)\d\d ?[\u2010-\u2013-] ?(19|20)\d\d")
"""From one to another, read from the right."""
_APART = re.compile(r"(?<=\d)\D+(?=\d)")


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
        return numbers(self.text) if self.direction == "rtl" else self.text


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


def numbers(text: str) -> str:
    """Return a right-to-left *text* in which the groups of ``555-0142`` are shown in their order.

    After Arabic letters its hyphen joins them no longer, and it is shown as ``0142-555`` (UAX 9, W2 and W4); a mark
    before it stops that. Digits that are Arabic themselves need marks around what parts them, too.

    >>> numbers("الخط 555-0142") == "الخط \\u200e555-0142", numbers("بعد 10 دقائق") == "بعد 10 دقائق"
    (True, True)
    """

    def marked(found: re.Match[str]) -> str:
        number = found[0]
        if sum(map(str.isdecimal, number)) < LONG or _YEARS.fullmatch(number):
            return number
        if any(unicodedata.bidirectional(sign) == "AN" for sign in number):
            number = _APART.sub(lambda apart: f"{LRM}{apart[0]}{LRM}", number)
        return LRM + number

    return _NUMBER.sub(marked, text)
