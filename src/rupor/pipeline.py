"""The whole road on one page: cut, choose voices, speak, join, master, caption, seal.

Everything that can be refused is refused before the first word is spoken.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from rupor import config, finding, house, outputs, packing, reading, recording, remarks
from rupor.captions import conformance, cut, rules
from rupor.config import Settings
from rupor.errors import ConfigError, MessageError
from rupor.fitting import Fit
from rupor.model import Event, Message, Package, Profile, Programme, Report, Segment, Voice
from rupor.narrate import Narrated, Part, Script, narrate
from rupor.package import manifest, seal
from rupor.run import cache as caches
from rupor.run import ffmpeg
from rupor.run.cache import Cache
from rupor.run.executors import EXECUTORS, executor
from rupor.sound import codec, join, profile
from rupor.sound import house as house_sounds
from rupor.sound.master import Draft
from rupor.tag import primary
from rupor.text import language, prepare
from rupor.voice import choose, engine, rate

HURRIED = 1.25
"""How many times as fast as asked for a message may be spoken before people are told."""


def ignore(event: Event) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A message that can be spoken, and where its package goes."""

    message: Message
    script: Script
    settings: Settings
    profiles: tuple[Profile, ...] = ()
    """Those that sound files are made for."""
    source: recording.Source | None = None
    """What a person recorded of it."""

    @property
    def target(self) -> Path:
        """The folder of the package."""
        return self.settings.to / self.message.id / self.message.language


def plan(messages: Sequence[Message], settings: Settings) -> tuple[Plan, ...]:
    """Cut every message and choose its voices; raise before any synthesis when one of them cannot be spoken."""
    rate.check(settings.rate)
    settings = _named(settings)
    EXECUTORS.load(settings.executor)
    rules.check(settings.captions)
    caches.limit_mb()
    ffmpeg.program()
    profiles = _profiles(settings)
    _check_signer(settings)
    messages = [house.added(one, settings.house, _synthetic(settings)) for one in messages]
    cuts = [prepare.segments(message, settings.lexicons) for message in messages]
    source = _source(messages, cuts, settings)
    if source is None:
        voices, versions = _cast([one for cut in cuts for one in cut], settings.voices, settings)
    elif source.takes is None and settings.missing_by_voice:
        voices, versions = {}, {}  # what is missing shows when it is read
    else:
        unrecorded = recording.unrecorded(source, cuts[0], settings.missing_by_voice)
        voices, versions = _cast(unrecorded, settings.voices, settings)
    plans = []
    for message, segments in zip(messages, cuts, strict=True):
        own = {tag: voices[tag] for tag in sorted({one.language for one in segments}) if tag in voices}
        script = Script(
            segments=segments,
            voices=own,
            versions=versions,
            rate=settings.rate,
            fit=settings.fit,
            head=max([join.HEAD, *(one.head for one in profiles)]),
            tail=max([join.PAUSES["end"], *(one.tail for one in profiles)]),
        )
        plans.append(Plan(message, script, settings, profiles, source))
    return tuple(plans)


def _named(settings: Settings) -> Settings:
    """Read the names of outputs and profiles; raise ConfigError for those that nobody knows."""
    usual = config.WITH_PROFILES if settings.profiles else config.OUTPUTS
    named = config.outputs(settings.outputs or usual, outputs.known())
    return replace(settings, outputs=named, profiles=config.listed(settings.profiles))


def _profiles(settings: Settings) -> tuple[Profile, ...]:
    """Look up the delivery profiles; raise ConfigError that names every unknown one."""
    found: list[Profile] = []
    mistakes: list[str] = []
    for name in settings.profiles:
        try:
            found.append(profile.get(name, settings.house.profiles))
        except ConfigError as error:
            mistakes.append(str(error))
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return tuple(found)


def _check_signer(settings: Settings) -> None:
    """Raise ConfigError when the office's certificate cannot sign."""
    if settings.house.certificate and settings.house.key:
        from rupor.package import credentials

        credentials.check_signer(settings.house.certificate, settings.house.key)


def _synthetic(settings: Settings) -> bool:
    """Tell whether a machine may be heard."""
    return settings.recording is None or settings.missing_by_voice


def _source(
    messages: Sequence[Message], cuts: Sequence[Sequence[Segment]], settings: Settings
) -> recording.Source | None:
    """Look at what was recorded; raise ConfigError when it cannot be the sound of this one message."""
    if settings.recording is None:
        if settings.missing_by_voice:
            raise ConfigError("--missing-by-voice: there is no recording. Expected --recording beside it")
        return None
    if len(messages) != 1:
        raise ConfigError(
            f"--recording: {len(messages)} texts are to be narrated. Expected one, which was recorded. Name its file"
        )
    source = recording.look(settings.recording, cuts[0])
    finding.check(source, cuts[0])
    return source


