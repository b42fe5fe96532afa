"""Ledgers of both kinds: a file of SQLite, and a database of a PostgreSQL server on the loopback."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from ledger_values import Place

from rupor.radio.ledger import Ledger, opened
from servers.postgres import Postgres, postgres


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A PostgreSQL server."""
    with postgres() as running:
        yield running


@pytest.fixture(scope="session")
def database(server: Postgres) -> Iterator[Place]:
    """One database for many tests: to empty it takes less time than to make another."""
    with server.database() as url:
        yield Place(url, server.password)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where a ledger may be made."""
    if request.param == "sqlite":
        yield Place(f"sqlite:///{tmp_path / 'the ledger ?#%41.sqlite'}")
        return
    shared: Place = request.getfixturevalue("database")
    with psycopg.connect(shared.url, password=shared.password, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    yield shared


@pytest.fixture
def ledger(place: Place) -> Iterator[Ledger]:
    """An open, empty ledger."""
    with opened(place.url, place.password) as made:
        yield made
