"""Deliveries as the ledger holds them: rows of the database made into values."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from rupor.model.radio import Attempt, Delivery, Item, Proof, Receipt, Tracked
from rupor.radio.ledger.states import OPEN
from rupor.radio.ledger.tables import attempts, deliveries, files, receipts


def chosen(
    *, partners: Sequence[str], messages: Sequence[str], languages: Sequence[str], open_only: bool
) -> list[ColumnElement[bool]]:
    """Return the conditions that pick deliveries; an empty sequence picks all."""
    wanted = (
        (deliveries.c.partner, partners),
        (deliveries.c.message, messages),
        (deliveries.c.language, languages),
    )
    conditions: list[ColumnElement[bool]] = [column.in_(names) for column, names in wanted if names]
    if open_only:
        some = select(files.c.id).where(files.c.delivery_id == deliveries.c.id, files.c.state.in_(OPEN))
        conditions += [deliveries.c.recalled.is_(None), some.exists()]
    return conditions


def found(connection: Connection, conditions: Iterable[ColumnElement[bool]]) -> tuple[Delivery, ...]:
    """Read the deliveries that meet *conditions*, with their files and attempts, in the order of their numbers."""
    rows = connection.execute(select(deliveries).where(*conditions).order_by(deliveries.c.id)).all()
    wanted = select(deliveries.c.id).where(*conditions)
    tracked: dict[int, list[Tracked]] = defaultdict(list)
    query = (
        select(files, *(column.label(f"receipt_{column.name}") for column in receipts.c))
        .outerjoin(receipts, receipts.c.file_id == files.c.id)
        .where(files.c.delivery_id.in_(wanted))
        .order_by(files.c.id)
    )
    for row in connection.execute(query):
        tracked[row.delivery_id].append(_tracked(row))
    tries: dict[int, list[Attempt]] = defaultdict(list)
    query = select(attempts).where(attempts.c.delivery_id.in_(wanted)).order_by(attempts.c.id)
    for row in connection.execute(query):
        tries[row.delivery_id].append(
            Attempt(at=row.at, step=row.step, good=row.good, told=row.told, by=row.by)
        )
    return tuple(_delivery(row, tracked[row.id], tries[row.id]) for row in rows)


def _tracked(row: Row[Any]) -> Tracked:
    receipt = None
    if row.receipt_file_id is not None:
        receipt = Receipt(
            path=row.receipt_path,
            size=row.receipt_size,
            sha256=row.receipt_sha256,
            proof=Proof(how=row.receipt_how, sum=row.receipt_sum),
            at=row.receipt_at,
            adopted=row.receipt_adopted,
        )
    item = Item(role=row.role, source=row.source, path=row.path, size=row.size, sha256=row.sha256)
    return Tracked(id=row.id, item=item, state=row.state, receipt=receipt)


def _delivery(row: Row[Any], tracked: Sequence[Tracked], tries: Sequence[Attempt]) -> Delivery:
    return Delivery(
        id=row.id,
        partner=row.partner,
        message=row.message,
        language=row.language,
        version=row.version,
        content=row.content,
        title=row.title,
        package=Path(row.package),
        facts=json.loads(row.facts),
        note=row.note,
        not_before=row.not_before,
        files=tuple(tracked),
        attempts=tuple(tries),
        recalled=row.recalled,
        reason=row.reason,
    )