def _cast(
    segments: Sequence[Segment], wanted: Iterable[str], settings: Settings
) -> tuple[dict[str, Voice], dict[str, str]]:
    """Choose who speaks *segments*: a voice for each language, and the version of each engine."""
    named = choose.parse(wanted)
    voices = choose.choose(segments, named, allow_poor=settings.allow_poor_voice)
    _check_readable(segments, voices)
    engines = sorted({voice.engine for voice in voices.values()})
    return voices, {name: engine.get(name).version() for name in engines}


def _check_readable(segments: Sequence[Segment], voices: Mapping[str, Voice]) -> None:
    """Raise MessageError with every word in a foreign script: an offline voice passes over it without a sound."""
    unread = []
    for one in segments:
        voice = voices[one.language]
        if not voice.online and voice.language != "mul":
            words = [word.shown for word in one.words if language.foreign(word.spoken, one.language)]
            unread += [
                f"{one.place}: '{word}' cannot be read by a voice of '{one.language}'" for word in words
            ]
    if unread:
        more = f"\n... and {len(unread) - 10} more" if len(unread) > 10 else ""
        raise MessageError(
            "\n".join(unread[:10])
            + f"{more}\nExpected words in the letters of their language. Write such a word as it "
            "is said, or give its language a paragraph of its own"
        )


def produce(planned: Plan, *, cache: Cache | None = None, report: Report = ignore) -> Package:
    """Speak one planned message and seal its package."""
    cache = cache or Cache(caches.folder())
    message, settings = planned.message, planned.settings
    with seal.sealing(planned.target, cache.root / "locks") as (whole, scratch):
        with executor(settings.executor) as pool:
            script = _read(planned, scratch, pool, cache, report)
            script = replace(script, house=house_sounds.sounds(settings.house, scratch))
            drafts = _drafts(planned, whole)
            narrated = narrate(script, tuple(drafts.values()), pool, cache, scratch, report)
            inside = tuple(remarks.within(script.read, narrated.narration, pool, cache))
        track = cut.track(narrated.narration, message.language, message.title, settings.captions)
        warnings = (
            *_guesses(script.segments),
            *_music(planned),
            *_warnings(narrated),
            *remarks.warnings(script.read, inside, script.segments),
            *remarks.unfit(narrated.narration),
            *conformance.warnings(track, narrated.narration),
        )
        for text in warnings:
            report(Event(step="warning", done=0, total=0, subject=text))
        programme = Programme(
            message=message, narration=narrated.narration, track=track, target=settings.target
        )
        sounds = _sounds(planned, drafts, narrated, whole, report)
        renditions = packing.pack(programme, settings, sounds, whole, report)
        more = {
            "slot": _slot(narrated.fit),
            "profiles": manifest.profiles(planned.profiles),
            "recording": remarks.described(script.read, inside, script.segments),
        }
        voices = [_described(part) for part in narrated.parts]
        versions = {"ffmpeg": ffmpeg.version(), **script.versions}
        text = manifest.write(programme, renditions, voices, versions, warnings, more)
        (whole / seal.MANIFEST).write_text(text, encoding="utf-8", newline="")
    cache.prune()
    report(Event(step="done", done=1, total=1, subject=str(planned.target)))
    return Package(
        path=planned.target,
        message=message.id,
        language=message.language,
        renditions=renditions,
        duration=narrated.narration.length,
        warnings=warnings,
        synthesized=narrated.synthesized,
    )


def _read(planned: Plan, scratch: Path, pool: Executor, cache: Cache, report: Report) -> Script:
    """Read what was recorded, and choose voices for what only reading it shows to be missing."""
    script, source = planned.script, planned.source
    if source is None:
        return script
    read = reading.read(source, script.segments, scratch, pool, cache, report)
    script = replace(script, read=read)
    missing = [one for one in script.segments if not script.recorded(one)]
    if not missing or source.takes is not None:
        return script
    remarks.check_whole(read, missing, planned.settings.missing_by_voice)
    languages = {primary(one.language) for one in missing}
    wanted = [one for one in planned.settings.voices if primary(one.partition("=")[0].strip()) in languages]
    voices, versions = _cast(missing, wanted, planned.settings)
    return replace(script, voices=voices, versions=versions)


