"""Who and what a server refuses, and whom we refuse to talk to, on real servers: what people read then."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rupor.errors import DeliveryError
from rupor.model import Secret
from servers.handover import FINAL, deliver, made, opened, part, told
from servers.sites import KINDS, Site, site, strange_authority
from servers.sshd import host_key

REMOTE = tuple(kind for kind in KINDS if kind != "local")


@pytest.fixture(scope="module", params=REMOTE)
def far(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Run a server of each kind."""
    with site(request.param) as one:
        yield one


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Make a file to send that cannot be mistaken for another."""
    return made(tmp_path / "sound.mp3", 300_000)


def test_a_wrong_password_is_said_and_not_tried_again(far: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """People read that the password is wrong, not which; another try would mend nothing."""
    monkeypatch.setenv(far.variable, "wr0ng-planted-secret")
    with opened(replace(far.partner, name="radio-sever")) as to, pytest.raises(DeliveryError) as error:
        to.size(FINAL)
    assert "let" in told(error, far, "wr0ng-planted-secret")
    assert not error.value.retryable


def test_a_key_in_place_of_a_password(sound: Path) -> None:
    """SFTP takes a private key; one that the station does not know is refused in words."""
    with site("sftp") as one:
        good = one.with_address(password=Secret(), key=one.server.key)
        with opened(good) as to:
            deliver(to, sound, part(one))
        assert one.read(FINAL) == sound.read_bytes()
        strange = one.with_address(password=Secret(), key=one.server.strange_key)
        with opened(strange) as to, pytest.raises(DeliveryError) as error:
            to.size(FINAL)
        told(error, one)
        assert not error.value.retryable


def test_a_server_without_a_shell_is_read_back(sound: Path) -> None:
    """Where SFTP is all there is, the file itself is fetched for its proof."""
    with site("sftp", shell=False) as one, opened(one.partner) as to:
        assert deliver(to, sound, part(one)).how == "read back"


def test_another_host_key_stops_everything(sound: Path, tmp_path: Path) -> None:
    """A server that cannot be who we think gets no password and no byte of the file."""
    other = host_key(tmp_path / "other")
    with site("sftp") as one:
        with (
            opened(one.with_address(host_key=other.fingerprint)) as to,
            pytest.raises(DeliveryError) as error,
        ):
            to.put(sound, FINAL)
        words = told(error, one)
        assert one.server.host_key.fingerprint in words
        assert other.fingerprint in words
        assert not error.value.retryable
        assert one.names() == []
        log = one.server.log.read_text()
        assert "Accepted" not in log
        assert "Failed password" not in log


@pytest.mark.parametrize("kind", [kind for kind in REMOTE if kind != "sftp"])
@pytest.mark.parametrize("wrong", ["authority", "name", "date"])
def test_a_certificate_that_is_not_right_stops_everything(kind: str, wrong: str, sound: Path) -> None:
    """Signed by a stranger, for another name, run out: each is refused in words before the password is sent."""
    how: dict[str, Any] = {"name": {"names": ()}, "date": {"old": True}}.get(wrong, {})
    with site(kind, **how) as one, strange_authority() as strange:
        partner = one.with_address(certificate=strange) if wrong == "authority" else one.partner
        with opened(partner) as to, pytest.raises(DeliveryError) as error:
            to.put(sound, FINAL)
        words = told(error, one)
        assert "certificate" in words
        assert not error.value.retryable
        assert one.names() == []


@pytest.mark.parametrize("kind", ["sftp", "ftps"])
def test_a_folder_that_is_not_ours_is_said(kind: str, sound: Path) -> None:
    """No right to write is no reason to try again."""
    with site(kind, path="") as one, opened(one.partner) as to:
        assert one.root is not None
        one.root.chmod(0o555)
        with pytest.raises(DeliveryError) as error:
            to.put(sound, "news.mp3")
        told(error, one)
        assert not error.value.retryable
        assert one.names() == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "s3"])  # where both can stand
def test_a_folder_in_the_place_of_a_file_is_said(kind: str, sound: Path) -> None:
    """What cannot be written is told, and nothing of the folder is lost."""
    with site(kind) as one:
        one.write(f"{FINAL}/inside.txt", b"theirs")
        with opened(one.partner) as to:
            to.put(sound, part(one))
            with pytest.raises(DeliveryError) as error:
                to.move(part(one), FINAL)
        told(error, one)
        assert one.read(f"{FINAL}/inside.txt") == b"theirs"


def test_no_secret_is_in_a_list_of_processes(far: Site, sound: Path) -> None:
    """While a connection is open, no command line and no other program's environment holds the password."""
    with opened(far.partner) as to:
        deliver(to, sound, "listed/news.part", "listed/news.mp3")
        for process in Path("/proc").glob("[0-9]*"):
            for name in ("cmdline", "environ"):
                with contextlib.suppress(OSError):
                    if process.name != str(os.getpid()):
                        assert far.secret.encode() not in (process / name).read_bytes(), process
