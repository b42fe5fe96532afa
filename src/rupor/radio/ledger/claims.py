"""Claims: which process is at work on a delivery, so that no two ever are.

A claim is taken over at once when its process is seen to be dead, and after ``LEASE`` when it runs elsewhere and has
not renewed it; whoever lost his claim, as a laptop does that slept, can change nothing more.
"""

import contextlib
import secrets
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from rupor.errors import RuporError
from rupor.radio.ledger.holder import Holder, living, this
from rupor.radio.ledger.store import Store
from rupor.radio.ledger.tables import claims

LEASE = timedelta(seconds=90)
RENEWAL_SECONDS = 20.0

_held: set[str] = set()
"""Tokens of all claims that this process means to have: another one in its name was left behind by an error."""


class Claims:
    """The claims of one run; renewed in the background until it is closed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tokens: dict[int, str] = {}
        self._ended = threading.Event()
        self._renewal: threading.Thread | None = None
        self._lock = threading.Lock()

    def take(self, delivery_ids: Sequence[int]) -> frozenset[int]:
        """Take deliveries of one partner for this process; return those that no other living one, or thread, has."""
        tokens = {one: secrets.token_hex(16) for one in delivery_ids}
        _held.update(tokens.values())  # before anybody can see the claims
        taken: frozenset[int] = frozenset()
        try:
            taken = self._take(tokens, this()) if tokens else taken
        finally:
            _held.difference_update(token for one, token in tokens.items() if one not in taken)
        self._tokens |= {one: tokens[one] for one in taken}
        if taken:
            self._keep_renewing()
        return taken

    def _take(self, tokens: Mapping[int, str], me: Holder) -> frozenset[int]:
        now = self._store.now()
        with self._store.changing_of(next(iter(tokens))) as (connection, _):
            query = select(claims, now.label("now")).where(claims.c.delivery_id.in_(tokens))
            others = {one.delivery_id for one in connection.execute(query) if not _free(one, me)}
            free = [one for one in tokens if one not in others]
            if free:
                connection.execute(delete(claims).where(claims.c.delivery_id.in_(free)))
                held = {"holder": me.name, "machine": me.machine, "renewed": now}
                for one in free:
                    connection.execute(insert(claims).values(delivery_id=one, token=tokens[one], **held))
        return frozenset(free)

    def token(self, delivery_id: int) -> str:
        """Return what this run's claim is known by; empty when it has none."""
        return self._tokens.get(delivery_id, "")

    def let_go(self, delivery_ids: Iterable[int]) -> None:
        """Give deliveries back; where the ledger cannot be reached, the claims end with this process."""
        tokens = {one: self._tokens.pop(one) for one in delivery_ids if one in self._tokens}
        if tokens:
            with (
                contextlib.suppress(RuporError),
                self._store.changing_of(next(iter(tokens))) as (connection, _),
            ):
                connection.execute(delete(claims).where(claims.c.token.in_(tokens.values())))
        _held.difference_update(tokens.values())

    def renew(self) -> None:
        """Show that this process is still at work on what it holds."""
        tokens = sorted(self._tokens.copy().values())
        if tokens:
            with self._store.touching() as connection:
                connection.execute(
                    update(claims).where(claims.c.token.in_(tokens)).values(renewed=self._store.now())
                )

    def close(self) -> None:
        """End the renewal, and give everything back."""
        self._ended.set()
        if self._renewal:
            self._renewal.join()
        for delivery_id in tuple(self._tokens):
            self.let_go([delivery_id])

    def _keep_renewing(self) -> None:
        with self._lock:
            if self._renewal is None:
                self._renewal = threading.Thread(target=self._renew_on, name="ledger", daemon=True)
                self._renewal.start()

    def _renew_on(self) -> None:
        while not self._ended.wait(RENEWAL_SECONDS):
            # A server that is away for a moment costs one renewal of four; when it stays away, the next change
            # of a file says so, to somebody who can tell the user.
            with contextlib.suppress(RuporError):
                self.renew()


def _free(claim: Row[Any], me: Holder) -> bool:
    """Tell whether nobody is behind a claim any more."""
    holder = Holder(claim.holder, claim.machine)
    if holder == me:
        return claim.token not in _held
    alive = living(holder)
    return claim.now - claim.renewed > LEASE if alive is None else not alive
