"""A package appears whole or not at all, and two runs never write the same one.

Everything is written into a hidden folder beside the target, flushed to the disk, and renamed. A folder that Rupor
did not make is never replaced. What a killed run left behind is cleared away by the next one.
"""

import contextlib
import errno
import glob
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import filelock

from rupor.errors import PackageError, ProcessError

MANIFEST = "manifest.json"
PARTIAL = ".partial-"
FULL = 1_000_000
"""Bytes of free space under which a failed program is taken to have met a full disk."""


@contextlib.contextmanager
def sealing(target: Path, locks: Path) -> Iterator[tuple[Path, Path]]:
    """Give two empty folders, one to become *target* and one for what is thrown away; publish when all went well.

    When the block is left by an error, nothing of it stays behind, not even the folders above *target*.
    """
    _check_replaceable(target)
    with _locked(target, locks), _parents(target.parent, target):
        _clear(target)
        try:
            work = Path(tempfile.mkdtemp(prefix=f".{target.name}{PARTIAL}", dir=target.parent))
        except OSError as error:
            raise _unwritable(target, error) from error
        try:
            whole, scratch = work / "whole", work / "scratch"
            whole.mkdir()
            scratch.mkdir()
            yield whole, scratch
            shutil.rmtree(scratch)
            _publish(whole, target, work / "old")
        except OSError as error:
            raise _unwritable(target, error) from error
        except ProcessError as error:
            # ffmpeg says in its own words that the disk is full.
            if shutil.disk_usage(work).free < FULL:
                raise _unwritable(target, OSError(errno.ENOSPC, "full")) from error
            raise
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _unwritable(target: Path, error: OSError) -> PackageError:
    if error.errno == errno.ENOSPC:
        return PackageError(
            f"{target}: the disk is full. Nothing was left there. Free some space and run it again"
        )
    reason = error.strerror or str(error)
    return PackageError(f"{target}: cannot be written ({reason}). Choose another folder with --to")


def _check_replaceable(target: Path) -> None:
    """Raise PackageError when *target* holds anything that replacing it would lose."""
    if not target.exists():
        return
    try:
        listed = {file["name"] for file in json.loads((target / MANIFEST).read_text("utf-8"))["files"]}
        strange = sorted(set(_inside(target)) - listed - {MANIFEST})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PackageError(
            f"{target}: is there already and is no package of Rupor's. Move it away or choose another folder with --to"
        ) from error
    if strange:
        raise PackageError(
            f"{target}: holds files that Rupor did not make: {', '.join(strange[:5])}. "
            "Move them away or choose another folder with --to"
        )


def _inside(folder: Path) -> Iterator[str]:
    """Name every file in *folder* and below it, every link, and every folder that is empty."""
    for top, folders, files in os.walk(folder):
        here = Path(top)
        links = [name for name in folders if (here / name).is_symlink()]
        empty = not folders and not files and here != folder
        for path in [here] if empty else [here / name for name in (*files, *links)]:
            yield path.relative_to(folder).as_posix()


@contextlib.contextmanager
def _locked(target: Path, locks: Path) -> Iterator[None]:
    """Keep every other run of this user away from *target*; the lock dies with the process that holds it."""
    name = hashlib.sha256(str(target.resolve()).encode()).hexdigest()[:32]
    try:
        locks.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(locks / f"{name}.lock", timeout=0)
        lock.acquire()
    except filelock.Timeout as error:
        raise PackageError(
            f"{target}: another run is writing it now. Wait for its end, then run it again"
        ) from error
    except OSError as error:
        raise _unwritable(locks, error) from error
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _parents(folder: Path, target: Path) -> Iterator[None]:
    """Make *folder* and those above it; take away again those that were made and are still empty after an error."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException as error:
        for path in made:
            with contextlib.suppress(OSError):
                path.rmdir()
        if isinstance(error, OSError):
            raise _unwritable(target, error) from error
        raise


def _clear(target: Path) -> None:
    """Clear away what killed runs left; give back the old package to one that died between two renames."""
    for work in target.parent.glob(f".{glob.escape(target.name)}{PARTIAL}*"):
        if (work / "old").is_dir() and not target.exists():
            (work / "old").rename(target)
        shutil.rmtree(work, ignore_errors=True)


def _publish(whole: Path, target: Path, old: Path) -> None:
    """Flush every file of *whole* to the disk, then let it take the place of *target*."""
    for path in [*whole.rglob("*"), whole]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    if target.exists():
        target.rename(old)
    whole.rename(target)
