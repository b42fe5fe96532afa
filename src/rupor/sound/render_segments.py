"""One file for each segment, cut out of the finished telephone file: no encoder runs again, no level changes."""

import functools
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor.clock import RATE
from rupor.model import Loudness, Master, Narration, Profile
from rupor.sound.gauge import HOPS, STEP, Gauge
from rupor.sound.level import Floats

MARGIN = RATE // 10
"""Samples of the pause that stay before and after the speech, at most; never more than half of it."""
BYTES = {"pcm16": 2, "pcm24": 3, "ulaw": 1, "alaw": 1}
"""Of a sample of each coding."""


def names(stem: str, count: int, suffix: str) -> list[str]:
    """Name the files of *count* segments."""
    digits = max(2, len(str(count)))
    return [f"{stem}-{number:0{digits}}.{suffix}" for number in range(1, count + 1)]


def cut(whole: Master, profile: Profile, narration: Narration, paths: list[Path]) -> Iterator[Master]:
    """Write each segment of *narration* from the file *whole*, and measure it."""
    frame = BYTES[profile.coding] * profile.channels
    with whole.path.open("rb") as file:
        data = 0 if profile.format == "raw" else _data(whole.path)
        for path, item, (start, end) in zip(paths, narration.placed, _edges(narration), strict=True):
            first, last = (at * profile.rate // RATE for at in (start, end))
            file.seek(data + first * frame)
            sound = file.read((last - first) * frame)
            _write(path, profile, sound)
            yield Master(
                path=path,
                length=end - start,
                loudness=_measured(sound, profile),
                rounds=whole.rounds,
                start=start,
                segment=item.segment.index,
            )


def _edges(narration: Narration) -> Iterator[tuple[int, int]]:
    """Yield where each segment's file begins and ends, in samples of the narration."""
    placed = narration.placed
    for n, item in enumerate(placed):
        before = placed[n - 1].end if n else 0
        after = placed[n + 1].start if n + 1 < len(placed) else narration.length
        yield (
            item.start - min(MARGIN, max(0, item.start - before) // 2),
            item.end + min(MARGIN, max(0, after - item.end) // 2),
        )


def _data(path: Path) -> int:
    """Find where the samples of a WAV file begin."""
    with path.open("rb") as file:
        file.seek(12)
        while len(head := file.read(8)) == 8:
            if head[:4] == b"data":
                return file.tell()
            file.seek(int.from_bytes(head[4:], "little") + int.from_bytes(head[4:], "little") % 2, 1)
    raise ValueError(f"{path}: no data chunk")


def _write(path: Path, profile: Profile, sound: bytes) -> None:
    if profile.format == "raw":
        path.write_bytes(sound)
        return
    with wave.open(str(path), "wb") as file:
        file.setnchannels(profile.channels)
        file.setsampwidth(BYTES[profile.coding])
        file.setframerate(profile.rate)
        file.writeframes(sound)


def _measured(sound: bytes, profile: Profile) -> Loudness:
    heard = _decoded(sound, profile.coding).reshape(-1, profile.channels)
    gauge = Gauge(profile.rate, profile.channels)
    gauge.feed(heard)
    short = profile.rate // HOPS * STEP - len(heard)
    if short > 0:
        gauge.feed(np.zeros((short, profile.channels), np.float32))
    return gauge.finish()


def _decoded(sound: bytes, coding: str) -> Floats:
    """Decode samples to floats of full scale 1."""
    if coding in ("ulaw", "alaw"):
        decoded: Floats = _law(coding)[np.frombuffer(sound, np.uint8)]
        return decoded
    if coding == "pcm24":
        rows = np.frombuffer(sound, np.uint8).reshape(-1, 3)
        wide = np.concatenate([np.zeros((len(rows), 1), np.uint8), rows], axis=1)
        long: Floats = wide.view("<i4").reshape(-1).astype(np.float32) / np.float32(2**31)
        return long
    short: Floats = np.frombuffer(sound, "<i2").astype(np.float32) / np.float32(32768)
    return short


@functools.cache
def _law(coding: str) -> NDArray[np.float32]:
    """Return the value of each byte (ITU-T G.711, tables 1 and 2)."""
    byte = np.arange(256)
    if coding == "ulaw":
        flipped = ~byte & 0xFF
        steep, fine = (flipped >> 4) & 7, flipped & 15
        size = (((fine << 3) + 0x84) << steep) - 0x84
        sign = np.where(flipped & 0x80, -1, 1)
    else:
        flipped = byte ^ 0x55
        steep, fine = (flipped >> 4) & 7, flipped & 15
        size = np.where(steep > 0, ((fine << 4) + 0x108) << np.maximum(steep - 1, 0), (fine << 4) + 8)
        sign = np.where(flipped & 0x80, 1, -1)
    values: NDArray[np.float32] = (sign * size / 32768).astype(np.float32)
    return values
