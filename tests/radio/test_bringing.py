"""One delivery's steps, cut before and after every single thing that they do to the partner or the ledger."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from rupor.errors import DeliveryError, DeliveryUnavailable
from rupor.model import Address, Delivery, Item, Partner, Proof
from rupor.radio import deliver, ledger, recall
from rupor.radio.deliver import Bringing, Load
from rupor.radio.ledger import Ledger
from rupor.radio.recall import Recall
from rupor.radio.transports.rclone import Rclone

FILES = {"srt": b"1\n00:00:01,000", "cue-sheet.pdf": b"%PDF-" * 40, "sound": b"ID3" * 50_000}
ENDINGS = {"sound": "mp3"}


class Cut(BaseException):
    """The process dies here."""


class Cutting:
    """Passes everything on to what it stands for, and dies before or after the *at*-th thing that it is asked."""

    def __init__(self, real: Any, count: list[int], at: int, *, after: bool) -> None:
        self._real, self._count, self._at, self._after = real, count, at, after

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if not callable(found):
            return found

        def asked(*given: Any, **named: Any) -> Any:
            self._count[0] += 1
            mine = self._count[0] == self._at
            if mine and not self._after:
                raise Cut
            answer = found(*given, **named)
            if mine:
                raise Cut
            return answer

        return asked


_open: list[Rclone] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Close the transports of a test at its end."""
    yield
    while _open:
        _open.pop().close()


def way(to: Partner, kind: type[Rclone] = Rclone) -> Any:
    """Open a way to the partner."""
    _open.append(kind(to))
    return _open[-1]


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """Make the station's folder."""
    folder = tmp_path / "station"
    folder.mkdir()
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    """Open a ledger."""
    with ledger.opened(f"sqlite:///{tmp_path / 'ledger.sqlite'}") as opened:
        yield opened


def partner(station: Path, **fields: Any) -> Partner:
    """Make a partner whose files go to a folder."""
    return Partner(name="one", address=Address(kind="local", path=str(station)), **fields)


def load(
    book: Ledger, to: Partner, tmp_path: Path, *, content: str = "a", letter: list[str] | None = None
) -> Load:
    """Plan the delivery of three files, and of a letter where letters are kept in *letter*."""
    sources = {}
    items = []
    for role, data in FILES.items():
        sources[role] = tmp_path / f"{content}-{role}"
        sources[role].write_bytes(data + content.encode())
        whole = sources[role].read_bytes()
        path = f"en/water-{content}.{ENDINGS.get(role, role)}"
        items.append(
            Item(role=role, source=role, path=path, size=len(whole), sha256=sha256(whole).hexdigest())
        )
    if letter is not None:
        items.append(Item(role="letter", source="", path=f"<{content}@example.org>", size=1, sha256=content))
    delivery = book.begin(
        "one", "water", "en", content, title="Water", package=tmp_path, facts={}, not_before=None
    )
    delivery = book.add(delivery.id, deliver.ordered(items), "")

    def post(written: EmailMessage) -> Proof:
        assert letter is not None
        letter.append(str(written["Message-ID"]))
        return Proof(how="accepted", sum="250 queued")

    def write() -> EmailMessage:
        made = EmailMessage()
        made["Message-ID"] = f"<{content}@example.org>"
        return made

    given = {"letter": write, "post": post} if letter is not None else {}
    return Load(delivery=delivery, partner=to, files=sources, **given)


def bring(of: Load, book: Any, to: Any, *, place: bool = True) -> Exception | None:
    """Try once, as one process does."""
    with book.holding(of.delivery.id) as ours:
        assert ours
        now = replace(of, delivery=book.get(of.delivery.id))
        return deliver.attempt(Bringing(now, book, to), place=place)


def there(station: Path) -> dict[str, bytes]:
    """Read everything that lies at the station."""
    return {
        one.relative_to(station).as_posix(): one.read_bytes() for one in station.rglob("*") if one.is_file()
    }


def wanted(of: Load) -> dict[str, bytes]:
    """Return what must lie there."""
    return {
        one.item.path: of.files[one.item.role].read_bytes()
        for one in of.delivery.files
        if one.item.role in of.files
    }


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("with_letter", [False, True])
def test_cut_at_every_step(
    station: Path, book: Ledger, tmp_path: Path, after: bool, with_letter: bool
) -> None:
    """Wherever a run dies, the next brings the rest: each file once, whole, nothing beside them, one receipt each."""
    to = partner(station)
    at = 0
    while True:
        at += 1
        count = [0]
        letters: list[str] | None = [] if with_letter else None
        of = load(book, to, tmp_path, content=f"c{at}", letter=letters)
        transport = way(to)
        dying = Cutting(book, count, at, after=after)
        try:
            bring(of, dying, Cutting(transport, count, at, after=after))
        except Cut:
            died = True
        else:
            died = False
        whole = wanted(of)
        seen = {
            path: data for path, data in there(station).items() if not Path(path).name.startswith(".rupor")
        }
        assert all(whole.get(path) == data for path, data in seen.items()), at
        assert bring(of, book, transport) is None, at
        assert there(station) == whole, at
        done = book.get(of.delivery.id)
        assert done.whole
        if letters is not None:
            # After the server took it and before the ledger knew: sent again under one Message-ID.
            assert set(letters) == {f"<c{at}@example.org>"}
            assert len(letters) <= 2
        for path in station.rglob("*.*"):
            path.unlink()
        if not died:
            break
    assert at >= 19


