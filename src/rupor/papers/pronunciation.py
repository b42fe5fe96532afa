"""A pronunciation guide: what a stranger to a message's language and names would say wrong, once each.

It holds names, initialisms, abbreviations and numbers, with what is said for them as the message's own readings tell
(``Segment.changes``). Stress marks on everyday words are left out: they are for engines, not for announcers.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rupor.model import Change, Segment
from rupor.say import plain
from rupor.text.verbalize.romanize import romanize

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """How one name, abbreviation or number is said."""

    written: str
    said: str
    """With stress marks (U+0301) where they are known."""
    language: str
    segment: int
    """Index of the first segment that has it."""
    latin: str = ""
    """About how it sounds, in Latin letters; empty where it is in them already, or where they cannot tell."""
    ipa: str = ""
    note: str = ""
    """What it stands for, where a lexicon knows."""


def guide(segments: Iterable[Segment]) -> tuple[Hint, ...]:
    """Gather what is said otherwise than it is written: words first, then numbers, each in order of the text."""
    found: dict[tuple[str, str], Hint] = {}
    for segment in segments:
        for hint in _hints(segment):
            found.setdefault((hint.written.casefold(), plain(hint.said).casefold()), hint)
    return tuple(sorted(found.values(), key=lambda one: not any(map(str.isalpha, one.written))))


def _hints(segment: Segment) -> Iterator[Hint]:
    for change in segment.changes:
        said = change.spoken.strip()
        if not said or respelt(segment, change) or (change.rule == "stress" and not _name(segment, change)):
            continue
        yield Hint(
            written=segment.shown[change.first : change.end].strip(),
            said=said,
            language=segment.language,
            segment=segment.index,
            latin=latin(said),
            ipa=change.ipa,
            note=change.note if change.rule == "lexicon" else "",
        )


def respelt(segment: Segment, change: Change) -> bool:
    """Tell whether an everyday word is only spelt otherwise so that an engine says it well: ``internet`` in French.

    Announcers need no such spelling. Not meant are names, initialisms, what has digits or signs, and mere stress marks.
    """
    written = segment.shown[change.first : change.end].strip()
    everyday = written.isalpha() and written.islower()
    return change.rule == "lexicon" and everyday and plain(change.spoken).strip() != written


def _name(segment: Segment, change: Change) -> bool:
    """Tell whether a stressed word is a name: a capital letter that no sentence begins with."""
    before = segment.shown[: change.first]
    return segment.shown[change.first].isupper() and any(map(str.isalnum, before))


def latin(text: str) -> str:
    """Write a text in Latin letters, for people who cannot read its own; empty where that tells nothing new.

    Scripts that leave vowels out, such as Arabic, get none: guessed vowels would mislead an announcer.

    >>> latin("Гуте́рриш"), latin("fifteen"), latin("北京"), latin("صفر"), latin("ООН, Бишкек")
    ('Guterrish', '', '', '', 'OON, Bishkek')
    """
    if any(unicodedata.bidirectional(letter) in ("AL", "R") for letter in text):
        return ""
    words = _WORD.findall(plain(text))
    written = {word: word if _LATIN.fullmatch(word) else romanize(word) for word in words}
    if not all(written.values()) or all(word == said for word, said in written.items()):
        return ""
    return _WORD.sub(lambda found: written[found[0]], plain(text))
