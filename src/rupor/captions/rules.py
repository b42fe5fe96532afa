"""The rule sets that captions obey, as data: ``rulesets/<name>.toml``, with what differs by language.

A language's own table replaces single values of the set's ``[all]``; what stands under a primary subtag (``zh``) holds
for all its variants. A value that a guide does not name is marked there as our own choice.
"""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from rupor.errors import ConfigError
from rupor.tag import primary

_FOLDER = Path(__file__).parent / "rulesets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One rule set for one language. Times are seconds, lengths are characters as ``length`` counts them."""

    name: str
    language: str
    width: int
    """Characters in a line."""
    lines: int = 2
    speed: float
    """Characters that are read in a second, at most."""
    shortest: float
    """Least time that a cue is shown."""
    longest: float
    """Most time that a cue is shown."""
    longest_word: float = 0.0
    """The same for a cue of one word, if it is more: a telephone number that is dictated stays while it is heard."""
    gap: float
    """Least time between two cues."""
    chain: float = 0.5
    """Less time than this between two cues is a flicker: the first one stays until the gap."""
    sync: float
    """Most time by which a cue may appear before or after its first word."""
    linger: float
    """Most time that a cue stays after its last word."""
    pause: float
    """A silence of this length is heard as a pause: no cue goes across it."""
    one_sentence: bool = False
    """A cue never holds words of two sentences."""

    def most(self, words: int) -> float:
        """Return the most time that a cue of so many words (pieces) is shown, in seconds."""
        return max(self.longest, self.longest_word if words == 1 else 0.0)


def names() -> tuple[str, ...]:
    """Name every rule set."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def check(name: str) -> None:
    """Raise ConfigError when there is no rule set *name*."""
    if name not in names():
        raise ConfigError(f"--captions: unknown rule set '{name}'. Expected one of: {', '.join(names())}")


@functools.cache
def get(name: str, language: str) -> Rules:
    """Return the rule set *name* for *language*; raise ConfigError when there is none."""
    check(name)
    tables = tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
    own = tables["all"] | tables.get(primary(language), {})
    return Rules(name=name, language=language, **own)
