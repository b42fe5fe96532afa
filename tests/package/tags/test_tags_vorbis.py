"""Vorbis comments of Opus and FLAC, judged by mutagen, ffprobe and mediainfo."""

import base64
from pathlib import Path

import pytest
from judges import mediainfo, needs_ffprobe, needs_mediainfo, probed
from mutagen.flac import FLAC, Picture
from mutagen.oggopus import OggOpus
from tagged import LOUD, PNG, RATE, label, profile, sound

from rupor.model import Chapter, Label
from rupor.package import tags


def written(folder: Path, form: str, of: Label | None = None) -> Path:
    """Tag an Opus or FLAC file."""
    path = sound(folder, form)
    tags.write(path, profile(form), of or label(), LOUD)
    return path


@pytest.mark.parametrize("form", ["ogg", "flac"])
def test_comments(tmp_path: Path, form: str) -> None:
    """Everything that is known has the name that players know, and what is twofold stands twice."""
    of = label(part=1, parts=2)
    path = written(tmp_path, form, of)
    found = (OggOpus if form == "ogg" else FLAC)(path).tags
    expected = {
        "TITLE": [of.title],
        "ARTIST": [of.agency],
        "ALBUM": [of.series],
        "TRACKNUMBER": ["1"],
        "TRACKTOTAL": ["2"],
        "ORGANIZATION": [of.publisher],
        "DATE": [of.date],
        "LANGUAGE": ["ru"],
        "LICENSE": [of.licence],
        "COPYRIGHT": ["2026 Радио «Север», CC BY 4.0"],
        "CONTACT": [of.contact],
        "EMBARGO": [of.embargo],
        "EXPIRES": [of.expires],
        "DESCRIPTION": [of.disclosure, of.disclosure_en],
        "AI-CONTENT": ["true"],
        "LYRICS": [of.text],
        "CHAPTER001": ["00:00:00.000"],
        "CHAPTER003": ["00:00:02.000"],
        "CHAPTER002NAME": ["أيدٍ"],
    }
    assert {name: found[name] for name in expected} == expected


def test_the_cover_of_opus(tmp_path: Path) -> None:
    """Opus has its cover as a comment."""
    block = OggOpus(written(tmp_path, "ogg")).tags["METADATA_BLOCK_PICTURE"][0]
    picture = Picture(base64.b64decode(block))
    assert (picture.type, picture.mime, picture.data) == (3, "image/png", PNG)


def test_the_cover_of_flac(tmp_path: Path) -> None:
    """FLAC has its cover as a block; the checksum of its sound stays."""
    before = FLAC(sound(tmp_path, "flac")).info.md5_signature
    after = FLAC(written(tmp_path, "flac"))
    (picture,) = after.pictures
    assert (picture.type, picture.mime, picture.data) == (3, "image/png", PNG)
    assert after.info.md5_signature == before != 0


def test_gain_of_opus_is_told_once(tmp_path: Path) -> None:
    """The header, with its delay and its gain of 0, stays; R128_TRACK_GAIN leads to -23 LUFS, with no ReplayGain."""
    before, after = sound(tmp_path, "ogg").read_bytes(), written(tmp_path, "ogg").read_bytes()
    head = before.index(b"OpusHead")
    assert after[head : head + 19] == before[head : head + 19]
    assert after[head + 16 : head + 18] == b"\0\0"
    found = OggOpus(tmp_path / "sound.ogg").tags
    assert found["R128_TRACK_GAIN"] == [str(round((-23 + 16.02) * 256))]
    assert not [name for name in found.keys() if name.startswith("replaygain")]  # noqa: SIM118


def test_gain_of_flac(tmp_path: Path) -> None:
    """FLAC has ReplayGain, which leads to -18 LUFS."""
    found = FLAC(written(tmp_path, "flac")).tags
    assert found["REPLAYGAIN_TRACK_GAIN"] == ["-1.98 dB"]
    assert "R128_TRACK_GAIN" not in found


def test_a_large_cover_spans_pages(tmp_path: Path) -> None:
    """A comment of many pages of OGG is still read, and the sound after it."""
    path = written(tmp_path, "ogg", label(cover=PNG + bytes(range(256)) * 1000, text="Вода. " * 9000))
    found = OggOpus(path)
    assert len(found.tags["LYRICS"][0]) == 6 * 9000 - 1
    assert found.info.length == pytest.approx(OggOpus(sound(tmp_path, "ogg")).info.length)


@needs_ffprobe
@pytest.mark.parametrize("language", ["ru", "ar"])
@pytest.mark.parametrize("form", ["ogg", "flac"])
def test_ffprobe_reads_it(tmp_path: Path, form: str, language: str) -> None:
    """Title, agency, language, notes and chapters by time, in both directions of writing."""
    of = label(language)
    found, chapters = probed(written(tmp_path, form, of))
    assert (found["TITLE"], found["ARTIST"], found["LANGUAGE"]) == (of.title, of.agency, language)
    assert found["comment"] == f"{of.disclosure};{of.disclosure_en}"
    assert chapters == [(one.start // 48, one.title) for one in of.chapters]


@needs_mediainfo
@pytest.mark.parametrize("form", ["ogg", "flac"])
def test_mediainfo_reads_it(tmp_path: Path, form: str) -> None:
    """The same by another reader."""
    of = label("ar", chapters=(Chapter(title="ماء", language="ar", start=RATE, end=2 * RATE),))
    found = mediainfo(written(tmp_path, form, of))
    assert (found["Title"], found["Performer"], found["Language"]) == (of.title, of.agency, "ar")
    assert found["Cover"] == "Yes"
    assert found["Menu"] == "ماء"
