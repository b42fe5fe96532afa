"""The language of offices, each phrase with what people say instead."""

from collections.abc import Iterator

from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.measure import Sentence
from rupor.text.plain.reading import Reading

ADVICE = "! "
"""Before what is no replacement but advice to the author."""


def advice(instead: str) -> str:
    """Say what to do with a phrase of the lists."""
    if instead.startswith(ADVICE):
        return f"Better: {quote(instead.removeprefix(ADVICE))}."
    return f"Say instead: {quote(instead)}."


def phrases(reading: Reading) -> Iterator[Finding]:
    """Find phrases of the language's list, each once, with every place."""
    limit = reading.limit("officialese")
    if limit is None or not limit.always:
        return
    taken = [bytearray(len(one.text)) for one in reading.own]
    for pattern, instead in reading.knowledge.officialese:
        found: list[tuple[Sentence, int, int]] = []
        for number, one in enumerate(reading.own):
            for first, end in one.find(pattern):
                # The longer phrases of a list stand before the shorter ones that they contain.
                if not any(taken[number][first:end]):
                    taken[number][first:end] = b"x" * (end - first)
                    found.append((one, first, end))
        if found:
            one, first, end = found[0]
            yield Finding(
                rule=limit.rule,
                severity=limit.always,
                subject=quote(one.text[first:end]) + (f", {len(found)} times" if len(found) > 1 else ""),
                why="So offices write. Listeners do not speak so, and have to translate it while they listen.",
                suggestion=advice(instead),
                spots=tuple(spot for one, first, end in found for spot in one.spots(first, end)),
                weight=limit.matters * (1 + len(found) / 10),
            )
