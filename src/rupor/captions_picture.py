"""``rupor captions --picture``: sound, words, cues and pauses of a package on one ruler of time, as a PNG.

For people who check a recording: they see whether words and cues stand where the sound is. Typst sets the picture, so
that every script is written as it should be.
"""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rupor import captions_check, clock
from rupor.captions import rules
from rupor.captions.conformance import Report
from rupor.captions.measures import NAMES
from rupor.captions_check import Subtitles
from rupor.errors import ConfigError, PackageError
from rupor.model import Cue, Placed
from rupor.package import read as packages
from rupor.package.read import Opened
from rupor.pages import print as printed
from rupor.run.files import whole
from rupor.sound import waveform
from rupor.tag import right_to_left

ROW = 12.0
"""Seconds in a row: at this width words can be read."""
ROOM = 0.35
"""Share of a row in which its end is looked for."""
BEFORE = 0.15
"""Seconds of silence before the first word of a row."""
SMALL = 0.35
"""Share of a cue in a row under which its text is left to the other row."""
SECOND = 84.0
"""Points that a second is wide."""
STEPS = 80
"""Steps of the wave in a second."""
LONGEST = 600.0
SOUNDS = (".wav", ".mp3")
UNSURE = 0.5
"""Confidence below which a word's time is shown as unsure."""
RESOLUTION = 120
"""Pixels per inch."""

LARGER = 8.0
"""How much larger a quiet recording is drawn, at most: its noise must not look like speech."""

Row = dict[str, object]
Wave = list[tuple[float, float]]


def write(paths: Sequence[Path], out: Path, *, start: str, length: float, named: str | None) -> Path:
    """Draw *length* seconds from *start* (``m:ss``) of the one package in *paths* into *out*, and return it.

    Raises ConfigError for wrong options, PackageError for a package without sound or in which nothing can be read.
    """
    begin = _start(start)
    if not 1 <= length <= LONGEST:
        raise ConfigError(f"--length: {length:g} is out of range. Expected 1 to {LONGEST:g} seconds")
    if out.suffix.lower() != ".png":
        raise ConfigError(f"--picture: '{out.name}' is no PNG. Expected a name that ends in .png")
    if named:
        rules.check(named)
    folders = packages.find(paths)
    if len(folders) != 1:
        raise ConfigError(
            f"--picture: {len(folders)} packages are given. Expected one. Name a single package"
        )
    package = packages.opened(folders[0])
    (first, *_), _ = captions_check.subtitles(package)
    end = _end(first)
    if begin >= end:
        raise ConfigError(
            f"--start: {start} is after the end ({captions_check.time(end)}). Expected an earlier time"
        )
    data = _data(first, first.check(named), begin, min(end, begin + clock.samples(length)))
    way_out = "Try a shorter --length"
    whole(out, printed.png("picture", data, package.language, resolution=RESOLUTION, way_out=way_out))
    return out


def _start(text: str) -> int:
    """Read ``ss``, ``m:ss`` or ``h:mm:ss`` as samples.

    >>> _start("1:30.5") / 48_000
    90.5
    """
    try:
        parts = [float(part) for part in text.split(":")]
        seconds = sum(part * 60**power for power, part in enumerate(reversed(parts)))
        if len(parts) <= 3 and min(parts) >= 0 and math.isfinite(seconds):
            return clock.samples(seconds)
    except ValueError:
        pass
    raise ConfigError(f"--start: '{text}' is no time. Expected minutes and seconds, such as 0:30")


def _end(shown: Subtitles) -> int:
    """Return where the package ends, as far as it is known."""
    return shown.package.length or max(cue.end for cue in shown.track.cues)


def _sound(package: Opened) -> Path:
    """Return the package's sound file, the exact one first."""
    for ending in SOUNDS:
        for file in package.files:
            if file.name.lower().endswith(ending):
                return package.path(file)
    raise PackageError(
        f"{package.folder}: has no sound that can be drawn. Expected one of: {', '.join(SOUNDS)}. "
        "Run: rupor produce PATH --outputs mp3,srt,timeline"
    )


def _data(shown: Subtitles, report: Report, begin: int, end: int) -> Mapping[str, object]:
    """Gather everything that the picture shows."""
    package = shown.package
    sound = _sound(package)
    broken: dict[int, str] = {}
    for breach in report.breaches:
        told = broken.get(breach.cue)
        broken[breach.cue] = f"{told}, {NAMES[breach.rule]}" if told else NAMES[breach.rule]
    edges = list(_edges(package.placed, begin, end))
    rows = [
        _row(shown, wave, broken, first, last)
        for (first, last), wave in zip(itertools.pairwise(edges), _waves(sound, edges), strict=True)
    ]
    stretch = f"{captions_check.time(begin)} – {captions_check.time(end)}"
    return {
        "title": package.title or package.message,
        "subtitle": f"{shown.file.name}  ·  {sound.name}  ·  {stretch}",
        "rtl": right_to_left(package.language),
        "lang": package.language.partition("-")[0],
        "rules": report.rules,
        "second": SECOND,
        "seconds": max(clock.seconds(last - first) for first, last in itertools.pairwise(edges)),
        "rows": rows,
    }


