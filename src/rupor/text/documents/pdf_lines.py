"""The text of a PDF page as pieces of lines, each with its place, its size and its words in the order of reading.

``pypdfium2`` gives characters with their places. Right-to-left lines are put in order here by these places:
PDFium's own order turns ligatures round (``األمم`` for ``الأمم``) and moves the stops at a line's end.
"""

import ctypes
import itertools
import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

RAISED = ("\x02", "\x03")
"""Stand around a small raised number, which may be a footnote's mark or an exponent."""
PART = 1.0
"""Width of a gap, in type sizes, from which what stands beside each other is not one line of text."""
ENOUGH = 3
"""Gaps between words from which they tell how far a line is stretched."""
STRETCHED = 1.8
"""How much wider than these a gap must be to part a line."""
SPACE = 0.2
"""Width of a gap, in type sizes, from which two words are parted that have no space between them."""
_HYPHEN = 2
"""What PDFium writes for a hyphen at a line's end."""
_TATWEEL = "\u0640"
_MIRRORED = str.maketrans("()[]{}«»<>", ")(][}{»«><")


class Char(NamedTuple):
    """A character where it stands; points, from the lower left corner of the page as it is shown."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line that has no wide gap in it."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


class Sheet(NamedTuple):
    """What is on a page."""

    pieces: list[Piece]
    width: float
    height: float
    turned: int
    """Characters that run up, down or askew, and are not read."""


def sheet(page: Any) -> Sheet:
    """Return the pieces of lines of a page, in the order in which they are in the file."""
    width, height = page.get_size()
    text = page.get_textpage()
    found: list[Piece] = []
    turned = 0
    line: list[Char] = []
    bold = False
    reader = _Reader(page, text, width, height)
    for number in range(text.count_chars()):
        char = reader.char(number)
        if char is None:
            turned += 1
        elif char.text in "\r\n":
            found += _pieces(line, bold)
            line = []
        else:
            seen = next((one for one in reversed(line) if not one.text.isspace()), None)
            if seen and _another_line(seen, char):
                found += _pieces(line, bold)
                line = []
            bold = bold if line else reader.bold(number)
            line.append(char)
    found += _pieces(line, bold)
    text.close()
    return Sheet(found, width, height, turned)


class _Reader:
    """Asks PDFium about characters, with one set of variables for all its answers."""

    def __init__(self, page: Any, text: Any, width: float, height: float) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._text = text
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(128)
        self._turn = page.get_rotation()
        self._width, self._height = width, height
        crop = page.get_cropbox()
        self._corner = crop[0], crop[1]

    def char(self, number: int) -> Char | None:
        """Return a character; None for one that does not run along the page as it is shown."""
        pdfium, text = self._pdfium, self._text
        code = pdfium.FPDFText_GetUnicode(text, number)
        pdfium.FPDFText_GetLooseCharBox(text, number, self._box)
        pdfium.FPDFText_GetCharOrigin(text, number, self._x, self._y)
        size = pdfium.FPDFText_GetFontSize(text, number)
        if pdfium.FPDFText_GetMatrix(text, number, self._matrix):
            size *= math.hypot(self._matrix.c, self._matrix.d) or 1.0
            angle = math.degrees(math.atan2(self._matrix.b, self._matrix.a)) - self._turn
            if abs((angle + 180) % 360 - 180) > 15:
                return None
        box = self._box
        left, _ = self._shown(box.left, box.bottom)
        right, _ = self._shown(box.right, box.top)
        _, base = self._shown(self._x.value, self._y.value)
        return Char(_sign(code), min(left, right), max(left, right), base, size)

    def bold(self, number: int) -> bool:
        """Tell by a font's name whether it is a bold one."""
        flags = ctypes.c_int()
        length = self._pdfium.FPDFText_GetFontInfo(self._text, number, self._name, 128, flags)
        return 0 < length <= 128 and any(
            word in self._name.value.lower() for word in (b"bold", b"black", b"heavy")
        )

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        """Return a place on the page as it is shown, which may be turned."""
        x, y = x - self._corner[0], y - self._corner[1]
        if self._turn == 90:
            return y, self._height - x
        if self._turn == 180:
            return self._width - x, self._height - y
        return (self._width - y, x) if self._turn == 270 else (x, y)


def _sign(code: int) -> str:
    if code == _HYPHEN:
        return "-"
    sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
    return (
        unicodedata.normalize("NFKC", sign)
        if "\ufb00" <= sign <= "\ufdff" or "\ufe70" <= sign <= "\ufeff"
        else sign
    )


def _another_line(before: Char, char: Char) -> bool:
    """Tell whether a character begins another line; raised and lowered ones do not."""
    return not char.text.isspace() and abs(char.base - before.base) > 0.5 * max(char.size, before.size)


def _pieces(line: Sequence[Char], bold: bool) -> Iterator[Piece]:
    """Cut a line at its wide gaps."""
    rtl = sum(map(_is_rtl, line))
    backwards = rtl > sum(char.text.isalpha() for char in line) / 2
    if rtl:  # PDFium's own spaces have no width, and stand in wrong places here
        line = sorted(
            (char for char in line if not char.text.isspace() or char.right > char.left), key=_from_right
        )
    wide = _wide(line)
    piece: list[Char] = []
    last: Char | None = None
    for char in line:
        if char.text.isspace():
            piece.append(char)
            continue
        if last and _gap(last, char) > wide:
            yield from _piece(piece, bold, bool(rtl), backwards)
            piece = []
        piece.append(char)
        last = char
    yield from _piece(piece, bold, bool(rtl), backwards)


