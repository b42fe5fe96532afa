"""Open a package that was made before: what its manifest says it is, its files, and when its words are spoken.

A package may come from anywhere: names that lead out of its folder, links, broken files and wrong values are refused
with the file's name. Imported only when a package is read, for ``pydantic`` takes its time to load.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError, model_validator

from rupor.clock import RATE
from rupor.errors import ConfigError, PackageError
from rupor.model import (
    Boundary,
    Kind,
    Loudness,
    Message,
    Placed,
    Profile,
    Segment,
    Span,
    Target,
    Timing,
    Voice,
    Word,
)
from rupor.package.seal import MANIFEST

TIMELINE = "timeline.json"
LIMIT_BYTES = 200_000_000
"""Of a manifest or a timeline; an hour's timeline is about 2 MB."""
SENTENCE_END = re.compile(r"[.!?…。！？؟]\W*$")
DEEPEST = 2
"""Parts of a file's name: a profile's folder and the file in it."""
LONGEST_NAME = 255
"""Bytes that every file system takes."""
_NOT_PLAIN = re.compile(r"""[\x00-\x1f\x7f\\/:*?"<>|]|^\.|^\s|[\s.]$""")
"""What is in no plain name: separators, signs and ends that Windows does not take, hidden names."""
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Figures(BaseModel):
    """What a manifest says that a sound file measures."""

    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float
    max_momentary_lufs: float | None = None
    max_short_term_lufs: float | None = None
    sample_peak_dbfs: float | None = None
    rms_db: float | None = None
    noise_floor_db: float | None = None

    @property
    def loudness(self) -> Loudness:
        """Return them as a meter's reading."""
        return Loudness(
            integrated=self.integrated_lufs,
            range=self.range_lu,
            true_peak=self.true_peak_dbtp,
            momentary=self.max_momentary_lufs,
            short_term=self.max_short_term_lufs,
            sample_peak=self.sample_peak_dbfs,
            rms=self.rms_db,
            noise_floor=self.noise_floor_db,
        )


class File(BaseModel):
    """One file of a package, as its manifest names it."""

    name: str
    media_type: str = ""
    size: int | None = None
    sha256: str = ""
    profile: str = ""
    """Name of the delivery profile that it was made for."""
    length: int | None = None
    """Samples of a sound file at ``clock.RATE``; None: of the whole message."""
    start: int = 0
    """Where it begins on the message's timeline."""
    segment: int | None = None
    """Index of the one segment that it holds; None: the message or a part of it."""
    loudness: Figures | None = None


class _Message(BaseModel):
    id: str
    language: str
    title: str = ""
    date: str = ""
    author: str = ""
    contact: str = ""
    embargo: str = ""
    expires: str = ""
    publisher: str = ""
    licence: str = ""
    series: str = ""
    source_sha256: str = ""
    encoding: str = ""


class _Captions(BaseModel):
    rules: str = ""


class _Voice(BaseModel):
    engine: str
    name: str
    language: str = ""
    licence: str = ""
    synthetic: bool = True

    @property
    def voice(self) -> Voice:
        return Voice(engine=self.engine, name=self.name, language=self.language, licence=self.licence)


class _Target(BaseModel):
    integrated_lufs: float
    tolerance_lu: float
    true_peak_dbtp: float

    @property
    def target(self) -> Target:
        return Target(
            integrated=self.integrated_lufs, tolerance=self.tolerance_lu, true_peak=self.true_peak_dbtp
        )


class _Duration(BaseModel):
    samples: int


class _Manifest(BaseModel):
    message: _Message
    files: list[File]
    captions: _Captions = _Captions()
    voices: list[_Voice] = []
    duration: _Duration = _Duration(samples=0)
    target: _Target | None = None
    profiles: dict[str, Profile] = {}


class _Word(BaseModel):
    shown: str
    spoken: str | None = None
    start: int
    end: int
    dictated: bool = False
    confidence: float = 1.0

    @model_validator(mode="after")
    def _in_order(self) -> "_Word":
        if not 0 <= self.start <= self.end:
            raise ValueError("a word ends before it begins")
        return self


class _Segment(BaseModel):
    index: int
    kind: Kind
    language: str
    voice: str
    timing: Timing
    shown: str
    start: int
    end: int
    words: list[_Word]
    pause: Boundary | None = None


class _Timeline(BaseModel):
    rate: int
    length: int
    captions: _Captions = _Captions()
    segments: list[_Segment]

    @model_validator(mode="after")
    def _counted_as_we_do(self) -> "_Timeline":
        if self.rate != RATE:
            raise ValueError(f"times are counted at {self.rate} Hz instead of {RATE}")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A package on disk."""

    folder: Path
    message: str
    language: str
    title: str
    files: tuple[File, ...]
    rules: str
    """Name of the rule set that its captions were cut by; empty: not said."""
    placed: tuple[Placed, ...]
    """When everything is said; empty where the package has no timeline."""
    length: int
    """Samples of the whole; 0 where it is not known."""
    voices: tuple[str, ...] = ()
    """Ids of the synthetic voices, such as ``rhvoice:irina``."""
    target: Target | None = None
    """Of the sound files without a profile."""
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    """The delivery profiles that files were made for, by name."""
    about: Message
    """What the manifest says of the message, without its text."""
    speakers: tuple[Voice, ...] = ()
    """Who is heard, persons too, with their licences; empty where the manifest does not say."""

    def path(self, file: File) -> Path:
        """Return where *file* is; raise PackageError when it is not a file in the package's own folder."""
        path = self.folder / file.name
        if not plain(file.name) or any(self.folder.joinpath(one).is_symlink() for one in _above(file.name)):
            raise PackageError(
                f"{self.folder / MANIFEST}: the file '{file.name[:80]}' is not in the package's own folder. "
                "Expected plain names, in one folder at most. Do not trust this package"
            )
        if not path.is_file():
            raise PackageError(
                f"{path}: is not there. Expected every file that {MANIFEST} names. "
                "Make the package again: rupor produce"
            )
        return path

    def data(self, file: File) -> bytes:
        """Read *file*; raise PackageError when it cannot be read or is out of all measure."""
        return _bytes(self.path(file))


