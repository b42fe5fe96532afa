"""A file that is made anew beside itself and takes its place in one step."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rupor.errors import PackageError


class Beside:
    """The new file while it is made."""

    def __init__(self, path: Path) -> None:
        self.path = path
        """Where it is made: in the same folder, with the same ending."""
        self.kept = False

    def keep(self) -> None:
        """Let it take the place of the old one when the block ends."""
        self.kept = True


@contextlib.contextmanager
def beside(path: Path) -> Iterator[Beside]:
    """Give a place for a new version of the file at *path*, which stays as it is unless the new one is kept.

    Raises PackageError where the folder cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".new-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise _failure(path, error) from error
    new = Beside(Path(name))
    try:
        yield new
        if new.kept:
            with new.path.open("rb") as file:
                os.fsync(file.fileno())
            new.path.chmod(path.stat().st_mode & 0o777)
            new.path.replace(path)
    except OSError as error:
        raise _failure(path, error) from error
    finally:
        new.path.unlink(missing_ok=True)


def _failure(path: Path, error: OSError) -> PackageError:
    return PackageError(
        f"{path.name}: cannot be written anew ({error.strerror or error}). Expected a folder with room that can be "
        "written. Make room and run it again"
    )
