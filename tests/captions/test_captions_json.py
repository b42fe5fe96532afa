"""Transcript JSON, to the byte."""

from rupor.captions.captions_json import write
from tracks import SECOND, cue, track


def test_exact_text() -> None:
    """Seconds with at most three decimals, the lines of a cue as one, letters as they are."""
    assert write(track(cue(14_417, 2 * SECOND, "Кипятите", "«воду».\x00"))) == (
        '{\n "version": "1.0.0",\n "segments": [\n  {\n   "startTime": 0.3,\n   "endTime": 2.0,\n'
        '   "body": "Кипятите «воду»."\n  }\n ]\n}\n'
    )


def test_nothing_to_show() -> None:
    """A track without cues has no segments."""
    assert write(track()) == '{\n "version": "1.0.0",\n "segments": []\n}\n'
