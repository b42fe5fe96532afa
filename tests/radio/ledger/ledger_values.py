"""Ledgers for tests: where one is, a delivery from as little as matters, and programs that use one beside the test."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rupor.model import Delivery, Item, Proof, Receipt, State
from rupor.radio.ledger import Ledger

NOW = datetime(2026, 11, 26, 12, 0, 0, 123456, tzinfo=UTC)
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Place:
    """Where a ledger is."""

    url: str
    password: str = ""


def item(path: str, role: str = "sound") -> Item:
    """Make a file to deliver."""
    return Item(role=role, source=f"{role}.mp3", path=path, size=1000, sha256="ab" * 32)


def begun(ledger: Ledger, partner: str = "sever", message: str = "water", **changed: object) -> Delivery:
    """Begin a delivery; *changed* are arguments of ``begin``."""
    given: dict[str, object] = {
        "language": "ru",
        "content": "one",
        "title": "Чистая вода",
        "package": Path("/packages/water"),
        "facts": {"length": "3:30"},
        "not_before": None,
    }
    return ledger.begin(partner, message, **(given | changed))  # type: ignore[arg-type]


def planned(
    ledger: Ledger, partner: str = "sever", message: str = "water", files: int = 2, **changed: object
) -> Delivery:
    """Begin a delivery and add its files."""
    made = begun(ledger, partner, message, **changed)
    names = [f"{message}-{made.language}-v{made.version}-{number}.mp3" for number in range(files)]
    return ledger.add(made.id, [item(name) for name in names], "")


def receipts(delivery: Delivery, *, adopted: bool = False) -> dict[int, Receipt]:
    """Write a receipt for every file of a delivery."""
    return {
        one.id: Receipt(
            path=one.item.path,
            size=one.item.size,
            sha256=one.item.sha256,
            proof=Proof(how="read back", sum="sha256:ab"),
            at=NOW,
            adopted=adopted,
        )
        for one in delivery.files
    }


def to(delivery: Delivery, state: State) -> Mapping[int, State]:
    """Name *state* for every file of a delivery."""
    return {one.id: state for one in delivery.files}


def walk(ledger: Ledger, delivery: Delivery, *states: State) -> Delivery:
    """Bring all files of a delivery through *states*."""
    with ledger.holding(delivery.id) as ours:
        assert ours
        for state in states:
            ledger.advance(
                delivery.id, to(delivery, state), receipts(delivery) if state == "received" else {}
            )
    return ledger.get(delivery.id)


def states(delivery: Delivery) -> list[State]:
    """Name the states of a delivery's files."""
    return [one.state for one in delivery.files]


def program(name: str, place: Place, *arguments: object) -> subprocess.Popen[str]:
    """Start a function of ``ledger_programs`` in a process of its own, on the ledger at *place*."""
    command: Sequence[str] = [
        sys.executable,
        "-W",
        "error",
        str(HERE / "ledger_programs.py"),
        name,
        place.url,
    ]
    return subprocess.Popen(
        [*command, *map(str, arguments)],
        env={**os.environ, "PYTHONUTF8": "1", "LEDGER_PASSWORD": place.password},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
