"""WebVTT, to the byte."""

import dataclasses
import textwrap

from rupor.captions.vtt import write, write_words
from tracks import SECOND, cue, track

CUES = (
    cue(14_400, 2 * SECOND, "把水烧开", "十分钟。"),
    cue(3600 * SECOND, 3601 * SECOND + 24_000, "WHO & <UNICEF> say: a --> b", language="en"),
)


def test_exact_text() -> None:
    """A comment with title and language, a dot before the milliseconds, LF, and a foreign language marked."""
    assert write(track(*CUES, language="zh", title="水")) == textwrap.dedent(
        """\
        WEBVTT

        NOTE
        水
        Language: zh

        1
        00:00:00.300 --> 00:00:02.000
        把水烧开
        十分钟。

        2
        01:00:00.000 --> 01:00:01.500
        <lang en>WHO &amp; &lt;UNICEF&gt; say: a --&gt; b</lang>
        """
    )


def test_exact_words() -> None:
    """Every word is an element with its time before it, but the first, whose time is the cue's."""
    text = write_words(
        track(cue(0, SECOND, "Boil", "R&D now.", words=12_000), cue(SECOND, 2 * SECOND, "Wait."))
    )
    assert text.endswith(
        "1\n00:00:00.000 --> 00:00:01.000\n"
        "<c>Boil</c>\n<00:00:00.250><c>R&amp;D</c> <00:00:00.500><c>now.</c>\n"
        "\n2\n00:00:01.000 --> 00:00:02.000\n<c>Wait.</c>\n"
    )


def test_a_cue_that_shows_before_it_is_spoken() -> None:
    """Then its first word has a time too."""
    spoken = cue(4_800, SECOND, "Boil it.", words=12_000)
    text = write_words(track(dataclasses.replace(spoken, start=0)))
    assert "\n<00:00:00.100><c>Boil</c> <00:00:00.350><c>it.</c>\n" in text


def test_a_header_that_says_nothing() -> None:
    """A title cannot end the comment or open a cue, and a language that is none is undetermined."""
    text = write(track(title="a\n\n00:01.000 --> 00:02.000\nb", language="de\nx"))
    assert text == "WEBVTT\n\nNOTE\na 00:01.000 → 00:02.000 b\nLanguage: und\n"
    assert write(track(title="")) == "WEBVTT\n\nNOTE\nLanguage: en\n"
