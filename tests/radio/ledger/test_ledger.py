"""The ledger as an office uses it, on SQLite and on PostgreSQL."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from itertools import product
from pathlib import Path

import pytest
from ledger_values import NOW, Place, begun, item, planned, receipts, states, to, walk
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from rupor.errors import DeliveryError
from rupor.model import Attempt, State
from rupor.radio.ledger import Ledger, opened, rehearsed
from rupor.radio.ledger.holder import this
from rupor.radio.ledger.states import BEFORE, STATES

WAYS: dict[State, tuple[State, ...]] = {
    "planned": (),
    "staged": ("staged",),
    "placing": ("staged", "placing"),
    "received": ("placing", "received"),
    "withdrawn": ("placing", "received", "withdrawn"),
    "beyond": ("placing", "beyond"),
    "superseded": ("superseded",),
}
"""How a file gets into each state."""


def test_what_is_written_is_read(ledger: Ledger, place: Place) -> None:
    """Everything comes back as it was given, from a ledger that was closed in between too, times aware and in UTC."""
    local = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    facts = {"title": "Вода 💧", "odd": "a\x00b\ud800"}
    made = begun(ledger, not_before=local, facts=facts, title="ᚠ \U0001f4a7")
    items = [item("a/ё.mp3"), dataclasses.replace(item("a/ё.pdf", "cue-sheet.pdf"), size=5_000_000_000)]
    made = ledger.add(made.id, items, "changed: nothing")
    ledger.attempted(made.id, Attempt(at=local, step="stage", good=False, told="no", by="там/1"))
    done = walk(ledger, made, "staged", "placing", "received")
    assert [one.item for one in done.files] == items
    assert states(done) == ["received", "received"]
    assert {one.id: one.receipt for one in done.files} == receipts(made)
    assert done.not_before == NOW
    assert done.not_before is not None
    assert done.not_before.tzinfo == UTC
    assert done.attempts == (Attempt(at=NOW, step="stage", good=False, told="no", by="там/1"),)
    assert (done.facts, done.title, done.note) == (facts, "ᚠ \U0001f4a7", "changed: nothing")
    assert done.whole
    assert not done.open
    with opened(place.url, place.password) as again:
        assert again.get(made.id) == done
        assert again.deliveries() == (done,)


def test_the_same_content_is_the_same_delivery(ledger: Ledger) -> None:
    """Planned again, a delivery stays what it is; only where its package is and when it is due are renewed."""
    first = planned(ledger)
    again = begun(ledger, package=Path("/moved"), not_before=NOW)
    assert again.id == first.id
    assert (again.package, again.not_before) == (Path("/moved"), NOW)
    walk(ledger, again, "placing", "received")
    assert begun(ledger, not_before=None, package=Path("/away")) == ledger.get(first.id)
    assert ledger.get(first.id).package == Path("/moved")


def test_other_content_is_the_next_version(ledger: Ledger) -> None:
    """A corrected package is a new version; what was not placed of the old one never will be, what was stays."""
    first = planned(ledger, files=3)
    with ledger.holding(first.id):
        one, two, _three = (file.id for file in first.files)
        ledger.advance(first.id, {one: "placing", two: "staged"})
        second = planned(ledger, content="two")
        assert second.version == 2
        assert states(ledger.get(first.id)) == ["placing", "superseded", "superseded"]
        with pytest.raises(DeliveryError, match=r"'water-ru-v1-1\.mp3' is superseded"):
            ledger.advance(first.id, {two: "placing"})
    assert begun(ledger, language="en").version == 1
    assert planned(ledger, content="one").version == 3


def test_an_old_version_gets_no_files(ledger: Ledger) -> None:
    """A run that was overtaken by a newer version while it planned can add nothing to the old one."""
    old = begun(ledger)
    begun(ledger, content="two")
    with pytest.raises(DeliveryError, match="has a newer version and is not sent"):
        ledger.add(old.id, [item("a.mp3")], "")


def test_what_was_recalled_goes_out_again_on_order_only(ledger: Ledger) -> None:
    """Recalled content is refused, its correction is not, and "again" makes a new version of it."""
    first = walk(ledger, planned(ledger), "placing", "received")
    ledger.recall(first.id, "wrong number")
    assert ledger.recall(first.id, "another reason").reason == "wrong number"
    with pytest.raises(DeliveryError, match=r"recalled in just this form on .* \('wrong number'\)"):
        begun(ledger)
    assert planned(ledger, content="two").version == 2
    with pytest.raises(DeliveryError, match="recalled in just this form"):
        begun(ledger)
    third = planned(ledger, again=True)
    assert third.version == 3
    assert begun(ledger).id == third.id


def test_nothing_is_sent_after_a_recall(ledger: Ledger) -> None:
    """Once a recall was ordered, no file moves towards the partner, but what was placed can be proven and removed."""
    made = planned(ledger, files=3)
    one, two, three = (file.id for file in made.files)
    with ledger.holding(made.id):
        ledger.advance(made.id, {one: "placing", two: "staged"})
        ledger.recall(made.id, "wrong")
        for file, state in ((two, "placing"), (three, "staged")):
            with pytest.raises(DeliveryError, match=r"was recalled \('wrong'\) and is not sent"):
                ledger.advance(made.id, {file: state})  # type: ignore[dict-item]
        ledger.advance(made.id, {one: "received"}, {one: receipts(made)[one]})
        ledger.advance(made.id, {one: "withdrawn", two: "superseded", three: "superseded"})
    done = ledger.get(made.id)
    assert states(done) == ["withdrawn", "superseded", "superseded"]
    assert done.recalled is not None
    assert done.recalled.tzinfo == UTC
    assert ledger.deliveries(open_only=True) == ()


@pytest.mark.parametrize("before", STATES)
def test_states_only_move_forward(before: State, ledger: Ledger) -> None:
    """Of all steps from state to state only the allowed ones are taken; a refusal says what is, and changes nothing."""
    for after in STATES:
        made = walk(ledger, planned(ledger, message=f"to-{after}"), *WAYS[before])
        proofs = receipts(made) if after == "received" else {}
        with ledger.holding(made.id):
            if before in BEFORE.get(after, ()):
                ledger.advance(made.id, to(made, after), proofs)
                assert states(ledger.get(made.id)) == [after, after]
            else:
                with pytest.raises(DeliveryError, match=f"become {after}: in the ledger '.*' is {before}"):
                    ledger.advance(made.id, to(made, after), proofs)
                assert ledger.get(made.id) == made


def test_a_step_is_whole_or_not_taken(ledger: Ledger) -> None:
    """When one file of several cannot move, none does."""
    made = planned(ledger, files=3)
    other = planned(ledger, "yug")
    with ledger.holding(made.id):
        ledger.advance(made.id, {made.files[1].id: "staged"})
        for changes in (to(made, "staged"), {made.files[0].id: "staged", other.files[0].id: "staged"}):
            with pytest.raises(DeliveryError, match="not every file can become staged"):
                ledger.advance(made.id, changes)
        assert states(ledger.get(made.id)) == ["planned", "staged", "planned"]


def test_received_needs_a_receipt(ledger: Ledger) -> None:
    """No file counts as received without proof, and proof is kept for no other."""
    made = planned(ledger)
    with ledger.holding(made.id):
        ledger.advance(made.id, to(made, "placing"))
        with pytest.raises(DeliveryError, match="a receipt belongs to each file that was received"):
            ledger.advance(made.id, to(made, "received"))
        with pytest.raises(DeliveryError, match="and to no other"):
            ledger.advance(made.id, {}, receipts(made))
    assert states(ledger.get(made.id)) == ["placing", "placing"]


def test_what_is_there_already_is_adopted(ledger: Ledger) -> None:
    """A file that stands at the partner with the same content is received from any state before."""
    made = planned(ledger, files=3)
    one, two, _ = (file.id for file in made.files)
    with ledger.holding(made.id):
        ledger.advance(made.id, {one: "staged"})
        ledger.advance(made.id, {two: "placing"})
        ledger.advance(made.id, to(made, "received"), receipts(made, adopted=True))
    assert ledger.get(made.id).whole


def test_a_path_belongs_to_one_file(ledger: Ledger) -> None:
    """Two messages cannot get one name at a partner, until the first is gone; at another partner they can."""
    first = begun(ledger)
    ledger.add(first.id, [item("same.mp3")], "")
    other = begun(ledger, message="masks")
    with pytest.raises(
        DeliveryError, match=r"'same.mp3' is that of 'water' \(ru\), version 1.*Expected a name of its own"
    ):
        ledger.add(other.id, [item("other.mp3"), item("same.mp3")], "")
    assert ledger.get(other.id).files == ()
    ledger.add(begun(ledger, "yug").id, [item("same.mp3")], "")
    walk(ledger, ledger.get(first.id), "placing", "withdrawn")
    assert states(ledger.add(other.id, [item("same.mp3")], "")) == ["planned"]


def test_files_are_added_once(ledger: Ledger) -> None:
    """The same files again change nothing, others are refused; two of one path are too."""
    made = planned(ledger)
    assert ledger.add(made.id, [one.item for one in made.files], "note") == made
    with pytest.raises(DeliveryError, match="its files are in the ledger already, and are others"):
        ledger.add(made.id, [item("else.mp3")], "")
    with pytest.raises(DeliveryError, match="refuses this change"):
        ledger.add(begun(ledger, message="masks").id, [item("a.mp3"), item("a.mp3")], "")


def test_deliveries_are_picked(ledger: Ledger) -> None:
    """An office looks at some partners, messages and languages, or at what is still to be sent."""
    for partner, message, language in product(("sever", "yug"), ("water", "masks"), ("ru", "tg")):
        planned(ledger, partner, message, language=language)
    done = walk(ledger, ledger.get(1), "placing", "received")
    assert [one.id for one in ledger.deliveries()] == list(range(1, 9))
    assert [one.id for one in ledger.deliveries(open_only=True)] == list(range(2, 9))
    assert ledger.deliveries(partners=["sever"], messages=["water"], languages=["ru"]) == (done,)
    assert len(ledger.deliveries(messages=["water", "nothing"], languages=["ru"])) == 2
    assert ledger.deliveries(partners=["nobody"]) == ()


def test_numbers_are_given_once(ledger: Ledger) -> None:
    """A message keeps its numbers; its languages are one episode with a cart each; used up is used up."""

    def cart(message: str, language: str = "ru") -> int:
        return ledger.number("sever", "cart", message, language, 4000, 4002)

    assert [cart("a"), cart("a", "tg"), cart("a"), cart("b")] == [4000, 4001, 4000, 4002]
    with pytest.raises(
        DeliveryError, match=r"no cart number is left for 'c' .*: 4000 to 4002 are all given out"
    ):
        cart("c")
    episodes = [
        ledger.number("sever", "episode", *who, 7, None) for who in (("a", "ru"), ("a", "tg"), ("b", "ru"))
    ]
    assert episodes == [7, 7, 8]
    assert ledger.number("yug", "cart", "a", "ru", 4000, 4002) == 4000


def test_only_the_holder_changes_files(ledger: Ledger) -> None:
    """Files of a delivery that is not held do not move; it is held once at a time, even by one process."""
    made = planned(ledger)
    with pytest.raises(DeliveryError, match="is not held by this run any more"):
        ledger.advance(made.id, to(made, "staged"))
    with ledger.holding(made.id) as first, ledger.holding(made.id) as second:
        assert (first, second) == ({made.id}, frozenset())
        ledger.advance(made.id, to(made, "staged"))
    with ledger.holding(made.id) as third:
        assert third


def test_unknown_deliveries_are_named(ledger: Ledger) -> None:
    """A number that no delivery has is said so, whatever is asked."""
    attempt = Attempt(at=NOW, step="stage", good=True)
    for call in (
        lambda: ledger.get(77),
        lambda: ledger.advance(77, {}),
        lambda: ledger.attempted(77, attempt),
        lambda: ledger.recall(77, ""),
        lambda: ledger.add(77, [], ""),
    ):
        with pytest.raises(DeliveryError, match="knows no delivery 77"):
            call()


def test_signs_that_are_no_text(ledger: Ledger) -> None:
    """A name with NUL or half a sign is refused before anything is written; in prose a mark takes its place."""
    for bad in ("a\x00", "a\ud800", "\udcff"):
        with pytest.raises(DeliveryError, match="holds signs that are no text"):
            begun(ledger, message=bad)
        with pytest.raises(DeliveryError, match="holds signs that are no text"):
            begun(ledger, package=Path("/p") / bad.replace("\x00", "\ud800"))
    assert ledger.deliveries() == ()
    made = begun(ledger, title="a\x00b\ud800c")
    assert made.title == "a\ufffdb\ufffdc"
    with pytest.raises(DeliveryError, match=r"path 'x\\udcff.mp3': holds signs"):
        ledger.add(made.id, [item("ok.mp3"), item("x\udcff.mp3")], "")
    assert ledger.get(made.id).files == ()
    ledger.attempted(made.id, Attempt(at=NOW, step="stage", good=False, told="550 \udcff\x00"))
    (tried,) = ledger.get(made.id).attempts
    assert tried.told == "550 \ufffd\ufffd"
    assert tried.by.count("/") == 1


def test_what_happened_cannot_be_changed(ledger: Ledger) -> None:
    """The database itself refuses to alter or remove an attempt, a receipt or a step."""
    made = walk(ledger, planned(ledger), "placing", "received")
    ledger.attempted(made.id, Attempt(at=NOW, step="place", good=True))
    for table, change in product(
        ("moves", "receipts", "attempts"), ("UPDATE {} SET at = at", "DELETE FROM {}")
    ):
        with (
            pytest.raises(DBAPIError, match=f"the ledger only adds to {table}"),
            ledger.store.engine.begin() as own,
        ):
            own.execute(text(change.format(table)))
    assert len(ledger.get(made.id).attempts) == 1


def test_every_step_is_kept(ledger: Ledger) -> None:
    """The ledger holds when a file came into each of its states, and which process did it."""
    made = walk(ledger, planned(ledger, files=1), "staged", "placing", "received")
    with ledger.store.reading() as connection:
        steps = connection.execute(text("SELECT state, by FROM moves ORDER BY at")).all()
    assert [one.state for one in steps] == ["planned", "staged", "placing", "received"]
    assert {one.by for one in steps} == {this().short}
    assert made.files[0].receipt is not None


def test_a_rehearsal_leaves_nothing(place: Place, tmp_path: Path) -> None:
    """A dry run plans on top of what is there, holds up nobody, and is gone; without a ledger it makes none."""
    with opened(place.url, place.password) as real:
        known = walk(real, planned(real), "placing", "received")
        with rehearsed(place.url, place.password) as ledger:
            assert ledger.deliveries() == (known,)
            assert planned(ledger, content="two").version == 2
            assert ledger.number("sever", "cart", "a", "ru", 1, None) == 1
            planned(real, "yug")  # not held up
        assert [one.version for one in real.deliveries(partners=["sever"])] == [1]
    with rehearsed(f"sqlite:///{tmp_path / 'none.sqlite'}") as ledger:
        assert planned(ledger).version == 1
    assert not (tmp_path / "none.sqlite").exists()


def test_many_threads_share_one_ledger(ledger: Ledger) -> None:
    """32 partners are served at once by one process, and nothing is mixed up."""

    def serve(partner: str) -> list[State]:
        made = [planned(ledger, partner, f"m{number}") for number in range(4)]
        return [one for each in made for one in states(walk(ledger, each, "staged", "placing", "received"))]

    with ThreadPoolExecutor(32) as pool:
        done = list(pool.map(serve, [f"radio-{number}" for number in range(32)]))
    assert done == [["received"] * 8] * 32
    assert len(ledger.deliveries()) == 128
    assert all(one.whole for one in ledger.deliveries())


def test_a_time_without_a_zone_is_a_bug(ledger: Ledger) -> None:
    """No time gets into the ledger that could mean another moment elsewhere."""
    with pytest.raises(Exception, match="a time without a zone"):
        begun(ledger, not_before=datetime(2026, 1, 1))
