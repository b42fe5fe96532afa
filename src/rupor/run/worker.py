"""Long-lived helper programs: a question as one JSON line in, a JSON line and raw bytes out.

A speech library that crashes or hangs takes its worker down, not the run: the question is put again to a new
worker, a bounded number of times. Workers are kept alive and lent to one thread at a time.

The other side of the protocol is ``rupor/voice/workers/serve.py``.
"""

import atexit
import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from rupor.errors import EngineError, EngineUnavailable
from rupor.run import process


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker answered."""

    head: dict[str, Any]
    body: bytes


class Worker:
    """One helper program; not for use by two threads at once."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        pipe = subprocess.PIPE
        self._popen = process.start(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=env)
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, name="rupor-worker", daemon=True).start()

    @property
    def pid(self) -> int:
        """The helper's process id."""
        return self._popen.pid

    def ask(self, question: dict[str, Any], timeout: float) -> Answer:
        """Put *question* and wait at most *timeout* seconds; raise EngineUnavailable when no answer comes."""
        line = json.dumps(question, ensure_ascii=True).encode() + b"\n"
        assert self._popen.stdin is not None
        try:
            self._popen.stdin.write(line)
            self._popen.stdin.flush()
            answer = self._answers.get(timeout=timeout)
        except OSError as error:
            raise EngineUnavailable("the voice's worker is gone") from error
        except queue.Empty as error:
            raise EngineUnavailable(f"the voice's worker did not answer in {timeout:.0f} s") from error
        if answer is None:
            raise EngineUnavailable(self._end())
        return answer

    def _end(self) -> str:
        """Say how the helper, whose answers have ended, ended itself; one that lives on talks nonsense."""
        try:
            return f"the voice's worker died (status {self._popen.wait(1)})"
        except subprocess.TimeoutExpired:
            return "the voice's worker did not keep to its protocol"

    def close(self) -> None:
        """End the helper at once, and the children that it forks for single questions."""
        if self._popen.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _listen(self) -> None:
        assert self._popen.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            while (answer := _read(self._popen.stdout)) is not None:
                self._answers.put(answer)
        self._answers.put(None)


def _read(pipe: IO[bytes]) -> Answer | None:
    """Read one answer, or None at the end of the stream or in the middle of a broken one."""
    line = pipe.readline()
    if not line.endswith(b"\n"):
        return None
    head = json.loads(line)
    body = pipe.read(int(head.get("bytes", 0)))
    return Answer(head, body) if len(body) == int(head.get("bytes", 0)) else None


@dataclass
class Pool:
    """Workers of one kind, started as needed and reused; safe for use by many threads."""

    start: Callable[[], Worker]
    name: str
    """What the worker does, for messages."""
    tries: int = 3
    """How many workers may die over one question before it fails."""
    idle: list[Worker] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _busy: set[Worker] = field(default_factory=set)
    _closed: bool = False

    def __post_init__(self) -> None:
        atexit.register(self.close)

    def ask(self, question: dict[str, Any], timeout: float) -> Answer:
        """Put *question* to an idle worker, and again to a new one when that dies; raise EngineUnavailable at last.

        An answer with an ``error`` is the library's own refusal and is raised at once as EngineError.
        """
        for attempt in range(1, self.tries + 1):
            worker = self._take()
            try:
                answer = worker.ask(question, timeout)
            except EngineUnavailable as error:
                self._drop(worker)
                if attempt == self.tries or self._closed:
                    raise EngineUnavailable(f"{self.name}: {error}, {attempt} times") from error
                continue
            except BaseException:
                self._drop(worker)
                raise
            self._give_back(worker)
            if "error" in answer.head:
                raise EngineError(f"{self.name}: {answer.head['error']}")
            return answer
        raise AssertionError("unreachable")

    def close(self) -> None:
        """End every worker, busy ones too, for good: their questions fail and no new worker is started."""
        with self._lock:
            self._closed = True
            workers = [*self.idle, *self._busy]
            self.idle.clear()
            self._busy.clear()
        for worker in workers:
            worker.close()

    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers that live now."""
        with self._lock:
            return tuple(worker.pid for worker in [*self.idle, *self._busy])

    def _take(self) -> Worker:
        with self._lock:
            worker = self.idle.pop() if self.idle else None
        worker = worker or self.start()
        with self._lock:
            self._busy.add(worker)
            closed = self._closed
        if closed:
            self._drop(worker)
            raise EngineUnavailable(f"{self.name}: it was ended")
        return worker

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
            self.idle.append(worker)

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
        worker.close()
