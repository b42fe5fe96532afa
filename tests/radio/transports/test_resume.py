"""Uploads that break go on: real servers of SFTP and FTP, lines that are cut, silent or slow."""

import contextlib
import functools
import os
import random
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from rupor.errors import ConfigError, DeliveryError, DeliveryUnavailable
from rupor.model import Address, Partner, Place, Secret
from rupor.radio.transports import resume, resume_ftp
from servers.ftpd import Ftpd, vsftpd
from servers.running import port_range, program
from servers.small_disk import small_disk
from servers.sshd import Sshd, sshd
from servers.wire import Trouble, Wire, wire

KINDS: tuple[Place, ...] = ("sftp", "ftp", "ftps")
REUSE = ("require_ssl_reuse=YES", "data_connection_timeout=1")
"""The second: vsftpd holds the lock of an upload whose line fell silent for 300 s unless told otherwise."""
SIZE = 3_000_000
SPEED = 12e6
"""Bytes a second: on a line without any bounds, most of what is lost in a cut lies in the system's own buffers."""
PATH = "новости 2026/a message (1).part"


@dataclass
class Station:
    """A partner, its server, and the line to it."""

    partner: Partner
    server: Sshd | Ftpd
    line: Wire

    @property
    def file(self) -> Path:
        """Where an upload lies."""
        return self.server.root / PATH


@contextlib.contextmanager
def station(kind: Place, root: Path | None = None) -> Iterator[Station]:
    """Run a server of a kind behind a line."""
    with contextlib.ExitStack() as ends:
        ports = port_range(30)
        if kind == "sftp":
            server: Sshd | Ftpd = ends.enter_context(sshd(root=root))
        else:
            security = "explicit" if kind == "ftps" else "none"
            server = ends.enter_context(vsftpd(root=root, security=security, passive=ports, lines=REUSE))
        line = ends.enter_context(wire(server.port, data_ports=() if kind == "sftp" else ports))
        os.environ["RESUME_PASSWORD"] = server.password
        address = Address(
            kind=kind,
            host=line.host,
            port=line.port,
            user=server.user,
            password=Secret(source="env", name="RESUME_PASSWORD"),
            host_key=server.host_key.fingerprint if isinstance(server, Sshd) else "",
            certificate=server.certificate if isinstance(server, Ftpd) else None,
        )
        line.bytes_per_second = SPEED
        yield Station(Partner(name="sever", address=address, patience=2.0), server, line)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resume, "PAUSE_S", 0.05)
    monkeypatch.setenv("RESUME_PASSWORD", "")


@pytest.fixture(scope="module")
def stations() -> Iterator[Callable[[Place], Station]]:
    """Give a station of a kind; it is started once."""
    with contextlib.ExitStack() as ends:
        yield functools.cache(lambda kind: ends.enter_context(station(kind)))


