"""``cart``: every field where AES46 has it (SPECS B2), and what playout systems do with it."""

import struct
from pathlib import Path
from typing import Any

import pytest
from riff_files import KINDS, LENGTH, RATE, label, one, tagged, text

from rupor import __version__

FIELDS = {
    "version": (0, 4),
    "title": (4, 64),
    "artist": (68, 64),
    "cut": (132, 64),
    "client": (196, 64),
    "category": (260, 64),
    "classification": (324, 64),
    "out_cue": (388, 64),
    "start_date": (452, 10),
    "start_time": (462, 8),
    "end_date": (470, 10),
    "end_time": (480, 8),
    "application": (488, 64),
    "application_version": (552, 64),
    "user": (616, 64),
    "url": (1024, 1024),
}


def cart(folder: Path, kind: str = "pcm24", **changed: Any) -> bytes:
    """Return the chunk of a file of ours."""
    return one(tagged(folder, kind, label(**changed)), "cart")


def fields(body: bytes) -> dict[str, str]:
    """Read every text by its offset and size."""
    return {name: text(body[at : at + size]) for name, (at, size) in FIELDS.items()}


def timers(body: bytes) -> list[tuple[str, int]]:
    """Read the eight timers, the unused ones left out."""
    found = list(struct.iter_unpack("<4sI", body[684:748]))
    return [(name.decode("ascii"), at) for name, at in found if name != bytes(4)]


def script(body: bytes) -> list[str]:
    """Read the lines of the free text."""
    return text(body[2048:]).split("\r\n")


def test_fields(tmp_path: Path) -> None:
    """Every field is at its offset, in ASCII."""
    body = cart(tmp_path)
    assert fields(body) == {
        "version": "0101",
        "title": 'Chistaya voda: "kak ee khranit\'"',
        "artist": "YuNISEF",
        "cut": "clean-water.ru",
        "client": "YuNISEF",
        "category": "PSA",
        "classification": "Voda",
        "out_cue": "moyte ruki",
        "start_date": "2026/03/22",
        "start_time": "06:00:00",
        "end_date": "2026/04/01",
        "end_time": "23:59:59",
        "application": "Rupor",
        "application_version": __version__,
        "user": "A machine reads the text.",
        "url": "mailto:radio@example.org",
    }
    assert body[748:1024] == bytes(276)


@pytest.mark.parametrize("kind", KINDS)
def test_level(tmp_path: Path, kind: str) -> None:
    """The reference level is full scale in the samples that a decoder gives."""
    level = struct.unpack_from("<i", cart(tmp_path, kind), 680)[0]
    assert level == (1 << 23 if kind == "pcm24" else 1 << 15)


@pytest.mark.parametrize("kind", ["pcm24", "phone"])
def test_timers(tmp_path: Path, kind: str) -> None:
    """The file is played whole; the next item may begin when the voice has ended; times are the file's own frames."""
    rate = KINDS[kind][1]
    assert timers(cart(tmp_path, kind)) == [
        ("AUDs", 0),
        ("AUDe", 3 * rate),
        ("SEGs", 3 * rate - rate // 2),
        ("EOD ", 3 * rate),
    ]


def test_timers_with_music(tmp_path: Path) -> None:
    """Over a jingle before the voice a presenter may talk; nothing is laid over one after it."""
    body = cart(tmp_path, speech_start=RATE + 100, speech_end=LENGTH - RATE - 1)
    assert timers(body) == [
        ("AUDs", 0),
        ("AUDe", LENGTH),
        ("INTs", 0),
        ("INTe", RATE + 100),
        ("EOD ", LENGTH),
    ]


def test_unused_timers(tmp_path: Path) -> None:
    """A timer without a name is at no place of the sound."""
    assert cart(tmp_path)[684 + 3 * 8 : 684 + 7 * 8] == b"\0\0\0\0\xff\xff\xff\xff" * 4


def test_always(tmp_path: Path) -> None:
    """Without embargo and end it may be broadcast at any time."""
    found = fields(cart(tmp_path, embargo="", expires="soon"))
    assert [found[f"start_{what}"] for what in ("date", "time")] == ["1900/01/01", "00:00:00"]
    assert [found[f"end_{what}"] for what in ("date", "time")] == ["2099/12/31", "23:59:59"]


def test_long_texts(tmp_path: Path) -> None:
    """A title is cut at its end between words, an out cue at its beginning, a part keeps its number."""
    long = "Почему вода в реке после наводнения опасна и что делать с колодцем"
    found = fields(cart(tmp_path, title=long, out_cue=long, id="x" * 99, part=12, parts=13))
    assert found["title"] == "Pochemu voda v reke posle navodneniya opasna i chto (12/13)"
    assert found["out_cue"] == "voda v reke posle navodneniya opasna i chto delat' s kolodtsem"
    assert found["cut"] == "x" * 58 + ".ru.12"
    assert max(len(value) for value in found.values()) <= 64


def test_script(tmp_path: Path) -> None:
    """A presenter finds the embargo with its offset, the first and last words, and that a machine speaks."""
    lines = script(cart(tmp_path))
    assert 'Title: Chistaya voda: "kak ee khranit\'"' in lines
    assert "Not before: 2026-03-22T06:00:00+03:00" in lines
    assert "In cue: Kipyatite vodu" in lines
    assert "Voices: A machine reads the text." in lines
    assert lines[-2:] == ["Script in its own letters: axml and iXML chunks of this file.", ""]


def test_script_in_latin_letters(tmp_path: Path) -> None:
    """A script that ASCII can spell is there in full, one paragraph a line."""
    lines = script(cart(tmp_path, text="Hervissez l’eau.\nLavez-vous les mains à l’œil."))
    assert lines[-3:] == ["Hervissez l'eau.", "Lavez-vous les mains a l'oeil.", ""]


def test_very_long_script(tmp_path: Path) -> None:
    """A script is cut before the chunk grows over the 16 KiB that libsndfile reads, and still ends its line."""
    body = cart(tmp_path, text="Wash your hands. " * 3000)
    assert 13_000 < len(body) < 16_384
    assert text(body[2048:]).endswith("\r\n")


@pytest.mark.parametrize(
    ("contact", "url"),
    [
        ("+7 727 000", ""),
        ("https://example.org/вода", "https://example.org/"),
        ("a@b.org.", "mailto:a@b.org"),
    ],
)
def test_address(tmp_path: Path, contact: str, url: str) -> None:
    """An address in the contact becomes a URI; a telephone number does not."""
    assert fields(cart(tmp_path, contact=contact))["url"] == url


def test_nobody_is_named(tmp_path: Path) -> None:
    """Without an office the voices are the artist; a message without a title goes by its name."""
    found = fields(cart(tmp_path, agency="", publisher="", title=""))
    assert found["artist"] == "rhvoice:irina"
    assert found["title"] == "clean-water"
    assert found["client"] == ""
