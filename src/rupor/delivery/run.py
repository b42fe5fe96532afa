"""Bring everything that was planned: many partners at the same time, each partner's deliveries one after the other.

A partner whose server does not answer holds up nobody else.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from rupor.delivery.plan import Planned, now
from rupor.errors import DeliveryUnavailable, RuporError
from rupor.model import Delivery, Event, Report
from rupor.radio import deliver, transports
from rupor.radio.deliver import Bringing
from rupor.radio.ledger import Ledger
from rupor.radio.partners import times
from rupor.radio.transports import Transport

TOGETHER = 32
"""Partners that are served at the same time."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""Seconds before a thing is tried again; each time twice as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one delivery in this run."""

    delivery: Delivery
    due: datetime | None = None
    """UTC: it waits until then; None: its time has come."""
    error: RuporError | None = None
    busy: bool = False
    """Another run is bringing it now."""


def run(planned: Sequence[Planned], ledger: Ledger, tries: int, report: Report) -> list[Outcome]:
    """Bring what is due, stage what may be staged; return what became of each, in the order of *planned*."""
    by_partner: dict[str, list[Planned]] = {}
    for one in planned:
        by_partner.setdefault(one.load.partner.name, []).append(one)
    done = _Counter(len(planned), report)
    outcomes: dict[int, Outcome] = {}
    with ThreadPoolExecutor(min(TOGETHER, max(1, len(by_partner))), "rupor-partner") as pool:
        for several in pool.map(lambda some: _partner(some, ledger, tries, done), by_partner.values()):
            outcomes |= {one.delivery.id: one for one in several}
    now_there = ledger.deliveries(
        partners=tuple(by_partner), messages=tuple({one.delivery.message for one in planned})
    )
    known = {one.id: one for one in now_there}
    return [replace(outcomes[one.delivery.id], delivery=known[one.delivery.id]) for one in planned]


class _Counter:
    """Counts what is done, over all threads."""

    def __init__(self, total: int, report: Report) -> None:
        self._total, self._report = total, report
        self._done = 0
        self._lock = threading.Lock()

    def one_more(self, partner: str) -> None:
        with self._lock:
            self._done += 1
            self._report(Event(step="send", done=self._done, total=self._total, subject=partner))


def _partner(planned: Sequence[Planned], ledger: Ledger, tries: int, done: _Counter) -> list[Outcome]:
    """Bring one partner's deliveries over one connection."""
    partner = planned[0].load.partner
    outcomes: list[Outcome] = []
    down: RuporError | None = None
    to: Transport | None = None
    try:
        for one in planned:
            # What is whole already needs no connection.
            if down is None and to is None and partner.address.kind != "mail" and one.delivery.open:
                try:
                    to = transports.transport(partner)
                except RuporError as error:
                    down = error
            outcome = _one(one, ledger, to, tries, down)
            if isinstance(outcome.error, DeliveryUnavailable):
                down = outcome.error
            outcomes.append(outcome)
            done.one_more(partner.name)
    finally:
        if to is not None:
            to.close()
    return outcomes


def _one(
    planned: Planned, ledger: Ledger, to: Transport | None, tries: int, down: RuporError | None
) -> Outcome:
    """Bring one delivery, as far as its time allows."""
    load = planned.load
    partner = load.partner
    if not load.delivery.open:
        return Outcome(delivery=load.delivery)
    due = times.due(partner, load.delivery.not_before, now())
    if due and partner.embargo != "stage":
        return Outcome(delivery=load.delivery, due=due)
    if down is not None:
        return Outcome(delivery=load.delivery, due=due, error=down)
    with ledger.holding(load.delivery.id) as ours:
        if not ours:
            return Outcome(delivery=load.delivery, due=due, busy=True)
        # As it is now: another run may have gone on with it since it was planned.
        load = replace(load, delivery=ledger.get(load.delivery.id))
        bringing = Bringing(load, ledger, to)
        error = _tried(bringing, tries, place=due is None)
        if error is None and to is not None and load.delivery.version > 1:
            deliver.sweep(partner, to, _older(load.delivery, ledger))
    return Outcome(delivery=load.delivery, due=due, error=error)


def _older(delivery: Delivery, ledger: Ledger) -> Iterable[Delivery]:
    same = ledger.deliveries(
        partners=(delivery.partner,), messages=(delivery.message,), languages=(delivery.language,)
    )
    return [one for one in same if one.version < delivery.version]


def _tried(bringing: Bringing, tries: int, *, place: bool) -> RuporError | None:
    """Try until it is done, or until another try does not help; return what went wrong at last."""
    from tenacity import Retrying, retry_if_result, stop_after_attempt, wait_exponential_jitter

    again = Retrying(
        stop=stop_after_attempt(tries),
        wait=wait_exponential_jitter(FIRST_WAIT, LONGEST_WAIT),
        retry=retry_if_result(lambda error: error is not None and error.retryable),
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
    )
    error: RuporError | None = again(deliver.attempt, bringing, place=place)
    return error


def watch(
    planned: Sequence[Planned],
    ledger: Ledger,
    tries: int,
    report: Report,
    tell: Callable[[list[Outcome]], None],
) -> list[Outcome]:
    """Bring everything, waiting for what is not due and for servers that do not answer; *tell* of each round."""
    rest = list(planned)
    last: dict[int, Outcome] = {}
    pause = FIRST_WAIT
    while rest:
        outcomes = run(rest, ledger, tries, report)
        last |= {one.delivery.id: one for one in outcomes}
        tell(outcomes)
        waiting = [
            one for one in outcomes if one.due or one.busy or isinstance(one.error, DeliveryUnavailable)
        ]
        keep = {one.delivery.id for one in waiting}
        rest = [one for one in rest if one.delivery.id in keep]
        if rest:
            failed = any(one.due is None for one in waiting)
            pause = min(pause * 2, PATIENCE) if failed else FIRST_WAIT
            _sleep_until(
                min((one.due for one in waiting if one.due), default=None), pause if failed else None
            )
    return [last[one.delivery.id] for one in planned]


PATIENCE = 600.0
"""Longest seconds between two tries at a server that does not answer, while watching."""


def _sleep_until(due: datetime | None, at_most: float | None) -> None:
    """Sleep until *due*, by the wall clock in UTC, which a sleeping laptop or a set clock may move."""
    began = time.monotonic()
    while True:
        left = (due - now()).total_seconds() if due else float("inf")
        if at_most is not None:
            left = min(left, at_most - (time.monotonic() - began))
        if left <= 0:
            return
        time.sleep(min(left, 1.0))
