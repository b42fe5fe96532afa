"""The line to the office's mail server: opened, encrypted, logged in; and what can go wrong with it, in one place.

A password goes over TLS alone, unless the partner file says in words that nothing is to be encrypted. A server that
does not offer STARTTLS where it should is refused: somebody on the way may have taken the offer out.
"""

import base64
import contextlib
import functools
import smtplib
import ssl
from collections.abc import Iterator
from pathlib import Path

from rupor.errors import ConfigError, DeliveryError, DeliveryUnavailable
from rupor.model import Address
from rupor.radio.partners import secrets

OURSELVES = "[127.0.0.1]"
"""What we call ourselves: the name of the office's machine is nobody's business (RFC 5321, 4.1.3)."""
PORTS = {"tls": 465, "starttls": 587, "none": 25}
LONGEST_ANSWER = 200
"""Letters of a server's answer that are shown."""
LEAVING_S = 5.0
"""How long we wait for a server to say goodbye."""


@contextlib.contextmanager
def line(where: str, server: Address, patience: float) -> Iterator[smtplib.SMTP]:
    """Open the line to *server*, and log in where it has a user; close it at the end.

    Raise DeliveryUnavailable for what another try may mend, DeliveryError for what it will not, and ConfigError
    for a password or a certificate file that is not there. They begin with *where*.
    """
    context = _context(where, server)
    with _mapped(where, server, patience):
        smtp = _opened(where, server, context, patience)
        try:
            _login(where, server, smtp)
            yield smtp
        finally:
            _close(smtp, patience)


def place(server: Address) -> str:
    """Name a mail server in errors."""
    return f"{server.host}:{_port(server)}"


def answer(code: int | str, text: bytes | str) -> str:
    """Return a server's answer as it can be shown: one short line without secrets and control signs."""
    read = text.decode(errors="replace") if isinstance(text, bytes) else text
    shown = "".join(sign if sign.isprintable() else " " for sign in secrets.hidden(read))
    return secrets.hidden(" ".join(f"{code} {shown}".split()))[:LONGEST_ANSWER]


def refused(where: str, what: str, code: int, text: bytes, then: str) -> DeliveryError:
    """Make the error for an answer that is not the good one: 4xx may be mended by another try, all others not."""
    kind = DeliveryUnavailable if 400 <= code < 500 else DeliveryError
    advice = "Expected it to be free. Try again later" if kind is DeliveryUnavailable else then
    return kind(f"{where}: {what} ({answer(code, text)}). {advice}")


def _port(server: Address) -> int:
    return server.port or PORTS[server.security]


def _context(where: str, server: Address) -> ssl.SSLContext:
    """Return what decides whom to trust, and check the office's certificate file."""
    try:
        return _trusting(
            server.certificate, server.certificate.stat().st_mtime_ns if server.certificate else 0
        )
    except OSError as error:  # an SSLError is one too
        raise ConfigError(
            f"{where}: '{server.certificate}' cannot be used ({error.strerror or 'no certificate in it'}). "
            "Expected a PEM file with certificates. Correct 'certificate' under [mail]"
        ) from error


@functools.lru_cache(maxsize=8)
def _trusting(certificate: Path | None, changed: int) -> ssl.SSLContext:
    """Make it once for all letters: to read the system's certificates takes as long as to send a letter."""
    context = ssl.create_default_context()
    if certificate:
        context.load_verify_locations(cafile=certificate)
    return context


def _opened(where: str, server: Address, context: ssl.SSLContext, patience: float) -> smtplib.SMTP:
    """Connect; the line is encrypted when this returns, unless it is to be in the open."""
    host, port = server.host, _port(server)
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, port, OURSELVES, timeout=patience, context=context)
    else:
        smtp = smtplib.SMTP(host, port, OURSELVES, timeout=patience)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            if not smtp.has_extn("starttls"):
                raise DeliveryError(
                    f"{where}: offers no encryption. Expected STARTTLS; somebody on the way may hide it. Ask who runs "
                    'the server, or use its TLS port: server = "smtps://...:465" under [mail]'
                )
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _login(where: str, server: Address, smtp: smtplib.SMTP) -> None:
    """Log in, with names and passwords in any letters (RFC 4616); smtplib's own way knows ASCII alone."""
    if not server.user:
        return
    ways = smtp.esmtp_features.get("auth", "").upper().split()
    password = secrets.value(server.password, "partners.toml: mail.password")
    if "PLAIN" in ways:
        code, text = smtp.docmd("AUTH", "PLAIN " + _coded(f"\0{server.user}\0{password}"))
    elif "LOGIN" in ways:
        code, text = smtp.docmd("AUTH", "LOGIN")
        for one in (server.user, password):
            if code == 334:
                code, text = smtp.docmd(_coded(one))
    else:
        raise DeliveryError(
            f"{where}: takes no password (it offers: {answer('', ' '.join(ways)) or 'nothing'}). Expected AUTH "
            "PLAIN or LOGIN. Ask who runs it for an application password, or take 'user' out under [mail]"
        )
    if code != 235:
        then = "Expected user and password to be right. Correct 'user' and 'password' under [mail]"
        raise refused(where, f"does not let '{server.user}' in", code, text, then)


def _coded(text: str) -> str:
    coded = base64.b64encode(text.encode()).decode()
    secrets.hide(coded)
    return coded


def _close(smtp: smtplib.SMTP, patience: float) -> None:
    """Say goodbye, and wait for no answer: what was sent is sent, and is to be written down at once."""
    with contextlib.suppress(OSError, ValueError):  # smtplib's errors are OSErrors
        if smtp.sock:
            smtp.sock.settimeout(min(patience, LEAVING_S))
            smtp.putcmd("QUIT")
    smtp.close()


@contextlib.contextmanager
def _mapped(where: str, server: Address, patience: float) -> Iterator[None]:
    """Turn the errors of smtplib, of TLS and of the network into ours."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise DeliveryError(
            f"{where}: its certificate cannot be trusted ({error.verify_message}). Expected one for '{server.host}' by "
            "an authority that this system knows. Correct 'server' under [mail], or name the authority's PEM file "
            'there: certificate = "..."'
        ) from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError, smtplib.SMTPServerDisconnected) as error:
        raise _gone(where, error, patience) from error
    except ssl.SSLError as error:
        raise DeliveryError(
            f"{where}: no encrypted line ({error.reason or 'TLS failed'}). Expected smtps:// where TLS begins at once "
            "(port 465), smtp:// where it begins by STARTTLS (port 587). Correct 'server' under [mail]"
        ) from error
    except smtplib.SMTPResponseException as error:
        text = error.smtp_error
        told = text if isinstance(text, bytes) else str(text).encode()
        raise refused(where, "does not take us", error.smtp_code, told, "Expected a mail server") from error
    except OSError as error:
        raise _gone(where, error, patience) from error


def _gone(where: str, error: BaseException, patience: float) -> DeliveryUnavailable:
    """Make the error for a line that is dead."""
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        what = f"no answer for {patience:g} seconds"
    elif isinstance(error, OSError) and error.strerror:
        what = f"no line to it ({error.strerror})"
    else:
        what = "it hung up"
    return DeliveryUnavailable(f"{where}: {what}; nothing was sent. Expected a server. Try again later")
