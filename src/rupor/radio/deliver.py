"""Bring one delivery to its partner: under temporary names, proven, then under its own names, with receipts.

What is about to become visible is written into the ledger first. Killed at any instant and run again, this looks
at what the partner has before it does anything, so that nothing is placed twice, nothing is lost, nothing half is seen.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from rupor.errors import DeliveryError, DeliveryUnavailable, RuporError
from rupor.model import Attempt, Delivery, Item, Partner, Proof, Receipt, State, Tracked
from rupor.radio.ledger import Ledger
from rupor.radio.transports import Transport

LETTER = "letter"
"""Role of the e-mail that goes with a delivery, or is all of it."""
_HEARD = ("sound", "segment")
"""Roles that are placed last: where sound appears, its papers are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A delivery with all that is needed to bring it."""

    delivery: Delivery
    partner: Partner
    files: Mapping[str, Path]
    """Role -> the file on this disk."""
    letter: Callable[[], EmailMessage] | None = None
    post: Callable[[EmailMessage], Proof] | None = None
    """Sends the letter."""


@dataclass(slots=True)
class Bringing:
    """One delivery that is being brought, by the one process that has claimed it."""

    load: Load
    ledger: Ledger
    to: Transport | None
    """None for a partner that gets mail alone."""
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    reached: bool = field(init=False, default=False)
    """The partner's place has answered."""
    files: dict[int, Tracked] = field(init=False)
    tried: set[int] = field(init=False, default_factory=set)
    """That it tried to give their names."""
    receipts: dict[int, Receipt] = field(init=False, default_factory=dict)
    """That are not in the ledger yet."""
    proofs: dict[int, Proof] = field(init=False, default_factory=dict)
    """Of what lies there whole under its temporary name, as this process has seen itself."""

    def __post_init__(self) -> None:
        self.files = {one.id: one for one in self.load.delivery.files}

    def stage(self) -> None:
        """Bring every file under a temporary name and read it back; nothing becomes visible."""
        if self.to is None or self.to.atomic:
            return
        for one in self._of("planned"):
            if one.id not in self.proofs:
                self._bring(self.to, one)

    def kept(self, attempt: Attempt) -> None:
        """Write into the ledger how far it came, with the attempt that led there."""
        staged = [one.id for one in self._of("planned") if one.id in self.proofs]
        changes: dict[int, State] = {
            **dict.fromkeys(staged, "staged"),
            **dict.fromkeys(self.receipts, "received"),
        }
        self._advance(changes, self.receipts, attempt)
        self.receipts = {}

    def place(self) -> None:
        """Let everything appear under its own name, papers before sound; then send the letter that goes with it."""
        if self.to is not None:
            self._place_files(self.to)
        for one in self._letters():
            self._send(one)

    def _place_files(self, to: Transport) -> None:
        coming = sorted(self._of("planned", "staged", "placing"), key=_heard)
        if not coming:
            return
        there = self._already_there(to, coming)
        missing = [one for one in coming if one.id not in there]
        # From here on somebody may see them.
        self._advance({one.id: "placing" for one in missing if one.state != "placing"})
        self.receipts |= there
        for one in missing:
            self.receipts[one.id] = self._appear(to, one)
        if not to.atomic:
            for one in coming:
                if one.id in there:
                    to.remove(self._temporary(one))

    def _bring(self, to: Transport, one: Tracked) -> None:
        """Put a file under its temporary name and prove that it is whole."""
        file, name = self._file(one), self._temporary(one)
        to.put(file, name)
        self.reached = True
        self.proofs[one.id] = self._proven(one, to.proof(file, name))

    def _already_there(self, to: Transport, coming: Iterable[Tracked]) -> dict[int, Receipt]:
        """Give receipts for what stands there already; raise DeliveryError where something else has a file's name.

        It is looked at before anything is placed, so that a partner gets a whole delivery or none.
        """
        found: dict[int, Receipt] = {}
        strange = []
        for one in coming:
            size = to.size(one.item.path)
            self.reached = True
            if size is None:
                continue
            proof = to.proof(self._file(one), one.item.path) if size == one.item.size else None
            if proof is None:
                strange.append(f"'{one.item.path}' ({size:,} bytes)")
            else:
                found[one.id] = self._receipt(one, proof, adopted=one.state != "placing")
        if strange:
            raise DeliveryError(
                f"partner '{self.load.partner.name}': there is other content already under {', '.join(strange)}. "
                "Expected free names; nothing was replaced. Ask the station to take it away, or change 'file' or "
                f"'folder' in the partner file. Then run: {self._again()}"
            )
        return found

    def _appear(self, to: Transport, one: Tracked) -> Receipt:
        """Let one file appear under its own name, and look at it there."""
        file, path = self._file(one), one.item.path
        if to.atomic:
            to.put(file, path)
            return self._receipt(one, self._proven(one, to.proof(file, path)))
        name = self._temporary(one)
        # What an earlier try brought may be gone: moved by it in its last moment, or cleared away.
        doubtful = one.id not in self.proofs or one.id in self.tried
        if doubtful and to.size(name) != one.item.size:
            if one.state == "placing" and self.load.partner.pickup:
                return self._receipt(one, _taken(one))
            self._bring(to, one)
        self.tried.add(one.id)
        to.move(name, path)
        return self._receipt(one, self._seen(to, one))

    def _seen(self, to: Transport, one: Tracked) -> Proof:
        """Look at a file that has its own name now."""
        size = to.size(one.item.path)
        if size is None and self.load.partner.pickup:
            return _taken(one)
        if size is None:
            raise DeliveryError(
                f"{self._where(one)} was placed whole and is gone again. Expected it to stay. If the station takes "
                f"files away, add to it 'pickup = true'. Then run: {self._again()}"
            )
        if size == one.item.size and one.id in self.proofs:
            return self.proofs[one.id]
        return self._proven(one, to.proof(self._file(one), one.item.path))

    def _proven(self, one: Tracked, proof: Proof | None) -> Proof:
        if proof is None:
            raise DeliveryUnavailable(
                f"{self._where(one)} arrived damaged. Expected the same bytes there as here. Run again: "
                f"{self._again()}"
            )
        return proof

    def _letters(self) -> list[Tracked]:
        return [
            one
            for one in self.files.values()
            if one.item.role == LETTER and one.state in ("planned", "placing")
        ]

    def _send(self, one: Tracked) -> None:
        """Send the letter. A server that took it and could not say so gets it again under the same Message-ID."""
        load = self.load
        if load.letter is None or load.post is None:
            raise DeliveryError(
                f"{self._where(one)} cannot be written. Expected 'letter' and [mail] as when it was planned. Run "
                f"again: {self._again()}"
            )
        letter = load.letter()
        # What is at the partner is known to be before anybody is told of it.
        receipts, self.receipts = self.receipts, {}
        changes: dict[int, State] = dict.fromkeys(receipts, "received")
        if one.state == "planned":
            changes[one.id] = "placing"
        self._advance(changes, receipts)
        self.receipts[one.id] = self._receipt(one, load.post(letter))

    def _of(self, *states: State) -> list[Tracked]:
        """List the files, but no letter, in one of *states*."""
        return [one for one in self.files.values() if one.state in states and one.item.role != LETTER]

    def _advance(
        self,
        changes: Mapping[int, State],
        receipts: Mapping[int, Receipt] | None = None,
        attempt: Attempt | None = None,
    ) -> None:
        receipts = receipts or {}
        if changes:
            self.ledger.advance(self.load.delivery.id, changes, receipts, attempt)
        elif attempt:
            self.ledger.attempted(self.load.delivery.id, attempt)
        for key, state in changes.items():
            one = self.files[key]
            self.files[key] = replace(one, state=state, receipt=receipts.get(key, one.receipt))

    def _file(self, one: Tracked) -> Path:
        file = self.load.files.get(one.item.role)
        if file is None or not file.is_file():
            raise DeliveryError(
                f"{self._where(one)} is not on this machine any more. Expected the package that was planned. Run: "
                f"rupor deliver PACKAGE --partner {self.load.partner.name}"
            )
        return file

    def _receipt(self, one: Tracked, proof: Proof, *, adopted: bool = False) -> Receipt:
        item = one.item
        return Receipt(
            path=item.path, size=item.size, sha256=item.sha256, proof=proof, at=self.now(), adopted=adopted
        )

    def _temporary(self, one: Tracked) -> str:
        return temporary(self.load.partner, self.load.delivery, one.item)

    def _where(self, one: Tracked) -> str:
        return f"partner '{self.load.partner.name}': '{one.item.path}'"

    def _again(self) -> str:
        return f"rupor deliver --partner {self.load.partner.name}"


