"""ID3v2.3 for MP3: the version that radio desks and old players read, its texts in UTF-16 with a byte order mark.

https://id3.org/id3v2.3.0 and its Chapter Frame Addendum 1.0. There is no ID3v1: it has 30 bytes of Latin-1 for a title.
"""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rupor import clock
from rupor.model import Chapter, Label, Loudness, TimedWord
from rupor.package.tags import facts
from rupor.package.tags.picture import media_type

if TYPE_CHECKING:
    from mutagen.id3 import Frame

LATIN, UTF16 = 0, 1
"""How ID3v2.3 numbers its encodings."""
HEADER = 10
"""Bytes of a tag's header."""
MILLISECONDS = 2
TRANSCRIPTION = 2
"""Of SYLT: what the timed text is."""
FRONT_COVER = 3
ORDERED_TOP = 3
"""Of CTOC: this is the table of contents, and its order matters."""
MOST_CHAPTERS = 255
"""A table of contents counts them with one byte."""


def write(source: Path, new: Path, label: Label, loudness: Loudness) -> None:
    """Write a copy of the MP3 file *source* to *new*, with tags in place of those that it has.

    The frames stand in the order of ``frames``: many players list chapters as they find them, and mutagen would sort
    them by size (its issue 506).
    """
    size = _size(source)
    frames = b"".join(_bytes(frame) for frame in _frames(label, loudness))
    with source.open("rb") as old, new.open("wb") as file:
        file.write(b"ID3\x03\x00\x00" + _synchsafe(len(frames)) + frames)
        old.seek(size)
        shutil.copyfileobj(old, file)


def _size(path: Path) -> int:
    """Return the bytes of the tag that an MP3 file begins with; mutagen raises an error where it is none."""
    from mutagen.mp3 import MP3

    tags = MP3(path, translate=False, load_v1=False).tags
    return int(tags.size) if tags is not None else 0


def _synchsafe(size: int) -> bytes:
    """Write a size as ID3 does: seven bits in each of four bytes."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def _bytes(frame: "Frame") -> bytes:
    """Write one frame: a tag of this frame alone, less its header."""
    from mutagen.id3 import ID3

    tag, file = ID3(), io.BytesIO()
    tag.add(frame)
    tag.save(file, v1=0, v2_version=3, padding=lambda info: 0)
    return file.getvalue()[HEADER:]


def _frames(label: Label, loudness: Loudness) -> Iterator["Frame"]:
    """Yield every frame, what players show first."""
    yield from _texts(label)
    yield from _notes(label, loudness)
    yield from _script(label)
    yield from _contents(label.chapters[:MOST_CHAPTERS])
    yield from _words(label.words, facts.alpha3(label.language))
    if label.cover:
        yield _made(
            "APIC",
            encoding=LATIN,  # its empty name: some readers take no picture whose name is in UTF-16
            mime=media_type(label.cover),
            type=FRONT_COVER,
            desc="",
            data=label.cover,
        )


def _made(name: str, **fields: Any) -> "Frame":
    from mutagen import id3

    return getattr(id3, name)(**fields)


def _texts(label: Label) -> Iterator["Frame"]:
    year, month, day = facts.day(label)
    texts = {
        "TIT2": label.title,
        "TPE1": label.agency,
        "TALB": label.series,
        "TRCK": f"{label.part}/{label.parts}" if label.part else "",
        "TPUB": label.publisher,
        "TYER": year,
        "TDAT": day + month,
        "TLAN": _language(facts.alpha3(label.language)),
        "TLEN": str(clock.clock_ms(label.length)) if label.length else "",
        "TCOP": facts.rights(label),
    }
    for name, text in texts.items():
        if text:
            yield _made(name, encoding=UTF16, text=[text])


def _language(alpha3: str) -> str:
    """Return a language as ID3 writes it, where one that is not known is ``XXX``."""
    return "XXX" if alpha3 == facts.UNKNOWN else alpha3


def _notes(label: Label, loudness: Loudness) -> Iterator["Frame"]:
    """Yield comments, the licence, and what has a name but no frame of its own."""
    for language, text in facts.notes(label):
        yield _made("COMM", encoding=UTF16, lang=_language(language), desc="", text=[text])
    named = [*facts.extras(label), *facts.replay_gain(loudness)]
    named += [("VOICE", "; ".join(facts.voices(label)))]
    address = facts.address(label.licence)
    if address:
        yield _made("WCOP", url=address)
    else:
        named.insert(0, ("LICENSE", label.licence))
    for name, text in named:
        if text:
            yield _made("TXXX", encoding=UTF16, desc=name, text=[text])


def _script(label: Label) -> Iterator["Frame"]:
    if label.text:
        lang = _language(facts.alpha3(label.language))
        yield _made("USLT", encoding=UTF16, lang=lang, desc="", text=label.text)


def _contents(chapters: tuple[Chapter, ...]) -> Iterator["Frame"]:
    """Yield the table of contents and its chapters; those after the 255th have no place in it."""
    names = [f"ch{number}" for number in range(1, len(chapters) + 1)]
    if names:
        yield _made("CTOC", element_id="toc", flags=ORDERED_TOP, child_element_ids=names, sub_frames=[])
    for name, one in zip(names, chapters, strict=True):
        yield _made(
            "CHAP",
            element_id=name,
            start_time=clock.clock_ms(one.start),
            end_time=clock.clock_ms(one.end),
            sub_frames=[_made("TIT2", encoding=UTF16, text=[one.title])],
        )


def _words(words: tuple[TimedWord, ...], language: str) -> Iterator["Frame"]:
    """Yield the words with their times; the space between two stands before the second (SPECS B3)."""
    timed = []
    before = ""
    for one in words:
        word = one.text.rstrip()
        timed.append((before + word, clock.clock_ms(one.start)))
        before = one.text[len(word) :]
    if timed:
        yield _made(
            "SYLT",
            encoding=UTF16,
            lang=_language(language),
            format=MILLISECONDS,
            type=TRANSCRIPTION,
            desc="",
            text=timed,
        )
