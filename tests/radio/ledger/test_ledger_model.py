"""The ledger against a few lines of Python that say what it must do, in walks that Hypothesis makes up."""

import contextlib
import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from ledger_values import begun, item, receipts

from rupor.errors import DeliveryError
from rupor.model import State
from rupor.radio.ledger import Ledger, opened
from rupor.radio.ledger.states import STATES

FORWARD: dict[State, tuple[State, ...]] = {
    "planned": ("staged", "placing", "superseded"),
    "staged": ("placing", "superseded"),
    "placing": ("received", "withdrawn", "beyond"),
    "received": ("withdrawn", "beyond"),
}
UNSENT = ("planned", "staged")
CONTENTS = st.sampled_from(["one", "two", "three"])
MESSAGES = st.sampled_from(["water", "masks"])
turn = itertools.count()


@dataclass
class Known:
    """A delivery as it should be."""

    id: int
    message: str
    content: str
    version: int
    files: list[State] = field(default_factory=list)
    recalled: bool = False


@pytest.fixture(scope="module")
def shared() -> Iterator[Ledger]:
    """One ledger for all walks, each with a partner of its own."""
    with tempfile.TemporaryDirectory() as folder, opened(f"sqlite:///{folder}/ledger.sqlite") as ledger:
        yield ledger


class Office(RuleBasedStateMachine):
    """An office with one partner, two messages, and every idea that it can have."""

    ledger: Ledger

    def __init__(self) -> None:
        super().__init__()
        self.partner = f"radio-{next(turn)}"
        self.known: list[Known] = []

    @initialize(files=st.integers(1, 3))
    def plan(self, files: int) -> None:
        """Have something to send from the start."""
        self.begin("water", "one", False)
        self.add(0, files, False)

    @rule(message=MESSAGES, content=CONTENTS, again=st.booleans())
    def begin(self, message: str, content: str, again: bool) -> None:
        """Plan some content, perhaps again after a recall."""
        of_it = [one for one in self.known if one.message == message]
        newest = of_it[-1] if of_it else None
        if newest and newest.content == content and not newest.recalled:
            assert begun(self.ledger, self.partner, message, content=content, again=again).id == newest.id
            return
        if not again and any(one.content == content and one.recalled for one in of_it):
            with pytest.raises(DeliveryError, match="was recalled in just this form"):
                begun(self.ledger, self.partner, message, content=content)
            return
        made = begun(self.ledger, self.partner, message, content=content, again=again)
        for one in of_it:
            one.files = ["superseded" if state in UNSENT else state for state in one.files]
        self.known.append(Known(made.id, message, content, len(of_it) + 1))

    @precondition(lambda self: self.known)
    @rule(which=st.integers(0, 20), count=st.integers(1, 3), shared_path=st.booleans())
    def add(self, which: int, count: int, shared_path: bool) -> None:
        """Say what a delivery consists of."""
        one = self.known[which % len(self.known)]
        names = [f"{one.message}{'' if shared_path else one.version}-{each}.mp3" for each in range(count)]
        newer = any(other.message == one.message and other.version > one.version for other in self.known)
        live = {
            file.item.path
            for delivery in self.ledger.deliveries(partners=[self.partner])
            for file in delivery.files
            if file.state not in ("withdrawn", "superseded")
        }
        if one.files:
            same = [file.item.path for file in self.ledger.get(one.id).files] == names
        allowed = same if one.files else not (one.recalled or newer or live & set(names))
        with contextlib.nullcontext() if allowed else pytest.raises(DeliveryError):
            self.ledger.add(one.id, [item(name) for name in names], "")
        if allowed and not one.files:
            one.files = ["planned"] * count

    @precondition(lambda self: any(one.files for one in self.known))
    @rule(
        which=st.integers(0, 20),
        file=st.integers(0, 2),
        step=st.integers(0, 2),
        odd=st.none() | st.sampled_from(STATES),
        held=st.sampled_from([True, True, True, False]),
    )
    def advance(self, which: int, file: int, step: int, odd: State | None, held: bool) -> None:
        """Bring one file a step forward, or anywhere, holding its delivery or not."""
        having = [one for one in self.known if one.files]
        one = having[which % len(having)]
        file %= len(one.files)
        forward = FORWARD.get(one.files[file], STATES)
        state = odd or forward[step % len(forward)]
        made = self.ledger.get(one.id)
        key = made.files[file].id
        proofs = {key: receipts(made)[key]} if state == "received" else {}
        allowed = (
            held
            and state in FORWARD.get(one.files[file], ())
            and not (one.recalled and state in ("staged", "placing"))
        )
        with (
            self.ledger.holding(one.id) if held else contextlib.nullcontext(),
            contextlib.nullcontext() if allowed else pytest.raises(DeliveryError),
        ):
            self.ledger.advance(one.id, {key: state}, proofs)
        if allowed:
            one.files[file] = state

    @precondition(lambda self: self.known)
    @rule(which=st.integers(0, 20))
    def recall(self, which: int) -> None:
        """Order a recall."""
        one = self.known[which % len(self.known)]
        self.ledger.recall(one.id, "wrong")
        one.recalled = True

    @invariant()
    def agree(self) -> None:
        """Find in the ledger just what is known."""
        found = [
            Known(
                one.id,
                one.message,
                one.content,
                one.version,
                [file.state for file in one.files],
                one.recalled is not None,
            )
            for one in self.ledger.deliveries(partners=[self.partner])
        ]
        assert found == self.known


def test_the_ledger_does_what_a_few_lines_of_python_do(
    shared: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Versions, supersession, recalls and states follow the rules, in whatever order things happen."""
    monkeypatch.setattr(Office, "ledger", shared, raising=False)
    run_state_machine_as_test(
        Office, settings=settings(max_examples=40, stateful_step_count=30, deadline=None)
    )
