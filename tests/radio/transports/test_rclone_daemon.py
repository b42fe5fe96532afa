"""The rclone that copies: it dies with us, keeps secrets and certificates apart, and shares the bandwidth."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from command import environment
from rupor.errors import ConfigError, DeliveryError, DeliveryUnavailable
from rupor.model import Address, Partner
from rupor.radio.partners import secrets
from rupor.radio.transports import rclone, rclone_daemon
from rupor.radio.transports.rclone import Rclone
from servers.sites import site

SLOW = """
import sys
from pathlib import Path
from rupor.model import Address, Partner
from rupor.radio.transports import rclone, rclone_daemon
from rupor.run import process
rclone.bandwidth("100k")
print(rclone_daemon.daemon().pid, rclone_daemon.daemon().line()._path.parent, flush=True)
later = process.start(["sleep", "60"], stdin=0, stdout=2, stderr=2)  # as ffmpeg would be
print(later.pid, flush=True)
rclone.Rclone(Partner(name="sever", address=Address(kind="local", path=sys.argv[2]))).put(Path(sys.argv[1]), "big")
"""


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """Begin and end without a running rclone and without a limit."""
    rclone_daemon.close()
    yield
    rclone.bandwidth("")
    rclone_daemon.close()


def group(number: int) -> list[int]:
    """Return the living processes of a process group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == number and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return found


def until(what: object, seconds: float = 10) -> bool:
    """Wait until *what* (called) is true."""
    assert callable(what)
    ends = time.monotonic() + seconds
    while not what():
        if time.monotonic() > ends:
            return False
        time.sleep(0.005)
    return True


@pytest.mark.parametrize("turn", range(3))
def test_rclone_dies_with_us(tmp_path: Path, turn: int) -> None:
    """Killed by kill -9 in the middle of an upload, we leave no rclone that goes on, and no folder of it."""
    big = tmp_path / "big"
    big.write_bytes(os.urandom(2_000_000))
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, big, tmp_path / "there"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
    ) as child:
        assert child.stdout is not None
        number, folder = child.stdout.readline().split()
        later = int(child.stdout.readline())
        assert until((tmp_path / "there/big").exists)
        time.sleep(0.05 * turn)
        assert len(group(int(number))) == 2  # the leash and rclone
        child.kill()
        child.wait()
    try:
        assert until(lambda: not group(int(number)), 2)
        assert until(lambda: not Path(folder).exists(), 2)
    finally:
        os.kill(later, signal.SIGKILL)
    size = (tmp_path / "there/big").stat().st_size
    time.sleep(0.3)
    assert (tmp_path / "there/big").stat().st_size == size


def test_one_is_enough(tmp_path: Path) -> None:
    """All partners share one rclone, and one that has died is replaced."""
    partners = [
        Partner(name=f"p{n}", address=Address(kind="local", path=str(tmp_path / str(n)))) for n in range(5)
    ]
    made = [Rclone(one) for one in partners]
    for one in made:
        one.size("x")
    assert len(rclone_daemon._running) == 1
    number = rclone_daemon.daemon().pid
    os.killpg(number, signal.SIGKILL)
    assert until(lambda: not group(number))
    with pytest.raises(
        DeliveryUnavailable, match=r"^partner 'p0': the line to this computer broke \(rclone broke off\)"
    ):
        made[0].size("x")
    assert made[0].size("x") is None
    assert rclone_daemon.daemon().pid != number
    for one in made:
        one.close()


def test_its_folder_is_ours_alone() -> None:
    """Nobody else on this machine can reach its socket."""
    folder = rclone_daemon.daemon().line()._path.parent
    assert folder.stat().st_mode & 0o777 == 0o700
    rclone_daemon.close()
    assert not folder.exists()


