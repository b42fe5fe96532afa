"""OpenSSH's server with SFTP on the loopback: with a password and a key, with or without a shell."""

import base64
import contextlib
import hashlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from servers import accounts
from servers.running import HOST, USER, folder, listening, password, program, served


@dataclass(frozen=True)
class HostKey:
    """A server's own key, as a client sees it."""

    file: Path
    public: str
    """``ssh-ed25519 AAAA...``."""
    fingerprint: str
    """``SHA256:...``."""


@dataclass(frozen=True)
class Sshd:
    """A running server."""

    host: str
    port: int
    user: str
    password: str
    key: Path
    """A private key that it lets in."""
    strange_key: Path
    """A private key that it does not."""
    root: Path
    """The folder that a client begins in: its home."""
    host_key: HostKey
    other_host_key: HostKey
    """One that it does not have; start another with ``host_key=`` for a server that was exchanged."""
    log: Path
    process: subprocess.Popen[bytes]


def host_key(path: Path) -> HostKey:
    """Make a host key."""
    private = ed25519.Ed25519PrivateKey.generate()
    _write(path, private)
    encoded = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    public = private.public_key().public_bytes(*encoded).decode()
    digest = hashlib.sha256(base64.b64decode(public.split()[1])).digest()
    return HostKey(path, public, f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}")


def _write(path: Path, private: ed25519.Ed25519PrivateKey) -> None:
    path.touch(0o600)
    path.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
        )
    )


@contextlib.contextmanager
def sshd(
    *, root: Path | None = None, shell: bool = True, own: HostKey | None = None, lines: Sequence[str] = ()
) -> Iterator[Sshd]:
    """Run the server; without *shell* it is for SFTP alone and computes no sums. *lines*: more of sshd_config."""
    path = program("sshd", "openssh-server")
    with folder("sshd") as base:
        home = served(base, root)
        secret = password()
        env = accounts.system(base, home, secret)
        own = own or host_key(base / "host")
        login, strange = host_key(base / "login"), host_key(base / "strange")
        (base / "authorized").write_text(f"{login.public}\n")
        config = base / "sshd_config"
        config.write_text("\n".join([*_config(base, own, shell), *lines, ""]))
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(
                mode=0o755, exist_ok=True
            )  # it wants one, as root, and empties nothing there
        log = base / "log"
        with listening(
            lambda port: [path, "-D", "-e", "-f", config, "-o", f"ListenAddress={HOST}:{port}"], log, env=env
        ) as (port, process):
            yield Sshd(
                HOST,
                port,
                USER,
                secret,
                login.file,
                strange.file,
                home,
                own,
                host_key(base / "other"),
                log,
                process,
            )


def _config(base: Path, own: HostKey, shell: bool) -> list[str]:
    return [
        f"HostKey {own.file}",
        f"AuthorizedKeysFile {base / 'authorized'}",
        "PidFile none",
        "UsePAM no",
        "StrictModes no",
        "UseDNS no",
        "PasswordAuthentication yes",
        "KbdInteractiveAuthentication no",
        "Subsystem sftp internal-sftp",
        "MaxStartups 100",
        "LogLevel VERBOSE",
        *([] if shell else ["ForceCommand internal-sftp"]),
    ]
