"""A page for a language reviewer: what is shown and said, what is in doubt with its sound, and room for corrections.

It is one file that works without a network. Corrections become a lexicon: with a browser's scripts the page writes its
TOML, on paper there is a line to write on.
"""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rupor import pages, say
from rupor.errors import RuporError, VoiceMissing
from rupor.model import Change, Clip, Doubt, Message, Segment, Utterance, Voice
from rupor.run.cache import Cache, folder
from rupor.run.files import whole
from rupor.sound import preview
from rupor.tag import direction, primary
from rupor.voice import choose, engine
from rupor.voice.choose import Named
from rupor.voice.speak import cached

_NEXT = re.compile(r"\s?\w+")
MOST_HEARD = 200
"""Spoken forms that a page holds as sound; a page of thousands could not be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One form that a doubtful word may have, and how it sounds."""

    spoken: str
    sound: str
    """A ``data:`` address of an MP3; empty where no voice could say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a segment's shown text: as it is, changed, or in doubt."""

    shown: str
    change: Change | None = None
    doubt: Doubt | None = None
    options: tuple[Heard, ...] = ()
    rest: str = ""
    """The word after a number, which an entry of a lexicon needs: ``3`` is not said alike before every noun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One segment of the page."""

    segment: Segment
    pieces: tuple[Piece, ...]


def write(
    messages: Sequence[tuple[Message, Sequence[Segment]]], out: Path, named: Iterable[str] = ()
) -> list[Path]:
    """Write a page for each message: to *out*, or where there are several to a file for each beside it."""
    cache = Cache(folder())
    known = choose.known()
    wanted = choose.parse(named)
    paths = []
    for message, segments in messages:
        several = f".{message.id}.{message.language}" if len(messages) > 1 else ""
        path = out.with_name(f"{out.stem}{several}{out.suffix or '.html'}")
        voices = _voices({one.language for one in segments if one.doubts}, wanted, known)
        whole(path, page(message, segments, voices, cache))
        paths.append(path)
    return paths


def _voices(languages: set[str], named: Mapping[str, Named], known: Sequence[Voice]) -> dict[str, Voice]:
    """Choose voices; a language that has none is reviewed in silence."""
    found = {}
    for language in sorted(languages):
        name = named.get(language) or named.get(primary(language))
        try:
            found[language] = choose.take(language, name) if name else choose.best(language, known, False)
        except VoiceMissing:
            continue
    return found


def page(message: Message, segments: Sequence[Segment], voices: Mapping[str, Voice], cache: Cache) -> str:
    """Write the page; a language without a voice in *voices* is reviewed without sound."""
    sounds = _sounds(segments, voices, cache)
    rows = [Row(segment=one, pieces=tuple(_pieces(one, sounds))) for one in segments]
    return pages.render(
        "review",
        message=message,
        rows=rows,
        summary=say.summary(segments),
        voices=sorted({voices[one.language].id for one in segments if one.language in voices}),
        direction=direction(message.language),
    )


def _pieces(segment: Segment, sounds: Mapping[tuple[str, str], str]) -> list[Piece]:
    """Cut the shown text at its changes and doubts."""
    marked: dict[tuple[int, int], list[Change | Doubt]] = {}
    everything: tuple[Change | Doubt, ...] = (*segment.changes, *segment.doubts)
    for one in everything:
        marked.setdefault((one.first, one.end), []).append(one)
    pieces, at = [], 0
    for (first, end), found in sorted(marked.items()):
        if first < at:
            continue
        if first > at:
            pieces.append(Piece(shown=segment.shown[at:first]))
        change = next((one for one in found if isinstance(one, Change)), None)
        doubt = next((one for one in found if isinstance(one, Doubt)), None)
        options = doubt.options if doubt else ()
        heard = tuple(
            Heard(spoken=option.strip(), sound=sounds.get((segment.language, option), ""))
            for option in options
        )
        shown = segment.shown[first:end]
        number = not any(letter.isalpha() for letter in shown)
        after = _NEXT.match(segment.shown, end) if number else None
        rest = after[0] if after else ""
        pieces.append(Piece(shown=shown, change=change, doubt=doubt, options=heard, rest=rest))
        at = end
    return [*pieces, Piece(shown=segment.shown[at:])]


def _sounds(
    segments: Sequence[Segment], voices: Mapping[str, Voice], cache: Cache
) -> dict[tuple[str, str], str]:
    """Speak every form of every doubtful word once."""
    wanted = dict.fromkeys(
        (one.language, option) for one in segments for doubt in one.doubts for option in doubt.options
    )
    found = {}
    for language, option in list(wanted)[:MOST_HEARD]:
        voice = voices.get(language)
        if voice and any(letter.isalnum() for letter in option):
            given = option if voice.accents else say.plain(option)
            clip = _spoken(given.strip(), voice, cache)
            if clip:
                found[language, option] = (
                    "data:audio/mpeg;base64," + base64.b64encode(preview.mp3(clip)).decode()
                )
    return found


def _spoken(text: str, voice: Voice, cache: Cache) -> Clip | None:
    """Speak a word, or return None where the voice cannot: the page is of use without it."""
    try:
        utterance = Utterance(text=text, voice=voice, rate=1.0, version=engine.get(voice.engine).version())
        return cached(utterance, cache)
    except RuporError:
        return None
