"""Large files over bad lines: an upload by SFTP or FTP that breaks goes on with the bytes that are missing.

rclone begins anew, and removes what has arrived when a line breaks (1.75, also with ``--inplace``). So it may try
first, for it keeps its connections; when its line breaks, or an earlier try has left a beginning, the file goes from
here, under the same name. What lies there counts as the beginning of the file when its last bytes are the file's own at
that place; whether all of it is right, the proof afterwards says.
"""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path, PurePosixPath
from typing import Protocol

from rupor.errors import ConfigError, DeliveryUnavailable
from rupor.model import Partner
from rupor.radio.transports import rclone_failures

LARGE = 2_000_000
"""Bytes from which a file is worth going on with; below it, to begin anew costs about as much as to look."""
LEAST = 256 * 1024
"""Less than this is not looked at, and counts for no progress."""
TAIL = 32 * 1024
"""Bytes before the end of what lies there that are compared: the last that a broken line may have damaged."""
BLOCK = 32 * 1024
"""What every SFTP server takes in one message (draft-ietf-secsh-filexfer-02, 3)."""
_UNITS = {"b": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
PAUSE_S = 2.0
"""Time before a broken line is opened again."""


class Line(Protocol):
    """A connection that is logged in. Names are paths as the server takes them."""

    def size(self, name: str) -> int | None:
        """Return the size of a file in bytes; None when there is none."""

    def tail(self, name: str, begin: int, most: int) -> bytes:
        """Return up to *most* bytes of a file from *begin* on."""

    def folders(self, name: str) -> None:
        """Make the folders above *name*."""

    def send(self, blocks: Iterator[bytes], name: str, begin: int) -> None:
        """Write *blocks* into a file from byte *begin* on; from 0, in place of what is there."""


KINDS = ("ftp", "ftps", "sftp")
"""Places whose servers can write from the middle of a file on."""


def suits(partner: Partner, file: Path) -> bool:
    """Tell whether *file* may go to *partner* by ``put`` of this module, and is worth it."""
    return partner.address.kind in KINDS and file.stat().st_size >= LARGE


def begun(file: Path, there: int | None) -> bool:
    """Tell whether *there*, the size of what lies at a partner, may be the beginning of *file*, worth going on with."""
    # As many as the file has: that was sent once, and a proof did not find it right.
    return there is not None and LEAST <= there < file.stat().st_size


def bandwidth(limit: str) -> None:
    """Let all uploads of this module together use at most *limit* bytes a second, written as for rclone; empty: all."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([bkmg]?)i?b?|", limit.strip().lower())
    if found is None:
        raise ConfigError(
            f"bandwidth: '{limit}' is no speed. Expected bytes a second such as '512k' or '2M'. Correct it"
        )
    _METER.limit = int(float(found[1] or 0) * _UNITS[found[2] or "k"])


def put(partner: Partner, file: Path, path: str, *, limit: int = 0) -> None:
    """Upload *file* as *path*, with folders above it, going on with what an earlier try left there.

    A line that breaks is opened again for as long as more of the file arrives each time. *limit*: bytes a second of
    all such uploads together, 0 for what ``bandwidth`` has set.
    """
    reached, idle = -LEAST, True
    while True:
        try:
            with _opened(partner) as line:
                name = _full(partner, path)
                begin = _begun(line, file, name)
                idle = begin < reached + LEAST
                reached = begin
                if not begin:
                    line.folders(name)
                line.send(_blocks(file, begin, limit), name, begin)
                if line.size(name) in (None, file.stat().st_size):
                    return
                # Without TLS, a line that is ended in an orderly way looks to an FTP server like the file's own end.
                raise rclone_failures.failure(
                    partner.name, "connection lost: only a part has arrived", partner.address
                )
        except DeliveryUnavailable:
            if idle:
                raise
            idle = True
        time.sleep(PAUSE_S)


def went_on(partner: Partner, file: Path, path: str, *, limit: int = 0) -> bool:
    """Append to *path* what is missing of *file*; False where there is nothing to go on with, and nothing was done."""
    if partner.address.kind not in KINDS:
        return False
    with _opened(partner) as line:
        name = _full(partner, path)
        begin = _begun(line, file, name)
        if begin:
            line.send(_blocks(file, begin, limit), name, begin)
    return begin > 0


def _opened(partner: Partner) -> AbstractContextManager[Line]:
    if partner.address.kind == "sftp":
        from rupor.radio.transports import resume_sftp

        return resume_sftp.opened(partner)
    from rupor.radio.transports import resume_ftp

    return resume_ftp.opened(partner)


def _full(partner: Partner, path: str) -> str:
    return str(PurePosixPath(partner.address.path) / path)


def _begun(line: Line, file: Path, name: str) -> int:
    """Return how many bytes of *file* lie there already; 0 where they are too few, too many, or another file's."""
    there = line.size(name)
    if there is None or not begun(file, there):
        return 0
    with file.open("rb") as source:
        source.seek(there - TAIL)
        same = source.read(TAIL) == line.tail(name, there - TAIL, TAIL)
    return there if same else 0


def _blocks(file: Path, begin: int, limit: int) -> Iterator[bytes]:
    """Read *file* from byte *begin* on, as fast as it may be sent."""
    with file.open("rb") as source:
        source.seek(begin)
        while block := source.read(BLOCK):
            yield block
            _METER.passed(len(block), limit)


class _Meter:
    """It slows all uploads of this process down to a limit that is theirs together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free = 0.0
        self.limit = 0
        """Bytes a second where an upload brings no limit of its own; 0: none."""

    def passed(self, count: int, limit: int) -> None:
        """Wait for as long as *count* bytes take at *limit* bytes a second, after what others send before them."""
        limit = limit or self.limit
        if limit <= 0:
            return
        with self._lock:
            now = time.monotonic()
            self._free = max(self._free, now) + count / limit
            wait = self._free - now
        time.sleep(wait)


_METER = _Meter()
