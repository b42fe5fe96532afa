"""Dates and moments as papers say them: in the words of a language, and a moment in UTC beside its own offset."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

MINUS = "\u2212"
"""The sign before a negative number, which no line ends after."""


def read(text: str) -> dict[str, str] | None:
    """Return an ISO 8601 moment as it was given (``local``) and in ``utc``; None where there is none.

    A moment without an offset is one in UTC.

    >>> read("2026-09-01T10:00+02:00")
    {'local': '2026-09-01T10:00:00+02:00', 'utc': '2026-09-01T08:00:00+00:00'}
    """
    if not text:
        return None
    local = datetime.fromisoformat(text)
    local = local if local.tzinfo else local.replace(tzinfo=UTC)
    return {"local": local.isoformat(), "utc": local.astimezone(UTC).isoformat()}


def said(moment: Mapping[str, str], words: Mapping[str, Any], language: str) -> str:
    """Say a moment of ``read`` in UTC, and in its own offset where that is another, in the *words* of a language."""
    utc, local = datetime.fromisoformat(moment["utc"]), datetime.fromisoformat(moment["local"])
    form = words["moment_local" if local.utcoffset() != timedelta(0) else "moment"]
    text = form.format(
        date=date_said(utc.date().isoformat(), language),
        time=f"{utc:%H:%M}",
        local_date=date_said(local.date().isoformat(), language),
        local_time=f"{local:%H:%M}",
        offset=moment["local"][-6:].replace("-", MINUS),
    )
    return str(text)


def date_said(text: str, language: str) -> str:
    """Say an ISO 8601 date as *language* writes it out, one of those that CLDR knows.

    >>> date_said("2026-09-01", "en"), date_said("2026-09-01", "fr")
    ('1 September 2026', '1 septembre 2026')
    """
    from babel.dates import format_date

    return format_date(date.fromisoformat(text), "long", locale="en_GB" if language == "en" else language)
