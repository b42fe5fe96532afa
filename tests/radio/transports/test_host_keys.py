"""SSH servers' keys: only a server whose key somebody vouches for is spoken to."""

import base64
import contextlib
import hashlib
import hmac
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rupor.errors import DeliveryError, DeliveryUnavailable
from rupor.model import Address
from rupor.radio.transports import host_keys
from rupor.radio.transports.rclone import Rclone
from servers.sites import Site, site
from servers.sshd import HostKey


@pytest.fixture(scope="module")
def place() -> Iterator[Site]:
    """A partner with an SSH server that has an RSA key too."""
    with site("sftp", lines=[]) as one:
        yield one


@pytest.fixture
def known_hosts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's file of known servers, empty."""
    file = tmp_path / "known_hosts"
    file.touch()
    monkeypatch.setattr(host_keys, "KNOWN_HOSTS", file)
    return file


def reaches(place: Site, host_key: str) -> bool:
    """Tell whether a server is spoken to that is vouched for by *host_key*."""
    with contextlib.closing(Rclone(place.with_address(host_key=host_key))) as made:
        return made.size("nothing") is None


def hashed(address: Address) -> str:
    """Write a server's name as ``HashKnownHosts yes`` does."""
    salt = os.urandom(20)
    name = f"[{address.host}]:{address.port}".encode()
    parts = (salt, hmac.new(salt, name, hashlib.sha1).digest())
    return "|1|" + "|".join(base64.b64encode(part).decode() for part in parts)


def test_fingerprints_are_those_of_openssh(place: Site, tmp_path: Path) -> None:
    """``ssh-keygen -l`` prints the same."""
    key: HostKey = place.server.host_key
    file = tmp_path / "key.pub"
    file.write_text(key.public)
    said = subprocess.run(["ssh-keygen", "-l", "-f", file], capture_output=True, text=True, check=True).stdout
    assert host_keys.fingerprint(key.public) == key.fingerprint == said.split()[1]


def test_who_may_vouch(place: Site, known_hosts: Path) -> None:
    """A fingerprint, a key, a line of known_hosts, and the user's own file with names plain or hashed."""
    key: HostKey = place.server.host_key
    address = place.partner.address
    name = f"[{address.host}]:{address.port}"
    for given in (
        key.fingerprint,
        f"{key.fingerprint}=",
        key.public,
        f"{key.public} root@sever",
        f"{name} {key.public}",
    ):
        assert reaches(place, given)
    for named in (name, hashed(address)):
        known_hosts.write_text(f"# mine\nother.example ssh-ed25519 AAAA\n{named} {key.public}\n")
        assert reaches(place, "")


def test_a_strange_server(place: Site, known_hosts: Path) -> None:
    """Nobody vouches: nothing is sent, and the error tells the fingerprint, its kind, and what to write where."""
    key: HostKey = place.server.host_key
    known_hosts.write_text(f"other.example {key.public}\n")
    before = place.server.log.read_text().count("Accepted password")
    with pytest.raises(DeliveryError, match="nobody vouches") as told:
        reaches(place, "")
    assert f'host_key = "{key.fingerprint}"' in str(told.value)
    assert "(ssh-ed25519)" in str(told.value)
    assert str(told.value).endswith("Run: rupor partners test radio-sever")
    assert place.server.log.read_text().count("Accepted password") == before


@pytest.mark.parametrize("form", ["fingerprint", "key", "known_hosts"])
def test_a_changed_key(place: Site, known_hosts: Path, form: str) -> None:
    """Another key than the one vouched for: no password is sent; both fingerprints and the danger are told."""
    key, other = place.server.host_key, place.server.other_host_key
    address = place.partner.address
    known_hosts.write_text(f"[{address.host}]:{address.port} {other.public}\n")
    given = {"fingerprint": other.fingerprint, "key": other.public, "known_hosts": ""}[form]
    before = place.server.log.read_text().count("Accepted password")
    with pytest.raises(DeliveryError, match="somebody is listening") as told:
        reaches(place, given)
    assert key.fingerprint in str(told.value)
    assert other.fingerprint in str(told.value)
    assert not isinstance(told.value, DeliveryUnavailable)
    assert place.server.log.read_text().count("Accepted password") == before


def test_a_server_with_several_keys(tmp_path: Path) -> None:
    """A key of any kind that the server has may vouch, not only the one that it would show first."""
    kinds = {"rsa": ["-b", "2048"], "ecdsa": []}
    for kind, more in kinds.items():
        subprocess.run(["ssh-keygen", "-q", "-t", kind, *more, "-N", "", "-f", tmp_path / kind], check=True)
    with site("sftp", lines=[f"HostKey {tmp_path / kind}" for kind in kinds]) as one:
        for kind in kinds:
            public = " ".join((tmp_path / f"{kind}.pub").read_text().split()[:2])
            assert reaches(one, public)
            assert reaches(one, host_keys.fingerprint(public))
        shown = host_keys.offered(one.partner.address, "sever", 10)
        assert sorted(key.split()[0] for key in shown) == ["ecdsa-sha2-nistp256", "ssh-ed25519", "ssh-rsa"]


@pytest.mark.parametrize("given", ["ssh-ed25519", "MD5:aa:bb", "ssh-ed25519 AAAA!", "nonsense"])
def test_what_is_no_key(place: Site, given: str) -> None:
    """A host_key that is none is said to be none, without a word to the server."""
    with pytest.raises(DeliveryError, match="host_key is no key of an SSH server"):
        reaches(place, given)


def test_what_is_no_ssh_server() -> None:
    """A server that speaks something else is told so, and a dead one may come back."""
    with site("webdav", secure=False) as one:
        assert one.wire is not None
        address = Address(kind="sftp", host=one.wire.host, port=one.wire.port)
        with pytest.raises(DeliveryUnavailable, match="does not speak SSH"):
            host_keys.offered(address, "sever", 3)
    with pytest.raises(DeliveryUnavailable, match="nobody answers"):
        host_keys.offered(Address(kind="sftp", host="127.0.0.1", port=9), "sever", 3)
