"""espeak-ng: a small synthetic voice for more than a hundred languages, always there, seldom pleasant.

The library comes in the wheel ``espeakng-loader`` and runs in a worker program. It says to the sample where
each word starts. It is the last resort: for Russian, Arabic and Chinese it is not understood.
"""

import functools
import importlib.metadata
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from rupor.errors import MissingDependency
from rupor.model import Clip, Mark, Timing, Utterance, Voice
from rupor.run.worker import Pool, Worker
from rupor.tag import bcp47, primary
from rupor.voice import edges

NATURAL_WPM = 175
"""What espeak-ng calls its default speed."""

_INSTALL = "scripts/setup"
_WORKER = Path(__file__).parent.parent / "workers" / "espeak.py"
_TIMEOUT = 120.0
_RECIPE = 2
"""Raised whenever an utterance is made to sound different, so that the cache gives no older clip."""

_ERROR_RATES = {"en": 0.056, "es": 0.152, "fr": 0.458, "ru": 0.798, "ar": 1.0, "zh": 1.0}
"""Word error rates of Whisper base, by primary language; Arabic and Chinese measured at or above 1."""
_PACES = {"en": 20.0, "es": 21.8, "fr": 22.0, "ru": 22.7}
"""Measured on plain paragraphs of 60 to 70 words."""

_WORD, _END = 1, 5
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, of which espeak-ng takes U+0001 for a command, and halves of surrogate pairs."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


class Espeak:
    """The engine ``espeak``."""

    def __init__(self) -> None:
        self._pool = Pool(lambda: Worker([sys.executable, str(_WORKER)]), "engine 'espeak'")

    def voices(self) -> tuple[Voice, ...]:
        """Name one voice for each language in the library's data."""
        try:
            return _voices(_data())
        except MissingDependency:
            return (replace(_voice("en", "en-GB"), installed=False, install=_INSTALL),)

    def version(self) -> str:
        """Name the wheel's version."""
        _data()
        return f"espeakng-loader {importlib.metadata.version('espeakng-loader')}, recipe {_RECIPE}"

    def speak(self, utterance: Utterance) -> Clip:
        """Speak in a worker, with a mark at each word."""
        _data()
        text = _UNSPEAKABLE.sub(" ", utterance.text)
        wpm = round(NATURAL_WPM * utterance.rate)
        answer = self._pool.ask({"text": text, "voice": utterance.voice.name, "wpm": wpm}, _TIMEOUT)
        made = tuple(marks(text, answer.head["events"], len(answer.body) // 2))
        timing: Timing = "exact" if made else "estimated"
        clip = Clip(pcm=answer.body, rate=answer.head["rate"], marks=made, timing=timing)
        return edges.at_sound(clip, text)


def marks(text: str, events: Iterable[tuple[int, int, int]], length: int) -> Iterator[Mark]:
    """Turn the library's ``(type, character, sample)`` into one mark for each word that it pronounced.

    A raw number gives several events, of which the first counts; a lone dash gives none, and no mark.
    """
    known = [(kind, place, min(sample, length)) for kind, place, sample in events]
    starts: list[tuple[int, int, int]] = []
    for first, begin, end in _words(text):
        inside = [(place, sample) for kind, place, sample in known if kind == _WORD and begin <= place < end]
        if _UNSPACED.search(text, first, end):
            stops = [place for place, _ in inside[1:]] + [end]
            starts += [
                (place, stop, at) for (place, at), stop in zip(inside, stops, strict=True) if place < stop
            ]
        elif inside:
            starts.append((first, end, inside[0][1]))
    pauses = [sample for kind, _, sample in known if kind == _END]
    for index, (first, stop, start) in enumerate(starts):
        limits = [at for _, _, at in starts[index + 1 :]] + [at for at in pauses if at > start] + [length]
        yield Mark(first=first, end_offset=stop, start=start, end=max(start, min(limits)))


def _words(text: str) -> Iterator[tuple[int, int, int]]:
    """Give each word's first character, the first character whose event is taken for its own, and its end.

    The event of a word after an abbreviation was seen on the space before the word.
    """
    begin = 0
    for match in re.finditer(r"\S+", text):
        yield match.start(), begin, match.end()
        begin = match.end()


def _data() -> Path:
    """Find the library's data; raise MissingDependency when there is no library."""
    try:
        import espeakng_loader
    except ImportError as error:
        raise MissingDependency(f"engine 'espeak' is not installed ({error}). Run: {_INSTALL}") from error
    return Path(espeakng_loader.get_data_path())


@functools.cache
def _voices(data: Path) -> tuple[Voice, ...]:
    """Read the data's list of languages, and keep the voice that each language puts first."""
    found: dict[str, tuple[int, str]] = {}
    for path in sorted((data / "lang").rglob("*")):
        if path.is_file():
            language, priority = _first_language(path)
            best = found.get(language)
            if language and (best is None or (priority, len(path.name)) < (best[0], len(best[1]))):
                found[language] = (priority, path.name)
    return tuple(_voice(name, tag) for tag, (_, name) in sorted(found.items()))


def _voice(name: str, language: str) -> Voice:
    base = primary(language)
    return Voice(
        engine="espeak",
        name=name,
        language=language,
        licence="GPL-3.0-or-later",
        error_rate=_ERROR_RATES.get(base),
        pace=_PACES.get(base),
    )


def _first_language(path: Path) -> tuple[str, int]:
    """Read a voice file's main language and the priority that it claims there (lower is first)."""
    line = re.search(r"^language[ \t]+(\S+)(?:[ \t]+(\d+))?", path.read_text(errors="replace"), re.MULTILINE)
    return (bcp47(line[1]), int(line[2] or 5)) if line else ("", 0)
