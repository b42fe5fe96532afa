"""The parts of an address that people write: ``sftp://user@host:port/folder``, checked, with escapes resolved.

A password never stands in one. No error repeats an address, for what is wrong with it may be that.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from rupor.radio.partners.mistakes import Mistakes

PORTS = range(1, 65_536)

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What an address says."""

    user: str
    host: str
    """In ASCII; an IPv6 address without brackets."""
    port: int
    """0: the usual one."""
    path: str
    """With its first slash and without its last; empty for none."""

    def written(self, scheme: str) -> str:
        """Write the address again, without the user."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port else ""
        return f"{scheme}://{host}{port}{quote(self.path, safe='/~@!$&()*+,;=:')}"


def parts(rest: str, key: str, mistakes: Mistakes) -> Parts | None:
    """Read what follows ``scheme://``; None where something is wrong, which *mistakes* tell under *key*."""
    authority, slash, path = rest.partition("/")
    user, _, server = authority.rpartition("@")
    # 'user:pass/word@host' reads as the host 'user' with a port: better refuse an '@' in a folder than show that.
    if ":" in user or ("@" in path and ":" in re.sub(r"^\[[^]]*\]", "", server)):
        mistakes.add(
            key,
            "holds a password, or '@' in a folder. Expected no password here: write password = \"env:NAME\" below, "
            "take it out and change it, for this file is passed on. Write '%40' for '@' in a folder's name",
        )
        return None
    host, port = _server(server, key, mistakes)
    found = _decoded(user, key, mistakes)
    folder = folders(f"{slash}{path}", key, mistakes)
    if host is None or port is None or found is None or folder is None:
        return None
    return Parts(user=found, host=host, port=port, path=folder)


def _server(server: str, key: str, mistakes: Mistakes) -> tuple[str | None, int | None]:
    """Read ``host:port``."""
    if server.startswith("["):
        inner, closed, after = server[1:].partition("]")
        host = _version_6(inner) if closed and (not after or after.startswith(":")) else None
        number = after[1:]
        if host is None:
            mistakes.add(
                key,
                "holds no IPv6 address between '[' and ']'. Expected one such as [2001:db8::1]. Correct it",
            )
    elif server.count(":") > 1:
        mistakes.add(
            key, "holds an IPv6 address without brackets. Expected [2001:db8::1]. Put it into '[' and ']'"
        )
        return None, None
    else:
        name, colon, number = server.partition(":")
        number = number if colon else ""
        host = _name(name, key, mistakes)
    return host, _port(number, key, mistakes)


def _version_6(text: str) -> str | None:
    try:
        return str(ipaddress.IPv6Address(unquote(text)))
    except ValueError:
        return None


def _name(name: str, key: str, mistakes: Mistakes) -> str | None:
    """Return a host's name in ASCII (IDNA)."""
    if not name:
        mistakes.add(key, "names no host. Expected one after '//', such as sftp.example.org. Add it")
        return None
    ascii = name if name.isascii() else _idna(name)
    labels = ascii.rstrip(".").split(".")
    if len(ascii) > 253 or not all(map(_LABEL.fullmatch, labels)):
        mistakes.add(key, "has a host that is no name. Expected one such as sftp.example.org. Correct it")
        return None
    if labels[-1].isdecimal() and not _version_4(ascii):
        mistakes.add(key, "has a host that is no IPv4 address. Expected four numbers up to 255. Correct it")
        return None
    return ascii


def _idna(name: str) -> str:
    """Write a host's name as name servers know it; empty where it cannot be one."""
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


def _version_4(text: str) -> bool:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True


def _port(number: str, key: str, mistakes: Mistakes) -> int | None:
    if not number:
        return 0
    if not (number.isascii() and number.isdecimal() and len(number) < 6 and int(number) in PORTS):
        # Not repeated: in a mistyped address it is the beginning of a password.
        mistakes.add(
            key,
            f"has a port that is no number from 1 to {PORTS[-1]}. Expected one after the host. Correct it",
        )
        return None
    return int(number)


def _decoded(text: str, key: str, mistakes: Mistakes) -> str | None:
    """Resolve percent-escapes."""
    try:
        found = None if _BAD_ESCAPE.search(text) else unquote(text, errors="strict")
    except UnicodeDecodeError:
        found = None
    if found is None:
        mistakes.add(
            key, "has '%' before what is no escape of UTF-8. Expected '%25' for a percent sign. Correct it"
        )
    elif not found.isprintable():
        mistakes.add(key, "holds an escape of a sign that cannot be shown. Expected letters. Correct it")
        return None
    return found


def folders(text: str, key: str, mistakes: Mistakes) -> str | None:
    """Return ``/folder/folder`` of an address, its escapes resolved, doubled slashes and single dots left out."""
    for sign in "?#":
        if sign in text:
            mistakes.add(
                key, f"holds '{sign}'. Expected '%{ord(sign):X}' in its place in a folder's name. Correct it"
            )
            return None
    found = _decoded(text, key, mistakes)
    if found is None:
        return None
    names = [part for part in found.split("/") if part not in ("", ".")]
    if ".." in names:
        mistakes.add(key, "holds '..'. Expected the folder itself. Write where it leads")
        return None
    return "".join(f"/{part}" for part in names)
