"""Programs that never outlive Rupor, not even when it is killed by ``kill -9``.

The system closes a dead process's pipes: a shell that does nothing but read such a pipe kills the program when the
pipe ends. An orphan that went on uploading would do what the next run does again.
"""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from rupor.run import process

_LEASH = """folder=$1; shift
"$@" </dev/null &
while read -r _; do :; done
kill -9 "$!" 2>/dev/null
rm -rf -- "$folder"
"""
"""Reads until the pipe ends; no program that Rupor starts later holds it open, for Python hands no pipes on."""


class Tethered:
    """A running program, and a folder of its own, that are gone with this process at the latest."""

    def __init__(
        self, command: Sequence[str], *, folder: Path, said: IO[bytes], env: Mapping[str, str] | None = None
    ) -> None:
        """Start *command*, which hears nothing and prints to *said*; *folder* is removed when it ends."""
        self._folder = folder
        self._popen = process.start(
            ["/bin/sh", "-c", _LEASH, "tethered", str(folder), *command],
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            env=env,
        )

    @property
    def pid(self) -> int:
        """The number of the program's process group."""
        return self._popen.pid

    def close(self) -> None:
        """End the program at once, and remove its folder."""
        if self._popen.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()
        if self._popen.stdin is not None:
            with contextlib.suppress(OSError):
                self._popen.stdin.close()
        shutil.rmtree(self._folder, ignore_errors=True)
