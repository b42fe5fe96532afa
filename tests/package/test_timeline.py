"""The timeline as other programs read it."""

import json

from rupor.package import timeline
from values import narration, placed, programme, segment


def test_exact() -> None:
    """Every segment and every word is there with its times in samples, shown and spoken."""
    one = placed(segment("60", "%", spoken=["sixty", "percent"]), start=14_400, letter=1000)
    document = json.loads(timeline.write(programme(narration([one], tail=500))))
    assert document == {
        "rate": 48_000,
        "length": 17_900,
        "captions": {"rules": "easy"},
        "segments": [
            {
                "index": 0,
                "kind": "sentence",
                "language": "en",
                "voice": "tone:beep",
                "timing": "exact",
                "pause": "sentence",
                "shown": "60 %",
                "spoken": "sixty percent",
                "start": 14_400,
                "end": 17_400,
                "words": [
                    {"shown": "60", "spoken": "sixty", "start": 14_400, "end": 16_400},
                    {"shown": "%", "spoken": "percent", "start": 16_400, "end": 17_400},
                ],
            }
        ],
    }


def test_letters_are_letters() -> None:
    """Every script is written as itself, and what could break a program's lines as an escape."""
    text = timeline.write(programme(narration([placed(segment("Вода", "水", 'a"b\n'))])))
    assert '"Вода"' in text
    assert '"水"' in text
    assert json.loads(text)["segments"][0]["words"][2]["shown"] == 'a"b\n'
    assert text.endswith("}\n")
