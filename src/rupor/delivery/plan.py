"""Plan who gets what: every package for every partner that wants it, written into the ledger under its names.

A partner that cannot be served (a paper is missing, its carts are used up) keeps nobody else from being served.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rupor.delivery import changes, parcel, post
from rupor.delivery.parcel import Parcel
from rupor.errors import PackageError, RuporError
from rupor.model import Delivery, Event, House, Item, Partner, Report
from rupor.package import read
from rupor.package.read import Opened
from rupor.package.seal import MANIFEST
from rupor.radio import deliver
from rupor.radio.deliver import LETTER, Load
from rupor.radio.ledger import Ledger
from rupor.radio.partners import Book, naming
from rupor.radio.partners.naming import Named
from rupor.run.cache import Cache

CHANGES = "changes.txt"
"""Role and ending of the note that goes with a corrected version where no letter does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A package that a partner cannot get."""

    partner: str
    package: Path
    error: RuporError


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A package that a partner shall get."""

    package: Path
    partner: Partner
    at: datetime | None = None
    """UTC: not before this time, even where there is no embargo."""
    again: bool = False
    """Even if it was recalled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A delivery in the ledger, with all that is needed to bring it."""

    load: Load

    @property
    def delivery(self) -> Delivery:
        """The delivery as it was planned."""
        return self.load.delivery


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans deliveries of one office."""

    book: Book
    ledger: Ledger
    cache: Cache
    house: House
    report: Report

    def plan(self, wanted: Sequence[Wanted]) -> Iterator[Planned | Refused]:
        """Plan one after the other, in the order of *wanted*."""
        opened: dict[Path, Opened] = {}
        for done, one in enumerate(wanted, 1):
            self.report(Event(step="plan", done=done, total=len(wanted), subject=one.partner.name))
            try:
                if one.package not in opened:
                    opened[one.package] = read.opened(one.package)
                yield self._one(opened[one.package], one)
            except RuporError as error:
                yield Refused(partner=one.partner.name, package=one.package, error=error)

    def _one(self, package: Opened, wanted: Wanted) -> Planned:
        partner = wanted.partner
        picked = parcel.parcel(package, partner, self.cache, self.report, self.house)
        delivery = self._begun(package, picked, wanted, picked.content)
        if _made_anew(delivery, picked):
            # What was planned cannot be finished: the cache has lost it, and it was made again with other bytes.
            sums = "".join(piece.sha256 for piece in picked.pieces)
            content = hashlib.sha256(f"{picked.content}{sums}".encode()).hexdigest()
            delivery = self._begun(package, picked, wanted, content)
        earlier = self._earlier(delivery)
        names = {one.item.role: one.item.path for one in delivery.files}
        if not delivery.files:
            note = _note(delivery, earlier, partner)
            names = self._names(delivery, partner, picked, note)
            items = self._items(delivery, partner, picked, names, note)
            delivery = self.ledger.add(delivery.id, items, note)
        elif partner.address.kind == "mail":  # the ledger knows the letter alone
            names |= self._names(delivery, partner, picked, delivery.note)
        files = {piece.role: piece.file for piece in picked.pieces}
        if CHANGES in names:
            files[CHANGES] = self._written(delivery.note)
        letter, send = post.letter(delivery, partner, picked, names, earlier, self.book.mail)
        return Planned(load=Load(delivery=delivery, partner=partner, files=files, letter=letter, post=send))

    def _begun(self, package: Opened, picked: Parcel, wanted: Wanted, content: str) -> Delivery:
        moments = [one for one in (picked.embargo, wanted.at) if one]
        return self.ledger.begin(
            wanted.partner.name,
            package.message,
            package.language,
            content,
            title=package.title,
            package=package.folder.resolve(),
            facts=picked.facts,
            not_before=max(moments) if moments else None,
            again=wanted.again,
        )

    def _earlier(self, delivery: Delivery) -> list[Delivery]:
        """List the versions before that the partner got anything of, the newest last."""
        if delivery.version == 1:
            return []
        same = self.ledger.deliveries(
            partners=(delivery.partner,), messages=(delivery.message,), languages=(delivery.language,)
        )
        return [
            one for one in same if one.version < delivery.version and any(file.receipt for file in one.files)
        ]

    def _names(self, delivery: Delivery, partner: Partner, picked: Parcel, note: str) -> dict[str, str]:
        """Name every file as it is called at the partner, by its role."""
        pieces = [(piece.role, piece.ending) for piece in picked.pieces]
        if note and not post.people(partner):
            pieces.append((CHANGES, CHANGES))
        episode = cart = None
        if partner.episodes_from:
            episode = self.ledger.number(
                partner.name, "episode", delivery.message, delivery.language, partner.episodes_from, None
            )
        if partner.carts:
            cart = self.ledger.number(
                partner.name, "cart", delivery.message, delivery.language, *partner.carts
            )
        named = Named(title=picked.title, slug=picked.slug, language=picked.language, date=picked.date)
        return naming.paths(partner, named, pieces, delivery.version, episode, cart)

    def _items(
        self, delivery: Delivery, partner: Partner, picked: Parcel, names: Mapping[str, str], note: str
    ) -> tuple[Item, ...]:
        """List the files that go to the partner's place, and the letter."""
        items = []
        if partner.address.kind != "mail":
            items = [
                Item(
                    role=piece.role,
                    source=piece.source,
                    path=names[piece.role],
                    size=piece.size,
                    sha256=piece.sha256,
                )
                for piece in picked.pieces
            ]
        if CHANGES in names:
            data = note.encode()
            digest = hashlib.sha256(data).hexdigest()
            items.append(Item(role=CHANGES, source="", path=names[CHANGES], size=len(data), sha256=digest))
        if post.people(partner):
            size = sum(piece.size for piece in picked.pieces)
            name = post.message_id(delivery, self.book.mail)
            items.append(Item(role=LETTER, source="", path=name, size=size, sha256=picked.content))
        return deliver.ordered(items)

    def _written(self, note: str) -> Path:
        """Write the note where it stays until it is sent."""
        data = note.encode()
        folder = self.cache.root / "notes"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{hashlib.sha256(data).hexdigest()[:32]}.txt"
        if not path.exists():
            from rupor.run import files

            files.whole(path, data)
        return path


