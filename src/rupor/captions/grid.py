"""A track as every format writes it: clean lines, and times on the format's own grid, rounded once.

Lines hold no sign that a player, a library or XML takes for an end of line, a control or a mistake, and every
bidi control in them is closed. Times are rounded down, so that nothing is late; no cue is empty and none overlaps
another, except that cues shorter than a step of the grid push the next one. Times stay samples at 48 kHz.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rupor.captions import bidi
from rupor.clock import RATE
from rupor.model import Cue, Track
from rupor.tag import primary

MILLISECOND = RATE // 1000
CENTISECOND = RATE // 100

Marks = Callable[[str, str], Mapping[int, str]]
"""From a line and its language to marks for direction at offsets of the line: one of ``captions.bidi``."""

SPACES = frozenset(" \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
"""Every one is a space here. Spaces that hold words together, such as U+00A0, stay what they are."""
DROPPED = re.compile("[\x00-\x1f\x7f-\x9f\ufeff]")
"""Controls, and the byte order mark."""
BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""Halves of surrogate pairs and signs that no XML may hold: shown as U+FFFD."""
TAG = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
UNSPACED = frozenset("zh yue wuu ja th lo km my".split())
"""Languages without spaces between words: their lines are joined without one."""
_JOINT = "\n\n"
"""Stands where two lines of a cue are joined; no character is equal to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a cue with everything up to the next one: the space, or the end of the line (LF)."""

    text: str
    start: int
    """On the grid, later than the word before, inside the cue."""
    end: int
    """On the grid, not after the next word's start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A cue as it is written."""

    start: int
    end: int
    lines: tuple[str, ...]
    """One or more; none is empty."""
    language: str
    """A BCP 47 tag."""
    words: tuple[Word, ...]
    """One or more; put together they are the lines with LF between."""


def language(of: Track) -> str:
    """Return a track's language as a tag that is safe in a header; ``und`` (undetermined) if it is none."""
    return _tag(of.language)


def clean(text: str) -> str:
    """Return *text* as one line without anything that a file must not hold.

    >>> clean("a\\u2028b\\x00 \\n c\\ud800")
    'a b c�'
    """
    return "".join(_signs(text, spaced=True))


def cues(
    track: Track, step: int, *, marks: Marks = bidi.numbers, one_line: bool = False
) -> tuple[Shown, ...]:
    """Put *track* on a grid of *step* samples; a cue without anything to see is left out.

    *marks* gives the marks for direction in each line; with *one_line* the lines of a cue are joined into one.
    """
    result: list[Shown] = []
    for cue in track.cues:
        tag = _tag(cue.language or track.language)
        signs = _cue_signs(cue, tag, marks, one_line)
        text = "".join(signs)
        if text:
            free = result[-1].end if result else 0
            start = max(cue.start // step * step, free)
            end = max(cue.end // step * step, start + step)
            words = _timed(_texts(cue, signs), start, end, step)
            result.append(
                Shown(start=start, end=end, lines=tuple(text.split("\n")), language=tag, words=words)
            )
    return tuple(result)


def _tag(text: str) -> str:
    return text if TAG.fullmatch(text) else "und"


def _cue_signs(cue: Cue, tag: str, marks: Marks, one_line: bool) -> list[str]:
    """Write what each character of a cue becomes, its lines joined by one more: LF where a line with text begins."""
    if one_line:
        chars = [char for line in cue.lines for char in (*line, _JOINT)]
        return [*_marked(_signs(chars[:-1], spaced=primary(tag) not in UNSPACED), tag, marks), ""]
    signs: list[str] = []
    for line in cue.lines:
        shown = _marked(_signs(line, spaced=True), tag, marks)
        if signs and any(shown):
            signs[-1] = "\n" if any(signs) else ""
        signs += [*shown, ""]
    return signs


def _signs(chars: Sequence[str], *, spaced: bool) -> list[str]:
    """Write what each character of a line becomes: itself, nothing, a single space for spaces, or U+FFFD."""
    signs: list[str] = []
    last = " "
    for at, char in enumerate(chars):
        if char in SPACES or char == _JOINT:
            joined = char == _JOINT and not spaced and not _latin(last, chars[at + 1 : at + 2])
            sign = "" if last == " " or joined else " "
        else:
            sign = "" if DROPPED.match(char) else BROKEN.sub("\ufffd", char)
        last = sign or last
        signs.append(sign)
    return bidi.closed(_stripped(signs))


def _latin(last: str, following: Sequence[str]) -> bool:
    return all(sign.isascii() and sign.isalnum() for sign in (last, *following))


def _stripped(signs: list[str]) -> list[str]:
    """Empty the white space at both ends of a line, whatever its kind, and a line without anything to see."""
    held = [at for at, sign in enumerate(signs) if sign.strip()]
    seen = any(unicodedata.category(signs[at]) != "Cf" for at in held)
    first, last = (held[0], held[-1]) if seen else (len(signs), 0)
    return [sign if first <= at <= last else "" for at, sign in enumerate(signs)]


def _marked(signs: list[str], tag: str, marks: Marks) -> list[str]:
    """Put the marks of a line to its signs, each to the sign that it stands before, and what is last to the last."""
    line = "".join(signs)
    found = marks(line, tag) if line else {}
    result = []
    at = 0
    for sign in signs:
        before = found.get(at, "") if sign else ""
        at += len(sign)
        result.append(before + sign + (found.get(at, "") if sign and at == len(line) else ""))
    return result


def _texts(cue: Cue, signs: list[str]) -> list[tuple[str, int, int]]:
    """Cut a cue's signs into words with the times of its pieces; without pieces it is one word."""
    heads = [0]
    for line in cue.lines:
        heads.append(heads[-1] + len(line) + 1)
    pieces = sorted(cue.pieces, key=lambda piece: (piece.line, piece.first))
    edges = [0, *(heads[piece.line] + piece.first for piece in pieces[1:]), len(signs)]
    times = [(piece.start, piece.end) for piece in pieces] or [(cue.start, cue.end)]
    words: list[tuple[str, int, int]] = []
    for first, last, (start, end) in zip(edges, edges[1:], times, strict=False):
        text = "".join(signs[first:last])
        if words and not (text.strip() and words[-1][0].strip()):
            # What cannot be seen goes with the word before it, and opening white space with the one after.
            before, began, ended = words.pop()
            text, start, end = before + text, *((began, ended) if before.strip() else (start, end))
        words.append((text, start, end))
    return words


def _timed(texts: list[tuple[str, int, int]], start: int, end: int, step: int) -> tuple[Word, ...]:
    """Put words on the grid, each later than the one before; words for which there is no step join the last."""
    room = (end - start) // step
    if len(texts) > room:
        rest = "".join(text for text, _, _ in texts[room - 1 :])
        texts = [*texts[: room - 1], (rest, texts[room - 1][1], texts[-1][2])]
    starts: list[int] = []
    for at, (_, begin, _) in enumerate(texts):
        earliest = starts[-1] + step if starts else start
        starts.append(min(max(begin // step * step, earliest), end - (len(texts) - at) * step))
    ends = [*starts[1:], end]
    return tuple(
        Word(text=text, start=at, end=max(at + step, min(finish // step * step, limit)))
        for (text, _, finish), at, limit in zip(texts, starts, ends, strict=True)
    )
