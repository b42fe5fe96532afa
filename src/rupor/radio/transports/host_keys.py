"""The keys that SSH servers prove themselves by: a server whose key nobody vouched for is not spoken to.

A partner's ``host_key`` vouches for one (its SHA-256 fingerprint, or the key itself), else the user's own
``~/.ssh/known_hosts``. Fingerprints are those of ``ssh-keygen -l`` (RFC 4648 base64 without padding).
"""

import base64
import binascii
import hashlib
import itertools
import logging
import socket
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rupor.errors import DeliveryError, DeliveryUnavailable
from rupor.model import Address
from rupor.radio.transports import rclone_failures

KNOWN_HOSTS = Path("~/.ssh/known_hosts")
KINDS = (
    ("ssh-ed25519",),
    ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
    ("rsa-sha2-512", "rsa-sha2-256"),
)
"""Algorithms that a server is asked for, one family after the other: it shows one key at a time."""
RSA = "rsa-sha2-512 rsa-sha2-256 ssh-rsa"
"""An RSA key signs by any of these (RFC 8332); the last for old servers."""
CONNECT_S = 20.0

_seen: dict[tuple[str, int, str], str] = {}
_asking: dict[tuple[str, int, str], threading.Lock] = {}
"""Partners at one server ask it once."""


def vouched(address: Address, partner: str, patience: float) -> tuple[str, ...]:
    """Return the whole keys (``ssh-ed25519 AAAA...``) of which a server must have one.

    DeliveryError when nobody vouches for the server's key, or when it has another than the one that was vouched for.
    """
    named = address.host_key.strip()
    if not named:
        return _known(address) or _strange(address, partner, patience)
    if not named.startswith("SHA256:"):
        return (_key(named, partner),)
    place = (address.host, address.port, named)
    with _asking.setdefault(place, threading.Lock()):
        if place not in _seen:
            _seen[place] = _found(address, partner, patience, named)
    return (_seen[place],)


def _found(address: Address, partner: str, patience: float, named: str) -> str:
    """Return the key of a server that has the fingerprint *named*."""
    shown = []
    for key in _offers(address, partner, patience):
        if fingerprint(key) == named.rstrip("="):
            return key
        shown.append(key)
    raise changed(address, partner, (named,), tuple(shown))


def algorithms(keys: tuple[str, ...]) -> str:
    """Name the algorithms by which a server can prove to have one of *keys*, spaces between."""
    kinds = dict.fromkeys(key.split()[0] for key in keys)
    return " ".join(RSA if kind == "ssh-rsa" else kind for kind in kinds)


def fingerprint(key: str) -> str:
    """Return ``SHA256:...`` of a key such as ``ssh-ed25519 AAAA...``."""
    digest = hashlib.sha256(base64.b64decode(key.split()[1])).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def offered(address: Address, partner: str, patience: float) -> tuple[str, ...]:
    """Ask a server for its keys, without logging in; DeliveryUnavailable when it does not answer."""
    return tuple(_offers(address, partner, patience))


def _offers(address: Address, partner: str, patience: float) -> Iterator[str]:
    answered = False
    trouble: Exception | None = None
    for kinds in KINDS:
        try:
            key = _offered(address, kinds, min(CONNECT_S, patience))
        except OSError as error:
            raise rclone_failures.failure(partner, f"{error}", address) from error
        except Exception as error:  # paramiko's, and what its threads leave of a broken line: EOFError, ...
            trouble = error
        else:
            answered = True
            yield key
    if not answered:
        raise DeliveryUnavailable(
            f"partner '{partner}': '{address.host}' does not speak SSH as it should ({trouble}). "
            f"Expected an SFTP server at port {address.port or 22}. Run: rupor partners test {partner}"
        ) from trouble


def _offered(address: Address, kinds: tuple[str, ...], seconds: float) -> str:
    import paramiko

    logging.getLogger("paramiko").addHandler(logging.NullHandler())
    line = socket.create_connection((address.host, address.port or 22), timeout=seconds)
    transport = paramiko.Transport(line)
    try:
        transport.banner_timeout = transport.handshake_timeout = seconds
        transport.get_security_options().key_types = kinds
        transport.start_client(timeout=seconds)
        key = transport.get_remote_server_key()
        return f"{key.get_name()} {key.get_base64()}"
    finally:
        transport.close()
        line.close()


def changed(
    address: Address, partner: str, expected: tuple[str, ...], shown: tuple[str, ...]
) -> DeliveryError:
    """Make the error for a server with other keys (*shown*) than the *expected* fingerprints."""
    return DeliveryError(
        f"partner '{partner}': the server '{address.host}' has another key than the one that was vouched for: "
        f"{_list(shown)} instead of '{', '.join(expected)}'. Nothing was sent: either the station has a new server, or "
        f"somebody is listening. Ask the station by telephone, then change host_key of the partner. "
        f"Run: rupor partners test {partner}"
    )


def _strange(address: Address, partner: str, patience: float) -> tuple[str, ...]:
    shown = offered(address, partner, patience)
    raise DeliveryError(
        f"partner '{partner}': nobody vouches for the server '{address.host}', whose key is {_list(shown)}. "
        "Nothing was sent. "
        f"Ask the station by telephone whether that is its key, then add to the partner: "
        f'host_key = "{fingerprint(shown[0])}". Run: rupor partners test {partner}'
    )


def _list(keys: tuple[str, ...]) -> str:
    return " or ".join(f"'{fingerprint(key)}' ({key.split()[0]})" for key in keys)


def _known(address: Address) -> tuple[str, ...]:
    """Return the keys that the user's known_hosts has for a server; names there may be hashed."""
    import paramiko

    file = KNOWN_HOSTS.expanduser()
    if not file.is_file():
        return ()
    known = paramiko.HostKeys(str(file))
    name = f"[{address.host}]:{address.port}" if address.port not in (0, 22) else address.host
    found: Mapping[str, Any] = known.lookup(name) or {}
    return tuple(f"{key.get_name()} {key.get_base64()}" for key in found.values())


def _key(named: str, partner: str) -> str:
    """Take the key out of ``ssh-ed25519 AAAA... comment`` or of a whole line of known_hosts."""
    words = named.split()
    for kind, key in itertools.pairwise(words):
        if key.startswith("AAAA"):
            try:
                base64.b64decode(key, validate=True)
            except binascii.Error:
                break
            return f"{kind} {key}"
    raise DeliveryError(
        f"partner '{partner}': host_key is no key of an SSH server. Expected 'SHA256:...', 'ssh-ed25519 AAAA...' or "
        f"a line of known_hosts. Run: rupor partners test {partner}"
    )
