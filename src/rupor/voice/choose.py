"""Which voice speaks which language: the one the user names, else the best one installed.

A voice never speaks a language that it does not have. One that listeners do not understand, or that sends the text
away, or whose licence is not open, speaks only when it is named or insisted on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rupor.errors import ConfigError, MissingDependency, VoiceMissing
from rupor.model import Segment, Voice
from rupor.run.registry import close_matches
from rupor.tag import primary
from rupor.voice import engine

MANY = ("espeak", "gtts", "tone")
"""Engines that are left out of a list of everything: a voice for each of 140 languages, few of them good."""
UNMEASURED = {"espeak": 0.5}
"""Error rate to rank an unmeasured voice by: natural voices before espeak-ng, which is rarely understood."""
UNMEASURED_NATURAL = 0.2


@dataclass(frozen=True, slots=True)
class Named:
    """A voice as the user names it: an engine, and perhaps one of its voices."""

    engine: str
    voice: str


def parse(options: Iterable[str]) -> dict[str, Named]:
    """Read ``LANG=ENGINE:NAME`` (or ``LANG=ENGINE``) options; raise ConfigError for anything else."""
    named: dict[str, Named] = {}
    for option in options:
        language, equals, voice = option.partition("=")
        name, _, rest = voice.partition(":")
        if not equals or not language.strip() or not name.strip():
            raise ConfigError(
                f"--voice: '{option}' is not LANG=ENGINE:NAME. Expected such as ru=rhvoice:irina. Run: rupor voices"
            )
        named[language.strip()] = Named(name.strip(), rest.strip())
    return named


def known() -> tuple[Voice, ...]:
    """Every voice of every engine; an engine that cannot be imported has none."""
    found: list[Voice] = []
    for name in sorted(engine.ENGINES.entries()):
        try:
            found += engine.get(name).voices()
        except MissingDependency:
            continue
    return tuple(found)


def choose(
    segments: Iterable[Segment], named: Mapping[str, Named], *, allow_poor: bool = False
) -> dict[str, Voice]:
    """Choose a voice for each language of *segments*.

    Raise VoiceMissing with every language that has none at once, or ConfigError for a name that does not fit.
    """
    languages = sorted({segment.language for segment in segments})
    for tag in named:
        if not any(_named_for(language, {tag: named[tag]}) for language in languages):
            raise ConfigError(f"--voice: nothing to be spoken is in '{tag}'. {close_matches(tag, languages)}")
    voices = known() if any(_named_for(tag, named) is None for tag in languages) else ()
    chosen: dict[str, Voice] = {}
    missing: list[str] = []
    for language in languages:
        try:
            name = _named_for(language, named)
            chosen[language] = take(language, name) if name else best(language, voices, allow_poor)
        except VoiceMissing as error:
            missing.append(str(error))
    if missing:
        raise VoiceMissing("\n".join(missing))
    return chosen


def _named_for(language: str, named: Mapping[str, Named]) -> Named | None:
    return named.get(language) or named.get(primary(language))


def speaks(voice: Voice, language: str) -> bool:
    """Tell whether *voice* is one of *language*: a region or script may differ, the language may not."""
    return voice.language == "mul" or primary(voice.language) == primary(language)


def take(language: str, name: Named) -> Voice:
    """Return the voice that the user named; raise ConfigError when it is unknown or speaks another language."""
    voices = engine.get(name.engine).voices()
    own = [voice for voice in voices if speaks(voice, language)]
    if not name.voice:
        if not own:
            raise ConfigError(
                f"--voice: '{name.engine}' has no voice for '{language}'. Run: rupor voices --language {language}"
            )
        return _ready(min(own, key=lambda voice: _rank(voice, language)))
    exact = [voice for voice in voices if voice.name == name.voice]
    if not exact:
        known_names = [voice.name for voice in own or voices]
        hint = close_matches(name.voice, known_names)
        raise ConfigError(f"--voice: unknown voice '{name.engine}:{name.voice}'. {hint}")
    fitting = [voice for voice in exact if speaks(voice, language)]
    if not fitting:
        raise ConfigError(
            f"--voice: '{name.engine}:{name.voice}' speaks '{exact[0].language}', not '{language}'. "
            f"Expected a voice of '{language}'. Run: rupor voices --language {language}"
        )
    return _ready(fitting[0])


def _ready(voice: Voice) -> Voice:
    if not voice.installed:
        raise MissingDependency(f"voice '{voice.id}' is not installed. Run: {voice.install}")
    return voice


def _rank(voice: Voice, language: str) -> tuple[bool, bool, float, bool, str]:
    measured = voice.error_rate
    if measured is None:
        measured = UNMEASURED.get(voice.engine, UNMEASURED_NATURAL)
    return not voice.added, not voice.installed, measured, voice.language != language, voice.name


def best(language: str, voices: Iterable[Voice], allow_poor: bool) -> Voice:
    """Choose the best of *voices* for *language*, the user's own first; raise VoiceMissing with the ways out."""
    own = [
        voice for voice in voices if speaks(voice, language) and voice.language != "mul" and not voice.online
    ]
    usable = [voice for voice in own if voice.installed and (voice.open_licence or voice.added)]
    understood = [voice for voice in usable if voice.quality != "not understood" or voice.added]
    for candidates in (understood, usable if allow_poor else []):
        if candidates:
            return min(candidates, key=lambda voice: _rank(voice, language))
    raise VoiceMissing(_ways_out(language, own, usable))


def _ways_out(language: str, own: list[Voice], usable: list[Voice]) -> str:
    """Say why there is no voice for *language* and what the user can do about it."""
    if usable:
        best = min(usable, key=lambda voice: _rank(voice, language))
        why = f"no installed voice of it is understood ({best.id}: {best.error_rate or 0:.0%} of words misheard)"
    else:
        why = "no voice of it is installed"
    ways = [
        "add a Piper voice: rupor voices add FILE.onnx",
        f"name Google's voice, to which the text is sent: --voice {language}=gtts",
        "have a person record the message (rupor prompter, then --recording)",
    ]
    for voice in sorted(own, key=lambda voice: _rank(voice, language)):
        if not voice.installed and voice.quality != "not understood":
            ways.insert(0, f"install {voice.id}: {voice.install}")
            break
    for voice in own:
        if voice.installed and not voice.open_licence:
            ways.append(f"name a voice under {voice.licence}: --voice {language}={voice.id}")
            break
    if usable:
        ways.append(f"insist on {best.id}: --allow-poor-voice")
    return f"language '{language}': {why}. Ways out: " + "; ".join(
        f"({n}) {way}" for n, way in enumerate(ways, 1)
    )
