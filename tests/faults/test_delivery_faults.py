"""What goes wrong between us and a partner's server, on real servers: what is left there, what people read."""

import contextlib
import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rupor.errors import DeliveryError, DeliveryUnavailable
from rupor.model import Partner, Proof
from rupor.radio.transports import Transport, transport
from servers.sites import KINDS, Site, site, strange_authority
from servers.small_disk import small_disk
from servers.sshd import host_key
from servers.wire import Trouble

TRIALS = int(os.environ.get("RUPOR_TRIALS", "3"))
PATIENCE_S = 1.0
SEED = int(os.environ.get("RUPOR_SEED", "6"))
REMOTE = tuple(kind for kind in KINDS if kind != "local")
TEMPORARY, FINAL = "ru/.news.mp3.part", "ru/news.mp3"
ODD = (
    "plain.mp3",
    "with space.mp3",
    "Новости — вода.mp3",
    "أخبار.mp3",
    "新闻.mp3",
    "é and e\u0301.mp3",
    "#hash %41 percent+plus&and=.mp3",
    "a'b`c$d!e~f^g@h.mp3",
    "(round) [square] {curly},comma;semicolon.mp3",
    "..two.dots...mp3",
    "-hyphen.mp3",
    "\U0001f4fb.mp3",
    "n" * 196 + ".mp3",
)
"""Names with everything that is legal at every partner: not what separates, what Windows forbids, control signs."""


