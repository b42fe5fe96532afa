"""vsftpd on the loopback, with TLS (explicit or implicit) or without. (ProFTPD cannot be installed beside it.)"""

import contextlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from servers import accounts, tls
from servers.running import HOST, USER, folder, listening, password, program, served

Security = Literal["explicit", "implicit", "none"]


@dataclass(frozen=True)
class Ftpd:
    """A running server."""

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
def vsftpd(
    *,
    root: Path | None = None,
    security: Security = "explicit",
    names: tuple[str, ...] = ("localhost",),
    old: bool = False,
    passive: range | None = None,
    lines: Sequence[str] = (),
) -> Iterator[Ftpd]:
    """Run vsftpd; *names*, *old*: of its certificate; *passive*: ports for its data connections."""
    path = program("vsftpd", "vsftpd")
    if os.geteuid():
        pytest.skip("vsftpd lets nobody in by name and password unless root has started it")
    with folder("vsftpd") as base:
        home, secret, shown = served(base, root), password(), tls.certify(base, names=names, old=old)
        env, more = accounts.system(base, home, secret), accounts.pam(base, secret)
        env |= more | {"LD_PRELOAD": f"{env['LD_PRELOAD']}:{more['LD_PRELOAD']}"}
        (base / "empty").mkdir(0o555)
        config = base / "vsftpd.conf"
        given: dict[str, object] = dict(_VSFTPD, secure_chroot_dir=base / "empty", pam_service_name=USER)
        if security != "none":
            given |= dict(_VSFTPD_TLS, rsa_cert_file=shown.chain, rsa_private_key_file=shown.key)
            given["implicit_ssl"] = "YES" if security == "implicit" else "NO"
        if passive:
            given |= {"pasv_min_port": passive[0], "pasv_max_port": passive[-1]}
        told = base / "vsftpd.log"
        given["vsftpd_log_file"] = told
        config.write_text(
            "".join(f"{key}={value}\n" for key, value in given.items()) + "\n".join([*lines, ""])
        )
        log = base / "log"
        running = listening(lambda port: [path, config, f"-olisten_port={port}"], log, env=env)
        with accounts.cleaned(base), running as (port, process):
            yield Ftpd(HOST, port, USER, secret, home, shown.ca, told, process)


_VSFTPD: dict[str, object] = {
    "listen": "YES",
    "listen_address": HOST,
    "background": "NO",
    "anonymous_enable": "NO",
    "local_enable": "YES",
    "write_enable": "YES",
    "chroot_local_user": "YES",
    "allow_writeable_chroot": "YES",
    "seccomp_sandbox": "NO",
    "local_umask": "022",
    "xferlog_enable": "YES",
    "log_ftp_protocol": "YES",
    "check_shell": "NO",
    "utf8_filesystem": "YES",
}
_VSFTPD_TLS: dict[str, object] = {
    "ssl_enable": "YES",
    "force_local_logins_ssl": "YES",
    "force_local_data_ssl": "YES",
    "ssl_ciphers": "HIGH",
    "require_ssl_reuse": "NO",
}