@pytest.fixture(params=KINDS)
def there(
    request: pytest.FixtureRequest, stations: Callable[[Place], Station], monkeypatch: pytest.MonkeyPatch
) -> Station:
    """A station of every kind, with nothing in it."""
    one = stations(request.param)
    for left in one.server.root.iterdir():
        shutil.rmtree(left)
    one.line.expect(None)
    monkeypatch.setenv("RESUME_PASSWORD", one.server.password)
    return one


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of three megabytes."""
    file = tmp_path_factory.mktemp("sound") / "sound.wav"
    file.write_bytes(random.Random(5).randbytes(SIZE))
    return file


@pytest.mark.parametrize("kind", ["cut", "end", "stall"])
def test_a_bad_line_is_gone_on_with(there: Station, sound: Path, kind: str) -> None:
    """Where no connection lives for more than a few megabytes, a file arrives whole, and hardly a byte twice."""
    after = random.Random(f"{there.partner.address.kind} {kind}").randrange(1_500_000, 2_200_000)
    there.line.expect(Trouble(after=after, kind=kind, per_connection=True))  # type: ignore[arg-type]
    resume.put(there.partner, sound, PATH)
    assert there.file.read_bytes() == sound.read_bytes()
    assert there.line.happened >= 1
    assert there.line.passed["up"] < 1.5 * sound.stat().st_size


def test_many_cuts(there: Station, sound: Path) -> None:
    """Cut again and again at seeded bytes, and seen by a new process each time, a file arrives whole."""
    rng, up, cuts = random.Random(20), 0, 0
    while True:
        there.line.expect(Trouble(after=rng.randrange(1_000, SIZE // 4), lasting=True))
        try:
            resume.put(there.partner, sound, PATH)
            break
        except DeliveryUnavailable:
            cuts += 1
        finally:
            up += there.line.passed["up"]
    assert there.file.read_bytes() == sound.read_bytes()
    print(f"{there.partner.address.kind}: {cuts} cuts, {up / SIZE:.2f} times the file")
    assert cuts > 4
    assert up < 1.5 * SIZE


def test_a_dead_line_is_told(there: Station, sound: Path) -> None:
    """A line that brings nothing more ends in an error that says to try later, and what has arrived stays."""
    there.line.expect(Trouble(after=2_000_000, lasting=True))
    with pytest.raises(DeliveryUnavailable, match=r"^partner 'sever': ") as caught:
        resume.put(there.partner, sound, PATH)
    assert "pl4nted" not in str(caught.value)
    assert there.file.stat().st_size > resume.LEAST
    before = there.file.stat().st_size
    there.line.expect(None)
    assert resume.went_on(there.partner, sound, PATH)
    assert there.file.read_bytes() == sound.read_bytes()
    assert there.line.passed["up"] < sound.stat().st_size - before + 500_000


@pytest.mark.parametrize("size", [None, resume.LEAST - 1, SIZE, SIZE + 1])
def test_nothing_to_go_on_with(there: Station, sound: Path, size: int | None) -> None:
    """Nothing, little, all or more than all is no beginning; it is left as it is, and replaced by an upload."""
    if size is not None:
        there.file.parent.mkdir()
        there.file.write_bytes(bytes(size))
        there.file.chmod(0o666)
        there.file.parent.chmod(0o777)
    assert not resume.went_on(there.partner, sound, PATH)
    assert there.file.exists() == (size is not None)
    assert size is None or there.file.read_bytes() == bytes(size)
    resume.put(there.partner, sound, PATH)
    assert there.file.read_bytes() == sound.read_bytes()


def test_another_files_beginning_is_not_gone_on_with(there: Station, sound: Path) -> None:
    """What ends in other bytes than the file has there is replaced."""
    there.file.parent.mkdir()
    there.file.write_bytes(sound.read_bytes()[:2_000_000] + b"!")
    there.file.chmod(0o666)
    assert not resume.went_on(there.partner, sound, PATH)
    resume.put(there.partner, sound, PATH)
    assert there.file.read_bytes() == sound.read_bytes()


def test_the_folder_of_the_address(there: Station, sound: Path) -> None:
    """An address's folder stands before a path, and is made."""
    folder = "/deep/er" if there.partner.address.kind != "sftp" else str(there.server.root / "deep/er")
    partner = replace(there.partner, address=replace(there.partner.address, path=folder))
    resume.put(partner, sound, "a b/c.part")
    assert (there.server.root / "deep/er/a b/c.part").read_bytes() == sound.read_bytes()


