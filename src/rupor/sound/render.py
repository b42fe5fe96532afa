"""Make every file that the delivery profiles ask for: one pass over the mix feeds all encoders.

Each file is decoded and measured while it is written; those that miss their target are written again, all in one pass,
until the *delivered, decoded* file is right. Every file has the narration's timeline, or a stretch of it.
"""

import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rupor.clock import samples, seconds
from rupor.errors import ConfigError, PackageError
from rupor.model import Event, Loudness, Master, Narration, Profile, Report
from rupor.sound import codec, master, render_parts, render_pass, render_segments, survey
from rupor.sound.codec import Codec
from rupor.sound.level import MS
from rupor.sound.render_pass import Order
from rupor.sound.survey import Dip, Drive, Edge, Source

TOGETHER = 12
"""Profiles that are written in one pass: each has two programs and three threads."""
TAG_ROOM = 16_384
"""Bytes of a profile's largest file that are left for the tags."""
STRANGE = 0.3
"""dB by which sound lies under the ceiling where a peak is the encoder's own; it is lowered by so much more as well."""
SMALLER = 0.98
"""How much shorter than computed a part is tried when it came out too large."""


@dataclass(slots=True)
class _File:
    """A file on its way."""

    order: Order
    part: int = 0
    measured: Loudness | None = None
    missed: list[str] = field(default_factory=list)
    dips: list[Dip] = field(default_factory=list)
    """Places where its encoder makes peaks of its own."""


@dataclass(slots=True)
class _Work:
    """A profile on its way."""

    name: str
    profile: Profile
    codec: Codec
    folder: Path
    stem: str
    ceiling: float
    files: list[_File] = field(default_factory=list)
    longest: int = 0
    rounds: int = 0

    def path(self, part: int = 0, parts: int = 0) -> Path:
        """Name the file, or one of several, so that they stand in their order in a list."""
        number = f"-{part:0{len(str(parts))}}" if part else ""
        return self.folder / f"{self.stem}{number}.{self.codec.suffix}"

    def pending(self) -> list[_File]:
        """List the files that are not right yet."""
        return [file for file in self.files if file.measured is None]


def render(
    narration: Narration, profiles: Mapping[str, tuple[Profile, Path]], stem: str, report: Report
) -> dict[str, tuple[Master, ...]]:
    """Write the files of *profiles* (name -> profile, folder that exists), named after *stem*.

    Give each profile's masters: the whole or its parts, then one for each segment where it asks for them. Raise
    ConfigError for names that clash, and PackageError for a file that no round brought to its target, for noise, and
    for a narration with less silence at its ends than a profile wants.
    """
    works = [_work(name, one, folder, stem) for name, (one, folder) in profiles.items()]
    _check_names(works, narration)
    _check_ends(works, narration)
    made: dict[str, tuple[Master, ...]] = {}
    with tempfile.TemporaryDirectory(prefix="rupor-") as scratch:
        sources = survey.sources(narration, [work.profile.band for work in works], Path(scratch))
        for together in _batches(works):
            _until_right(together, narration, sources)
            for work in together:
                made[work.name] = tuple(_masters(work, narration))
                report(Event(step="master", done=len(made), total=len(works), subject=work.name))
    return made


def _work(name: str, profile: Profile, folder: Path, stem: str) -> _Work:
    form = codec.of(profile)
    own = plain(stem) if profile.each_segment else stem
    return _Work(name, profile, form, folder, own, profile.target.ceiling - master.PEAK_ROOM - form.overshoot)


def plain(stem: str) -> str:
    """Write a name with a-z, 0-9 and hyphens alone, as telephone systems take it.

    >>> plain("World Day.en")
    'world-day-en'
    """
    letters = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-") or "message"


def _check_names(works: Iterable[_Work], narration: Narration) -> None:
    """Raise ConfigError when two files would have one name."""
    seen: dict[Path, str] = {}
    for work in works:
        for path in (work.path(), *_segment_paths(work, narration)):
            if path in seen:
                raise ConfigError(
                    f"--profile: '{seen[path]}' and '{work.name}' would both write '{path.name}' into {path.parent}. "
                    "Expected a folder for each. Name another folder"
                )
            seen[path] = work.name


def _check_ends(works: Iterable[_Work], narration: Narration) -> None:
    """Raise PackageError when a profile asks for more silence at the ends than the narration has."""
    if not narration.placed:
        return
    head, tail = narration.placed[0].start, narration.length - narration.placed[-1].end
    for work in works:
        for name, has, wants in (("before", head, work.profile.head), ("after", tail, work.profile.tail)):
            if has < samples(wants):
                raise PackageError(
                    f"profile '{work.name}': {seconds(has):.2f} s of silence are {name} the speech. Expected {wants} "
                    "s. Join the narration with more"
                )


def _segment_paths(work: _Work, narration: Narration) -> list[Path]:
    if not work.profile.each_segment:
        return []
    named = render_segments.names(work.stem, len(narration.placed), work.codec.suffix)
    return [work.folder / one for one in named]


def _batches(works: Sequence[_Work]) -> Iterator[Sequence[_Work]]:
    for first in range(0, len(works), TOGETHER):
        yield works[first : first + TOGETHER]


