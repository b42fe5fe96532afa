"""Where work runs: every executor gives the same answers in the same order."""

import os
import time
from pathlib import Path

import pytest

from rupor.errors import ConfigError, EngineError
from rupor.run.executors import executor, workers

NAMES = ["inline", "threads", "processes", pytest.param("dask", marks=pytest.mark.dask)]


def double(number: int) -> int:
    """Answer the later the smaller the number is, so that answers come out of order."""
    time.sleep(max(0, 5 - number) / 200)
    return number * 2


def refuse(number: int) -> int:
    """Fail as an engine does."""
    raise EngineError(f"voice 'x' refused {number}")


def leave_a_trace(folder: Path, number: int) -> None:
    """Take a while, then say so in a file."""
    time.sleep(0.3)
    (folder / str(number)).touch()


@pytest.fixture(autouse=True)
def two_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use two workers on every machine."""
    monkeypatch.setenv("RUPOR_WORKERS", "2")


@pytest.mark.parametrize("name", NAMES)
def test_answers_and_errors(name: str) -> None:
    """Answers come in the order of the questions, and an error comes out as what it is, with its words."""
    with executor(name) as pool:
        futures = [pool.submit(double, number) for number in range(8)]
        wrong = pool.submit(refuse, 7)
        assert [future.result() for future in futures] == [0, 2, 4, 6, 8, 10, 12, 14]
        with pytest.raises(EngineError, match="voice 'x' refused 7"):
            wrong.result()
        assert list(pool.map(double, [1, 2, 3])) == [2, 4, 6]


@pytest.mark.parametrize("name", ["threads", "processes"])
def test_an_error_drops_what_was_not_begun(name: str, tmp_path: Path) -> None:
    """When a run fails, nobody waits for the work that is of no use now."""
    began = time.monotonic()

    def fail() -> None:
        with executor(name) as pool:
            for number in range(100):
                pool.submit(leave_a_trace, tmp_path, number)
            while not list(tmp_path.iterdir()):
                time.sleep(0.01)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert time.monotonic() - began < 12
    time.sleep(0.7)
    assert len(list(tmp_path.iterdir())) <= 6


def test_an_interrupt_is_not_an_answer() -> None:
    """Ctrl-C during work that runs inline stops the run at once."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), executor("inline") as pool:
        pool.submit(interrupted)


def test_unknown() -> None:
    """A wrong name is answered with the known ones."""
    with (
        pytest.raises(ConfigError, match=r"unknown executor 'thread'.*Did you mean 'threads'"),
        executor("thread"),
    ):
        pass


def test_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """RUPOR_WORKERS counts; without it, the processors that this process may use."""
    assert workers() == 2
    monkeypatch.delenv("RUPOR_WORKERS")
    assert 1 <= workers() <= (os.cpu_count() or 1)


@pytest.mark.parametrize("wrong", ["0", "-1", "two", "1.5"])
def test_wrong_workers(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number of workers that is none is told."""
    monkeypatch.setenv("RUPOR_WORKERS", wrong)
    with pytest.raises(ConfigError, match=f"RUPOR_WORKERS: '{wrong}'"):
        workers()
