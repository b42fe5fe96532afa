"""Open the ledger that an office has named, and bring it to the form of this Rupor."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from rupor.errors import ConfigError, MissingDependency
from rupor.radio.ledger import migrations
from rupor.radio.ledger.claims import Claims
from rupor.radio.ledger.ledger import Ledger
from rupor.radio.ledger.store import Store, of_sqlite
from rupor.radio.ledger.trouble import ACCESS, told

SQLITE = "sqlite:///"
WAIT_SECONDS = 60
"""For another writer, before the ledger counts as stuck; a transaction takes milliseconds."""
CONNECTIONS = 5
"""To the database at once, of one process: transactions are so short that many threads share few."""
EXPECTED = "Expected sqlite:///PATH or postgresql://USER@HOST/NAME as 'ledger' in the partner file"


@contextlib.contextmanager
def opened(url: str, password: str = "") -> Iterator[Ledger]:
    """Open the ledger at *url*, make or update its tables, and let go of it at the end.

    A file of SQLite is ``sqlite:///`` and its path as it is. *password* is that of a PostgreSQL user; it is in no
    error. Raise ConfigError or DeliveryError for a ledger that cannot be used, DeliveryUnavailable for a server that
    does not answer.
    """
    store = _sqlite(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else _postgresql(url, password)
    try:
        with told(store.where):
            _prepare(store)
        with contextlib.closing(Claims(store)) as claims:
            yield Ledger(store, claims)
    finally:
        store.engine.dispose()


def _prepare(store: Store) -> None:
    """Bring its tables to the newest form."""
    if not store.server:
        _log_ahead(store)
    with store.engine.begin() as connection:
        migrations.migrate(connection, store.where)


def _sqlite(path: str) -> Store:
    where = f"ledger {path}"
    if not path or path.startswith(":"):
        raise ConfigError(f"ledger '{path}': is no file. {EXPECTED}")
    try:
        wrong = "it is a folder" if Path(path).is_dir() else ""
    except OSError as error:
        wrong = error.strerror or str(error)
    if wrong:
        raise ConfigError(f"{where}: cannot be used ({wrong}). {ACCESS[1]}")
    engine = create_engine(
        URL.create("sqlite", database=path),
        connect_args={"timeout": WAIT_SECONDS},
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=2 * WAIT_SECONDS,
        hide_parameters=True,
    )
    return of_sqlite(engine, where)


def _log_ahead(store: Store) -> None:
    """Let readers and a writer of a SQLite file not wait for each other (WAL); this stays with the file.

    While two do this at once, SQLite answers "locked" without waiting.
    """
    until = time.monotonic() + WAIT_SECONDS
    raw = store.engine.raw_connection()
    try:
        while True:
            try:
                raw.cursor().execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.02)
    finally:
        raw.close()


def _postgresql(url: str, password: str) -> Store:
    address = _address(url)
    where = f"ledger {address.render_as_string(hide_password=True)}"
    try:
        engine = create_engine(
            address.set(drivername="postgresql+psycopg", password=password or None),
            connect_args=_connection(),
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=2 * WAIT_SECONDS,
            hide_parameters=True,
        )
    except ImportError as error:
        raise MissingDependency(
            f"{where}: the driver of PostgreSQL is not installed ({error}). "
            "Run: .venv/bin/pip install -e '.[postgresql]'"
        ) from error
    return Store(engine=engine, where=where, turn=contextlib.nullcontext())


def _address(url: str) -> URL:
    """Read the address of a server; what is wrong with it is said without repeating it, for the sake of passwords."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ConfigError(f"ledger: its address cannot be read. {EXPECTED}") from error
    if address.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise ConfigError(f"ledger: unknown kind of address '{address.drivername}'. {EXPECTED}")
    if address.password is not None or "password" in address.query:
        raise ConfigError(
            "ledger: there is a password in its address, where everybody can read it. Expected "
            'postgresql://USER@HOST/NAME alone. Write  ledger_password = "env:NAME"  beside it'
        )
    return address


def _connection() -> dict[str, Any]:
    """Return what a connection is opened with: no dead line and no other's lock is waited for without end."""
    limit = WAIT_SECONDS * 1000
    return {
        "connect_timeout": 10,
        "keepalives_idle": 20,
        "keepalives_interval": 5,
        "keepalives_count": 4,
        "tcp_user_timeout": limit,
        "application_name": "rupor",
        "options": f"-c lock_timeout={limit} -c idle_in_transaction_session_timeout={limit}",
    }