def _until_right(works: Sequence[_Work], narration: Narration, sources: Mapping[Edge | None, Source]) -> None:
    """Write the files of some profiles, and those that missed again; raise PackageError when that does not help."""
    for work in works:
        _begin(work, narration, sources[work.profile.band])
    for _ in range(master.ROUNDS):
        again = [work for work in works if work.pending()]
        if not again:
            break
        pending = [file for work in again for file in work.pending()]
        measured = render_pass.write([file.order for file in pending], sources)
        for file, one in zip(pending, measured, strict=True):
            file.measured = one
        for work in again:
            work.rounds += 1
            _judge(work, narration, sources[work.profile.band])
    for work in works:
        for file in work.pending():
            missed = file.missed or ["the file was too large"]
            raise PackageError(master.not_reached(file.order.path, work.profile.target, missed))


def _begin(work: _Work, narration: Narration, source: Source) -> None:
    """Plan a profile's file, or as many as its largest size asks for."""
    end = narration.length // MS
    stretches: Sequence[tuple[int, int]] = ((0, end),)
    if work.profile.most_bytes:
        if not work.longest:
            work.longest = (
                (work.profile.most_bytes - TAG_ROOM) * 8 // max(1, work.profile.bitrate or _rate(work))
            )
        if end > work.longest:
            stretches = render_parts.stretches(narration, work.longest, 2)
    several = len(stretches) > 1
    work.files = [
        _planned(work, source, stretch, part if several else 0, len(stretches))
        for part, stretch in enumerate(stretches, 1)
    ]


def _rate(work: _Work) -> int:
    """Return the kbit/s of a coding that has no bit rate: of its samples."""
    bits = {"pcm24": 24, "ulaw": 8, "alaw": 8}.get(work.profile.coding, 16)
    return work.profile.rate * work.profile.channels * bits // 1000


def _planned(work: _Work, source: Source, stretch: tuple[int, int], part: int, parts: int) -> _File:
    start, end = stretch
    drive = survey.plan(source, start, end, work.profile.target, work.codec.loss, work.ceiling)
    order = Order(
        path=work.path(part, parts),
        codec=work.codec,
        band=work.profile.band,
        start=start,
        end=end,
        drive=drive,
    )
    return _File(order, part)


def _judge(work: _Work, narration: Narration, source: Source) -> None:
    """Let stay what is right, and plan anew what is not."""
    if _too_large(work):
        for file in work.files:
            file.order.path.unlink()
        _begin(work, narration, source)
        return
    target = work.profile.target
    for file in work.files:
        order, measured = file.order, file.measured
        assert measured is not None
        master.check_heard(order.path, measured)
        if master.reached(measured, target, work.rounds) and not _too_loud(order, measured, work.profile):
            master.check_noise(order.path, measured, target)
            continue
        file.missed.append(master.told(measured, target))
        file.order = replace(order, drive=_corrected(file, measured, work, source))
        file.measured = None


def _too_large(work: _Work) -> bool:
    """Tell whether a file is larger than it may be, and plan shorter parts."""
    if not work.profile.most_bytes:
        return False
    most = work.profile.most_bytes - TAG_ROOM
    sizes = {file.order.path.stat().st_size: file.order.end - file.order.start for file in work.files}
    largest = max(sizes)
    if largest <= most:
        return False
    work.longest = min(work.longest, int(sizes[largest] * most / largest * SMALLER))
    return True


def _too_loud(order: Order, measured: Loudness, profile: Profile) -> bool:
    """Tell whether three seconds of a spot are above their limit."""
    most = profile.target.short_term
    if (
        most is None
        or measured.short_term is None
        or not survey.is_spot(order.start, order.end, profile.target)
    ):
        return False
    return measured.short_term > most


def _corrected(file: _File, measured: Loudness, work: _Work, source: Source) -> Drive:
    """Plan a file again, with what its encoder is now known to do."""
    order, target, drive = file.order, work.profile.target, file.order.drive
    _, ceiling = master.corrected(drive.gain, drive.ceiling, measured, target)
    if ceiling < drive.ceiling and measured.peak_at is not None:
        at = round(measured.peak_at * 1000)
        if survey.height(source, order.start + at) + drive.gain < drive.ceiling - STRANGE:
            # The encoder made this peak of sound that no ceiling touches: an AAC frame did, once in 33 minutes.
            file.dips.append((min(at, order.end - order.start), drive.ceiling - ceiling + STRANGE))
            ceiling = drive.ceiling
    loss = survey.reached(source, order.start, order.end, drive, target) - master.value(measured, target)
    return survey.plan(source, order.start, order.end, target, loss, ceiling, file.dips)


def _masters(work: _Work, narration: Narration) -> Iterator[Master]:
    several = len(work.files) > 1
    whole = None
    for file in work.files:
        order = file.order
        assert file.measured is not None
        whole = Master(
            path=order.path,
            length=(order.end - order.start) * MS,
            loudness=file.measured,
            rounds=work.rounds,
            start=order.start * MS,
            part=file.part,
            parts=len(work.files) if several else 0,
        )
        yield whole
    if work.profile.each_segment and whole:
        yield from render_segments.cut(whole, work.profile, narration, _segment_paths(work, narration))
