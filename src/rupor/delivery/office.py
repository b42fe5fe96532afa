"""An office at work: its partners, its ledger, its house rules and its cache, opened together."""

import contextlib
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rupor import house as rules
from rupor.delivery import plan, run
from rupor.delivery.plan import Planned, Planner, Refused, Wanted
from rupor.delivery.run import Outcome
from rupor.errors import ConfigError
from rupor.model import Delivery, House, Profile
from rupor.package import read
from rupor.radio import ledger as ledgers
from rupor.radio import partners as books
from rupor.radio.ledger import Ledger
from rupor.radio.partners import Book, secrets, times
from rupor.run import cache as caches
from rupor.run import files, progress
from rupor.run.cache import Cache
from rupor.sound import profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Everything that deliveries need."""

    book: Book
    ledger: Ledger
    house: House
    cache: Cache
    as_json: bool = False

    def packages(self, paths: Sequence[Path]) -> tuple[Path, ...]:
        """Find the packages that are in *paths*."""
        return read.find(paths)

    def plan(self, wanted: Sequence[Wanted]) -> Iterator[Planned | Refused]:
        """Plan everything, one partner after the other."""
        with progress.watching("deliveries", as_json=self.as_json) as told:
            yield from Planner(self.book, self.ledger, self.cache, self.house, told).plan(wanted)

    def bring(self, wanted: Sequence[Wanted], *, watch: bool) -> tuple[list[Outcome], list[Refused]]:
        """Plan and bring everything that is due, or all of it; tell what became of each, and what cannot be."""
        refused: list[Refused] = []
        with progress.watching("deliveries", as_json=self.as_json) as told:
            planner = Planner(self.book, self.ledger, self.cache, self.house, told)
            groups = plan.by_partner(planner.plan(wanted), refused)
            given = (groups, len(wanted), self.ledger, self.book.tries, told)
            if watch:
                return run.watch(*given, self.tell), refused
            outcomes = run.run(*given)
        self.tell(outcomes)
        return outcomes, refused

    def tell(self, outcomes: Sequence[Outcome]) -> None:
        """Say what became of each delivery."""
        self.show([one.delivery for one in outcomes], None)

    def show(self, deliveries: Sequence[Delivery], to: Path | None) -> None:
        """Show deliveries on the terminal, or write a report of them to a file."""
        from rupor.delivery import report

        if to is None:
            lines = report.json_lines if self.as_json else report.lines
            for line in lines(tuple(deliveries), self.book.partners, plan.now()):
                print(line, flush=True)
            return
        writers = {".html": report.html, ".csv": report.csv}
        if to.suffix not in writers:
            raise ConfigError(
                f"--report: '{to.name}' is neither .html nor .csv. Expected one of them. Name the file so"
            )
        files.whole(to, writers[to.suffix](tuple(deliveries), self.book.partners, plan.now()))
        print(to, file=sys.stderr if self.as_json else sys.stdout)

    def rehearsed(self, planned: Sequence[Planned]) -> None:
        """Say what would go where, and when."""
        for one in planned:
            load, delivery = one.load, one.delivery
            due = times.due(load.partner, delivery.not_before, plan.now())
            files = [
                {"path": file.item.path, "size": file.item.size, "state": file.state}
                for file in delivery.files
            ]
            told = {
                "partner": load.partner.name,
                "address": load.partner.address.shown,
                "message": delivery.message,
                "language": delivery.language,
                "version": delivery.version,
                "due": due.isoformat() if due else None,
                "files": files,
            }
            print(json.dumps(told, ensure_ascii=False) if self.as_json else "\n".join(_rehearsal(told)))


def _rehearsal(told: dict[str, object]) -> Iterator[str]:
    version = f", version {told['version']}" if told["version"] != 1 else ""
    when = f"not before {told['due']}" if told["due"] else "now"
    yield f"{told['partner']}: {told['message']} ({told['language']}{version}), {when}, to {told['address']}"
    for file in told["files"]:  # type: ignore[attr-defined]
        done = " (is there already)" if file["state"] == "received" else ""
        yield f"  {file['path']}  {file['size']:,} bytes{done}"


@contextlib.contextmanager
def opened(
    partners: Path | None, config: Path | None, *, as_json: bool = False, rehearse: bool = False
) -> Iterator[Office]:
    """Open an office by its partner file and its house rules; *rehearse*: nothing that is planned is kept.

    Raise ConfigError with every mistake in either.
    """
    house = rules.read(config)
    book = books.read(partners, _profiles(house))
    password = ""
    if book.ledger_password.source != "none":
        password = secrets.value(book.ledger_password, f"{book.source}: ledger_password")
    if book.bandwidth:
        from rupor.radio.transports import rclone

        rclone.bandwidth(book.bandwidth)
    ways = ledgers.rehearsed if rehearse else ledgers.opened
    cache = Cache(caches.folder())
    with ways(book.ledger, password) as ledger:
        yield Office(book=book, ledger=ledger, house=house, cache=cache, as_json=as_json)
    cache.prune()


def book(partners: Path | None, config: Path | None) -> Book:
    """Read an office's partner file without opening its ledger."""
    return books.read(partners, _profiles(rules.read(config)))


def _profiles(house: House) -> books.ProfileOf:
    def of(name: str, overrides: object, where: str) -> Profile:
        base = profile.get(name, house.profiles)
        if not isinstance(overrides, dict) or not overrides:
            return base
        changed = profile.changed(base, overrides, where)
        # Two stations that change one profile alike share its files; others must not meet in one folder.
        mark = hashlib.sha256(repr(replace(changed, title="", note="")).encode()).hexdigest()[:6]
        return replace(changed, name=f"{name}-{mark}")

    return of


def moment(at: str) -> datetime:
    """Read a time with its offset; raise ConfigError where it has none.

    >>> moment("2026-12-01T06:00+03:00").isoformat()
    '2026-12-01T03:00:00+00:00'
    """
    try:
        read_in = datetime.fromisoformat(at)
    except ValueError as error:
        raise ConfigError(
            f"--at: '{at}' is no time. Expected date, time and UTC offset, such as 2026-12-01T06:00+03:00"
        ) from error
    if read_in.tzinfo is None:
        raise ConfigError(
            f"--at: '{at}' does not say in which time zone. Expected a UTC offset at its end, such as {at}+03:00 (or Z)"
        )
    return read_in.astimezone(UTC)
