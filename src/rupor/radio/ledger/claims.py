"""Claims: which process is at work on a delivery, so that no two ever are.

A claim is taken over at once when its process is seen to be dead, and after ``LEASE`` when it runs elsewhere and has
not renewed it; whoever lost his claim, as a laptop does that slept, can change nothing more.
"""

import contextlib
import secrets
import threading
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

    def take(self, delivery_id: int) -> bool:
        """Take a delivery for this process; False when another living one, or another thread, has it."""
        token, me = secrets.token_hex(16), this()
        _held.add(token)  # before anybody can see the claim
        try:
            taken = self._take(delivery_id, token, me)
        except BaseException:
            _held.discard(token)
            raise
        if not taken:
            _held.discard(token)
            return False
        self._tokens[delivery_id] = token
        self._keep_renewing()
        return True

    def _take(self, delivery_id: int, token: str, me: Holder) -> bool:
        now = self._store.now()
        with self._store.changing_of(delivery_id) as (connection, _):
            query = select(claims, now.label("now")).where(claims.c.delivery_id == delivery_id)
            found = connection.execute(query).one_or_none()
            if found and not _free(found, me):
                return False
            connection.execute(delete(claims).where(claims.c.delivery_id == delivery_id))
            row = {"delivery_id": delivery_id, "token": token, "holder": me.name, "machine": me.machine}
            connection.execute(insert(claims).values(**row, renewed=now))
        return True

    def token(self, delivery_id: int) -> str:
        """Return what this run's claim is known by; empty when it has none."""
        return self._tokens.get(delivery_id, "")

    def let_go(self, delivery_id: int) -> None:
        """Give a delivery back; where the ledger cannot be reached, the claim ends with this process."""
        token = self._tokens.pop(delivery_id, "")
        with contextlib.suppress(RuporError), self._store.changing_of(delivery_id) as (connection, _):
            connection.execute(delete(claims).where(claims.c.token == token))
        _held.discard(token)

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
            self.let_go(delivery_id)

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
