"""M4A: atoms and chapters, judged by mutagen, ffprobe and mediainfo."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from judges import mediainfo, needs_ffprobe, needs_mediainfo, probed
from mutagen.mp4 import MP4
from tagged import LOUD, PNG, RATE, label, profile, sound

from rupor.model import Chapter, Label
from rupor.package import tags

HOLDERS = (b"moov", b"trak", b"mdia", b"edts", b"udta")
OWN = "----:com.apple.iTunes:"


def written(folder: Path, of: Label | None = None) -> Path:
    """Tag an M4A file."""
    path = sound(folder, "m4a")
    tags.write(path, profile("m4a"), of or label(), LOUD)
    return path


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Read the boxes of a file, with those inside others, in order."""
    while data:
        size, name = int.from_bytes(data[:4], "big"), data[4:8]
        assert 8 <= size <= len(data)
        yield name, data[8:size]
        if name in HOLDERS:
            yield from boxes(data[8:size])
        data = data[size:]


def test_delay_and_order_stay(tmp_path: Path) -> None:
    """The edit list tells the encoder's delay as before, and the index still comes before the sound."""
    before = list(boxes(sound(tmp_path, "m4a").read_bytes()))
    after = list(boxes(written(tmp_path).read_bytes()))
    edits = [body for name, body in before if name == b"elst"]
    assert [body for name, body in after if name == b"elst"][:1] == edits
    assert int.from_bytes(edits[0][12:16], "big") == 1024
    names = [name for name, _ in after]
    assert names.index(b"moov") < names.index(b"mdat")


def test_no_clock_is_in_it(tmp_path: Path) -> None:
    """The times at which a file and its tracks were made stay zero."""
    heads = [
        body for name, body in boxes(written(tmp_path).read_bytes()) if name in (b"mvhd", b"tkhd", b"mdhd")
    ]
    assert len(heads) == 5
    assert all(body[4:12] == bytes(8) for body in heads)


def test_atoms(tmp_path: Path) -> None:
    """What players show has its atom, what has none is named as others name it."""
    of = label(part=2, parts=3)
    found = MP4(written(tmp_path, of)).tags
    shown = {name: found[name][0] for name in ("\xa9nam", "\xa9ART", "\xa9alb", "\xa9day", "\xa9lyr", "cprt")}
    assert list(shown.values()) == [
        of.title,
        of.agency,
        of.series,
        of.date,
        of.text,
        "2026 Радио «Север», CC BY 4.0",
    ]
    assert found["\xa9cmt"] == [f"{of.disclosure}\n{of.disclosure_en}"]
    assert found["trkn"] == [(2, 3)]
    assert bytes(found["covr"][0]) == PNG
    assert found["covr"][0].imageformat == 14
    assert bytes(found[OWN + "AI-CONTENT"][0]) == b"true"
    assert bytes(found[OWN + "PUBLISHER"][0]).decode() == of.publisher
    assert not [name for name in found if name.startswith("\xa9too")]


def test_a_long_chapter_title_is_cut_between_letters(tmp_path: Path) -> None:
    """A title has 255 bytes in Nero's list, and is never cut inside a letter."""
    chapters = (Chapter(title="я" * 300, language="ru", start=0, end=RATE),)
    body = next(
        body
        for name, body in boxes(written(tmp_path, label(chapters=chapters)).read_bytes())
        if name == b"chpl"
    )
    title = body[9 + 8 + 1 :]
    assert body[17] == len(title) <= 255
    assert title.decode("utf-8") == "я" * 126 + "…"


@pytest.mark.parametrize(("language", "code"), [("ru", 0x4AB3), ("ar", 0x0641), ("xx", 0x55C4)])
def test_every_track_names_the_language(tmp_path: Path, language: str, code: int) -> None:
    """Sound and chapters are in the message's language, or in one that is not determined, never in English."""
    of = label(language="ru")
    path = written(tmp_path, replace(of, language=language))
    heads = [body for name, body in boxes(path.read_bytes()) if name == b"mdhd"]
    assert [int.from_bytes(body[20:22], "big") for body in heads] == [code, code]


def test_without_chapters(tmp_path: Path) -> None:
    """A file without chapters has one track, and its language."""
    found = [name for name, _ in boxes(written(tmp_path, label(chapters=())).read_bytes())]
    assert found.count(b"trak") == 1
    assert b"chpl" not in found


@needs_ffprobe
@pytest.mark.parametrize("language", ["ru", "ar"])
def test_ffprobe_reads_it(tmp_path: Path, language: str) -> None:
    """Title, agency, language of the sound, date, text and chapters by time, in both directions of writing."""
    of = label(language)
    found, chapters = probed(written(tmp_path, of))
    assert (found["title"], found["artist"], found["date"]) == (of.title, of.agency, of.date)
    assert found["language"] == {"ru": "rus", "ar": "ara"}[language]
    assert found["lyrics"] == of.text
    assert chapters == [(one.start // 48, one.title) for one in of.chapters]


@needs_mediainfo
def test_mediainfo_reads_it(tmp_path: Path) -> None:
    """The same by another reader, which finds both kinds of chapters."""
    of = label("ar")
    found = mediainfo(written(tmp_path, of))
    assert (found["Title"], found["Performer"], found["Language"]) == (of.title, of.agency, "ar")
    assert found["Cover"] == "Yes"
    assert of.chapters[2].title in found["Menu"]
