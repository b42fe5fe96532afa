"""An episode of a podcast feed, made from a package: which of its files go out, and what the feed says of it."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from rupor import clock
from rupor.delivery import rebuilt
from rupor.delivery.feeds import pages as feed_pages
from rupor.errors import PackageError
from rupor.model import House, Label
from rupor.package.read import File, Opened
from rupor.radio.feed import episode as episodes
from rupor.radio.feed import picture
from rupor.radio.feed.episode import Episode, Stored
from rupor.radio.feed.words import fitting, legal, line
from rupor.text import language

PROFILE = "podcast"
SLACK = clock.RATE // 10
"""Samples by which a file of the whole message may be shorter than its timeline."""
CAPTIONS = {"vtt": "text/vtt", "srt": "application/x-subrip", "captions.json": "application/json"}
"""Timed transcripts by the endings of their names; the first is the one that players like best."""
SOUNDS = {
    "ogg": ("audio/ogg", "opus", "Opus"),
    "m4a": ("audio/mp4", "mp4a.40.2", "AAC"),
    "flac": ("audio/flac", "flac", "FLAC"),
    "wav": ("audio/wav", "", "WAV"),
}
"""Other forms of the sound: media type, codec, and what people call them."""
CHAPTERS = "application/json+chapters"
_SUM = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What of a package goes out."""

    opened: Opened
    sound: File
    others: tuple[File, ...]
    captions: tuple[File, ...]
    transcript: File | None
    content: str

    @property
    def key(self) -> tuple[str, str]:
        """Return the message and the language."""
        return self.opened.message, self.opened.language


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An episode, and where each of its files comes from."""

    episode: Episode
    files: tuple[tuple[Stored, Path | bytes], ...]


def choose(opened: Opened) -> Chosen:
    """Choose the files of a package that go out, by its manifest alone.

    Raise PackageError where there is no MP3 of the whole message, or the manifest cannot be believed.
    """
    if language.tag(opened.language) != opened.language:
        raise _wrong(opened, f"names no language ('{opened.language[:40]}')", "a BCP 47 tag such as ru")
    whole = [file for file in opened.files if _whole(file, opened)]
    mp3 = [file for file in whole if file.name.endswith(".mp3") and file.profile in (PROFILE, "")]
    if not mp3:
        raise PackageError(
            f"{opened.folder}: has no MP3 of the whole message. Expected one of the profile '{PROFILE}'. "
            f"Make it: rupor produce TEXT --profile {PROFILE}"
        )
    sound = max(mp3, key=lambda file: file.profile)
    beside = {file.name: file for file in opened.files}
    stem = f"{opened.message}.{opened.language}."
    captions = tuple(beside[stem + ending] for ending in CAPTIONS if stem + ending in beside)
    others = tuple(_others(whole, opened))
    transcript = beside.get(f"{stem}txt")
    out = [sound, *others, *captions, *([transcript] if transcript else ())]
    for file in out:
        if not _SUM.fullmatch(file.sha256):
            raise _wrong(opened, f"has no SHA-256 of '{file.name[:80]}'", "one for every file")
    told = [asdict(opened.about), opened.voices, [(file.name, file.sha256) for file in out]]
    return Chosen(
        opened=opened,
        sound=sound,
        others=others,
        captions=captions,
        transcript=transcript,
        content=hashed(told),
    )


def hashed(value: Any) -> str:
    """Return the SHA-256 of a value that JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _wrong(opened: Opened, what: str, expected: str) -> PackageError:
    return PackageError(
        f"{opened.folder}: its manifest {what}. Expected {expected}. Make the package again: rupor produce"
    )


def _whole(file: File, opened: Opened) -> bool:
    """Tell whether a sound file holds the whole message, and not in the sound of a telephone."""
    profile = opened.profiles.get(file.profile)
    ending = file.name.rpartition(".")[2]
    if ending not in ("mp3", *SOUNDS) or file.segment is not None or file.start or (profile and profile.band):
        return False
    return file.length is None or file.length >= opened.length - SLACK


def _others(whole: Sequence[File], opened: Opened) -> Iterator[File]:
    """Yield one file of each other form: of Opus the smallest, for a poor line; of the rest the plain one first."""
    for ending in SOUNDS:
        several = [file for file in whole if file.name.endswith(f".{ending}")]
        if several:
            yield min(
                several, key=lambda file: (bool(file.profile) and ending != "ogg", file.size or 0, file.name)
            )


def embargo(opened: Opened) -> datetime | None:
    """Return the moment before which nobody may hear the message; None: there is none."""
    if not opened.about.embargo:
        return None
    try:
        moment = datetime.fromisoformat(opened.about.embargo)
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None:
        raise _wrong(
            opened, f"has a wrong embargo ('{opened.about.embargo[:40]}')", "date, time and UTC offset"
        )
    return moment.astimezone(UTC)


def expires(opened: Opened) -> str:
    """Return the last day of the message; empty: there is none."""
    return str(_day(opened, opened.about.expires) or "")


