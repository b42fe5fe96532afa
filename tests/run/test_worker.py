"""Helper programs that crash, hang, refuse and are killed: a real one, written by the test."""

import concurrent.futures
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import rupor
from rupor.errors import EngineError, EngineUnavailable
from rupor.run.worker import Pool, Worker

WORKERS = Path(rupor.__file__).parent / "voice" / "workers"
HELPER = '''
import os, pathlib, sys, time
sys.path.insert(0, sys.argv[1])
from serve import serve

folder = pathlib.Path(sys.argv[2])
(folder / f"start-{os.getpid()}").touch()

def first_time(name):
    """Tell whether no helper did this before."""
    try:
        (folder / name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True

def answer(question):
    do = question["do"]
    if do == "crash" or (do == "crash once" and first_time("crashed")):
        os._exit(3)
    if do == "hang" or (do == "hang once" and first_time("hung")):
        time.sleep(60)
    if do == "refuse":
        raise ValueError("no such voice")
    if do == "print":
        print("the library says hello", flush=True)
        os.write(1, b"{}\\n")
    if do == "garbage":
        os.write(int(question["to"]), b"no answer\\n")
        time.sleep(60)
    if do == "die in mid-answer":
        os.write(int(question["to"]), b'{"bytes": 10}\\n12345')
        os._exit(4)
    if do == "child":
        pid = os.fork()
        if not pid:
            time.sleep(60)
        return {"child": pid}, b""
    time.sleep(question.get("seconds", 0))
    return {"you said": do}, question.get("body", "").encode("latin-1")

serve(answer)
'''


class Helpers:
    """A pool of the test's helper, and what happened to them."""

    def __init__(self, folder: Path) -> None:
        script = folder / "helper.py"
        script.write_text(HELPER)
        command = [sys.executable, "-S", str(script), str(WORKERS), str(folder)]
        self.pool = Pool(lambda: Worker(command), "helper")
        self._folder = folder

    @property
    def started(self) -> int:
        """How many helpers were started."""
        return len(list(self._folder.glob("start-*")))


@pytest.fixture
def helpers(tmp_path: Path) -> Iterator[Helpers]:
    """Make a pool, and end it."""
    made = Helpers(tmp_path)
    yield made
    made.pool.close()


def gone(pid: int, within: float = 5) -> bool:
    """Tell whether a process ends soon."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.01)
    return False


def eventually(true: Callable[[], object]) -> None:
    """Wait until something is so."""
    until = time.monotonic() + 10
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_questions_and_answers(helpers: Helpers) -> None:
    """One helper answers many questions; bytes arrive as they are."""
    body = bytes(range(256)) * 1000 + b"\n\n{}"
    for _ in range(3):
        answer = helpers.pool.ask({"do": "ё\u2028\n", "body": body.decode("latin-1")}, 10)
        assert answer.head["you said"] == "ё\u2028\n"
        assert answer.body == body
    assert helpers.started == 1


def test_what_the_library_prints_is_no_answer(helpers: Helpers) -> None:
    """A library that prints on standard output does not break the protocol."""
    assert helpers.pool.ask({"do": "print"}, 10).head["you said"] == "print"
    assert helpers.pool.ask({"do": "next"}, 10).head["you said"] == "next"


@pytest.mark.parametrize("accident", ["crash once", "hang once"])
def test_an_accident_is_tried_again(helpers: Helpers, accident: str) -> None:
    """A helper that dies or hangs over a question is replaced, and the question is answered."""
    assert helpers.pool.ask({"do": accident}, 1).head["you said"] == accident
    assert helpers.started == 2
    assert len(helpers.pool.pids()) == 1


@pytest.mark.parametrize(
    ("fatal", "why"),
    [
        ("crash", r"died \(status 3\), 3 times"),
        ("hang", "did not answer in 0 s, 3 times"),
        ("garbage", "did not keep to its protocol, 3 times"),
        ("die in mid-answer", r"died \(status 4\), 3 times"),
    ],
)
def test_a_fatal_question_ends(helpers: Helpers, fatal: str, why: str) -> None:
    """A question that kills or hangs every helper fails in bounded time, says how, and leaves no helper behind."""
    began = time.monotonic()
    timeout = 0.4 if fatal == "hang" else 2
    with pytest.raises(EngineUnavailable, match=f"helper: the voice's worker .*{why}"):
        # serve() answers by a copy of its standard output, which is the next free number.
        helpers.pool.ask({"do": fatal, "to": 3}, timeout)
    assert time.monotonic() - began < 10
    assert helpers.started == 3
    assert helpers.pool.pids() == ()


def test_a_refusal_is_final(helpers: Helpers) -> None:
    """What the library refuses is not asked again, and its helper lives on."""
    with pytest.raises(EngineError, match="helper: no such voice") as caught:
        helpers.pool.ask({"do": "refuse"}, 10)
    assert not caught.value.retryable
    assert helpers.pool.ask({"do": "next"}, 10).head["you said"] == "next"
    assert helpers.started == 1


def test_killed_while_it_works(helpers: Helpers) -> None:
    """A helper that is killed over a question is replaced, and the question is answered."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        asked = pool.submit(helpers.pool.ask, {"do": "work", "seconds": 0.5}, 10)
        eventually(lambda: helpers.started == 1)
        (pid,) = helpers.pool.pids()
        os.kill(pid, signal.SIGKILL)
        assert asked.result().head["you said"] == "work"
    assert helpers.started == 2


def test_killed_while_it_waits(helpers: Helpers) -> None:
    """A helper that died between two questions costs nothing but a new one."""
    helpers.pool.ask({"do": "one"}, 10)
    (pid,) = helpers.pool.pids()
    os.kill(pid, signal.SIGKILL)
    assert helpers.pool.ask({"do": "two"}, 10).head["you said"] == "two"


def test_threads_share_helpers(helpers: Helpers) -> None:
    """Each thread gets the answer to its own question, from no more helpers than there are threads."""

    def ask(number: int) -> str:
        return str(helpers.pool.ask({"do": str(number), "seconds": 0.01}, 10).head["you said"])

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(40))) == [str(number) for number in range(40)]
    assert helpers.started <= 4


def test_close_ends_helpers_and_their_children(helpers: Helpers) -> None:
    """Nothing that was started lives longer than the pool."""
    child = helpers.pool.ask({"do": "child"}, 10).head["child"]
    (pid,) = helpers.pool.pids()
    helpers.pool.close()
    assert gone(pid)
    assert gone(child)
    assert helpers.pool.pids() == ()


def test_close_ends_busy_helpers(helpers: Helpers) -> None:
    """A pool that is closed in mid-question fails the question and starts no new helper for it."""
    errors: list[BaseException] = []

    def ask() -> None:
        try:
            helpers.pool.ask({"do": "work", "seconds": 30}, 60)
        except EngineUnavailable as error:
            errors.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    eventually(lambda: helpers.started == 1)
    helpers.pool.close()
    thread.join(5)
    assert not thread.is_alive()
    assert len(errors) == 1
    assert helpers.started == 1
    with pytest.raises(EngineUnavailable, match="ended"):
        helpers.pool.ask({"do": "more"}, 1)
