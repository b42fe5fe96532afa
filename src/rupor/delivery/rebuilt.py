"""What a package was made from, rebuilt from the package alone: its label, and its sound as it was before mastering.

A manifest does not hold everything: what an office says of itself (agency, publisher, licence, contact, series, music)
is taken from the cue sheet for programs, and where there is none, from the office's rules of today. An office's own
picture is in no paper: it is taken from those rules too, else one is made from the title.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from rupor import label
from rupor.clock import RATE
from rupor.errors import PackageError, ProcessError
from rupor.model import House, Label, Message, Narration, Placed, Programme, Target, Track
from rupor.package.read import TIMELINE, File, Opened
from rupor.run import ffmpeg, process
from rupor.sound import decode, level

CUE_SHEET = "cue-sheet.json"
KINDS = "wav,w64,flac"
"""The demuxers of ffmpeg that may read a package's lossless file."""
OFF = RATE // 100
"""Samples by which a file may be longer or shorter than its timeline."""

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Once(Generic[_Value]):
    """Values that are made once in a process, whoever asks first; an error is not kept."""

    _made: dict[Hashable, Future[_Value]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """Return the value of *key*; wait for it where another thread makes it now."""
        with self._lock:
            known = self._made.get(key)
            future = known or self._made.setdefault(key, Future())
        if known is None:
            try:
                future.set_result(make())
            except BaseException as error:
                self.forget(key)
                future.set_exception(error)
                raise
        return future.result()

    def forget(self, key: Hashable) -> None:
        """Let the value of *key* be made again."""
        with self._lock:
            self._made.pop(key, None)


_sums: Once[str] = Once()
_sheets: Once[dict[str, Any]] = Once()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, which is read once in a process unless it changes."""

    def read() -> str:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    now = path.stat()
    return _sums.get((path, now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns), read)


def checked(opened: Opened, file: File) -> Path:
    """Return where *file* is; raise PackageError unless it is the very one that the package was made with."""
    path = opened.path(file)
    try:
        size, found = path.stat().st_size, digest(path)
    except OSError as error:
        raise PackageError(
            f"{path}: cannot be read ({error.strerror}). Expected a file of the package. Make it readable, and run: "
            f"rupor verify {opened.folder}"
        ) from error
    if not file.sha256 or found != file.sha256 or (file.size is not None and size != file.size):
        expected = f"SHA-256 {file.sha256[:12]}…" if file.sha256 else "a sum in the manifest"
        raise PackageError(
            f"{path}: is not the file that the package was made with ({size} bytes, SHA-256 {found[:12]}…). Expected "
            f"{file.size or 'so many'} bytes, {expected}. Run: rupor verify {opened.folder}"
        )
    return path


def named(opened: Opened, name: str) -> File | None:
    """Return the file of that name, or None."""
    return next((file for file in opened.files if file.name == name), None)


def cue_sheet(opened: Opened) -> dict[str, Any] | None:
    """Read the cue sheet for programs (``cue-sheet.json``); None where the package has none.

    Raise PackageError for one that was changed or cannot be read.
    """
    file = named(opened, CUE_SHEET)
    if file is None:
        return None
    path = checked(opened, file)
    return _sheets.get((path, file.sha256), lambda: _sheet(opened, path))


def _sheet(opened: Opened, path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _unreadable(opened, path) from error
    if not isinstance(read, dict):
        raise _unreadable(opened, path)
    return read


def _unreadable(opened: Opened, path: Path) -> PackageError:
    return PackageError(
        f"{path}: cannot be read. Expected what Rupor wrote. Run: rupor verify {opened.folder}"
    )


def labelled(opened: Opened, house: House, cover: bytes = b"") -> tuple[Label, Programme]:
    """Build the label that the package's sound files have, and the programme that it was built from."""
    sheet = cue_sheet(opened)
    message = opened.about if sheet is None else _as_told(opened.about, sheet)
    programme = Programme(
        message=message,
        narration=Narration(
            placed=tuple(_spoken(one, opened) for one in opened.placed),
            length=opened.length,
            mix=Path(),
            peaks=Path(),
        ),
        track=Track(language=message.language, title=message.title, cues=()),
        target=opened.target or Target(),
    )
    # What the office was when the message was made, not what it is now.
    card = label.of(programme, house if sheet is None else House(), cover)
    return (card if sheet is None else replace(card, music=_text(sheet, "music"))), programme


def _as_told(about: Message, sheet: dict[str, Any]) -> Message:
    return replace(
        about,
        author=_text(sheet, "agency"),
        publisher=_text(sheet, "publisher"),
        licence=_text(sheet, "licence"),
        contact=_text(sheet, "contact"),
        series=_text(sheet, "series"),
    )


def _text(sheet: dict[str, Any], key: str) -> str:
    value = sheet.get(key)
    return value if isinstance(value, str) else ""


def _spoken(one: Placed, opened: Opened) -> Placed:
    """Give a segment its voice as the manifest describes it: a timeline knows no licences."""
    same = [voice for voice in opened.speakers if voice.id == one.voice.id]
    own = [voice for voice in same if voice.language == one.segment.language]
    return replace(one, voice=(own or same or [one.voice])[0])


def narration(opened: Opened, path: Path, programme: Programme, folder: Path) -> Narration:
    """Decode a lossless file of the whole message into *folder*, on the package's timeline.

    Raise PackageError where it cannot be decoded or is not as long as the timeline.
    """
    mix, peaks = folder / "mix.pcm", folder / "mix.peaks"
    command = ffmpeg.command(
        *("-nostdin", "-y", *ffmpeg.stranger(path, KINDS), "-map", "0:a:0"),
        # Two channels are the same sound: to mix them would round.
        *("-af", "pan=mono|c0=c0", "-ar", str(RATE), "-f", "s16le", f"file:{mix.resolve()}"),
    )
    try:
        process.run(command, one_processor=True)
    except ProcessError as error:
        raise PackageError(
            f"{path}: cannot be decoded ({error}). Expected a whole sound file, and room in {folder.parent}. Run: "
            f"rupor verify {opened.folder}"
        ) from error
    found = mix.stat().st_size // 2
    if abs(found - opened.length) > OFF:
        raise PackageError(
            f"{path}: has {found / RATE:.2f} s of sound. Expected {opened.length / RATE:.2f} s, as {TIMELINE} says. "
            f"Run: rupor verify {opened.folder}"
        )
    length = opened.length // level.MS * level.MS
    with mix.open("r+b") as file:
        file.truncate(length * 2)
    with peaks.open("wb") as heights:
        for block in decode.blocks(mix):
            heights.write(level.peaks(np.asarray(block, np.int16)).tobytes())
    return replace(programme.narration, length=length, mix=mix, peaks=peaks)
