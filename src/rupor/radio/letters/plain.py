"""A letter as plain text, for whoever reads mail without pages: lines of 76 columns, in any language.

What runs in another direction than the letter stands between isolates (UAX 9), which are closed on every line.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rupor.radio.letters.passages import Line, Passage, Section

COLUMNS = 76
_LTR, _RTL, _END = "\u2066", "\u2067", "\u2069"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff"
_OPENING = "「『（《〈【〔“‘"
_CLOSING = "，。、；：！？）》〉」』】〕”’…"
_PIECE = re.compile(rf"[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_CLOSING}]*\s*")
"""What no line ends within: a word, or a wide letter with the signs that belong to it (UAX 14)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a language is written."""

    direction: str
    colon: str
    comma: str


def text(sections: Sequence[Section], style: Style) -> str:
    """Write the sections of a letter."""
    return "\n\n".join("\n".join(_section(one, style)) for one in sections) + "\n"


def wrapped(line: str, columns: int = COLUMNS) -> list[str]:
    """Cut a line into lines of at most *columns*; what has no place to be cut stays whole.

    >>> wrapped("Прочтите это вслух", 12), wrapped("请勿播出，谢谢", 8)
    (['Прочтите это', 'вслух'], ['请勿播', '出，谢谢'])
    """
    lines, now = [], ""
    for piece in _PIECE.findall(line):
        if now and width(now + piece.rstrip()) > columns:
            lines.append(now.rstrip())
            now = ""
        now += piece
    return [*lines, now.rstrip()]


def width(line: str) -> int:
    """Return the columns that a line takes on a screen where all letters but the wide ones are one column wide."""
    return sum(_columns(one) for one in line)


def _columns(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _section(section: Section, style: Style) -> Iterator[str]:
    if section.kind == "end":
        yield "-- "  # RFC 3676, 4.3: what follows is no part of the letter
    heading = section.heading.shown if section.heading else ""
    if section.kind == "alert":
        yield from wrapped(f"*** {heading}")
        yield from _lines(section.lines, "    ", style, section.kind)
        return
    if heading:
        yield from wrapped(heading + style.colon)
    yield from _lines(section.lines, "  " if heading else "", style, section.kind)


def _lines(lines: Sequence[Line], indent: str, style: Style, kind: str) -> Iterator[str]:
    for line in lines:
        inner = indent
        if line.caption:
            caption = f"{indent}{_isolated(line.caption.shown, line.caption, style)}{style.colon}"
            short = f"{caption} {style.comma.join(_isolated(one.shown, one, style) for one in line.values)}"
            # The lines of a note stay lines.
            if width(short) <= COLUMNS and (len(line.values) == 1 or kind != "alert"):
                yield short
                continue
            yield caption
            inner += "  "
        for one in line.values:
            for part in wrapped(one.shown, COLUMNS - len(inner)):
                yield inner + _isolated(part, one, style)


def _isolated(part: str, passage: Passage, style: Style) -> str:
    if passage.direction == style.direction:
        return part
    return f"{_RTL if passage.direction == 'rtl' else _LTR}{part}{_END}"
