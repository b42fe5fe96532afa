"""What a letter is made of, and which of its files are attached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

Kind = Literal["delivery", "correction", "recall"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFile:
    """A file that a letter tells of, and brings where it can."""

    name: str
    """Where it is at the station, below its folder, parted by ``/``; what stands last is the attachment's name."""
    size: int
    role: str = ""
    """As an Item's: ``sound``, ``sound-2``, ``segment-07``, or a paper's ending such as ``cue-sheet.pdf``."""
    media_type: str = ""
    file: Path | None = None
    """To be attached if there is room; None: it is at the station."""
    gone: bool = False
    """Of a recalled message: we have taken it away from the station's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What a letter tells of one message in one language. Texts come from anybody, and may hold anything."""

    title: str
    language: str
    """Of the message, BCP 47."""
    agency: str = ""
    version: int = 1
    """Of the delivery."""
    note: str = ""
    """What has changed since the version before, in lines."""
    reason: str = ""
    """Why the message is recalled."""
    embargo: datetime | None = None
    """Aware."""
    expires: str = ""
    """ISO 8601 date."""
    files: Sequence[LetterFile] = ()
    cue_sheet: Mapping[str, Any] = field(default_factory=dict)
    """``cue-sheet.json`` of the package; what it lacks is left out."""
    earlier: str = ""
    """Message-ID of the letter that this one corrects or recalls, so that mail programs show the two together."""


def attached(files: Sequence[LetterFile], most: int) -> tuple[LetterFile, ...]:
    """Return the files that are attached, in their order: all that can be, without the largest ones if these are more
    than *most* bytes together.

    >>> sound = LetterFile(name="a.mp3", size=900, file=Path("a"))
    >>> sheet = LetterFile(name="a.pdf", size=40, file=Path("b"))
    >>> [one.name for one in attached((sound, sheet), 100)]
    ['a.pdf']
    """
    ready = [number for number, one in enumerate(files) if one.file]
    kept: set[int] = set()
    room = most
    for number in sorted(ready, key=lambda number: (files[number].size, number)):
        room -= files[number].size
        if room < 0:
            break
        kept.add(number)
    return tuple(files[number] for number in sorted(kept))
