"""Texts as tags can hold them: whatever stands in a title, the file can be read.

NUL ends a text in ID3 and in many readers; half a character (a lone surrogate) has no bytes at all.
"""

import re
from dataclasses import replace
from typing import Any

from rupor.model import Chapter, Label, Speaker, TimedWord

_GONE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
"""Controls that are not seen; marks of byte order, which begin a text in ID3."""
_HALF = re.compile(r"[\ud800-\udfff]")
_LINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def line(text: str) -> str:
    """Return *text* in one line, without controls, white space folded; marks of direction and joiners stay.

    >>> line(" Clean\\x00\\n water ")
    'Clean water'
    """
    return " ".join(lines(text).split())


def lines(text: str) -> str:
    """Return *text* without controls, its lines parted by newlines alone."""
    return _HALF.sub("\ufffd", _GONE.sub("", _LINES.sub("\n", text)))


def shortened(text: str, most: int) -> str:
    """Cut *text* to at most *most* bytes of UTF-8, between two characters, and show that it was cut.

    >>> shortened("вода", 8), shortened("вода", 7)
    ('вода', 'во…')
    """
    data = text.encode("utf-8")
    if len(data) <= most:
        return text
    return data[: most - 3].decode("utf-8", errors="ignore").rstrip() + "…"


def cleaned(label: Label) -> Label:
    """Return *label* with every text cleaned, and its chapters and words in the order of time."""
    in_line: dict[str, Any] = {name: line(getattr(label, name)) for name in _LINE_FIELDS}
    return replace(
        label,
        **in_line,
        disclosure=lines(label.disclosure).strip(),
        disclosure_en=lines(label.disclosure_en).strip(),
        text=lines(label.text).strip(),
        speakers=tuple(_speaker(one) for one in label.speakers),
        chapters=_chapters(label.chapters, label.length),
        segments=_chapters(label.segments, label.length),
        words=_words(label.words),
    )


_LINE_FIELDS = (
    "id title language agency publisher date licence contact series embargo expires in_cue out_cue".split()
)


def _speaker(one: Speaker) -> Speaker:
    return replace(one, name=line(one.name), language=line(one.language), licence=line(one.licence))


def _chapters(chapters: tuple[Chapter, ...], length: int) -> tuple[Chapter, ...]:
    """Keep chapters that last within the file, in order; one without a title is named by its number."""
    found: list[Chapter] = []
    for one in sorted(chapters, key=lambda one: (one.start, one.end)):
        start, end = max(0, one.start), min(one.end, length or one.end)
        if end > start:
            title = line(one.title) or str(len(found) + 1)
            found.append(replace(one, title=title, start=start, end=end))
    return tuple(found)


def _words(words: tuple[TimedWord, ...]) -> tuple[TimedWord, ...]:
    ordered = sorted(words, key=lambda one: one.start)
    return tuple(replace(one, text=lines(one.text)) for one in ordered if lines(one.text))
