"""A manifest that tells whether it was damaged: it holds the SHA-256 of its own text.

The sum is taken with zeros in its place. It guards against accidents, as the sums of the files do; against people only
Content Credentials do.
"""

import hashlib
import json
import re

KEY = "manifest_sha256"
EMPTY = "0" * 64
"""What stands for the sum while it is taken."""
_SUM = re.compile(r"[0-9a-f]{64}")


def _place(value: str) -> bytes:
    return f'"{KEY}": "{value}"'.encode()


def filled(text: str) -> str:
    """Put the sum into a manifest that was written with ``KEY: EMPTY`` at its top level.

    >>> holds(filled('{"manifest_sha256": "' + EMPTY + '"}').encode())
    True
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    return text.replace(_place(EMPTY).decode(), _place(digest).decode(), 1)


def holds(data: bytes) -> bool | None:
    """Tell whether a manifest is as it was written; None: it is of a Rupor that gave it no sum, or cannot be read."""
    try:
        document = json.loads(data)
    except ValueError:
        return None
    if not isinstance(document, dict):
        return None
    value = document.get(KEY)
    if value is None:
        # Where the key itself was damaged, its value is still there under another name.
        return (
            False if any(isinstance(one, str) and _SUM.fullmatch(one) for one in document.values()) else None
        )
    place = _place(str(value))
    if data.count(place) != 1:
        return False
    return hashlib.sha256(data.replace(place, _place(EMPTY))).hexdigest() == str(value)
