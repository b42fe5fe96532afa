"""What a rule says of a text, in words for its author."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["must", "should"]
"""``must``: the text fails its level; ``should``: it would be better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A stretch of one segment's shown text."""

    segment: int
    """The segment's index."""
    first: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that makes a text harder to hear."""

    rule: str
    """A key of ``levels.toml``."""
    severity: Severity
    subject: str
    """The very words, or what is counted."""
    why: str
    """Why it matters to a listener: one plain sentence."""
    suggestion: str
    """What to do about it; words of the text stand between “ and ”."""
    spots: tuple[Spot, ...] = ()
    """Where it is; empty when it concerns the whole message."""
    weight: float = 1.0
    """How far beyond the limit, to order findings of one severity by."""


def quote(text: str, most: int = 0) -> str:
    """Put words of the text between “ and ”, cut to about *most* characters at a word.

    >>> quote("the so-called “experts” of today", 24)
    '“the so-called ‘experts’…”'
    """
    text = text.strip().replace("“", "‘").replace("”", "’")
    if most and len(text) > most:
        cut = text.rfind(" ", 0, most + 1)
        text = text[: cut if cut > most // 2 else most].rstrip(" ,;:—–،，") + "…"
    return f"“{text}”"
