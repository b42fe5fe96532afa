"""What stands around a match: the text before and after it, as far as it matters."""

import re

REACH = 80
"""Characters before and after a place that decide about it; without a limit a long text takes quadratic time."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a list that is written as a text.

    >>> words("uno dos")
    ('uno', 'dos')
    """
    return tuple(text.split())


def before(match: re.Match[str], group: int | str = 0) -> str:
    """Return the text before a group of a match, as far as it matters."""
    start = match.start(group)
    return match.string[max(0, start - REACH) : start]


def after(match: re.Match[str], group: int | str = 0) -> str:
    """Return the text after a group of a match, as far as it matters."""
    end = match.end(group)
    return match.string[end : end + REACH]


def apart(match: re.Match[str], said: str, group: int | str = 0) -> str:
    """Part what is said for a group from letters and figures that stand right before and after it."""
    left = " " if before(match, group)[-1:].isalnum() else ""
    right = " " if after(match, group)[:1].isalnum() else ""
    return f"{left}{said}{right}"
