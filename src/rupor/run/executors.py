"""Where heavy work runs, by name: here, in threads, in processes, or on a Dask cluster.

All are ``concurrent.futures.Executor``; what is sent through them are module-level functions of picklable values,
positional arguments only.
"""

import contextlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, TypeVar, cast

from rupor.errors import ConfigError
from rupor.run.registry import Entry, Registry

T = TypeVar("T")
R = TypeVar("R")


def workers() -> int:
    """Count the processors that this process may use; RUPOR_WORKERS names another number."""
    named = os.environ.get("RUPOR_WORKERS")
    if named:
        if not named.isdecimal() or int(named) < 1:
            raise ConfigError(f"RUPOR_WORKERS: '{named}' is not a number of workers. Expected 1 or more")
        return int(named)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Inline(Executor):
    """Runs each call at once, in the caller's own thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run *fn* now; the future is done when it is returned."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def threads() -> Executor:
    """Make threads, one for each processor: the engines work in programs of their own."""
    return ThreadPoolExecutor(workers(), thread_name_prefix="rupor")


def processes() -> Executor:
    """Make processes, one for each processor."""
    import multiprocessing

    return ProcessPoolExecutor(workers(), mp_context=multiprocessing.get_context("spawn"))


EXECUTORS = Registry(
    kind="executor",
    group="rupor.executors",
    builtin={
        "dask": Entry("rupor.run.dask:dask", "pip install 'rupor[dask]'"),
        "inline": Entry("rupor.run.executors:Inline"),
        "processes": Entry("rupor.run.executors:processes"),
        "threads": Entry("rupor.run.executors:threads"),
    },
)


@contextlib.contextmanager
def executor(name: str) -> Iterator[Executor]:
    """Make the executor *name*; what it has not begun is dropped when the block is left by an error."""
    made = cast(Executor, EXECUTORS.load(name)())
    try:
        yield made
    except BaseException:
        made.shutdown(wait=False, cancel_futures=True)
        raise
    made.shutdown()


def ordered(pool: Executor, function: Callable[[T], R], items: Iterable[T], ahead: int) -> Iterator[R]:
    """Yield ``function(item)`` for each item, in order, with at most *ahead* of them under way."""
    waiting: deque[Future[R]] = deque()
    for item in items:
        waiting.append(pool.submit(function, item))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
