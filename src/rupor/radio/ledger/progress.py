"""Files on their way: each state follows one that it may follow, and only for who holds the delivery."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from rupor.errors import DeliveryError
from rupor.model.radio import Receipt, State
from rupor.radio.ledger.planning import moved
from rupor.radio.ledger.states import BEFORE, OPEN, SENDING
from rupor.radio.ledger.tables import files, receipts
from rupor.radio.ledger.writing import prose


def _where(delivery: Row[Any]) -> str:
    return f"partner '{delivery.partner}': '{delivery.message}' ({delivery.language}), version {delivery.version}"


def held(delivery: Row[Any], token: str) -> None:
    """Raise DeliveryError unless the delivery is held under *token*."""
    if not token or delivery.token != token:
        raise DeliveryError(
            f"{_where(delivery)}: is not held by this run any more; another one may have gone on with it. Nothing was "
            "changed. Run: rupor deliveries"
        )


def advance(
    connection: Connection,
    delivery: Row[Any],
    changes: Mapping[int, State],
    proofs: Mapping[int, Receipt],
) -> None:
    """Bring files from states to states, each only from one that the new one may follow."""
    received = {one for one, state in changes.items() if state == "received"}
    if proofs.keys() != received:
        raise DeliveryError(
            f"{_where(delivery)}: a receipt belongs to each file that was received, and to no other"
        )
    for (state, before), ids in _steps(changes, proofs).items():
        if delivery.recalled and state in SENDING:
            raise DeliveryError(f"{_where(delivery)}: was recalled ('{delivery.reason}') and is not sent")
        done = connection.execute(
            update(files)
            .where(files.c.id.in_(ids), files.c.delivery_id == delivery.id, files.c.state.in_(before))
            .values(state=state)
        )
        if done.rowcount != len(ids):
            raise _illegal(connection, delivery, state, ids)
        moved(connection, ids, state)
    if proofs:
        connection.execute(insert(receipts), [_row(one, receipt) for one, receipt in proofs.items()])


def _steps(
    changes: Mapping[int, State], proofs: Mapping[int, Receipt]
) -> dict[tuple[State, tuple[State, ...]], list[int]]:
    """Group files by their new state and the states that it may follow."""
    steps: dict[tuple[State, tuple[State, ...]], list[int]] = defaultdict(list)
    for one, state in changes.items():
        before = BEFORE.get(state, ())
        if one in proofs and proofs[one].adopted:
            before = OPEN  # it was there before we placed anything
        steps[state, before].append(one)
    return steps


def _illegal(connection: Connection, delivery: Row[Any], state: State, ids: list[int]) -> DeliveryError:
    query = select(files).where(files.c.id.in_(ids), files.c.delivery_id == delivery.id).order_by(files.c.id)
    known = (
        ", ".join(f"'{one.path}' is {one.state}" for one in connection.execute(query))
        or "none of these files"
    )
    return DeliveryError(
        f"{_where(delivery)}: not every file can become {state}: in the ledger {known}. Expected "
        f"{' or '.join(BEFORE.get(state, ())) or 'another state'}. Run: rupor deliveries"
    )


def _row(file_id: int, receipt: Receipt) -> dict[str, object]:
    return {
        "file_id": file_id,
        "path": receipt.path,
        "size": receipt.size,
        "sha256": receipt.sha256,
        "how": receipt.proof.how,
        "sum": prose(receipt.proof.sum),
        "at": receipt.at,
        "adopted": receipt.adopted,
    }
