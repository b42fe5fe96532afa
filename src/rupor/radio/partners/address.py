"""Where a partner's files go: every form of ``address``, with the keys that belong to it.

Each form allows some keys and needs some; what is not used is a mistake, for somebody meant something by it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rupor.model import Address, Place
from rupor.radio.partners import access, mailboxes, url
from rupor.radio.partners.mistakes import Mistakes
from rupor.run.registry import close_matches

KEYS = (
    *("server", "region", "user", "password", "key", "host_key"),
    *("certificate", "station", "without_encryption"),
)
"""What may stand beside ``address``, each with some of its forms."""
FORMS: Mapping[str, str] = {
    "sftp": "sftp://user@host/folder",
    "ftps": "ftps://user@host/folder",
    "ftp": "ftp://user@host/folder",
    "s3": "s3://bucket/prefix",
    "webdav": "webdav:https://host/folder",
    "nextcloud": "nextcloud:https://host/remote.php/dav/files/USER/folder",
    "azuracast": "azuracast:https://host/folder",
    "libretime": "libretime:https://host",
    "rclone": "rclone:REMOTE:folder",
    "folder": "folder:/media/stick",
    "mailto": "mailto:name@example.org",
}
"""Beginnings of addresses, each with a whole one."""
ATOMIC: tuple[Place, ...] = ("s3", "azuracast", "libretime", "mail")
"""Places where a file appears whole under its name, so that none can wait beside it."""

_WEB = ("user", "password", "certificate", "without_encryption")
_SERVICE = ("password", "certificate", "without_encryption")
_USED: Mapping[str, tuple[str, ...]] = {
    "sftp": ("user", "password", "key", "host_key"),
    "ftps": ("user", "password", "certificate"),
    "ftp": ("user", "password", "without_encryption"),
    "s3": ("server", "region", *_WEB),
    "webdav": _WEB,
    "nextcloud": _WEB,
    "azuracast": ("station", *_SERVICE),
    "libretime": _SERVICE,
    "rclone": (),
    "folder": (),
    "mailto": (),
}
_NEEDED: Mapping[str, Mapping[str, str]] = {
    "s3": {"user": "the access key's id", "password": '"env:NAME", where the secret key is'},
    "azuracast": {
        "station": "the station's short name or number",
        "password": '"env:NAME", where the API key is',
    },
    "libretime": {"password": '"env:NAME", where the API key is'},
}
_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]")
_REMOTE = re.compile(r"[\w.+@][\w.+@ -]*")
"""As rclone names its remotes; no options after a comma, which may hold passwords."""
_NEXTCLOUD = re.compile(r"(?P<root>.*/remote\.php/dav/files/(?P<user>[^/]+))(?P<folder>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An address that is being read."""

    form: str
    rest: str
    """What follows its beginning and the colon."""
    given: Mapping[str, str]
    folder: Path
    """Where the partner file is."""
    mistakes: Mistakes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """An address without what lets us in, and what of it is not encrypted."""

    address: Address
    plain: str = ""


def read(given: Mapping[str, str], folder: Path, mistakes: Mistakes) -> Address | None:
    """Make an Address of the key ``address`` and the *KEYS* beside it, files named from *folder*.

    None where it cannot be made; every mistake goes to *mistakes*, and no secret with it.
    """
    text = given.get("address", "").strip()
    form, colon, rest = text.partition(":")
    form = form.lower()
    if not colon or form not in FORMS:
        mistakes.add(
            "address",
            _unknown(form, bool(colon)) if text else f"is missing. Expected one of {_forms()}. Add it",
        )
        return None
    if not text.isprintable():
        mistakes.add("address", "holds signs that cannot be shown. Expected letters. Type it again")
        return None
    for key in KEYS:
        if given.get(key) and key not in _USED[form]:
            mistakes.add(key, f"is not used with '{form}' addresses. {_uses(form)}. Take it out")
    found = _READERS[form](Reading(form=form, rest=rest, given=given, folder=folder, mistakes=mistakes))
    return _entered(form, given, folder, found, mistakes)


def _unknown(form: str, whole: bool) -> str:
    if not whole:
        return f"has no beginning that says how to get there. Expected one of {_forms()}. Write it so"
    return f"has an unknown beginning '{form}:'. {close_matches(form, FORMS)}"


def _forms() -> str:
    return ", ".join(FORMS.values())


