"""Small readers of subtitle files, as strict as the strictest player: what they see is what a listener would see."""

import html
import re
from typing import NamedTuple


class Shown(NamedTuple):
    """A cue as a player reads it."""

    start: int
    """Milliseconds."""
    end: int
    lines: tuple[str, ...]


_TIME = r"(\d\d+):([0-5]\d):([0-5]\d)[{}](\d\d\d)"


def _ms(found: tuple[str, ...]) -> int:
    hours, minutes, seconds, ms = map(int, found)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def _cues(blocks: list[str], mark: str) -> list[Shown]:
    """Read numbered blocks; every block must be one cue, and no line of its text may look like a cue's time."""
    shown = []
    time = _TIME.format(mark)
    for number, block in enumerate(blocks, 1):
        head, times, *lines = re.split("\r\n|\r|\n|\v|\f|\x85|\u2028|\u2029", block)
        assert head == str(number)
        found = re.fullmatch(f"{time} --> {time}", times)
        assert found, times
        assert not any("-->" in line for line in lines)
        shown.append(Shown(_ms(found.groups()[:4]), _ms(found.groups()[4:]), tuple(lines)))
    return shown


def srt(text: str) -> list[Shown]:
    """Read SubRip: CR LF alone ends a line, an empty line ends a cue."""
    assert "\n" not in text.replace("\r\n", "")
    assert not text or text.endswith("\r\n")
    return _cues([block.strip("\r\n") for block in text.split("\r\n\r\n") if block], ",")


def vtt(text: str) -> tuple[str, list[Shown]]:
    """Read WebVTT: the comment at its head, then cues, whose text has no loose ampersand, and a language at most."""
    header, note, *blocks = text.removesuffix("\n").split("\n\n")
    assert header == "WEBVTT"
    assert note.startswith("NOTE\n")
    cues = []
    for cue in _cues([block.strip("\n") for block in blocks], "."):
        shown = "\n".join(cue.lines)
        if shown.startswith("<lang "):
            shown = re.sub("^<lang [A-Za-z0-9-]+>|</lang>$", "", shown)
        assert not re.search("[<>]", shown)
        assert re.fullmatch("(?:[^&]|&(?:amp|lt|gt);)*", shown)
        cues.append(cue._replace(lines=tuple(html.unescape(shown).split("\n"))))
    return note.removeprefix("NOTE\n"), cues
