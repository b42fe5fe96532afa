"""Timed text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a cue's line that is spoken in one go: a word with its punctuation, or part of a long one."""

    line: int
    """Index of the line."""
    first: int
    """Offset of its first character in the line; spaces between pieces belong to none."""
    end_offset: int
    """Offset after its last character."""
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Timed text, shown from start to end."""

    start: int
    end: int
    lines: tuple[str, ...]
    segment: int
    """Index of the segment that it shows."""
    language: str = ""
    """Of the segment; empty: the track's."""
    pieces: tuple[Piece, ...] = ()
    """When each word of its lines is spoken, in order of the text; may begin before or end after the cue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The cues of one language, in order of time."""

    language: str
    title: str
    cues: tuple[Cue, ...]
    rules: str = "easy"
    """Name of the rule set that cut them (``captions.rules``)."""
