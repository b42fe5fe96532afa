"""SubRip: numbered cues, a comma before the milliseconds, CR LF as its old players expect.

The format has no escapes and no standard: where the text holds what players take for a command, the nearest visible
sign stands instead (the full-width form, which every Unicode compatibility mapping takes back).
"""

import re

from rupor import clock
from rupor.captions import bidi, grid
from rupor.captions.formats import Format
from rupor.model import Track

TAG = re.compile("<(?= */? *[A-Za-z])")
"""What players, and libraries that convert subtitles, take for the start of an HTML tag."""
SIGNS = str.maketrans("{}\\", "｛｝＼")
"""Braces and backslashes are commands of ASS, which many players and ffmpeg obey in SRT too."""


def write(track: Track) -> str:
    """Write *track*."""
    blocks = []
    for number, cue in enumerate(grid.cues(track, grid.MILLISECOND, marks=bidi.embedded), 1):
        times = f"{clock.stamp(cue.start, ',')} --> {clock.stamp(cue.end, ',')}"
        blocks.append("\r\n".join([str(number), times, *map(escape, cue.lines)]) + "\r\n")
    return "\r\n".join(blocks)


def escape(line: str) -> str:
    """Write *line* so that no player takes a part of it for a time or a tag; other signs stay what they are.

    >>> escape("a --> b, 2 < 3, <i> {x}")
    'a → b, 2 < 3, ＜i> ｛x｝'
    """
    return TAG.sub("＜", line.replace("-->", "→").translate(SIGNS))


SRT = Format(suffix="srt", media_type="application/x-subrip", write=write)
