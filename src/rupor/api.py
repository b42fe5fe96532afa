"""Rupor from Python: five functions over the same road as the command line's.

Every function raises ``RuporError`` (or one of its kinds) with a message for people.
"""

from collections.abc import Iterable
from pathlib import Path

from rupor import house as rules
from rupor import pipeline
from rupor.config import Settings
from rupor.model import Clip, House, Message, Package, Report, Segment, Target, Utterance, Voice
from rupor.run.cache import Cache, folder
from rupor.text import prepare
from rupor.text import read as reading
from rupor.voice import choose, engine
from rupor.voice.speak import cached

Source = str | Path | Message


def read(path: str | Path, *, language: str | None = None) -> tuple[Message, ...]:
    """Read a text file, a message's folder, or standard input (``-``)."""
    return reading.messages([path], language=language)


def split(message: Message) -> tuple[Segment, ...]:
    """Cut a message into the segments that are spoken and shown together, each with its spoken form."""
    return prepare.segments(message)


def voices(language: str | None = None) -> tuple[Voice, ...]:
    """List every voice known here, or those of one language; ``installed`` and ``quality`` say which serve."""
    return tuple(voice for voice in choose.known() if language is None or choose.speaks(voice, language))


def speak(text: str, language: str, *, voice: str = "", speed: float = 1.0) -> Clip:
    """Speak a short text, to hear a voice: *voice* is ``engine:name``, else the language's best."""
    named = choose.parse([f"{language}={voice}"]) if voice else {}
    chosen = choose.take(language, named[language]) if named else choose.best(language, choose.known(), False)
    utterance = Utterance(text=text, voice=chosen, rate=speed, version=engine.get(chosen.engine).version())
    return cached(utterance, Cache(folder()))


def produce(
    sources: Source | Iterable[Source],
    *,
    to: str | Path = "audio",
    voices: Iterable[str] = (),
    rate: str | float = "clear",
    fit: float | None = None,
    profiles: Iterable[str] = (),
    outputs: Iterable[str] = (),
    house: str | Path | House | None = None,
    captions: str = "easy",
    recording: str | Path | None = None,
    missing_by_voice: bool = False,
    executor: str = "threads",
    allow_poor_voice: bool = False,
    target: Target | None = None,
    report: Report = pipeline.ignore,
) -> tuple[Package, ...]:
    """Narrate messages into sealed packages under *to*; all are checked before the first word is spoken.

    *voices* are ``LANG=ENGINE:NAME``; *rate* is ``clear``, ``normal``, ``natural`` or words a minute; *fit* is the
    slot to fill, in seconds; *profiles* name outlets, and without *outputs* papers are made for them;
    *house* is what an office wants in all its messages, or the file that says it (``rupor.toml``); *captions*
    names a rule set, ``easy``, ``bbc`` or ``netflix``; *recording* is a person's, of one message, and what it lacks
    may be spoken by a voice; *report* is called with an ``Event`` at every step.
    """
    settings = Settings(
        to=Path(to),
        voices=tuple(voices),
        rate=str(rate),
        fit=fit,
        profiles=tuple(profiles),
        outputs=tuple(outputs),
        house=_house(house),
        captions=captions,
        recording=None if recording is None else Path(recording),
        missing_by_voice=missing_by_voice,
        executor=executor,
        allow_poor_voice=allow_poor_voice,
        target=target or Target(),
    )
    listed = [sources] if isinstance(sources, str | Path | Message) else list(sources)
    messages: list[Message] = []
    for source in listed:
        messages += [source] if isinstance(source, Message) else read(source)
    return tuple(pipeline.produce(planned, report=report) for planned in pipeline.plan(messages, settings))


def _house(wanted: str | Path | House | None) -> House:
    if isinstance(wanted, House):
        return wanted
    return rules.read(Path(wanted)) if wanted else House()
