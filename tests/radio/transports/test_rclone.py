"""rclone's transport on every kind of place that it serves: what a delivery asks of it, on real servers."""

import contextlib
import os
import random
import threading
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from rupor.errors import ConfigError, DeliveryError
from rupor.model import Address, Partner
from rupor.radio.transports import transport
from rupor.radio.transports.rclone import SMALL, Rclone
from servers.sites import KINDS, Site, site

HOW = {
    "sftp": "SFTP, sums by the server",
    "ftps": "FTP with TLS, files are read back",
    "s3": "S3, sums by the server",
    "webdav": "WebDAV, files are read back",
    "local": "a folder, files are read back",
}
ODD = (
    'two words, it\'s "quoted"',
    "100% of #1 a%20b+c&d=e@f!",
    "-st*r [a]{b} $(x)`y`.",
    "~a:b back\\slash a|b<c>",
    "пример 示例 مثال 📻",
    *(unicodedata.normalize(form, "Éva") for form in ("NFC", "NFD")),
)
"""``;`` and ``?`` are not here: wsgidav takes a new name apart at them, against RFC 4918."""


@pytest.fixture(scope="module", params=KINDS)
def place(request: pytest.FixtureRequest) -> Iterator[Site]:
    """A partner with a running server."""
    with site(request.param) as one:
        yield one


@pytest.fixture
def made(place: Site) -> Iterator[Rclone]:
    """Its transport."""
    one = transport(place.partner)
    assert isinstance(one, Rclone)
    yield one
    one.close()


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A file that is large enough for a sum by the server."""
    file = tmp_path / "sound.mp3"
    file.write_bytes(random.Random(7).randbytes(SMALL + 70_000))
    return file


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A small file, of a name that stands for something in many programs."""
    file = tmp_path / "cue sheet: #1 [50%].pdf"
    file.write_bytes(b"Clean water\n" * 100)
    return file


def fresh(word: str) -> str:
    """Return a name that no other test has used."""
    return f"{word}-{os.urandom(4).hex()}"


def test_a_file_goes_and_comes_back(place: Site, made: Rclone, sound: Path, paper: Path) -> None:
    """Folders are made, the bytes are there, the size is right, and the proof is of what is there."""
    for file in (sound, paper):
        name = f"ru/2026/{fresh('news')}"
        assert made.size(name) is None
        made.put(file, name)
        assert place.read(name) == file.read_bytes()
        assert made.size(name) == file.stat().st_size
        proof = made.proof(file, name)
        assert proof is not None
        kind = place.partner.address.kind
        assert (proof.how == "server's sum") == (kind == "s3" or (kind == "sftp" and file == sound))


def test_other_bytes_have_no_proof(place: Site, made: Rclone, sound: Path) -> None:
    """One changed byte in the same length is seen; what is not there is an error and no answer."""
    name = fresh("other")
    data = sound.read_bytes()
    place.write(name, data[:-1] + bytes([data[-1] ^ 1]))
    assert made.proof(sound, name) is None
    with pytest.raises(DeliveryError, match="there is no such file"):
        made.proof(sound, fresh("nowhere"))


def test_a_file_takes_the_place_of_another(place: Site, made: Rclone, sound: Path) -> None:
    """An upload replaces what is there, even of the same size and time, and leaves nothing of a longer one."""
    name = fresh("again")
    length = sound.stat().st_size
    for old in (bytes(length), bytes(3 * length)):
        place.write(name, old)
        made.put(sound, name)
        assert made.proof(sound, name) is not None
        assert place.read(name) == sound.read_bytes()


def test_a_rename_never_replaces(place: Site, made: Rclone, paper: Path) -> None:
    """A file is moved into a folder that is not there yet, and never onto another file."""
    if made.atomic:
        assert place.partner.address.kind == "s3"
        return
    here, there, taken = fresh("part"), f"de/{fresh('x')}/news.mp3", fresh("taken")
    made.put(paper, here)
    place.write(taken, b"theirs")
    with pytest.raises(DeliveryError, match="a file stands at"):
        made.move(here, taken)
    assert place.read(taken) == b"theirs"
    made.move(here, there)
    assert made.size(here) is None
    assert place.read(there) == paper.read_bytes()
    with pytest.raises(DeliveryError, match="there is no such file"):
        made.move(here, fresh("other"))


def test_hidden_names(place: Site, made: Rclone, paper: Path) -> None:
    """A name that begins with a dot can be brought, seen and moved, but at FTP servers, which do not list it."""
    if place.partner.address.kind == "ftps":
        return
    name = f"in/.{fresh('rupor')}.part"
    made.put(paper, name)
    assert made.size(name) == paper.stat().st_size
    made.remove(name)


def test_removing_twice(place: Site, made: Rclone, paper: Path) -> None:
    """What was removed is gone; what is not there is removed without a word."""
    name = fresh("gone")
    made.put(paper, name)
    made.remove(name)
    assert name not in place.names()
    made.remove(name)
    made.remove(f"no/such/{name}")


@pytest.mark.parametrize("odd", ODD)
def test_odd_names(place: Site, made: Rclone, paper: Path, odd: str) -> None:
    """Every sign that a file's name may hold goes to a server and comes back."""
    name = f"{fresh('odd')}/{odd}"
    made.put(paper, name if made.atomic else f"{name}.part")
    if not made.atomic:
        made.move(f"{name}.part", name)
    assert made.proof(paper, name) is not None
    assert place.read(name) == paper.read_bytes()
    made.remove(name)
    assert made.size(name) is None


def test_a_probe_leaves_nothing(place: Site, made: Rclone) -> None:
    """A probe tells how proofs are made, and there is no file more than before."""
    before = place.names()
    assert made.probe() == HOW[place.partner.address.kind]
    assert place.names() == before


