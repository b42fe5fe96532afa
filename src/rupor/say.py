"""What will be said: each segment shown beside spoken, with every change explained and every doubt marked."""

import json
from collections.abc import Iterator, Sequence

from rupor.model import Change, Doubt, Message, Segment
from rupor.signs import ACUTE

DOUBT = "?"


def plain(text: str) -> str:
    """Return a text without stress marks."""
    return text.replace(ACUTE, "")


def line(segment: Segment) -> str:
    """Describe a segment as one line of JSON; stress marks are in ``pronounced`` alone."""
    document = {
        "index": segment.index,
        "language": segment.language,
        "shown": segment.shown,
        "spoken": segment.spoken,
        "pronounced": segment.pronounced,
        "changes": [_change(segment, one) for one in segment.changes],
        "doubts": [_doubt(segment, one) for one in segment.doubts],
    }
    return json.dumps(document, ensure_ascii=False)


def _change(segment: Segment, change: Change) -> dict[str, object]:
    found: dict[str, object] = {
        "first": change.first,
        "end": change.end,
        "shown": segment.shown[change.first : change.end],
        "spoken": plain(change.spoken),
        "rule": change.rule,
    }
    if change.spoken != found["spoken"]:
        found["pronounced"] = change.spoken
    return found | {name: text for name, text in (("note", change.note), ("ipa", change.ipa)) if text}


def _doubt(segment: Segment, doubt: Doubt) -> dict[str, object]:
    found: dict[str, object] = {
        "first": doubt.first,
        "end": doubt.end,
        "shown": segment.shown[doubt.first : doubt.end],
        "why": doubt.why,
        "options": [plain(option) for option in doubt.options],
    }
    if found["options"] != list(doubt.options):
        found["pronounced"] = list(doubt.options)
    return found


def text(message: Message, segments: Sequence[Segment]) -> Iterator[str]:
    """Write a message for people, line by line."""
    yield f"{message.source} ({message.language})"
    for segment in segments:
        yield ""
        yield f"{segment.index + 1:>3}  {segment.shown.strip()}"
        if segment.pronounced != segment.shown.strip():
            yield f"  →  {segment.pronounced}"
        for change in segment.changes:
            note = f": {change.note}" if change.note else ""
            yield f"       {segment.shown[change.first : change.end]} → {said(change.spoken)}  ({change.rule}{note})"
        for doubt in segment.doubts:
            options = f" Could be: {', '.join(doubt.options[1:])}." if doubt.options[1:] else ""
            yield f"     {DOUBT} {segment.shown[doubt.first : doubt.end]}: {doubt.why}{options}"
    yield ""
    yield summary(segments)


def said(spoken: str) -> str:
    """Return what is said, or that nothing is."""
    return spoken.strip() or "not said"


def summary(segments: Sequence[Segment]) -> str:
    """Count changes and doubts."""
    changes = sum(len(one.changes) for one in segments)
    doubts = sum(len(one.doubts) for one in segments)
    advice = ". Settle them in a lexicon: texts/README.md says how" if doubts else ""
    return f"{len(segments)} segments, {changes} changes, {doubts} in doubt{advice}"
