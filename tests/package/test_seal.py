"""Packages appear whole or not at all, whatever happens meanwhile."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rupor.errors import PackageError, ProcessError
from rupor.package import seal

RUN = """
import os, pathlib, sys
from rupor.package import seal
target, locks, what = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
if what == "die between the renames":
    rename = pathlib.Path.rename
    def renamed(self, to):
        if self.name == "whole":
            os.kill(os.getpid(), 9)
        return rename(self, to)
    pathlib.Path.rename = renamed
with seal.sealing(target, locks) as (whole, scratch):
    (scratch / "mix.pcm").write_bytes(b"x" * 100)
    (whole / "half.mp3").write_bytes(b"x")
    print("writing", flush=True)
    if what == "wait":
        sys.stdin.read()
    (whole / "manifest.json").write_text('{"files": [{"name": "half.mp3"}]}')
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Name a place for a package, two folders of which are to be made."""
    return tmp_path / "audio" / "clean-water" / "en"


@pytest.fixture
def locks(tmp_path: Path) -> Path:
    """Name a place for locks."""
    return tmp_path / "locks"


def write(target: Path, locks: Path, **files: str) -> None:
    """Seal a package of text files."""
    with seal.sealing(target, locks) as (whole, scratch):
        (scratch / "mix.pcm").write_bytes(bytes(100))
        for name, text in files.items():
            (whole / name).write_text(text)
        (whole / seal.MANIFEST).write_text(json.dumps({"files": [{"name": name} for name in files]}))


def fail(target: Path, locks: Path, error: BaseException) -> None:
    """Seal a package, and meet an error when half of it is written."""
    with seal.sealing(target, locks) as (whole, scratch):
        (scratch / "mix.pcm").write_bytes(bytes(100))
        (whole / "half").write_text("1")
        raise error


def content(target: Path) -> dict[str, str]:
    """Read what is in a package, its manifest apart."""
    return {path.name: path.read_text() for path in target.iterdir() if path.name != seal.MANIFEST}


def run(target: Path, locks: Path, what: str) -> "subprocess.Popen[str]":
    """Seal a package in another process."""
    command = [sys.executable, "-c", RUN, str(target), str(locks), what]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def other(target: Path, locks: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start a run that is in the middle of its package."""
    with run(target, locks, "wait") as running:
        assert running.stdout
        assert running.stdout.readline() == "writing\n"
        yield running
        running.kill()


def test_published_whole(target: Path, locks: Path) -> None:
    """Nothing is at the package's place until all of it is, and nothing but it is left behind."""
    with seal.sealing(target, locks) as (whole, scratch):
        (whole / "a").write_text("1")
        (scratch / "b").write_text("2")
        assert not target.exists()
    assert content(target) == {"a": "1"}
    assert [path.name for path in target.parent.iterdir()] == ["en"]


def test_replaced_whole(target: Path, locks: Path) -> None:
    """A new package takes the place of the old one: none of its files stay."""
    write(target, locks, a="1", b="2")
    with seal.sealing(target, locks) as (whole, _):
        (whole / "a").write_text("new")
        assert content(target) == {"a": "1", "b": "2"}
    assert content(target) == {"a": "new"}
    assert [path.name for path in target.parent.iterdir()] == ["en"]


@pytest.mark.parametrize("error", [KeyError, KeyboardInterrupt, PackageError, ProcessError])
def test_an_error_leaves_nothing(
    target: Path, locks: Path, tmp_path: Path, error: type[BaseException]
) -> None:
    """After an error there is no folder that was not there before; the error comes out as it was."""
    with pytest.raises(error):
        fail(target, locks, error("x"))
    assert not (tmp_path / "audio").exists()


def test_an_error_leaves_the_old_package(target: Path, locks: Path) -> None:
    """A run that fails does not cost the package of the last one."""
    write(target, locks, a="1")
    with pytest.raises(KeyError):
        fail(target, locks, KeyError())
    assert content(target) == {"a": "1"}
    assert [path.name for path in target.parent.iterdir()] == ["en"]


def test_an_error_leaves_what_others_made(target: Path, locks: Path) -> None:
    """A folder that was made for a package stays when another package has come into it."""

    def fail_while_another_succeeds() -> None:
        with seal.sealing(target, locks):
            write(target.with_name("ru"), locks, a="1")
            raise KeyError

    with pytest.raises(KeyError):
        fail_while_another_succeeds()
    assert content(target.with_name("ru")) == {"a": "1"}


@pytest.mark.parametrize("there", ["nothing", "some.txt", "manifest.json"])
def test_a_strange_folder_is_refused(target: Path, locks: Path, there: str) -> None:
    """A folder that is no package of Rupor's is never replaced, not even an empty one."""
    target.mkdir(parents=True)
    if there != "nothing":
        (target / there).write_text('{"files": "none"}')
    with pytest.raises(PackageError, match=r"is no package of Rupor's\. Move it away .* --to"):
        write(target, locks)
    assert target.is_dir()


