"""Who holds a delivery: a process, told apart from all others that ever were, and whether it still lives."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Holder:
    """A process."""

    name: str
    """``host/pid/start time``; the last in ticks since the machine started, empty where there is no /proc."""
    machine: str
    """This start of this machine, and the space that its process numbers belong to; empty where it is unknown."""

    @property
    def short(self) -> str:
        """``host/pid``, for people."""
        return self.name.rpartition("/")[0]


def this() -> Holder:
    """Return who this process is."""
    pid = os.getpid()
    return Holder(f"{platform.node() or 'localhost'}/{pid}/{_started(pid)}", _machine())


def living(other: Holder) -> bool | None:
    """Tell whether another process still runs; None when that cannot be seen from here."""
    host, pid, started = other.name.rsplit("/", 2)
    mine = this()
    if other.machine != mine.machine or (not mine.machine and host != mine.name.rsplit("/", 2)[0]):
        return None
    if mine.machine:
        return bool(started) and _started(int(pid)) == started
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return None
    return None  # a process of that number runs, but it may be another


def _machine() -> str:
    """Tell this start of this machine from others: containers may share a name, and a number means little there."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot} {(PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return ""


def _started(pid: int) -> str:
    """Return when a process started, in ticks; empty when there is none, or it is dead and not yet buried."""
    try:
        stat = (PROC / str(pid) / "stat").read_text("ascii", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()  # a program's name may hold spaces and brackets
    return "" if fields[0] in "ZX" else fields[19]
