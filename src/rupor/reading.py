"""What a person read: a recording decoded, cut into the segments of the text, evened, and held against the text."""

import hashlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor import finding
from rupor.clock import RATE
from rupor.errors import ConfigError
from rupor.finding import Finder, Taken
from rupor.model import Clip, Event, Mark, Report, Segment, Slip, Take, Utterance
from rupor.recording import Source, spoken
from rupor.run import process
from rupor.run.cache import Cache
from rupor.run.executors import workers
from rupor.sound import decode, even, join, takes
from rupor.sound.even import Sound
from rupor.sound.takes import Stretch
from rupor.voice import align
from rupor.voice.align import fit

VERSION = "reading 1"
"""Changes whenever a recorded clip comes out otherwise, so that the cache gives no older one."""
MISREAD = "misread 1"
"""The same for the places where a recorded clip is not its text."""
QUIETEST = -45.0
"""LUFS under which a voice was recorded so quietly that its noise is heard."""
NOISIEST = 15.0
"""dB from loud speech to the noise under it from which words are lost on a radio."""
LEAST, MOST = 0.5, 1.5
"""The speaker's own pause against the one of the rules: at least where something was cut out of it, and at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A place where what was read differs from the text."""

    slip: Slip
    file: str
    """Name of the recording that the slip's times are in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is heard of a recording for one segment."""

    sound: Sound | None = None
    """None: there is nothing to say, and nothing is heard."""
    pieces: tuple[Stretch, ...] = ()
    soft: tuple[bool, bool] = (True, True)
    """Whether its beginning and its end are faded."""
    pause: tuple[Stretch, ...] | None = None
    """The speaker's own pause after it; None: silence."""
    around: int = 0
    """Frames of silence at its outer ends, which count as pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read, segment by segment."""

    source: Source
    parts: Mapping[int, Part]
    """By the segment's index."""
    remarks: tuple[Remark, ...] = ()
    notes: tuple[str, ...] = ()
    """What else a person should know."""
    hashes: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One segment's sound that is to be made a clip: what executors get."""

    utterance: Utterance
    pcm: bytes

    @property
    def key(self) -> str:
        """Name in the cache: the sound and what it is held against."""
        return hashlib.sha256(f"{self.utterance.key} {VERSION}".encode() + self.pcm).hexdigest()


def marked(order: Order) -> Clip:
    """Find the words in an order's sound; the clip holds its marks alone, since whoever ordered it has the sound."""
    clip = Clip(pcm=order.pcm, rate=RATE)
    return replace(align.marks(order.utterance, clip) if order.pcm else clip, pcm=b"")


def misread(order: Order) -> Clip:
    """Find where an order's sound is not that of its text: a clip without sound whose marks are these places.

    What is put in is marked at a place in the text without length, what is left out at a time without length.
    """
    found = fit.slips(order.utterance, Clip(pcm=order.pcm, rate=RATE)) if order.pcm else ()
    marks = (
        Mark(first=one.first, end_offset=one.end_offset, start=one.start, end=one.end, confidence=0.0)
        for one in found
    )
    return Clip(pcm=b"", rate=RATE, marks=tuple(marks), timing="aligned")


def order(reading: Reading, segment: Segment) -> Order:
    """Read one segment's sound from the disk."""
    part = reading.parts[segment.index]
    utterance = finding.asked(reading.source, segment)
    heard = takes.render(part.sound, part.pieces, soft=part.soft).tobytes() if part.sound else b""
    return Order(utterance=utterance, pcm=heard)


def rest(reading: Reading, segment: Segment) -> NDArray[np.int16]:
    """Return the sound of the pause after a recorded segment."""
    part = reading.parts[segment.index]
    if part.sound and part.pause is not None:
        return takes.render(part.sound, part.pause)
    silence = max(0, round(join.PAUSES[segment.pause] * 100) - part.around)
    return np.zeros(silence * even.FRAME, np.int16)


