"""How files get to a partner: one transport for each kind of place, found by its name.

A transport is a class of no family, made with a Partner, that does what ``Transport`` says. It raises
DeliveryUnavailable for what another try may mend (a dead line, a stalled or busy server), DeliveryError for what it
will not (a wrong password, an unknown host key, a full disk, no permission), and ConfigError for a secret that is
not there. Its errors begin with ``partner '<name>': `` and hold no secret.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast

from rupor.model import Partner, Proof
from rupor.run.registry import Entry, Registry


class Transport(Protocol):
    """One partner's place. Paths are below the partner's address, parted by ``/``; used by one thread at a time."""

    @property
    def atomic(self) -> bool:
        """``put`` shows a file only when it is whole (S3, a web service): it needs no temporary name."""

    def size(self, path: str) -> int | None:
        """Return the size of the file *path* in bytes; None when there is none."""

    def put(self, file: Path, path: str) -> None:
        """Upload *file* as *path*, in place of what is there, and make the folders above it."""

    def proof(self, file: Path, path: str) -> Proof | None:
        """Prove that *path* holds exactly the bytes of *file*; None when it holds others.

        By a sum that the server computes of what it has, else by fetching it: never by what we told the server.
        """

    def holds(self, path: str, sha256: str) -> bool:
        """Fetch *path* and tell whether it is what has this sum; False when it is not there."""

    def move(self, path: str, to: str) -> None:
        """Rename in one step; there is no file *to*. Never called where ``atomic``."""

    def remove(self, path: str) -> None:
        """Remove a file; nothing happens when it is not there."""

    def probe(self) -> str:
        """Log in, write a small file, read it back and remove it; say in a few words what was found."""

    def close(self) -> None:
        """Let go of the connection."""


TRANSPORTS = Registry(
    kind="transport",
    group="rupor.transports",
    builtin={
        "azuracast": Entry("rupor.radio.transports.azuracast:AzuraCast"),
        "ftp": Entry("rupor.radio.transports.rclone:Rclone"),
        "ftps": Entry("rupor.radio.transports.rclone:Rclone"),
        "libretime": Entry("rupor.radio.transports.libretime:LibreTime"),
        "local": Entry("rupor.radio.transports.rclone:Rclone"),
        "nextcloud": Entry("rupor.radio.transports.rclone:Rclone"),
        "rclone": Entry("rupor.radio.transports.rclone:Rclone"),
        "s3": Entry("rupor.radio.transports.rclone:Rclone"),
        "sftp": Entry("rupor.radio.transports.rclone:Rclone"),
        "webdav": Entry("rupor.radio.transports.rclone:Rclone"),
    },
)


def transport(partner: Partner) -> Transport:
    """Make the transport of a partner that has a place for files (all but ``mail``)."""
    make = cast(Callable[[Partner], Transport], TRANSPORTS.load(partner.address.kind))
    return make(partner)
