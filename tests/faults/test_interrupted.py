"""Runs that are cut short: nothing half done stays, and the next run finishes cleanly."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from command import rupor, start


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """Write a message that takes a few seconds."""
    lines = [
        f"Кипятите воду перед тем, как пить. Это правило номер {number} для всех." for number in range(40)
    ]
    path = tmp_path / "water.ru.txt"
    path.write_text("Чистая вода\n\n" + "\n\n".join(lines), encoding="utf-8")
    return path


def wait_for(process: subprocess.Popen[bytes], step: str, done: int = 1) -> None:
    """Wait until a run with ``--json`` reports *step* for the *done*-th time."""
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if event["step"] == step and event["done"] >= done:
            return
    pytest.fail("the run ended too early")


def processes(group: int) -> list[int]:
    """List what still runs of a session: the run itself and every program it started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == group and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def gone(group: int, seconds: float = 10) -> bool:
    """Wait until nothing of a session runs any more."""
    end = time.monotonic() + seconds
    while processes(group) and time.monotonic() < end:
        time.sleep(0.05)
    return not processes(group)


@pytest.mark.parametrize("executor", ["threads", "processes"])
@pytest.mark.parametrize(("step", "done"), [("speak", 3), ("speak", 41)])
def test_ctrl_c_leaves_nothing(executor: str, step: str, done: int, text: Path, tmp_path: Path) -> None:
    """Ctrl-C ends with 130 within seconds, leaves no file and no process."""
    out = tmp_path / "out"
    with start("produce", text, "--to", out, "--json", "--executor", executor) as process:
        wait_for(process, step, done)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(15) == 130
        assert not out.exists()
        assert gone(process.pid)
        assert process.stderr is not None
        said = process.stderr.read()
        assert b"Traceback" not in said
        assert b"Nothing half done was left behind" in said


def test_a_killed_run_is_finished_by_the_next(text: Path, tmp_path: Path) -> None:
    """After ``kill -9`` nothing visible is there, and the next run clears the rest away and makes the package."""
    out = tmp_path / "out"
    with start("produce", text, "--to", out, "--json") as process:
        wait_for(process, "speak", 20)
        process.kill()
    assert [path.name for path in (out / "water").iterdir() if not path.name.startswith(".")] == []
    assert gone(process.pid)
    done = rupor("produce", text, "--to", out)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (out / "water").iterdir()] == ["ru"]


def test_a_killed_worker_costs_no_more_than_its_sentence(text: Path, tmp_path: Path) -> None:
    """When RHVoice's worker dies in mid-sentence, the sentence is spoken again and the package is the same."""
    whole = rupor("produce", text, "--to", tmp_path / "whole")
    assert whole.returncode == 0, whole.stderr
    process = start(
        "produce", text, "--to", tmp_path / "out", "--json", "--rate", "clear", env=fresh(tmp_path)
    )
    wait_for(process, "speak", 2)
    workers = [pid for pid in processes(process.pid) if b"rhvoice.py" in command_line(pid)]
    assert workers
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    process.communicate(timeout=120)
    assert process.returncode == 0
    for name in ("water.ru.mp3", "timeline.json", "manifest.json"):
        assert (tmp_path / "out/water/ru" / name).read_bytes() == (
            tmp_path / "whole/water/ru" / name
        ).read_bytes()


def fresh(tmp_path: Path) -> dict[str, str]:
    """Give a run a cache that is empty."""
    return {"RUPOR_CACHE": str(tmp_path / "fresh-cache")}


def command_line(pid: int) -> bytes:
    """Read a process's command line."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_two_runs_into_the_same_target(text: Path, tmp_path: Path) -> None:
    """The second run is told that the first is at work; the first finishes."""
    out = tmp_path / "out"
    first = start("produce", text, "--to", out, "--json")
    wait_for(first, "speak")
    # Held still, so that it is surely at work for as long as the second one takes to start.
    first.send_signal(signal.SIGSTOP)
    second = rupor("produce", text, "--to", out)
    first.send_signal(signal.SIGCONT)
    assert second.returncode == 1
    assert "another run" in second.stderr
    first.communicate(timeout=120)
    assert first.returncode == 0
    assert (out / "water" / "ru" / "manifest.json").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """Mount a disk of three megabytes; skip where that is not allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if (
        os.geteuid()
        or not shutil.which("mount")
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk(text: Path, small_disk: Path) -> None:
    """A disk that fills up ends the run with a word about it, and gets its space back."""
    done = rupor("produce", text, "--to", small_disk / "out")
    assert done.returncode == 1
    assert "disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(small_disk.iterdir()) == []


def test_a_full_disk_under_the_cache_costs_only_time(text: Path, small_disk: Path, tmp_path: Path) -> None:
    """A cache that cannot keep anything does not stop the run."""
    done = rupor("produce", text, "--to", tmp_path / "out", env={"RUPOR_CACHE": str(small_disk)})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("where", ["file", "proc"])
def test_an_unwritable_target(where: str, text: Path, tmp_path: Path) -> None:
    """A target that cannot be written is said to be so."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file", encoding="utf-8")
    done = rupor("produce", text, "--to", blocked if where == "file" else Path("/proc/rupor"))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "--to" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_of_the_user_is_ever_replaced(text: Path, tmp_path: Path) -> None:
    """A note that a person put into a package is not lost when the package is made again."""
    package = tmp_path / "out" / "water" / "ru"
    assert rupor("produce", text, "--to", tmp_path / "out", "--outputs", "srt").returncode == 0
    (package / "note.txt").write_text("do not lose me", encoding="utf-8")
    done = rupor("produce", text, "--to", tmp_path / "out", "--outputs", "srt")
    assert done.returncode == 1
    assert "note.txt" in done.stderr
    assert (package / "note.txt").read_text(encoding="utf-8") == "do not lose me"
