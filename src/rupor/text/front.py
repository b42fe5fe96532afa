"""Front matter: the YAML lines between ``---`` and ``---`` at the head of a message.

Keys have plain values only, and these are taken as they are written, not as YAML would read them:
``language: no`` is Norwegian, not false. Every mistake is reported at once.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import yaml

from rupor.errors import MessageError
from rupor.run.registry import close_matches
from rupor.text import language

KEYS = (
    *("id", "title", "language", "author", "date", "contact", "embargo", "expires"),
    *("key", "publisher", "licence", "series", "intro", "outro"),
)

_FRONT = re.compile(r"\A\s*^---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_PLAIN = "Expected lines of 'key: value'"
_FRAME = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
_OPEN = re.compile(rf"\A\s*---[ \t]*\n\s*(?:{'|'.join(KEYS)})[ \t]*:")


def split(text: str, where: str) -> tuple[dict[str, str], str]:
    """Return the front matter and the body of a text; raise MessageError with all its mistakes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    match = _FRONT.match(text)
    if match is None:
        if _OPEN.match(text):
            raise MessageError(
                f"{where}: the front matter does not end. Expected a second line '---' after it."
            )
        return {}, text
    first = text.count("\n", 0, match.start(1))
    values, mistakes = _pairs(match[1], where, first)
    for key, (value, line) in values.items():
        wrong = _mistake(key, value)
        if wrong:
            mistakes.append(f"{where}:{line}: {wrong}")
    if mistakes:
        raise MessageError("\n".join(mistakes))
    return {key: _usual(key, value) for key, (value, _) in values.items() if value}, text[match.end() :]


def _pairs(source: str, where: str, first: int) -> tuple[dict[str, tuple[str, int]], list[str]]:
    """Read ``key: value`` with its line; the mistakes are keys given twice."""
    try:
        scalars = list(_scalars(source, where, first))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first + mark.line + 1 if mark else first + 1
        problem = getattr(error, "problem", None) or "a character that YAML does not allow"
        raise MessageError(
            f"{where}:{line}: the front matter is not YAML ({problem}). {_PLAIN}; put a value with ': ' in quotes."
        ) from error
    values: dict[str, tuple[str, int]] = {}
    mistakes = []
    for key, value in zip(scalars[::2], scalars[1::2], strict=True):
        line = first + key.start_mark.line + 1
        if key.value in values:
            mistakes.append(f"{where}:{line}: the key '{key.value}' is given twice. Keep one.")
        nothing = value.style is None and value.value in ("~", "null")
        values[key.value] = ("" if nothing else " ".join(value.value.split()), line)
    return values, mistakes


def _scalars(source: str, where: str, first: int) -> Iterator[Any]:
    """Yield keys and values as the parser meets them, so that nothing nested or referred to is ever built."""
    content = (event for event in yaml.parse(source, Loader=yaml.SafeLoader) if not isinstance(event, _FRAME))
    start = next(content, None)
    if start is None:
        return
    if not isinstance(start, yaml.MappingStartEvent):
        raise MessageError(f"{where}:{first + 1}: the front matter is not a list of keys. {_PLAIN}.")
    for event in content:
        if isinstance(event, yaml.MappingEndEvent):
            return
        if not isinstance(event, yaml.ScalarEvent) or event.anchor:
            line = first + (event.start_mark.line if event.start_mark else 0) + 1
            raise MessageError(
                f"{where}:{line}: the front matter holds more than plain values. {_PLAIN}, without lists, '&' and '*'."
            )
        yield event


def _mistake(key: str, value: str) -> str:
    """Say what is wrong with a key or its value; empty when all is well."""
    if key not in KEYS:
        return f"unknown key '{key}'. {close_matches(key, KEYS)}"
    if not value:
        return ""
    if key == "language" and not language.tag(value):
        return f"unknown language '{value}'. Expected a BCP 47 tag such as ru, en or pt-BR."
    if key in ("date", "expires") and not _date(value):
        return f"wrong date '{value}'. Expected year-month-day, such as 2026-09-01."
    if key == "embargo" and not _moment(value):
        return f"wrong embargo '{value}'. Expected date, time and UTC offset, such as 2026-09-01T10:00+00:00."
    return ""


def _usual(key: str, value: str) -> str:
    """Write a checked value in its usual form."""
    forms = {"language": language.tag, "date": _date, "expires": _date, "embargo": _moment}
    return forms[key](value) if key in forms else value


def _date(value: str) -> str:
    """Return an ISO 8601 date, or an empty string when it is none."""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return ""


def _moment(value: str) -> str:
    """Return an ISO 8601 date and time with its offset, or an empty string when it is none."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return ""
    return moment.isoformat() if moment.tzinfo else ""
