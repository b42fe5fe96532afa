"""Mail addresses of people, and the mail server of the office."""

from collections.abc import Mapping
from email.headerregistry import Address as Mailbox
from pathlib import Path

from rupor.errors import ConfigError
from rupor.model import Address
from rupor.radio.partners import access, url
from rupor.radio.partners.mistakes import Mistakes
from rupor.radio.transports import mail_address

PORTS = {"smtp": 587, "smtps": 465}
"""Submission: RFC 6409; with TLS at once: RFC 8314, 3.3."""


def people(texts: list[str], key: str, mistakes: Mistakes) -> tuple[str, ...]:
    """Read the mail addresses of several people, each once, with domains in ASCII."""
    found = [_read(text, key, mistakes) for text in texts]
    return tuple(dict.fromkeys(one.addr_spec for one in found if one))


def sender(text: str, mistakes: Mistakes) -> str:
    """Read who letters are from: ``Radio Unit <radio@example.org>``, or the address alone."""
    if not text:
        mistakes.add(
            "from",
            'is missing. Expected who letters are from: from = "Radio Unit <radio@example.org>". Add it',
        )
        return ""
    return str(_read(text, "from", mistakes) or "")


def _read(text: str, key: str, mistakes: Mistakes) -> Mailbox | None:
    try:
        return mail_address.read(text, f"{mistakes.where}.{key}")
    except ConfigError as error:
        mistakes.told.append(str(error))
        return None


def server(given: Mapping[str, str], folder: Path, mistakes: Mistakes) -> Address | None:
    """Read the table ``[mail]``."""
    scheme, mark, rest = given.get("server", "").partition("://")
    known = scheme.lower() in PORTS and bool(mark)
    if not known:
        state = "does not begin with smtp:// or smtps://" if given.get("server") else "is missing"
        mistakes.add("server", f'{state}. Expected server = "smtp://mail.example.org:587". Write it so')
    found = url.parts(rest, "server", mistakes) if known else None
    if found and found.path:
        mistakes.add("server", "names a folder. Expected a host and a port alone. Take it out")
    user = given.get("user", "") or (found.user if found else "")
    secret = access.password(given, mistakes)
    pair(given, user, mistakes)
    plain = bool(given.get("without_encryption")) and scheme.lower() == "smtp"
    access.encryption(given, "this server's smtp" if plain else "", mistakes)
    address = sender(given.get("from", ""), mistakes)
    certificate = access.certificate(given, folder, mistakes)
    if found is None:
        return None
    return Address(
        kind="mail",
        host=found.host,
        port=found.port or PORTS[scheme.lower()],
        user=user,
        password=secret,
        sender=address,
        security="tls" if scheme.lower() == "smtps" else "none" if plain else "starttls",
        certificate=certificate,
    )


def pair(given: Mapping[str, str], user: str, mistakes: Mistakes) -> None:
    """Check that a user and a password stand together, or neither."""
    if user and not given.get("password"):
        mistakes.add("password", "is missing beside 'user'. Expected password = \"env:NAME\". Add it")
    if given.get("password") and not user:
        mistakes.add("user", "is missing beside 'password'. Expected the name to log in with. Add it")
