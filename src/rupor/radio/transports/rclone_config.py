"""A partner's address as rclone takes it: a record of options, which travels in questions and is written nowhere."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from rupor.errors import DeliveryError
from rupor.model import Address
from rupor.radio.partners import secrets
from rupor.radio.transports import host_keys

WHOLE_GB = 5
"""The largest S3 object that may be sent in one piece: of those the server itself computes the MD5 sum."""
IMPLICIT = 990
"""The port at which FTP servers speak TLS from the first byte."""
_NEXTCLOUD = re.compile(r"(?P<home>.*/remote\.php/dav/files/[^/]+)/?(?P<folder>.*)")


def place(address: Address, partner: str, patience: float, obscure: Callable[[str], str]) -> dict[str, str]:
    """Return rclone's options for *address*; *obscure* gives a password as rclone wants it.

    ConfigError when a secret is not there, DeliveryError when an SSH server's key is not vouched for.
    """
    password = secrets.value(address.password, f"partner '{partner}'")
    hidden = obscure(password) if password and address.kind != "s3" else ""
    secrets.hide(hidden)
    match address.kind:
        case "local":
            return {"type": "local", "_root": address.path}
        case "sftp":
            keys = host_keys.vouched(address, partner, patience)
            return _sftp(address, keys, patience) | _login(address, partner, password, hidden)
        case "ftp" | "ftps":
            return _ftp(address, hidden, patience)
        case "s3":
            return _s3(address, password)
        case _:
            return _webdav(address, hidden)


def _sftp(address: Address, keys: tuple[str, ...], patience: float) -> dict[str, str]:
    """The server's key is pinned; sums are computed by ``sha256sum``, without a search for other programs."""
    return {
        "type": "sftp",
        "host": address.host,
        "port": str(address.port or 22),
        "user": address.user,
        "host_keys": ",".join(keys),
        "host_key_algorithms": host_keys.algorithms(keys),
        "shell_type": "unix",
        "hashes": "sha256",
        "sha256sum_command": "sha256sum",
        "set_modtime": "false",
        "idle_timeout": _idle(patience),
        "_root": address.path,
    }


def _idle(patience: float) -> str:
    """How long a connection is kept for the next question: never until its own time limit has run out."""
    return f"{min(20, 0.3 * patience):.1f}s"


def _login(address: Address, partner: str, password: str, hidden: str) -> dict[str, str]:
    """A key (the password is then its passphrase), else the password; else rclone asks the user's SSH agent."""
    if address.key is None:
        return {"pass": hidden} if hidden else {}
    if not password:
        return {"key_file": str(address.key.expanduser())}
    return {"key_pem": _opened(address.key.expanduser(), partner, password)}


def _opened(key: Path, partner: str, passphrase: str) -> str:
    """Return a private key without its passphrase on one line: rclone cannot open OpenSSH's own locked files."""
    from cryptography.hazmat.primitives import serialization as form

    data = key.read_bytes() if key.is_file() else b""
    load = form.load_ssh_private_key if b"BEGIN OPENSSH" in data else form.load_pem_private_key
    try:
        try:
            loaded = load(data, passphrase.encode())
        except TypeError:  # it has no passphrase
            loaded = load(data, None)
    except (ValueError, TypeError) as error:
        raise DeliveryError(
            f"partner '{partner}': the private key '{key}' cannot be opened with this passphrase. Expected an OpenSSH "
            f"or PEM file, and its passphrase in password. Run: rupor partners test {partner}"
        ) from error
    written = loaded.private_bytes(
        form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption()
    ).decode()
    line = written.strip().replace("\n", "\\n")
    for secret in (line, written, *(one for one in written.splitlines() if "-----" not in one)):
        secrets.hide(secret)
    return line


def _ftp(address: Address, hidden: str, patience: float) -> dict[str, str]:
    """TLS 1.2, for rclone ends TLS 1.3's data lines as vsftpd does not understand; no look at what was sent."""
    implicit = address.kind == "ftps" and address.port == IMPLICIT
    return {
        "type": "ftp",
        "host": address.host,
        "port": str(address.port or 21),
        "user": address.user,
        "pass": hidden,
        "tls": str(implicit).lower(),
        "explicit_tls": str(address.kind == "ftps" and not implicit).lower(),
        "disable_tls13": "true",
        "no_check_upload": "true",
        "close_timeout": f"{patience:.1f}s",
        "shut_timeout": f"{patience:.1f}s",
        "idle_timeout": _idle(patience),
        "_root": address.path,
    }


def _s3(address: Address, password: str) -> dict[str, str]:
    """Files go in one piece and without a sum of ours beside them, so that every sum there is the server's own."""
    amazon = not address.url or (urlsplit(address.url).hostname or "").endswith(".amazonaws.com")
    return {
        "type": "s3",
        "provider": "AWS" if amazon else "Other",
        "endpoint": address.url,
        "region": address.region,
        "access_key_id": address.user,
        "secret_access_key": password,
        "env_auth": "false",
        "no_check_bucket": "true",
        "no_head": "true",
        "disable_checksum": "true",
        "upload_cutoff": f"{WHOLE_GB}Gi",
        "_root": f"{address.path.strip('/')}/",
    }


def _webdav(address: Address, hidden: str) -> dict[str, str]:
    url, folder = address.url.rstrip("/"), address.path.strip("/")
    if address.kind == "nextcloud":
        whole = _NEXTCLOUD.fullmatch(f"{url}/{folder}".rstrip("/"))
        if whole is not None:
            url, folder = whole["home"], whole["folder"]
    return {
        "type": "webdav",
        "url": url,
        "vendor": "nextcloud" if address.kind == "nextcloud" else "other",
        "user": address.user,
        "pass": hidden,
        "_root": folder,
    }
