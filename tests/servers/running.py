"""Programs that serve on the loopback while a test runs, and are gone for sure when it ends."""

import contextlib
import ctypes
import itertools
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import pytest

HOST = "127.0.0.1"
RELAY = "127.0.0.2"
USER = "rupor"
UID = 65534 if os.geteuid() == 0 else os.geteuid()
"""Servers act as nobody where tests run as root: a folder without permission is then one for them too."""
GID = 65534 if os.geteuid() == 0 else os.getegid()
PATIENCE_S = 20.0
TRIES = 5
SYSTEM = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
_PR_SET_PDEATHSIG = 1


def missing(what: str) -> NoReturn:
    """Skip the test for want of *what*; fail it where everything must be there (``CI=true``)."""
    told = f"{what} is not here. Run: scripts/servers"
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(told, pytrace=False)
    pytest.skip(told)


def program(name: str, package: str) -> str:
    """Return the path of a server's program, of the Debian *package*; without it, see ``missing``."""
    return shutil.which(name, path=SYSTEM) or missing(f"{name} (Debian: {package})")


def library(name: str, package: str) -> Path:
    """Return the path of a shared library, of the Debian *package*; without it, see ``missing``."""
    found = sorted([*Path("/usr/lib").glob(f"*/{name}"), *Path("/usr/lib").glob(name)])
    return found[0] if found else missing(f"{name} (Debian: {package})")


def password(word: str = "pl4nted") -> str:
    """Make a secret that is easily searched for, with signs that a careless program would stumble over."""
    return f"{word}-{secrets.token_hex(6)} &'%2F"


def free_port() -> int:
    """Return a port that nobody listens at now."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def port_range(count: int) -> range:
    """Return *count* ports in a row that nobody listens at now, below those that the system gives out itself."""
    while True:
        first = 20_000 + secrets.randbelow(12_000 - count)
        with contextlib.ExitStack() as held, contextlib.suppress(OSError):
            for host, port in itertools.product((HOST, RELAY), range(first, first + count)):
                held.enter_context(socket.socket()).bind((host, port))
            return range(first, first + count)


@contextlib.contextmanager
def folder(name: str) -> Iterator[Path]:
    """Make a folder that users other than this one may look into, and remove it at the end."""
    made = Path(tempfile.mkdtemp(prefix=f"rupor-{name}-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def served(base: Path, root: Path | None) -> Path:
    """Return the folder to serve: *root*, or a new one in *base*; it belongs to the servers' user."""
    chosen = root or base / "served"
    chosen.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(chosen, UID, GID)
    return chosen


@contextlib.contextmanager
def listening(
    command: Callable[[int], Sequence[object]],
    log: Path,
    *,
    env: Mapping[str, str] | None = None,
    user: int | None = None,
    group: int | None = None,
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Start ``command(port)`` with a free port, wait until it listens, and kill it and all its children at the end.

    Another process may take the port in between: then there is another try.
    """
    for left in reversed(range(TRIES)):
        port = free_port()
        with log.open("wb") as said:
            started = subprocess.Popen(
                [str(word) for word in command(port)],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                env={**os.environ, "PATH": SYSTEM, **(env or {})},
                user=user,
                group=group,
                extra_groups=[] if user is not None else None,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        try:
            if _answers(started, port):
                yield port, started
                return
            if not left:
                raise AssertionError(f"{started.args} did not start:\n{log.read_text(errors='replace')}")
        finally:
            end(started)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _answers(started: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + PATIENCE_S
    while started.poll() is None and time.monotonic() < until:
        # Not by a connection: a server may count or log it, or be slow to let go of it.
        if _listens(started.pid, port):
            return True
        time.sleep(0.01)
    return False


def _listens(pid: int, port: int) -> bool:
    """Tell whether somebody of the tree of *pid* listens at *port*: not another test's server, by chance."""
    wanted = f":{port:04X} "
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if f"{fields[1]} ".endswith(wanted) and fields[3] == "0A":
            return any(_holds(one, fields[9]) for one in tree(pid))
    return False


def _holds(pid: int, inode: str) -> bool:
    with contextlib.suppress(OSError):
        for one in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                if str(one.readlink()) == f"socket:[{inode}]":
                    return True
    return False


def tree(pid: int) -> list[int]:
    """Return *pid* and the numbers of all processes below it."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            below.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += below.get(one, [])
    return found


def end(started: subprocess.Popen[bytes]) -> None:
    """Kill a program and every process below it, and wait for its end."""
    if started.poll() is None:
        os.kill(started.pid, signal.SIGSTOP)  # so that it starts no more while they are counted
        for pid in reversed(tree(started.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    started.wait(PATIENCE_S)
