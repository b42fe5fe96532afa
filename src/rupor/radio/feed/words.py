"""Texts as a feed may hold them: signs that XML knows, in the lengths that podcast players take."""

import re
from collections.abc import Iterable

LONGEST = 255
"""Characters of a value (Apple Podcasts, RSS feed requirements)."""
LONGEST_DESCRIPTION = 4000
"""Bytes of a description (PSP-1, Podcast RSS Specification)."""
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML 1.0 document may hold, however they are written."""


def legal(text: str) -> str:
    """Return *text* without what XML cannot hold: NUL, other controls, halves of pairs.

    >>> legal("a\\x00b & <c>")
    'ab & <c>'
    """
    return _ILLEGAL.sub("", text)


def line(text: str, most: int = LONGEST) -> str:
    """Return *text* in one line of at most *most* characters; where it is longer, cut between words.

    >>> line(" Boil  the water ", 9)
    'Boil the…'
    """
    whole = " ".join(legal(text).split())
    if len(whole) <= most:
        return whole
    start = whole[: most - 1].rpartition(" ")[0] if whole[most - 1] != " " else whole[: most - 1]
    return (start if len(start) > most // 2 else whole[: most - 1]).rstrip(" ,;:—–-") + "…"


def fitting(paragraphs: Iterable[str], last: str = "", most: int = LONGEST_DESCRIPTION) -> str:
    """Join as many *paragraphs* as *most* bytes hold, and *last* in any case; show where something was left out.

    >>> fitting(["Boil the water.", "Wash your hands."], "Read by a machine.", 45)
    'Boil the water.\\n\\n…\\n\\nRead by a machine.'
    """
    kept = [clean for one in paragraphs if (clean := " ".join(legal(one).split()))]
    ending = [line(last)] if last else []
    first = kept[0] if kept else ""
    if _bytes([*kept, *ending]) > most:
        ending = ["…", *ending]
        while kept and _bytes([*kept, *ending]) > most:
            kept.pop()
        if not kept:
            room = most - _bytes(["", *ending])
            kept = [first.encode()[:room].decode(errors="ignore")]
    return "\n\n".join([*kept, *ending])


def _bytes(paragraphs: list[str]) -> int:
    return len("\n\n".join(paragraphs).encode())
