"""``rupor recall``: withdraw what was delivered, partner by partner, and tell what could not be."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rupor.delivery import post
from rupor.delivery.office import Office
from rupor.errors import ConfigError, DeliveryError, RuporError
from rupor.model import Delivery, Partner
from rupor.radio import recall, transports
from rupor.radio.recall import Recall, Withdrawn
from rupor.run.registry import close_matches

DONE = ("withdrawn", "beyond", "superseded")


def find(
    here: Office,
    messages: Sequence[str],
    languages: Sequence[str],
    version: int | None,
    partners: Sequence[Partner],
) -> list[Delivery]:
    """List the deliveries that are meant; raise ConfigError when a message never went to any of *partners*."""
    names = tuple(one.name for one in partners)
    found = here.ledger.deliveries(partners=names, messages=tuple(messages), languages=tuple(languages))
    found = tuple(one for one in found if version is None or one.version == version)
    for name in messages:
        if not any(one.message == name for one in found):
            known = sorted({one.message for one in here.ledger.deliveries(partners=names)})
            raise ConfigError(
                f"message '{name}': nothing of it is in the ledger for these partners, languages and versions. "
                f"{close_matches(name, known)} Run: rupor deliveries"
            )
    return list(found)


def run(here: Office, deliveries: Sequence[Delivery], reason: str) -> tuple[list[RuporError], int]:
    """Withdraw *deliveries* and print what became of each file; return what went wrong, and of how many."""
    if not reason.strip():
        raise ConfigError("--reason: says nothing. Expected why, in words that the stations get to read")
    open_ones = [one for one in deliveries if not all(file.state in DONE for file in one.files)]
    for one in open_ones:
        # All first, so that no other run sends what is about to be taken away.
        here.ledger.recall(one.id, reason.strip())
    by_partner: dict[str, list[Delivery]] = {}
    for one in open_ones:
        by_partner.setdefault(one.partner, []).append(one)
    failed: list[RuporError] = []
    with ThreadPoolExecutor(max(1, min(32, len(by_partner))), "rupor-recall") as pool:
        for errors, lines in pool.map(lambda some: _partner(here, some), by_partner.values()):
            failed += errors
            for line in lines:
                print(line, flush=True)
    if not open_ones and not here.as_json:
        print("Nothing is left to withdraw.")
    return failed, len(open_ones)


def _partner(here: Office, deliveries: Sequence[Delivery]) -> tuple[list[RuporError], list[str]]:
    (partner,) = here.book.named([deliveries[0].partner])
    failed: list[RuporError] = []
    lines: list[str] = []
    to = None
    try:
        if partner.address.kind != "mail":
            to = transports.transport(partner)
        with tempfile.TemporaryDirectory(prefix="rupor-") as scratch:
            for one in deliveries:
                try:
                    lines += _lines(here, partner, one, _one(here, partner, one, to, Path(scratch)))
                except RuporError as error:
                    failed.append(error)
    except RuporError as error:
        failed.append(error)
    finally:
        if to is not None:
            to.close()
    return failed, lines


def _one(
    here: Office,
    partner: Partner,
    delivery: Delivery,
    to: transports.Transport | None,
    scratch: Path,
) -> list[Withdrawn]:
    with here.ledger.holding(delivery.id) as ours:
        if not ours:
            raise DeliveryError(
                f"partner '{partner.name}': another run is at '{delivery.message}' ({delivery.language}). Expected it "
                f"to end. Run again: rupor recall {delivery.message}"
            )
        now = here.ledger.get(delivery.id)
        letter, send = post.recall_letter(partner, here.book.mail)
        ordered = Recall(delivery=now, partner=partner, note=post.notice(now), letter=letter, post=send)
        return recall.withdraw(ordered, here.ledger, to, scratch)


def _lines(here: Office, partner: Partner, delivery: Delivery, done: Sequence[Withdrawn]) -> Iterator[str]:
    for one in done:
        if here.as_json:
            told = {
                "partner": partner.name,
                "message": delivery.message,
                "language": delivery.language,
                "version": delivery.version,
                "path": one.path,
                "state": one.state,
                "told": one.told,
            }
            yield json.dumps(told, ensure_ascii=False)
        else:
            call = f". Call {partner.contact}" if one.state == "beyond" and partner.contact else ""
            yield f"{partner.name}: {one.path} {one.told}{call}"