def _day(opened: Opened, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _wrong(opened, f"has a wrong date ('{text[:40]}')", "one such as 2026-09-01") from None


def published(opened: Opened) -> str:
    """Return when the message was published: the date that it gives, or the end of its embargo if that is later."""
    day = _day(opened, opened.about.date)
    moments = [embargo(opened), datetime.combine(day, time(), UTC) if day else None]
    return max((one.isoformat() for one in moments if one), default="")


def make(chosen: Chosen, opened: Opened, house: House, channel: str, made_of: str) -> Made:
    """Make the episode of the feed with the guid *channel*; *opened* is the package with its timeline."""
    label = _label(opened, house)
    place = f"{opened.language}/{episodes.folder(opened.message)}"
    found = [*_brought(chosen, place), *_written(chosen, label, place)]
    paragraphs = _paragraphs(label, chosen)
    seconds = round((chosen.sound.length or opened.length) / clock.RATE, 3)
    told = Episode(
        message=opened.message,
        language=opened.language,
        content=chosen.content,
        made_of=made_of,
        guid=episodes.episode_guid(channel, opened.message),
        folder=place.partition("/")[2],
        title=line(label.title),
        description=fitting(paragraphs or [label.title], label.disclosure),
        published=published(opened),
        expires=expires(opened),
        seconds=seconds,
        synthetic=bool(opened.voices),
        author=line(label.agency),
        licence=line(label.licence),
        files=tuple(stored for stored, _ in found),
    )
    page = feed_pages.episode(told, paragraphs, label.disclosure).encode()
    found.append(_stored("page", "text/html", page, place, "html"))
    return Made(
        episode=replace(told, files=tuple(stored for stored, _ in found)),
        files=tuple(found),
    )


def _label(opened: Opened, house: House) -> Label:
    """Return what the sound's label says; of a package without a timeline, what its manifest says."""
    if opened.placed:
        return rebuilt.labelled(opened, house)[0]
    about = opened.about
    return Label(
        id=about.id,
        title=about.title or about.id,
        language=about.language,
        agency=about.author or house.agency,
        licence=about.licence or house.licence,
        disclosure=feed_pages.disclosure(about.language) if opened.voices else "",
    )


def _brought(chosen: Chosen, place: str) -> Iterator[tuple[Stored, Path | bytes]]:
    """Yield the files that go out as they are."""
    opened = chosen.opened
    yield _from(opened, "sound", chosen.sound, place, "mp3", "audio/mpeg", "MP3")
    for file in chosen.others:
        ending = file.name.rpartition(".")[2]
        media_type, codecs, title = SOUNDS[ending]
        yield _from(opened, "other sound", file, place, ending, media_type, title, codecs)
    for file in chosen.captions:
        ending = next(ending for ending in CAPTIONS if file.name.endswith(f".{ending}"))
        yield _from(opened, "captions", file, place, ending.rpartition(".")[2], CAPTIONS[ending])
    if chosen.transcript:
        yield _from(opened, "transcript", chosen.transcript, place, "txt", "text/plain")


def _from(
    opened: Opened,
    role: str,
    file: File,
    place: str,
    ending: str,
    media_type: str,
    title: str = "",
    codecs: str = "",
) -> tuple[Stored, Path]:
    path = opened.path(file)
    stem = place.partition("/")[2]
    stored = Stored(
        role=role,
        path=f"{place}/{episodes.file_name(stem, file.sha256, ending)}",
        media_type=media_type,
        size=path.stat().st_size,
        sha256=file.sha256,
        title=title,
        codecs=codecs,
    )
    return stored, path


def _stored(role: str, media_type: str, data: bytes, place: str, ending: str) -> tuple[Stored, bytes]:
    digest = hashlib.sha256(data).hexdigest()
    name = episodes.file_name(role, digest, ending)
    path = f"{place}/{name}"
    return Stored(role=role, path=path, media_type=media_type, size=len(data), sha256=digest), data


def _written(chosen: Chosen, label: Label, place: str) -> Iterator[tuple[Stored, Path | bytes]]:
    """Yield what is made here: the chapters, and the picture that the sound file carries, where it fits."""
    if label.chapters:
        yield _stored("chapters", CHAPTERS, _chapters(label), place, "json")
    data = _picture(chosen.opened.path(chosen.sound))
    shown = picture.of(data)
    if shown and shown.fits:
        yield _stored("cover", shown.media_type, data, place, shown.suffix)


def _chapters(label: Label) -> bytes:
    """Write the chapters as Podcasting 2.0 has them, version 1.2.0; times are seconds."""
    chapters = [
        {
            "startTime": round(clock.seconds(one.start), 3),
            "endTime": round(clock.seconds(one.end), 3),
            "title": line(one.title),
        }
        for one in label.chapters
    ]
    told = {"version": "1.2.0", "title": line(label.title), "chapters": chapters}
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _picture(path: Path) -> bytes:
    """Return the picture in the tags of an MP3 file; none where there is none that can be read."""
    from mutagen import MutagenError
    from mutagen.id3 import ID3

    try:
        found = ID3(path).getall("APIC")
    except (MutagenError, OSError):
        return b""
    return bytes(found[0].data) if found else b""


def _paragraphs(label: Label, chosen: Chosen) -> list[str]:
    """Return the text, paragraph by paragraph, without its title; from the transcript where there is no timeline."""
    text = label.text
    if not text and chosen.transcript:
        text = chosen.opened.data(chosen.transcript).decode("utf-8", "replace").replace("\n\n", "\n")
    paragraphs = [clean for one in text.split("\n") if (clean := " ".join(legal(one).split()))]
    return paragraphs[1:] if paragraphs and line(paragraphs[0]) == line(label.title) else paragraphs