def test_a_strange_file_is_kept(target: Path, locks: Path) -> None:
    """A package to which somebody added a file is not replaced: the file would be lost."""
    write(target, locks, a="1")
    (target / "notes.txt").write_text("mine")
    with pytest.raises(PackageError, match=r"files that Rupor did not make: notes\.txt"):
        write(target, locks, a="2")
    assert content(target) == {"a": "1", "notes.txt": "mine"}


def test_a_file_in_the_packages_place(target: Path, locks: Path) -> None:
    """A file where the package should be is kept, and the error says what to do."""
    target.parent.mkdir(parents=True)
    target.write_text("mine")
    with pytest.raises(PackageError, match="--to"):
        write(target, locks)
    assert target.read_text() == "mine"


@pytest.mark.parametrize("depth", [0, 1])
def test_a_file_where_a_folder_should_be(target: Path, locks: Path, depth: int) -> None:
    """A place that cannot be written is an error with the reason and the way out."""
    blocked = target.parents[depth]
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("mine")
    with pytest.raises(PackageError, match=r"cannot be written \(.+\)\. Choose another folder with --to"):
        write(target, locks)
    assert blocked.read_text() == "mine"


def test_locks_that_cannot_be_written(target: Path, tmp_path: Path) -> None:
    """Without a place for its lock nothing is written."""
    (tmp_path / "file").write_text("")
    with pytest.raises(PackageError, match="cannot be written"):
        write(target, tmp_path / "file")
    assert not target.parent.exists()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "the disk is full"),
        (OSError(errno.EIO, os.strerror(errno.EIO)), r"cannot be written \(Input/output error\)"),
    ],
    ids=["full", "broken"],
)
def test_a_disk_that_fails(target: Path, locks: Path, error: OSError, told: str) -> None:
    """A full or broken disk in mid-writing is told as such, and nothing is left."""
    with pytest.raises(PackageError, match=told):
        fail(target, locks, error)
    assert not target.parent.exists()


def test_a_program_that_meets_a_full_disk(target: Path, locks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An encoder that fails on a full disk is told as a full disk; elsewhere it is told in its own words."""
    with pytest.raises(ProcessError, match="no such codec"):
        fail(target, locks, ProcessError("no such codec"))
    full = shutil.disk_usage(locks)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    with pytest.raises(PackageError, match="the disk is full"):
        fail(target, locks, ProcessError("Error writing trailer"))


def test_two_at_once(target: Path, locks: Path, other: "subprocess.Popen[str]") -> None:
    """A second run of the same package is refused at once and does no harm; a third, after the first, is not."""
    with pytest.raises(PackageError, match="another run is writing it now"):
        write(target, locks, a="1")
    write(target.with_name("ru"), locks, a="1")
    other.communicate()
    assert content(target) == {"half.mp3": "x"}
    write(target, locks, a="1")
    assert content(target) == {"a": "1"}


def test_a_killed_run_is_cleared_away(target: Path, locks: Path, other: "subprocess.Popen[str]") -> None:
    """What a killed run left is cleared by the next one, and its lock does not hold."""
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert not target.exists()
    assert list(target.parent.iterdir())
    write(target, locks, a="1")
    assert [path.name for path in target.parent.iterdir()] == ["en"]


def test_a_run_killed_between_two_renames(target: Path, locks: Path) -> None:
    """The old package of a run that died at the worst moment is given back by the next one, even if that fails."""
    write(target, locks, a="1")
    with run(target, locks, "die between the renames") as running:
        running.communicate()
    assert running.returncode == -9
    assert not target.exists()
    with pytest.raises(KeyError):
        fail(target, locks, KeyError())
    assert content(target) == {"a": "1"}
    assert [path.name for path in target.parent.iterdir()] == ["en"]


def test_other_languages_are_left_alone(target: Path, locks: Path) -> None:
    """Clearing away does not touch the half-written package of another language."""
    with run(target.with_name("en-GB"), locks, "wait") as running:
        assert running.stdout
        running.stdout.readline()
        write(target, locks, a="1")
        running.communicate()
    assert content(target.with_name("en-GB")) == {"half.mp3": "x"}


def test_a_name_that_looks_like_a_pattern(tmp_path: Path, locks: Path) -> None:
    """A message's name is never taken for a pattern of file names."""
    left = tmp_path / f".ab{seal.PARTIAL}x"
    left.mkdir()
    write(tmp_path / "[a]b", locks, a="1")
    write(tmp_path / "*", locks, a="1")
    assert left.is_dir()


def test_a_relative_place(tmp_path: Path, locks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package can be written into the current folder, and is locked by whatever name it is called."""
    monkeypatch.chdir(tmp_path)
    with seal.sealing(Path("en"), locks), pytest.raises(PackageError, match="another run"):
        write(tmp_path / "en", locks)
    assert (tmp_path / "en").is_dir()


def test_it_takes_no_time(target: Path, locks: Path) -> None:
    """A lock that is held is told without waiting."""
    with seal.sealing(target, locks):
        began = time.monotonic()
        with pytest.raises(PackageError):
            write(target, locks)
        assert time.monotonic() - began < 1
