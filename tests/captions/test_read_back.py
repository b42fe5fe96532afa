"""Subtitle files are read back as a player reads them; what is damaged is refused."""

from pathlib import Path

import pytest

from rupor import clock
from rupor.captions import read
from rupor.captions.formats import FORMATS
from rupor.errors import PackageError
from rupor.model import Cue, Piece, Track

HARD = ("a <b> & c --> d {\\k10} x", "112")


def track(*texts: tuple[str, ...]) -> Track:
    """Make a track of cues of two seconds, each line one piece."""
    cues = []
    for n, lines in enumerate(texts):
        start, end = clock.samples(3 * n + 1), clock.samples(3 * n + 3)
        pieces = tuple(
            Piece(line=at, first=0, end_offset=len(line), start=start + at, end=start + at + 1)
            for at, line in enumerate(lines)
        )
        cues.append(Cue(start=start, end=end, lines=lines, segment=n, pieces=pieces))
    return Track(language="en", title="", cues=tuple(cues))


@pytest.mark.parametrize(
    "name",
    [name for name in FORMATS.entries() if FORMATS.load(name).suffix.rpartition(".")[2] in read.READERS],
)
def test_what_is_written_is_read(name: str) -> None:
    """Every format that is read gives back the cues, their times, and lines that are only digits."""
    form = FORMATS.load(name)
    wanted = track(("Boil the water.", "Now"), ("Call", "112"), ("112",), ("Вода — 水", "سلام"))
    found = read.track(form.write(wanted).encode(), f"x.{form.suffix}", "en")
    assert [(cue.start, cue.end) for cue in found.cues] == [(cue.start, cue.end) for cue in wanted.cues]
    seen = [tuple(line.strip("\u200f\u202b\u202c") for line in cue.lines) for cue in found.cues]
    assert seen == [cue.lines for cue in wanted.cues]


@pytest.mark.parametrize("name", ["vtt", "ttml"])
def test_text_that_looks_like_commands_is_text(name: str) -> None:
    """What a format escapes comes back as it was."""
    forms = [FORMATS.load(one) for one in FORMATS.entries()]
    (form, *_) = (one for one in forms if one.suffix == name)
    found = read.track(form.write(track(HARD)).encode(), f"x.{name}", "en")
    assert found.cues[0].lines == HARD


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("x.srt", b"", "no cue in it"),
        ("x.srt", b"1\n00:00:01,000 -> 00:00:02,000\nBoil\n", "'-->' stands in 0 lines, two times in 1"),
        ("x.srt", b"1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:xx,000 --> 00:00:04,000\nb\n", "in 2 lines"),
        ("x.srt", "1\n00:00:01,000 --> 00:00:02,000\nда\n".encode("cp1251"), "is not UTF-8 (byte 32)"),
        ("x.vtt", b"00:01.000 --> 00:02.000\nBoil\n", "Invalid format"),
        ("x.vtt", b"WEBVTT\n\n00:01.00 --> 00:02.000\nBoil\n", "Invalid cue block"),
        ("x.vtt", b"WEBVTT\n", "no cue in it"),
        ("x.ass", b"Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,Boil\n", "does not begin with [Script Info]"),
        ("x.ass", b"[Script Info]\nDialogue: 0,x,0:00:02.00,Default,,0,0,0,,Boil\n", "no cue in it"),
        ("x.ass", b"[Script Info]\n[Events]\nDialogue: 0,x,0:00:02.00,A,,0,0,0,,Boil\n", "Failed to parse timestamp"),
        ("x.ttml", b"<tt", "cannot be read as subtitles"),
        ("x.ttml", b'<!DOCTYPE tt [<!ENTITY a "aa">]><tt/>', "it declares a document type"),
        ("x.xml", b'<tt xmlns="http://www.w3.org/ns/ttml"><body><p end="2s"/></body></tt>', "0 of its 1 cues"),
    ],
)  # fmt: skip
def test_damaged(name: str, data: bytes, why: str) -> None:
    """A damaged or hostile file is refused with its name and what is wrong; nothing of it is passed over."""
    with pytest.raises(PackageError) as error:
        read.track(data, name, "en")
    assert str(error.value).startswith(f"{name}: ")
    assert why in str(error.value)
    assert "rupor produce" in str(error.value)


def test_too_long(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file out of all measure is not even parsed."""
    monkeypatch.setattr(read, "LIMIT_BYTES", 10)
    with pytest.raises(PackageError, match="is longer than"):
        read.track(b"WEBVTT\n\n00:01.000 --> 00:02.000\nBoil\n", "x.vtt", "en")
