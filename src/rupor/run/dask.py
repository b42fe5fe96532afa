"""The executor ``dask``: work on a cluster, or on a local one when RUPOR_DASK names no scheduler."""

import os
from concurrent.futures import Executor
from typing import Any

from distributed import Client

from rupor.run.executors import workers


def dask() -> Executor:
    """Connect to the scheduler that RUPOR_DASK names, or start one on this machine."""
    address = os.environ.get("RUPOR_DASK")
    local: dict[str, Any] = {
        "n_workers": workers(),
        "threads_per_worker": 1,
        "dashboard_address": None,
        "host": "127.0.0.1",
    }
    connect: Any = Client
    client = connect(address) if address else connect(**local)
    executor: Executor = client.get_executor(pure=False)
    shutdown = executor.shutdown

    def close(wait: bool = True, *, cancel_futures: bool = False) -> None:
        shutdown(wait=wait)
        client.close()

    executor.shutdown = close  # type: ignore[method-assign]
    return executor
