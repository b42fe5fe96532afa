"""Which words of the speech a cue shows: its text met with what is said, word by word.

Both sides are folded to letters and digits, so that neither punctuation nor the place of a line's break matters; in
scripts that put no spaces between words, to single characters. Times are samples.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rupor.model import Cue, Placed

SIGNS = frozenset("%‰°§&@#")
"""Signs that are said, beside those of money."""
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer; Chinese and Japanese: words are not parted by spaces."""

MANY = 50_000
"""Words; a longer text is compared roughly."""


@dataclass(frozen=True, slots=True)
class Said:
    """A word of the speech, or a part of it that is written between spaces."""

    key: str
    word: int
    """Which word of all that are said."""
    shown: str
    """The whole word as it is written."""
    segment: int
    """Which of the segments."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Written:
    """A word in a cue."""

    key: str
    cue: int


@dataclass(slots=True)
class Met:
    """Cues and speech, brought together."""

    words: list[list[Said]]
    """For each cue, what of it is said, in order."""
    lost: list[tuple[int, list[Said]]] = field(default_factory=list)
    """What is said and in no cue, each after the cue of that index (-1: before all)."""
    added: list[tuple[int, str, bool]] = field(default_factory=list)
    """Cue, text and whether it is there twice: what a cue shows and nobody says."""


def keys(text: str) -> Iterator[str]:
    """Fold *text* to what is compared, in the order of its words.

    >>> list(keys("Звоните: «8 800» — да!")), list(keys("水。Hi")), list(keys("سَلَام 5%"))
    (['звоните', '8', '800', 'да'], ['水', 'hi'], ['سلام', '5%'])
    """
    for part in unicodedata.normalize("NFKC", text).casefold().split():
        folded = "".join(
            letter
            for letter in part
            if letter.isalnum() or letter in SIGNS or unicodedata.category(letter) == "Sc"
        )
        yield from (key for key in re.split(f"({UNSPACED.pattern})", folded) if key)


def meet(cues: Sequence[Cue], placed: Sequence[Placed]) -> Met:
    """Bring the words of *cues* together with those that are said."""
    said = list(_said(placed))
    written = [Written(key, n) for n, cue in enumerate(cues) for line in cue.lines for key in keys(line)]
    met = Met([[] for _ in cues])
    for tag, first, end, begin, stop in _differences([one.key for one in said], [one.key for one in written]):
        if tag == "equal" or _same(said[first:end], written[begin:stop]):
            _pair(met, said[first:end], written[begin:stop])
            continue
        if end > first:
            met.lost.append((written[begin - 1].cue if begin else -1, said[first:end]))
        if stop > begin:
            met.added += _added(written, begin, stop)
    return met


def _said(placed: Sequence[Placed]) -> Iterator[Said]:
    word = 0
    for at, one in enumerate(placed):
        for spoken, span in zip(one.segment.words, one.words, strict=True):
            parts = list(keys(spoken.shown))
            length, done = sum(map(len, parts)), 0
            for part in parts:
                # Within one word of several parts, time goes by letters.
                start = span.start + (span.end - span.start) * done // length
                done += len(part)
                end = span.start + (span.end - span.start) * done // length
                yield Said(part, word, spoken.shown, at, start, end)
            word += 1


def _differences(said: list[str], written: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Compare two texts, as ``SequenceMatcher.get_opcodes`` does, from the ends that are the same to the middle.

    Without that, the matcher takes the longest run for the right one, and so a repeated word for another.
    """
    head = _alike(said, written)
    tail = _alike(said[head:][::-1], written[head:][::-1])
    yield "equal", 0, head, 0, head
    middle = said[head : len(said) - tail], written[head : len(written) - tail]
    # Ever the same word, ten thousand times, would take hours to compare; several hours of speech do not.
    rough = len(middle[1]) > MANY
    for tag, first, end, begin, stop in difflib.SequenceMatcher(None, *middle, rough).get_opcodes():
        yield tag, head + first, head + end, head + begin, head + stop
    yield "equal", len(said) - tail, len(said), len(written) - tail, len(written)


def _alike(one: list[str], other: list[str]) -> int:
    """Count the words at the beginning that are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (left, right) in pairs if left != right), min(len(one), len(other)))


def _same(said: Sequence[Said], written: Sequence[Written]) -> bool:
    """Tell whether the letters are the same and only parted otherwise, as those of a word too long for a line."""
    return "".join(one.key for one in said) == "".join(one.key for one in written)


def _pair(met: Met, said: Sequence[Said], written: Sequence[Written]) -> None:
    """Give each cue the words that it shows; of a word that is parted, each cue gets its letters' share of time."""
    owners = [one.cue for one in written for _ in one.key]
    at = 0
    for one in said:
        own = owners[at : at + len(one.key)]
        at += len(one.key)
        for cue in dict.fromkeys(own):
            first, count = own.index(cue), own.count(cue)
            whole = one.end - one.start
            start = one.start + whole * first // len(own)
            end = one.start + whole * (first + count) // len(own)
            met.words[cue].append(Said(one.key, one.word, one.shown, one.segment, start, end))


def _added(written: Sequence[Written], begin: int, stop: int) -> Iterator[tuple[int, str, bool]]:
    """Yield what nobody says, a cue at a time."""
    extra = [one.key for one in written[begin:stop]]
    before = [one.key for one in written[max(0, begin - len(extra)) : begin]]
    after = [one.key for one in written[stop : stop + len(extra)]]
    twice = extra in (before, after)
    for cue in dict.fromkeys(one.cue for one in written[begin:stop]):
        yield cue, " ".join(one.key for one in written[begin:stop] if one.cue == cue), twice
