"""The whole of ``partners.toml``: its ledger, its mail server and its partners, with every mistake at once.

Imported only where there is such a file, for ``pydantic`` takes its time to load.
"""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

from rupor.errors import ConfigError
from rupor.model import Address, Partner, Secret
from rupor.radio.partners import Book, ProfileOf, access, mailboxes, naming, shape, url
from rupor.radio.partners.mistakes import Mistakes
from rupor.radio.partners.partner import partner
from rupor.run import tables
from rupor.run.registry import close_matches

MOST_TRIES = 20
POSTGRESQL = "postgresql://"
OPTIONS = ("application_name", "connect_timeout", "host", "sslcert", "sslkey", "sslmode", "sslrootcert")
"""Of a PostgreSQL address (libpq's names); none may hold a password."""

_BANDWIDTH = re.compile(r"(?=.*[1-9])\d{1,6}(?:\.\d{1,3})?[kKMG]")


def book(text: str, path: Path, profile_of: ProfileOf) -> Book:
    """Make a Book of the text of *path*; raise ConfigError with all its mistakes."""
    raw = tables.parsed(text, path, 'address = "sftp://user@host/folder"')
    form, told = shape.shaped(raw)
    folder = path.parent.absolute()
    mistakes = Mistakes(where="", told=told)
    ledger, ledger_password = _ledger(form, folder, mistakes)
    _limits(form, mistakes)
    mail = _mail(form.mail, folder, mistakes)
    partners = []
    for name, table in form.partners.items():
        own = Mistakes(where=f"partners.{name}", told=told)
        one = partner(name, table, folder, profile_of, form.mail is not None, own)
        if one:
            partners.append(one)
    if not raw.get("partners"):
        mistakes.add(
            "partners", "there are none. Expected lines under [partners.NAME]. Run: rupor partners --example"
        )
    told += _clashes(partners)
    if told or ledger is None:
        more = f"{path}: {len(told)} mistakes.\n" if len(told) > 1 else ""
        raise ConfigError(more + "\n".join(f"{path}: {one}" for one in told))
    return Book(
        partners=tuple(partners),
        ledger=ledger,
        ledger_password=ledger_password,
        mail=mail,
        bandwidth=form.bandwidth,
        tries=form.tries,
        source=path,
    )


def _limits(form: shape.File, mistakes: Mistakes) -> None:
    if form.bandwidth and not _BANDWIDTH.fullmatch(form.bandwidth):
        mistakes.add(
            "bandwidth",
            f"'{form.bandwidth}' is no speed. Expected bytes a second with k, M or G, such as 512k. Correct it, or "
            "take it out for no limit",
        )
    if not 1 <= form.tries <= MOST_TRIES:
        mistakes.add("tries", f"is {form.tries}. Expected 1 to {MOST_TRIES}. Correct it")


def _mail(table: shape.MailTable | None, folder: Path, mistakes: Mistakes) -> Address | None:
    if table is None:
        return None
    return mailboxes.server(table.texts(), folder, Mistakes(where="mail", told=mistakes.told))


def _ledger(form: shape.File, folder: Path, mistakes: Mistakes) -> tuple[str | None, Secret]:
    """Return the address of the ledger as SQLAlchemy writes it, and where its password is."""
    given = form.texts()
    secret = access.password(given, mistakes, "ledger_password")
    if form.ledger.startswith(POSTGRESQL):
        return _postgresql(form.ledger.removeprefix(POSTGRESQL), mistakes), secret
    if form.ledger_password:
        mistakes.add(
            "ledger_password", "is not used with a ledger in a file. Expected no such line. Take it out"
        )
    return _sqlite(form.ledger, folder, mistakes), secret


def _sqlite(name: str, folder: Path, mistakes: Mistakes) -> str | None:
    way_out = "Expected the name of a file, such as ledger.sqlite, or postgresql://user@host/name. Correct it"
    # What stands after '?' would be read as options.
    if not name.strip() or "://" in name or "?" in name or not name.isprintable():
        mistakes.add("ledger", f"is no name of a file. {way_out}")
        return None
    path = access.located(name, folder)
    if path.is_dir() or not path.parent.is_dir():
        state = "is a folder" if path.is_dir() else "is in a folder that is not there"
        mistakes.add("ledger", f"'{path}' {state}. {way_out}")
        return None
    return f"sqlite:///{path}"


def _postgresql(rest: str, mistakes: Mistakes) -> str | None:
    where, _, options = rest.partition("?")
    found = url.parts(where, "ledger", mistakes)
    chosen = parse_qsl(options)
    for key, _ in chosen:
        if key not in OPTIONS:
            mistakes.add("ledger", f"unknown option '{key}'. {close_matches(key, OPTIONS)}")
    if found is None:
        return None
    if found.path.count("/") != 1:
        mistakes.add("ledger", "names no database. Expected postgresql://user@host/name. Add it")
    user = f"{quote(found.user, safe='')}@" if found.user else ""
    beginning, whole = "postgresql+psycopg://", found.written("postgresql").removeprefix(POSTGRESQL)
    return f"{beginning}{user}{whole}" + (f"?{urlencode(chosen)}" if chosen else "")


def _clashes(partners: list[Partner]) -> Iterator[str]:
    """Tell of partners that could write different files under one name into one place."""
    # What is wrong with a template has been told; nobody knows which names it gives.
    sound = [one for one in partners if not any(naming.wrong(one.file + one.folder.replace("/", "")))]
    for first, second in combinations(sound, 2):
        if _meet(first, second):
            yield (
                f"partners.{second.name}.file: gives files the names that 'partners.{first.name}' gives them, in the "
                "same place. Expected another 'file' or 'folder', or languages or carts of its own. Correct one of them"
            )


def _meet(one: Partner, other: Partner) -> bool:
    """Tell whether names of two partners can be the same.

    Languages keep them apart only where a name tells the language, and cart numbers only where it tells these.
    """
    fields = naming.fields(one.file) | naming.fields(one.folder)
    same = (_place(one), one.file, one.folder) == (_place(other), other.file, other.folder)
    if not same or one.address.kind == "mail" or not _endings(one) & _endings(other):
        return False
    both = set(one.languages) & set(other.languages)
    if "language" in fields and one.languages and other.languages and not both:
        return False
    if "cart" in fields and one.carts and other.carts:
        return max(one.carts[0], other.carts[0]) <= min(one.carts[1], other.carts[1])
    return True


def _place(of: Partner) -> tuple[object, ...]:
    """Return where files go, whoever brings them."""
    at = of.address
    return (at.kind in ("ftp", "ftps"), at.host, at.port, at.url, at.station, at.remote, at.path)


def _endings(of: Partner) -> set[str]:
    sound = {of.profile.suffix or of.profile.format} if of.profile else set()
    return sound | set(of.papers)
