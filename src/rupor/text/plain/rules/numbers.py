"""Numbers: how many a listener must keep from one sentence. Telephone numbers and addresses are no figures to keep."""

import re
from collections.abc import Iterator

from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.measure import Sentence, Token
from rupor.text.plain.reading import Reading
from rupor.text.plain.rules.contact import contacts, is_contact

_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")


def numbers(reading: Reading) -> Iterator[Finding]:
    """Find sentences with more numbers than can be kept."""
    limit = reading.limit("numbers")
    if limit is None:
        return
    known = contacts(reading)
    for one in reading.own:
        found = list(_figures(one, known))
        severity = limit.severity(len(found))
        if severity:
            named = ", ".join(quote(token.text) for token in found)
            yield Finding(
                rule=limit.rule,
                severity=severity,
                subject=named,
                why=f"{len(found)} numbers in one sentence: from one hearing people keep one, if any.",
                suggestion="Keep the one that matters, round it (almost all, half, six of ten), and give another "
                "a sentence of its own.",
                spots=tuple(spot for token in found for spot in one.spots(token.first, token.end)),
                weight=limit.weight(len(found)),
            )


def _figures(sentence: Sentence, known: set[str]) -> Iterator[Token]:
    """Yield the numbers; a day and its year, side by side, are one date."""
    last = -10
    for number, token in enumerate(sentence.tokens):
        if not token.text[:1].isdigit() or is_contact(token, sentence, known):
            continue
        if number - last > 2 or not _year(token):
            yield token
        last = number


def _year(token: Token) -> bool:
    return len(token.text) == 4 and token.text[:2] in ("18", "19", "20", "21")
