"""What must be known of a mix before it is mastered: how loud each 10 ms of it is, and what a limiter would leave.

So the gain that brings a file to its target is known before the first encoder starts.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor.model import Narration, Target
from rupor.sound import band_level, level, limiter
from rupor.sound.band import Band
from rupor.sound.gauge import HOPS, MOMENTARY, SHORT_TERM, STEP, Gauge
from rupor.sound.level import MS, Floats

BLOCK = 4000
"""Milliseconds that are read at a time."""
HOP_MS = 1000 // HOPS
CLOSE = 0.005
"""LU within which a gain is solved."""
TRIES = 8
SOFTER = 1.15
"""By how much more than was missing a spot's loud places are lowered when they were not low enough."""
SPOT_ROOM = 0.15
"""LU that a spot's loudest three seconds stay below their limit."""
SLOW = 100
"""Readings over which a spot's loud places are approached and left: a second each."""

DIP = 60
"""Milliseconds on both sides of a place that is lowered."""

Edge = tuple[int, int]
Dip = tuple[int, float]
"""A millisecond of a stretch, and the dB by which it is lowered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A sound to be mastered, and the mean square of each 10 ms of it."""

    mix: Path
    peaks: Path
    length: int
    """Milliseconds."""
    heard: Floats
    """K-weighted, as from two loudspeakers."""
    raw: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """How a stretch of a source is brought to a level: dB, and what a spot's loud places are multiplied by."""

    gain: float
    ceiling: float
    softened: Floats | None = None
    """One factor for each millisecond."""


def sources(
    narration: Narration, bands: Iterable[Edge | None], scratch: Path
) -> Mapping[Edge | None, Source]:
    """Look at the mix once, and write what lies in each of *bands*, evened, into *scratch*; None is the mix itself."""
    found: dict[Edge | None, Source] = {}
    for band in dict.fromkeys(bands):
        if band is None:
            found[band] = _look(narration.mix, narration.peaks, _blocks(narration.mix))
        else:
            folder = Path(tempfile.mkdtemp(dir=scratch))
            uneven, mix, peaks = folder / "uneven.pcm", folder / "band.pcm", folder / "band.peaks"
            with uneven.open("wb") as file:
                for block in _banded(narration.mix, band):
                    file.write(block.tobytes())
            rows = band_level.gains(uneven, narration.placed)
            found[band] = _look(mix, peaks, _write(band_level.even(_blocks(uneven), rows), mix, peaks))
            uneven.unlink()
    return found


def _blocks(mix: Path) -> Iterator[NDArray[np.int16]]:
    with mix.open("rb") as file:
        while block := file.read(BLOCK * MS * 2):
            yield np.frombuffer(block, np.int16)


def _banded(mix: Path, band: Edge) -> Iterator[NDArray[np.int16]]:
    """Yield the mix between two frequencies, in whole milliseconds."""
    each = Band(*band)
    rest = np.zeros(0, np.float32)
    for block in _blocks(mix):
        rest = np.concatenate([rest, each.feed(block)])
        whole = len(rest) // MS * MS
        yield level.rounded(rest[:whole])
        rest = rest[whole:]
    yield level.rounded(np.concatenate([rest, each.finish()]))


def _write(blocks: Iterable[NDArray[np.int16]], mix: Path, peaks: Path) -> Iterator[NDArray[np.int16]]:
    with mix.open("wb") as sound, peaks.open("wb") as heights:
        for block in blocks:
            sound.write(block.tobytes())
            heights.write(level.peaks(block).tobytes())
            yield block


def _look(mix: Path, peaks: Path, blocks: Iterable[NDArray[np.int16]]) -> Source:
    heard: list[Floats] = []
    raw: list[Floats] = []
    length = 0

    def each(weighted: NDArray[np.float64], bare: NDArray[np.float64]) -> None:
        heard.append(weighted.astype(np.float32))
        raw.append(bare.astype(np.float32))

    gauge = Gauge(HOPS * HOP_MS * MS, 1, each)
    for block in blocks:
        gauge.feed((block.astype(np.float32) * np.float32(1 / 32768)).reshape(-1, 1))
        length += len(block) // MS
    gauge.finish()
    return Source(mix=mix, peaks=peaks, length=length, heard=np.concatenate(heard), raw=np.concatenate(raw))


def plan(
    source: Source,
    start: int,
    end: int,
    target: Target,
    loss: float,
    ceiling: float,
    dips: Sequence[Dip] = (),
) -> Drive:
    """Find how the milliseconds from *start* to *end* come to *target* with a limiter at *ceiling*.

    *loss* is what the encoder then takes away, in LU; *dips* are places that it makes too high though they are not.
    A spot's three seconds are held under their limit as well.
    """
    dipped = _dipped(end - start, dips) if dips else None
    drive = _solve(source, start, end, target, loss, Drive(gain=0.0, ceiling=ceiling, softened=dipped))
    if target.short_term is None or not is_spot(start, end, target):
        return drive
    limit = target.short_term + loss - SPOT_ROOM
    for _ in range(TRIES):
        less = _softening(_left(source, start, end, drive), limit)
        if less is None:
            break
        before = 1 if drive.softened is None else drive.softened
        drive = Drive(gain=drive.gain, ceiling=ceiling, softened=before * less[: end - start])
        drive = _solve(source, start, end, target, loss, drive)
    return drive