def read(
    source: Source, segments: Sequence[Segment], scratch: Path, pool: Executor, cache: Cache, report: Report
) -> Reading:
    """Decode what was recorded into *scratch*, cut it and even it; raise ConfigError when it cannot be used."""
    make = _whole if source.takes is None else _folder
    reading = make(source, segments, scratch, Finder(source, pool, cache, report))
    silent = {one.index: Part() for one in segments if not spoken([one])}
    notes = (*reading.notes, *_kin(source, segments))
    return replace(reading, parts={**silent, **reading.parts}, notes=notes)


def _kin(source: Source, segments: Sequence[Segment]) -> Iterator[str]:
    """Say by whose voice words are found where none of their own language is here."""
    near = {one.language: finding.asked(source, one).voice.language for one in spoken(segments)}
    for language, other in sorted(near.items()):
        if other != language:
            yield (
                f"language '{language}': no voice here speaks it; when its words are spoken was found by a voice of "
                f"'{other}', which reads its letters much alike. Look at the captions before you send"
            )


def _folder(source: Source, segments: Sequence[Segment], scratch: Path, finder: Finder) -> Reading:
    """Take in a folder with a file for each segment; raise ConfigError with every file that cannot be used."""
    assert source.takes is not None
    files = {index: file for index, file in source.takes.items() if spoken([segments[index]])}
    taken: dict[int, Taken] = {}
    wrong: list[str] = []
    for done, (index, result) in enumerate(
        _each(scratch, [segments[index] for index in sorted(files)], files), 1
    ):
        finder.report(Event(step="read", done=done, total=len(files), subject=files[index].name))
        if isinstance(result, ConfigError):
            wrong.append(str(result))
        else:
            taken[index] = result
    if wrong:
        raise ConfigError("\n".join(wrong))
    checked = finding.checked(list(taken.values()), scratch / "takes.pcm", finder)
    parts: dict[int, Part] = {}
    notes: list[str] = []
    for index, one in taken.items():
        voice = checked.voices.get(index, one.voice)
        whole = takes.roomy(one.sound, voice, 0, one.sound.frames)
        pieces = takes.pieces(one.sound, whole)
        sound, loudness = even.raised(one.sound, pieces)
        parts[index] = Part(sound=sound, pieces=pieces, around=whole.length - voice.length)
        notes += [*one.notes, *_quality(one.file, sound, loudness), *_shortened(one.file, pieces)]
    remarks = [Remark(slip=slip, file=files[index].name) for index, slip in checked.slips]
    hashes = {file.name: _sha256(file) for file in files.values()}
    return Reading(source=source, parts=parts, remarks=tuple(remarks), notes=tuple(notes), hashes=hashes)


def _each(
    scratch: Path, segments: Sequence[Segment], files: Mapping[int, Path]
) -> Iterator[tuple[int, Taken | ConfigError]]:
    """Work on several files at a time; what is begun is ended when nobody waits for it any more."""
    with ThreadPoolExecutor(workers(), "rupor-take") as threads:
        coming = {
            one.index: threads.submit(_take, one, files[one.index], scratch / f"take-{one.index}.pcm")
            for one in segments
        }
        try:
            for index, future in coming.items():
                error = future.exception()
                if error is not None and not isinstance(error, ConfigError):
                    raise error
                yield index, error or future.result()
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            process.end_all()
            raise


def _take(segment: Segment, file: Path, to: Path) -> Taken:
    decoded = decode.decode(file, to)
    sound = even.study(to)
    voice = takes.speech(sound, 0, sound.frames)
    if voice is None:
        raise ConfigError(
            f"{file}: no voice is heard in it. Expected a segment, read aloud. Listen to it, or record it again"
        )
    return Taken(segment, file, sound, decoded.slow, voice, decoded.notes)


