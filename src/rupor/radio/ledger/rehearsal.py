"""A ledger in which everything can be planned, and of which nothing is kept: for ``--dry-run``."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import insert, select

from rupor.radio.ledger.ledger import Ledger
from rupor.radio.ledger.opening import SQLITE, opened
from rupor.radio.ledger.store import Store
from rupor.radio.ledger.tables import METADATA


@contextlib.contextmanager
def rehearsed(url: str, password: str = "") -> Iterator[Ledger]:
    """Open a copy of the ledger at *url*, or an empty one where there is none yet; it is gone at the end.

    A copy and no transaction that is taken back: planning may have to render sound, and nobody waits for that.
    """
    with (
        tempfile.TemporaryDirectory(prefix="rupor-") as folder,
        opened(f"{SQLITE}{folder}/ledger.sqlite") as copy,
    ):
        if not url.startswith(SQLITE) or Path(url.removeprefix(SQLITE)).exists():
            with opened(url, password) as real:
                _copy(real.store, copy.store)
        yield copy


def _copy(real: Store, copy: Store) -> None:
    with real.reading() as source, copy.touching() as to:
        for table in METADATA.sorted_tables:
            rows = [dict(row) for row in source.execute(select(table)).mappings()]
            if rows:
                to.execute(insert(table), rows)
