"""The database under the ledger: transactions that read, and transactions that change what one partner gets.

Whoever changes anything of a partner is alone with that partner until his transaction ends: SQLite knows only one
writer, and in PostgreSQL each takes a lock on the partner's name first. So none can stand in another's way twice.
"""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, event, func, literal, select

from rupor.errors import DeliveryError
from rupor.radio.ledger.tables import Moment, claims, deliveries
from rupor.radio.ledger.trouble import told

PARTNER = 7305
"""First key of PostgreSQL's advisory locks on partners."""
READING = "rupor_reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """An open database."""

    engine: Engine
    where: str
    """How it is called in errors; without a password."""
    turn: contextlib.AbstractContextManager[object]
    """Threads of this process wait for SQLite's one writer here, where the first to come is the first to go."""

    @property
    def server(self) -> bool:
        """It is PostgreSQL."""
        return self.engine.dialect.name == "postgresql"

    def now(self) -> ColumnElement[datetime]:
        """Return the time by the database's own clock, which machines that share it have in common."""
        if self.server:
            return func.clock_timestamp(type_=Moment)
        return literal(datetime.now(UTC), Moment)

    def unknown(self, delivery_id: int) -> DeliveryError:
        """Return the error of a delivery that is not there."""
        return DeliveryError(f"{self.where}: knows no delivery {delivery_id}. Run: rupor deliveries")

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one moment of the ledger and changes nothing."""
        with told(self.where), self.engine.connect() as connection:
            if self.server:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.execution_options(**{READING: True}).begin():
                yield connection

    @contextlib.contextmanager
    def changing(self, partner: str) -> Iterator[Connection]:
        """Open a transaction that is alone with *partner*; it is kept whole when the block ends, else not at all."""
        with self.touching() as connection:
            if self.server:
                connection.execute(select(func.pg_advisory_xact_lock(PARTNER, func.hashtext(partner))))
            yield connection

    @contextlib.contextmanager
    def changing_of(self, delivery_id: int) -> Iterator[tuple[Connection, Row[Any]]]:
        """Do the same for the partner of a delivery; give its row, with the ``token`` of who holds it, as well."""
        with self.touching() as connection:
            if self.server:
                lock = func.pg_advisory_xact_lock(PARTNER, func.hashtext(deliveries.c.partner))
                connection.execute(select(lock).where(deliveries.c.id == delivery_id))
            found = connection.execute(
                select(deliveries, claims.c.token)
                .outerjoin(claims, claims.c.delivery_id == deliveries.c.id)
                .where(deliveries.c.id == delivery_id)
            ).one_or_none()
            if found is None:
                raise self.unknown(delivery_id)
            yield connection, found

    @contextlib.contextmanager
    def touching(self) -> Iterator[Connection]:
        """Open a transaction that writes but is alone with nobody: for what stands in nobody's way."""
        with self.turn, told(self.where), self.engine.begin() as connection:
            yield connection


def of_sqlite(engine: Engine, where: str) -> Store:
    """Prepare an engine of SQLite for many threads and processes."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin below, not by sqlite3's own rules
        # FULL: every commit is on the disk before it counts, so that a power cut loses nothing that was done at a
        # partner. It costs 0.13 ms a commit on a server's disk, a few ms on a spinning one.
        for pragma in ("foreign_keys = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A transaction that means to write says so at once: one that finds out later may not wait its turn.
        reading = connection.get_execution_options().get(READING)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return Store(engine=engine, where=where, turn=threading.Lock())
