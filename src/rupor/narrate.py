"""Speak a message: every segment by its voice, at the rate asked for, joined, and mastered as it grows.

A message whose rate was missed by more than a listener should notice is spoken again at a corrected speed.
"""

import contextlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rupor.clock import RATE
from rupor.errors import EngineError
from rupor.model import (
    Clip,
    Event,
    Master,
    Narration,
    Placed,
    Report,
    Segment,
    Utterance,
    Voice,
)
from rupor.run import process
from rupor.run.cache import Cache
from rupor.sound import edit, join
from rupor.sound.master import Draft
from rupor.voice import rate, speak, times

SAMPLE = 300.0
"""How much a voice of unknown pace speaks before the rest is planned, in letters: about 20 seconds."""
CORRECTIONS = 2
"""How often a message is spoken again because its rate was missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What is to be spoken, by whom and how fast."""

    segments: tuple[Segment, ...]
    voices: Mapping[str, Voice]
    """By language."""
    versions: Mapping[str, str]
    """Of each engine, by its name."""
    rate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one voice did of a message."""

    voice: Voice
    pace: rate.Pace
    reached: float
    """Words (characters) a minute."""
    placed: tuple[Placed, ...]

    @property
    def missed(self) -> bool:
        """Tell whether listeners hear another rate than was asked for."""
        return rate.missed(self.pace, self.reached)


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """The message as it was spoken and mastered."""

    narration: Narration
    parts: Mapping[str, Part]
    """By language."""
    masters: tuple[Master, ...]
    """One for each draft, in their order."""
    synthesized: int
    """Segments that an engine spoke in this run."""


def narrate(
    script: Script, drafts: Sequence[Draft], pool: Executor, cache: Cache, scratch: Path, report: Report
) -> Take:
    """Speak *script* and master it into every draft."""
    heard = _unmeasured(script, pool, cache)
    paces = {language: _pace(script, language, heard) for language in script.voices}
    synthesized = 0
    for attempt in range(CORRECTIONS + 1):
        counted = _Counted(report, len(script.segments))
        with contextlib.ExitStack() as encoders:
            for draft in drafts:
                encoders.enter_context(draft.open())
            spoken = _stream(script, paces, pool, cache, counted)
            narration = join.join(spoken, scratch, [draft.feed for draft in drafts])
            synthesized += counted.fresh
            parts = {language: _part(script, narration, language, paces[language]) for language in paces}
            for language, part in parts.items():
                if part.missed and not part.pace.bounded:
                    heard[language] = rate.heard_pace(part.placed, part.pace.speed)
            again = {language: _pace(script, language, heard) for language in script.voices}
            if again == paces or attempt == CORRECTIONS:
                masters = _masters(drafts, narration)
                return Take(narration=narration, parts=parts, masters=masters, synthesized=synthesized)
        paces = again
    raise AssertionError("unreachable")


def _unmeasured(script: Script, pool: Executor, cache: Cache) -> dict[str, float]:
    """Measure the pace of voices that nobody measured, on the first sentences that they are to speak."""
    heard = {}
    for language, voice in script.voices.items():
        if voice.pace is None and not voice.speeds and script.rate != "natural":
            own = [
                one
                for one in script.segments
                if one.language == language and not any(word.dictated for word in one.words)
            ]
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


def _pace(script: Script, language: str, heard: Mapping[str, float]) -> rate.Pace:
    segments = [segment for segment in script.segments if segment.language == language]
    return rate.plan(segments, script.voices[language], script.rate, join.PAUSES, heard.get(language))


def _part(script: Script, narration: Narration, language: str, pace: rate.Pace) -> Part:
    placed = tuple(item for item in narration.placed if item.segment.language == language)
    return Part(voice=script.voices[language], pace=pace, reached=rate.reached(placed), placed=placed)


@dataclass
class _Counted:
    """Counts what was spoken, and says so."""

    report: Report
    total: int
    done: int = 0
    fresh: int = 0

    def count(self, segment: Segment, fresh: bool) -> None:
        self.done += 1
        self.fresh += fresh
        subject = f"{segment.place}{'' if fresh else ', from the cache'}"
        self.report(Event(step="speak", done=self.done, total=self.total, subject=subject))


def _stream(
    script: Script, paces: Mapping[str, rate.Pace], pool: Executor, cache: Cache, counted: _Counted
) -> Iterator[join.Heard]:
    """Yield each segment with its sound, in order, as soon as it is spoken."""
    items = [(one, _utterance(script, one, paces[one.language].speed)) for one in script.segments]
    with contextlib.closing(speak.stream(items, pool, cache, say, edit.VERSION)) as clips:
        for (segment, utterance), (clip, fresh) in zip(items, clips, strict=True):
            counted.count(segment, fresh)
            heard = times.words(segment, utterance.voice, clip)
            _check_spoken(segment, utterance.voice, heard)
            yield join.Heard(
                segment,
                utterance.voice,
                clip,
                heard.spans,
                heard.timing,
                heard.confidence,
                paces[segment.language].pauses,
            )


def _check_spoken(segment: Segment, voice: Voice, heard: times.Times) -> None:
    """Raise EngineError when a word was passed over, as RHVoice does with letters that it does not know."""
    if heard.timing == "exact":
        for word, span in zip(segment.words, heard.spans, strict=True):
            if any(letter.isalnum() for letter in word.spoken) and span.end <= span.start:
                raise EngineError(
                    f"{segment.place}: '{word.shown}' was not spoken by voice '{voice.id}'. Expected a sound for every "
                    "word. Write it as it is said, or choose another voice with --voice"
                )


def say(utterance: Utterance) -> Clip:
    """Speak an utterance and make its clip ready to be joined: what executors run."""
    return edit.prepare(speak.speak(utterance))


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
