"""Sound files to write tags into, a label that has everything, and two readers of bytes."""

import functools
import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rupor.model import Chapter, Label, Loudness, Profile, Speaker, Target, TimedWord
from rupor.run import ffmpeg

RATE = 48_000
FORMS = ("mp3", "m4a", "ogg", "flac")
LOUD = Loudness(integrated=-16.02, range=3.0, true_peak=-1.2)
LENGTH = 3 * RATE + 123
"""Samples, no whole number of anybody's frames."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
"""A picture of one black pixel."""
_CODED = {
    "mp3": "-c:a libmp3lame -b:a 96k -write_xing 1 -id3v2_version 3",
    "m4a": "-c:a aac -b:a 64k -f ipod -movflags +faststart",
    "ogg": "-c:a libopus -b:a 24k",
    "flac": "-c:a flac",
}


def profile(form: str, *, most_bytes: int = 0, tags: bool = True) -> Profile:
    """Make a delivery profile for one kind of file."""
    return Profile(
        name="test",
        title="Test",
        note="",
        format=form,  # type: ignore[arg-type]
        coding="opus",
        rate=RATE,
        channels=1,
        target=Target(),
        most_bytes=most_bytes,
        tags=tags,
    )


def sound(folder: Path, form: str) -> Path:
    """Make a file with a tone, as our ffmpeg encodes it, without a tag of ours."""
    path = folder / f"sound.{form}"
    path.write_bytes(_sound(form))
    return path


@functools.cache
def _sound(form: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"sound.{form}")
        tone = f"sine=f=440:r={RATE},atrim=end_sample={LENGTH}"
        coded = _CODED[form].split()
        subprocess.run(
            ffmpeg.command("-f", "lavfi", "-i", tone, *coded, "-fflags", "+bitexact", str(path)), check=True
        )
        return path.read_bytes()


def label(language: str = "ru", **changed: Any) -> Label:
    """Make a label that has everything, in Russian or Arabic."""
    russian = language == "ru"
    words = "Кипятите воду. Мойте руки." if russian else "اغلوا الماء. اغسلوا أيديكم."
    first, *rest = words.split()
    fields: dict[str, Any] = {
        "id": "clean-water",
        "title": "Чистая вода: «как её хранить»" if russian else "المياه النظيفة: كيف نحفظها",
        "language": language,
        "agency": "ЮНИСЕФ" if russian else "اليونيسف",
        "publisher": "Радио «Север»",
        "date": "2026-03-22",
        "licence": "CC BY 4.0",
        "contact": "radio@example.org",
        "series": "Вода",
        "embargo": "2026-03-22T06:00:00+03:00",
        "expires": "2026-04-01",
        "disclosure": "Текст читает машина." if russian else "آلة تقرأ النص.",
        "disclosure_en": "A machine reads the text.",
        "speakers": (
            Speaker(name="rhvoice:irina", language=language, synthetic=True, licence="CC BY-SA 4.0"),
        ),
        "text": words.replace(". ", ".\n"),
        "chapters": (
            Chapter(title='Вода; = #1 «"x"»', language="ru", start=0, end=RATE),
            Chapter(title="أيدٍ", language="ar", start=RATE, end=2 * RATE),
            Chapter(title="Самая длинная глава, последняя", language="ru", start=2 * RATE, end=LENGTH),
        ),
        "words": tuple(
            TimedWord(
                text=word if word == words.split()[-1] else f"{word} ", start=n * RATE // 2, end=n * RATE
            )
            for n, word in enumerate([first, *rest])
        ),
        "length": LENGTH,
        "cover": PNG,
    }
    return Label(**(fields | changed))


class Heard(NamedTuple):
    """What a decoder makes of a file."""

    packets: str
    samples: str


def programs() -> list[str]:
    """Return our ffmpeg, and the system's where there is one."""
    return [ffmpeg.program(), *filter(None, [shutil.which("ffmpeg")])]


def heard(path: Path, program: str | None = None) -> Heard:
    """Hash the coded packets with their times, and the decoded samples; by our ffmpeg unless told otherwise."""
    packets = _run(program, path, "-c", "copy", "-f", "framemd5").decode().splitlines()
    # After six columns come side data, in which ffmpeg reports ReplayGain.
    kept = [",".join(one.split(",")[:6]) for one in packets if not one.startswith("#")]
    samples = _run(program, path, "-f", "s16le")
    return Heard("\n".join(kept), hashlib.md5(samples).hexdigest())


def _run(program: str | None, path: Path, *how: str) -> bytes:
    command = [program or ffmpeg.program(), "-v", "error", "-i", str(path), "-map", "0:a", *how, "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


class Frame(NamedTuple):
    """A frame of an ID3v2.3 tag, as the standard counts its bytes."""

    name: str
    body: bytes


def id3_frames(data: bytes) -> Iterator[Frame]:
    """Read the frames of a file's tag by the standard alone (ID3v2.3.0, 3.1 and 3.3)."""
    assert data[:6] == b"ID3\x03\x00\x00"
    assert max(data[6:10]) < 0x80
    size = sum(byte << 7 * (3 - place) for place, byte in enumerate(data[6:10]))
    yield from frames_of(data[10 : 10 + size])


def frames_of(data: bytes) -> Iterator[Frame]:
    """Read frames one after the other; in version 2.3 their sizes are plain numbers."""
    while data:
        name, size, flags = data[:4].decode("ascii"), int.from_bytes(data[4:8], "big"), data[8:10]
        assert name.isalnum()
        assert flags == b"\0\0"
        assert 0 < size <= len(data) - 10
        yield Frame(name, data[10 : 10 + size])
        data = data[10 + size :]