def plain(name: str) -> bool:
    """Tell whether a file's name stays in its package, on every system: plain names, one folder deep at most.

    >>> plain("podcast/news.ru.mp3"), plain("../news.mp3"), plain("nul.mp3")
    (True, False, False)
    """
    parts = name.split("/")
    return 0 < len(parts) <= DEEPEST and all(
        0 < len(one.encode("utf-8", "replace")) <= LONGEST_NAME
        and not _NOT_PLAIN.search(one)
        and not _DEVICE.fullmatch(one)
        for one in parts
    )


def _above(name: str) -> tuple[str, ...]:
    """Return a file's name and that of the folder that it is in, if any."""
    folder, mark, _ = name.rpartition("/")
    return (folder, name) if mark else (name,)


def changed(file: File, data: bytes) -> bool:
    """Tell whether a file is another one than the manifest says: somebody worked on it since."""
    return bool(file.sha256) and hashlib.sha256(data).hexdigest() != file.sha256


def find(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the packages that *paths* are, or hold up to two folders deep; raise ConfigError where there is none."""
    found: dict[Path, None] = {}
    for path in paths:
        folder = path.parent if path.name == MANIFEST else path
        if (folder / MANIFEST).is_file():
            inside = [folder]
        else:
            inside = sorted(
                one.parent for pattern in ("*", "*/*") for one in folder.glob(f"{pattern}/{MANIFEST}")
            )
        if not inside:
            raise ConfigError(
                f"{path}: is no package. Expected a folder that 'rupor produce' made, with a {MANIFEST} in it. "
                "Run: rupor produce PATH"
            )
        found |= dict.fromkeys(inside)
    return tuple(found)


def opened(folder: Path) -> Opened:
    """Open the package in *folder*; raise PackageError when what it says of itself cannot be read."""
    known = listed(folder)
    for file in known.files:
        if file.name == TIMELINE:
            return _timed(known, known.path(file))
    return known


def listed(folder: Path) -> Opened:
    """Read the manifest of the package in *folder* and nothing else; raise PackageError when it cannot be read."""
    manifest = _parsed(_Manifest, folder / MANIFEST)
    return Opened(
        folder=folder,
        message=manifest.message.id,
        language=manifest.message.language,
        title=manifest.message.title,
        files=tuple(manifest.files),
        rules=manifest.captions.rules,
        placed=(),
        length=manifest.duration.samples,
        voices=tuple(f"{one.engine}:{one.name}" for one in manifest.voices if one.synthetic),
        target=manifest.target.target if manifest.target else None,
        profiles=manifest.profiles,
        about=Message(paragraphs=(), source="", **manifest.message.model_dump()),
        speakers=tuple(one.voice for one in manifest.voices),
    )


def _timed(known: Opened, path: Path) -> Opened:
    timeline = _parsed(_Timeline, path)
    return replace(
        known,
        rules=timeline.captions.rules or known.rules,
        placed=tuple(_placed(one) for one in timeline.segments),
        length=timeline.length,
    )


_Form = TypeVar("_Form", bound=BaseModel)


def _parsed(form: type[_Form], path: Path) -> _Form:
    try:
        return form.model_validate_json(_bytes(path))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise PackageError(
            f"{path}: cannot be read ({f'{place}: ' if place else ''}{first['msg']}). "
            "Expected what Rupor wrote. Make the package again: rupor produce"
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise PackageError(
                f"{path}: is longer than {LIMIT_BYTES // 1_000_000} MB. Expected what Rupor wrote. "
                "Make the package again: rupor produce"
            )
        return path.read_bytes()
    except OSError as error:
        raise PackageError(
            f"{path}: cannot be read ({error.strerror}). Expected a file of the package. "
            "Make it readable, or make the package again: rupor produce"
        ) from error


def _placed(one: _Segment) -> Placed:
    engine, _, name = one.voice.partition(":")
    goes_on = one.kind == "clause" and not SENTENCE_END.search(one.shown)
    pause: Boundary = one.pause or ("clause" if goes_on else "sentence")
    segment = Segment(
        index=one.index, kind=one.kind, language=one.language, words=tuple(_words(one)), pause=pause
    )
    return Placed(
        segment=segment,
        voice=Voice(engine=engine, name=name, language=one.language, licence=""),
        start=one.start,
        end=one.end,
        words=tuple(Span(start=word.start, end=word.end) for word in one.words),
        timing=one.timing,
        confidence=tuple(word.confidence for word in one.words),
    )


def _words(one: _Segment) -> Iterable[Word]:
    """Give each word the white space that follows it in the segment's text."""
    rest = one.shown
    for word in one.words:
        rest = rest.partition(word.shown)[2]
        after = rest[: len(rest) - len(rest.lstrip())]
        spoken = word.shown if word.spoken is None else word.spoken
        yield Word(shown=word.shown, spoken=spoken, after=after, dictated=word.dictated)
