"""Numbers: how many a listener must keep from one sentence. Telephone numbers and addresses are no figures to keep."""

import re
from collections.abc import Collection, Iterator

from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.measure import Sentence
from rupor.text.plain.reading import Reading
from rupor.text.plain.rules.contact import contacts, places

_AMOUNT = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]|\d{1,3}(?:\s\d{3})+(?!\d)")
"""One number, though a space parts its thousands; a Chinese date is one, too."""

Place = tuple[int, int]


def numbers(reading: Reading) -> Iterator[Finding]:
    """Find sentences with more numbers than can be kept."""
    limit = reading.limit("numbers")
    if limit is None:
        return
    known = contacts(reading)
    for one in reading.own:
        found = list(_figures(one, list(places(one.text, known))))
        severity = limit.severity(len(found))
        if severity:
            named = ", ".join(quote(one.text[first:end]) for first, end in found)
            yield Finding(
                rule=limit.rule,
                severity=severity,
                subject=named,
                why=f"{len(found)} numbers in one sentence: from one hearing people keep one, if any.",
                suggestion="Keep the one that matters, round it (almost all, half, six of ten), and give another "
                "a sentence of its own.",
                spots=tuple(spot for first, end in found for spot in one.spots(first, end)),
                weight=limit.weight(len(found)),
            )


def _figures(sentence: Sentence, contact: Collection[Place]) -> Iterator[Place]:
    """Yield the numbers; a day and its year, side by side, are one date."""
    last, reached = -10, 0
    for number, token in enumerate(sentence.tokens):
        inside = token.first < reached or any(first <= token.first < end for first, end in contact)
        if inside or not token.text[:1].isdigit():
            continue
        amount = _AMOUNT.match(sentence.text, token.first)
        reached = amount.end() if amount else token.first + len(token.text.rstrip(".,:"))
        if number - last > 2 or not _year(sentence.text[token.first : reached]):
            yield token.first, reached
        last = number


def _year(text: str) -> bool:
    return len(text) == 4 and text[:2] in ("18", "19", "20", "21")
