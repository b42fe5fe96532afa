"""A user with a password for servers that ask the system, which itself learns nothing of it.

Samba's wrappers, loaded before the C library, answer for ``/etc/passwd`` and for PAM from files of the test's own.
"""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from servers.running import GID, UID, USER, library, program


def system(folder: Path, home: Path, password: str) -> dict[str, str]:
    """Write a system that has the user ``USER`` into *folder*; return the environment that a server is started in."""
    openssl = program("openssl", "openssl")
    asked = subprocess.run(
        [openssl, "passwd", "-6", "-stdin"], input=password.encode(), capture_output=True, check=True
    )
    files = {
        "passwd": f"root:x:0:0:root:/root:/bin/sh\nsshd:x:65533:65534::/run/sshd:/usr/sbin/nologin\n"
        f"nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n{USER}:x:{UID}:{GID}::{home}:/bin/sh\n",
        "group": f"root:x:0:\nnogroup:x:65534:\n{USER}:x:{GID}:\n",
        "shadow": f"{USER}:{asked.stdout.decode().strip()}:19000:0:99999:7:::\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    return {
        "LD_PRELOAD": str(library("libnss_wrapper.so", "libnss-wrapper")),
        **{f"NSS_WRAPPER_{name.upper()}": str(folder / name) for name in files},
    }


def pam(folder: Path, password: str) -> dict[str, str]:
    """Write a PAM service that is called ``USER`` as he is; return what to add to the environment."""
    services = folder / "pam.d"
    services.mkdir()
    (folder / "matrix").write_text(f"{USER}:{password}:{USER}\n")
    matrix = library("pam_wrapper/pam_matrix.so", "libpam-wrapper")
    rules = (
        f"{kind} required {matrix} passdb={folder / 'matrix'}\n" for kind in ("auth", "account", "session")
    )
    (services / USER).write_text("".join(rules))
    (services / "other").write_text("")
    return {
        "LD_PRELOAD": str(library("libpam_wrapper.so", "libpam-wrapper")),
        "PAM_WRAPPER": "1",
        "PAM_WRAPPER_SERVICE_DIR": str(services),
        "PAM_WRAPPER_USE_SYSLOG": "1",  # vsftpd's standard error is its line to the client
    }


@contextlib.contextmanager
def cleaned(folder: Path) -> Iterator[None]:
    """Remove, at the end, what the PAM wrapper of killed processes has left behind: it has 62 names and no more."""
    try:
        yield
    finally:
        for left in Path("/tmp").glob("pam.?"):
            with contextlib.suppress(OSError):
                if str(folder / "matrix") in (left / USER).read_text():
                    shutil.rmtree(left, ignore_errors=True)
