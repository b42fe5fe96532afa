"""What each level asks: the limits of ``levels.toml``, for one level and one language."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from rupor.errors import ConfigError
from rupor.tag import primary
from rupor.text.plain.finding import Severity

LEVELS = ("radio", "clear", "strict")
"""From the most lenient to the hardest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What a level asks of one measure."""

    rule: str
    about: str
    source: str
    should: float | None = None
    """Beyond this the text should be better."""
    must: float | None = None
    below: bool = False
    """Small values are the bad ones."""
    matters: float = 1.0
    """How much worse than other findings it is."""
    always: Severity | None = None
    """How bad it is whenever it is found; such a limit has no numbers."""

    def severity(self, value: float) -> Severity | None:
        """Say how bad *value* is, or None when it is good."""
        if self.always:
            return self.always
        if self.must is not None and self._beyond(value, self.must):
            return "must"
        return "should" if self.should is not None and self._beyond(value, self.should) else None

    def _beyond(self, value: float, limit: float) -> bool:
        return value < limit if self.below else value > limit

    def weight(self, value: float) -> float:
        """Say how bad *value* is: what the rule matters, up to twice as much the further it is from the limit."""
        if not self.should:
            return self.matters
        return self.matters * (1 + min(1.0, abs(value - self.should) / abs(self.should)))

    @property
    def asked(self) -> str:
        """The limit in words."""
        if self.always:
            return f"{self.always} not be there"
        side = "at least" if self.below else "at most"
        numbers = [("should be", self.should), ("must be", self.must)]
        return ", ".join(f"{word} {side} {number:g}" for word, number in numbers if number is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The limits of one level for one language."""

    name: str
    language: str
    limits: Mapping[str, Limit]
    """By rule; a rule that is missing is not asked."""


def level(name: str, language: str) -> Level:
    """Return a level's limits for a language; raise ConfigError when there is no such level."""
    if name not in LEVELS:
        raise ConfigError(f"--level: unknown level '{name}'. Expected one of: {', '.join(LEVELS)}")
    code = primary(language)
    limits = {rule: _limit(rule, raw, name, code) for rule, raw in _raw().items()}
    return Level(name=name, language=code, limits={rule: one for rule, one in limits.items() if one})


def _limit(rule: str, raw: Mapping[str, Any], name: str, code: str) -> Limit | None:
    """Read one limit; None where the level does not ask for it."""
    asked = raw.get(code, raw).get(name)
    if not asked:
        return None
    same = {
        "rule": rule,
        "about": raw["about"],
        "source": raw["source"],
        "matters": raw.get("matters", 1.0),
    }
    if isinstance(asked, str):
        return Limit(**same, always="must" if asked == "must" else "should")
    should, must = asked[0], asked[1] if len(asked) > 1 else None
    return Limit(**same, should=should, must=must, below=raw.get("worse") == "below")


@functools.cache
def _raw() -> dict[str, dict[str, Any]]:
    file = resources.files("rupor.text.plain") / "levels.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
