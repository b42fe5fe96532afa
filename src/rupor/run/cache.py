"""A cache of bytes by content key: nothing in it is ever trusted, and losing it loses only time.

An entry carries the SHA-256 of its body. A damaged one is removed and counts as missing. Entries appear whole or
not at all, so many runs may share one folder.
"""

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from rupor.errors import ConfigError

LIMIT_MB = 2000
"""Size that ``prune`` keeps to: about 12 hours of speech. RUPOR_CACHE_LIMIT_MB changes it."""


def folder() -> Path:
    """Return the cache's place: RUPOR_CACHE, else the user's cache folder."""
    named = os.environ.get("RUPOR_CACHE")
    return Path(named) if named else platformdirs.user_cache_path("rupor")


def limit_mb() -> int:
    """Return the size that the cache keeps to; raise ConfigError when RUPOR_CACHE_LIMIT_MB is no number."""
    named = os.environ.get("RUPOR_CACHE_LIMIT_MB") or str(LIMIT_MB)
    if not named.isdecimal():
        raise ConfigError(
            f"RUPOR_CACHE_LIMIT_MB: '{named}' is not a size. Expected megabytes, such as {LIMIT_MB}"
        )
    return int(named)


@dataclass(frozen=True, slots=True)
class Cache:
    """Bytes by key, in a folder."""

    root: Path

    def get(self, key: str) -> bytes | None:
        """Return what was put under *key*, or None when there is nothing sound."""
        path = self._path(key)
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        digest, body = entry[:32], entry[32:]
        if hashlib.sha256(body).digest() != digest:
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return body

    def put(self, key: str, body: bytes) -> bool:
        """Keep *body* under *key*; False when the disk does not take it, which costs time later and nothing else."""
        path = self._path(key)
        name = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(body).digest())
                file.write(body)
            Path(name).replace(path)
        except OSError:
            if name:
                with contextlib.suppress(OSError):
                    Path(name).unlink()
            return False
        return True

    def prune(self) -> None:
        """Remove the entries that were used longest ago, until the rest fits; what cannot be removed stays."""
        entries = []
        for path in self.root.glob("??/*"):
            with contextlib.suppress(OSError):
                entries.append((path.stat().st_mtime, path.stat().st_size, path))
        excess = sum(size for _, size, _ in entries) - limit_mb() * 1_000_000
        for _, size, path in sorted(entries):
            if excess <= 0:
                break
            with contextlib.suppress(OSError):
                path.unlink()
                excess -= size

    def _path(self, key: str) -> Path:
        return self.root / key[:2] / key
