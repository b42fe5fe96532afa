"""``timeline.json``: what is said when, in samples, for programs that work on with the sound."""

import json

from rupor.clock import RATE
from rupor.model import Placed, Programme, Word


def write(programme: Programme) -> str:
    """Write every segment with its words and their times."""
    segments = [_segment(placed) for placed in programme.narration.placed]
    document = {
        "rate": RATE,
        "length": programme.narration.length,
        "captions": {"rules": programme.track.rules},
        "segments": segments,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _segment(placed: Placed) -> dict[str, object]:
    segment = placed.segment
    return {
        "index": segment.index,
        "kind": segment.kind,
        "language": segment.language,
        "voice": placed.voice.id,
        "timing": placed.timing,
        "pause": segment.pause,
        "shown": segment.shown,
        "spoken": segment.spoken,
        "start": placed.start,
        "end": placed.end,
        "words": [
            {**_forms(word), "start": span.start, "end": span.end, **_doubt(sure)}
            for word, span, sure in zip(
                segment.words, placed.words, placed.confidence or (1.0,) * len(placed.words), strict=True
            )
        ],
    }


def _forms(word: Word) -> dict[str, object]:
    """Return a word's shown form, its spoken one where that is another, and whether it is dictated."""
    forms: dict[str, object] = {"shown": word.shown}
    if word.spoken != word.shown:
        forms["spoken"] = word.spoken
    return {**forms, "dictated": True} if word.dictated else forms


def _doubt(confidence: float) -> dict[str, object]:
    return {} if confidence == 1.0 else {"confidence": round(confidence, 2)}
