"""Transcript JSON of the podcast namespace, version 1.0.0: for programs, and for podcast players.

The text stands as it is, without marks for direction: a program knows the language.
"""

import json

from rupor import clock
from rupor.captions import bidi, grid
from rupor.captions.formats import Format
from rupor.model import Track


def write(track: Track) -> str:
    """Write *track*, a segment for each cue; times are seconds."""
    segments = [
        {
            "startTime": clock.clock_ms(cue.start) / 1000,
            "endTime": clock.clock_ms(cue.end) / 1000,
            "body": cue.lines[0],
        }
        for cue in grid.cues(track, grid.MILLISECOND, marks=bidi.unmarked, one_line=True)
    ]
    return json.dumps({"version": "1.0.0", "segments": segments}, ensure_ascii=False, indent=1) + "\n"


CAPTIONS_JSON = Format(suffix="captions.json", media_type="application/json", write=write)
