"""Broadcast Wave files: chunks in their order, the sound as it was, whole or not at all."""

import os
import shutil
import struct
import subprocess
import tempfile
import tracemalloc
import wave
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from riff_files import KINDS, LENGTH, LOUD, bare, chunks, label, made, one, profile, tagged
from tagged import heard, programs

from rupor.errors import PackageError
from rupor.model import Label
from rupor.package import tags
from rupor.package.tags import riff, riff_wave

BEFORE = ["fmt ", "bext", "cart", "data"]
AFTER = ["CSET", "cue ", "LIST", "LIST", "iXML", "axml", "id3 "]


@pytest.mark.parametrize("kind", KINDS)
def test_order(tmp_path: Path, kind: str) -> None:
    """What playout systems need stands before the sound, text of any length after it; every size is right."""
    found = [each.name for each in chunks(tagged(tmp_path, kind).read_bytes())]
    expected = BEFORE + AFTER
    if kind in ("ulaw", "alaw"):
        expected.insert(1, "fact")
    assert found == expected


@pytest.mark.parametrize("kind", KINDS)
def test_the_sound_is_unchanged(tmp_path: Path, kind: str) -> None:
    """Not a bit of the sound changes, and every ffmpeg decodes the same."""
    path = made(tmp_path, kind)
    sound, before = one(path, "data"), {program: heard(path, program) for program in programs()}
    riff.write(path, profile(kind), label(), LOUD)
    assert one(path, "data") == sound
    assert {program: heard(path, program) for program in programs()} == before


@pytest.mark.skipif(not shutil.which("sox"), reason="sox is not here (Debian: apt-get install sox)")
@pytest.mark.parametrize("kind", KINDS)
def test_sox_reads_it(tmp_path: Path, kind: str) -> None:
    """Sox, which reads chunks its own way, finds the same samples and complains of nothing."""
    path = made(tmp_path, kind)
    command = ["sox", str(path), "-t", "raw", "-"]
    before = subprocess.run(command, check=True, capture_output=True).stdout
    riff.write(path, profile(kind), label(), LOUD)
    after = subprocess.run(command, check=True, capture_output=True)
    assert after.stdout == before
    assert after.stderr == b""


def test_format_is_plain(tmp_path: Path) -> None:
    """24 bits are plain PCM, as BWF and old readers know it, and Python's own reader opens the file."""
    path = made(tmp_path)
    assert len(one(path, "fmt ")) == 40  # extensible, as ffmpeg writes it
    riff.write(path, profile(), label(), LOUD)
    assert one(path, "fmt ") == struct.pack("<HHIIHH", 1, 2, 48_000, 288_000, 6, 24)
    with wave.open(str(path)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getnframes()) == (2, 3, LENGTH)


def test_more_than_two_channels_stay_extensible(tmp_path: Path) -> None:
    """Which loudspeaker a channel is for is not thrown away."""
    path = made(tmp_path, "pcm24", "-ac", "6")
    format = one(path, "fmt ")
    riff.write(path, replace(profile(), channels=6), label(), LOUD)
    assert one(path, "fmt ") == format


@pytest.mark.parametrize("kind", ["pcm24", "phone"])
def test_without_tags_a_header_of_44_bytes(tmp_path: Path, kind: str) -> None:
    """A telephone system gets a header and the sound, nothing else."""
    path = made(tmp_path, kind)
    sound = one(path, "data")
    riff.write(path, profile(kind, tags=False), label(), LOUD)
    data = path.read_bytes()
    assert [each.name for each in chunks(data)] == ["fmt ", "data"]
    assert data[44:] == sound


def test_same_input_same_bytes(tmp_path: Path) -> None:
    """No clock and no chance is in a file; a second label takes the place of the first."""
    path = tagged(tmp_path)
    first = path.read_bytes()
    riff.write(path, profile(), label(title="Другое"), LOUD)
    assert path.read_bytes() != first
    riff.write(path, profile(), label(), LOUD)
    assert path.read_bytes() == first


def test_by_the_door_of_all_tags(tmp_path: Path) -> None:
    """A WAV profile leads here."""
    path = made(tmp_path)
    tags.write(path, profile(), label(), LOUD)
    assert [each.name for each in chunks(path.read_bytes())] == BEFORE + AFTER


def test_odd_sound(tmp_path: Path) -> None:
    """Sound of an odd number of bytes is filled up, so that what follows is found."""
    path = tmp_path / "odd.wav"
    path.write_bytes(bare(bits=24, data=b"\1\2\3\4\5\6\7\10\11") + b"\0")
    riff.write(path, profile(), label(), LOUD)
    found = chunks(path.read_bytes())
    assert [each.name for each in found] == BEFORE + AFTER
    assert found[3].body == b"\1\2\3\4\5\6\7\10\11"