def _made_anew(delivery: Delivery, picked: Parcel) -> bool:
    """Tell whether a file that is still to be sent is not the one that was planned."""
    now = {piece.role: piece.sha256 for piece in picked.pieces}
    return any(
        one.state in ("planned", "staged", "placing")
        and now.get(one.item.role, one.item.sha256) != one.item.sha256
        for one in delivery.files
    )


def _note(delivery: Delivery, earlier: Sequence[Delivery], partner: Partner) -> str:
    """Say what has changed since the version that this partner got before."""
    if not earlier:
        return ""
    return changes.note(earlier[-1].facts, delivery.facts, partner.letter_language or delivery.language)


def everything(
    packages: Sequence[Path], partners: Sequence[Partner], at: datetime | None, again: bool
) -> list[Wanted]:
    """List every package for every partner that takes its language, partner by partner."""
    languages = {folder: read.listed(folder).language for folder in packages}
    return [
        Wanted(package=folder, partner=partner, at=at, again=again)
        for partner in partners
        for folder in packages
        if parcel.takes(partner, languages[folder])
    ]


def by_partner(planned: Iterable[Planned | Refused], refused: list[Refused]) -> Iterator[list[Planned]]:
    """Give each partner's deliveries as soon as they are planned; what cannot be goes into *refused*."""
    group: list[Planned] = []
    for one in planned:
        if isinstance(one, Refused):
            refused.append(one)
            continue
        if group and group[0].delivery.partner != one.delivery.partner:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def unfinished(ledger: Ledger, partners: Sequence[Partner]) -> tuple[list[Wanted], list[Refused]]:
    """List what the ledger says is still to be sent; refused: that whose package is not on this machine."""
    known = {one.name: one for one in partners}
    wanted, gone = [], []
    for one in sorted(ledger.deliveries(partners=tuple(known), open_only=True), key=lambda one: one.partner):
        if (one.package / MANIFEST).is_file():
            wanted.append(Wanted(package=one.package, partner=known[one.partner], at=one.not_before))
        else:
            error = PackageError(
                f"{one.package}: is not on this machine. Expected the package that partner '{one.partner}' has not got "
                "whole. Run 'rupor deliver' where it is, or name it: rupor deliver PACKAGE"
            )
            gone.append(Refused(partner=one.partner, package=one.package, error=error))
    return wanted, gone


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)
