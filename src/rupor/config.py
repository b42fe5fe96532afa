"""What a run is asked to do: one frozen value, checked before anything is read or written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rupor.errors import ConfigError
from rupor.model import House, Target
from rupor.run.registry import close_matches

OUTPUTS = ("mp3", "wav", "srt", "vtt", "transcript", "timeline")
"""What a package holds unless the user names less."""

WITH_PROFILES = ("srt", "vtt", "transcript", "timeline", "cue-sheet", "script")
"""The same where delivery profiles are named: they make the sound files, and a radio desk expects papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one run; the defaults are those of the command line."""

    to: Path = Path("audio")
    """Folder in which packages appear as ``<message>/<language>``."""
    voices: tuple[str, ...] = ()
    """``LANG=ENGINE:NAME`` each."""
    rate: str = "clear"
    """``clear``, ``normal``, ``natural`` or words a minute."""
    outputs: tuple[str, ...] = ()
    """Names; empty: ``OUTPUTS``, or ``WITH_PROFILES`` where there are profiles."""
    executor: str = "threads"
    lexicons: tuple[Path, ...] = ()
    """Lexicon files, trusted before those that lie beside the texts."""
    allow_poor_voice: bool = False
    captions: str = "easy"
    """The rule set that captions are cut by."""
    recording: Path | None = None
    """What a person recorded: a file with the whole message, or a folder with a file for each segment."""
    missing_by_voice: bool = False
    """An engine speaks what nobody recorded."""
    target: Target = field(default_factory=Target)
    profiles: tuple[str, ...] = ()
    """Delivery profiles, each with a folder of its own in the package."""
    fit: float | None = None
    """Seconds that the whole must last."""
    house: House = field(default_factory=House)
    """What the office wants in all its messages."""


def listed(names: Iterable[str]) -> tuple[str, ...]:
    """Read a list of names, commas allowed, each once."""
    return tuple(dict.fromkeys(part.strip() for name in names for part in name.split(",") if part.strip()))


def outputs(names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Read a list of outputs, commas allowed; raise ConfigError that names every unknown one."""
    wanted = listed(names)
    known = tuple(known)
    for name in wanted:
        if name not in known:
            raise ConfigError(f"--outputs: unknown output '{name}'. {close_matches(name, known)}")
    if not wanted:
        raise ConfigError(f"--outputs: no output is named. {close_matches('', known)}")
    return wanted