def _from_right(char: Char) -> float:
    return -char.right


def _wide(line: Sequence[Char]) -> float:
    """Return the width from which a gap parts a line: more than the gaps between its words, which may be stretched."""
    seen = [char for char in line if not char.text.isspace()]
    gaps = sorted(_gap(one, other) for one, other in itertools.pairwise(seen))
    size = max((char.size for char in seen), default=0.0)
    words = [gap for gap in gaps if gap > SPACE * size]
    usual = words[len(words) // 2] if len(words) >= ENOUGH else 0.0
    return max(PART * size, STRETCHED * usual)


def _gap(one: Char, other: Char) -> float:
    """Return how far two characters are apart, whichever is first; one that lies far back counts as apart."""
    return max(other.left - one.right, one.left - other.right)


def _is_rtl(char: Char) -> bool:
    return unicodedata.bidirectional(char.text[:1] or " ") in ("R", "AL")


def _piece(chars: Sequence[Char], bold: bool, rtl: bool, backwards: bool) -> Iterator[Piece]:
    """Make a piece of characters, if any of them can be seen."""
    seen = [char for char in chars if not char.text.isspace()]
    if not seen:
        return
    size = sorted(char.size for char in seen)[len(seen) // 2]
    base = sorted(char.base for char in seen if char.size >= 0.9 * size)[0]
    marked = list(_marked(chars, size, base))
    text = _logical(marked, backwards) if rtl else "".join(text for text, _ in _spaced(marked))
    left, right = min(char.left for char in seen), max(char.right for char in seen)
    yield Piece(" ".join(text.split()), left, right, base, size, bold)


def _marked(chars: Sequence[Char], size: float, base: float) -> Iterator[Char]:
    """Put marks around raised numbers."""
    for char in chars:
        raised = char.size < 0.85 * size and char.base > base + 0.15 * size
        if raised and (char.text.isdigit() or char.text in "*†‡"):
            yield char._replace(text=f"{RAISED[0]}{char.text}{RAISED[1]}")
        else:
            yield char


def _spaced(chars: Sequence[Char]) -> Iterator[tuple[str, Char]]:
    """Yield the characters, with the spaces that only their distance shows."""
    last: Char | None = None
    for char in chars:
        close = last is None or last.text.isspace() or char.text.isspace()
        if last is not None and not close and _gap(last, char) > SPACE * char.size:
            yield " ", char
        yield char.text, char
        last = char


def _logical(chars: Sequence[Char], backwards: bool) -> str:
    """Write a line with right-to-left words in the order of reading, from its characters right to left."""
    texts = [text for text, _ in _spaced(_with_marks(chars))]
    written: list[str] = []
    for forward, run in itertools.groupby(zip(_forward(texts), texts, strict=True), key=lambda pair: pair[0]):
        signs = [text for _, text in run]
        written.append("".join(reversed(signs) if forward else signs))
    line = "".join(written if backwards else reversed(written)).replace(_TATWEEL, "")
    return line.translate(_MIRRORED) if _mirrored(line) else line


def _forward(texts: Sequence[str]) -> list[bool]:
    """Tell of each sign whether it runs left to right: figures, Latin letters and what stands between these."""
    kinds = [unicodedata.bidirectional(text.strip("".join(RAISED))[:1] or " ") for text in texts]
    forward = [kind in ("L", "EN", "AN") for kind in kinds]
    strong = [n for n, kind in enumerate(kinds) if kind in ("L", "EN", "AN", "R", "AL")]
    for one, other in itertools.pairwise(strong):
        between = kinds[one + 1 : other]
        latin = forward[one] and forward[other] and "L" in (kinds[one], kinds[other])
        point = forward[one] and forward[other] and len(between) == 1 and between[0] in ("CS", "ES", "ET")
        forward[one + 1 : other] = [latin or point] * len(between)
        for place in (one + 1, other - 1):  # a percent sign or the like at a figure
            if one < place < other and kinds[place] == "ET" and "EN" in (kinds[one], kinds[other]):
                forward[place] = True
    return forward


def _with_marks(chars: Sequence[Char]) -> list[Char]:
    """Put vowel signs behind their letters; letters of one ligature share a place, and stand in reading order."""
    letters: list[Char] = []
    signs: list[Char] = []
    for char in chars:
        (signs if unicodedata.category(char.text[:1] or " ") == "Mn" else letters).append(char)
    ordered: list[Char] = []
    for char in letters:
        place = len(ordered)
        while place and _is_rtl(char) and _same_place(ordered[place - 1], char):
            place -= 1
        ordered.insert(place, char)
    for sign in signs:
        middle = (sign.left + sign.right) / 2
        if ordered:
            nearest = min(
                range(len(ordered)), key=lambda n: abs((ordered[n].left + ordered[n].right) / 2 - middle)
            )
            base = ordered[nearest]
            ordered[nearest] = base._replace(text=base.text + sign.text)
    return ordered


def _same_place(one: Char, other: Char) -> bool:
    return (
        abs(one.left - other.left) < 0.01
        and abs(one.right - other.right) < 0.01
        and one.right - one.left > 0.01
    )


def _mirrored(line: str) -> bool:
    """Tell whether the brackets of a line are those of its look: the first one closes."""
    first = next((char for char in line if char in "()[]«»"), "")
    return first in (")", "]", "»")
