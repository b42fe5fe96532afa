"""The rules, one idea of plain speech a module; each takes a ``Reading`` and yields findings."""

from rupor.text.plain.reading import Rule
from rupor.text.plain.rules import (
    abbreviation,
    action,
    contact,
    foreign,
    ideas,
    length,
    negation,
    nouns,
    numbers,
    officialese,
    passive,
    rare,
    score,
    time,
)

RULES: tuple[Rule, ...] = (
    length.sentences,
    length.mean,
    score.scores,
    ideas.several,
    numbers.numbers,
    rare.words,
    abbreviation.unexplained,
    foreign.passages,
    foreign.words,
    officialese.phrases,
    nouns.verbal,
    nouns.chains,
    passive.passives,
    negation.doubled,
    action.calls,
    contact.said,
    time.listening,
)
"""In the order in which findings of one weight are shown."""