def test_a_wrong_password_is_told(there: Station, sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong password is an error for people at once, without it."""
    monkeypatch.setenv("RESUME_PASSWORD", "pl4nted-wrong")
    with pytest.raises(DeliveryError, match="does not let 'rupor' in") as caught:
        resume.put(there.partner, sound, PATH)
    assert not caught.value.retryable
    assert "pl4nted" not in str(caught.value)


def test_a_folder_without_permission_is_told(there: Station, sound: Path) -> None:
    """A folder that may not be written to is an error at once."""
    there.file.parent.mkdir(mode=0o555)
    with pytest.raises(DeliveryError, match=r"may not do this|no such file or folder") as caught:
        resume.put(there.partner, sound, PATH)
    assert not caught.value.retryable


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_is_told(kind: Place, sound: Path) -> None:
    """A disk that is full ends in an error, not in a loop."""
    with (
        small_disk(2) as disk,
        station(kind, disk) as there,
        pytest.raises(DeliveryError, match="partner 'sever'"),
    ):
        resume.put(there.partner, sound, "a.part")


def test_strange_host_keys_are_refused(sound: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A server with another key than the one that was vouched for, of whatever kind, or with none, gets nothing."""
    monkeypatch.setattr("rupor.radio.transports.host_keys.KNOWN_HOSTS", tmp_path / "none")
    shown = rsa.generate_private_key(65537, 2048).public_key()
    other = shown.public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH).decode()
    with station("sftp") as there:
        assert isinstance(there.server, Sshd)
        for key in ("", there.server.other_host_key.fingerprint, there.server.other_host_key.public, other):
            partner = replace(there.partner, address=replace(there.partner.address, host_key=key))
            with pytest.raises(
                DeliveryError, match=there.server.host_key.fingerprint.replace("+", r"\+")
            ) as caught:
                resume.put(partner, sound, PATH)
            assert not caught.value.retryable
        assert not there.file.exists()
        assert "Accepted" not in there.server.log.read_text()


def test_strange_certificates_are_refused(sound: Path) -> None:
    """A server that nobody vouches for, with another's name or an old certificate gets no password."""
    cases = (({"names": ()}, "another name"), ({"old": True}, "expired"), ({}, "vouches"))
    for given, words in cases:
        with vsftpd(**given) as server:  # type: ignore[arg-type]
            address = Address(
                kind="ftps",
                host="localhost",
                port=server.port,
                user=server.user,
                certificate=server.certificate if given else None,
            )
            with pytest.raises(DeliveryError, match=f"certificate.*{words}|{words}.*certificate") as caught:
                resume.put(Partner(name="sever", address=address), sound, PATH)
            assert not caught.value.retryable
            assert "USER" not in server.log.with_name("vsftpd.log").read_text()


def test_tls_at_once(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where TLS begins with the first byte, as at port 990, an upload goes on as well."""
    with vsftpd(security="implicit", lines=REUSE) as server:
        monkeypatch.setattr(resume_ftp, "IMPLICIT", server.port)
        monkeypatch.setenv("RESUME_PASSWORD", server.password)
        address = Address(
            kind="ftps",
            host="localhost",
            port=server.port,
            user=server.user,
            password=Secret(source="env", name="RESUME_PASSWORD"),
            certificate=server.certificate,
        )
        partner = Partner(name="sever", address=address, patience=5)
        resume.put(partner, sound, "a.part")
        os.truncate(server.root / "a.part", 1_000_000)
        assert resume.went_on(partner, sound, "a.part")
        assert (server.root / "a.part").read_bytes() == sound.read_bytes()


def test_private_keys(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of all kinds and forms open the server, with a passphrase or without; a wrong passphrase is told."""
    openssh, pkcs8, bare = form.PrivateFormat.OpenSSH, form.PrivateFormat.PKCS8, form.NoEncryption()
    locked = form.BestAvailableEncryption(b"pl4nted-phrase")
    first, second = ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())
    third, file = rsa.generate_private_key(65537, 2048), tmp_path / "key"
    monkeypatch.setenv("RESUME_PASSWORD", "pl4nted-phrase")
    with sshd() as server:
        address = Address(
            kind="sftp", host=server.host, port=server.port, user=server.user, host_key=server.host_key.public
        )
        ways = (
            (first, openssh, bare),
            (second, pkcs8, bare),
            (third, openssh, locked),
            (first, pkcs8, locked),
        )
        for key, how, lock in ways:
            public = key.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH)
            with (server.log.parent / "authorized").open("ab") as allowed:
                allowed.write(public + b"\n")
            file.write_bytes(key.private_bytes(form.Encoding.PEM, how, lock))
            phrase = Secret(source="env", name="RESUME_PASSWORD") if lock is locked else Secret()
            partner = Partner(name="sever", address=replace(address, key=file, password=phrase))
            assert not resume.went_on(partner, sound, "a.part")
        closed = Partner(name="sever", address=replace(address, key=file))
        with pytest.raises(DeliveryError, match="has a passphrase"):
            resume.put(closed, sound, "a.part")
        monkeypatch.setenv("RESUME_PASSWORD", "pl4nted-other")
        wrong = replace(
            closed, address=replace(closed.address, password=Secret(source="env", name="RESUME_PASSWORD"))
        )
        with pytest.raises(DeliveryError, match="private key"):
            resume.put(wrong, sound, "a.part")
        with pytest.raises(DeliveryError, match="does not let"):
            resume.put(replace(closed, address=replace(address, key=server.strange_key)), sound, "a.part")


