"""Cut the narration's timed words into cues: one or more for each segment, never across two.

A cue has at most two lines of the language's width. Where a segment needs several, they are cut by least cost: few
cues, of like length, broken after punctuation. Times are those of the words; a cue stays as long as its reading
takes, if the next one leaves it the time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rupor import clock
from rupor.model import Cue, Narration, Placed, Span, Track
from rupor.tag import primary

WIDTHS = {"ru": 39, "zh": 16, "ja": 16}
"""Characters in a line (SPECS C1)."""
WIDTH = 42
SPEEDS = {"zh": 7.0, "ja": 7.0}
"""Characters a second that are read in comfort."""
SPEED = 15.0
SHORTEST = clock.samples(1.0)
LONGEST_AFTER = clock.samples(2.0)
"""A cue stays no longer than this after its last word."""
GAP = clock.samples(0.08)

CUE_COST = 100.0
"""Of one more cue: fewer are easier to follow."""
UNEVEN_COST = 40.0
BROKEN_COST = 15.0
"""Of a cut that is not after punctuation."""
OPENING = frozenset("«“„‹([{¿¡")
STOPS = frozenset(".,;:!?…—–»”)،؛؟。，；：！？、）”")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
"""Controls that are no white space: no subtitle file may hold them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a line's width of one that is too long for a line."""

    text: str
    after: str
    span: Span


def track(narration: Narration, language: str, title: str, rules: str = "easy") -> Track:
    """Cut the whole narration into cues."""
    cut: list[Cue] = []
    for placed in narration.placed:
        cut += cues(placed)
    ends = [*(cue.start for cue in cut[1:]), narration.length + GAP]
    timed = tuple(_timed(cue, following, language) for cue, following in zip(cut, ends, strict=False))
    return Track(language=language, title=title, cues=timed, rules=rules)


def cues(placed: Placed) -> list[Cue]:
    """Cut one segment into cues that last exactly as long as their words."""
    language = primary(placed.segment.language)
    width = WIDTHS.get(language, WIDTH)
    pieces = _pieces(placed, width)
    result = []
    for first, last in _cuts(pieces, width):
        shown = pieces[first:last]
        lines = tuple(line for part in _lines(shown, width) if (line := _line(part)))
        if lines:
            start, end = shown[0].span.start, shown[-1].span.end
            result.append(Cue(start=start, end=end, lines=lines, segment=placed.segment.index))
    return result


def _pieces(placed: Placed, width: int) -> list[Piece]:
    """Turn words into pieces: a lone dash or stop stays with the word before it, a lone quote with the one after."""
    pieces: list[Piece] = []
    for word, span in zip(placed.segment.words, placed.words, strict=True):
        shown = CONTROLS.sub("", word.shown)
        before = pieces[-1] if pieces else None
        if before and _stays(before.text, shown) and len(before.text + before.after + shown) <= width:
            whole = Span(start=before.span.start, end=max(before.span.end, span.end))
            pieces[-1] = Piece(before.text + before.after + shown, word.after, whole)
            continue
        parts = [shown[at : at + width] for at in range(0, len(shown), width)] or [""]
        edges = [span.start + (span.end - span.start) * n // len(parts) for n in range(len(parts) + 1)]
        for n, part in enumerate(parts):
            after = word.after if n == len(parts) - 1 else ""
            pieces.append(Piece(part, after, Span(start=edges[n], end=edges[n + 1])))
    return pieces


def _stays(before: str, shown: str) -> bool:
    """Tell whether *shown* belongs on one line with the word before it: a lone dash, or after a lone quote."""
    closing = bool(shown) and shown[0] not in OPENING and not any(letter.isalnum() for letter in shown)
    opened = before[-1:] in OPENING and not any(letter.isalnum() for letter in before)
    return closing or opened


def _line(pieces: Sequence[Piece]) -> str:
    # Separators inside a text must not become line ends of a file.
    return " ".join("".join(piece.text + piece.after for piece in pieces).split())


def _lines(pieces: Sequence[Piece], width: int) -> list[Sequence[Piece]]:
    """Break a cue into one line if it fits, else into the two that are most alike, after punctuation if possible."""
    if len(_line(pieces)) <= width:
        return [pieces]
    best, cost = 0, float("inf")
    for at in range(1, len(pieces)):
        upper, lower = _line(pieces[:at]), _line(pieces[at:])
        if len(upper) > width or len(lower) > width:
            continue
        tried = abs(len(upper) - len(lower)) - (10 if upper[-1:] in STOPS else 0)
        if tried < cost:
            best, cost = at, tried
    return [pieces[:best], pieces[best:]] if best else []


def _cuts(pieces: Sequence[Piece], width: int) -> list[tuple[int, int]]:
    """Choose the cues of a segment, as ranges of its pieces, by least cost."""
    whole = len(_line(pieces))
    ideal = whole / -(-whole // (2 * width)) if whole else 1.0
    costs = [0.0] + [float("inf")] * len(pieces)
    back = [0] * (len(pieces) + 1)
    for last in range(1, len(pieces) + 1):
        for first in range(last - 1, -1, -1):
            length = len(_line(pieces[first:last]))
            if length > 2 * width + 1:
                break
            if length and _lines(pieces[first:last], width):
                cost = costs[first] + _cost(length, ideal, pieces[last - 1], last == len(pieces))
                if cost < costs[last]:
                    costs[last], back[last] = cost, first
    ranges = []
    last = len(pieces)
    while last > 0:
        ranges.append((back[last], last))
        last = back[last]
    return ranges[::-1]


def _cost(length: int, ideal: float, piece: Piece, at_end: bool) -> float:
    uneven = UNEVEN_COST * (length / ideal - 1) ** 2
    broken = 0.0 if at_end or piece.text[-1:] in STOPS else BROKEN_COST
    return CUE_COST + uneven + broken


def _timed(cue: Cue, following: int, language: str) -> Cue:
    """Let a cue stay until it can be read, up to a gap before the next."""
    letters = sum(len(line) for line in cue.lines)
    reading = clock.samples(letters / SPEEDS.get(primary(language), SPEED))
    wanted = max(cue.end, cue.start + max(SHORTEST, reading))
    end = min(wanted, cue.end + LONGEST_AFTER, following - GAP)
    return Cue(start=cue.start, end=max(end, cue.start + 1), lines=cue.lines, segment=cue.segment)
