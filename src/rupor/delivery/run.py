"""Bring everything that was planned: many partners at the same time, each partner's deliveries one after the other.

A partner whose server does not answer holds up nobody else.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from rupor.delivery.plan import Planned, now
from rupor.errors import DeliveryUnavailable, RuporError
from rupor.model import Delivery, Event, Partner, Report
from rupor.radio import deliver, transports
from rupor.radio.deliver import Bringing, Load
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


def run(
    groups: Iterable[Sequence[Planned]], total: int, ledger: Ledger, tries: int, report: Report
) -> list[Outcome]:
    """Bring what is due, stage what may be staged; return what became of each, in the order of *groups*.

    A group holds deliveries of one partner, and is begun while the next ones are still being planned.
    """
    done = _Counter(total, report)
    coming: list[Future[list[Outcome]]] = []
    with ThreadPoolExecutor(TOGETHER, "rupor-partner") as pool:
        for group in groups:
            coming.append(pool.submit(_partner, group, ledger, tries, done))
    outcomes = [one for future in coming for one in future.result()]
    now_there = ledger.deliveries(
        partners=tuple({one.delivery.partner for one in outcomes}),
        messages=tuple({one.delivery.message for one in outcomes}),
    )
    known = {one.id: one for one in now_there}
    return [replace(one, delivery=known[one.delivery.id]) for one in outcomes]


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
    outcomes = []
    with ledger.holding(*(one.delivery.id for one in planned if one.delivery.open)) as ours:
        round_ = _Round(planned[0].load.partner, ledger, tries, ours)
        try:
            for one in planned:
                outcomes.append(round_.bring(one))
                done.one_more(one.delivery.partner)
        finally:
            round_.close()
    return outcomes


class _Round:
    """A partner whose deliveries are brought one after the other."""

    def __init__(self, partner: Partner, ledger: Ledger, tries: int, ours: frozenset[int]) -> None:
        self._partner, self._ledger, self._tries, self._ours = partner, ledger, tries, ours
        # As they are now: another run may have gone on with them since they were planned.
        fresh = ledger.deliveries(partners=(partner.name,), open_only=True) if ours else ()
        self._fresh = {one.id: one for one in fresh}
        self._to: Transport | None = None
        self._down: RuporError | None = None
        """Why nothing more is tried: a wrong password that is tried for each file may lock us out."""

    def bring(self, planned: Planned) -> Outcome:
        """Bring one delivery, as far as its time allows."""
        load = planned.load
        if not load.delivery.open:
            return Outcome(delivery=load.delivery)
        due = times.due(self._partner, load.delivery.not_before, now())
        if load.delivery.id not in self._ours:
            return Outcome(delivery=load.delivery, due=due, busy=True)
        fresh = self._fresh.get(load.delivery.id)
        if fresh is None or (due and self._partner.embargo != "stage"):
            return Outcome(delivery=load.delivery, due=due if fresh else None)
        return Outcome(delivery=fresh, due=due, error=self._tried(replace(load, delivery=fresh), due is None))

    def _tried(self, load: Load, place: bool) -> RuporError | None:
        """Try until it is done, or until another try does not help; return what went wrong at last."""
        self._connect()
        if self._down is not None:
            return self._down
        bringing = Bringing(load, self._ledger, self._to)
        error = _tried(bringing, self._tries, place=place)
        if error is not None and (error.retryable or not bringing.reached):
            self._down = error
        if error is None and self._to is not None and load.delivery.version > 1:
            deliver.sweep(self._partner, self._to, _older(load.delivery, self._ledger))
        return error

    def _connect(self) -> None:
        """Make the way to the partner when it is first needed."""
        if self._to is None and self._down is None and self._partner.address.kind != "mail":
            try:
                self._to = transports.transport(self._partner)
            except RuporError as error:
                self._down = error

    def close(self) -> None:
        """Let go of the partner's place."""
        if self._to is not None:
            self._to.close()


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
    groups: Iterable[Sequence[Planned]],
    total: int,
    ledger: Ledger,
    tries: int,
    report: Report,
    tell: Callable[[list[Outcome]], None],
) -> list[Outcome]:
    """Bring everything, waiting for what is not due and for servers that do not answer; *tell* of each round."""
    begun: list[Sequence[Planned]] = []
    outcomes = run(_kept(groups, begun), total, ledger, tries, report)
    last = {one.delivery.id: one for one in outcomes}
    pause = FIRST_WAIT
    while True:
        tell(outcomes)
        waiting = [
            one for one in outcomes if one.due or one.busy or isinstance(one.error, DeliveryUnavailable)
        ]
        if not waiting:
            return list(last.values())
        failed = any(one.due is None for one in waiting)
        pause = min(pause * 2, PATIENCE) if failed else FIRST_WAIT
        _sleep_until(min((one.due for one in waiting if one.due), default=None), pause if failed else None)
        ids = {one.delivery.id for one in waiting}
        rest = [some for group in begun if (some := [one for one in group if one.delivery.id in ids])]
        outcomes = run(rest, len(ids), ledger, tries, report)
        last |= {one.delivery.id: one for one in outcomes}


def _kept(groups: Iterable[Sequence[Planned]], kept: list[Sequence[Planned]]) -> Iterator[Sequence[Planned]]:
    """Pass groups on, and keep them for later."""
    for group in groups:
        kept.append(group)
        yield group


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