def _whole(source: Source, segments: Sequence[Segment], scratch: Path, finder: Finder) -> Reading:
    """Take in one recording of the whole message."""
    decoded = decode.decode(source.path, scratch / "take.pcm")
    sound = even.study(decoded.path)
    found = finder.found(decoded.slow, segments)
    voices = _voices(sound, found.takes)
    slips = [one for one in found.slips if finding.said_at(sound, one)]
    others = [finding.frames(one.start, one.end) for one in slips if one.kind in finding.OTHER]
    sound, loudness = even.raised(sound, voices.values())
    parts = _parts(sound, segments, voices, others)
    notes = [*decoded.notes, *_quality(source.path, sound, loudness)]
    for index, part in sorted(parts.items()):
        notes += _shortened(source.path, part.pieces, f"{segments[index].place}, ")
    return Reading(
        source=source,
        parts=parts,
        remarks=tuple(Remark(slip=one, file=source.path.name) for one in slips),
        notes=tuple(notes),
        hashes={source.path.name: _sha256(source.path)},
    )


def _voices(sound: Sound, found: Sequence[Take]) -> dict[int, Stretch]:
    """Find where the voice sets in and falls silent in each take, without coughs at its ends; by segment."""
    voices: dict[int, Stretch] = {}
    rough = sorted(
        (finding.frames(one.start, min(one.end, sound.frames * even.FRAME)), one.segment) for one in found
    )
    for number, (take, index) in enumerate(rough):
        first = rough[number - 1][0].last if number else 0
        last = rough[number + 1][0].first if number + 1 < len(rough) else sound.frames
        voice = takes.speech(sound, *take) or take
        voices[index] = takes.grown(sound, voice, min(first, voice.first), max(last, voice.last))
    return voices


def _parts(
    sound: Sound, segments: Sequence[Segment], voices: Mapping[int, Stretch], extra: Sequence[Stretch]
) -> dict[int, Part]:
    """Cut a recording of the whole message into its segments; what follows each other in it stays together."""
    order = sorted(voices, key=lambda index: voices[index])
    following = {one: other for one, other in itertools.pairwise(order)}
    read = [one.index for one in spoken(segments)]
    begins = {one: takes.roomy(sound, voices[one], 0, sound.frames).first for one in voices}
    ends = {one: takes.roomy(sound, voices[one], 0, sound.frames).last for one in voices}
    soft = {one: (True, True) for one in voices}
    pauses: dict[int, tuple[Stretch, ...]] = {}
    parts: dict[int, Part] = {}
    for one, other in itertools.pairwise(read):
        if one in voices and following.get(one) == other:
            rule = join.PAUSES[segments[one].pause] * 100
            parting = takes.part(
                sound, voices[one], voices[other], extra, round(rule * LEAST), round(rule * MOST)
            )
            ends[one], begins[other], pauses[one] = parting.end, parting.start, parting.pause
            soft[one] = (soft[one][0], parting.soft[0])
            soft[other] = (parting.soft[1], soft[other][1])
            for silent in range(one + 1, other):
                parts[silent] = Part(sound=sound, pause=())
    for one in voices:
        pieces = takes.pieces(sound, Stretch(begins[one], max(ends[one], begins[one])))
        around = ends[one] - voices[one].last
        parts[one] = Part(sound=sound, pieces=pieces, soft=soft[one], pause=pauses.get(one), around=around)
    return parts


def _quality(file: Path, sound: Sound, loudness: float) -> Iterator[str]:
    """Say what would be heard and cannot be mended."""
    if loudness < QUIETEST:
        yield (
            f"{file.name}: is very quiet ({loudness:.0f} LUFS), and raising it raises its noise. Listen to it, or "
            "record it nearer to the microphone"
        )
    elif sound.noise < NOISIEST:
        yield (
            f"{file.name}: is noisy (speech {sound.noise:.0f} dB above the noise). Listen to it, or record it in a "
            "quieter place"
        )


def _shortened(file: Path, pieces: Sequence[Stretch], where: str = "") -> Iterator[str]:
    """Name the pauses whose middle was cut out."""
    for one, other in itertools.pairwise(pieces):
        length = (other.first - one.last + takes.SHORTENED) / 100
        place = decode.told(one.last * even.FRAME)
        yield f"{file.name}: {where}a pause of {length:.1f} s at {place} was shortened to {takes.SHORTENED / 100:.1f} s"


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