def _uses(form: str) -> str:
    return f"Expected {', '.join(_USED[form])} at most" if _USED[form] else "Expected none such"


def _entered(
    form: str, given: Mapping[str, str], folder: Path, found: _Found | None, mistakes: Mistakes
) -> Address | None:
    """Add what lets us in; what is not used with this form has been told already."""
    used = {key: given.get(key, "") for key in _USED[form]}
    user = (found.address.user if found else "") or used.get("user", "")
    if found and found.address.user and used.get("user") and form != "nextcloud":
        mistakes.add("user", "stands in the address as well. Expected it once. Take one of them out")
    # Where the address itself could not be read, it may have named the user.
    _needs(form, used, None if found is None else user, mistakes)
    if found or form == "ftp":
        access.encryption(used, found.plain if found else form, mistakes)
    secret = access.password(used, mistakes)
    key = access.private_key(used, folder, mistakes)
    host_key = access.host_key(used, mistakes)
    certificate = access.certificate(used, folder, mistakes)
    if found is None:
        return None
    return replace(
        found.address,
        user=used.get("user", "") or user,
        password=secret,
        key=key,
        host_key=host_key,
        certificate=certificate,
        station=used.get("station", ""),
        region=used.get("region", ""),
    )


def _needs(form: str, used: Mapping[str, str], user: str | None, mistakes: Mistakes) -> None:
    for key, what in _NEEDED.get(form, {}).items():
        if not used.get(key):
            mistakes.add(key, f"is missing. Expected {key} = {what}. Add it")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", used.get("station", "")):
        mistakes.add("station", "is no short name. Expected one such as web_radio, or a number. Correct it")
    if form in ("webdav", "nextcloud") and user is not None:
        mailboxes.pair(used, user, mistakes)
    if form in ("sftp", "ftps", "ftp"):
        _login(form, used, user, mistakes)


def _login(form: str, used: Mapping[str, str], user: str | None, mistakes: Mistakes) -> None:
    if user == "":
        mistakes.add("user", f"is missing. Expected the name to log in with, as in {FORMS[form]}. Add it")
    # Without either, SFTP asks the user's SSH agent.
    if form != "sftp" and not used["password"]:
        mistakes.add("password", 'is missing. Expected password = "env:NAME". Add it')


def _server(reading: Reading) -> _Found | None:
    """Read ``sftp://user@host:port/folder``, or of FTP; ``/~/`` begins where a login leads."""
    found = _parts(reading, reading.rest, "address", ("//",))
    if found is None:
        return None
    _, parts = found
    path = parts.path
    if path == "/~" or path.startswith("/~/"):
        path = path[3:]
    kind: Place = "sftp" if reading.form == "sftp" else "ftps" if reading.form == "ftps" else "ftp"
    return _Found(
        address=Address(kind=kind, host=parts.host, port=parts.port, user=parts.user, path=path),
        plain="ftp" if kind == "ftp" else "",
    )


def _s3(reading: Reading) -> _Found | None:
    """Read ``s3://bucket/prefix``; without ``server`` it is Amazon's in ``region``."""
    mistakes = reading.mistakes
    bucket, slash, rest = reading.rest.removeprefix("//").partition("/")
    path = None
    if not reading.rest.startswith("//") or not _BUCKET.fullmatch(bucket):
        mistakes.add(
            "address", f"names no bucket. Expected {FORMS['s3']}, user and password below. Write it so"
        )
    else:
        path = url.folders(f"{slash}{rest}", "address", mistakes)
    root = _s3_server(reading)
    if path is None or not root:
        return None
    plain = "http" if root.startswith("http:") else ""
    return _Found(address=Address(kind="s3", url=root, path=f"{bucket}{path}"), plain=plain)


def _s3_server(reading: Reading) -> str:
    """Return the address of an S3 server; empty where something is wrong with it."""
    text, region, mistakes = (
        reading.given.get("server", ""),
        reading.given.get("region", ""),
        reading.mistakes,
    )
    if region and not re.fullmatch(r"[a-z0-9-]+", region):
        mistakes.add("region", f"'{region}' is no region. Expected one such as eu-central-1. Correct it")
        return ""
    if not text:
        if not region:
            mistakes.add(
                "server", 'is missing. Expected server = "https://...", or for Amazon region = "...". Add it'
            )
        return f"https://s3.{region}.amazonaws.com" if region else ""
    found = _parts(reading, text, "server", ("https://", "http://"))
    if found and found[1].user:
        mistakes.add(
            "server", 'names a user. Expected user = "..." on a line of its own. Take it out of here'
        )
        return ""
    return found[1].written(found[0]) if found else ""


