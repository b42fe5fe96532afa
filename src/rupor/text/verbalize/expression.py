"""Regular expressions that users write: checked before they are used, and never allowed to run without end.

The ``regex`` package stops a search after a time, which ``re`` cannot; it is imported only where a lexicon has an
expression. A spoken form refers to a group as ``\\1`` or ``\\g<name>``.
"""

import re
from collections.abc import Iterator
from typing import Any

SECONDS = 1.0
"""How long one expression may search one segment; what is sound takes a thousandth of it."""
LONGEST = 500
"""Characters of an expression that a person can still check."""
MOST_REPEATS = 10_000
"""Product of an expression's counted repeats: the package writes them out in memory."""

_REFERENCE = re.compile(r"\\(?:(\d{1,2})|g<(\w+)>)")
_COUNTED = re.compile(r"\{(\d*)(?:,(\d*))?\}")
_CALL = re.compile(r"\(\?(?:R|&\w+|P>\w+|[+-]?\d+)\)")
_NOT_LETTERS = re.compile(r"\\.|\(\?P?<[=!]?\w*>?|\(\?P=\w+")
_PROBE_SECONDS = 0.1


def has_capitals(expression: str) -> bool:
    r"""Tell whether an expression asks for capital letters.

    >>> has_capitals(r"\Wwho\b"), has_capitals(r"(?P<name>WHO)")
    (False, True)
    """
    letters = _NOT_LETTERS.sub("", expression)
    return letters != letters.lower()


def whole_word(expression: str) -> str:
    """Make an expression match whole words only."""
    return rf"(?<!\w)(?:{expression})(?!\w)"


def prepare(expression: str, *, any_case: bool) -> Any:
    """Compile an expression; raise ``re.error`` or ``regex.error`` when it is none."""
    import regex

    return regex.compile(expression, regex.IGNORECASE if any_case else 0)


def search(prepared: Any, text: str, seconds: float = SECONDS) -> list[Any]:
    """Return all matches; raise TimeoutError when that takes longer than *seconds*."""
    try:
        return list(prepared.finditer(text, timeout=seconds))
    except MemoryError as error:
        raise TimeoutError("out of memory") from error


def expand(spoken: str, match: Any) -> str:
    """Put the groups of a match into a spoken form; a group that took no part gives nothing."""
    if "\\" not in spoken:
        return spoken
    return _REFERENCE.sub(lambda found: match[int(found[1]) if found[1] else found[2]] or "", spoken)


def plain(spoken: str) -> str:
    """Return a spoken form without its references to groups."""
    return _REFERENCE.sub("", spoken)


def flaws(expression: str) -> Iterator[str]:
    """Say what is wrong with an expression, each as the end of an error message."""
    import regex

    if len(expression) > LONGEST:
        yield f"has {len(expression)} characters. Expected at most {LONGEST}. Make several entries of it"
        return
    if call := _CALL.search(expression):
        yield f"calls itself ('{call[0]}' at position {call.start() + 1}), which may never end. Write it without"
        return
    if (repeats := _repeats(expression)) > MOST_REPEATS:
        yield f"repeats something {repeats:,} times. Expected at most {MOST_REPEATS:,}. Count less"
        return
    try:
        regex.compile(expression)
        prepared = regex.compile(whole_word(expression), regex.IGNORECASE)
    except regex.error as error:
        place = f" at position {error.pos + 1}" if error.pos is not None else ""
        yield f"is no expression: {error.msg}{place}. Expected a regular expression as Python's"
        return
    if prepared.fullmatch(""):
        yield "matches where nothing is written. Expected that it needs at least one letter"
    elif _slow(prepared, expression):
        yield "searches without end on some texts. Take out repeats within repeats, such as (a+)+"


def _repeats(expression: str) -> int:
    product = 1
    for least, most in _COUNTED.findall(expression):
        product *= max(int(least or 0), int(most or 0), 1)
    return product


def _slow(prepared: Any, expression: str) -> bool:
    """Try an expression on long runs of what it is about."""
    about = dict.fromkeys(letter for letter in _NOT_LETTERS.sub("", expression) if letter.isalnum())
    for run in (*list(about)[:8], "a", "а", "1", "".join(list(about)[:3]), "a ", "а "):
        try:
            search(prepared, run * 120 + "\u2026", _PROBE_SECONDS)
        except TimeoutError:
            return True
    return False


def missing_groups(spoken: str, expression: str) -> Iterator[str]:
    """Name the groups that a spoken form refers to and a sound expression lacks."""
    import regex

    compiled = regex.compile(expression)
    for number, name in _REFERENCE.findall(spoken):
        if (number and int(number) > compiled.groups) or (name and name not in compiled.groupindex):
            yield number or name
