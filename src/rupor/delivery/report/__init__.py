"""Deliveries told to people and programs: lines for a terminal, JSON, a table for a spreadsheet, a page for donors.

Each takes deliveries of the ledger, the partners of the office, and the time that it is.
"""

import csv as tables
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from rupor.delivery.report import page as report_page
from rupor.delivery.report.standing import WORDS, Standing, Told, moment, received, seen, standing, told
from rupor.model import Delivery, Partner, Tracked

__all__ = ["Standing", "csv", "html", "json_lines", "lines", "standing"]

COLUMNS = (
    "partner",
    "station",
    "message",
    "title",
    "language",
    "version",
    "standing",
    "not_before",
    "role",
    "file",
    "state",
    "size",
    "sha256",
    "time",
    "proof",
    "adopted",
)
"""Of the table; times are in UTC."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs at the start of a cell that make a spreadsheet compute it (OWASP, CSV Injection)."""
MARK = "\ufeff"
"""Tells Excel that the table is in UTF-8."""


def lines(deliveries: Sequence[Delivery], partners: Sequence[Partner], now: datetime) -> Iterator[str]:
    """Tell what went where, what waits until when, and what failed and why, with the next command."""
    everything = [told(one, {each.name: each for each in partners}, now) for one in deliveries]
    for one in everything:
        yield _head(one)
        yield from (f"  {_file(file)}" for file in one.delivery.files if file.state != "superseded")
        if one.next:
            yield f"  Run: {one.next}"
    if len(everything) > 1:
        counts = Counter(one.standing for one in everything)
        parts = [f"{counts[word]} {shown}" for word, shown in WORDS.items() if counts[word]]
        yield f"{len(everything)} deliveries: {', '.join(parts)}"
    if not everything:
        yield "No deliveries."


def _head(one: Told) -> str:
    delivery = one.delivery
    version = f", version {delivery.version}" if delivery.version > 1 else ""
    return f"{delivery.partner}: {delivery.message} ({delivery.language}{version}): {_said(one)}"


def _said(one: Told) -> str:
    """Say how far it is, since or until when, and why."""
    delivery, shown = one.delivery, WORDS[one.standing]
    receipts = received(delivery)
    until = f"not before {moment(one.due, one.zone)}" if one.due else ""
    if one.standing == "delivered" and receipts:
        return f"{shown} {moment(receipts[-1].at, one.zone)}"
    if one.standing == "waiting" and one.due:
        return f"{shown} until {moment(one.due, one.zone)}"
    if delivery.recalled:
        since = f"{shown} (recalled {moment(delivery.recalled, one.zone)}: {seen(delivery.reason)})"
        return f"{since}. {one.why}" if one.why else since
    if one.why:
        tries = f"{one.tries} {'try' if one.tries == 1 else 'tries'}"
        last = f"last {moment(delivery.attempts[-1].at, one.zone)}"
        return f"{shown} after {', '.join(filter(None, (tries, last, until)))}: {one.why}"
    return ", ".join(filter(None, (shown, until)))


def _file(one: Tracked) -> str:
    return f"{seen(one.item.path)}  {one.item.size:,} bytes  {one.state}{_how(one)}"


def _how(one: Tracked) -> str:
    receipt = one.receipt
    if receipt is None or one.state != "received":
        return ""
    return f" ({receipt.proof.how}{', was there already' if receipt.adopted else ''})"


def json_lines(deliveries: Sequence[Delivery], partners: Sequence[Partner], now: datetime) -> Iterator[str]:
    """Tell all that is known of each delivery as one JSON object on a line; times are in UTC."""
    named = {each.name: each for each in partners}
    for delivery in deliveries:
        one = told(delivery, named, now)
        shown = {
            "delivery": delivery.id,
            "partner": delivery.partner,
            "station": one.station,
            "message": delivery.message,
            "title": delivery.title,
            "language": delivery.language,
            "version": delivery.version,
            "standing": one.standing,
            "due": _stamp(one.due),
            "not_before": _stamp(delivery.not_before),
            "recalled": _stamp(delivery.recalled),
            "reason": delivery.reason,
            "note": delivery.note,
            "package": str(delivery.package),
            "why": one.why,
            "next": one.next,
            "files": [_as_json(file) for file in delivery.files],
            "attempts": [
                {
                    "at": _stamp(each.at),
                    "step": each.step,
                    "good": each.good,
                    "told": each.told,
                    "by": each.by,
                }
                for each in delivery.attempts
            ],
        }
        yield json.dumps(shown, ensure_ascii=False)


def _as_json(one: Tracked) -> dict[str, object]:
    item, receipt = one.item, one.receipt
    proof = receipt and {
        "at": _stamp(receipt.at),
        "how": receipt.proof.how,
        "sum": receipt.proof.sum,
        "adopted": receipt.adopted,
    }
    return {
        "role": item.role,
        "source": item.source,
        "path": item.path,
        "size": item.size,
        "sha256": item.sha256,
        "state": one.state,
        "receipt": proof,
    }


def _stamp(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def csv(deliveries: Sequence[Delivery], partners: Sequence[Partner], now: datetime) -> str:
    """Return a table of all files, for a spreadsheet: no cell of it is computed (a formula gets an apostrophe)."""
    named = {each.name: each for each in partners}
    written = io.StringIO()
    written.write(MARK)
    table = tables.writer(written, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for delivery in deliveries:
        one = told(delivery, named, now)
        for file in delivery.files:
            table.writerow(map(_cell, _row(one, file)))
    return written.getvalue()


def _row(one: Told, file: Tracked) -> tuple[object, ...]:
    delivery, item, receipt = one.delivery, file.item, file.receipt
    return (
        delivery.partner,
        one.station,
        delivery.message,
        delivery.title,
        delivery.language,
        delivery.version,
        one.standing,
        _stamp(delivery.not_before),
        item.role,
        item.path,
        file.state,
        item.size,
        item.sha256,
        _stamp(receipt.at) if receipt else "",
        f"{receipt.proof.how}: {receipt.proof.sum}" if receipt else "",
        ("yes" if receipt.adopted else "no") if receipt else "",
    )


def _cell(value: object) -> object:
    """Return what a cell holds; text that a spreadsheet would compute begins with an apostrophe."""
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.lstrip(" \u00a0").startswith(FORMULA) else value


def html(deliveries: Sequence[Delivery], partners: Sequence[Partner], now: datetime) -> str:
    """Return a page for donors to read and print: totals, then each message with its partners, files and receipts."""
    named = {each.name: each for each in partners}
    return report_page.page([told(one, named, now) for one in deliveries], now)
