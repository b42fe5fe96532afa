"""Lexicons as TOML files, such as people edit."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from rupor.text.verbalize.lexicon import Entry, Lexicon

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f\u0080-\u009f\u2028\u2029]')


def toml(lexicon: Lexicon) -> str:
    """Write a lexicon; written forms that are said alike stand in one entry."""
    return "\n".join([f"language = {_text(lexicon.language)}", *_tables(lexicon.entries), ""])


def alike(entries: Iterable[Entry]) -> Iterator[tuple[Entry, ...]]:
    """Bring neighbours together that differ in nothing but their written form."""
    for _, group in groupby(entries, key=lambda one: replace(one, written="")):
        yield tuple(group)


def _tables(entries: Iterable[Entry]) -> Iterator[str]:
    for group in alike(entries):
        yield "\n[[entry]]"
        forms = [_expression(one.written) if one.regex else _text(one.written) for one in group]
        yield f"written = {forms[0]}" if len(forms) == 1 else f"written = [{', '.join(forms)}]"
        yield from _rest(group[0])


def _rest(entry: Entry) -> Iterator[str]:
    for key in ("regex", "any_case", "spoken", "options", "ipa", "meaning", "doubt", "note", "approved"):
        value = getattr(entry, key)
        if isinstance(value, bool):
            if value or key == "any_case":
                yield f"{key} = {str(value).lower()}"
        elif isinstance(value, tuple) and value:
            yield f"{key} = [{', '.join(map(_text, value))}]"
        elif value:
            yield f"{key} = {_text(value)}"


def _text(text: str) -> str:
    """Quote a text as TOML's basic strings are."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(sign: re.Match[str]) -> str:
    return _ESCAPES.get(sign[0]) or f"\\u{ord(sign[0]):04X}"


def _expression(text: str) -> str:
    """Quote an expression so that its backslashes stay as they are, where TOML can."""
    return (
        _text(text)
        if "'" in text or _ESCAPED.search(text.replace("\\", "").replace('"', ""))
        else f"'{text}'"
    )