def test_the_users_agent(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key or password, the keys of the user's SSH agent are tried, all of them."""
    socket = tmp_path / "agent"
    monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
    with (
        sshd() as server,
        subprocess.Popen([program("ssh-agent", "openssh-client"), "-D", "-a", socket]) as agent,
    ):
        try:
            until = time.monotonic() + 10
            while not socket.exists() and time.monotonic() < until:
                time.sleep(0.01)
            address = Address(kind="sftp", host=server.host, port=server.port, user=server.user)
            partner = Partner(name="sever", address=replace(address, host_key=server.host_key.public))
            with pytest.raises(DeliveryError, match="no SSH agent that has one"):
                resume.put(partner, sound, "a.part")
            for key in (server.strange_key, server.key):
                subprocess.run([program("ssh-add", "openssh-client"), "-q", key], check=True)
            resume.put(partner, sound, "a.part")
            assert (server.root / "a.part").read_bytes() == sound.read_bytes()
        finally:
            agent.terminate()


def test_a_limit_holds_for_all_together(tmp_path: Path) -> None:
    """Two uploads at once take no more than what both may."""
    file = tmp_path / "a.mp3"
    file.write_bytes(bytes(500_000))
    with station("sftp") as there:
        began = time.monotonic()
        threads = [
            threading.Thread(
                target=resume.put, args=(there.partner, file, f"{n}.part"), kwargs={"limit": 500_000}
            )
            for n in range(2)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert 1.9 < time.monotonic() - began < 5
        assert all((there.server.root / f"{n}.part").stat().st_size == 500_000 for n in range(2))


@pytest.mark.parametrize(("said", "slow"), [("250k", True), ("0.25M", True), ("", False), ("1G", False)])
def test_a_bandwidth_of_the_office(
    stations: Callable[[Place], Station], sound: Path, monkeypatch: pytest.MonkeyPatch, said: str, slow: bool
) -> None:
    """A bandwidth as the partner file says it holds for uploads without a limit of their own."""
    there = stations("ftp")
    monkeypatch.setenv("RESUME_PASSWORD", there.server.password)
    (there.server.root / "b.part").write_bytes(sound.read_bytes()[:-250_000])
    (there.server.root / "b.part").chmod(0o666)
    began = time.monotonic()
    resume.bandwidth(said)
    try:
        assert resume.went_on(there.partner, sound, "b.part")
    finally:
        resume.bandwidth("")
        (there.server.root / "b.part").unlink()
    assert (time.monotonic() - began > 0.9) == slow


def test_a_bandwidth_that_is_none() -> None:
    """A bandwidth that cannot be read is refused."""
    with pytest.raises(ConfigError, match="'fast' is no speed"):
        resume.bandwidth("fast")


def test_what_suits(tmp_path: Path) -> None:
    """Large files by SFTP and FTP go on; small ones, and other places, are rclone's."""
    large, small = tmp_path / "large", tmp_path / "small"
    large.write_bytes(bytes(resume.LARGE))
    small.write_bytes(bytes(resume.LARGE - 1))
    for kind in ("sftp", "ftp", "ftps", "s3", "webdav", "local"):
        partner = Partner(name="sever", address=Address(kind=kind))  # type: ignore[arg-type]
        assert resume.suits(partner, large) == (kind in KINDS)
        assert not resume.suits(partner, small)
    assert not resume.went_on(Partner(name="sever", address=Address(kind="s3")), large, "a")
