"""The sheet that a person reads a message from when recording it: as a web page and as a PDF.

It shows each segment in large print under the number that its take is named by, what is said otherwise than written,
where the stress is, how a number is dictated, what pause follows, and about how long all this takes.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rupor import pages
from rupor.errors import ConfigError, MissingDependency
from rupor.model import Boundary, Message, Segment
from rupor.pages import print as printed
from rupor.papers import aloud
from rupor.papers.aloud import SIGNS, Note, Piece, length, seconds
from rupor.run.files import whole
from rupor.tag import direction

KINDS = ("html", "pdf")
SMALLEST, LARGEST = 12.0, 48.0
"""Points: below, nobody reads at arm's length; above, long words do not fit into a line."""


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
    words, language = pages.words("prompter", message.language)
    lines = [_line(one, words, len(segments), size, rate) for one in segments]
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
        "lines": [asdict(line) for line in lines],
    }


def _line(segment: Segment, words: Mapping[str, Any], count: int, size: float, rate: str) -> Line:
    """Lay out one of *count* segments."""
    pieces, notes = aloud.pieces(segment, size)
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
        pause_time=aloud.pause_time(segment.pause, words),
    )


def take(segment: Segment, count: int) -> str:
    """Name the recording of a segment that is one of *count*: its number, so that names sort as the text does.

    >>> from rupor.model import Segment
    >>> take(Segment(index=0, kind="title", language="en", words=(), pause="title"), 12)
    '01'
    """
    return f"{segment.index + 1:0{max(2, len(str(count)))}}"


def _marks(lines: Sequence[Line], words: Mapping[str, Any]) -> list[dict[str, str]]:
    """Explain the numbers of the parts and the marks that these lines have."""
    numbers = [{"sign": "", "time": "", "text": words["take"].format(take=line.take)} for line in lines[:1]]
    pieces = [piece for line in lines for piece in line.pieces]
    return numbers + aloud.marks(pieces, [line.pause for line in lines], words)