@pytest.fixture(scope="module", params=KINDS)
def place(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Run a server of each kind, the local folder too."""
    with site(request.param) as one:
        yield one


@pytest.fixture(scope="module", params=REMOTE)
def far(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Run a server of each kind behind a line."""
    with site(request.param, patience=5) as one:
        yield one


@pytest.fixture(autouse=True)
def _whole_line(request: pytest.FixtureRequest) -> None:
    for name in {"place", "far"} & set(request.fixturenames):
        line = request.getfixturevalue(name).wire
        if line is not None:
            line.expect(None)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Make a file to send that cannot be mistaken for another."""
    return made(tmp_path / "sound.mp3", 300_000)


def made(path: Path, size: int) -> Path:
    """Write *size* random bytes."""
    path.write_bytes(os.urandom(size))
    return path


@contextlib.contextmanager
def opened(partner: Partner) -> Iterator[Transport]:
    """Open a partner's transport, and close it."""
    one = transport(partner)
    try:
        yield one
    finally:
        one.close()


def deliver(to: Transport, file: Path, final: str = FINAL, temporary: str = TEMPORARY) -> Proof:
    """Do for one file what the state machine of deliveries does, from wherever an earlier try has left off."""
    size = to.size(final)
    if size is None:
        first = final if to.atomic else temporary
        to.put(file, first)
        if not to.atomic:
            assert to.proof(file, first) is not None, "what was sent whole is not what arrived"
            to.move(first, final)
    found = to.proof(file, final)
    assert found is not None
    return found


def told(error: pytest.ExceptionInfo[DeliveryError], one: Site, *more: str) -> str:
    """Check that an error is for people, and return its words."""
    return for_people(error.value, one, *more)


def for_people(error: DeliveryError, one: Site, *more: str) -> str:
    """Check an error: the partner's name, one line, what to run, and no secret nor jargon alone."""
    words = str(error)
    assert words.startswith(f"partner '{one.partner.name}': ")
    assert "Run: rupor" in words
    assert "\n" not in words
    assert "Traceback" not in words
    for secret in filter(None, (one.secret, one.secret.split("-")[-1][:12], *more)):
        assert secret not in words
    # Before what the server said itself, in brackets, there is a sentence of ours.
    assert re.search(r"': [^(]{12,}", words), words
    return words


def test_a_delivery_is_seen_whole_or_not_at_all(place: Site, sound: Path) -> None:
    """What is put under a temporary name is proven, moved, and then stands there alone and byte by byte."""
    with opened(place.partner) as to:
        assert to.size("whole/news.mp3") is None
        if not to.atomic:
            to.put(sound, "whole/.news.part")
            assert to.size("whole/.news.part") == 300_000
            assert to.size("whole/news.mp3") is None
        assert deliver(to, sound, "whole/news.mp3", "whole/.news.part").sum
        assert to.size("whole/news.mp3") == 300_000
    assert [name for name in place.names() if name.startswith("whole/")] == ["whole/news.mp3"]
    assert place.read("whole/news.mp3") == sound.read_bytes()


def test_a_proof_is_of_the_bytes_that_are_there(place: Site, sound: Path) -> None:
    """One other byte, or one byte less, and there is no proof."""
    data = sound.read_bytes()
    with opened(place.partner) as to:
        for number, wrong in enumerate((bytes([data[0] ^ 1]) + data[1:], data[:-1], b"")):
            place.write(f"wrong/{number}.mp3", wrong)
            assert to.proof(sound, f"wrong/{number}.mp3") is None


def test_what_is_there_already_is_not_moved_over(place: Site, sound: Path) -> None:
    """A file with the final name and other content stays as it is until somebody decides."""
    place.write("there/news.mp3", b"somebody else's")
    with opened(place.partner) as to:
        assert to.size("there/news.mp3") == 15
        assert to.proof(sound, "there/news.mp3") is None
        if not to.atomic:
            to.put(sound, "there/.news.part")
            with pytest.raises(DeliveryError) as error:
                to.move("there/.news.part", "there/news.mp3")
            told(error, place)
            assert not error.value.retryable
            assert to.size("there/.news.part") == 300_000
    assert place.read("there/news.mp3") == b"somebody else's"


def test_put_replaces_what_an_earlier_try_left(place: Site, sound: Path) -> None:
    """A temporary file of another size and content is no obstacle."""
    for left in (os.urandom(400_000), os.urandom(10), b""):
        place.write("again/.news.part", left)
        with opened(place.partner) as to:
            to.put(sound, "again/.news.part")
        assert place.read("again/.news.part") == sound.read_bytes()


@pytest.mark.parametrize("name", ODD, ids=range(len(ODD)))
def test_every_legal_name_arrives_as_it_is(place: Site, name: str, tmp_path: Path) -> None:
    """Spaces, quotes, percent signs, other alphabets, long names: in folders and files, each is what was asked for."""
    file = made(tmp_path / "sound.mp3", 70_000)
    if place.partner.address.kind == "webdav":
        name = name.replace(";", "")  # wsgidav forgets what follows it in the name that a file is to get
    final = f"odd/{name[:40].strip()}.d/{name}"
    with opened(place.partner) as to:
        deliver(to, file, final, f"odd/.{name[:100]}.part")
        assert to.size(final) == 70_000
        assert final in place.names()
        assert place.read(final) == file.read_bytes()
        to.remove(final)
        assert to.size(final) is None
        to.remove(final)
    assert final not in place.names()


def test_a_probe_leaves_nothing_behind(place: Site) -> None:
    """The look at a partner's server writes, reads, removes and says so in words."""
    before = place.names()
    with opened(place.partner) as to:
        assert to.probe()
    assert place.names() == before


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
        good = one.with_address(password=type(one.partner.address.password)(), key=one.server.key)
        with opened(good) as to:
            deliver(to, sound)
        assert one.read(FINAL) == sound.read_bytes()
        strange = one.with_address(password=type(one.partner.address.password)(), key=one.server.strange_key)
        with opened(strange) as to, pytest.raises(DeliveryError) as error:
            to.size(FINAL)
        told(error, one)
        assert not error.value.retryable


def test_a_server_without_a_shell_is_read_back(sound: Path) -> None:
    """Where SFTP is all there is, the file itself is fetched for its proof."""
    with site("sftp", shell=False) as one, opened(one.partner) as to:
        assert deliver(to, sound).how == "read back"


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


@pytest.mark.parametrize("kind", ["sftp", "ftps", "local"])
def test_a_full_disk_is_said_and_leaves_nothing_that_looks_whole(kind: str, tmp_path: Path) -> None:
    """The upload fails in words; what was there stays; a smaller file goes through afterwards."""
    with small_disk(1) as disk, site(kind, root=disk) as one:
        large = made(tmp_path / "large.mp3", 3_000_000)
        with opened(one.partner) as to:
            with pytest.raises(DeliveryError) as error:
                to.put(large, TEMPORARY)
            assert "full" in told(error, one)
            assert not error.value.retryable
            assert FINAL not in one.names()
            to.remove(TEMPORARY)
            deliver(to, made(tmp_path / "small.mp3", 100_000))
        assert len(one.read(FINAL)) == 100_000


@pytest.mark.parametrize("kind", ["s3", "webdav"])
def test_a_quota_is_said(kind: str, tmp_path: Path) -> None:
    """A server that has no room for us any more says so, and we say it to people."""
    with site(kind, quota=300_000) as one, opened(one.partner) as to:
        with pytest.raises(DeliveryError) as error:
            to.put(made(tmp_path / "large.mp3", 1_000_000), FINAL)
        assert "full" in told(error, one)
        assert not error.value.retryable
        deliver(to, made(tmp_path / "small.mp3", 100_000))
        assert len(one.read(FINAL)) == 100_000


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


def test_nobody_at_the_port_is_worth_another_try(far: Site, sound: Path) -> None:
    """A refused connection is told at once, and may be gone later."""
    assert far.wire is not None
    far.wire.refusing = True
    far.wire.cut()
    begun = time.monotonic()
    with opened(far.partner) as to, pytest.raises(DeliveryUnavailable) as error:
        to.put(sound, TEMPORARY)
    told(error, far)
    assert time.monotonic() - begun < far.partner.patience + 5


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_server_that_stalls_is_given_up(far: Site, sound: Path, share: float) -> None:
    """Silence at the greeting or in the middle of a file ends within the patience; another try succeeds."""
    assert far.wire is not None
    final, temporary = f"stall-{share}/news.mp3", f"stall-{share}/.{time.time_ns()}.part"
    partner = replace(far.partner, patience=PATIENCE_S)
    far.wire.expect(Trouble(int(share * 300_000), "stall", "both", lasting=True))
    begun = time.monotonic()
    with opened(partner) as to, pytest.raises(DeliveryUnavailable) as error:
        deliver(to, sound, final, temporary)
    took = time.monotonic() - begun
    told(error, far)
    assert took < PATIENCE_S + 5, f"{took:.1f} s"
    assert final not in far.names()
    far.wire.expect(None)
    with opened(far.partner) as to:
        deliver(to, sound, final, f"stall-{share}/.{time.time_ns()}.part")
    assert far.read(final) == sound.read_bytes()


def test_a_line_cut_at_any_byte_leaves_the_whole_file_or_none(far: Site, sound: Path) -> None:
    """Wherever the line breaks, no part is under the final name, and a rerun ends with the whole file there once."""
    assert far.wire is not None
    chance, seen, data = (
        random.Random(f"{SEED} {far.partner.address.kind}"),
        Counter[str](),
        sound.read_bytes(),
    )
    for name in ("login", "measured"):  # the second finds an open connection, as those below do
        far.wire.expect(None)
        with opened(far.partner) as to:
            deliver(to, sound, f"{name}/news.mp3", f"{name}/.part")
    whole = sum(far.wire.passed.values())
    assert whole > len(data)
    for number in range(TRIALS):
        folder = f"cut-{number}"
        trouble = Trouble(chance.randrange(whole), chance.choice(("cut", "end")), "both")
        far.wire.expect(trouble)
        try:
            with opened(far.partner) as to:
                deliver(to, sound, f"{folder}/news.mp3", f"{folder}/.part")
        except DeliveryUnavailable as error:
            for_people(error, far)
            seen["not delivered"] += 1
        seen["cut"] += far.wire.happened
        if f"{folder}/news.mp3" in far.names():
            assert far.read(f"{folder}/news.mp3") == data, f"{trouble}: a part is visible"
            seen["whole"] += 1
        far.wire.expect(None)
        with opened(far.partner) as to:
            deliver(to, sound, f"{folder}/news.mp3", f"{folder}/.part")
        assert far.read(f"{folder}/news.mp3") == data, trouble
        assert [name for name in far.names() if name.startswith(f"{folder}/")] == [f"{folder}/news.mp3"], (
            trouble
        )
    assert seen["cut"] > TRIALS * 0.8
    print(f"{far.partner.address.kind}: {whole} bytes, {TRIALS} tries: {dict(seen)}")


def test_no_secret_is_in_a_list_of_processes(far: Site, sound: Path) -> None:
    """While a connection is open, no command line and no other program's environment holds the password."""
    with opened(far.partner) as to:
        deliver(to, sound, "listed/news.mp3", "listed/.part")
        for process in Path("/proc").glob("[0-9]*"):
            for name in ("cmdline", "environ"):
                with contextlib.suppress(OSError):
                    if process.name != str(os.getpid()):
                        assert far.secret.encode() not in (process / name).read_bytes(), process