@pytest.mark.parametrize("kind", ["pcm24", "ulaw"])
def test_rf64(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file too long for RIFF becomes RF64 with its sizes in ``ds64``, and RIFF again when it is short enough."""
    path = made(tmp_path, kind)
    sound, before = one(path, "data"), heard(path)
    with monkeypatch.context() as patched:
        patched.setattr(riff_wave, "LARGEST", 1000)
        riff.write(path, profile(kind), label(), LOUD)
    data = path.read_bytes()
    assert data[:16] == b"RF64\xff\xff\xff\xffWAVEds64"
    size, of_sound, frames, table = struct.unpack_from("<QQQI", data, 20)
    assert (size, of_sound, table) == (len(data) - 8, len(sound), 0)
    assert frames == len(sound) // (6 if kind == "pcm24" else 1)
    assert data[data.index(b"data") + 4 :].startswith(b"\xff\xff\xff\xff" + sound)
    assert heard(path) == before
    riff.write(path, profile(kind), label(), LOUD)
    assert one(path, "data") == sound


@pytest.mark.parametrize("size", [0xFFFF_0000, 5_000_000_000])
def test_sizes_of_hours(size: int) -> None:
    """The limit is that of 32 bits, whatever stands around the sound."""
    span = riff_wave.Span(name=b"data", start=44, size=size)
    sound = riff_wave.Wave(format=bytes(16), coding=1, rate=48_000, channels=2, bits=16, data=span)
    opening = riff_wave.opening(sound, bytes(24), 1 << 16)
    assert opening[:4] == b"RF64"
    assert struct.unpack_from("<QQQ", opening, 20) == (4 + 36 + 24 + 8 + size + (1 << 16), size, size // 4)
    assert riff_wave.opening(sound, bytes(24), 0)[:4] == (b"RIFF" if size < 1 << 32 else b"RF64")


@pytest.mark.parametrize("riff_size", [0xFFFF_FFFF, 0])
def test_written_into_a_pipe(tmp_path: Path, riff_size: int) -> None:
    """A file whose writer did not know its length holds sound to its end, whatever its header says."""
    path = tmp_path / "pipe.wav"
    path.write_bytes(bare(data=bytes(range(100)), size=0xFFFF_FFFF, riff=riff_size))
    riff.write(path, profile(), label(), LOUD)
    assert one(path, "data") == bytes(range(100))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "does not begin as a WAV file"),
        (b"ID3" + bytes(50), "does not begin as a WAV file"),
        (bare()[:-3], "is cut off"),
        (bare(size=0x7FFF_FFFF), "is cut off"),
        (bare()[:36], "has no format or not one chunk of sound"),
        (bare() + bare()[36:], "has no format or not one chunk of sound"),
        (bare(coding=3, bits=32), "is coded as 0x3"),
        (bare(block=3), "contradicts itself"),
        (bare(channels=0, block=0), "contradicts itself"),
        (bare(data=bytes(7)) + b"\0", "ends within a sample"),
    ],
)
def test_damaged(tmp_path: Path, data: bytes, what: str) -> None:
    """A file that is not whole is refused in words, stays as it is, and nothing is left beside it."""
    path = tmp_path / "damaged.wav"
    path.write_bytes(data)
    with pytest.raises(PackageError, match=what):
        riff.write(path, profile(), label(), LOUD)
    assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


def test_memory(tmp_path: Path) -> None:
    """A long file needs no more memory than a short one."""
    path = tmp_path / "long.wav"
    size = 40_000_000
    path.write_bytes(bare(data=b"", size=size, riff=size + 36))
    os.truncate(path, 44 + size)
    riff.write(path, profile(), label(), LOUD)  # libraries are loaded
    tracemalloc.start()
    riff.write(path, profile(), label(), LOUD)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


any_text = st.text(st.characters(), max_size=90)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=any_text, agency=any_text, contact=any_text, date=any_text, words=any_text)
def test_any_text(title: str, agency: str, contact: str, date: str, words: str) -> None:
    """Whatever stands in a message, the file can be read and its XML is well formed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "any.wav")
        path.write_bytes(bare())
        of = Label(
            id=title,
            title=title,
            language="ru",
            agency=agency,
            contact=contact,
            date=date,
            embargo=date,
            expires=date,
            out_cue=words,
            text=words,
        )
        riff.write(path, profile(), of, LOUD)
        found = chunks(path.read_bytes())
    bodies = {each.name: each.body for each in found}
    assert bodies["bext"][:338].isascii()
    assert (bodies["cart"][:680] + bodies["cart"][1024:]).isascii()
    etree.fromstring(bodies["axml"])
    etree.fromstring(bodies["iXML"])
