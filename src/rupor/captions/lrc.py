"""LRC, the lyrics of music players, with and without a time before every word: a line for each cue.

The format knows no ends: an empty line clears the screen where a silence is heard. Nor has it escapes: a bracket
that would open a time is written as its full-width form.
"""

import itertools
import re
from collections.abc import Callable

from rupor.captions import bidi, grid
from rupor.captions.formats import Format
from rupor.captions.grid import Shown
from rupor.clock import RATE
from rupor.model import Track

SILENCE = RATE
"""The shortest gap between two cues in which the screen is cleared; a shorter one would make it flicker."""
TIME = re.compile(r"[\[<](?=\s*[0-9]+:)")
SIGNS = str.maketrans("[]<", "［］＜")


def write(track: Track) -> str:
    """Write *track* with the time of each cue."""
    return _file(track, lambda cue: escape(cue.lines[0]))


def write_words(track: Track) -> str:
    """Write *track* in the enhanced form (A2): a time before each word, and one after the last."""
    return _file(
        track,
        lambda cue: (
            "".join(f"<{stamp(word.start)}>{escape(word.text)}" for word in cue.words)
            + f"<{stamp(cue.words[-1].end)}>"
        ),
    )


def _file(track: Track, text: Callable[[Shown], str]) -> str:
    cues = grid.cues(track, grid.CENTISECOND, marks=bidi.marked, one_line=True)
    title = grid.clean(track.title).translate(SIGNS)
    lines = [*([f"[ti:{title}]"] if title else []), f"[la:{grid.language(track)}]"]
    for cue, following in itertools.zip_longest(cues, cues[1:]):
        lines.append(f"[{stamp(cue.start)}]{text(cue)}")
        if following is None or following.start - cue.end >= SILENCE:
            lines.append(f"[{stamp(cue.end)}]")
    return "".join(line + "\n" for line in lines)


def stamp(at: int) -> str:
    """Write a time in samples as minutes, seconds and hundredths.

    >>> stamp(3_661 * RATE + 480)
    '61:01.01'
    """
    minutes, rest = divmod(at // grid.CENTISECOND, 6000)
    return f"{minutes:02}:{rest // 100:02}.{rest % 100:02}"


def escape(text: str) -> str:
    """Write *text* so that no bracket in it opens a time.

    >>> escape("[00:00.00] a [b] <1:2> <c>")
    '［00:00.00] a [b] ＜1:2> <c>'
    """
    return TIME.sub(lambda found: found[0].translate(SIGNS), text)


LRC = Format(suffix="lrc", media_type="application/x-lrc", write=write)
LRC_WORDS = Format(suffix="words.lrc", media_type="application/x-lrc", write=write_words)
