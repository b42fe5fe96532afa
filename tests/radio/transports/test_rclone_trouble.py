"""What goes wrong at real servers: told in people's words with the next command, in time, and without any secret."""

import contextlib
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rupor.errors import DeliveryError, DeliveryUnavailable
from rupor.model import Partner
from rupor.radio.transports import resume
from rupor.radio.transports.rclone import Rclone
from servers.sites import KINDS, Site, site, strange_authority
from servers.small_disk import small_disk
from servers.wire import Trouble

PATIENCE = 2.0
SERVERS = [kind for kind in KINDS if kind != "local"]


@pytest.fixture(scope="module", params=SERVERS)
def place(request: pytest.FixtureRequest) -> Iterator[Site]:
    """A partner with a running server."""
    with site(request.param, patience=PATIENCE) as one:
        yield one


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """A file of 3 MB, more than the buffers on the way hold."""
    file = tmp_path / "big.wav"
    file.write_bytes(random.Random(7).randbytes(3_000_000))
    return file


@contextlib.contextmanager
def fails(partner: Partner, words: str, *, again: bool = False) -> Iterator[Rclone]:
    """Expect a failure that says *words*, names partner and command, and may (*again*) or may not be mended."""
    with contextlib.closing(Rclone(partner)) as made, pytest.raises(DeliveryError, match=words) as caught:
        yield made
    told = str(caught.value)
    assert told.startswith(f"partner '{partner.name}': ")
    assert told.endswith(f"Run: rupor partners test {partner.name}")
    assert "pl4nted" not in told
    assert isinstance(caught.value, DeliveryUnavailable) == again, told


def test_a_wrong_password(place: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another try would not help, and might lock us out."""
    monkeypatch.setenv(place.variable, "pl4nted-wrong-one")
    words = "does not know" if place.partner.address.kind == "s3" else "does not let 'rupor' in"
    with fails(replace(place.partner, patience=20), words) as made:  # vsftpd takes its time to say no
        made.size("x")


def test_a_certificate_by_a_stranger(place: Site, big: Path) -> None:
    """Nothing is sent to a server that nobody vouches for."""
    if place.partner.address.kind == "sftp":
        return
    before = place.names()
    with strange_authority() as stranger:
        for file in (None, stranger):
            words = "nobody that this computer trusts vouches"
            with fails(place.with_address(certificate=file), words) as made:
                made.put(big, "strange")
    assert place.names() == before


@pytest.mark.parametrize("kind", ["ftps", "webdav"])
@pytest.mark.parametrize("wrong", ["name", "date"])
def test_other_wrong_certificates(kind: str, wrong: str, big: Path) -> None:
    """One for another name and one of yesterday are told apart."""
    how = {"names": ()} if wrong == "name" else {"old": True}
    words = "is for another name" if wrong == "name" else "has expired"
    with site(kind, **how) as one, fails(one.partner, words) as made:
        made.put(big, "x")


def test_nobody_there(place: Site) -> None:
    """A name that nobody has and a port where nobody listens: perhaps later."""
    address = place.partner.address
    for host, port, words in (
        ("nowhere.invalid", 0, "there is no server of the name"),
        ("127.0.0.1", 9, "nobody answers at this port"),
    ):
        there = {"url": f"https://{host}:{port or 443}"} if address.url else {"host": host, "port": port}
        with fails(place.with_address(**there), words, again=True) as made:
            made.size("x")


def test_no_permission(tmp_path: Path) -> None:
    """A folder that the server does not let us write in."""
    file = tmp_path / "a"
    file.write_bytes(b"a")
    for kind, words in (
        ("sftp", "'rupor' may not do this"),
        ("ftps", "'rupor' may not (do|see)|or 'rupor' may not see"),
    ):
        with site(kind, path="locked") as one:
            assert one.root is not None
            one.root.mkdir(0o555)
            with fails(one.partner, words) as made:
                made.put(file, "x")


@pytest.mark.parametrize("kind", ["sftp", "ftps", "local"])
def test_a_full_disk(kind: str, big: Path) -> None:
    """SFTP says no more than 'failure', so the room is named as what to ask for; the others say it."""
    with small_disk(1) as disk, site(kind, root=disk) as one:
        words = "when a disk or quota is full" if kind == "sftp" else "disk or quota of .* is full"
        with fails(one.partner, words) as made:
            made.put(big, "x")


@pytest.mark.parametrize("kind", ["s3", "webdav"])
def test_a_full_quota(kind: str, big: Path) -> None:
    """507 of a WebDAV server, and what MinIO says."""
    with site(kind, quota=1_000_000) as one, fails(one.partner, "disk or quota of .* is full") as made:
        made.put(big, "x")


def test_a_folder_in_the_way(place: Site, big: Path) -> None:
    """A folder stands where a file should."""
    if place.root is None:
        return
    place.write("folder/below", b"x")
    # vsftpd gives the same answer as to somebody without the right to write
    words = (
        "may not do this" if place.partner.address.kind == "ftps" else "a folder stands where a file should"
    )
    with fails(replace(place.partner, name="other"), words) as made:
        made.put(big, "folder")


def test_a_line_that_breaks(place: Site, big: Path) -> None:
    """Cut at any byte, it is said that the line broke; the third try at the latest brings the file."""
    assert place.wire is not None
    with contextlib.closing(Rclone(place.partner)) as made:
        made.size("x")
        for turn, after in enumerate((1, 400, 1_500_000)):
            place.wire.expect(Trouble(after=after))
            tries = 0
            while place.wire.happened == 0 or f"cut-{turn}" not in place.names():
                tries += 1
                assert tries <= 3
                with contextlib.suppress(DeliveryUnavailable):
                    made.put(big, f"cut-{turn}")
            assert place.read(f"cut-{turn}") == big.read_bytes()
            assert made.proof(big, f"cut-{turn}") is not None


def test_a_server_that_stalls(place: Site, big: Path) -> None:
    """A server that falls silent costs about the partner's patience; the upload goes on, or the next try brings it."""
    assert place.wire is not None
    with contextlib.closing(Rclone(place.partner)) as made:
        made.size("x")
        place.wire.expect(Trouble(after=1_500_000, kind="stall"))
        begun = time.monotonic()
        broke = pytest.raises(DeliveryUnavailable, match=r"stopped answering|the line to .* broke")
        # Where an upload can be gone on with, it is, over a new line.
        with contextlib.nullcontext() if resume.suits(place.partner, big) else broke:
            made.put(big, "stalled")
        assert time.monotonic() - begun < 3 * PATIENCE + 2
        assert place.wire.happened
        place.wire.expect(None)
        made.put(big, "stalled")
        assert made.proof(big, "stalled") is not None
        time.sleep(1)  # nothing of the first try comes to life and takes the file away
        assert place.read("stalled") == big.read_bytes()


def test_a_slow_line(place: Site, tmp_path: Path) -> None:
    """An upload that takes longer than the partner's patience goes on as long as it moves."""
    assert place.wire is not None
    if place.partner.address.kind not in ("sftp", "s3"):
        return
    file = tmp_path / "slow.wav"
    file.write_bytes(random.Random(8).randbytes(10_000_000))
    place.wire.bytes_per_second = 4_000_000
    try:
        with contextlib.closing(Rclone(place.partner)) as made:
            begun = time.monotonic()
            made.put(file, "slow")
            assert time.monotonic() - begun > PATIENCE
    finally:
        place.wire.bytes_per_second = 0
    assert place.read("slow") == file.read_bytes()
