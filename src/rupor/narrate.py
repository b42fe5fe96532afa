"""Narrate a message: every segment by its voice or as a person recorded it, joined, and mastered as it grows.

A message whose rate was missed by more than a listener should notice is spoken again at a corrected speed. One that
must last as long as a slot is spoken until its length is known, and joined once.
"""

import contextlib
import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from rupor import fitting, reading, recording
from rupor.clock import RATE
from rupor.errors import EngineError
from rupor.fitting import Fit, Tempo
from rupor.fitting import room as rooms
from rupor.fitting.room import Room, Said
from rupor.model import (
    Boundary,
    Clip,
    Event,
    Master,
    Narration,
    Placed,
    Report,
    Segment,
    Span,
    Utterance,
    Voice,
)
from rupor.reading import Order, Reading
from rupor.run import process
from rupor.run.cache import Cache
from rupor.sound import edit, join
from rupor.sound import rest as rests
from rupor.sound.house import Sounds
from rupor.sound.master import Draft
from rupor.voice import rate, speak, times

SAMPLE = 300.0
"""How much a voice of unknown pace speaks before the rest is planned, in letters: about 20 seconds."""
CORRECTIONS = 2
"""How often a message is spoken again because its rate, or its slot, was missed."""
OWN = rate.Pace(target=0.0, speed=1.0)
"""The pace of a person: nobody asks for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What is to be spoken, by whom and how fast."""

    segments: tuple[Segment, ...]
    voices: Mapping[str, Voice]
    """Who speaks what nobody recorded, by language."""
    versions: Mapping[str, str]
    """Of each engine, by its name."""
    rate: str
    read: Reading | None = None
    """What a person recorded."""
    fit: float | None = None
    """Seconds that the whole must last."""
    head: float = join.HEAD
    """Seconds of silence before everything."""
    tail: float = join.PAUSES["end"]
    """Seconds of silence after everything."""
    pauses: Mapping[Boundary, float] = field(default_factory=lambda: join.PAUSES)
    """Seconds of silence after a segment."""
    house: Sounds = join.NOTHING
    """What is heard beside speech."""

    def recorded(self, segment: Segment) -> Reading | None:
        """Return the reading that *segment* is heard in; None where an engine speaks it."""
        return self.read if self.read and segment.index in self.read.parts else None

    def spoken(self, language: str) -> list[Segment]:
        """List the segments of a language that an engine speaks."""
        return [one for one in self.segments if one.language == language and not self.recorded(one)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one voice did of a message."""

    language: str
    voice: Voice
    pace: rate.Pace
    reached: float
    """Words (characters) a minute."""
    placed: tuple[Placed, ...]

    @property
    def missed(self) -> bool:
        """Tell whether listeners hear another rate than was asked for."""
        return rate.missed(self.pace, self.reached)

    @property
    def synthetic(self) -> bool:
        """Tell whether no person spoke it."""
        return self.voice.engine != recording.ENGINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrated:
    """The message as it was spoken and mastered."""

    narration: Narration
    parts: tuple[Part, ...]
    """By language, what a person recorded before what an engine spoke."""
    masters: tuple[Master, ...]
    """One for each draft, in their order."""
    synthesized: int
    """Segments that an engine spoke in this run."""
    fit: Fit | None = None
    """How it came to last as long as was asked for."""


def narrate(
    script: Script, drafts: Sequence[Draft], pool: Executor, cache: Cache, scratch: Path, report: Report
) -> Narrated:
    """Speak *script* and master it into every draft; raise MessageError when it cannot last as long as it must."""
    run = _Run(script, pool, cache, scratch, report)
    if script.fit is not None:
        return _narrated_in(script.fit, run, drafts)
    heard = _unmeasured(script, pool, cache)
    paces = _paces(script, heard)
    for attempt in range(CORRECTIONS + 1):
        with _joined(run, Tempo(paces), drafts) as narration:
            parts = _parts(narration, paces)
            for part in parts:
                if part.missed and not part.pace.bounded:
                    heard[part.language] = rate.heard_pace(part.placed, part.pace.speed)
            again = _paces(script, heard)
            if again == paces or attempt == CORRECTIONS:
                masters = _masters(drafts, narration)
                return Narrated(narration=narration, parts=parts, masters=masters, synthesized=run.fresh)
        paces = again
    raise AssertionError("unreachable")


@dataclass
class _Run:
    """What a message is spoken with, and how many segments an engine has spoken."""

    script: Script
    pool: Executor
    cache: Cache
    scratch: Path
    report: Report
    fresh: int = 0

    def spoken(self, tempo: Tempo) -> Iterator[join.Heard]:
        """Yield each segment with its sound, in order, as soon as it is spoken."""
        counted = _Counted(self.report, len(self.script.segments))
        yield from _stream(self.script, tempo, self.pool, self.cache, counted)
        self.fresh += counted.fresh

    def join(self, heard: Iterable[join.Heard], drafts: Sequence[Draft]) -> Narration:
        """Lay segments on the timeline, and feed every draft."""
        script = self.script
        return join.join(
            heard,
            self.scratch,
            [draft.feed for draft in drafts],
            head=script.head,
            tail=script.tail,
            pauses=script.pauses,
            house=script.house,
        )


@contextlib.contextmanager
def _joined(run: _Run, tempo: Tempo, drafts: Sequence[Draft]) -> Iterator[Narration]:
    """Speak and join everything into open drafts, which are given up when the block ends before they are finished."""
    with contextlib.ExitStack() as encoders:
        for draft in drafts:
            encoders.enter_context(draft.open())
        yield run.join(run.spoken(tempo), drafts)


def _narrated_in(slot: float, run: _Run, drafts: Sequence[Draft]) -> Narrated:
    """Speak a message so that it lasts *slot* seconds."""
    script = run.script
    asked = _paces(script, _unmeasured(script, run.pool, run.cache))
    tempo = fitting.fit(
        slot, asked, script.pauses, functools.partial(_counted, run), functools.partial(_asked, script)
    )
    with _joined(run, tempo, drafts) as narration:
        fit = Fit(asked=slot, reached=narration.length / RATE, rate=tempo.quicker, pauses=tempo.longer)
        parts = _parts(narration, tempo.paces)
        masters = _masters(drafts, narration)
    return Narrated(narration=narration, parts=parts, masters=masters, synthesized=run.fresh, fit=fit)


def _counted(run: _Run, paces: Mapping[str, rate.Pace]) -> tuple[list[Said], float]:
    """Speak everything and count its sound, and the seconds of what is before and after it."""
    said = []
    for heard in run.spoken(Tempo(paces)):
        recorded = heard.voice.engine == recording.ENGINE
        said.append(rooms.said(heard, 0.0 if recorded else paces[heard.segment.language].speed))
    # What stands at both ends is joined around a last segment without a sound, and so counted as it will be.
    silent = Clip(pcm=b"", rate=RATE, timing="exact")
    last = replace(heard, clip=silent, words=tuple(Span(start=0, end=0) for _ in heard.words))
    return said, run.join([last], ()).length / RATE


def _asked(script: Script, room: Room) -> dict[str, rate.Pace]:
    """Correct the speeds for the rate that was asked for by the pace that voices turned out to have."""
    heard = {}
    for language, part in room.parts.items():
        if not part.base.bounded and rate.missed(part.base, part.rate(part.base.speed, 1.0)):
            letters = sum(times.effort(rate.paced(segment)) for segment in script.spoken(language))
            heard[language] = letters / part.speech
    return {language: _pace(script, language, heard) for language in heard}


def _unmeasured(script: Script, pool: Executor, cache: Cache) -> dict[str, float]:
    """Measure the pace of voices that nobody measured, on the first sentences that they are to speak."""
    heard = {}
    for language, voice in script.voices.items():
        if voice.pace is None and not voice.speeds and script.rate != "natural":
            own = [one for one in script.spoken(language) if not any(word.dictated for word in one.words)]
            efforts = itertools.accumulate(times.effort(segment.spoken) for segment in own)
            enough = next((n for n, effort in enumerate(efforts, 1) if effort > SAMPLE), len(own))
            items = [(segment, _utterance(script, segment, 1.0)) for segment in own[:enough]]
            clips = [spoken.clip for spoken in speak.stream(items, pool, cache, say, edit.VERSION)]
            seconds = sum(clip.length for clip in clips) / RATE
            said = sum(times.effort(segment.spoken) for segment, _ in items)
            if seconds:
                heard[language] = said / seconds
    return heard


def _utterance(script: Script, segment: Segment, speed: float) -> Utterance:
    voice = script.voices[segment.language]
    version = script.versions[voice.engine]
    return Utterance(text=segment.given(voice), voice=voice, rate=speed, version=version)


def _paces(script: Script, heard: Mapping[str, float]) -> dict[str, rate.Pace]:
    return {language: _pace(script, language, heard) for language in script.voices}


def _pace(script: Script, language: str, heard: Mapping[str, float]) -> rate.Pace:
    segments = script.spoken(language)
    return rate.plan(segments, script.voices[language], script.rate, script.pauses, heard.get(language))


def _parts(narration: Narration, paces: Mapping[str, rate.Pace]) -> tuple[Part, ...]:
    """Part what was narrated by its language and who spoke it."""
    found: dict[tuple[str, bool], list[Placed]] = {}
    for item in narration.placed:
        found.setdefault((item.segment.language, item.voice.engine != recording.ENGINE), []).append(item)
    return tuple(
        Part(
            language=language,
            voice=placed[0].voice,
            pace=paces[language] if synthetic else OWN,
            reached=rate.reached(placed),
            placed=tuple(placed),
        )
        for (language, synthetic), placed in sorted(found.items())
    )


@dataclass
class _Counted:
    """Counts what was spoken, and says so."""

    report: Report
    total: int
    done: int = 0
    fresh: int = 0

    def count(self, segment: Segment, recorded: bool, fresh: bool) -> None:
        self.done += 1
        self.fresh += fresh and not recorded
        how = ", recorded" if recorded else "" if fresh else ", from the cache"
        self.report(Event(step="speak", done=self.done, total=self.total, subject=f"{segment.place}{how}"))


def _stream(
    script: Script, tempo: Tempo, pool: Executor, cache: Cache, counted: _Counted
) -> Iterator[join.Heard]:
    """Yield each segment with its sound, in order, as soon as it is spoken."""
    sounds: dict[int, bytes] = {}
    orders = _orders(script, tempo.paces, sounds)
    with contextlib.closing(speak.stream(orders, pool, cache, say, edit.VERSION)) as clips:
        for segment, (clip, fresh) in zip(script.segments, clips, strict=True):
            read = script.recorded(segment)
            counted.count(segment, read is not None, fresh)
            if read:
                heard = _recorded(read, segment, replace(clip, pcm=sounds.pop(segment.index)))
                yield _rested(heard, tempo)
                continue
            voice = script.voices[segment.language]
            found = times.words(segment, voice, clip)
            _check_spoken(segment, voice, found)
            pauses = _pauses(script, segment, tempo)
            yield join.Heard(segment, voice, clip, found.spans, found.timing, found.confidence, pauses)


def _pauses(script: Script, segment: Segment, tempo: Tempo) -> float:
    """Return how many times as long as usual the pause after a segment is."""
    if segment.index in tempo.pauses and script.pauses[segment.pause]:
        return tempo.pauses[segment.index] / 1000 / script.pauses[segment.pause]
    return tempo.paces[segment.language].pauses


def _rested(heard: join.Heard, tempo: Tempo) -> join.Heard:
    """Make a speaker's own pause as long as it is to be."""
    length = tempo.pauses.get(heard.segment.index)
    if heard.rest is None or length is None:
        return heard
    return replace(heard, rest=rests.resized(heard.rest, length * RATE // 1000))


def _orders(
    script: Script, paces: Mapping[str, rate.Pace], sounds: dict[int, bytes]
) -> Iterator[tuple[Segment, speak.Asked]]:
    """Yield what is asked for each segment; recorded sound waits in *sounds* while its words are looked for."""
    for segment in script.segments:
        read = script.recorded(segment)
        if read:
            order = reading.order(read, segment)
            sounds[segment.index] = order.pcm
            yield segment, order
        else:
            yield segment, _utterance(script, segment, paces[segment.language].speed)


def _recorded(read: Reading, segment: Segment, clip: Clip) -> join.Heard:
    voice = read.source.voice(segment.language)
    heard = times.words(segment, voice, clip)
    rest = reading.rest(read, segment)
    return join.Heard(segment, voice, clip, heard.spans, heard.timing, heard.confidence, rest=rest)


def _check_spoken(segment: Segment, voice: Voice, heard: times.Times) -> None:
    """Raise EngineError when a word was passed over, as RHVoice does with letters that it does not know."""
    if heard.timing == "exact":
        for word, span in zip(segment.words, heard.spans, strict=True):
            if any(letter.isalnum() for letter in word.spoken) and span.end <= span.start:
                raise EngineError(
                    f"{segment.place}: '{word.shown}' was not spoken by voice '{voice.id}'. Expected a sound for every "
                    "word. Write it as it is said, or choose another voice with --voice"
                )


def say(asked: Utterance | Order) -> Clip:
    """Speak an utterance and make its clip ready to be joined, or find a recorded one's words: what executors run."""
    return reading.marked(asked) if isinstance(asked, Order) else edit.prepare(speak.speak(asked))


def _masters(drafts: Sequence[Draft], narration: Narration) -> tuple[Master, ...]:
    """Finish every draft, at the same time."""
    if not drafts:
        return ()
    with ThreadPoolExecutor(len(drafts)) as pool:
        finishing = [pool.submit(draft.finish, narration) for draft in drafts]
        try:
            return tuple(coming.result() for coming in finishing)
        except BaseException:
            # The other files are of no use now: do not wait for their encoders.
            process.end_all()
            raise
