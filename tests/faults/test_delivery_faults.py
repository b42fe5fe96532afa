"""What goes wrong between us and a partner's server, on real servers: what is left there, what people read."""

import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rupor.errors import DeliveryError, DeliveryUnavailable
from servers.handover import FINAL, deliver, for_people, made, opened, part, told
from servers.running import tree
from servers.sites import KINDS, Site, site
from servers.small_disk import small_disk
from servers.wire import Trouble

TRIALS = int(os.environ.get("RUPOR_TRIALS", "3"))
PATIENCE_S = 1.0
SEED = int(os.environ.get("RUPOR_SEED", "6"))
REMOTE = tuple(kind for kind in KINDS if kind != "local")
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
    "two..dots...mp3",
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


def test_a_delivery_is_seen_whole_or_not_at_all(place: Site, sound: Path) -> None:
    """What is put under a temporary name is proven, moved, and then stands there alone and byte by byte."""
    with opened(place.partner) as to:
        assert to.size("whole/news.mp3") is None
        if not to.atomic:
            to.put(sound, part(place, "whole/news.mp3"))
            assert to.size(part(place, "whole/news.mp3")) == 300_000
            assert to.size("whole/news.mp3") is None
        assert deliver(to, sound, part(place, "whole/news.mp3"), "whole/news.mp3").sum
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
            to.put(sound, part(place, "there/news.mp3"))
            with pytest.raises(DeliveryError) as error:
                to.move(part(place, "there/news.mp3"), "there/news.mp3")
            told(error, place)
            assert not error.value.retryable
            assert to.size(part(place, "there/news.mp3")) == 300_000
    assert place.read("there/news.mp3") == b"somebody else's"


def test_put_replaces_what_an_earlier_try_left(place: Site, sound: Path) -> None:
    """A temporary file of another size and content is no obstacle."""
    name = part(place, "again/news.mp3")
    for left in (os.urandom(400_000), os.urandom(10), b""):
        place.write(name, left)
        with opened(place.partner) as to:
            to.put(sound, name)
        assert place.read(name) == sound.read_bytes()


@pytest.mark.parametrize("name", ODD, ids=range(len(ODD)))
def test_every_legal_name_arrives_as_it_is(place: Site, name: str, tmp_path: Path) -> None:
    """Spaces, quotes, percent signs, other alphabets, long names: in folders and files, each is what was asked for."""
    file = made(tmp_path / "sound.mp3", 70_000)
    if place.partner.address.kind == "webdav":
        name = name.replace(";", "")  # wsgidav forgets what follows it in the name that a file is to get
    final = f"odd/{name[:40].strip()}.d/{name}"
    with opened(place.partner) as to:
        deliver(to, file, part(place, final), final)
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


@pytest.mark.parametrize("kind", ["sftp", "ftps", "local"])
def test_a_full_disk_is_said_and_leaves_nothing_that_looks_whole(kind: str, tmp_path: Path) -> None:
    """The upload fails in words; what was there stays; a smaller file goes through afterwards."""
    with small_disk(1) as disk, site(kind, root=disk) as one:
        large = made(tmp_path / "large.mp3", 3_000_000)
        with opened(one.partner) as to:
            with pytest.raises(DeliveryError) as error:
                to.put(large, part(one))
            assert "full" in told(error, one)
            assert not error.value.retryable
            assert FINAL not in one.names()
            to.remove(part(one))
            deliver(to, made(tmp_path / "small.mp3", 100_000), part(one))
        assert len(one.read(FINAL)) == 100_000


@pytest.mark.parametrize("kind", ["s3", "webdav"])
def test_a_quota_is_said(kind: str, tmp_path: Path) -> None:
    """A server that has no room for us any more says so, and we say it to people."""
    with site(kind, quota=300_000) as one, opened(one.partner) as to:
        with pytest.raises(DeliveryError) as error:
            to.put(made(tmp_path / "large.mp3", 1_000_000), FINAL)
        assert "full" in told(error, one)
        assert not error.value.retryable
        deliver(to, made(tmp_path / "small.mp3", 100_000), part(one))
        assert len(one.read(FINAL)) == 100_000


