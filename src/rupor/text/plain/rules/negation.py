"""Two negations where one yes is meant."""

from collections.abc import Iterator

from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.reading import Reading
from rupor.text.plain.rules.officialese import advice


def doubled(reading: Reading) -> Iterator[Finding]:
    """Find double negations of the language's list."""
    limit = reading.limit("double-negation")
    if limit is None or not limit.always:
        return
    for pattern, instead in reading.knowledge.double_negation:
        for one in reading.own:
            for first, end in one.find(pattern):
                yield Finding(
                    rule=limit.rule,
                    severity=limit.always,
                    subject=quote(one.text[first:end]),
                    why="Of two negations many listeners hear one, and understand the contrary.",
                    suggestion=advice(instead),
                    spots=one.spots(first, end),
                    weight=limit.matters,
                )
