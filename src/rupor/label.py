"""Build the label of a sound file: what its tags and papers say of it, from the programme and the office's rules.

A file that holds a part of the programme gets the part's own words and chapters, counted from its own beginning.
"""

import functools
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from rupor import recording
from rupor.model import Chapter, House, Label, Master, Placed, Programme, Speaker, TimedWord
from rupor.tag import primary
from rupor.voice.rate import CHARACTERS

CUE_WORDS = 8
"""Words of an in-cue and an out-cue: enough to know a place by, few enough to be read at a glance."""
NAMED_BY = 40
"""Characters of its text that name a chapter without a heading."""
HEADINGS = 2
"""A message with fewer headings is parted by its paragraphs."""
AFTER = {"paragraph", "title", "end"}
"""Boundaries that end a paragraph."""
ENGLISH = "en"


def of(programme: Programme, house: House, cover: bytes = b"") -> Label:
    """Label the whole programme."""
    message, narration = programme.message, programme.narration
    placed = narration.placed
    speakers = tuple(dict.fromkeys(map(_speaker, placed)))
    whole = Label(
        id=message.id,
        title=message.title or message.id,
        language=message.language,
        agency=message.author or house.agency,
        publisher=message.publisher or house.publisher,
        date=message.date,
        licence=message.licence or house.licence,
        contact=message.contact or house.contact,
        series=message.series or house.series,
        music=house.music if house.ident or house.sign_off or house.bed else "",
        embargo=message.embargo,
        expires=message.expires,
        disclosure=_disclosure(speakers, message.language),
        disclosure_en=_disclosure(speakers, ENGLISH),
        speakers=speakers,
        cover=cover,
    )
    return _heard(whole, placed, 0, narration.length)


def part(label: Label, programme: Programme, made: Master) -> Label:
    """Label one file that holds a part of the programme."""
    end = made.start + made.length
    placed = [one for one in programme.narration.placed if made.start <= one.start and one.end <= end]
    return _heard(replace(label, part=made.part, parts=made.parts), placed, made.start, made.length)


def _heard(label: Label, placed: Sequence[Placed], start: int, length: int) -> Label:
    """Fill in what depends on what is heard in the file."""
    paragraphs = list(_paragraphs(placed))
    return replace(
        label,
        in_cue=_first_words(placed),
        out_cue=_last_words(placed),
        text="\n".join(map(_text, paragraphs)),
        chapters=tuple(_chapters(paragraphs, start, length)),
        segments=tuple(_segments(placed, start, length)),
        words=tuple(_words(placed, start)),
        length=length,
        speech_start=placed[0].start - start if placed else 0,
        speech_end=placed[-1].end - start if placed else length,
    )


def _speaker(placed: Placed) -> Speaker:
    voice = placed.voice
    synthetic = voice.engine != recording.ENGINE
    name = voice.id if synthetic else ""
    return Speaker(name=name, language=voice.language, synthetic=synthetic, licence=voice.licence)


def _disclosure(speakers: Sequence[Speaker], language: str) -> str:
    """Say which voices are synthetic, in *language* where we have its words, else in English; empty when none is."""
    synthetic = [one.name for one in speakers if one.synthetic]
    if not synthetic:
        return ""
    forms = _forms().get(primary(language)) or _forms()[ENGLISH]
    form = forms["all"] if len(synthetic) == len(speakers) else forms["part"]
    return form.format(voices=", ".join(dict.fromkeys(synthetic)))


@functools.cache
def _forms() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name("label.toml").read_text("utf-8")
    return {language: dict(forms) for language, forms in tomllib.loads(text)["disclosure"].items()}


def _paragraphs(placed: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Part what is heard where the author parted the text."""
    paragraph: list[Placed] = []
    for one in placed:
        paragraph.append(one)
        if one.segment.pause in AFTER:
            yield paragraph
            paragraph = []
    if paragraph:
        yield paragraph


def _text(paragraph: Sequence[Placed]) -> str:
    """Join the segments of a paragraph as they are shown."""
    return _joined([one.segment.shown for one in paragraph], paragraph[0].segment.language)


def _joined(texts: Sequence[str], language: str) -> str:
    return " ".join(_space(language).join(text.strip() for text in texts).split())


def _space(language: str) -> str:
    """Return what parts two sentences."""
    return "" if primary(language) in CHARACTERS else " "


def _chapters(paragraphs: Sequence[Sequence[Placed]], start: int, length: int) -> Iterator[Chapter]:
    """Yield a chapter for each heading, or for each paragraph where there are few; together they fill the file."""
    if not paragraphs:
        return
    heads = [n for n, one in enumerate(paragraphs) if one[0].segment.kind in ("title", "heading")]
    if len(heads) < HEADINGS + 1:
        # A title alone is no chapter: it names the one that follows.
        titled = bool(paragraphs) and paragraphs[0][0].segment.kind == "title" and len(paragraphs) > 1
        heads = [0, *range(2 if titled else 1, len(paragraphs))] if paragraphs else []
    elif heads[0] != 0:
        heads = [0, *heads]
    starts = [0, *(paragraphs[n][0].start - start for n in heads[1:])]
    for head, (begin, end) in zip(heads, pairwise([*starts, length]), strict=True):
        first = paragraphs[head]
        title = _text(first)
        if first[0].segment.kind not in ("title", "heading"):
            title = _short(title, first[0].segment.language)
        yield Chapter(title=title, language=first[0].segment.language, start=begin, end=end)


def _short(text: str, language: str) -> str:
    """Cut *text* between words to what names it."""
    most = NAMED_BY // 2 if primary(language) in ("zh", "ja") else NAMED_BY
    if len(text) <= most:
        return text
    cut = text[: most + 1]
    return (cut.rpartition(" ")[0] or cut[:most]).rstrip(" ,;:—–-") + "…"


def _segments(placed: Sequence[Placed], start: int, length: int) -> Iterator[Chapter]:
    """Yield every segment, from its first sample to its last."""
    for one in placed:
        name = _short(one.segment.shown.strip(), one.segment.language)
        end = min(one.end - start, length)
        yield Chapter(title=name, language=one.segment.language, start=one.start - start, end=end)


def _words(placed: Sequence[Placed], start: int) -> Iterator[TimedWord]:
    for one in placed:
        texts = _spaced(one)
        if texts and one.segment.pause in AFTER:
            texts[-1] = texts[-1].rstrip() + "\n"
        for text, span in zip(texts, one.words, strict=True):
            yield TimedWord(text=text, start=span.start - start, end=span.end - start)


def _first_words(placed: Sequence[Placed]) -> str:
    return _some([word for one in placed[:CUE_WORDS] for word in _spaced(one)][:CUE_WORDS])


def _last_words(placed: Sequence[Placed]) -> str:
    return _some([word for one in placed[-CUE_WORDS:] for word in _spaced(one)][-CUE_WORDS:])


def _spaced(placed: Placed) -> list[str]:
    """List a segment's words with the space after each; between segments there is one where the script has spaces."""
    words = [word.shown + word.after for word in placed.segment.words]
    return [*words[:-1], words[-1].rstrip() + _space(placed.segment.language)] if words else []


def _some(words: Sequence[str]) -> str:
    return " ".join("".join(words).split())
