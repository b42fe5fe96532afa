"""Text on its way into a ledger: what no database takes is refused in names and replaced in prose."""

import re

from rupor.errors import DeliveryError

_UNFIT = re.compile("[\x00\ud800-\udfff]")
"""NUL, which PostgreSQL does not take, and halves of signs, which are no Unicode."""


def name(text: str, what: str) -> str:
    """Return *text*, which something is found by; raise DeliveryError for what cannot be kept as it is."""
    if _UNFIT.search(text):
        shown = text.encode("ascii", "backslashreplace").decode()
        raise DeliveryError(
            f"{what} '{shown}': holds signs that are no text (NUL, or bytes that are not UTF-8). Expected Unicode. "
            "Rename it, then run the same command again"
        )
    return text


def prose(text: str) -> str:
    """Return *text*, which people read, with a mark in place of what cannot be kept."""
    return _UNFIT.sub("\ufffd", text)
