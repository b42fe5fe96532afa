"""The folder that a web server shows: one writer at a time, and no moment at which a reader finds half of something.

A file of an episode never changes, for its name holds its hash. ``index.json`` names every file before it is there
and as long as it is there, so that a run that was killed leaves nothing that the next one does not know. Files
that were not made by us are named nowhere in it, and never touched.
"""

import contextlib
import fcntl
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from rupor.errors import ConfigError, PackageError
from rupor.radio.feed.episode import FORM, State
from rupor.run import files

INDEX = "index.json"
GRACE = timedelta(days=1)
"""How long a file stays that no feed names any more: a download goes on, and a player has an older feed."""
LIMIT_BYTES = 200_000_000
_OURS = re.compile(r"[A-Za-z0-9-]+/(?:[a-z0-9-]+/)?[a-z0-9]*[0-9a-f]{16}\.[a-z0-9]+")
"""Names of episodes' files and covers; whatever ``index.json`` says, nothing else is removed."""
_LEFT = re.compile(r"\.new-[a-z0-9_]{8}")
"""Names under which files are written until they are whole; a killed run leaves them."""
_CHUNK = 1 << 20


@contextlib.contextmanager
def held(folder: Path) -> Iterator[State]:
    """Make the site's folder where there is none, keep others from writing to it, and give what it holds.

    Raise ConfigError where it cannot be written, or its ``index.json`` is not ours.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise ConfigError(
            f"{folder}: cannot be used ({error.strerror}). Expected a folder that can be written. Correct --to"
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield _read(folder / INDEX)
    finally:
        os.close(handle)


def _read(path: Path) -> State:
    from pydantic import TypeAdapter, ValidationError

    if not path.exists():
        return State()
    advice = "Name another folder, or put back the index.json that 'rupor feed' wrote there"
    try:
        data = path.read_bytes() if path.stat().st_size <= LIMIT_BYTES else b""
        state = TypeAdapter(State).validate_json(data)
        if b'"rupor_feed"' not in data:
            raise ConfigError(f"{path}: is not ours. Expected what 'rupor feed' writes. {advice}")
    except (OSError, ValidationError) as error:
        raise ConfigError(f"{path}: cannot be read. Expected what 'rupor feed' writes. {advice}") from error
    if state.rupor_feed > FORM:
        raise ConfigError(f"{path}: is of a newer Rupor. Expected form {FORM} at most. Update Rupor")
    return state


def save(folder: Path, state: State) -> None:
    """Write ``index.json``, where it would change."""
    from pydantic import TypeAdapter

    write(folder, INDEX, TypeAdapter(State).dump_json(state, indent=1) + b"\n")


def write(folder: Path, path: str, body: bytes) -> None:
    """Write a page, a feed or the index in one step, where it would change."""
    place = folder / path
    with contextlib.suppress(OSError):
        if place.read_bytes() == body:
            return
    place.parent.mkdir(parents=True, exist_ok=True)
    files.whole(place, body)


def foreign(folder: Path, paths: Iterable[str], state: State) -> tuple[str, ...]:
    """Name those of the pages to be written that are there and not ours."""
    return tuple(one for one in paths if one not in state.pages and (folder / one).exists())


def there(folder: Path, path: str, size: int) -> bool:
    """Tell whether a file of an episode is there; it appeared whole, so that its size is enough to know it."""
    try:
        return (folder / path).stat().st_size == size
    except OSError:
        return False


def bring(folder: Path, source: Path | bytes, path: str, digest: str) -> None:
    """Put a file into the site in one step; raise PackageError unless its SHA-256 is *digest*."""
    place = folder / path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".new-", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as new:
                found = _copied(source, new)
                new.flush()
                os.fsync(new.fileno())
            if found == digest:
                Path(name).chmod(0o644)
                Path(name).replace(place)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{place}: cannot be written ({error.strerror}). Expected a folder with room for it, and a package "
            "that can be read. Free some room, or correct --to, and run it again"
        ) from error
    if found != digest:
        raise PackageError(
            f"{source if isinstance(source, Path) else place}: is not the file that the package was made with. "
            f"Expected SHA-256 {digest[:12]}…. Make the package again: rupor produce"
        )


def _copied(source: Path | bytes, target: BinaryIO) -> str:
    """Write a file or bytes to an open file and return their SHA-256."""
    digest = hashlib.sha256()
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def spared(state: State, paths: Iterable[str], now: datetime) -> State:
    """Note that no feed names *paths*, from *now* on; those that feeds do name are taken from the list."""
    noted = now.isoformat(timespec="seconds")
    paths = sorted({*state.spare, *paths} - state.named)
    return replace(state, spare={path: state.spare.get(path, noted) for path in paths})


def swept(folder: Path, state: State, now: datetime, at_once: Sequence[str] = ()) -> State:
    """Remove what no feed names since the grace, and what killed runs left half written.

    What is in the folders *at_once*, such as ``ru/safe-online/``, has no grace.
    """
    gone = set()
    for path, since in state.spare.items():
        if path.startswith(tuple(at_once)) or now - datetime.fromisoformat(since) >= GRACE:
            gone.add(path)
            if _OURS.fullmatch(path):
                _remove(folder, path)
    _leftovers(folder, {*state.named, *state.pages, *state.spare})
    return replace(state, spare={path: since for path, since in state.spare.items() if path not in gone})


def _remove(folder: Path, path: str) -> None:
    """Remove a file, and the folders above it that are empty then; one that leads elsewhere is left alone."""
    place = folder / path
    if any(one.is_symlink() for one in (place, *place.parents[: path.count("/")])):
        return
    place.unlink(missing_ok=True)
    for above in place.parents[: path.count("/")]:
        try:
            above.rmdir()
        except OSError:
            return


def _leftovers(folder: Path, paths: Iterable[str]) -> None:
    """Remove files that were never finished from the folders that ours are in."""
    for place in {folder, *((folder / path).parent for path in paths)}:
        if place.is_symlink() or not place.is_dir():
            continue
        for one in place.iterdir():
            if _LEFT.fullmatch(one.name) and one.is_file() and not one.is_symlink():
                one.unlink(missing_ok=True)
