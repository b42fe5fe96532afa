"""The report for donors: what was brought to whom, counted up, message by message, with the receipts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from rupor import pages
from rupor.delivery.report.standing import WORDS, Told, moment, received, seconds
from rupor.model import Receipt, Tracked
from rupor.papers.cue_sheet_data import language_name

HEARD = ("sound", "segment")
"""Roles of files with sound begin so."""
LETTER = "letter"
PROVEN = {
    "read back": "read back and compared",
    "server's sum": "compared by the sum that the partner's server computed",
    "accepted": "accepted by the partner's service",
    "taken": "taken over by the partner",
}
"""Kinds of proof, before people."""
SUM_DIGITS = 16
"""Of a SHA-256 that are printed; the table has all 64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Deliveries of one message, or to one partner."""

    key: str
    told: tuple[Told, ...]

    @property
    def title(self) -> str:
        """The message's title, by its newest version."""
        return next((one.delivery.title for one in reversed(self.told) if one.delivery.title), self.key)

    @property
    def station(self) -> str:
        """The partner's title."""
        return self.told[0].station

    @property
    def languages(self) -> list[str]:
        """Languages that reached somebody; all, when none did."""
        return sorted({language_name(one.delivery.language, "en") for one in self.there or self.told})

    @property
    def there(self) -> tuple[Told, ...]:
        """What is at a partner, and whole."""
        return tuple(one for one in self.told if one.standing == "delivered")

    @property
    def partners(self) -> int:
        """How many partners have it."""
        return len({one.delivery.partner for one in self.there})

    @property
    def asked(self) -> int:
        """How many partners were to get it."""
        return len({one.delivery.partner for one in self.told})

    @property
    def messages(self) -> int:
        """How many messages reached somebody."""
        return len({one.delivery.message for one in self.there})

    @property
    def newest(self) -> tuple[Told, ...]:
        """What is at a partner, but of each message and language its newest version alone."""
        kept = {
            (one.delivery.partner, one.delivery.message, one.delivery.language): one for one in self.there
        }
        return tuple(kept.values())

    @property
    def minutes(self) -> str:
        """How much sound was brought, once for each partner and language; a dash when no package tells."""
        lengths = [seconds(one.delivery) for one in self.newest if _heard(one)]
        known = [one for one in lengths if one is not None]
        return f"{sum(known) / 60:,.1f}" if known else "–"

    @property
    def unknown(self) -> int:
        """How many deliveries of sound do not tell how long it is."""
        return sum(seconds(one.delivery) is None for one in self.newest if _heard(one))

    @property
    def files(self) -> int:
        """How many files have a receipt."""
        return len(self._receipts)

    @property
    def megabytes(self) -> str:
        """How large they are together."""
        return f"{sum(one.size for one in self._receipts) / 1e6:,.1f}"

    @property
    def _receipts(self) -> list[Receipt]:
        """Of files; a letter counts where it carries them."""
        return [
            one.receipt
            for told in self.told
            for one in told.delivery.files
            if one.receipt and (one.item.role != LETTER or len(told.delivery.files) == 1)
        ]

    @property
    def first(self) -> str:
        """When the first receipt was written, in UTC."""
        return min(self._times, default="–")

    @property
    def last(self) -> str:
        """When the last receipt was written, in UTC."""
        return max(self._times, default="–")

    @property
    def _times(self) -> list[str]:
        return [moment(receipt.at) for one in self.told for receipt in received(one.delivery)]

    @property
    def standings(self) -> list[tuple[str, str, int]]:
        """How many deliveries stand how: the word, what people say, and the number."""
        counts = Counter(one.standing for one in self.told)
        return [(word, shown, counts[word]) for word, shown in WORDS.items() if counts[word]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One delivery in the table of its message."""

    told: Told
    word: str
    """What its standing is called."""
    language: str
    details: tuple[str, ...]
    """When it came, what it waits for, what went wrong."""
    files: tuple["Line", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One file."""

    path: str
    megabytes: str
    sum: str
    """The first digits of its SHA-256."""
    state: str
    """How it was proven to be there, or how far it is."""


def page(deliveries: Sequence[Told], now: datetime) -> str:
    """Return the page."""
    messages = _grouped(deliveries, lambda one: one.delivery.message)
    return pages.render(
        "deliveries",
        everything=Group(key="", told=tuple(deliveries)),
        messages=[(group, [_row(one) for one in group.told]) for group in messages],
        partners=_grouped(deliveries, lambda one: one.delivery.partner),
        now=moment(now),
    )


def _grouped(deliveries: Iterable[Told], key: Callable[[Told], str]) -> list[Group]:
    groups: dict[str, list[Told]] = {}
    for one in deliveries:
        groups.setdefault(key(one), []).append(one)
    return [Group(key=name, told=tuple(some)) for name, some in groups.items()]


def _heard(one: Told) -> bool:
    """Tell whether a delivery has sound; a letter may carry it."""
    roles = [file.item.role for file in one.delivery.files]
    return any(role.startswith(HEARD) for role in roles) or roles == [LETTER]


def _row(one: Told) -> Row:
    return Row(
        told=one,
        word=WORDS[one.standing],
        language=language_name(one.delivery.language, "en"),
        details=tuple(_details(one)),
        files=tuple(_line(file) for file in one.delivery.files),
    )


def _details(one: Told) -> Iterator[str]:
    delivery, receipts = one.delivery, received(one.delivery)
    if receipts:
        yield f"received {moment(receipts[-1].at, one.zone)}"
    if one.due:
        yield f"not before {moment(one.due, one.zone)}"
    if delivery.recalled:
        yield f"recalled {moment(delivery.recalled, one.zone)}: {delivery.reason}"
    if one.why:
        yield one.why


def _line(one: Tracked) -> Line:
    item, receipt = one.item, one.receipt
    letter = item.role == LETTER
    return Line(
        path="e-mail" if letter else item.path,
        megabytes="" if letter else f"{item.size / 1e6:,.2f} MB",
        sum="" if letter else item.sha256[:SUM_DIGITS],
        state=PROVEN[receipt.proof.how] if receipt and one.state == "received" else one.state,
    )
