"""A disk that is soon full, to be the folder of a server."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.running import GID, UID, folder


@contextlib.contextmanager
def small_disk(megabytes: int = 1) -> Iterator[Path]:
    """Mount a file system in memory of so many *megabytes*; skip the test where that is not allowed."""
    with folder("disk") as base:
        place = base / "disk"
        place.mkdir()
        how = f"size={megabytes}m,mode=755,uid={UID},gid={GID}"
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", how, "rupor-test", str(place)],
            capture_output=True,
            text=True,
            check=False,
        )
        if mounted.returncode:
            pytest.skip(f"a small disk cannot be mounted as user {os.geteuid()}: {mounted.stderr.strip()}")
        try:
            yield place
        finally:
            # Lazily: a server that a test left in there must not keep it.
            subprocess.run(["umount", "--lazy", str(place)], check=False, capture_output=True)
