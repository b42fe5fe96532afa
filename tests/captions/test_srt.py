"""SubRip, to the byte."""

from rupor.captions.srt import SRT, write
from rupor.model import Cue, Track

SECOND = 48_000


def track(*cues: tuple[int, int, tuple[str, ...]]) -> Track:
    """Make a track of (start, end, lines) in samples."""
    made = tuple(Cue(start=start, end=end, lines=lines, segment=0) for start, end, lines in cues)
    return Track(language="ru", title="Вода", cues=made)


def test_exact_text() -> None:
    """Numbers from one, a comma before the milliseconds, CR LF, an empty line between cues and none at the end."""
    text = write(
        track(
            (14_400, 2 * SECOND, ("Кипятите воду", "десять минут.")),
            (3600 * SECOND, 3601 * SECOND + 24_000, ("Do not drink it raw.",)),
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


def test_an_arrow_is_a_sign() -> None:
    """What would be read as a time is shown as an arrow; the rest of the text is as it was."""
    assert "a → b & <i>" in write(track((0, SECOND, ("a --> b & <i>",))))


def test_nothing_to_show() -> None:
    """A track without cues is an empty file."""
    assert write(track()) == ""
    assert SRT.write is write
