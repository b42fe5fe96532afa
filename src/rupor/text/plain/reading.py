"""What a rule is given: the message, its sentences, what the level asks and what is known of the language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rupor.model import Message
from rupor.text.plain.finding import Finding
from rupor.text.plain.knowledge import Knowledge
from rupor.text.plain.levels import Level, Limit
from rupor.text.plain.measure import Sentence
from rupor.text.plain.readability import Score


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A message as the rules read it."""

    message: Message
    language: str
    """Without region."""
    sentences: tuple[Sentence, ...]
    level: Level
    knowledge: Knowledge
    scores: tuple[Score, ...]
    seconds: float
    """How long it is listened to."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """What initialisms stand for, as the lexicons know."""

    @cached_property
    def own(self) -> tuple[Sentence, ...]:
        """The sentences in the message's own language."""
        return tuple(one for one in self.sentences if one.language == self.language)

    @cached_property
    def running(self) -> list[Sentence]:
        """Those that are text, not titles."""
        return [one for one in self.own if one.running]

    def limit(self, rule: str) -> Limit | None:
        """Return what the level asks by a rule; None when it does not ask."""
        return self.level.limits.get(rule)


Rule = Callable[[Reading], Iterable[Finding]]
"""Finds what one idea of plain speech is against."""