def test_taken_away_at_once(station: Path, book: Ledger, tmp_path: Path) -> None:
    """A station that takes files as they appear gets each once, and the receipt says that it was taken."""
    to = partner(station, pickup=True)
    of = load(book, to, tmp_path)
    taken: list[str] = []

    class Hungry(Rclone):
        def move(self, path: str, to: str) -> None:
            super().move(path, to)
            (station / to).unlink()
            taken.append(to)

    assert bring(of, book, way(to, Hungry)) is None
    assert bring(of, book, way(to, Hungry)) is None
    assert sorted(taken) == sorted(one.item.path for one in of.delivery.files)
    assert {one.receipt.proof.how for one in book.get(of.delivery.id).files if one.receipt} == {"taken"}


def test_taken_while_nobody_could_say(station: Path, book: Ledger, tmp_path: Path) -> None:
    """A file that was renamed, taken, and never confirmed is not brought twice to a station that takes files away."""
    to = partner(station, pickup=True)
    of = load(book, to, tmp_path)
    moved: list[str] = []

    class Lost(Rclone):
        def move(self, path: str, to: str) -> None:
            super().move(path, to)
            (station / to).unlink()
            moved.append(to)
            if len(moved) == 1:
                raise DeliveryUnavailable("partner 'one': the line broke")

    transport = way(to, Lost)
    with book.holding(of.delivery.id):
        bringing = Bringing(of, book, transport)
        assert isinstance(deliver.attempt(bringing, place=True), DeliveryUnavailable)
        assert deliver.attempt(bringing, place=True) is None
    assert len(moved) == len(set(moved)) == 3


def test_a_file_that_vanishes_is_told(station: Path, book: Ledger, tmp_path: Path) -> None:
    """Where nobody said that files are taken away, one that vanishes is an error that says what to write."""
    to = partner(station)
    of = load(book, to, tmp_path)

    class Vanishing(Rclone):
        def move(self, path: str, to: str) -> None:
            super().move(path, to)
            (station / to).unlink()

    error = bring(of, book, way(to, Vanishing))
    assert isinstance(error, DeliveryError)
    assert "pickup = true" in str(error)


def test_what_arrives_damaged_never_gets_its_name(station: Path, book: Ledger, tmp_path: Path) -> None:
    """A byte that was changed on the way is found before anybody can see the file."""
    to = partner(station)
    of = load(book, to, tmp_path)

    class Noisy(Rclone):
        def put(self, file: Path, path: str) -> None:
            super().put(file, path)
            data = bytearray((station / path).read_bytes())
            data[7] ^= 1
            (station / path).write_bytes(data)

    error = bring(of, book, way(to, Noisy))
    assert isinstance(error, DeliveryUnavailable)
    assert "damaged" in str(error)
    assert not [one for one in there(station) if ".rupor" not in one]
    assert bring(of, book, way(to)) is None
    assert there(station) == wanted(of)


def test_an_older_version_on_its_way_is_cleared(station: Path, book: Ledger, tmp_path: Path) -> None:
    """What was staged of a version that never came out is taken away when the next one is brought."""
    to = partner(station)
    old = load(book, to, tmp_path, content="old")
    assert bring(old, book, way(to), place=False) is None
    assert len(there(station)) == 3
    new = load(book, to, tmp_path, content="new")
    assert new.delivery.version == 2
    assert bring(new, book, way(to)) is None
    deliver.sweep(to, way(to), [book.get(old.delivery.id)])
    assert there(station) == wanted(new)
    assert {one.state for one in book.get(old.delivery.id).files} == {"superseded"}


def withdrawn(of: Delivery, book: Ledger, to: Partner, tmp_path: Path, transport: Any) -> list[str]:
    """Recall a delivery and return what became of its files."""
    book.recall(of.id, "wrong number")
    with book.holding(of.id):
        order = Recall(delivery=book.get(of.id), partner=to, note="WITHDRAWN")
        return [one.state for one in recall.withdraw(order, book, transport, tmp_path)]


def test_a_recall_in_between_sends_nothing_more(station: Path, book: Ledger, tmp_path: Path) -> None:
    """What was staged when a recall came is cleared away, and is not placed by anybody afterwards."""
    to = partner(station)
    of = load(book, to, tmp_path)
    bring(of, book, way(to), place=False)
    assert withdrawn(of.delivery, book, to, tmp_path, way(to)) == ["superseded"] * 3
    assert not there(station)
    bring(of, book, way(to))
    assert not there(station)


@pytest.mark.parametrize("after", [False, True])
def test_a_recall_that_dies_is_finished(station: Path, book: Ledger, tmp_path: Path, after: bool) -> None:
    """Wherever a recall dies, the next takes the rest away; at the end nothing of ours is there."""
    to = partner(station, recall="notice")
    at = 0
    died = True
    while died:
        at += 1
        of = load(book, to, tmp_path, content=f"r{at}")
        bring(of, book, way(to))
        count = [0]
        died = False
        try:
            withdrawn(
                of.delivery,
                Cutting(book, count, at, after=after),
                to,
                tmp_path,
                Cutting(way(to), count, at, after=after),
            )  # type: ignore[arg-type]
        except Cut:
            died = True
        withdrawn(of.delivery, book, to, tmp_path, way(to))
        assert [Path(one).name for one in there(station)] in ([f"water-r{at}.withdrawn.txt"], []), at
        assert {one.state for one in book.get(of.delivery.id).files} <= {"withdrawn", "beyond"}
        for path in station.rglob("*.txt"):
            path.unlink()
    assert at > 8


def test_now_is_utc(station: Path, book: Ledger, tmp_path: Path) -> None:
    """Receipts tell UTC."""
    of = load(book, partner(station), tmp_path)
    bring(of, book, way(partner(station)))
    (first, *_) = [one.receipt for one in book.get(of.delivery.id).files if one.receipt]
    assert first.at.utcoffset() == datetime.now(UTC).utcoffset()
