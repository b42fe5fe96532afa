"""What other processes do with a ledger while a test looks on: run as ``python ledger_programs.py NAME URL ...``."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ledger_values import begun, item, receipts, to

from rupor.model import State
from rupor.radio.ledger import Ledger, opened


def say(*words: object) -> None:
    """Print a line that has left this process when it returns."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def hold(ledger: Ledger, delivery_id: str) -> None:
    """Hold a delivery until the end of the input."""
    with ledger.holding(int(delivery_id)) as ours:
        say("held" if ours else "busy")
        sys.stdin.read()


def die(ledger: Ledger, delivery_id: str) -> None:
    """Take a delivery and die at once."""
    with ledger.holding(int(delivery_id)) as ours:
        say("held" if ours else "busy")
        os.kill(os.getpid(), signal.SIGKILL)


def scramble(ledger: Ledger, seed: str, seconds: str, folder: str) -> None:
    """Claim deliveries at random; a file that only one may make at a time shows when two hold one."""
    chance = random.Random(int(seed))
    ids = [one.id for one in ledger.deliveries()]
    until = time.monotonic() + float(seconds)
    held = 0
    while time.monotonic() < until:
        chosen = chance.choice(ids)
        with ledger.holding(chosen) as ours:
            if ours:
                mark = Path(folder) / str(chosen)
                mark.touch(exist_ok=False)
                held += 1
                time.sleep(chance.random() / 500)
                mark.unlink()
    say(held)


def versions(ledger: Ledger, name: str, count: str) -> None:
    """Begin versions of one message, and count carts and episodes, in a race with others."""
    for number in range(int(count)):
        made = begun(ledger, content=f"{name}-{number}")
        cart = ledger.number("sever", "cart", f"{name}-{number}", "ru", 1, None)
        say(made.version, cart)


def steps(ledger: Ledger, partner: str) -> None:
    """Walk delivery after delivery through its states, saying each step when it is done, until somebody kills this."""
    for number in range(10_000):
        made = begun(ledger, partner, f"m{number}")
        names = [f"{number}-{one}.mp3" for one in range(3)]
        made = ledger.add(made.id, [item(name) for name in names], "")
        say("planned", made.id)
        walked: tuple[State, ...] = ("staged", "placing", "received")
        with ledger.holding(made.id):
            for state in walked:
                ledger.advance(made.id, to(made, state), receipts(made) if state == "received" else {})
                say(state, made.id)


def open_only(_: Ledger) -> None:
    """Do nothing more than to open the ledger."""
    say("opened")


PROGRAMS: dict[str, Callable[..., None]] = {
    one.__name__: one for one in (hold, die, scramble, versions, steps, open_only)
}

if __name__ == "__main__":
    with opened(sys.argv[2], os.environ["LEDGER_PASSWORD"]) as here:
        PROGRAMS[sys.argv[1]](here, *sys.argv[3:])
