"""What leaves: a programme, its files and their folder."""

from dataclasses import dataclass
from pathlib import Path

from rupor.clock import RATE
from rupor.model.captions import Track
from rupor.model.sound import Loudness, Narration, Target
from rupor.model.text import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Everything that an output may read."""

    message: Message
    narration: Narration
    track: Track
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One file of a package."""

    name: str
    """In the package; ``podcast/news.ru.mp3`` in a profile's folder."""
    media_type: str
    size: int
    sha256: str
    loudness: Loudness | None = None
    length: int | None = None
    """Samples of a sound file at ``clock.RATE``."""
    profile: str = ""
    """Name of the delivery profile that it was made for."""
    start: int = 0
    """Where the file begins on the message's timeline, for one part of several."""
    segment: int | None = None
    """Index of the one segment that the file holds, where a profile wants each alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document that goes with the sound, before it is a file."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A sealed folder of renditions; ``manifest.json`` is its written form."""

    path: Path
    message: str
    language: str
    renditions: tuple[Rendition, ...]
    duration: int
    """Samples."""
    warnings: tuple[str, ...] = ()
    synthesized: int = 0
    """Segments that an engine spoke in this run; the others came from the cache."""

    @property
    def seconds(self) -> float:
        """How long it sounds."""
        return self.duration / RATE

    def file(self, suffix: str) -> Path:
        """Return the path of the file whose name ends in *suffix*, such as ``mp3``; raise KeyError when none does."""
        for rendition in self.renditions:
            if rendition.name.endswith(suffix):
                return self.path / rendition.name
        raise KeyError(
            f"no '{suffix}' in {self.path}. Files: {', '.join(item.name for item in self.renditions)}"
        )
