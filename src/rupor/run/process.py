"""Programs that Rupor starts: the only module that does.

Arguments are lists, never a shell line. What a program prints as errors is kept for the message when it fails.
"""

import contextlib
import itertools
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from rupor.errors import MissingDependency, ProcessError

KEPT = 1 << 16
"""Bytes of a program's output that are read: a meter that prints for an hour costs no memory."""

_turn = itertools.count()
_live: set["Program"] = set()


def run(command: Sequence[str], *, timeout: float = 600, one_processor: bool = False) -> bytes:
    """Run *command* and return the last ``KEPT`` bytes that it printed; raise ProcessError if it failed."""
    with stream(command, timeout=timeout, one_processor=one_processor) as program:
        program.close()
        return program.output


class Program:
    """A started program that is fed through its standard input, and perhaps a second one that reads what it prints.

    The end of what is printed at last (``KEPT`` bytes at most) is in ``output`` after close, and what they complained
    of though they did not fail is in ``complaints``.
    """

    def __init__(
        self,
        chain: Sequence[subprocess.Popen[bytes]],
        printed: IO[bytes],
        said: Sequence[IO[bytes]],
        timeout: float,
    ) -> None:
        self._chain = chain
        self._input = chain[0].stdin
        self._printed = printed
        self._said = said
        self._timeout = timeout
        self.output = b""
        self.complaints = ""

    def write(self, block: bytes) -> None:
        """Feed *block*; raise ProcessError when the program has stopped taking it."""
        assert self._input is not None
        try:
            self._input.write(block)
        except (OSError, ValueError) as error:  # ValueError: its input was closed by another thread
            raise ProcessError(self._failure(self._chain[0], "stopped reading")) from error

    def close(self) -> None:
        """End its input, wait for the end of all, and raise ProcessError if one failed."""
        assert self._input is not None
        with contextlib.suppress(BrokenPipeError):
            self._input.close()
        for popen in self._chain:
            try:
                status = popen.wait(self._timeout)
            except subprocess.TimeoutExpired as error:
                raise ProcessError(self._failure(popen, f"did not end in {self._timeout:.0f} s")) from error
            if status:
                raise ProcessError(self._failure(popen, f"failed with status {status}"))
        self._printed.seek(max(0, self._printed.seek(0, os.SEEK_END) - KEPT))
        self.output = self._printed.read()
        self.complaints = "\n".join(map(_end_of, self._said)).strip()

    def _failure(self, popen: subprocess.Popen[bytes], what: str) -> str:
        self.kill()
        name = Path(popen.args[0] if isinstance(popen.args, list) else "").name
        said = self._said[self._chain.index(popen)]
        if said.closed:
            return f"program '{name}' was ended"
        words = _end_of(said).strip().splitlines()
        return f"program '{name}' {what}: {' / '.join(words[-3:]) or 'it said nothing'}"

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        for popen in self._chain:
            if popen.poll() is None:
                popen.kill()
                popen.wait()


def _end_of(said: IO[bytes]) -> str:
    """Read the last lines of what a program printed as errors."""
    said.seek(max(0, said.seek(0, os.SEEK_END) - 2000))
    return said.read().decode(errors="replace")


@contextlib.contextmanager
def stream(
    command: Sequence[str], *, into: Sequence[str] = (), timeout: float = 600, one_processor: bool = False
) -> Iterator[Program]:
    """Start *command* with an open standard input; it is killed if the block is left by an error.

    *into* is a second command that reads what the first prints. *one_processor* keeps all threads of a program on
    one: ffmpeg hands sound from thread to thread in pieces of 24 ms, which across processors costs more than it
    saves (a third of the time, measured).
    """
    with tempfile.TemporaryFile() as printed, contextlib.ExitStack() as ends:
        chain: list[subprocess.Popen[bytes]] = []
        said: list[IO[bytes]] = []
        for one in (into, command) if into else (command,):
            reader = chain[0].stdin if chain else None
            said.insert(0, ends.enter_context(tempfile.TemporaryFile()))
            with _one_processor() if one_processor else contextlib.nullcontext():
                popen = start(one, stdin=subprocess.PIPE, stdout=reader or printed, stderr=said[0])
            ends.callback(_end, popen)
            if reader:
                reader.close()  # a pipe ends when the last one who could write to it has gone
            chain.insert(0, popen)
        program = Program(chain, printed, said, timeout)
        _live.add(program)
        ends.callback(_live.discard, program)
        yield program


def _end(popen: subprocess.Popen[bytes]) -> None:
    """Kill a program if it still runs, and let go of its input."""
    if popen.poll() is None:
        popen.kill()
        popen.wait()
    if popen.stdin is not None:
        with contextlib.suppress(OSError):
            popen.stdin.close()


@contextlib.contextmanager
def _one_processor() -> Iterator[None]:
    """Let programs that this thread starts run on one processor, the next in turn, where that can be set."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(allowed)[next(_turn) % len(allowed)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def end_all() -> None:
    """Kill every program that is fed now, in whatever thread; whoever feeds it gets a ProcessError."""
    for program in tuple(_live):
        program.kill()


def start(
    command: Sequence[str],
    *,
    stdin: int | IO[bytes],
    stdout: int | IO[bytes],
    stderr: int | IO[bytes],
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start *command* and return at once; raise MissingDependency when there is no such program.

    It gets a process group of its own, so that Ctrl-C reaches Rupor alone, which then ends it in order.
    """
    try:
        return subprocess.Popen(
            list(command), stdin=stdin, stdout=stdout, stderr=stderr, env=env, process_group=0
        )
    except FileNotFoundError as error:
        raise MissingDependency(f"program '{command[0]}' is not installed. Run: rupor doctor") from error
    except OSError as error:
        raise ProcessError(
            f"program '{command[0]}' cannot be started ({error}). Run: rupor doctor"
        ) from error
