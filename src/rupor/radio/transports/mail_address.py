"""E-mail addresses as people write them, and as mail servers take them (RFC 5321, 6531)."""

import re
from email.headerregistry import Address

from rupor.errors import ConfigError

LONGEST_LOCAL = 64
LONGEST = 254
"""Bytes before the ``@``, and of the whole address (RFC 5321, 4.5.3.1)."""
_FORM = re.compile(r"""(?:"?(?P<name>[^"<>]*?)"?\s*<(?P<framed>[^<>]*)>|(?P<bare>[^<>]*))""")
_LOCAL = re.compile(r"""[^\s.@<>"\\,;:()\[\]\x00-\x20\x7f]+(?:\.[^\s.@<>"\\,;:()\[\]\x00-\x20\x7f]+)*""")
"""A dot-atom. Quoted forms are legal and never seen; what they may hold has fooled many a mail program."""
_DOMAIN = re.compile(
    r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE
)


def read(text: str, where: str) -> Address:
    """Return the address in *text*, with the name before it and its domain as name servers know it.

    Raise ConfigError, which begins with *where*, for what is no address, and for anything that could lead out of its
    line in a letter or in what is told to a server.

    >>> str(read("Ольга <olga@пример.рф>", "partners.toml"))
    'Ольга <olga@xn--e1afmkfd.xn--p1ai>'
    """
    found = _FORM.fullmatch(text.strip())
    local, at, domain = (
        (found["framed"] or found["bare"] or "").strip().rpartition("@") if found else ("", "", "")
    )
    plain = _plain(domain)
    known = at and _LOCAL.fullmatch(local) and local.isprintable() and plain
    name = (found["name"] or "").strip() if found else ""
    if not known or not name.isprintable() or _too_long(local, plain):
        shown = text[:80].encode("unicode_escape").decode() if not text.isprintable() else text[:80]
        raise ConfigError(
            f"{where}: '{shown}' is no e-mail address. Expected one such as news@example.org or "
            "'Radio Unit <radio@example.org>'. Correct it"
        )
    return Address(display_name=name, username=local, domain=plain)


def _plain(domain: str) -> str:
    """Return a domain in ASCII; empty when it is none."""
    if domain.isascii():
        return domain if _DOMAIN.fullmatch(domain) else ""
    import idna

    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return ""


def _too_long(local: str, domain: str) -> bool:
    length = len(local.encode(errors="replace"))
    return length > LONGEST_LOCAL or length + 1 + len(domain) > LONGEST
