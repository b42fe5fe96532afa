"""Find the segments of a text in a recording of it, by another voice that says the same."""

import bisect
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import soxr
from numpy.typing import NDArray

from rupor.clock import RATE
from rupor.errors import ConfigError
from rupor.model import Clip, Event, Report, Segment, Slip, Take, Utterance
from rupor.recording import Source, spoken
from rupor.run.cache import Cache
from rupor.sound import decode, even, takes
from rupor.sound.even import Sound
from rupor.sound.takes import Stretch
from rupor.voice import engine, rate, speak, times
from rupor.voice.align import features, find, kin, reference

OTHER = ("extra", "repeated")
"""Slips whose sound is not the text's."""
APART = 50
"""Frames of silence between takes that are checked together."""
VERSION = f"finding 2, {decode.VERSION}"
"""Changes whenever segments are found otherwise."""


def asked(source: Source, segment: Segment) -> Utterance:
    """Say what a segment's sound is held against: its text, in its language or the nearest that a voice here reads."""
    voice = source.voice(segment.language)
    near = kin.reader(segment.language, segment.spoken) or segment.language
    known = reference.voices(replace(voice, language=near))
    versions = {one.engine: engine.get(one.engine).version() for one in known}
    version = ", ".join(f"{one.id} {versions[one.engine]}" for one in known)
    return Utterance(
        text=segment.given(voice), voice=replace(voice, language=near), rate=1.0, version=version
    )


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds segments in a recording; what it found is kept in the cache."""

    source: Source
    pool: Executor
    cache: Cache
    report: Report

    def found(self, slow: Path, segments: Sequence[Segment]) -> find.Found:
        """Find where each of *segments* is read in the samples of *slow* (16 kHz); times are samples at 48 kHz."""
        wanted = [asked(self.source, one) for one in segments]
        parts = [_digest(slow), VERSION, *(one.key for one in wanted)]
        key = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
        kept = self.cache.get(key)
        if kept is None:
            found = find.find(np.memmap(slow, "<i2", "r"), self._references(segments, wanted))
            kept = json.dumps([[asdict(one) for one in some] for some in found]).encode()
            self.cache.put(key, kept)
        return _named(json.loads(kept), segments)

    def _references(
        self, segments: Sequence[Segment], wanted: Sequence[Utterance]
    ) -> Iterator[NDArray[np.int16]]:
        """Yield each segment as another voice says it, at 16 kHz."""
        items = zip(segments, wanted, strict=True)
        for done, one in enumerate(speak.stream(items, self.pool, self.cache, said, VERSION), 1):
            subject = segments[done - 1].place
            self.report(Event(step="read", done=done, total=len(wanted), subject=subject))
            yield np.frombuffer(one.clip.pcm, "<i2")


def said(utterance: Utterance) -> Clip:
    """Let another voice say a text, at 16 kHz: what executors run."""
    spoken = reference.speak(utterance, times.effort(utterance.text) / rate.GUESS)
    if spoken is None:
        return Clip(pcm=b"", rate=features.RATE)
    clip = spoken.clip
    pcm = soxr.resample(np.frombuffer(clip.pcm, np.int16), clip.rate, features.RATE, "HQ")
    return Clip(pcm=pcm.astype("<i2").tobytes(), rate=features.RATE)


def _named(
    found: tuple[list[dict[str, Any]], list[dict[str, Any]]], segments: Sequence[Segment]
) -> find.Found:
    """Give what was found, by its place among *segments*, the indices of the segments."""

    def at(one: dict[str, Any]) -> dict[str, Any]:
        place = one["segment"]
        return {**one, "segment": None if place is None else segments[place].index}

    some, slips = found
    return find.Found(tuple(Take(**at(one)) for one in some), tuple(Slip(**at(one)) for one in slips))


def _digest(pcm: Path) -> str:
    with pcm.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(source: Source, segments: Sequence[Segment]) -> None:
    """Raise ConfigError with every language in whose recordings no segment can be found."""
    if source.takes is not None:
        return
    lost = sorted({one.language for one in spoken(segments) if not kin.reader(one.language, one.spoken)})
    if lost:
        raise ConfigError(
            f"--recording {source.path}: language {', '.join(map(repr, lost))}: no voice here reads its letters, so "
            "nothing can be held against one long recording. Record each segment in a file of its own (01.wav, "
            "02.wav ...) and give their folder; when each word is spoken is then estimated"
        )


class Taken(NamedTuple):
    """One segment's own file, decoded and measured."""

    segment: Segment
    file: Path
    sound: Sound
    slow: Path
    """Its samples at 16 kHz."""
    voice: Stretch
    """Where the voice sets in and falls silent."""
    notes: tuple[str, ...]


