"""WebVTT, to the byte."""

import textwrap

from rupor.captions.vtt import VTT, write
from rupor.model import Cue, Track

SECOND = 48_000


def track(*cues: tuple[int, int, tuple[str, ...]]) -> Track:
    """Make a track of (start, end, lines) in samples."""
    made = tuple(Cue(start=start, end=end, lines=lines, segment=0) for start, end, lines in cues)
    return Track(language="zh", title="水", cues=made)


def test_exact_text() -> None:
    """A header with the language, a dot before the milliseconds, LF, an empty line between cues."""
    text = write(
        track(
            (14_400, 2 * SECOND, ("把水烧开", "十分钟。")),
            (3600 * SECOND, 3601 * SECOND + 24_000, ("WHO & <UNICEF> say: a --> b",)),
        )
    )
    assert text == textwrap.dedent(
        """\
        WEBVTT
        Kind: captions
        Language: zh

        1
        00:00:00.300 --> 00:00:02.000
        把水烧开
        十分钟。

        2
        01:00:00.000 --> 01:00:01.500
        WHO &amp; &lt;UNICEF&gt; say: a --&gt; b
        """
    )


def test_nothing_to_show() -> None:
    """A track without cues is a header alone."""
    assert write(track()) == "WEBVTT\nKind: captions\nLanguage: zh\n"
    assert VTT.write is write
