"""LRC, to the byte."""

from rupor.captions.lrc import write, write_words
from tracks import SECOND, cue, track

WATER = track(
    cue(14_417, 2 * SECOND, "Boil the water", "for long.", words=9_600),
    cue(2 * SECOND + 3_840, 3 * SECOND, "Wait."),
    cue(61 * SECOND, 62 * SECOND, "[12:30] <1:2> [x]"),
    title="Clean [safe] water",
)


def test_exact_text() -> None:
    """Hundredths, rounded down; one line for a cue; a blank one where a second is silent; no bracket opens a time."""
    assert write(WATER) == (
        "[ti:Clean ［safe］ water]\n"
        "[la:en]\n"
        "[00:00.30]Boil the water for long.\n"
        "[00:02.08]Wait.\n"
        "[00:03.00]\n"
        "[01:01.00]［12:30] ＜1:2> [x]\n"
        "[01:02.00]\n"
    )


def test_exact_words() -> None:
    """A time before every word, and one after the last."""
    assert (
        "[00:00.30]<00:00.30>Boil <00:00.50>the <00:00.70>water <00:00.90>for <00:01.10>long.<00:01.30>\n"
        in (write_words(WATER))
    )
    assert "[00:02.08]<00:02.08>Wait.<00:03.00>\n" in write_words(WATER)


def test_lines_are_joined_as_the_language_joins_words() -> None:
    """Chinese has no space between two lines of a cue, but where Latin letters meet."""
    two = cue(0, SECOND, "把水烧开", "十分钟。")
    latin = cue(SECOND, 2 * SECOND, "给 WHO", "UNICEF 打电话")
    assert "]把水烧开十分钟。\n" in write(track(two, latin, language="zh"))
    assert "]给 WHO UNICEF 打电话\n" in write(track(two, latin, language="zh"))


def test_nothing_to_show() -> None:
    """A track without cues or a title has its language alone."""
    assert write(track(title="")) == write_words(track(title="")) == "[la:en]\n"
