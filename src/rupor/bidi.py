"""Numbers in right-to-left text: the marks that keep their groups in order (Unicode Standard Annex 9)."""

import re
import unicodedata

LRM = "\u200e"

_NUMBER = re.compile(r"(\+ ?)?\(?\d[\d \u00a0\u202f()./\u2010-\u2013-]*\d")
_LONG = 6
"""Digits from which a number in groups is to be read from the left: a telephone number, a day."""
_YEARS = re.compile(r"(19|20)\d\d ?[\u2010-\u2013-] ?(19|20)\d\d")
_APART = re.compile(r"\D+")


def numbers(line: str) -> dict[int, str]:
    """Return the marks that keep the groups of a telephone number in order, by the offsets before which they stand.

    After Arabic letters, what joins the groups of ``555-0142`` joins them no longer (Annex 9, W2 and W4), and the
    number is shown as ``0142-555``. A mark before it stops that; digits that are Arabic themselves need one on both
    sides of what parts them. Years from and to are left as they are: they are read from right to left.

    >>> numbers("الخط 555-0142"), numbers("عام 2020-2025")
    ({5: '\\u200e'}, {})
    """
    marks: dict[int, str] = {}
    for found in _NUMBER.finditer(line):
        if sum(map(str.isdecimal, found[0])) >= _LONG and not _YEARS.fullmatch(found[0]):
            marks[found.start()] = LRM
            if any(unicodedata.bidirectional(sign) == "AN" for sign in found[0]):
                for between in _APART.finditer(line, found.start() + 1, found.end()):
                    marks |= {between.start(): LRM, between.end(): LRM}
    return marks


def in_order(line: str) -> str:
    """Return *line* with these marks in it.

    >>> in_order("الخط 555-0142") == "الخط \\u200e555-0142", in_order("بعد 10 دقائق") == "بعد 10 دقائق"
    (True, True)
    """
    for offset, mark in sorted(numbers(line).items(), reverse=True):
        line = line[:offset] + mark + line[offset:]
    return line
