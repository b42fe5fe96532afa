"""WAV files to write tags into, and a reader of their chunks that knows nothing of Rupor's."""

import functools
import struct
import subprocess
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from tagged import label as plain_label

from rupor.model import Chapter, Label, Loudness, Profile, Target
from rupor.package.tags import riff
from rupor.run import ffmpeg

RATE = 48_000
LENGTH = 3 * RATE
LOUD = Loudness(integrated=-23.04, range=4.3, true_peak=-6.21, momentary=-19.5, short_term=-21.25)
KINDS = {
    "pcm24": ("pcm_s24le", 48_000, 2),
    "pcm16": ("pcm_s16le", 44_100, 1),
    "phone": ("pcm_s16le", 8_000, 1),
    "ulaw": ("pcm_mulaw", 8_000, 1),
    "alaw": ("pcm_alaw", 8_000, 1),
}


class Found(NamedTuple):
    """A chunk as it lies in a file."""

    name: str
    start: int
    body: bytes


def profile(kind: str = "pcm24", *, tags: bool = True) -> Profile:
    """Make the delivery profile of one kind of WAV."""
    coder, rate, channels = KINDS[kind]
    coding = {"pcm_mulaw": "ulaw", "pcm_alaw": "alaw"}.get(coder, coder.replace("pcm_s", "pcm")[:5])
    return Profile(
        name="test",
        title="Test",
        note="",
        format="wav",
        coding=coding,  # type: ignore[arg-type]
        rate=rate,
        channels=channels,
        target=Target(integrated=-23.0),
        tags=tags,
    )


def label(**changed: Any) -> Label:
    """Make a label of a Russian message that has everything a WAV can hold."""
    fields: dict[str, Any] = {
        "in_cue": "Кипятите воду",
        "out_cue": "мойте руки",
        "segments": (
            Chapter(title="Кипятите воду…", language="ru", start=RATE // 4, end=RATE),
            Chapter(title="Мойте руки <мылом> & водой", language="ru", start=RATE, end=2 * RATE + 7),
        ),
        "length": LENGTH,
        "speech_start": RATE // 4,
        "speech_end": LENGTH - RATE // 2,
    }
    return plain_label(**(fields | changed))


def made(folder: Path, kind: str = "pcm24", *options: str) -> Path:
    """Let our ffmpeg write a tone of three seconds."""
    path = folder / f"{kind}.wav"
    path.write_bytes(_made(kind, *options))
    return path


@functools.cache
def _made(kind: str, *options: str) -> bytes:
    coder, rate, channels = KINDS[kind]
    tone = f"sine=f=440:r={rate}:d=3"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "made.wav")
        coded = ("-c:a", coder, "-ac", str(channels), "-rf64", "auto", *options)
        subprocess.run(ffmpeg.command("-f", "lavfi", "-i", tone, *coded, str(path)), check=True)
        return path.read_bytes()


def tagged(folder: Path, kind: str = "pcm24", of: Label | None = None, loudness: Loudness = LOUD) -> Path:
    """Make a file of one kind and write a label into it."""
    path = made(folder, kind)
    riff.write(path, profile(kind), of or label(), loudness)
    return path


def chunks(data: bytes) -> list[Found]:
    """Read a RIFF file to its last byte; fail where one size does not lead to the next chunk."""
    form, size, kind = struct.unpack("<4sI4s", data[:12])
    assert (form, kind) == (b"RIFF", b"WAVE")
    assert size == len(data) - 8
    return within(data, 12)


def within(data: bytes, here: int) -> list[Found]:
    """Read chunks that stand one after the other to the end of *data*."""
    found = []
    while here < len(data):
        name, size = struct.unpack_from("<4sI", data, here)
        body = data[here + 8 : here + 8 + size]
        assert len(body) == size
        assert size % 2 == 0 or data[here + 8 + size] == 0
        found.append(Found(name.decode("ascii"), here + 8, body))
        here += 8 + size + size % 2
    assert here == len(data)
    return found


def one(path: Path, name: str) -> bytes:
    """Return the body of a file's only chunk of a name; of a LIST by its kind."""
    of = [
        each.body
        for each in chunks(path.read_bytes())
        if name in (each.name, each.body[:4].decode("latin-1"))
    ]
    assert len(of) == 1
    return of[0]


def text(field: bytes) -> str:
    """Read a field of ASCII that NUL ends; nothing follows it."""
    written, _, rest = field.partition(b"\0")
    assert not rest.strip(b"\0")
    return written.decode("ascii")


def bare(coding: int = 1, channels: int = 1, bits: int = 16, data: bytes = bytes(8), **changed: int) -> bytes:
    """Write a small WAV by hand; *changed* may lie about ``size``, ``block`` or ``riff``."""
    block = changed.get("block", channels * bits // 8)
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, coding, channels, RATE, RATE * block, block, bits)
    body = b"WAVE" + head + struct.pack("<4sI", b"data", changed.get("size", len(data))) + data
    return struct.pack("<4sI", b"RIFF", changed.get("riff", len(body))) + body