def test_nobody_at_the_port_is_worth_another_try(far: Site, sound: Path) -> None:
    """A refused connection is told at once, and may be gone later."""
    assert far.wire is not None
    far.wire.refusing = True
    far.wire.cut()
    begun = time.monotonic()
    with opened(far.partner) as to, pytest.raises(DeliveryUnavailable) as error:
        to.put(sound, part(far))
    told(error, far)
    assert time.monotonic() - begun < far.partner.patience + 5


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_server_that_stalls_is_given_up(far: Site, sound: Path, share: float) -> None:
    """Silence at the greeting or in the middle of a file ends within the patience; another try succeeds."""
    assert far.wire is not None
    final = f"stall-{share}/news.mp3"
    partner = replace(far.partner, patience=PATIENCE_S)
    far.wire.expect(Trouble(int(share * 300_000), "stall", "both", lasting=True))
    begun = time.monotonic()
    with opened(partner) as to, pytest.raises(DeliveryUnavailable) as error:
        deliver(to, sound, part(far, final), final)
    took = time.monotonic() - begun
    told(error, far)
    assert took < PATIENCE_S + 5, f"{took:.1f} s"
    assert final not in far.names()
    far.wire.expect(None)
    with opened(far.partner) as to:
        deliver(to, sound, part(far, final), final)
    assert far.read(final) == sound.read_bytes()


def test_a_slow_server_is_no_stalled_one(far: Site, tmp_path: Path) -> None:
    """While bytes go through, however slowly, nobody is given up."""
    assert far.wire is not None
    partner = replace(far.partner, patience=2.0)
    large = made(tmp_path / "large.mp3", 900_000)
    far.wire.bytes_per_second = 300_000
    try:
        with opened(partner) as to:
            to.put(large, part(far, "slow/news.mp3"))
    finally:
        far.wire.bytes_per_second = 0
    assert far.read(part(far, "slow/news.mp3")) == large.read_bytes()


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
            deliver(to, sound, part(far, f"{name}/news.mp3"), f"{name}/news.mp3")
    whole = sum(far.wire.passed.values())
    assert whole > len(data)
    for number in range(TRIALS):
        final = f"cut-{number}/news.mp3"
        trouble = Trouble(chance.randrange(whole), chance.choice(("cut", "end")), "both")
        far.wire.expect(trouble)
        try:
            with opened(far.partner) as to:
                deliver(to, sound, part(far, final), final)
        except DeliveryUnavailable as error:
            for_people(error, far)
            seen["not delivered"] += 1
        seen["cut"] += far.wire.happened
        if final in far.names():
            assert far.read(final) == data, f"{trouble}: a part is visible"
            seen["whole"] += 1
        far.wire.expect(None)
        with opened(far.partner) as to:
            deliver(to, sound, part(far, final), final)
        assert far.read(final) == data, trouble
        assert [name for name in far.names() if name.startswith(f"cut-{number}/")] == [final], trouble
    assert seen["cut"] > TRIALS * 0.8
    print(f"{far.partner.address.kind}: {whole} bytes, {TRIALS} tries: {dict(seen)}")


def test_a_dead_rclone_is_replaced(sound: Path) -> None:
    """The system may kill the program that copies: the next partner, and the same, get theirs all the same."""
    with site("sftp") as first, site("webdav") as second:
        with opened(first.partner) as to:
            deliver(to, sound, part(first))
        for pid in tree(os.getpid()):
            with contextlib.suppress(OSError):  # some end by themselves just now
                if Path(f"/proc/{pid}/comm").read_text().strip() == "rclone":
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.3)  # its threads end one by one
        for one, final in ((second, "after/1.mp3"), (first, "after/2.mp3")):
            with opened(one.partner) as to:
                deliver(to, sound, part(one, final), final)
            assert one.read(final) == sound.read_bytes()
