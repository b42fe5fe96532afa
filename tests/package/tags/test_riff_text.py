"""Cue points, labels, INFO, iXML, axml and ID3 in a WAV: titles in their own script."""

import io
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from judges import mediainfo, needs_ffprobe, needs_mediainfo, probed
from mutagen.id3 import ID3
from riff_files import KINDS, RATE, chunks, label, one, tagged, text, within

from rupor.model import Chapter

TITLE = "Чистая вода: «как её хранить»"
EBU = "{urn:ebu:metadata-schema:ebucore}"
DC = "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.mark.parametrize("kind", KINDS)
def test_cue_points(tmp_path: Path, kind: str) -> None:
    """Every segment has a point, a label and a length, in frames of the file."""
    path = tagged(tmp_path, kind)
    rate = KINDS[kind][1]
    starts, lengths = (rate // 4, rate), (rate - rate // 4, round((2 * RATE + 7) * rate / RATE) - rate)
    body = one(path, "cue ")
    assert body[:4] == b"\2\0\0\0"
    assert list(struct.iter_unpack("<II4sIII", body[4:])) == [
        (1, starts[0], b"data", 0, 0, starts[0]),
        (2, starts[1], b"data", 0, 0, starts[1]),
    ]
    named = within(one(path, "adtl"), 4)
    assert [(each.name, each.body) for each in named[:2]] == [
        ("labl", b"\1\0\0\0" + "Кипятите воду…\0".encode()),
        ("labl", b"\2\0\0\0" + "Мойте руки <мылом> & водой\0".encode()),
    ]
    assert [(each.name, struct.unpack("<II4s4H", each.body)) for each in named[2:]] == [
        ("ltxt", (1, lengths[0], b"rgn ", 0, 0, 0, 65001)),
        ("ltxt", (2, lengths[1], b"rgn ", 0, 0, 0, 65001)),
    ]


def test_points_stay_in_the_file(tmp_path: Path) -> None:
    """No point and no region lies beyond the end; a label is cut between two letters."""
    beyond = Chapter(title="ж" * 300, language="ru", start=2 * RATE, end=99 * RATE)
    path = tagged(tmp_path, of=label(segments=(beyond,), length=0))
    assert struct.unpack_from("<I", one(path, "cue "), 24)[0] == 2 * RATE
    name, region = within(one(path, "adtl"), 4)
    assert struct.unpack_from("<I", region.body, 4)[0] == RATE
    assert name.body[4:-1].decode("utf-8") == "ж" * 126 + "…"


def test_chapters_where_no_segments(tmp_path: Path) -> None:
    """Chapters are marked where segments are not known; without either there is no such chunk."""
    assert one(tagged(tmp_path, of=label(segments=())), "cue ")[0] == 3
    bare = tagged(tmp_path, of=label(segments=(), chapters=()))
    names = [each.name for each in chunks(bare.read_bytes())]
    assert "cue " not in names
    assert names.count("LIST") == 1


def test_info(tmp_path: Path) -> None:
    """INFO is in UTF-8, as CSET says, and each text in one line."""
    path = tagged(tmp_path, of=label(disclosure="Текст читает\nмашина.", part=2, parts=3))
    assert one(path, "CSET") == struct.pack("<4H", 65001, 0, 0, 0)
    found = {each.name: each.body for each in within(one(path, "INFO"), 4)}
    assert all(body.endswith(b"\0") for body in found.values())
    told = {name: body[:-1].decode("utf-8") for name, body in found.items()}
    assert told.pop("ISFT").startswith("Rupor ")
    assert told == {
        "INAM": TITLE,
        "IART": "ЮНИСЕФ",
        "IPRD": "Вода",
        "IPRT": "2/3",
        "ICMS": "Радио «Север»",
        "ICMT": "Текст читает машина. A machine reads the text.",
        "ICOP": "CC BY 4.0",
        "ICRD": "2026-03-22",
        "IGNR": "PSA",
        "ILNG": "ru",
    }


def test_axml(tmp_path: Path) -> None:
    """EBUCore tells title, script and who speaks in their own letters, in the order of its schema."""
    path = tagged(tmp_path)
    root = ElementTree.fromstring(one(path, "axml"))
    assert root.tag == f"{EBU}ebuCoreMain"
    (core,) = root
    order = (
        "title alternativeTitle creator description publisher contributor date type identifier language rights"
    ).split()
    assert list(dict.fromkeys(each.tag.removeprefix(EBU) for each in core)) == order
    title = core.find(f"{EBU}title/{DC}title")
    assert title is not None
    assert (title.text, title.get(LANG)) == (TITLE, "ru")
    described = {each.get("typeLabel"): each[0].text for each in core.findall(f"{EBU}description")}
    assert described["script"] == "Кипятите воду.\nМойте руки."
    assert described["synthetic voice disclosure"] == "A machine reads the text."
    assert core.findtext(f"{EBU}creator/{EBU}organisationDetails/{EBU}organisationName") == "ЮНИСЕФ"
    genre = core.find(f"{EBU}type/{EBU}genre")
    assert genre is not None
    assert genre.get("typeLabel") == "PSA"
    created = core.find(f"{EBU}date/{EBU}created")
    assert created is not None
    assert created.get("startDate") == "2026-03-22"
    assert {each.get("typeLabel"): each[0].text for each in core.findall(f"{EBU}date")[1:]} == {
        "not before": "2026-03-22T06:00:00+03:00",
        "not after": "2026-04-01",
    }
    named = {each.get("typeLabel"): each[0].text for each in core.findall(f"{EBU}identifier")}
    bext = one(path, "bext")
    assert named["EBU R 99"] == text(bext[288:320])
    assert bytes.fromhex(named["SMPTE 330M basic UMID"] or "") == bext[348:380]


def test_ixml(tmp_path: Path) -> None:
    """iXML tells the same, and repeats what bext says."""
    path = tagged(tmp_path, of=label(title='Вода & "руки" <мыло>'))
    root = ElementTree.fromstring(one(path, "iXML"))
    assert root.tag == "BWFXML"
    bext = one(path, "bext")
    assert root.findtext("PROJECT") == "Вода"
    assert root.findtext("SCENE") == root.findtext("USER/TITLE") == 'Вода & "руки" <мыло>'
    assert root.findtext("NOTE") == "Текст читает машина. A machine reads the text."
    assert root.findtext("FILE_UID") == root.findtext("BEXT/BWF_ORIGINATOR_REFERENCE") == text(bext[288:320])
    assert root.findtext("BEXT/BWF_DESCRIPTION") == text(bext[:256])
    assert root.findtext("SPEED/FILE_SAMPLE_RATE") == "48000"
    assert [each.findtext("INTERLEAVE_INDEX") for each in root.findall("TRACK_LIST/TRACK")] == ["1", "2"]
    assert root.findtext("USER/EMBARGO") == "2026-03-22T06:00:00+03:00"


def test_id3(tmp_path: Path) -> None:
    """Players that read no other text of a WAV in Cyrillic find it in ID3."""
    tag = ID3(io.BytesIO(one(tagged(tmp_path), "id3 ")))
    assert tag.version == (2, 3, 0)
    assert str(tag["TIT2"]) == TITLE
    assert str(tag["COMM::rus"]) == "Текст читает машина."


@pytest.mark.parametrize(
    ("language", "title"), [("ar", "المياه النظيفة"), ("zh", "清洁的水"), ("fr", "L’eau à l’œil")]
)
def test_every_script(tmp_path: Path, language: str, title: str) -> None:
    """A title in any script comes back whole from INFO, XML and ID3."""
    path = tagged(tmp_path, of=label(language=language, title=title))
    assert one(path, "INFO")[12:].startswith(title.encode() + b"\0")
    core = ElementTree.fromstring(one(path, "axml"))[0]
    assert core.findtext(f"{EBU}title/{DC}title") == title
    assert core.findtext(f"{EBU}language/{DC}language") == language
    assert str(ID3(io.BytesIO(one(path, "id3 ")))["TIT2"]) == title


@needs_ffprobe
def test_ffprobe(tmp_path: Path) -> None:
    """Ffprobe shows the title in its script, and the cue points as chapters."""
    found, chapters = probed(tagged(tmp_path))
    assert found["title"] == TITLE
    assert found["artist"] == "ЮНИСЕФ"
    assert found["language"] == "ru"
    assert chapters == [(250, "Кипятите воду…"), (1000, "Мойте руки <мылом> & водой")]


@needs_mediainfo
def test_mediainfo(tmp_path: Path) -> None:
    """Mediainfo, which takes INFO for Latin-1, shows the title in its script from ID3."""
    found = mediainfo(tagged(tmp_path))
    assert found["Track"] == TITLE
    assert found["Performer"] == "ЮНИСЕФ"
