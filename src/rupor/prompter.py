"""The sheet that a person reads a message from when recording it: as a web page and as a PDF.

It shows each segment in large print under the number that its take is named by, what is said otherwise than written,
where the stress is, how a number is dictated, what pause follows, and about how long all this takes.
"""

import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from rupor import check, pages
from rupor.errors import ConfigError, MissingDependency
from rupor.model import Boundary, Change, Doubt, Message, Segment
from rupor.pages import print as printed
from rupor.run.files import whole
from rupor.say import plain
from rupor.signs import ACUTE, DICTATED_CLOSE, DICTATED_OPEN
from rupor.sound.join import PAUSES
from rupor.tag import direction, primary, right_to_left
from rupor.text.plain.rules.time import minutes
from rupor.voice import dictate

Look = Literal["plain", "stressed", "said", "noted", "silent"]
SIGNS: dict[Boundary, str] = {"clause": "/", "sentence": "//", "paragraph": "///", "title": "///", "end": "‖"}
"""Announcers' marks for pauses."""
KINDS = ("html", "pdf")
SMALLEST, LARGEST = 12.0, 48.0
"""Points: below, nobody reads at arm's length; above, long words do not fit into a line."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One segment of the sheet."""

    take: str
    """The number that its recording is named by."""
    language: str
    direction: str
    kind: str
    seconds: str
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    pause: Boundary
    sign: str
    pause_time: str


def size(text: str) -> float:
    """Read a size of print, in points; raise ConfigError where it is none, or too small or large.

    >>> size("24pt"), size("30")
    (24.0, 30.0)
    """
    try:
        points = float(text.lower().removesuffix("pt"))
    except ValueError:
        points = math.nan
    if not SMALLEST <= points <= LARGEST:
        raise ConfigError(
            f"--size: '{text}' is not a size of print. Expected points from {SMALLEST:g} to {LARGEST:g}. "
            "Try --size 24pt"
        )
    return points


def paths(messages: Sequence[Message], out: Path) -> list[list[Path]]:
    """Name the files of each message: all kinds in the folder *out*, or where it is a file's name, that kind alone.

    Make the folder where it is missing; raise ConfigError where that cannot be done or two files are of one name.
    """
    one = out.suffix.lower().removeprefix(".") in KINDS
    folder = out.parent if one else out
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{folder}: is no folder that can be written ({error.strerror}). Expected a folder, or a name that ends "
            "in .html or .pdf. Name another one with --out"
        ) from error
    found = []
    for message in messages:
        own = f"{message.id}.{message.language}"
        if one:
            found.append([out.with_name(f"{out.stem}.{own}{out.suffix}") if len(messages) > 1 else out])
        else:
            found.append([out / f"{own}.prompter.{kind}" for kind in KINDS])
    names = [name for several in found for name in several]
    for name in names:
        if names.count(name) > 1:
            raise ConfigError(
                f"{name}: two messages have this name. Expected one each. Run the command for one at a time, each "
                "with an --out of its own"
            )
    return found


def write(
    path: Path, message: Message, segments: Sequence[Segment], *, size: float = 24.0, rate: str = "clear"
) -> None:
    """Write the sheet to *path*, as a page or (``.pdf``) as a PDF; the file appears whole or not at all."""
    if path.suffix.lower() != ".pdf":
        whole(path, page(message, segments, size=size, rate=rate))
        return
    try:
        body = pdf(message, segments, size=size, rate=rate)
    except MissingDependency as error:
        raise MissingDependency(f"{path}: {error}, or print the sheet's .html from a web browser") from error
    whole(path, body)


def page(message: Message, segments: Sequence[Segment], *, size: float = 24.0, rate: str = "clear") -> str:
    """Write the sheet as a web page that needs no network; *size* is that of its print in points."""
    return pages.render("prompter", **_sheet(message, segments, size, rate))


def pdf(message: Message, segments: Sequence[Segment], *, size: float = 24.0, rate: str = "clear") -> bytes:
    """Write the sheet as a PDF; raise MissingDependency where no font has a letter of it."""
    return printed.pdf("prompter", _sheet(message, segments, size, rate), message.language)


def _sheet(message: Message, segments: Sequence[Segment], size: float, rate: str) -> dict[str, Any]:
    """Gather everything that a sheet shows, as what JSON can say."""
    words, language = _words(message.language)
    lines = [asdict(_line(one, words, len(segments), size, rate)) for one in segments]
    return {
        "file": f"{message.id}.{message.language}",
        "language": message.language,
        "direction": direction(message.language),
        "title": message.title or message.id,
        "size": size,
        "total": sum(seconds(one, rate) for one in segments),
        "about": words["about"].format(time=length(segments, rate)),
        "parts": words["parts"].format(n=len(segments)),
        "words": words,
        "words_language": language,
        "words_direction": direction(language),
        "marks": _marks(lines, words),
        "lines": lines,
    }


