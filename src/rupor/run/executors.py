"""Where heavy work runs, by name: here, in threads, in processes, or on a Dask cluster.

All are ``concurrent.futures.Executor``; what is sent through them are module-level functions of picklable values,
positional arguments only.
"""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, cast

from rupor.errors import ConfigError
from rupor.run.registry import Entry, Registry


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


class Processes(ProcessPoolExecutor):
    """Processes that end at once when nobody waits for their answers."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End them: in order, or by force when *wait* is false."""
        running = [] if wait else list((self._processes or {}).values())
        super().shutdown(wait, cancel_futures=cancel_futures)
        for process in running:
            process.kill()


def processes() -> Executor:
    """Make processes, one for each processor; Ctrl-C is for their parent to handle."""
    import multiprocessing

    ignore = (signal.SIGINT, signal.SIG_IGN)
    context = multiprocessing.get_context("spawn")
    return Processes(workers(), mp_context=context, initializer=signal.signal, initargs=ignore)


EXECUTORS = Registry(
    kind="executor",
    group="rupor.executors",
    builtin={
        "dask": Entry("rupor.run.dask:dask", ".venv/bin/pip install -e '.[dask]'"),
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