def attempt(bringing: Bringing, *, place: bool) -> RuporError | None:
    """Try once: stage, and *place* where its time has come. Keep it in the ledger; return what went wrong."""
    step: Literal["stage", "place"] = "stage"
    failed: RuporError | None = None
    try:
        bringing.stage()
        if place:
            step = "place"
            bringing.place()
    except RuporError as error:
        failed = error
    told = str(failed) if failed else ""
    try:
        bringing.kept(Attempt(at=bringing.now(), step=step, good=failed is None, told=told))
    except RuporError as error:
        failed = failed or error
    return failed


def temporary(partner: Partner, delivery: Delivery, item: Item) -> str:
    """Name the file under which *item* is brought: always the same, so that a killed run leaves nothing behind."""
    sign = f"{partner.name}\0{delivery.content}\0{delivery.version}\0{item.path}"
    name = f"rupor-{hashlib.sha256(sign.encode()).hexdigest()[:12]}.part"
    if partner.address.kind not in ("ftp", "ftps"):  # many FTP servers do not list hidden files
        name = "." + name
    folder = partner.staging or item.path.rpartition("/")[0]
    return f"{folder}/{name}" if folder else name


def sweep(partner: Partner, to: Transport, old: Iterable[Delivery]) -> None:
    """Take away what was brought of older versions under temporary names and will never be placed."""
    if to.atomic:
        return
    for delivery in old:
        for one in delivery.files:
            if one.state == "superseded":
                to.remove(temporary(partner, delivery, one.item))


def ordered(items: Sequence[Item]) -> tuple[Item, ...]:
    """Put items into the order in which they appear at a partner: papers, sound, the letter."""
    return tuple(sorted(items, key=lambda item: (item.role == LETTER, item.role.startswith(_HEARD))))


def _taken(one: Tracked) -> Proof:
    """Say that a file, which was read back before, was moved away by the station."""
    return Proof(how="taken", sum=f"sha256:{one.item.sha256}")


def _heard(one: Tracked) -> tuple[bool, int]:
    return one.item.role.startswith(_HEARD), one.id
