"""Values for tests: a segment, a stretch of the timeline and a narration, from as little as matters to the test."""

from collections.abc import Sequence
from pathlib import Path

from rupor.model import (
    Boundary,
    Mark,
    Message,
    Narration,
    Placed,
    Programme,
    Segment,
    Span,
    Target,
    Track,
    Voice,
    Word,
)

RATE = 48_000
BEEP = Voice(engine="tone", name="beep", language="mul", licence="CC0-1.0", error_rate=1.0, pace=17.0)


def segment(
    *shown: str,
    spoken: Sequence[str] | None = None,
    after: str = " ",
    language: str = "en",
    index: int = 0,
    pause: Boundary = "sentence",
) -> Segment:
    """Make a segment of words, said as they are shown unless told otherwise."""
    words = [
        Word(shown=one, spoken=said, after=after) for one, said in zip(shown, spoken or shown, strict=True)
    ]
    if words:
        words[-1] = Word(shown=words[-1].shown, spoken=words[-1].spoken)
    return Segment(index=index, kind="sentence", language=language, words=tuple(words), pause=pause)


def placed(of: Segment, *, start: int = 0, letter: int = RATE // 15) -> Placed:
    """Place a segment on the timeline, each word as long as its letters, with no gaps between."""
    spans = []
    now = start
    for word in of.words:
        length = max(1, len(word.shown)) * letter
        spans.append(Span(start=now, end=now + length))
        now += length
    return Placed(segment=of, voice=BEEP, start=start, end=now, words=tuple(spans), timing="exact")


def narration(parts: Sequence[Placed], *, folder: Path = Path("nowhere"), tail: int = RATE // 2) -> Narration:
    """Make a narration of what was placed; it has no sound."""
    length = (parts[-1].end if parts else 0) + tail
    return Narration(
        placed=tuple(parts),
        length=length,
        mix=folder / "mix.pcm",
        peaks=folder / "mix.peaks",
    )


def message(**changed: str) -> Message:
    """Make a message that has everything a manifest names."""
    fields = {
        "id": "clean-water",
        "language": "en",
        "title": "Clean water",
        "date": "2026-03-22",
        "author": "Radio",
        "contact": "radio@example.org",
        "embargo": "",
        "source": "/somewhere/private/en.md",
        "source_sha256": "0" * 64,
        "encoding": "utf-8",
    }
    return Message(paragraphs=(), **(fields | changed))


def programme(of: Narration, cues: Track | None = None) -> Programme:
    """Put a message, a narration and its cues together."""
    track = cues or Track(language="en", title="Clean water", cues=())
    return Programme(message=message(), narration=of, track=track, target=Target())


def mark(first: int, end_offset: int, start: int, end: int) -> Mark:
    """Make a mark without spelling its fields."""
    return Mark(first=first, end_offset=end_offset, start=start, end=end)
