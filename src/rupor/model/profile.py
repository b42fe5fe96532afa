"""How one kind of outlet wants its sound files."""

from dataclasses import dataclass
from typing import Literal

from rupor.model.sound import Target

Format = Literal["wav", "mp2", "mp3", "m4a", "ogg", "flac", "raw"]
Coding = Literal["pcm16", "pcm24", "mp2", "mp3", "aac", "opus", "flac", "ulaw", "alaw"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A delivery profile: data from ``sound/profiles/<name>.toml``, or an office's own."""

    name: str
    title: str
    """For whom, in a few words."""
    note: str
    """Where its numbers come from."""
    format: Format
    """The file's form; ``raw`` has no header."""
    coding: Coding
    rate: int
    """Samples a second."""
    channels: int
    """1, or 2 that are the same."""
    bitrate: int = 0
    """kbit/s; 0: the coding knows none."""
    target: Target
    head: float = 0.0
    """Least seconds of silence before the first sound."""
    tail: float = 0.0
    """Least seconds of silence after the last."""
    band: tuple[int, int] | None = None
    """Hertz between which it must lie (telephone)."""
    most_bytes: int = 0
    """A larger file is split between two segments, and the parts are numbered; 0: any size."""
    each_segment: bool = False
    """One more file for each segment."""
    tags: bool = True
    """Tags are written into the file, where its form has any."""
    suffix: str = ""
    """Ending of the file's name, where it is not the format's name: ``ulaw``."""
