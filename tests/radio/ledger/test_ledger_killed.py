"""A process that is killed at any instant leaves a ledger in which nothing is lost and nothing is half done."""

import random
import time
from itertools import pairwise

import pytest
from ledger_values import Place, program
from sqlalchemy import text

from rupor.radio.ledger import opened
from rupor.radio.ledger.states import BEFORE, STATES

KILLS = 6


@pytest.mark.parametrize("seed", [1])
def test_killed_at_any_instant(place: Place, seed: int) -> None:
    """Every step that a killed process knew to be done is in the ledger, and every file's history is a legal walk."""
    chance = random.Random(seed)
    said: list[tuple[str, int]] = []
    for number in range(KILLS):
        walking = program("steps", place, f"radio-{number}")
        assert walking.stdout is not None
        first = walking.stdout.readline()
        time.sleep(chance.random() / 8)
        walking.kill()
        rest, _ = walking.communicate()
        lines = [first, *rest.splitlines()]
        said += [(state, int(made)) for state, made in (line.split() for line in lines)]
    assert len(said) > KILLS
    with opened(place.url, place.password) as ledger, ledger.store.reading() as connection:
        known = {one.id: one for one in ledger.deliveries()}
        moves = connection.execute(
            text(
                "SELECT file_id, moves.state AS state FROM moves JOIN files ON file_id = files.id ORDER BY at"
            )
        ).all()
        walks: dict[int, list[str]] = {}
        for one in moves:
            walks.setdefault(one.file_id, []).append(one.state)
        for state, made in said:
            for file in known[made].files:
                assert state in walks[file.id]
        for made, delivery in known.items():
            assert len(delivery.files) in (0, 3)
            assert len({file.state for file in delivery.files}) <= 1, (
                f"a step of delivery {made} is half done"
            )
            for file in delivery.files:
                walk = walks[file.id]
                assert walk[0] == "planned"
                assert walk[-1] == file.state
                assert all(before in BEFORE[after] for before, after in pairwise(walk))  # type: ignore[index]
                assert (file.receipt is not None) == (file.state == "received")
    assert set(STATES) >= {state for state, _ in said}
