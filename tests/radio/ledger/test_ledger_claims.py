"""Who is at work on a delivery: never two, and nobody for ever."""

import os
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ledger_values import Place, planned, program, states, to
from sqlalchemy import update

from rupor.errors import DeliveryError
from rupor.radio.ledger import Ledger, claims, holder, opened
from rupor.radio.ledger.holder import Holder
from rupor.radio.ledger.tables import claims as table

PROCESSES = 8


def test_a_living_process_keeps_its_claim(ledger: Ledger, place: Place) -> None:
    """What another process holds is busy, however long ago it renewed; when it lets go, the next may have it."""
    made = planned(ledger)
    other = program("hold", place, made.id)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    _age(ledger, timedelta(hours=1))
    with ledger.holding(made.id) as ours:
        assert not ours
    other.communicate()
    with ledger.holding(made.id) as ours:
        assert ours


def test_a_dead_process_loses_its_claim_at_once(ledger: Ledger, place: Place) -> None:
    """A run that was killed is taken over without waiting, even before its parent has noticed its death."""
    made = planned(ledger)
    other = program("die", place, made.id)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # dead, and not buried
    with ledger.holding(made.id) as ours:
        assert ours
    other.communicate()


@pytest.mark.parametrize(("age", "free"), [(85, False), (95, True)])
def test_another_machine_has_a_lease(ledger: Ledger, age: int, free: bool) -> None:
    """A claim from a machine that we cannot look into ends 90 seconds after its last renewal, and not before."""
    made = planned(ledger)
    with ledger.holding(made.id):
        _age(ledger, timedelta(seconds=age), holder="far/1/1", machine="another start of another machine")
        with ledger.holding(made.id) as second:
            assert bool(second) is free


def test_whoever_lost_his_claim_can_change_nothing(ledger: Ledger, place: Place) -> None:
    """A laptop that slept while another office took over cannot go on, nor disturb the one who took over."""
    made = planned(ledger)
    with opened(place.url, place.password) as office, ledger.holding(made.id):
        _age(ledger, timedelta(seconds=95), holder="slept/1/1", machine="elsewhere")
        with office.holding(made.id) as taken:
            assert taken
            with pytest.raises(DeliveryError, match="is not held by this run any more"):
                ledger.advance(made.id, to(made, "placing"))
            ledger._claims.renew()
            ledger._claims.let_go([made.id])
            office.advance(made.id, to(made, "staged"))
    assert states(ledger.get(made.id)) == ["staged", "staged"]


def test_claims_are_renewed_in_the_background(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as a run is at work, its claim stays fresh without its doing anything."""
    monkeypatch.setattr(claims, "RENEWAL_SECONDS", 0.05)
    made = planned(ledger)
    with ledger.holding(made.id):
        _age(ledger, timedelta(hours=1))
        until = time.monotonic() + 20
        while _renewed(ledger) < datetime.now(UTC) - timedelta(minutes=1):
            assert time.monotonic() < until
            time.sleep(0.02)


def test_a_claim_that_an_error_left_behind_is_ours(ledger: Ledger) -> None:
    """What this very process could not give back, it can take again."""
    made = planned(ledger)
    with ledger.holding(made.id):
        claims._held.clear()
        with ledger.holding(made.id) as again:
            assert again


def test_a_process_is_not_taken_for_another_of_its_number() -> None:
    """A number that the system has given out again, and a container's, do not pass for the holder."""
    me = holder.this()
    host, pid, started = me.name.rsplit("/", 2)
    assert holder.living(me) is True
    assert holder.living(Holder(f"{host}/{pid}/{int(started) - 1}", me.machine)) is False
    assert holder.living(Holder(me.name, "another container")) is None


def test_without_proc_the_dead_are_still_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where a process's start time is not to be had, one that is gone is gone, and any other has its lease."""
    monkeypatch.setattr(holder, "PROC", tmp_path)
    me = holder.this()
    host, pid, _ = me.name.rsplit("/", 2)
    assert me == Holder(f"{host}/{pid}/", "")
    assert holder.living(me) is None
    assert holder.living(Holder(f"{host}/{2**22 + 1}/", "")) is False
    assert holder.living(Holder(f"elsewhere/{2**22 + 1}/", "")) is None


def test_many_processes_never_hold_one_delivery_twice(ledger: Ledger, place: Place, tmp_path: Path) -> None:
    """Eight processes that grab at twelve deliveries never meet in one, and none is locked out."""
    for number in range(12):
        planned(ledger, f"radio-{number % 3}", f"m{number}", files=1)
    marks = tmp_path / "marks"
    marks.mkdir()
    running = [program("scramble", place, seed, 1.5, marks) for seed in range(PROCESSES)]
    for one in running:
        told, complaint = one.communicate(timeout=120)
        assert one.returncode == 0, complaint
        assert int(told) > 0
    assert not any(marks.iterdir())


def test_many_processes_count_without_gaps(ledger: Ledger, place: Place) -> None:
    """Versions and numbers that eight processes ask for at once are all different, and none is left out."""
    running = [program("versions", place, name, 10) for name in range(PROCESSES)]
    pairs = []
    for one in running:
        told, complaint = one.communicate(timeout=120)
        assert one.returncode == 0, complaint
        pairs += [tuple(map(int, line.split())) for line in told.splitlines()]
    everything = list(range(1, 10 * PROCESSES + 1))
    assert sorted(version for version, _ in pairs) == everything
    assert sorted(number for _, number in pairs) == everything
    assert [one.version for one in ledger.deliveries()] == everything


def test_many_processes_make_one_ledger(place: Place) -> None:
    """Eight processes that open a ledger that is not there yet all find it made, once."""
    running = [program("open_only", place) for _ in range(PROCESSES)]
    for one in running:
        told, complaint = one.communicate(timeout=120)
        assert (one.returncode, told) == (0, "opened\n"), complaint


def test_a_stopped_process_holds_up_nobody_else(ledger: Ledger, place: Place) -> None:
    """A process that is stopped in mid-work keeps its delivery, and others go on with theirs."""
    mine, its = planned(ledger, message="a"), planned(ledger, message="b")
    other = program("hold", place, its.id)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    other.send_signal(signal.SIGSTOP)
    try:
        with ledger.holding(its.id) as ours:
            assert not ours
        with ledger.holding(mine.id):
            ledger.advance(mine.id, to(mine, "placing"))
    finally:
        other.send_signal(signal.SIGCONT)
        other.communicate()


def _age(ledger: Ledger, by: timedelta, **changed: str) -> None:
    """Make the claim older, and perhaps somebody else's."""
    with ledger.store.touching() as connection:
        connection.execute(update(table).values(renewed=datetime.now(UTC) - by, **changed))


def _renewed(ledger: Ledger) -> datetime:
    with ledger.store.reading() as connection:
        renewed = connection.execute(table.select()).one().renewed
    assert isinstance(renewed, datetime)
    return renewed