class Checked(NamedTuple):
    """What was found in takes that were held against their texts."""

    voices: Mapping[int, Stretch]
    """Where a segment is read for good, by its index, in takes in which more is said than the segment."""
    slips: tuple[tuple[int, Slip], ...]
    """With the index of the segment whose file it lies in; times are that file's."""


def checked(taken: Sequence[Taken], joint: Path, finder: Finder) -> Checked:
    """Hold takes against their texts: all together, as if they were one recording, which is written to *joint*.

    What a reference voice cannot read is not checked.
    """
    known = [one for one in taken if kin.reader(one.segment.language, one.segment.spoken)]
    if not known:
        return Checked({}, ())
    begins = _join(known, joint)
    found = finder.found(joint, [one.segment for one in known])
    slips = [_placed(slip, known, begins) for slip in found.slips]
    slips = [(one, slip) for one, slip in slips if said_at(one.sound, slip)]
    more = {one.segment.index for one, slip in slips if slip.kind in OTHER}
    voices = {}
    for take in found.takes:
        number = _number(take, begins)
        one = known[number]
        if take.segment == one.segment.index and take.segment in more:
            own = frames(*(_shifted(time, one, begins[number]) for time in (take.start, take.end)))
            voice = takes.speech(one.sound, *own) or own
            voices[take.segment] = takes.grown(one.sound, voice, 0, one.sound.frames)
    return Checked(voices, tuple((one.segment.index, slip) for one, slip in slips))


def _join(taken: Sequence[Taken], joint: Path) -> list[int]:
    """Write what is said in every take, as loud as in all others; return the frame at which each begins."""
    begins, now = [], 0
    size = even.FRAME * decode.SLOW // RATE
    with joint.open("wb") as file:
        for one in taken:
            sound, _ = even.raised(one.sound, [one.voice])
            heard = even.samples(one.slow, one.voice.first * size, one.voice.last * size)
            loud = np.clip(heard * 10 ** (float(sound.gain.mean()) / 20), -32768, 32767).astype("<i2")
            begins.append(now)
            file.write(np.concatenate([loud, np.zeros(APART * size, "<i2")]).tobytes())
            now += len(loud) // size + APART
    return begins


def _number(one: Take | Slip, begins: Sequence[int]) -> int:
    """Say in which take of a joint recording something lies, for the most part: its ends may lie between two."""
    return bisect.bisect_right(begins, (one.start + one.end) // 2 // even.FRAME) - 1


def _shifted(time: int, one: Taken, begin: int) -> int:
    """Turn a time of a joint recording into one of the take that begins at a frame of it."""
    frame = min(max(time // even.FRAME - begin, 0), one.voice.length) + one.voice.first
    return frame * even.FRAME


def _placed(slip: Slip, taken: Sequence[Taken], begins: Sequence[int]) -> tuple[Taken, Slip]:
    """Find the take in which a slip of a joint recording lies; text that is not read belongs to its own take."""
    number = _number(slip, begins)
    if slip.kind in ("missing", "different"):
        number = next(place for place, one in enumerate(taken) if one.segment.index == slip.segment)
    one = taken[number]
    start, end = (_shifted(time, one, begins[number]) for time in (slip.start, slip.end))
    return one, replace(slip, start=start, end=end)


def said_at(sound: Sound, slip: Slip) -> bool:
    """Tell whether a slip is one: what is extra must be something that was said, and no cough."""
    return slip.kind != "extra" or takes.speech(sound, *frames(slip.start, slip.end)) is not None


def frames(start: int, end: int) -> Stretch:
    """Turn samples at 48 kHz into the frames that hold them."""
    return Stretch(start // even.FRAME, -(-end // even.FRAME))
