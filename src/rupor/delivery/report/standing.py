"""How far a delivery is, in one word, and in the words around it that an office needs."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from rupor.model import Delivery, Partner, Receipt, State
from rupor.radio.partners import times

Standing = Literal[
    "delivered", "waiting", "sending", "failed", "partly", "withdrawing", "withdrawn", "beyond", "superseded"
]
WORDS: Mapping[Standing, str] = {
    "delivered": "delivered",
    "waiting": "waiting",
    "sending": "to be sent",
    "failed": "not delivered",
    "partly": "delivered in part",
    "withdrawing": "to be withdrawn",
    "withdrawn": "withdrawn",
    "beyond": "recalled, but could not be taken back",
    "superseded": "superseded by a newer version",
}
"""What each is called before people."""
_LENGTH = re.compile(r"(\d+):(\d\d)")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
"""Signs that move a terminal's cursor or turn its text around."""


def standing(delivery: Delivery, now: datetime, partner: Partner | None = None) -> Standing:
    """Say how far a delivery is at *now*; its *partner* says whether it waits for the hours of the station.

    delivered    everything of it is there
    waiting      its time has not come
    sending      its time has come, and nothing has gone wrong so far
    failed       nothing of it is there, and the last try has failed
    partly       some of it is there, and the rest failed or was given up
    withdrawing  it was recalled, and not everything is taken away yet
    withdrawn    it was recalled, and is not there
    beyond       it was recalled, and some of it cannot be taken away
    superseded   a newer version came before anything of it was sent
    """
    states = {one.state for one in delivery.files}
    if delivery.recalled:
        return _recalled(states)
    if delivery.whole:
        return "delivered"
    if not delivery.open and states:
        return "partly" if "received" in states else "superseded"
    if delivery.attempts and not delivery.attempts[-1].good:
        return "partly" if "received" in states else "failed"
    return "waiting" if waits(delivery, now, partner) else "sending"


def _recalled(states: Set[State]) -> Standing:
    if states & {"placing", "received"}:
        return "withdrawing"
    return "beyond" if "beyond" in states else "withdrawn"


def waits(delivery: Delivery, now: datetime, partner: Partner | None) -> datetime | None:
    """Return the moment that a delivery waits for; None when its time has come."""
    if partner is not None:
        return times.due(partner, delivery.not_before, now)
    return delivery.not_before if delivery.not_before and delivery.not_before > now else None


def moment(at: datetime, zone: str = "") -> str:
    """Write a time in UTC, and as the clocks of *zone* show it.

    >>> moment(datetime(2026, 12, 1, 22, 30, tzinfo=UTC), "Europe/Moscow")
    '2026-12-01 22:30 UTC (2026-12-02 01:30 Europe/Moscow)'
    """
    shown = f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if not zone or zone == "UTC":
        return shown
    local = at.astimezone(ZoneInfo(zone))
    form = "%H:%M" if local.date() == at.astimezone(UTC).date() else "%Y-%m-%d %H:%M"
    return f"{shown} ({local.strftime(form)} {zone})"


def received(delivery: Delivery) -> tuple[Receipt, ...]:
    """Return the receipts of a delivery, the first to come first."""
    return tuple(sorted((one.receipt for one in delivery.files if one.receipt), key=lambda one: one.at))


def seconds(delivery: Delivery) -> int | None:
    """Return how long the sound of a delivery is, by its package; None when that is not known."""
    found = _LENGTH.fullmatch(delivery.facts.get("length", ""))
    return int(found[1]) * 60 + int(found[2]) if found else None


def seen(text: str) -> str:
    """Return *text* on one line and without signs that act on a terminal.

    >>> seen("550 disk full\\r\\n\\x1b[2J")
    '550 disk full [2J'
    """
    return _UNSEEN.sub(" ", text).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A delivery with what people are told of it."""

    delivery: Delivery
    standing: Standing
    due: datetime | None
    """UTC; None: its time has come, or it is not to be sent."""
    station: str
    """The partner's title."""
    zone: str

    @property
    def tries(self) -> int:
        """How many tries in a row have failed at last."""
        count = 0
        for one in reversed(self.delivery.attempts):
            if one.good:
                break
            count += 1
        return count

    @property
    def why(self) -> str:
        """What went wrong at last; empty when nothing did."""
        tried = self.delivery.attempts
        return seen(tried[-1].told) if tried and not tried[-1].good else ""

    @property
    def next(self) -> str:
        """The command that goes on with it; empty when nothing is left to do."""
        delivery = self.delivery
        if self.standing == "withdrawing":
            return f"rupor recall {delivery.message} --partner {delivery.partner} --reason REASON"
        if delivery.open and self.standing != "waiting":
            return f"rupor deliver --partner {delivery.partner}"
        return f"rupor deliver --partner {delivery.partner} --watch" if delivery.open else ""


def told(delivery: Delivery, partners: Mapping[str, Partner], now: datetime) -> Told:
    """Judge a delivery; a partner that is in the partner file no more is called by its name."""
    partner = partners.get(delivery.partner)
    return Told(
        delivery=delivery,
        standing=standing(delivery, now, partner),
        due=waits(delivery, now, partner) if delivery.open else None,
        station=(partner.title if partner else "") or delivery.partner,
        zone=partner.zone if partner else "",
    )
