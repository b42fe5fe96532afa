"""How long the message takes to hear."""

from collections.abc import Iterator

from rupor.clock import minutes
from rupor.text.plain.finding import Finding
from rupor.text.plain.reading import Reading


def listening(reading: Reading) -> Iterator[Finding]:
    """Find a message that is longer than people listen."""
    limit = reading.limit("listening-time")
    severity = limit.severity(reading.seconds) if limit else None
    if limit and limit.should and severity:
        share = 1 - limit.should / reading.seconds
        yield Finding(
            rule=limit.rule,
            severity=severity,
            subject=f"{minutes(reading.seconds)} min, {limit.should / 60:g} min are enough",
            why="Nobody can go back to what was missed, and of a long message less is kept than of a short one.",
            suggestion=f"Leave out about {share:.0%}, what the listener need not know to act; or make two messages.",
            weight=limit.weight(reading.seconds),
        )