def _edges(placed: Sequence[Placed], begin: int, end: int) -> Iterator[int]:
    """Yield where rows begin, and the end: in the longest silence of a row's last part, so that no word is cut."""
    row, room = clock.samples(ROW), clock.samples(ROW * ROOM)
    spans = [span for one in placed for span in one.words]
    silences = [(after.start - before.end, after.start) for before, after in itertools.pairwise(spans)]
    first = begin
    yield first
    while first + row < end:
        near = [(length, at) for length, at in silences if first + row - room <= at <= first + row]
        length, at = max(near, default=(0, first + row))
        first = at - min(length // 2, clock.samples(BEFORE))
        yield first
    yield end


def _waves(sound: Path, edges: Sequence[int]) -> list[Wave]:
    """Return the wave of each row, all drawn so large that the loudest fills its room."""
    rows = [
        waveform.peaks(sound, first, last - first, max(2, round(clock.seconds(last - first) * STEPS)))
        for first, last in itertools.pairwise(edges)
    ]
    highest = max(max(-low, high) for row in rows for low, high in row)
    larger = min(LARGER, 1 / highest) if highest else 1.0
    return [[(low * larger, high * larger) for low, high in row] for row in rows]


def _ticks(first: int, last: int) -> Iterator[Row]:
    """Yield the whole seconds of a row."""
    for second in range(-(-first // clock.RATE), last // clock.RATE + 1):
        at = clock.samples(second)
        yield {"at": clock.seconds(at - first), "label": captions_check.time(at)[:-3]}


def _row(shown: Subtitles, wave: Wave, broken: Mapping[int, str], first: int, last: int) -> Row:
    width = clock.seconds(last - first)
    placed = [one for one in shown.package.placed if one.start < last and one.end > first]
    return {
        "label": captions_check.time(first).partition(".")[0],
        "width": width,
        "ticks": list(_ticks(first, last)),
        "wave": wave,
        "words": list(_words(placed, first, last)),
        "pauses": list(_pauses(shown, first, last)),
        "cues": list(_cues(shown.track.cues, broken, shown.package.language, first, last)),
    }


def _cut(start: int, end: int, first: int, last: int) -> dict[str, object]:
    """Return where something lies in a row, in seconds, cut at the row's ends."""
    return {
        "from": clock.seconds(max(start, first) - first),
        "to": clock.seconds(min(end, last) - first),
    }


def _words(placed: Sequence[Placed], first: int, last: int) -> Iterator[Row]:
    """Yield the words that begin in a row; one that goes on in the next row is told here."""
    for one in placed:
        sure = one.confidence or (1.0,) * len(one.words)
        for word, span, confidence in zip(one.segment.words, one.words, sure, strict=True):
            if first <= span.start < last:
                doubtful = confidence < UNSURE or one.timing == "estimated"
                yield {
                    **_cut(span.start, span.end, first, last),
                    "text": word.shown,
                    "rtl": right_to_left(one.segment.language),
                    "unsure": doubtful,
                }


def _pauses(shown: Subtitles, first: int, last: int) -> Iterator[Row]:
    """Yield the silences that are heard as pauses, also those at the start and the end."""
    named = shown.track.rules
    before = 0
    spans = [(span, one) for one in shown.package.placed for span in one.words]
    for span, one in spans:
        heard = clock.samples(rules.get(named, one.segment.language).pause)
        if span.start - before >= heard and before < last and span.start > first:
            yield _pause(before, span.start, first, last)
        before = max(before, span.end)


def _pause(start: int, end: int, first: int, last: int) -> Row:
    label = f"{clock.seconds(end - start):.1f} s" if first <= start else ""
    return {**_cut(start, end, first, last), "label": label}


def _cues(
    cues: Sequence[Cue], broken: Mapping[int, str], language: str, first: int, last: int
) -> Iterator[Row]:
    for number, cue in enumerate(cues, 1):
        if cue.start < last and cue.end > first:
            here = min(cue.end, last) - max(cue.start, first)
            yield {
                **_cut(cue.start, cue.end, first, last),
                "number": number,
                # The smaller part of a cue that two rows share has no room for its text.
                "lines": cue.lines if here > SMALL * (cue.end - cue.start) else ["…"],
                "rtl": right_to_left(cue.language or language),
                "broken": broken.get(number, ""),
            }