def _dipped(length: int, dips: Sequence[Dip]) -> Floats:
    """Return what each millisecond is multiplied by so that the places of *dips* are lower, without a step."""
    lower = np.zeros(length + 2 * DIP)
    bell = np.hanning(2 * DIP + 1)
    for at, decibels in dips:
        lower[at : at + 2 * DIP + 1] += decibels * bell
    factors: Floats = (10 ** (-lower[DIP : DIP + length] / 20)).astype(np.float32)
    return factors


def height(source: Source, at: int) -> float:
    """Return the highest true peak around a millisecond of a source, in dB."""
    near = np.memmap(source.peaks, np.float32, "r")[max(0, at - DIP) : at + DIP]
    return 20 * float(np.log10(max(float(near.max(initial=0)), 1e-6)))


def is_spot(start: int, end: int, target: Target) -> bool:
    """Tell whether the milliseconds from *start* to *end* are short enough to be a spot."""
    return end - start < target.spot * 1000


def reached(source: Source, start: int, end: int, drive: Drive, target: Target) -> float:
    """Return the level (LUFS, or dB of RMS) that a stretch has before it is encoded."""
    return _level(source, start, end, drive, target.rms)


def _solve(source: Source, start: int, end: int, target: Target, loss: float, drive: Drive) -> Drive:
    """Correct the gain until what the limiter leaves is at the target."""
    for _ in range(TRIES):
        missing = target.integrated + loss - _level(source, start, end, drive, target.rms)
        drive = Drive(gain=drive.gain + missing, ceiling=drive.ceiling, softened=drive.softened)
        if abs(missing) < CLOSE:
            break
    return drive


def _level(source: Source, start: int, end: int, drive: Drive, rms: bool) -> float:
    left = _left(source, start, end, drive, rms=rms)
    if rms:
        return 10 * float(np.log10(max(left.mean(), 1e-15)))
    return level.gated(_windows(left, MOMENTARY)[::STEP] / 2)


def _windows(energy: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Return the means of all windows of *width* readings; of all readings, where there are fewer."""
    width = min(width, len(energy))
    total = np.concatenate([[0.0], np.cumsum(energy)])
    means: NDArray[np.float64] = np.maximum(total[width:] - total[: len(total) - width], 0.0) / width
    return means


def _left(source: Source, start: int, end: int, drive: Drive, *, rms: bool = False) -> NDArray[np.float64]:
    """Return the mean square of each 10 ms after gain and limiter."""
    energy = (source.raw if rms else source.heard)[start // HOP_MS : end // HOP_MS].astype(np.float64)
    squares = np.concatenate([np.zeros(0), *_factors(source, start, end, drive)])
    count = min(len(energy), len(squares))
    left: NDArray[np.float64] = energy[:count] * squares[:count] * 10 ** (drive.gain / 10)
    return left


def _factors(source: Source, start: int, end: int, drive: Drive) -> Iterator[NDArray[np.float64]]:
    """Yield what the energy of each 10 ms is multiplied by, beside the gain."""
    limit = 10 ** ((drive.ceiling - drive.gain) / 20)
    heights = np.memmap(source.peaks, np.float32, "r")[start:end]
    margin = limiter.MARGIN
    for first in range(0, end - start, limiter.BLOCK):
        last = min(first + limiter.BLOCK, end - start)
        near = np.zeros(last - first + 2 * margin, np.float32)
        low, high = max(0, first - margin), min(end - start, last + margin)
        soft = 1 if drive.softened is None else drive.softened[low:high]
        near[low - first + margin : high - first + margin] = heights[low:high] * soft
        own = 1 if drive.softened is None else drive.softened[first:last]
        each = (limiter.curve(near, limit)[1:-1] * own).astype(np.float64) ** 2
        yield each[: len(each) // HOP_MS * HOP_MS].reshape(-1, HOP_MS).mean(axis=1)


def _softening(left: NDArray[np.float64], limit: float) -> Floats | None:
    """Return what each millisecond must be multiplied by so that no three seconds are above *limit* LUFS; None: 1.

    What a window needs is held over all of it and a second around it, then smoothed over that second.
    """
    if len(left) < SHORT_TERM:
        return None
    over = level.lufs(_windows(left, SHORT_TERM)) - limit
    if over.max() <= 0:
        return None
    needed = np.pad(np.maximum(over, 0) * SOFTER, SHORT_TERM - 1 + SLOW)
    held = np.lib.stride_tricks.sliding_window_view(needed, SHORT_TERM + 2 * SLOW).max(axis=1)
    window = np.hanning(2 * SLOW + 3)[1:-1]
    smooth = np.convolve(np.pad(held, SLOW, mode="edge"), window / window.sum(), "valid")
    at = np.arange(len(smooth) * HOP_MS) / HOP_MS
    each = np.pad(np.interp(at, np.arange(len(smooth)) + 0.5, smooth), (0, HOP_MS), mode="edge")
    return (10 ** (-each / 20)).astype(np.float32)
