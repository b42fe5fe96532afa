"""The script for a station that reads a message with its own announcer: a PDF to print, and a Word document to edit.

Large print in short lines, a sentence never on two pages. Each paragraph has its number, when it begins and how long it
takes at the usual pace of radio; pauses, stress, and how numbers and abbreviations are said are marked as in the sheet
to record from (``prompter``), which unlike this one is cut into takes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import Any

from rupor import pages
from rupor.captions import bidi
from rupor.clock import minutes
from rupor.model import Label, Paper, Programme, Segment
from rupor.pages import print as printed
from rupor.papers import aloud, live_read_docx, moment, pronunciation
from rupor.papers.aloud import SIGNS, Note, Piece
from rupor.tag import direction
from rupor.voice import rate

SIZE = 16.0
"""Points: read at arm's length, with 40 to 55 letters in a line of the page."""
PACE = "normal"
"""The rate that times are given for, one of ``rate.RATES``."""
_SHARED = ("embargo", "expires", "moment", "moment_local")
"""Words that the cue sheet has too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a sentence up to a pause: one segment."""

    pieces: tuple[Piece, ...]
    sign: str
    """Of the pause after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What stays on one page."""

    parts: tuple[Part, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, a heading or an item of a list."""

    number: str
    kind: str
    language: str
    direction: str
    start: str
    """Minutes and seconds from the beginning."""
    length: str
    sentences: tuple[Sentence, ...]


def write(programme: Programme, label: Label) -> tuple[Paper, ...]:
    """Write the script as a PDF and as a Word document.

    Raise MissingDependency where no font that is installed has a letter of it.
    """
    shown = sheet(programme, label)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return (
        Paper(
            name="script.pdf",
            media_type="application/pdf",
            data=printed.pdf("live_read", shown, label.language),
        ),
        Paper(name="script.docx", media_type=kind, data=live_read_docx.write(shown)),
    )


def sheet(programme: Programme, label: Label) -> dict[str, Any]:
    """Gather everything that the script shows, as what JSON can say."""
    words, language = _words(label.language)
    segments = [_for_people(one.segment) for one in programme.narration.placed]
    blocks = list(_blocks(segments, words))
    paragraphs = aloud.paragraphs(segments)
    named = next((one[0].language for one in paragraphs if aloud.joined(one) == label.title), label.language)
    parts = [part for block in blocks for sentence in block.sentences for part in sentence.parts]
    pieces = list(chain.from_iterable(part.pieces for part in parts))
    count = sum(map(spoken_words, segments))
    return {
        "file": f"{label.id}.{label.language}",
        "language": label.language,
        "direction": direction(label.language),
        "words": words,
        "words_language": language,
        "words_direction": direction(language),
        "size": SIZE,
        "title": label.title,
        "title_language": named,
        "title_direction": direction(named),
        "agency": label.agency,
        "date": label.date,
        "short_title": aloud.headline(label.title, 60),
        "facts": _facts(label, words, language),
        "alerts": _alerts(label, words, language),
        "total": words["total"].format(time=aloud.length(segments, PACE), n=count),
        "time": aloud.length(segments, PACE),
        "rate": words["rate"].format(n=f"{rate.target(PACE, label.language):g}"),
        "marks": aloud.marks(pieces, [one.pause for one in segments], words),
        "intro": _ordered(programme.message.intro, label.language),
        "outro": _ordered(programme.message.outro, label.language),
        "blocks": [asdict(block) for block in blocks],
    }


def spoken_words(segment: Segment) -> int:
    """Count the words (characters, where there are no spaces) that are said, those of dictated numbers too."""
    return rate.words(replace(segment, words=tuple(replace(word, dictated=False) for word in segment.words)))


def _words(language: str) -> tuple[dict[str, Any], str]:
    """Return what the script says around a message: its own words, and those that other papers have too."""
    own, code = pages.words("live_read", language)
    cue_sheet, _ = pages.words("cue_sheet", language)
    prompter, _ = pages.words("prompter", language)
    return {**prompter, **{name: cue_sheet[name] for name in _SHARED}, **own}, code


def _for_people(segment: Segment) -> Segment:
    """Leave out spellings that only engines need."""
    changes = tuple(one for one in segment.changes if not pronunciation.respelt(segment, one))
    return replace(segment, changes=changes)


def _facts(label: Label, words: Mapping[str, Any], language: str) -> list[str]:
    """Say when it is from, from whom, and whom to ask."""
    when = [moment.date_said(label.date, language)] if label.date else []
    known = {"agency": label.agency, "contact": label.contact}
    return [*when, *(_named(words, name, text, language) for name, text in known.items() if text)]


def _alerts(label: Label, words: Mapping[str, Any], language: str) -> list[str]:
    """Say before and after when it must not be on air."""
    embargo = moment.read(label.embargo)
    known = {
        "embargo": moment.said(embargo, words, language) if embargo else "",
        "expires": moment.date_said(label.expires, language) if label.expires else "",
    }
    return [_named(words, name, text, language) for name, text in known.items() if text]


def _named(words: Mapping[str, Any], name: str, text: str, language: str) -> str:
    return _ordered(f"{words[name]}{words['colon']}{text}", language)


def _ordered(text: str, language: str) -> str:
    """Keep the groups of a telephone number in order among letters from right to left."""
    return bidi.put(text, bidi.numbers(text, language))


def _blocks(segments: Iterable[Segment], words: Mapping[str, Any]) -> Iterator[Block]:
    """Lay out every paragraph with its times."""
    now = 0.0
    for number, several in enumerate(aloud.paragraphs(segments), 1):
        length = sum(aloud.seconds(one, PACE) for one in several)
        first = several[0]
        yield Block(
            number=str(number),
            kind=first.kind,
            language=first.language,
            direction=direction(first.language),
            start=minutes(now),
            length=words["seconds"].format(n=max(1, round(length))),
            sentences=tuple(_sentence(one) for one in _sentences(several)),
        )
        now += length


def _sentences(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Put the parts of each sentence together."""
    found: list[Segment] = []
    for one in segments:
        found.append(one)
        if one.pause != "clause":
            yield found
            found = []
    if found:
        yield found


def _sentence(segments: Sequence[Segment]) -> Sentence:
    """Lay out a sentence."""
    parts: list[Part] = []
    notes: list[Note] = []
    for one in segments:
        pieces, below = aloud.pieces(one, SIZE)
        parts.append(Part(pieces=pieces, sign=SIGNS[one.pause]))
        notes += below
    return Sentence(parts=tuple(parts), notes=tuple(notes))