@pytest.mark.parametrize("kind", ["sftp", "ftps", "s3", "webdav"])
def test_secrets_stay_hidden(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password shows in no argument, environment, file or message of rclone's, also when things go wrong."""
    file = tmp_path / "a"
    file.write_bytes(b"a")
    with site(kind) as one:
        made = Rclone(one.partner)
        made.put(file, "a")
        daemon = rclone_daemon.daemon(certificate=one.partner.address.certificate)
        shown = [
            Path(f"/proc/{pid}/{name}").read_bytes()
            for pid in group(daemon.pid)
            for name in ("cmdline", "environ")
        ]
        with pytest.raises(DeliveryError) as told:
            made._ask(
                "operations/copyfile",
                {"srcFs": "/", "srcRemote": "no", **made._fields("dstFs"), "dstRemote": "x"},
            )
        with pytest.raises(DeliveryError) as told_again:
            made.move("nothing", "x")
        shown += [str(told.value).encode(), str(told_again.value).encode()]
        shown += [file.read_bytes() for file in daemon.line()._path.parent.rglob("*") if file.is_file()]
        fields = made._fs
        assert isinstance(fields, dict)
        forms = {one.secret, fields.get("pass", one.secret)}
        made.close()
    assert all(secrets.hidden(form) == "***" for form in forms)
    for form in forms:
        assert not [text for text in shown if form.encode() in text]
        assert not [text for text in shown if json.dumps(form)[1:-1].encode() in text]


def test_a_certificate_is_for_one_partner(tmp_path: Path) -> None:
    """What one partner's server is signed by is not believed of another's; the system's are believed for all."""
    with site("webdav") as one, site("webdav") as other:
        made = Rclone(one.partner)
        assert made.size("x") is None
        made.close()
        assert other.partner.address.certificate is not None
        strange = Rclone(one.with_address(certificate=other.partner.address.certificate))
        with pytest.raises(DeliveryError, match="nobody that this computer trusts"):
            strange.size("x")
        strange.close()
        rclone_daemon.close()
        with pytest.MonkeyPatch.context() as changed:
            changed.setenv("SSL_CERT_FILE", str(other.partner.address.certificate))  # "the system's"
            changed.delenv("SSL_CERT_DIR", raising=False)
            for partner in (
                one.partner,
                other.partner,
                other.with_address(certificate=one.partner.address.certificate),
            ):
                made = Rclone(partner)
                assert made.size("x") is None
                made.close()
    missing = tmp_path / "missing.pem"
    with pytest.raises(ConfigError, match=r"missing\.pem' cannot be read"):
        Rclone(one.with_address(certificate=missing)).size("x")


def test_bandwidth_is_for_all_together(tmp_path: Path) -> None:
    """A limit holds over all partners and all running programs, and can be taken away again."""
    file = tmp_path / "file"
    file.write_bytes(os.urandom(1_000_000))
    rclone.bandwidth("1M")
    with site("webdav") as one:
        made = [
            Rclone(one.partner),
            Rclone(Partner(name="x", address=Address(kind="local", path=str(tmp_path / "x")))),
        ]
        took = []
        for limit in ("1M", ""):
            rclone.bandwidth(limit)
            begun = time.monotonic()
            for transport in made:
                transport.put(file, f"a{limit}")
            took.append(time.monotonic() - begun)
        assert took[0] > 1.5  # two MB at half of it each, but for what may pass at first
        assert took[1] < took[0]
        for transport in made:
            transport.close()
    with pytest.raises(ConfigError, match="bandwidth: 'much' is not a number of bytes"):
        rclone.bandwidth("much")


def test_what_hangs_is_ended(tmp_path: Path) -> None:
    """A question that rclone itself never answers ends rclone, so that nothing of it comes to life again."""
    daemon = rclone_daemon.daemon()
    line = daemon.line()
    os.killpg(daemon.pid, signal.SIGSTOP)
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        daemon.ask(line, "core/version", {}, 0.5)
    assert time.monotonic() - begun < 2
    assert until(lambda: not group(daemon.pid))
    assert rclone_daemon.daemon().alive