def _web(reading: Reading) -> _Found | None:
    """Read ``webdav:https://host/folder`` and the addresses of the web services."""
    found = _parts(reading, reading.rest, "address", ("https://", "http://"))
    if found is None:
        return None
    scheme, parts = found
    plain = scheme if scheme == "http" else ""
    if parts.user and "user" not in _USED[reading.form]:
        reading.mistakes.add("address", f"names a user. Expected {FORMS[reading.form]}. Take it out")
        return None
    if reading.form == "nextcloud":
        return _nextcloud(scheme, parts, plain, reading.mistakes)
    if reading.form == "azuracast":
        # AzuraCast has a host of its own, so that what follows is a folder among the station's files.
        root = replace(parts, path="").written(scheme)
        return _Found(address=Address(kind="azuracast", url=root, path=parts.path.lstrip("/")), plain=plain)
    kind: Place = "webdav" if reading.form == "webdav" else "libretime"
    return _Found(address=Address(kind=kind, url=parts.written(scheme), user=parts.user), plain=plain)


def _nextcloud(scheme: str, parts: url.Parts, plain: str, mistakes: Mistakes) -> _Found | None:
    match = _NEXTCLOUD.fullmatch(parts.path)
    if match is None:
        mistakes.add(
            "address",
            f"does not lead to a user's files. Expected {FORMS['nextcloud']}: Nextcloud shows it under 'Files', "
            "'Settings', 'WebDAV'. Copy it from there",
        )
        return None
    root = replace(parts, path=match["root"]).written(scheme)
    user = parts.user or match["user"]
    return _Found(
        address=Address(kind="nextcloud", url=root, path=match["folder"].lstrip("/"), user=user), plain=plain
    )


def _rclone(reading: Reading) -> _Found | None:
    remote, colon, path = reading.rest.partition(":")
    if not colon or not _REMOTE.fullmatch(remote):
        reading.mistakes.add(
            "address",
            f"names no remote of rclone's. Expected {FORMS['rclone']}, without options. Run: rclone listremotes",
        )
        return None
    path = path if path == "/" else path.rstrip("/")
    if ".." in path.split("/"):
        reading.mistakes.add("address", "holds '..'. Expected the folder itself. Write where it leads")
        return None
    return _Found(address=Address(kind="rclone", remote=remote, path=path))


def _local(reading: Reading) -> _Found | None:
    """Read ``folder:/media/stick``: spaces, percent signs and all, as the system names it."""
    name = reading.rest.strip()
    if not name or name.startswith("//"):
        reading.mistakes.add("address", f"names no folder. Expected {FORMS['folder']}. Correct it")
        return None
    return _Found(address=Address(kind="local", path=str(access.located(name, reading.folder))))


def _mail(reading: Reading) -> _Found | None:
    if "?" in reading.rest:
        reading.mistakes.add(
            "address", "holds '?'. Expected mail addresses alone. Take out what follows them"
        )
        return None
    texts = [text for text in reading.rest.split(",") if text.strip()]
    if not texts:
        reading.mistakes.add("address", f"names nobody. Expected {FORMS['mailto']}. Add a mail address")
    to = mailboxes.people(texts, "address", reading.mistakes)
    return _Found(address=Address(kind="mail", to=to)) if to else None


def _parts(
    reading: Reading, text: str, key: str, beginnings: tuple[str, ...]
) -> tuple[str, url.Parts] | None:
    """Read what follows one of *beginnings*, and return it with the scheme before ``://``."""
    for one in beginnings:
        if text.lower().startswith(one):
            parts = url.parts(text[len(one) :], key, reading.mistakes)
            return (one.removesuffix("//").removesuffix(":"), parts) if parts else None
    whole = FORMS[reading.form] if key == "address" else 'server = "https://..."'
    reading.mistakes.add(key, f"is not whole. Expected {whole}. Write it so")
    return None


_READERS: Mapping[str, Callable[[Reading], _Found | None]] = {
    "sftp": _server,
    "ftps": _server,
    "ftp": _server,
    "s3": _s3,
    "webdav": _web,
    "nextcloud": _web,
    "azuracast": _web,
    "libretime": _web,
    "rclone": _rclone,
    "folder": _local,
    "mailto": _mail,
}
