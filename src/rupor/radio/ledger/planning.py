"""Versions of a message at a partner, and the files that each consists of."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, select, update

from rupor.errors import DeliveryError
from rupor.model.radio import Delivery, Item
from rupor.radio.ledger.holder import this
from rupor.radio.ledger.states import OPEN, UNSENT
from rupor.radio.ledger.tables import LIVE, deliveries, files, moves
from rupor.radio.ledger.writing import name


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be delivered."""

    partner: str
    message: str
    language: str
    content: str
    title: str
    package: str
    facts: Mapping[str, str]
    not_before: datetime | None


def begin(connection: Connection, wanted: Wanted, *, again: bool) -> int:
    """Return the number of the delivery that *wanted* is, made now if it is new."""
    same = and_(
        deliveries.c.partner == wanted.partner,
        deliveries.c.message == wanted.message,
        deliveries.c.language == wanted.language,
    )
    query = select(deliveries).where(same).order_by(deliveries.c.version.desc())
    versions = connection.execute(query).all()
    newest = versions[0] if versions else None
    if newest and newest.content == wanted.content and newest.recalled is None:
        _refresh(connection, newest, wanted)
        return int(newest.id)
    recalled = [one for one in versions if one.content == wanted.content and one.recalled]
    if recalled and not again:
        raise _was_recalled(recalled[0])
    _supersede(connection, [one.id for one in versions])
    made = connection.execute(
        insert(deliveries)
        .values(
            partner=wanted.partner,
            message=wanted.message,
            language=wanted.language,
            version=newest.version + 1 if newest else 1,
            content=wanted.content,
            title=wanted.title,
            package=wanted.package,
            facts=json.dumps(wanted.facts),  # all in ASCII, so that any sign can be kept
            note="",
            not_before=wanted.not_before,
            reason="",
            begun=datetime.now(UTC),
        )
        .returning(deliveries.c.id)
    )
    return int(made.scalar_one())


def _refresh(connection: Connection, row: Row[Any], wanted: Wanted) -> None:
    """Keep where the package is now and when it may be placed, as long as something of it is to be sent."""
    of_it = select(files.c.state).where(files.c.delivery_id == row.id)
    states = connection.scalars(of_it).all()
    if states and not any(state in OPEN for state in states):
        return
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id == row.id)
        .values(package=wanted.package, not_before=wanted.not_before)
    )


def _was_recalled(row: Row[Any]) -> DeliveryError:
    return DeliveryError(
        f"partner '{row.partner}': '{row.message}' ({row.language}) was recalled in just this form on "
        f"{row.recalled:%Y-%m-%d %H:%M} UTC ('{row.reason}'). Expected a corrected package. To send it all the same, "
        "run the same command with --again"
    )


def _supersede(connection: Connection, older: Sequence[int]) -> None:
    """Give up what of older versions was not placed."""
    if not older:
        return
    given_up = connection.scalars(
        update(files)
        .where(files.c.delivery_id.in_(older), files.c.state.in_(UNSENT))
        .values(state="superseded")
        .returning(files.c.id)
    ).all()
    moved(connection, given_up, "superseded")


def moved(connection: Connection, ids: Sequence[int], state: str) -> None:
    """Keep that files came into a state now."""
    if ids:
        rows = {"state": state, "at": datetime.now(UTC), "by": this().short}
        connection.execute(insert(moves), [{"file_id": one, **rows} for one in ids])


def add(connection: Connection, known: Delivery, items: Sequence[Item], note: str) -> None:
    """Keep the files that a delivery consists of, unless it has just these already."""
    where = f"partner '{known.partner}': '{known.message}' ({known.language}), version {known.version}"
    if known.files:
        if [one.item for one in known.files] != list(items):
            raise DeliveryError(
                f"{where}: its files are in the ledger already, and are others. Run: rupor deliveries"
            )
        return
    if known.recalled or _newer(connection, known):
        what = "was recalled" if known.recalled else "has a newer version"
        raise DeliveryError(f"{where}: {what} and is not sent. Run: rupor deliveries")
    for item in items:
        _free(connection, known.partner, name(item.path, "path"))
    rows = [
        {
            "delivery_id": known.id,
            "partner": known.partner,
            "role": name(item.role, "role"),
            "source": name(item.source, "file"),
            "path": item.path,
            "size": item.size,
            "sha256": item.sha256,
            "state": "planned",
        }
        for item in items
    ]
    if rows:
        connection.execute(insert(files), rows)
    made = connection.scalars(select(files.c.id).where(files.c.delivery_id == known.id)).all()
    moved(connection, made, "planned")
    connection.execute(update(deliveries).where(deliveries.c.id == known.id).values(note=note))


def _newer(connection: Connection, known: Delivery) -> bool:
    query = select(deliveries.c.id).where(
        deliveries.c.partner == known.partner,
        deliveries.c.message == known.message,
        deliveries.c.language == known.language,
        deliveries.c.version > known.version,
    )
    return connection.execute(query).first() is not None


def _free(connection: Connection, partner: str, path: str) -> None:
    """Raise DeliveryError when another file of the partner has *path*."""
    query = (
        select(deliveries)
        .join(files, files.c.delivery_id == deliveries.c.id)
        .where(files.c.partner == partner, files.c.path == path, LIVE)
    )
    taken = connection.execute(query).first()
    if taken is not None:
        raise DeliveryError(
            f"partner '{partner}': the name '{path}' is that of '{taken.message}' ({taken.language}), version "
            f"{taken.version}. Expected a name of its own for each file. Add {{slug}}, {{language}} or {{version}} to "
            "'file' in the partner file"
        )
