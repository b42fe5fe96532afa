"""A text as a person reads it aloud: what is said otherwise than written, where to pause, how long it takes.

Every sheet that people read from shows these, whether they record with it or read live.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from rupor import check
from rupor.clock import minutes
from rupor.label import AFTER
from rupor.model import Boundary, Change, Doubt, Segment
from rupor.say import plain
from rupor.signs import ACUTE, DICTATED_CLOSE, DICTATED_OPEN
from rupor.sound.join import PAUSES
from rupor.tag import primary, right_to_left
from rupor.voice import dictate
from rupor.voice.rate import CHARACTERS

Look = Literal["plain", "stressed", "said", "noted", "silent"]
SIGNS: dict[Boundary, str] = {"clause": "/", "sentence": "//", "paragraph": "///", "title": "///", "end": "‖"}
"""Announcers' marks for pauses."""
BENEATH = 24
"""Letters at 24 points that are read at a glance beneath the word that they belong to; more go on a line below."""
_GROUPED = re.compile(r"[+(]?\d+(?:[-.() ]{1,2}\d+)+")
"""Digits in groups, as telephone numbers are written."""
_STOPS = " ,;:.،؛，；：。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a segment, and how it is shown."""

    look: Look
    """``plain`` as written; ``stressed`` with its marks; ``said`` with the spoken form beneath; ``noted`` with the
    spoken form on a line below; ``silent`` not read."""
    shown: str
    said: str = ""
    doubt: bool = False
    ltr: bool = False
    """From left to right even in Arabic, which would swap the groups of a telephone number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A line below a segment: how something in it is said."""

    kind: Literal["long", "dictated", "choice"]
    shown: str
    said: tuple[str, ...]
    """Groups with a pause between them, or forms to choose from."""


def seconds(segment: Segment, rate: str) -> float:
    """Say about how long a person reads a segment at *rate*, its pause and what is dictated counted."""
    whole = replace(segment, words=tuple(replace(word, dictated=False) for word in segment.words))
    paced = check.seconds([segment], rate)
    dictated = (check.seconds([whole], rate) - paced) / dictate.SLOWER
    return paced + dictated + sum(part.pause_ms for part in dictate.parts(_given(segment))) / 1000


def length(segments: Sequence[Segment], rate: str) -> str:
    """Say about how long a person reads them at *rate*, as minutes and seconds."""
    return minutes(max(1.0, sum(seconds(one, rate) for one in segments)))


