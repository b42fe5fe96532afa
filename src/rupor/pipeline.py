"""The whole road on one page: read, cut, choose voices, speak, join, caption, master, seal.

Everything that can be refused is refused before the first word is spoken.
"""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rupor import outputs
from rupor.captions import cut
from rupor.config import Settings
from rupor.errors import ConfigError
from rupor.model import (
    Event,
    Message,
    Narration,
    Package,
    Placed,
    Programme,
    Rendition,
    Report,
    Segment,
    Utterance,
    Voice,
)
from rupor.package import manifest, seal
from rupor.run import cache as caches
from rupor.run import process
from rupor.run.cache import Cache
from rupor.run.executors import EXECUTORS, executor
from rupor.sound import ffmpeg, join
from rupor.sound.master import master
from rupor.text import segment as segments_of
from rupor.voice import choose, engine, rate, speak, times

CORRECTIONS = 2
"""How often a message is spoken again because its rate was missed."""


def ignore(event: Event) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A message that can be spoken: its segments, and a voice with its version for each language."""

    message: Message
    segments: tuple[Segment, ...]
    voices: Mapping[str, Voice]
    versions: Mapping[str, str]
    settings: Settings

    @property
    def target(self) -> Path:
        """The folder of the package."""
        return self.settings.to / self.message.id / self.message.language


@dataclass(frozen=True, slots=True)
class Take:
    """The message as it was spoken."""

    narration: Narration
    paces: Mapping[str, rate.Pace]
    reached: Mapping[str, float]
    synthesized: int


def plan(messages: Sequence[Message], settings: Settings) -> tuple[Plan, ...]:
    """Cut every message and choose its voices; raise before any synthesis when one of them cannot be spoken."""
    rate.check(settings.rate)
    for name in settings.outputs:
        if name not in outputs.known():
            raise ConfigError(f"--outputs: unknown output '{name}'. Known: {', '.join(outputs.known())}")
    EXECUTORS.load(settings.executor)
    ffmpeg.program()
    cut_messages = [(message, segments_of.split(message)) for message in messages]
    everything = [segment for _, segments in cut_messages for segment in segments]
    voices = choose.choose(everything, choose.parse(settings.voices), allow_poor=settings.allow_poor_voice)
    versions = {
        name: engine.get(name).version() for name in sorted({voice.engine for voice in voices.values()})
    }
    return tuple(
        Plan(message, segments, {s.language: voices[s.language] for s in segments}, versions, settings)
        for message, segments in cut_messages
    )


def produce(planned: Plan, *, cache: Cache | None = None, report: Report = ignore) -> Package:
    """Speak one planned message and seal its package."""
    cache = cache or Cache(caches.folder())
    warnings = [*_voice_warnings(planned)]
    with seal.sealing(planned.target, cache.root / "locks") as (whole, scratch):
        take = _speak(planned, cache, scratch, report)
        warnings += _rate_warnings(planned, take)
        for text in warnings:
            report(Event(step="warning", done=0, total=0, subject=text))
        message = planned.message
        track = cut.track(take.narration, message.language, message.title)
        programme = Programme(
            message=message, narration=take.narration, track=track, target=planned.settings.target
        )
        renditions = _write(programme, planned, whole, report)
        voices = [_voice(planned, take, language) for language in sorted(planned.voices)]
        text = manifest.write(programme, renditions, voices, planned.versions, warnings)
        (whole / seal.MANIFEST).write_text(text, encoding="utf-8", newline="")
    cache.prune()
    package = Package(
        path=planned.target,
        message=message.id,
        language=message.language,
        renditions=tuple(renditions),
        duration=take.narration.length,
        warnings=tuple(warnings),
        synthesized=take.synthesized,
    )
    report(Event(step="done", done=1, total=1, subject=str(planned.target)))
    return package


def _speak(planned: Plan, cache: Cache, scratch: Path, report: Report) -> Take:
    """Speak and join the message, and again at a corrected speed where the rate asked for was missed."""
    heard: dict[str, float] = {}
    synthesized = 0
    with executor(planned.settings.executor) as pool:
        for attempt in range(CORRECTIONS + 1):
            paces = {language: _pace(planned, language, heard.get(language)) for language in planned.voices}
            counted = _Counted(report, len(planned.segments))
            spoken = _stream(planned, paces, pool, cache, counted)
            narration = join.join(spoken, scratch)
            synthesized += counted.fresh
            parts = {language: _part(narration, language) for language in planned.voices}
            reached = {language: rate.reached(part) for language, part in parts.items()}
            wrong = [x for x in parts if not paces[x].bounded and rate.missed(paces[x], reached[x])]
            for language in wrong:
                heard[language] = rate.heard_pace(parts[language], paces[language].speed)
            again = {language: _pace(planned, language, heard.get(language)) for language in wrong}
            if (
                all(again[language].speed == paces[language].speed for language in wrong)
                or attempt == CORRECTIONS
            ):
                break
    return Take(narration, paces, reached, synthesized)


def _part(narration: Narration, language: str) -> list[Placed]:
    return [placed for placed in narration.placed if placed.segment.language == language]


def _pace(planned: Plan, language: str, heard: float | None) -> rate.Pace:
    segments = [segment for segment in planned.segments if segment.language == language]
    return rate.plan(segments, planned.voices[language], planned.settings.rate, join.PAUSES, heard)


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
    planned: Plan, paces: Mapping[str, rate.Pace], pool: Executor, cache: Cache, counted: _Counted
) -> Iterator[join.Heard]:
    """Yield each segment with its sound, in order, as soon as it is spoken."""
    items = []
    for segment in planned.segments:
        voice = planned.voices[segment.language]
        utterance = Utterance(
            text=segment.spoken,
            voice=voice,
            rate=paces[segment.language].speed,
            version=planned.versions[voice.engine],
        )
        items.append((segment, utterance))
    with contextlib.closing(speak.stream(items, pool, cache)) as clips:
        for (segment, utterance), (clip, fresh) in zip(items, clips, strict=True):
            counted.count(segment, fresh)
            words, timing = times.words(segment, clip)
            yield join.Heard(segment, utterance.voice, clip, words, timing, paces[segment.language].pauses)


def _write(programme: Programme, planned: Plan, whole: Path, report: Report) -> list[Rendition]:
    """Make every output; the sound files, which take long, at the same time."""
    names = planned.settings.outputs
    stem = f"{programme.message.id}.{programme.message.language}"
    with ThreadPoolExecutor(len(names)) as pool:
        making = [pool.submit(_output, name, stem, programme, whole) for name in names]
        done = []
        try:
            for name, coming in zip(names, making, strict=True):
                done.append(coming.result())
                report(Event(step="write", done=len(done), total=len(names), subject=name))
        except BaseException:
            # The other files are of no use now: do not wait for their encoders.
            process.end_all()
            raise
    return sorted(done, key=lambda rendition: rendition.name)


def _output(name: str, stem: str, programme: Programme, whole: Path) -> Rendition:
    codec = outputs.codec(name)
    if codec:
        path = whole / f"{stem}.{codec.suffix}"
        made = master(programme.narration, programme.target, codec, path, _tags(programme.message))
        return manifest.rendition(path, codec.media_type, made.loudness)
    text = outputs.text(name)
    path = whole / (stem + text.name if text.name.startswith(".") else text.name)
    path.write_text(text.write(programme), encoding="utf-8", newline="")
    return manifest.rendition(path, text.media_type)


def _tags(message: Message) -> dict[str, str]:
    tags = {
        "title": message.title or message.id,
        "artist": message.author,
        "date": message.date,
        "language": message.language,
        "comment": "Synthetic voice",
    }
    return {name: value for name, value in tags.items() if value}


def _voice(planned: Plan, take: Take, language: str) -> dict[str, object]:
    voice, pace = planned.voices[language], take.paces[language]
    part = _part(take.narration, language)
    return manifest.voice(voice, len(part), pace.target, take.reached[language], pace.speed)


def _voice_warnings(planned: Plan) -> Iterator[str]:
    for language, voice in sorted(planned.voices.items()):
        if voice.online:
            yield f"language '{language}': the text is sent to an online service by voice '{voice.id}'"
        if voice.quality == "not understood":
            yield f"language '{language}': voice '{voice.id}' is not understood by listeners; it was insisted on"
        elif voice.quality != "clear" and not voice.added:
            share = "unmeasured" if voice.error_rate is None else f"{voice.error_rate:.0%} of words misheard"
            yield f"language '{language}': voice '{voice.id}' is '{voice.quality}' ({share}). Listen before you send"


def _rate_warnings(planned: Plan, take: Take) -> Iterator[str]:
    for language, pace in sorted(take.paces.items()):
        got = take.reached[language]
        if rate.missed(pace, got):
            unit = "characters" if language.partition("-")[0] in rate.CHARACTERS else "words"
            yield (
                f"language '{language}': {got:.0f} {unit} a minute instead of {pace.target:.0f}, "
                f"which voice '{planned.voices[language].id}' cannot reach and sound well"
            )
