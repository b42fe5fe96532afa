"""An FTP connection, with TLS or without, that can write from the middle of a file on (REST, RFC 3659, 5)."""

import contextlib
import ftplib
import socket
import ssl
from collections.abc import Iterator
from pathlib import PurePosixPath

from rupor.errors import DeliveryError
from rupor.model import Partner
from rupor.radio.transports import rclone_failures

IMPLICIT = 990
"""The port at which TLS begins at once (IANA's ftps)."""
_MISMATCH = (62, 63, 64)
"""X509_V_ERR_HOSTNAME_MISMATCH, _EMAIL_, _IP_ADDRESS_: a certificate for another name."""
_EXPIRED = 10
"""X509_V_ERR_CERT_HAS_EXPIRED."""


@contextlib.contextmanager
def opened(partner: Partner) -> Iterator["Ftp"]:
    """Connect, check the server's certificate, and log in; what goes wrong in the block is a delivery's error too."""
    from rupor.radio.partners import secrets

    address = partner.address
    password = secrets.value(address.password, f"partner '{partner.name}'")
    with _told(partner):
        session: ftplib.FTP
        if address.kind == "ftps":
            implicit = address.port == IMPLICIT
            session = _Encrypted(_context(partner), implicit=implicit, timeout=partner.patience)
        else:
            session = ftplib.FTP(timeout=partner.patience, encoding="utf-8")
        try:
            session.connect(address.host, address.port or 21)
            session.login(address.user or "anonymous", password)
            if isinstance(session, ftplib.FTP_TLS):
                session.prot_p()
            session.voidcmd("TYPE I")
            yield Ftp(session)
            with contextlib.suppress(OSError, EOFError, ftplib.Error):
                session.quit()
        finally:
            session.close()


def _context(partner: Partner) -> ssl.SSLContext:
    made = ssl.create_default_context()
    if partner.address.certificate is not None:
        try:
            made.load_verify_locations(partner.address.certificate.expanduser())
        except OSError as error:  # ssl.SSLError too
            raise DeliveryError(
                f"partner '{partner.name}': certificate '{partner.address.certificate}' cannot be read. Expected a PEM "
                f"file with what the station's server is signed by. Run: rupor partners test {partner.name}"
            ) from error
    return made


class _Encrypted(ftplib.FTP_TLS):
    """FTP with TLS whose data connections go on with the TLS session of the commands: servers insist on it."""

    def __init__(self, context: ssl.SSLContext, *, implicit: bool, timeout: float) -> None:
        super().__init__(context=context, timeout=timeout, encoding="utf-8")
        self._implicit = implicit

    def connect(
        self,
        host: str = "",
        port: int = 0,
        timeout: float = -999,
        source_address: tuple[str, int] | None = None,
    ) -> str:
        """Connect; with TLS at once where it is implicit."""
        if not self._implicit:
            return super().connect(host, port, timeout, source_address)
        self.host, self.port = host, port
        plain = socket.create_connection((host, port), self.timeout)
        self.af = plain.family
        self.sock = self.context.wrap_socket(plain, server_hostname=host)
        self.file = self.sock.makefile("r", encoding=self.encoding)
        self.welcome = self.getresp()
        return self.welcome

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        """Open a data connection."""
        plain, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        session = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
        return self.context.wrap_socket(plain, server_hostname=self.host, session=session), size


@contextlib.contextmanager
def _told(partner: Partner) -> Iterator[None]:
    """Turn what the server and the line do into errors of a delivery."""
    try:
        yield
    except DeliveryError:
        raise
    except (OSError, EOFError, ftplib.Error, UnicodeError) as error:
        raise rclone_failures.failure(partner.name, _words(error), partner.address) from error


def _words(error: Exception) -> str:
    """Say it in the words of rclone, whose errors are explained to people."""
    match error:
        case ssl.SSLCertVerificationError(verify_code=code, verify_message=said):
            if code in _MISMATCH:
                return f"x509: certificate is valid for others: {said}"
            if code == _EXPIRED:
                return f"x509: certificate has expired or is not yet valid: {said}"
            return f"x509: certificate signed by unknown authority: {said}"
        case TimeoutError():
            return "timed out"
        case EOFError() | ssl.SSLError():
            return f"connection lost: {error}"
        case _:
            return str(error)


class Ftp:
    """A session; see ``resume.Line``."""

    def __init__(self, session: ftplib.FTP) -> None:
        self._session = session

    def size(self, name: str) -> int | None:
        """Return the size of a file in bytes; None when there is none."""
        try:
            return self._session.size(name)
        except ftplib.error_perm:
            return None  # also where a server does not know SIZE: then there is nothing to go on with

    def tail(self, name: str, begin: int, most: int) -> bytes:
        """Return up to *most* bytes of a file from *begin* on."""
        found = bytearray()
        self._session.retrbinary(f"RETR {name}", found.extend, rest=begin)
        return bytes(found[:most])

    def folders(self, name: str) -> None:
        """Make the folders above *name*."""
        for folder in reversed(PurePosixPath(name).parents):
            if str(folder) not in (".", "/"):
                with contextlib.suppress(
                    ftplib.error_perm
                ):  # most are there; if one is not, nothing can be written
                    self._session.mkd(str(folder))

    def send(self, blocks: Iterator[bytes], name: str, begin: int) -> None:
        """Write *blocks* into a file from byte *begin* on; from 0, in place of what is there."""
        with contextlib.closing(self._session.transfercmd(f"STOR {name}", begin or None)) as data:
            for block in blocks:
                data.sendall(block)
            if isinstance(data, ssl.SSLSocket):
                data.unwrap()  # without this end, a server takes the file for cut short (vsftpd)
        self._session.voidresp()
