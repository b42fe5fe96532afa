"""What an office may ask its ledger for, and tell it."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, insert, update

from rupor.model.radio import Attempt, Delivery, Item, Receipt, State
from rupor.radio.ledger import numbering, planning, progress
from rupor.radio.ledger.claims import Claims
from rupor.radio.ledger.found import chosen, found
from rupor.radio.ledger.holder import this
from rupor.radio.ledger.store import Store
from rupor.radio.ledger.tables import attempts, deliveries
from rupor.radio.ledger.writing import name, prose


class Ledger:
    """An open ledger, for any number of threads.

    What a method changed is on the disk when it returns, and is not there at all when it raises. Every method
    raises DeliveryError for what the ledger refuses, and DeliveryUnavailable when its server does not answer.
    """

    def __init__(self, store: Store, claims: Claims) -> None:
        self.store = store
        self._claims = claims

    def begin(
        self,
        partner: str,
        message: str,
        language: str,
        content: str,
        *,
        title: str,
        package: Path,
        facts: Mapping[str, str],
        not_before: datetime | None,
        again: bool = False,
    ) -> Delivery:
        """Return the delivery of *content*: the newest version when it is that, else a next one.

        Of older versions, what was not placed becomes superseded. Raise DeliveryError for content that was recalled,
        unless it is to be sent *again*.
        """
        wanted = planning.Wanted(
            partner=name(partner, "partner"),
            message=name(message, "message"),
            language=name(language, "language"),
            content=content,
            title=prose(title),
            package=name(str(package), "package"),
            facts=dict(facts),
            not_before=not_before,
        )
        with self.store.changing(partner) as connection:
            delivery_id = planning.begin(connection, wanted, again=again)
            return found(connection, [deliveries.c.id == delivery_id])[0]

    def add(self, delivery_id: int, items: Sequence[Item], note: str) -> Delivery:
        """Say what a delivery consists of, once; the same again changes nothing.

        Raise DeliveryError when a path is taken by another file of the partner, or the delivery will not be sent.
        """
        with self.store.changing_of(delivery_id) as (connection, _):
            known = found(connection, [deliveries.c.id == delivery_id])[0]
            planning.add(connection, known, items, prose(note))
            return found(connection, [deliveries.c.id == delivery_id])[0]

    def get(self, delivery_id: int) -> Delivery:
        """Return one delivery as it is now."""
        with self.store.reading() as connection:
            known = found(connection, [deliveries.c.id == delivery_id])
        if not known:
            raise self.store.unknown(delivery_id)
        return known[0]

    def deliveries(
        self,
        *,
        partners: Sequence[str] = (),
        messages: Sequence[str] = (),
        languages: Sequence[str] = (),
        open_only: bool = False,
    ) -> tuple[Delivery, ...]:
        """Return all deliveries, or those of some partners, messages and languages, in the order they were begun."""
        conditions = chosen(partners=partners, messages=messages, languages=languages, open_only=open_only)
        with self.store.reading() as connection:
            return found(connection, conditions)

    @contextlib.contextmanager
    def holding(self, *delivery_ids: int) -> Iterator[frozenset[int]]:
        """Hold deliveries of one partner for this thread until the block ends; give those that nobody else has."""
        taken = self._claims.take(delivery_ids)
        try:
            yield taken
        finally:
            self._claims.let_go(taken)

    def advance(
        self,
        delivery_id: int,
        changes: Mapping[int, State],
        receipts: Mapping[int, Receipt] | None = None,
        attempt: Attempt | None = None,
    ) -> None:
        """Bring files of a delivery that is held by this run to new states, all or none; keep the *attempt* with it.

        What becomes ``received`` needs its receipt. Raise DeliveryError when a file is in a state that the new one
        cannot follow, when the delivery was recalled meanwhile, or when it is held by this run no more.
        """
        with self.store.changing_of(delivery_id) as (connection, row):
            progress.held(row, self._claims.token(delivery_id))
            progress.advance(connection, row, changes, receipts or {})
            if attempt:
                _keep(connection, delivery_id, attempt)

    def attempted(self, delivery_id: int, attempt: Attempt) -> None:
        """Keep what one try at a partner has led to."""
        with self.store.changing_of(delivery_id) as (connection, _):
            _keep(connection, delivery_id, attempt)

    def number(
        self,
        partner: str,
        kind: Literal["episode", "cart"],
        message: str,
        language: str,
        first: int,
        last: int | None,
    ) -> int:
        """Return the number of a message at a partner: the one it has, or the next free one from *first* to *last*.

        A message is one episode in all its languages, but each language has a cart of its own. No number is given
        out twice. Raise DeliveryError when all are used.
        """
        key = (name(partner, "partner"), name(message, "message"), name(language, "language"))
        with self.store.changing(partner) as connection:
            return numbering.number(connection, kind, key, first, last)

    def recall(self, delivery_id: int, reason: str) -> Delivery:
        """Order the recall of a delivery: nothing more of it is sent; the first order and its reason stand.

        What becomes of its files is for ``advance`` to tell.
        """
        with self.store.changing_of(delivery_id) as (connection, _):
            connection.execute(
                update(deliveries)
                .where(deliveries.c.id == delivery_id, deliveries.c.recalled.is_(None))
                .values(recalled=datetime.now(UTC), reason=prose(reason))
            )
            return found(connection, [deliveries.c.id == delivery_id])[0]


def _keep(connection: Connection, delivery_id: int, attempt: Attempt) -> None:
    connection.execute(
        insert(attempts).values(
            delivery_id=delivery_id,
            at=attempt.at,
            step=attempt.step,
            good=attempt.good,
            told=prose(attempt.told),
            by=prose(attempt.by) or this().short,
        )
    )
