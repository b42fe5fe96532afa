"""SubRip, to the byte."""

from rupor.captions.srt import write
from tracks import SECOND, cue, track


def test_exact_text() -> None:
    """Numbers from one, a comma before the milliseconds, CR LF, an empty line between cues and none at the end."""
    text = write(
        track(
            cue(14_400, 2 * SECOND, "Кипятите воду", "десять минут."),
            cue(3600 * SECOND, 3601 * SECOND + 24_000, "Do not drink it raw."),
        )
    )
    assert text == (
        "1\r\n"
        "00:00:00,300 --> 00:00:02,000\r\n"
        "Кипятите воду\r\n"
        "десять минут.\r\n"
        "\r\n"
        "2\r\n"
        "01:00:00,000 --> 01:00:01,500\r\n"
        "Do not drink it raw.\r\n"
    )


def test_what_players_obey_is_a_sign() -> None:
    """What would be read as a time, a tag or a command is a sign like it; the rest of the text is as it was."""
    text = write(track(cue(0, SECOND, "a --> b & 2 < 3 > 1", r"<i> </b> {\an8} \N")))
    assert "a → b & 2 < 3 > 1\r\n＜i> ＜/b> ｛＼an8｝ ＼N\r\n" in text


def test_nothing_to_show() -> None:
    """A track without cues is an empty file."""
    assert write(track()) == ""
