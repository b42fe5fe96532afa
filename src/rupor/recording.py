"""A message that a person recorded: which file holds what.

The recording is one file with the whole message, or a folder with a file for each segment, named by its number as
``rupor prompter`` shows it: ``01.wav``, ``2.mp3``, ``03 second try.m4a``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rupor.errors import ConfigError
from rupor.model import Segment, Voice
from rupor.sound import decode

ENGINE = "recorded"
"""What stands for an engine where a person speaks."""
_NUMBER = re.compile(r"0*(\d{1,6})(?!\d)")


@dataclass(frozen=True, slots=True)
class Source:
    """What the user says was recorded."""

    path: Path
    takes: Mapping[int, Path] | None
    """The file of each segment, by its index; None: one file holds the whole message."""

    def voice(self, language: str) -> Voice:
        """Return the person as a voice of *language*."""
        return Voice(engine=ENGINE, name=self.path.resolve().name, language=language, licence="")


def spoken(segments: Iterable[Segment]) -> list[Segment]:
    """Leave out segments in which there is nothing to say, such as a line of stars."""
    return [one for one in segments if any(map(str.isalnum, one.spoken))]


def look(path: Path, segments: Sequence[Segment]) -> Source:
    """Look at what is to be read; raise ConfigError with everything that is wrong with its names."""
    if not path.exists():
        raise ConfigError(
            f"--recording: '{path}' is not there. Expected a recording, or a folder with one for each segment"
        )
    if not path.is_dir():
        return Source(path, None)
    found: dict[int, Path] = {}
    wrong: list[str] = []
    for file in sorted(path.iterdir()):
        if not file.name.startswith(".") and file.suffix.lower() in decode.SUFFIXES:
            wrong += _numbered(file, len(segments), found)
    if not wrong and not found:
        wrong = ["there is no recording in it"]
    if wrong:
        raise ConfigError(
            f"--recording {path}: {'; '.join(wrong)}. Expected a file for each segment, named by its number, such as "
            "01.wav. Numbers stand in: rupor prompter"
        )
    return Source(path, found)


def _numbered(file: Path, count: int, found: dict[int, Path]) -> Iterator[str]:
    """Put a file into *found* under the segment that its name means, one of *count*, or yield what is wrong."""
    number = _NUMBER.match(file.name)
    index = int(number[1]) - 1 if number else -1
    if not number:
        yield f"'{file.name}' does not begin with the number of a segment"
    elif not 0 <= index < count:
        yield f"'{file.name}': there is no segment {index + 1}, the last one is {count}"
    elif index in found:
        yield f"'{file.name}' and '{found[index].name}' are both segment {index + 1}"
    else:
        found[index] = file


def unrecorded(source: Source, segments: Sequence[Segment], by_voice: bool) -> list[Segment]:
    """Name the segments that have no take in a folder; raise ConfigError unless engines are to speak them."""
    if source.takes is None:
        return []
    missing = [one for one in spoken(segments) if one.index not in source.takes]
    if missing and not by_voice:
        width = max(2, len(str(len(segments))))
        named = "\n".join(f"  {one.index + 1:0{width}}: {one.place}" for one in missing)
        raise ConfigError(
            f"--recording {source.path}: {_count(missing)} no take:\n{named}\nExpected a file for each, named by its "
            f"number, such as {missing[0].index + 1:0{width}}.wav. Record them, or let a voice speak them: "
            "--missing-by-voice"
        )
    return missing


def _count(segments: Sequence[Segment]) -> str:
    return "1 segment has" if len(segments) == 1 else f"{len(segments)} segments have"
