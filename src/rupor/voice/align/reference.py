"""The same text spoken by a voice that says when each word begins: what heard speech is held against.

RHVoice, where a voice of the language is installed, is nearer to people and to other voices than espeak-ng, which
speaks a hundred languages (EXPERIMENTS 2a).
"""

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rupor.errors import EngineError, MissingDependency
from rupor.model import Clip, Mark, Utterance, Voice
from rupor.signs import ACUTE, DICTATED_CLOSE, DICTATED_OPEN, IPA_CLOSE, IPA_OPEN
from rupor.tag import primary
from rupor.voice import engine
from rupor.voice.times import effort

ENGINES = ("rhvoice", "espeak")
"""Engines whose marks are exact, the better reference first."""
SPEEDS = {"rhvoice": (1.25, 1.6), "espeak": (0.6, 1.6)}
"""Bounds of a reference's speed. RHVoice takes a second for each minute that it speaks, so it does not speak slowly."""
PACE = 21.0
"""What a voice says in a second at its natural rate, in letters of ``effort``, where it was not measured."""

_TOKEN = re.compile(r"\S+")
_IPA = re.compile(f"{IPA_OPEN}([^{IPA_CLOSE}]*){IPA_CLOSE}")
_SIGNS = {DICTATED_OPEN, DICTATED_CLOSE, IPA_OPEN, IPA_CLOSE}


class Reference(NamedTuple):
    """What another voice said, and which."""

    clip: Clip
    voice: Voice


def speak(utterance: Utterance, seconds: float) -> Reference | None:
    """Speak the text of *utterance* by another voice, to last about *seconds*; None where no other voice can.

    The clip's marks are offsets into the utterance's own text.
    """
    for voice in voices(utterance.voice):
        text, places = given(utterance.text, voice)
        slowest, fastest = SPEEDS[voice.engine]
        rate = effort(text) / max(seconds, 0.1) / (voice.pace or PACE)
        rate = round(min(max(rate, slowest), fastest), 2)
        try:
            clip = engine.get(voice.engine).speak(Utterance(text=text, voice=voice, rate=rate, version=""))
        except (EngineError, MissingDependency):
            continue
        if clip.marks and clip.timing == "exact":
            ends = [-1, *places, len(utterance.text)]
            marks = (_placed(mark, f" {text} ", ends) for mark in _whole(text, clip))
            return Reference(replace(clip, marks=tuple(marks)), voice)
    return None


def voices(voice: Voice) -> list[Voice]:
    """Name the voices that can be a reference for *voice*, the best first: at most one of each engine."""
    found = []
    for name in ENGINES:
        own = [
            one
            for one in _installed(name)
            if primary(one.language) == primary(voice.language) and one.id != voice.id
        ]
        if own and not (name == voice.engine == "espeak"):
            found.append(min(own, key=lambda one: _rank(one, voice.language)))
    return found


def _rank(one: Voice, language: str) -> tuple[bool, int, float, str]:
    """Rank voices of a language: that of the region first, or of none; then those that speak fast, and so cost less."""
    return one.language != language, len(one.language), -(one.pace or 0.0), one.name


@functools.cache
def _installed(name: str) -> tuple[Voice, ...]:
    try:
        return tuple(one for one in engine.get(name).voices() if one.installed and one.open_licence)
    except MissingDependency:
        return ()


def given(text: str, voice: Voice) -> tuple[str, list[int]]:
    """Return what *voice* is given for *text*, and where in *text* each of its characters comes from.

    Signs are left out, stress marks where the voice does not take them; IPA becomes letters that sound about like it.

    >>> given("a\\u0301b", Voice(engine="espeak", name="x", language="ru", licence=""))
    ('ab', [0, 2])
    """
    inside = {place for found in _IPA.finditer(text) for place in range(*found.span(1))}
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter in _SIGNS or (letter == ACUTE and not voice.accents):
            continue
        said = _letters().get(letter, letter if letter.isascii() else "") if place in inside else letter
        letters.append(said)
        places += [place] * len(said)
    return "".join(letters), places


@functools.cache
def _letters() -> dict[str, str]:
    """Load the letters that stand for signs of the IPA."""
    with Path(__file__).with_name("ipa.toml").open("rb") as file:
        return {sign: letters for sign, letters in tomllib.load(file)["letters"].items()}


def _placed(mark: Mark, text: str, places: list[int]) -> Mark:
    """Bring a mark to the text that was asked for; what was left out there at a word's ends belongs to the word.

    *text* and *places* are what was given, with a space and its place at both ends.
    """
    first, last = mark.first + 1, mark.end_offset
    return replace(
        mark,
        first=places[first - 1] + 1 if text[first - 1].isspace() else places[first],
        end_offset=places[last + 1] if text[last + 1].isspace() else places[last] + 1,
    )


def _whole(text: str, clip: Clip) -> Iterator[Mark]:
    """Yield the clip's marks, and one for each word that it gave none: words said as one share its time."""
    tokens = [found.span() for found in _TOKEN.finditer(text) if any(map(str.isalnum, found[0]))]
    index = 0
    for number, mark in enumerate(clip.marks):
        stop = clip.marks[number + 1].first if number + 1 < len(clip.marks) else len(text)
        own = [(mark.first, mark.end_offset)]
        while index < len(tokens) and tokens[index][0] < stop:
            if tokens[index][0] >= mark.end_offset:
                own.append(tokens[index])
            index += 1
        weights = [effort(text[first:end]) or 1.0 for first, end in own]
        at = float(mark.start)
        for (first, end), weight in zip(own, weights, strict=True):
            until = at + (mark.end - mark.start) * weight / sum(weights)
            yield Mark(first=first, end_offset=end, start=round(at), end=round(until))
            at = until