def paragraphs(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    """Part segments where the author parted the text: paragraphs, items of a list and headings."""
    found: list[Segment] = []
    for one in segments:
        found.append(one)
        if one.pause in AFTER:
            yield found
            found = []
    if found:
        yield found


def joined(segments: Sequence[Segment]) -> str:
    """Join segments as they are shown, with the spaces that the script has.

    >>> from rupor.model import Word
    >>> def one(text, language): return Segment(index=0, kind="sentence", language=language,
    ...     words=(Word(shown=text, spoken=text),), pause="sentence")
    >>> joined([one("Boil it.", "en"), one("Drink.", "en")]), joined([one("烧开。", "zh"), one("喝。", "zh")])
    ('Boil it. Drink.', '烧开。喝。')
    """
    space = "" if segments and primary(segments[0].language) in CHARACTERS else " "
    return " ".join(space.join(one.shown.strip() for one in segments).split())


def headline(title: str, most: int = 70) -> str:
    """Cut a title, between words where it has any, to what fits into the head of a page.

    >>> headline("Clean water for all", 12), headline("Clean water")
    ('Clean water…', 'Clean water')
    """
    if len(title) <= most:
        return title
    return (title[: most + 1].rpartition(" ")[0] or title[: most // 2]).rstrip(" ,;:—–-") + "…"


def _given(segment: Segment) -> str:
    """Return the spoken text with what is dictated between its signs."""
    return "".join(
        (f"{DICTATED_OPEN}{word.spoken}{DICTATED_CLOSE}" if word.dictated else word.spoken) + word.after
        for word in segment.words
    )


def pieces(segment: Segment, size: float) -> tuple[tuple[Piece, ...], tuple[Note, ...]]:
    """Cut the shown text at what is said otherwise and at what is in doubt; none of it is lost.

    *size* is that of the print in points: what is said is shown beneath a word where it fits.
    """
    found: list[Piece] = []
    notes: list[Note] = []
    at = 0
    for first, end, change, doubt in _places(segment):
        shown = segment.shown[first:end]
        found.append(Piece(look="plain", shown=segment.shown[at:first]))
        dictated = _dictated(segment, first, end)
        piece = _piece(shown, change, dictated, size)
        found.append(replace(piece, doubt=doubt is not None, ltr=dictated))
        notes += _notes(piece, dictated, doubt)
        at = end
    found.append(Piece(look="plain", shown=segment.shown[at:].rstrip()))
    if right_to_left(segment.language):
        found = [part for piece in found for part in _ordered(piece)]
    return tuple(piece for piece in found if piece.shown), tuple(notes)


def _ordered(piece: Piece) -> Iterator[Piece]:
    """Cut a plain piece of a text from right to left at digits in groups, which stay as they are dialled."""
    at = 0
    for found in _GROUPED.finditer(piece.shown) if piece.look == "plain" and not piece.doubt else ():
        yield replace(piece, shown=piece.shown[at : found.start()])
        yield replace(piece, shown=found[0], ltr=True)
        at = found.end()
    yield replace(piece, shown=piece.shown[at:])


def _places(segment: Segment) -> list[tuple[int, int, Change | None, Doubt | None]]:
    """Return stretches that are changed, in doubt, or both, in order and without overlaps."""
    found: list[tuple[int, int, Change | None, Doubt | None]] = []
    doubts = list(segment.doubts)
    for change in segment.changes:
        within = [doubt for doubt in doubts if doubt.first < change.end and change.first < doubt.end]
        found.append((change.first, change.end, change, within[0] if within else None))
        doubts = [doubt for doubt in doubts if doubt not in within]
    found += [(doubt.first, doubt.end, None, doubt) for doubt in doubts]
    found.sort(key=lambda one: one[:2])
    return [one for number, one in enumerate(found) if not number or one[0] >= found[number - 1][1]]


def _dictated(segment: Segment, first: int, end: int) -> bool:
    """Tell whether any word of a stretch of the shown text is dictated."""
    at = 0
    for word in segment.words:
        if word.dictated and at < end and first < at + len(word.shown):
            return True
        at += len(word.shown + word.after)
    return False


def _piece(shown: str, change: Change | None, dictated: bool, size: float) -> Piece:
    """Choose how a stretch that is changed (or, without *change*, in doubt) is shown."""
    if change is None:
        return Piece(look="plain", shown=shown)
    said = change.spoken.strip()
    if not said:
        return Piece(look="silent", shown=shown)
    if _unaccented(said) == _unaccented(shown):
        return Piece(look="stressed", shown=said, said=shown)
    wide = max(len(plain(said)), len(shown)) * size > BENEATH * 24
    return Piece(look="noted" if dictated or wide else "said", shown=shown, said=said)


def _unaccented(text: str) -> str:
    """Return a text without stress marks and with е for ё, which is how Russian is mostly written."""
    return text.replace(ACUTE, "").replace("ё", "е").replace("Ё", "Е")


def _notes(piece: Piece, dictated: bool, doubt: Doubt | None) -> list[Note]:
    """Say on lines of its own what does not fit beneath a word."""
    notes = []
    if piece.look == "noted" and dictated:
        groups = dictate.parts(f"{DICTATED_OPEN}{piece.said}{DICTATED_CLOSE}")
        said = tuple(group.text.strip(_STOPS) for group in groups)
        notes.append(Note(kind="dictated", shown=piece.shown, said=said))
    elif piece.look == "noted":
        notes.append(Note(kind="long", shown=piece.shown, said=(piece.said,)))
    options = tuple(dict.fromkeys(one.strip() for one in doubt.options if one.strip())) if doubt else ()
    if len(options) > 1:
        notes.append(Note(kind="choice", shown=piece.shown, said=options))
    return notes


def marks(
    parts: Iterable[Piece], pauses: Iterable[Boundary], words: Mapping[str, Any]
) -> list[dict[str, str]]:
    """Explain the marks that pieces and pauses have, each in *words*: a sign, the pause's time, and what it means."""
    shown = list(parts)
    looks = {"doubt" if piece.doubt else "" for piece in shown} | {piece.look for piece in shown}
    stressed = ACUTE in "".join(piece.shown + piece.said for piece in shown)
    names = [name for name in ("said", "noted", "silent", "doubt") if name in looks] + ["stress"] * stressed
    found = [{"sign": "", "time": "", "text": words[name]} for name in names]
    there = set(pauses)
    return found + [
        {"sign": SIGNS[kind], "time": pause_time(kind, words), "text": words["pauses"][kind]}
        for kind in PAUSES
        if kind in there
    ]


def pause_time(pause: Boundary, words: Mapping[str, Any]) -> str:
    """Say how long listeners hear a pause, in *words*: the language's form of seconds and its decimal sign."""
    return str(words["seconds"].format(n=f"{PAUSES[pause]:g}".replace(".", words["decimal"])))
