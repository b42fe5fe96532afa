"""``bext``: every field where EBU Tech 3285 v2 has it (SPECS B1), and as other readers find it."""

import ctypes
import json
import math
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from judges import mediainfo, needs_mediainfo
from riff_files import LOUD, chunks, label, made, one, profile, tagged, text

from rupor import __version__
from rupor.model import Loudness
from rupor.package.tags import riff

LOUDNESS = slice(412, 422)


def numbers(body: bytes) -> list[int]:
    """Read the five loudness fields."""
    field = body[LOUDNESS]
    return [int.from_bytes(field[at : at + 2], "little", signed=True) for at in range(0, 10, 2)]


def test_fields(tmp_path: Path) -> None:
    """Every field is at its offset, in ASCII, with nothing of what is reserved."""
    body = one(tagged(tmp_path), "bext")
    assert text(body[:256]) == (
        'Chistaya voda: "kak ee khranit\'". YuNISEF. ru. A machine reads the text. CC BY 4.0. '
        "radio@example.org"
    )
    assert text(body[256:288]) == "YuNISEF"
    assert re.fullmatch(r"ZZYUN\d{12}000000\d{9}", text(body[288:320]))
    assert body[320:338] == b"2026-03-2200:00:00"
    assert body[338:346] == bytes(8)
    assert body[346:348] == b"\2\0"
    assert body[348:364] == bytes.fromhex("060A2B34010101050101 0D0013000000")
    assert body[364:380] != bytes(16)
    assert body[380:412] == bytes(32)
    assert numbers(body) == [-2304, 430, -621, -1950, -2125]
    assert body[422:602] == bytes(180)
    assert text(body[602:]) == f"A=PCM,F=48000,W=24,M=stereo,T=Rupor {__version__}\r\n"


@pytest.mark.parametrize(
    ("kind", "history"),
    [("pcm16", "A=PCM,F=44100,W=16,M=mono,"), ("phone", "A=PCM,F=8000,W=16,M=mono,"), ("ulaw", "")],
)
def test_history(tmp_path: Path, kind: str, history: str) -> None:
    """The coding history names the coding that the file has; R 98 has no name for a telephone's."""
    written = text(one(tagged(tmp_path, kind), "bext")[602:])
    assert written == (f"{history}T=Rupor {__version__}\r\n" if history else "")


def test_even_text(tmp_path: Path) -> None:
    """Chunks before the sound are of even size themselves: libsndfile loses its way in RF64 otherwise."""
    for title in ("Вода", "Водa!"):
        found = chunks(tagged(tmp_path, of=label(title=title)).read_bytes())
        assert [len(each.body) % 2 for each in found[:3]] == [0, 0, 0]


def test_what_was_not_measured(tmp_path: Path) -> None:
    """Loudness that nobody measured, or that has no number, is marked as unset."""
    unknown = Loudness(integrated=-math.inf, range=math.nan, true_peak=-200.5)
    assert numbers(one(tagged(tmp_path, loudness=unknown), "bext")) == [
        0x7FFF,
        0x7FFF,
        -20050,
        0x7FFF,
        0x7FFF,
    ]


@pytest.mark.parametrize("date", ["", "2026", "next week"])
def test_unknown_date(tmp_path: Path, date: str) -> None:
    """A date that is not known is left empty, with its time."""
    assert one(tagged(tmp_path, of=label(date=date)), "bext")[320:338] == bytes(18)


def test_long_title_of_a_part(tmp_path: Path) -> None:
    """The first 64 bytes are a résumé with the part's number; the whole title follows."""
    long = "Почему вода в реке после наводнения опасна и что делать с колодцем во дворе"
    described = text(one(tagged(tmp_path, of=label(title=long, part=2, parts=3)), "bext")[:256])
    resume, _, rest = described.partition(". ")
    assert len(resume) <= 64
    assert resume.endswith(" (2/3)")
    assert rest.startswith(
        "Pochemu voda v reke posle navodneniya opasna i chto delat' s kolodtsem vo dvore. "
    )