def _words(language: str) -> tuple[dict[str, Any], str]:
    """Return what the sheet says around a message, and the language of it: the message's own, or English."""
    known = tomllib.loads((pages.FOLDER / "prompter.toml").read_text(encoding="utf-8"))
    code = primary(language) if primary(language) in known else "en"
    return known[code], code


def seconds(segment: Segment, rate: str) -> float:
    """Say about how long a person reads a segment at *rate*, its pause and what is dictated counted."""
    whole = replace(segment, words=tuple(replace(word, dictated=False) for word in segment.words))
    paced = check.seconds([segment], rate)
    dictated = (check.seconds([whole], rate) - paced) / dictate.SLOWER
    return paced + dictated + sum(part.pause_ms for part in dictate.parts(_given(segment))) / 1000


def length(segments: Sequence[Segment], rate: str) -> str:
    """Say about how long a person reads them at *rate*, as minutes and seconds."""
    return minutes(max(1.0, sum(seconds(one, rate) for one in segments)))


def _given(segment: Segment) -> str:
    """Return the spoken text with what is dictated between its signs."""
    return "".join(
        (f"{DICTATED_OPEN}{word.spoken}{DICTATED_CLOSE}" if word.dictated else word.spoken) + word.after
        for word in segment.words
    )


def _line(segment: Segment, words: Mapping[str, Any], count: int, size: float, rate: str) -> Line:
    """Lay out one of *count* segments."""
    pieces, notes = _pieces(segment, size)
    pause = f"{PAUSES[segment.pause]:g}".replace(".", words["decimal"])
    return Line(
        take=take(segment, count),
        language=segment.language,
        direction=direction(segment.language),
        kind=segment.kind,
        seconds=words["seconds"].format(n=max(1, round(seconds(segment, rate)))),
        pieces=pieces,
        notes=notes,
        pause=segment.pause,
        sign=SIGNS[segment.pause],
        pause_time=words["seconds"].format(n=pause),
    )


def take(segment: Segment, count: int) -> str:
    """Name the recording of a segment that is one of *count*: its number, so that names sort as the text does.

    >>> from rupor.model import Segment
    >>> take(Segment(index=0, kind="title", language="en", words=(), pause="title"), 12)
    '01'
    """
    return f"{segment.index + 1:0{max(2, len(str(count)))}}"


def _pieces(segment: Segment, size: float) -> tuple[tuple[Piece, ...], tuple[Note, ...]]:
    """Cut the shown text at what is said otherwise and at what is in doubt; none of it is lost."""
    pieces: list[Piece] = []
    notes: list[Note] = []
    at = 0
    for first, end, change, doubt in _places(segment):
        shown = segment.shown[first:end]
        pieces.append(Piece(look="plain", shown=segment.shown[at:first]))
        dictated = _dictated(segment, first, end)
        piece = _piece(shown, change, dictated, size)
        pieces.append(replace(piece, doubt=doubt is not None, ltr=dictated))
        notes += _notes(piece, dictated, doubt)
        at = end
    pieces.append(Piece(look="plain", shown=segment.shown[at:].rstrip()))
    if right_to_left(segment.language):
        pieces = [part for piece in pieces for part in _ordered(piece)]
    return tuple(piece for piece in pieces if piece.shown), tuple(notes)


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


def _marks(lines: Sequence[Mapping[str, Any]], words: Mapping[str, Any]) -> list[dict[str, str]]:
    """Explain the marks that these lines have."""
    looks = {piece["look"] for line in lines for piece in line["pieces"]}
    looks |= {"doubt" for line in lines for piece in line["pieces"] if piece["doubt"]}
    texts = "".join(piece["shown"] + piece["said"] for line in lines for piece in line["pieces"])
    has = {
        "take": bool(lines),
        "said": "said" in looks,
        "noted": "noted" in looks,
        "silent": "silent" in looks,
        "doubt": "doubt" in looks,
        "stress": ACUTE in texts,
    }
    first = lines[0]["take"] if lines else ""
    found = [{"sign": "", "time": "", "text": words[name].format(take=first)} for name in has if has[name]]
    pauses = {line["pause"]: line for line in lines}
    return found + [
        {"sign": SIGNS[kind], "time": pauses[kind]["pause_time"], "text": words["pauses"][kind]}
        for kind in PAUSES
        if kind in pauses
    ]
