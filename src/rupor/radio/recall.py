"""Withdraw what was delivered: take it away where the place lets us, and say where it could not be.

Only what is proven to be ours is taken away: a file that the station has changed or replaced stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from rupor.errors import RuporError
from rupor.model import Attempt, Delivery, Partner, Proof, State, Tracked
from rupor.radio import deliver
from rupor.radio.deliver import LETTER
from rupor.radio.ledger import Ledger
from rupor.radio.transports import Transport

OPEN: tuple[State, ...] = ("planned", "staged")
SEEN: tuple[State, ...] = ("placing", "received")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What became of one file of a recalled delivery."""

    path: str
    state: State
    told: str
    """For people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """A delivery that is to be withdrawn."""

    delivery: Delivery
    partner: Partner
    note: str
    """What stands in the place of its sound where the partner wants a note."""
    letter: Callable[[Delivery], EmailMessage] | None = None
    """Writes it of what the delivery is then: what we have taken away needs nobody to delete it."""
    post: Callable[[EmailMessage], Proof] | None = None


def withdraw(recall: Recall, ledger: Ledger, to: Transport | None, scratch: Path) -> list[Withdrawn]:
    """Take one delivery away, under its claim; return what became of each file. Raise what another try may mend."""
    done: list[Withdrawn] = []
    failed: RuporError | None = None
    try:
        done += _files(recall, ledger, to, scratch) if to is not None else []
        done += _letters(recall, ledger)
    except RuporError as error:
        failed = error
    kept = Attempt(
        at=datetime.now(UTC), step="withdraw", good=failed is None, told=str(failed) if failed else ""
    )
    ledger.attempted(recall.delivery.id, kept)
    if failed:
        raise failed
    return done


def _files(recall: Recall, ledger: Ledger, to: Transport, scratch: Path) -> list[Withdrawn]:
    """Take the files away, and leave a note in their place where the partner wants one."""
    done: list[Withdrawn] = []
    # The note comes first: were it last, a recall that dies before it would count as finished.
    if recall.partner.recall == "notice" and any(
        one.state in SEEN and one.item.role != LETTER for one in recall.delivery.files
    ):
        _leave_note(recall, to, scratch)
    for one in recall.delivery.files:
        if one.item.role != LETTER:
            done += _file(recall.partner, recall.delivery, ledger, to, one)
    return done


def _file(
    partner: Partner, delivery: Delivery, ledger: Ledger, to: Transport, one: Tracked
) -> list[Withdrawn]:
    """Take one file away."""
    name, path = deliver.temporary(partner, delivery, one.item), one.item.path
    if one.state in OPEN:
        # First into the ledger: nobody may place it while we take it away.
        ledger.advance(delivery.id, {one.id: "superseded"}, {})
        if not to.atomic:
            to.remove(name)
        return [Withdrawn(path=path, state="superseded", told="was not there yet, and will not be sent")]
    if one.state not in SEEN:
        return []
    if not to.atomic:
        to.remove(name)
    size = to.size(path)
    if size is None:
        state: State = "beyond" if one.receipt or partner.pickup else "withdrawn"
        told = "is not there any more: the station has moved it" if state == "beyond" else "was never placed"
    elif size != one.item.size or not to.holds(path, one.item.sha256):
        state, told = "beyond", "is there with other content, which is not ours, and was left alone"
    else:
        to.remove(path)
        state, told = "withdrawn", "was taken away"
    ledger.advance(delivery.id, {one.id: state}, {})
    return [Withdrawn(path=path, state=state, told=told)]


def _leave_note(recall: Recall, to: Transport, scratch: Path) -> None:
    """Put a note into the place of a withdrawn message; the same one again changes nothing."""
    first = next(one for one in recall.delivery.files if one.item.role != LETTER)
    folder, mark, name = first.item.path.rpartition("/")
    path = f"{folder}{mark}{name.partition('.')[0]}.withdrawn.txt"
    file = scratch / f"note-{recall.delivery.id}.txt"
    file.write_text(recall.note, encoding="utf-8")
    temporary = f"{folder}{mark}rupor-note-{recall.delivery.id}.part"
    if to.size(path) is not None:
        return
    to.put(file, path if to.atomic else temporary)
    if not to.atomic:
        to.move(temporary, path)


def _letters(recall: Recall, ledger: Ledger) -> list[Withdrawn]:
    """Write to whoever got a letter that its message is withdrawn; an e-mail itself stays where it is."""
    done: list[Withdrawn] = []
    for one in recall.delivery.files:
        if one.item.role == LETTER:
            done += _letter(recall, ledger, one)
    return done


def _letter(recall: Recall, ledger: Ledger, one: Tracked) -> list[Withdrawn]:
    if one.state in OPEN:
        ledger.advance(recall.delivery.id, {one.id: "superseded"}, {})
        return [Withdrawn(path=one.item.path, state="superseded", told="the e-mail will not be sent")]
    if one.state not in SEEN:
        return []
    told = "an e-mail cannot be taken back"
    if recall.letter and recall.post:
        recall.post(recall.letter(ledger.get(recall.delivery.id)))
        told += "; another one tells them that the message is withdrawn"
    ledger.advance(recall.delivery.id, {one.id: "beyond"}, {})
    return [Withdrawn(path=one.item.path, state="beyond", told=told)]