def test_references(tmp_path: Path) -> None:
    """The same message has the same reference; another sound, part or language has another; UMIDs are the sound's."""
    (tmp_path / "a").mkdir()
    first = one(tagged(tmp_path), "bext")
    other_part = one(tagged(tmp_path, of=label(part=1, parts=2)), "bext")
    other_sound = made(tmp_path / "a", "pcm24", "-af", "volume=0.5")
    riff.write(other_sound, profile(), label(), LOUD)
    louder = one(other_sound, "bext")
    reference, umid = slice(288, 320), slice(348, 412)
    assert len({first[reference], other_part[reference], louder[reference]}) == 3
    assert first[umid] == other_part[umid] != louder[umid]


def test_no_office(tmp_path: Path) -> None:
    """Without an office the program stands in for it."""
    body = one(tagged(tmp_path, of=label(agency="", publisher="")), "bext")
    assert text(body[256:288]) == "Rupor"
    assert text(body[288:293]) == "ZZRUP"


@needs_mediainfo
def test_mediainfo(tmp_path: Path) -> None:
    """Mediainfo finds the description, the reference and the five loudness values."""
    found = mediainfo(tagged(tmp_path))
    assert found["Description"].startswith('Chistaya voda: "kak ee khranit\'". YuNISEF')
    assert found["bext_Present"] == "Yes"
    loud = [
        "LoudnessValue",
        "LoudnessRange",
        "MaxTruePeakLevel",
        "MaxMomentaryLoudness",
        "MaxShortTermLoudness",
    ]
    assert [float(found[name]) for name in loud] == [-23.04, 4.3, -6.21, -19.5, -21.25]


@pytest.mark.skipif(not shutil.which("ffprobe"), reason="ffprobe is not here")
def test_ffprobe(tmp_path: Path) -> None:
    """Ffprobe reads the chunk's fields as its own tags."""
    path = tagged(tmp_path)
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_format", str(path)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["format"]["tags"]
    body = one(path, "bext")
    assert found["encoded_by"] == "YuNISEF"
    assert found["originator_reference"] == text(body[288:320])
    assert bytes.fromhex(found["umid"].removeprefix("0x")) == body[348:380]
    assert found["time_reference"] == "0"


class Broadcast(ctypes.Structure):
    """SF_BROADCAST_INFO of sndfile.h."""

    _fields_ = (
        ("description", ctypes.c_char * 256),
        ("originator", ctypes.c_char * 32),
        ("reference", ctypes.c_char * 32),
        ("date", ctypes.c_char * 10),
        ("time", ctypes.c_char * 8),
        ("low", ctypes.c_uint32),
        ("high", ctypes.c_uint32),
        ("version", ctypes.c_short),
        ("umid", ctypes.c_char * 64),
        ("loudness", ctypes.c_int16 * 5),
        ("reserved", ctypes.c_char * 180),
        ("size", ctypes.c_uint32),
        ("history", ctypes.c_char * 256),
    )


def test_libsndfile(tmp_path: Path) -> None:
    """Libsndfile, on which many editors stand, reads the same fields by its own header (PyPI: soundfile)."""
    soundfile = pytest.importorskip("soundfile", reason="PyPI's soundfile is not here")
    path = tagged(tmp_path)
    found = Broadcast()
    with soundfile.SoundFile(path) as sound:
        memory = soundfile._ffi.from_buffer(found)
        assert soundfile._snd.sf_command(sound._file, 0x10F0, memory, ctypes.sizeof(found))
    assert found.description.startswith(b"Chistaya voda")
    assert (found.originator, found.date, found.version) == (b"YuNISEF", b"2026-03-22", 2)
    assert list(found.loudness) == [-2304, 430, -621, -1950, -2125]
    assert found.history.startswith(b"A=PCM,F=48000,W=24")


def test_loudness_of_each_file(tmp_path: Path) -> None:
    """Half hundredths are rounded, and what no field holds stands at its end."""
    extreme = replace(LOUD, integrated=-23.046, range=400.0)
    assert numbers(one(tagged(tmp_path, loudness=extreme), "bext"))[:2] == [-2305, 0x7FFE]
