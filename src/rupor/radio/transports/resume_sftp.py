"""An SFTP connection that can write from the middle of a file on: paramiko, to a server whose key is vouched for."""

import contextlib
import io
import logging
import socket
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization as keys
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from rupor.errors import DeliveryError
from rupor.model import Partner
from rupor.radio.transports import host_keys, rclone_failures

CONNECT_S = 20.0
_KINDS: tuple[tuple[type, type[paramiko.PKey]], ...] = (
    (ed25519.Ed25519PrivateKey, paramiko.Ed25519Key),
    (ec.EllipticCurvePrivateKey, paramiko.ECDSAKey),
    (rsa.RSAPrivateKey, paramiko.RSAKey),
)


@contextlib.contextmanager
def opened(partner: Partner) -> Iterator["Sftp"]:
    """Connect, check the server's key, and log in; what goes wrong in the block is a delivery's error too."""
    address = partner.address
    logging.getLogger("paramiko").addHandler(logging.NullHandler())
    with _told(partner), contextlib.ExitStack() as ends:
        known = host_keys.vouched(address, partner.name, partner.patience)
        seconds = min(CONNECT_S, partner.patience)
        line = socket.create_connection((address.host, address.port or 22), timeout=seconds)
        ends.callback(line.close)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            # paramiko waits for ever for a line that takes no more bytes; so the system gives it up (tcp(7), Linux).
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(partner.patience * 1000))
        transport = paramiko.Transport(line)
        ends.callback(transport.close)
        transport.banner_timeout = transport.handshake_timeout = transport.auth_timeout = seconds
        spoken = transport.get_security_options()
        kinds = host_keys.algorithms(known).split()
        # A server shows one of its keys: it is asked for the kind that is vouched for.
        spoken.key_types = tuple(kind for kind in spoken.key_types if kind in kinds) or spoken.key_types
        try:
            transport.start_client(timeout=seconds)
            key = transport.get_remote_server_key()
            shown: tuple[str, ...] = (f"{key.get_name()} {key.get_base64()}",)
        except paramiko.ssh_exception.IncompatiblePeer:  # it has no key of these kinds
            shown = host_keys.offered(address, partner.name, partner.patience)
        if not {*shown} & {*known}:
            expected = tuple(map(host_keys.fingerprint, known))
            raise host_keys.changed(address, partner.name, expected, shown)
        _log_in(transport, partner)
        channel = transport.open_session(timeout=seconds)
        channel.settimeout(partner.patience)
        channel.invoke_subsystem("sftp")
        client = paramiko.SFTPClient(channel)
        ends.callback(client.close)
        yield Sftp(client)


def _log_in(transport: paramiko.Transport, partner: Partner) -> None:
    """Show a key (the password is then its passphrase), else the password, else what the user's SSH agent holds."""
    from rupor.radio.partners import secrets

    address = partner.address
    password = secrets.value(address.password, f"partner '{partner.name}'")
    if address.key is not None:
        transport.auth_publickey(address.user, _private(partner, address.key.expanduser(), password))
    elif password:
        transport.auth_password(address.user, password)
    else:
        with contextlib.closing(paramiko.Agent()) as agent:
            for key in agent.get_keys():
                with contextlib.suppress(paramiko.AuthenticationException):
                    transport.auth_publickey(address.user, key)
                    return
        raise paramiko.AuthenticationException("no key of the user's SSH agent")


def _private(partner: Partner, file: Path, passphrase: str) -> paramiko.PKey:
    """Read a private key, in OpenSSH's form or as PEM."""
    try:
        data = file.read_bytes()
        load = keys.load_ssh_private_key if b"BEGIN OPENSSH" in data else keys.load_pem_private_key
        try:
            private = load(data, passphrase.encode() or None)
        except TypeError:  # a passphrase too many, or one too few
            private = load(data, None)
        kind = next(kind for family, kind in _KINDS if isinstance(private, family))
        how = keys.Encoding.PEM, keys.PrivateFormat.OpenSSH, keys.NoEncryption()
        made: paramiko.PKey = kind.from_private_key(io.StringIO(private.private_bytes(*how).decode()))
        return made
    except TypeError as error:
        words = "private key is passphrase protected"
        raise rclone_failures.failure(partner.name, words, partner.address) from error
    except (OSError, ValueError, StopIteration, UnsupportedAlgorithm, paramiko.SSHException) as error:
        words = f"failed to read private key: {error}"
        raise rclone_failures.failure(partner.name, words, partner.address) from error


@contextlib.contextmanager
def _told(partner: Partner) -> Iterator[None]:
    """Turn what paramiko, the server and the line do into errors of a delivery."""
    try:
        yield
    except DeliveryError:
        raise
    except paramiko.AuthenticationException as error:
        raise rclone_failures.failure(
            partner.name, f"unable to authenticate: {error}", partner.address
        ) from error
    except TimeoutError as error:
        raise rclone_failures.failure(partner.name, "timed out", partner.address) from error
    except (EOFError, paramiko.SSHException) as error:
        raise rclone_failures.failure(partner.name, f"connection lost: {error}", partner.address) from error
    except OSError as error:
        # paramiko closes the file of a broken line, and says only that
        words = "connection lost" if "closed" in str(error).lower() else str(error)
        raise rclone_failures.failure(partner.name, words, partner.address) from error


class Sftp:
    """A session; see ``resume.Line``."""

    def __init__(self, client: paramiko.SFTPClient) -> None:
        self._client = client

    def size(self, name: str) -> int | None:
        """Return the size of a file in bytes; None when there is none."""
        try:
            return self._client.stat(name).st_size
        except FileNotFoundError:
            return None

    def tail(self, name: str, begin: int, most: int) -> bytes:
        """Return up to *most* bytes of a file from *begin* on."""
        with self._client.open(name, "rb") as file:
            file.seek(begin)
            return bytes(file.read(most))

    def folders(self, name: str) -> None:
        """Make the folders above *name*."""
        for folder in reversed(PurePosixPath(name).parents):
            if str(folder) in (".", "/") or self.size(str(folder)) is not None:
                continue
            try:
                self._client.mkdir(str(folder))
            except OSError:
                if self.size(str(folder)) is None:  # else another process made it just now
                    raise

    def send(self, blocks: Iterator[bytes], name: str, begin: int) -> None:
        """Write *blocks* into a file from byte *begin* on; from 0, in place of what is there."""
        with self._client.open(name, "r+b" if begin else "wb") as file:
            file.seek(begin)
            file.set_pipelined(True)
            for block in blocks:
                file.write(block)