def _drafts(planned: Plan, whole: Path) -> dict[str, Draft]:
    """Begin every sound file that is wanted without a profile."""
    message, drafts = planned.message, {}
    for name in planned.settings.outputs:
        how = outputs.codec(name)
        if how:
            path = whole / f"{message.id}.{message.language}.{how.suffix}"
            drafts[name] = Draft(planned.settings.target, how, path, {})
    return drafts


def _sounds(
    planned: Plan, drafts: Mapping[str, Draft], narrated: Narrated, whole: Path, report: Report
) -> list[packing.Sound]:
    """Make the sound files of every profile; list them with those that were made while the mix grew."""
    found = []
    for draft, master in zip(drafts.values(), narrated.masters, strict=True):
        plain = packing.plain(draft.codec.suffix, draft.target)
        found.append(packing.Sound(master=master, profile=plain, media_type=draft.codec.media_type))
    if not planned.profiles:
        return found
    from rupor.sound import render

    folders = {one.name: (one, whole / one.name) for one in planned.profiles}
    for _, folder in folders.values():
        folder.mkdir()
    stem = f"{planned.message.id}.{planned.message.language}"
    made = render.render(narrated.narration, folders, stem, report)
    for one in planned.profiles:
        kind = codec.of(one).media_type
        found += [packing.Sound(master=master, profile=one, media_type=kind) for master in made[one.name]]
    return found


def _slot(fit: Fit | None) -> dict[str, float] | None:
    """Say how a message came to fill its slot; None where it had none to fill."""
    if fit is None:
        return None
    return {
        "asked_s": fit.asked,
        "reached_s": round(fit.reached, 3),
        "rate_factor": round(fit.rate, 4),
        "pause_factor": round(fit.pauses, 4),
    }


def _described(part: Part) -> dict[str, object]:
    pace = part.pace
    return manifest.voice(
        part.voice, len(part.placed), pace.target, part.reached, pace.speed, synthetic=part.synthetic
    )


def _music(planned: Plan) -> Iterator[str]:
    """Say where music does not belong: on the telephone it hides words, and single segments would begin in it."""
    hurt = [one.name for one in planned.profiles if one.band or one.each_segment]
    if planned.settings.house.bed and hurt:
        yield (
            f"music lies under the speech of '{', '.join(hurt)}'. Over a telephone it hides words. Make these files "
            "without 'bed' in rupor.toml"
        )


def _guesses(segments: Sequence[Segment]) -> Iterator[str]:
    """Name the words whose spoken form is a guess."""
    words = [one.shown[doubt.first : doubt.end] for one in segments for doubt in one.doubts]
    if words:
        named = ", ".join(f"'{word}'" for word in dict.fromkeys(words[:5]))
        more = ", …" if len(words) > 5 else ""
        count = "1 word is" if len(words) == 1 else f"{len(words)} words are"
        yield f"{count} spoken on a guess ({named}{more}). Look and correct: rupor say"


def _warnings(narrated: Narrated) -> Iterator[str]:
    """Say what a person should know before this goes to the public."""
    if narrated.fit and narrated.fit.rate > HURRIED:
        yield (
            f"to fill its slot it is spoken {narrated.fit.rate:.2f} times as fast as for the rate asked for. Shorten "
            "the text, or give it more time with --fit"
        )
    for part in narrated.parts:
        unit = "characters" if primary(part.language) in rate.CHARACTERS else "words"
        if part.synthetic:
            yield from _voice_warnings(part, unit)
        elif most := rate.too_fast(part.language, part.reached):
            yield (
                f"language '{part.language}': {part.reached:.0f} {unit} a minute were read, and listeners follow "
                f"{most:.0f} at most. Record it again, more slowly"
            )


def _voice_warnings(part: Part, unit: str) -> Iterator[str]:
    tag, voice = part.language, part.voice
    if voice.online:
        yield f"language '{tag}': the text was sent to an online service by voice '{voice.id}'"
    if voice.quality == "not understood":
        yield f"language '{tag}': voice '{voice.id}' is not understood by listeners; it was insisted on"
    elif voice.quality != "clear" and not voice.added:
        share = "never measured" if voice.error_rate is None else f"{voice.error_rate:.0%} of words misheard"
        yield f"language '{tag}': voice '{voice.id}' is '{voice.quality}' ({share}). Listen before you send"
    if part.missed:
        yield (
            f"language '{tag}': {part.reached:.0f} {unit} a minute instead of {part.pace.target:.0f}, "
            f"which voice '{voice.id}' cannot reach and sound well"
        )
