"""A WebDAV server on the loopback: wsgidav behind cheroot, with TLS and a password."""

import contextlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from servers import tls, web
from servers.running import HOST, USER, folder, password, served


@dataclass(frozen=True)
class WebDav:
    """A running server."""

    url: str
    host: str
    port: int
    user: str
    password: str
    root: Path
    """The folder that is ``/`` to clients."""
    certificate: Path
    """What signed its certificate."""
    log: Path
    process: subprocess.Popen[bytes]


@contextlib.contextmanager
def webdav(
    *,
    root: Path | None = None,
    quota: int | None = None,
    secure: bool = True,
    names: tuple[str, ...] = ("localhost",),
    old: bool = False,
) -> Iterator[WebDav]:
    """Run the server; *quota*: it answers 507 to an upload that brings it above so many bytes."""
    with folder("webdav") as base:
        home, secret, shown = served(base, root), password(), tls.certify(base, names=names, old=old)
        given = {
            "application": "webdav",
            "root": str(home),
            "user": USER,
            "password": secret,
            "quota": quota,
            "certificate": str(shown.chain) if secure else "",
            "key": str(shown.key),
        }
        with web.serving(base, given) as (port, process):
            url = f"http{'s' * secure}://{HOST}:{port}"
            yield WebDav(url, HOST, port, USER, secret, home, shown.ca, base / "log", process)
