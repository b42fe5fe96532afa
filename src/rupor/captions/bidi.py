"""Direction of writing: the signs that keep a line in order where right-to-left and left-to-right text meet.

A subtitle file has no field for direction: a player takes it from the first letter of a line, or takes left to right.
So a line of a right-to-left language that starts with a digit, a Latin letter or punctuation gets a mark before it,
and so does a telephone number, whose groups would change places.
Everything here is about one line (Unicode Standard Annex 9, whose names and rules are used).
"""

import unicodedata
from collections.abc import Mapping, Sequence

from rupor import bidi
from rupor.bidi import LRM as LRM
from rupor.tag import right_to_left

RLM = "\u200f"
RLE, PDF = "\u202b", "\u202c"
PDI = "\u2069"
EMBEDDINGS = frozenset("\u202a\u202b\u202d\u202e")
ISOLATES = frozenset("\u2066\u2067\u2068")

RIGHT = frozenset({"R", "AL"})


def turns(text: str, language: str) -> bool:
    """Tell whether *text* is written from right to left, or a part of it."""
    return right_to_left(language) or any(unicodedata.bidirectional(sign) in RIGHT for sign in text)


def unmarked(line: str, language: str) -> dict[int, str]:
    """Return no marks: for programs, which know the language and set the direction themselves."""
    return {}


def numbers(line: str, language: str) -> dict[int, str]:
    """Return the marks that keep the groups of a telephone number in order in a right-to-left *language*.

    >>> numbers("الخط 555-0142", "ar"), numbers("عام 2020-2025", "ar"), numbers("555-0142", "en")
    ({5: '\\u200e'}, {}, {})
    """
    return bidi.numbers(line) if right_to_left(language) else {}


def marked(line: str, language: str) -> dict[int, str]:
    """Return the marks in *line* for players that take a line's direction from its first letter.

    >>> marked("10 دقائق", "ar"), marked("دقائق", "ar"), marked("10 минут", "ru")
    ({0: '\\u200f'}, {}, {})
    """
    marks = numbers(line, language)
    if right_to_left(language) and line and unicodedata.bidirectional(line[0]) not in RIGHT:
        marks[0] = RLM + marks.get(0, "")
    return marks


def embedded(line: str, language: str) -> dict[int, str]:
    """Return the marks in *line* for players that write every line from left to right, as libass does.

    A line of nothing but right-to-left letters comes right by itself. The mark before the embedding is for the
    players that look at the first letter: to them an embedding is none (Annex 9, P2).

    >>> embedded("دقائق.", "ar")
    {0: '\\u202b', 6: '\\u202c'}
    >>> embedded("10 دقائق", "ar"), embedded("دقائق طويلة", "ar")
    ({0: '\\u200f\\u202b', 8: '\\u202c'}, {})
    """
    easy = all(letter == " " or unicodedata.bidirectional(letter) in {*RIGHT, "NSM"} for letter in line)
    if easy or not right_to_left(language):
        return {}
    marks = numbers(line, language)
    before = "" if unicodedata.bidirectional(line[0]) in RIGHT else RLM
    return marks | {0: before + RLE + marks.get(0, ""), len(line): PDF}


def put(line: str, marks: Mapping[int, str]) -> str:
    """Return *line* with *marks* at their offsets."""
    return "".join(marks.get(at, "") + sign for at, sign in enumerate((*line, "")))


def closed(signs: Sequence[str]) -> list[str]:
    """Close, after the last of a line's *signs*, every embedding and isolate that is open, and drop stray closers.

    So no line can turn what stands beside or after it. Each sign is a character or empty; the last one may come back
    longer.

    >>> closed(["a", "\\u202e", "b"])
    ['a', '\\u202e', 'b\\u202c']
    """
    result: list[str] = []
    opened: list[str] = []
    for sign in signs:
        kept = sign
        if sign in EMBEDDINGS:
            opened.append(PDF)
        elif sign in ISOLATES:
            opened.append(PDI)
        elif sign == PDF:
            kept = opened.pop() if opened[-1:] == [PDF] else ""
        elif sign == PDI:
            kept = _close_isolate(opened)
        result.append(kept)
    if opened:
        result[-1] += "".join(reversed(opened))
    return result


def _close_isolate(opened: list[str]) -> str:
    """Close the last isolate and, as Annex 9 (X6a) does, all embeddings in it; return nothing if none is open."""
    if PDI not in opened:
        return ""
    while opened.pop() != PDI:
        pass
    return PDI
