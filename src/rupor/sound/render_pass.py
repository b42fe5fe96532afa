"""One pass over a mix: every file that is wanted is limited, encoded, decoded and measured at the same time."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor.model import Loudness
from rupor.sound import encode, limiter
from rupor.sound.codec import Codec
from rupor.sound.encode import Encoder
from rupor.sound.level import MS, Floats
from rupor.sound.survey import BLOCK, Drive, Edge, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A file to be written."""

    path: Path
    codec: Codec
    band: Edge | None
    """Which source it is made of."""
    start: int
    """Milliseconds of the narration."""
    end: int
    drive: Drive


@dataclass(slots=True)
class _Bus:
    """A limited sound, and the encoders that it feeds."""

    start: int
    end: int
    drive: Drive
    orders: list[Order]
    limiter: limiter.Limiter
    encoders: list[Encoder] = field(default_factory=list)
    coming: list[Future[Loudness]] = field(default_factory=list)

    def feed(self, at: int, sound: NDArray[np.int16], heights: Floats, ends: contextlib.ExitStack) -> None:
        """Take a block that begins at millisecond *at*."""
        low, high = max(self.start, at), min(self.end, at + len(heights))
        if low >= high:
            return
        if low == self.start:
            self.encoders = [
                ends.enter_context(encode.encoder(one.path, one.codec, {}, "f32le")) for one in self.orders
            ]
        inside = sound[(low - at) * MS : (high - at) * MS]
        near = heights[low - at : high - at]
        if self.drive.softened is not None:
            soft = self.drive.softened[low - self.start : high - self.start]
            self._give(self.limiter.feed(inside * np.repeat(soft, MS), near * soft))
        else:
            self._give(self.limiter.feed(inside, near))
        if high == self.end:
            self._give(self.limiter.finish())
            self.coming = [one.end() for one in self.encoders]

    def _give(self, limited: Floats) -> None:
        block = limiter.pcm_float(limited)
        for one in self.encoders:
            one.feed(lambda: block)


def write(orders: Sequence[Order], sources: Mapping[Edge | None, Source]) -> list[Loudness]:
    """Write every file at the same time; return what each measures when it is decoded, in their order."""
    buses = list(_buses(orders))
    with contextlib.ExitStack() as ends:
        for band, at, sound, heights in _blocks({one.band for one in orders}, sources):
            for bus in buses:
                if bus.orders[0].band == band:
                    bus.feed(at, sound, heights, ends)
        measured = {
            id(order): coming.result()
            for bus in buses
            for order, coming in zip(bus.orders, bus.coming, strict=True)
        }
    return [measured[id(order)] for order in orders]


def _buses(orders: Iterable[Order]) -> Iterator[_Bus]:
    """Put together what is limited alike."""
    alike: dict[object, list[Order]] = {}
    for one in orders:
        drive = one.drive
        softened = None if drive.softened is None else drive.softened.tobytes()
        alike.setdefault((one.band, one.start, one.end, drive.gain, drive.ceiling, softened), []).append(one)
    for same in alike.values():
        one = same[0]
        yield _Bus(one.start, one.end, one.drive, same, limiter.Limiter(one.drive.gain, one.drive.ceiling))


def _blocks(
    bands: set[Edge | None], sources: Mapping[Edge | None, Source]
) -> Iterator[tuple[Edge | None, int, NDArray[np.int16], Floats]]:
    """Read all sources side by side."""
    with contextlib.ExitStack() as files:
        open_ = {
            band: (files.enter_context(one.mix.open("rb")), files.enter_context(one.peaks.open("rb")))
            for band, one in sources.items()
            if band in bands
        }
        at = 0
        while open_:
            for band, (mix, peaks) in list(open_.items()):
                near = np.frombuffer(peaks.read(BLOCK * 4), np.float32)
                sound = np.frombuffer(mix.read(len(near) * MS * 2), np.int16)
                if not len(near):
                    del open_[band]
                    continue
                yield band, at, sound, near
            at += BLOCK