def test_many_at_once(place: Site, paper: Path) -> None:
    """Each thread has a transport of its own, and gets its own files there."""
    folder = fresh("many")

    def bring(number: int) -> None:
        one = Rclone(place.partner)
        for turn in range(3):
            one.put(paper, f"{folder}/{number}-{turn}")
            assert one.proof(paper, f"{folder}/{number}-{turn}") is not None
        one.close()

    with ThreadPoolExecutor(5) as threads:
        list(threads.map(bring, range(5)))
    assert sum(name.startswith(f"{folder}/") for name in place.names()) == 15


def test_what_is_not_here_is_not_sent(made: Rclone, tmp_path: Path) -> None:
    """A file that has gone from the package is named, with what to do."""
    with pytest.raises(DeliveryError, match=r"gone\.mp3' is not there to be sent.*Run: rupor verify"):
        made.put(tmp_path / "gone.mp3", "x")


def test_a_server_without_a_shell(sound: Path) -> None:
    """Where no sum can be had, the file is fetched, and the shell is asked for once."""
    with site("sftp", shell=False) as one:
        made = Rclone(one.partner)
        made.put(sound, "a")
        sessions = []
        for _ in range(3):
            proof = made.proof(sound, "a")
            assert proof is not None
            assert proof.how == "read back"
            sessions.append(one.server.log.read_text().count("Starting session"))
        assert sessions[0] == sessions[2]
        assert made.probe() == "SFTP, files are read back"
        made.close()


@pytest.mark.parametrize("security", ["explicit", "implicit", "none"])
def test_kinds_of_ftp(security: str, sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TLS from the first byte, after AUTH TLS, or none where the partner file says so."""
    monkeypatch.setattr("rupor.radio.transports.rclone_config.IMPLICIT", 990)
    with site("ftps", security=security) as one:
        if security == "implicit":
            monkeypatch.setattr("rupor.radio.transports.rclone_config.IMPLICIT", one.partner.address.port)
        made = Rclone(one.partner)
        made.put(sound, "a/b")
        assert made.proof(sound, "a/b") is not None
        assert made.probe().startswith("FTP without" if security == "none" else "FTP with TLS")
        made.close()


def test_a_server_that_wants_one_session_of_tls(sound: Path) -> None:
    """vsftpd's own setting that data go by the session of the login."""
    with site("ftps", lines=["require_ssl_reuse=YES"]) as one:
        made = Rclone(one.partner)
        made.put(sound, "a")
        assert made.proof(sound, "a") is not None
        made.close()


def test_keys_in_place_of_passwords(paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A private key opens the door, also one that a passphrase locks."""
    from cryptography.hazmat.primitives import serialization as form

    with site("sftp") as one:
        plain = one.server.key.read_bytes()
        locked = tmp_path / "locked"
        key = form.load_ssh_private_key(plain, None)
        lock = form.BestAvailableEncryption(b"pl4nted passphrase")
        locked.write_bytes(key.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, lock))
        monkeypatch.setenv(one.variable, "pl4nted passphrase")
        for partner in (one.with_address(key=one.server.key), one.with_address(key=locked)):
            made = Rclone(partner)
            made.put(paper, fresh("key"))
            made.close()
        monkeypatch.setenv(one.variable, "pl4nted wrong one")
        with (
            contextlib.closing(Rclone(one.with_address(key=locked))) as made,
            pytest.raises(DeliveryError, match="cannot be opened with this passphrase") as told,
        ):
            made.size("x")
        assert "pl4nted" not in str(told.value)


def test_a_remote_of_the_users_own(tmp_path: Path, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's rclone configuration is used for such addresses, and for no others."""
    (tmp_path / "stick").mkdir()
    config = tmp_path / "rclone.conf"
    config.write_text(f"[stick]\ntype = alias\nremote = {tmp_path}/stick\n")
    monkeypatch.setenv("RCLONE_CONFIG", str(config))
    monkeypatch.setenv("RCLONE_DRY_RUN", "true")
    made = Rclone(Partner(name="sever", address=Address(kind="rclone", remote="stick", path="in")))
    assert not made.atomic
    made.put(paper, "a/.part")
    made.move("a/.part", "a/news")
    assert (tmp_path / "stick/in/a/news").read_bytes() == paper.read_bytes()
    assert made.proof(paper, "a/news") is not None
    assert "read back" in made.probe()
    made.close()
    made = Rclone(Partner(name="sever", address=Address(kind="rclone", remote="nowhere")))
    with (
        contextlib.closing(made),
        pytest.raises(DeliveryError, match=r"no remote 'nowhere'.*Run: rupor partners test sever"),
    ):
        made.size("x")


def test_a_password_that_is_not_there(place: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that is not set is a mistake in the settings, which names its variable."""
    if not place.secret:
        return
    monkeypatch.delenv(place.variable)
    with (
        contextlib.closing(Rclone(place.partner)) as made,
        pytest.raises(ConfigError, match=place.variable),
    ):
        made.size("x")


def test_a_station_that_takes_files_at_once(tmp_path: Path) -> None:
    """A probe is content when its file is taken away as soon as it has its name."""
    with site("local", root=tmp_path) as one:
        assert one.root is not None
        root, ending = one.root, threading.Event()

        def take() -> None:
            while not ending.wait(0.0005):
                for file in root.glob("rupor-probe-*.txt"):
                    file.unlink(missing_ok=True)

        station = threading.Thread(target=take)
        station.start()
        try:
            made = Rclone(replace(one.partner, pickup=True, staging="in"))
            for _ in range(20):
                made.probe()
            made.close()
        finally:
            ending.set()
            station.join()
