"""What lets us in at a partner's server: keys, certificates, passwords, and the words that allow no encryption."""

import base64
import binascii
import contextlib
import re
import ssl
import stat
from collections.abc import Mapping
from pathlib import Path

from rupor.model import Secret
from rupor.radio.partners import secrets
from rupor.radio.partners.mistakes import Mistakes

WORDS = "yes, anybody on the way can read and change it"
"""What ``without_encryption`` must say."""
LIMIT = 1_000_000
"""Bytes of a key or a certificate; a system's whole store of them has 200 kB."""

_FINGERPRINT = re.compile(r"(?:\d+ )?(SHA256:[A-Za-z0-9+/]{43})=?(?: .*)?")
_LINE = re.compile(
    r"(?:\S+\s+)??((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w@.-]+)\s+([A-Za-z0-9+/]+=*)(?:\s.*)?", re.ASCII
)
_PEM = "-----BEGIN"
_OPENSSH = b"openssh-key-v1\0"


def password(given: Mapping[str, str], mistakes: Mistakes, key: str = "password") -> Secret:
    """Read where a password is kept; what stands there otherwise is never told."""
    text = given.get(key, "")
    found = secrets.place(text) if text else Secret()
    if found is None:
        mistakes.add(key, f"is not where a password is kept. {secrets.WAY_OUT}")
    return found or Secret()


def encryption(given: Mapping[str, str], plain: str, mistakes: Mistakes) -> None:
    """Check that *plain* (what is not encrypted, such as ``ftp``; may be empty) is allowed in words."""
    text = given.get("without_encryption", "")
    if plain and text != WORDS:
        state = "says other words" if text else "is missing"
        mistakes.add(
            "without_encryption",
            f"{state}, and {plain} does not encrypt: passwords and files can be read and changed on the way. Expected "
            f'without_encryption = "{WORDS}". Write it, or better use an encrypted address',
        )
    elif text and not plain:
        mistakes.add("without_encryption", "is not needed: this address is encrypted. Take it out")


def host_key(given: Mapping[str, str], mistakes: Mistakes) -> str:
    """Read a fingerprint, a public key or a line of ``known_hosts``; the empty one stands for none."""
    text = " ".join(given.get("host_key", "").split())
    if not text:
        return ""
    if match := _FINGERPRINT.fullmatch(text):
        return match[1]
    match = None if text.startswith("@") else _LINE.fullmatch(text)
    if match and _kind(match[2]) == match[1]:
        return f"{match[1]} {match[2]}"
    mistakes.add(
        "host_key",
        "is neither a fingerprint 'SHA256:...' nor a key 'ssh-ed25519 AAAA...' nor a line of ~/.ssh/known_hosts. Ask "
        "the partner for one of these, or run: ssh-keyscan HOST",
    )
    return ""


def _kind(key: str) -> str:
    """Name the kind of a public SSH key, as the key itself does (RFC 4253, 6.6)."""
    try:
        data = base64.b64decode(key, validate=True)
    except binascii.Error:
        return ""
    length = int.from_bytes(data[:4], "big")
    return data[4 : 4 + length].decode("ascii", "replace") if len(data) > 4 + length else ""


def private_key(given: Mapping[str, str], folder: Path, mistakes: Mistakes) -> Path | None:
    """Find a private SSH key that its owner alone can read; the password beside it is its passphrase."""
    path = _file(given, "key", folder, mistakes)
    if path is None:
        return None
    data = _read(path, "key", mistakes)
    if data is None:
        return None
    if b"PRIVATE KEY-----" not in data:
        public = (
            " This looks like the public half: take the name without .pub" if path.suffix == ".pub" else ""
        )
        mistakes.add(
            "key", f"'{path}' is no private key. Expected one that ssh-keygen makes.{public or ' Correct it'}"
        )
        return None
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        # As OpenSSH itself refuses it.
        mistakes.add(
            "key",
            f"'{path}' can be read by others (mode {mode:o}). Expected a file of its owner's alone. "
            f"Run: chmod 600 {path}",
        )
    if _locked(data) and not given.get("password"):
        mistakes.add(
            "key",
            f"'{path}' is locked with a passphrase. Expected password = \"env:NAME\" beside it, where that is, or a "
            "key without one. Add it",
        )
    return path


def _locked(data: bytes) -> bool:
    """Tell whether a private key needs a passphrase: in PKCS 8, in the older PEM, and in OpenSSH's form."""
    if b"BEGIN ENCRYPTED PRIVATE KEY" in data or b"Proc-Type: 4,ENCRYPTED" in data:
        return True
    match = re.search(rb"BEGIN OPENSSH PRIVATE KEY-----(.*?)-----END", data, re.DOTALL)
    try:
        inner = base64.b64decode(match[1]) if match else b""
    except binascii.Error:
        return False
    if not inner.startswith(_OPENSSH):
        return False
    length = int.from_bytes(inner[len(_OPENSSH) :][:4], "big")
    return inner[len(_OPENSSH) + 4 :][:length] != b"none"


def certificate(given: Mapping[str, str], folder: Path, mistakes: Mistakes) -> Path | None:
    """Find a PEM file of certificates that a server's may be signed by."""
    path = _file(given, "certificate", folder, mistakes)
    if path is None or _read(path, "certificate", mistakes) is None:
        return None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except ssl.SSLError:
        mistakes.add(
            "certificate", f"'{path}' is no certificate. Expected a PEM file. Ask the partner for one"
        )
        return None
    return path


def _file(given: Mapping[str, str], key: str, folder: Path, mistakes: Mistakes) -> Path | None:
    """Return the file that *key* names, beside the partner file unless it says where."""
    name = given.get(key, "")
    if _PEM in name:
        mistakes.add(
            key,
            "is written into this file itself. Expected the name of a PEM file. Take it out, for this file is passed "
            "on, and save it where only you can read it",
        )
        return None
    return located(name, folder) if name else None


def located(name: str, folder: Path) -> Path:
    """Return where a file is that stands beside the partner file unless its name says otherwise."""
    path = Path(name)
    # Of a user who is not there: told as a file that is not there.
    with contextlib.suppress(RuntimeError):
        path = path.expanduser()
    return (folder / path).absolute()


def _read(path: Path, key: str, mistakes: Mistakes) -> bytes | None:
    try:
        if path.exists() and not path.is_file():
            mistakes.add(key, f"'{path}' is not a file. Expected a PEM file. Correct the name")
            return None
        with path.open("rb") as file:
            return file.read(LIMIT)
    except (OSError, ValueError) as error:
        reason = (
            error.strerror if isinstance(error, OSError) else "its name holds signs that no name can have"
        )
        mistakes.add(
            key, f"'{path}' cannot be read ({reason}). Expected a PEM file. Correct the name or permissions"
        )
        return None
