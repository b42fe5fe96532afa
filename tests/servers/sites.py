"""Every kind of place that files are delivered to, with a real server behind a line that can break."""

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rupor.model import Address, Partner, Secret
from servers import tls
from servers.ftpd import vsftpd
from servers.running import GID, UID, folder, port_range
from servers.s3 import s3
from servers.sshd import sshd
from servers.webdav import webdav
from servers.wire import Wire, wire

KINDS = ("sftp", "ftps", "s3", "webdav", "local")
SECRET = "RUPOR_TEST_SITE_"


@dataclass(frozen=True)
class Site:
    """A partner with a running server; names are below the partner's address."""

    partner: Partner
    wire: Wire | None
    """The line to the server; a local folder has none."""
    secret: str
    """Its password."""
    variable: str
    """The environment variable that holds it."""
    names: Callable[[], list[str]]
    """What files are there."""
    read: Callable[[str], bytes]
    write: Callable[[str, bytes], None]
    root: Path | None
    """The folder of the address on this disk; S3 has none."""
    server: Any

    def with_address(self, **changed: Any) -> Partner:
        """Return the partner with another address."""
        return replace(self.partner, address=replace(self.partner.address, **changed))


@contextlib.contextmanager
def site(
    kind: str, *, name: str = "radio-sever", patience: float = 10.0, path: str = "incoming", **how: Any
) -> Iterator[Site]:
    """Run the server of a *kind* of ``KINDS``; *how* goes to the function that runs it (``root``, ``quota``).

    The password is in the environment while it runs.
    """
    with _KINDS[kind](path, how) as (address, line, server):
        secret = getattr(server, "password", "")
        variable = f"{SECRET}{os.urandom(6).hex().upper()}"
        if secret:
            os.environ[variable] = secret
            address = replace(address, password=Secret(source="env", name=variable))
        partner = Partner(name=name, title="Radio Sever", address=address, patience=patience)
        try:
            yield _seen(partner, line, secret, variable, server, path)
        finally:
            os.environ.pop(variable, None)


def _seen(partner: Partner, line: Wire | None, secret: str, variable: str, server: Any, path: str) -> Site:
    if partner.address.kind == "s3":
        head = f"{path}/" if path else ""
        return Site(
            partner,
            line,
            secret,
            variable,
            lambda: sorted(name.removeprefix(head) for name in server.names() if name.startswith(head)),
            lambda name: server.read(head + name),
            lambda name, data: server.write(head + name, data),
            None,
            server,
        )
    root = (server if isinstance(server, Path) else server.root) / path

    def names() -> list[str]:
        return sorted(str(one.relative_to(root)) for one in root.rglob("*") if one.is_file())

    def write(name: str, data: bytes) -> None:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        if os.geteuid() == 0:
            for one in (file, *file.relative_to(root).parents):
                os.chown(root / one, UID, GID)

    return Site(
        partner, line, secret, variable, names, lambda name: (root / name).read_bytes(), write, root, server
    )


Place = Iterator[tuple[Address, Wire | None, Any]]


@contextlib.contextmanager
def _sftp(path: str, how: dict[str, Any]) -> Place:
    with sshd(**how) as server, wire(server.port) as line:
        where = {"host": line.host, "port": line.port, "user": server.user, "path": path}
        yield Address(kind="sftp", host_key=server.host_key.fingerprint, **where), line, server


@contextlib.contextmanager
def _ftps(path: str, how: dict[str, Any]) -> Place:
    ports = port_range(20)
    with vsftpd(passive=ports, **how) as server, wire(server.port, data_ports=ports) as line:
        where = {"host": line.host, "port": line.port, "user": server.user, "path": path}
        kind = "ftp" if how.get("security") == "none" else "ftps"
        yield Address(kind=kind, certificate=server.certificate, **where), line, server


@contextlib.contextmanager
def _s3(path: str, how: dict[str, Any]) -> Place:
    with s3(**how) as server, wire(server.port) as line:
        where = {"url": f"https://{line.host}:{line.port}", "region": server.region, "user": server.user}
        path = "/".join(filter(None, (server.bucket, path)))
        yield Address(kind="s3", certificate=server.certificate, path=path, **where), line, server


@contextlib.contextmanager
def _webdav(path: str, how: dict[str, Any]) -> Place:
    with webdav(**how) as server, wire(server.port) as line:
        scheme = "https" if how.get("secure", True) else "http"
        where = {"url": f"{scheme}://{line.host}:{line.port}", "user": server.user, "path": path}
        yield Address(kind="webdav", certificate=server.certificate, **where), line, server


@contextlib.contextmanager
def _local(path: str, how: dict[str, Any]) -> Place:
    with folder("local") as base:
        root = how.get("root") or base
        yield Address(kind="local", path=str(root / path)), None, root


_KINDS: dict[str, Callable[[str, dict[str, Any]], contextlib.AbstractContextManager[Any]]] = {
    "sftp": _sftp,
    "ftps": _ftps,
    "s3": _s3,
    "webdav": _webdav,
    "local": _local,
}


@contextlib.contextmanager
def strange_authority() -> Iterator[Path]:
    """Write the certificate of an authority that has signed no server."""
    with folder("authority") as base:
        yield tls.certify(base).ca
