"""A segment's timed words into the parts that lines are made of: words with their signs, long ones in pieces.

A lone dash or stop stays with the word before it, a lone quote with the one after; what cannot be seen goes along
with its neighbour. Only a word that is longer than a line is ever cut, after a sign if it has one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from rupor import clock
from rupor.captions import breaks, length
from rupor.model import Placed

CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
"""Controls that are no white space: no subtitle file may hold them."""
SPOKEN = clock.samples(0.03)
"""A sign that takes less is not said."""
SIGNS = frozenset("/.-_?&=#:@+, ")
"""After these a web address or a long number is cut, if it must be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is never broken; white space inside it is single spaces."""

    text: str
    size: int
    """Characters of the text that are seen."""
    space: bool
    """White space follows in the text."""
    start: int
    end: int
    joint: str
    """How it hangs together with the next part (``breaks.joints``)."""


def parts(placed: Placed, width: int) -> list[Part]:
    """Return a segment's parts, none wider than *width*, in order of the text and of time."""
    signed = list(_signed(_timed(placed), width))
    named = breaks.joints([part.text for part in signed], placed.segment.language)
    joined = [replace(part, joint=joint) for part, joint in zip(signed, [*named, "sentence"], strict=False)]
    return [piece for part in joined for piece in _cut(part, width)]


def _timed(placed: Placed) -> Iterator[Part]:
    """Make a part of each word; times that run back are held."""
    now = placed.words[0].start if placed.words else 0
    for word, span in zip(placed.segment.words, placed.words, strict=True):
        text = " ".join(CONTROLS.sub("", word.shown).split())
        start = max(now, span.start)
        now = max(start, span.end)
        space = bool(word.after)
        yield Part(text=text, size=length.of(text), space=space, start=start, end=now, joint="free")


def _signed(words: Iterable[Part], width: int) -> Iterator[Part]:
    """Put lone signs and what cannot be seen to the word that they belong to, if the line has the room."""
    held: Part | None = None
    for part in words:
        if held is None:
            held = part
        elif _belongs(held, part, width):
            held = _joined(held, part)
        else:
            yield held
            held = part
    if held is not None and held.text:
        yield held


def _belongs(held: Part, part: Part, width: int) -> bool:
    """Tell whether *part* belongs on one line with what stands before it, and fits there."""
    if not held.size or not part.size:
        return True
    if held.size + held.space + part.size > width:
        return False
    closing = part.text[0] not in breaks.OPENING and not any(map(str.isalnum, part.text))
    opened = held.text[-1] in breaks.OPENING and not any(map(str.isalnum, held.text))
    return closing or opened


def _joined(held: Part, part: Part) -> Part:
    """Make one part of two; a sign that is not said keeps the silence before it out of the word."""
    silent = part.end - part.start < SPOKEN or not part.size
    unsaid = not held.size or (held.end - held.start < SPOKEN and not any(map(str.isalnum, held.text)))
    between = " " if held.space and held.size and part.size else ""
    return Part(
        text=held.text + between + part.text,
        size=held.size + len(between) + part.size,
        space=part.space or (held.space and not part.size),
        start=part.start if unsaid else held.start,
        end=held.end if silent and not unsaid else part.end,
        joint="free",
    )


def _cut(part: Part, width: int) -> list[Part]:
    """Cut a part that is wider than a line, its time shared by length."""
    if part.size <= width:
        return [part]
    texts = list(_pieces(part.text, width))
    sizes = [length.of(text) for text in texts]
    whole, spoken = sum(sizes), part.end - part.start
    edges = [part.start + spoken * seen // whole for seen in accumulate(sizes, initial=0)]
    cut = [
        Part(text=text, size=size, space=False, start=start, end=end, joint="in_word")
        for text, size, (start, end) in zip(texts, sizes, pairwise(edges), strict=True)
    ]
    return [*cut[:-1], replace(cut[-1], space=part.space, joint=part.joint)]


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield a long text in pieces of a line's width at most, cut after a sign in the last half if there is one."""
    at = 0
    while at < len(text):
        end = _reach(text, at, width)
        if end < len(text):
            half = at + (end - at) // 2
            end = max((place + 1 for place in range(half, end) if text[place] in SIGNS), default=end)
        if piece := text[at:end].strip(" "):
            yield piece
        at = end


def _reach(text: str, at: int, width: int) -> int:
    """Return where a piece that begins at *at* must end to fit into a width; marks stay with their letter."""
    seen = 0
    for place in range(at, len(text)):
        seen += length.of(text[place])
        if seen > width:
            return place
    return len(text)
