"""Advanced SubStation Alpha: karaoke that lights up as it is spoken."""

import dataclasses

from rupor.captions.ass import write
from tracks import SECOND, cue, track


def events(text: str) -> list[str]:
    """Return the lines of events."""
    return [line for line in text.split("\n") if line.startswith("Dialogue")]


def test_exact_event() -> None:
    """Each word fills in its own time; silence before, between and after words is silence."""
    spoken = cue(48_000, 3 * SECOND, "Boil the", "water.", words=24_000)
    quicker = tuple(dataclasses.replace(one, end=one.end - 4_800) for one in spoken.pieces)
    (event,) = events(write(track(dataclasses.replace(spoken, start=43_200, pieces=quicker))))
    assert event == (
        "Dialogue: 0,0:00:00.90,0:00:03.00,Default,,0,0,0,,"
        r"{\k10}{\kf40}Boil {\k10}{\kf40}the\N{\k10}{\kf40}water.{\k60}"
    )


def test_commands_are_signs() -> None:
    """Braces and backslashes are shown as their full-width forms."""
    (event,) = events(write(track(cue(0, SECOND, r"{\k50} C:\new {x}"))))
    assert event.endswith(r",{\kf100}｛＼k50｝ C:＼new ｛x｝")


def test_lines_without_words() -> None:
    """A cue without times of its words lights up in its own time, its second line with the end of the first."""
    (event,) = events(write(track(cue(0, SECOND, "Boil", "it."))))
    assert event.endswith(r",{\kf100}Boil\N{\kf0}it.")


def test_right_to_left_lights_up_by_lines() -> None:
    """Words of a right-to-left line are never apart, for libass would set them from left to right."""
    arabic = cue(0, SECOND, "اغلوا الماء", "10 دقائق.", words=9_600)
    (event,) = events(write(track(arabic, language="ar")))
    assert event.endswith(",{\\k40}اغلوا الماء\\N{\\k40}\u200f\u202b10 دقائق.\u202c{\\k20}")


def test_the_header_holds_whatever_the_title_is() -> None:
    """A title stays on its line."""
    text = write(track(title="a\n[Events]\nDialogue: {title}"))
    assert "\nTitle: a [Events] Dialogue: {title}\nScriptType: v4.00+\n" in text
    assert events(text) == []
