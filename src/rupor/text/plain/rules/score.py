"""The score of the language's own readability formula, against what the level asks."""

from collections.abc import Iterator

from rupor.text.plain import syllables
from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.reading import Reading


def scores(reading: Reading) -> Iterator[Finding]:
    """Find a text that its language's formula calls too hard."""
    for score in reading.scores:
        limit = reading.limit(score.rule)
        severity = limit.severity(score.value) if limit else None
        if limit and severity:
            yield Finding(
                rule=limit.rule,
                severity=severity,
                subject=f"{score.formula} {score.value:.0f} ({score.meaning}); {limit.asked}",
                why="Long sentences of long words tire the ear sooner than the eye: a listener cannot go back.",
                suggestion=f"Cut long sentences, and put short words for long ones, such as {_longest(reading)}.",
                weight=limit.weight(score.value),
            )


def _longest(reading: Reading) -> str:
    """Name the words of the most syllables (letters where they are not counted), the most frequent first."""
    seen: dict[str, int] = {}
    for one in reading.running:
        for token in one.tokens:
            if token.is_word and not token.text[:1].isupper():
                seen[token.text] = _size(token.plain, reading.language)
    longest = sorted(seen, key=lambda word: -seen[word])[:3]
    return ", ".join(quote(word) for word in longest)


def _size(word: str, code: str) -> int:
    return syllables.count(word, code) if code in syllables.COUNTERS else len(word)
