"""Paragraphs in another language than the message, and words in the letters of another."""

import re
from collections.abc import Iterator

from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.measure import Sentence, Token
from rupor.text.plain.reading import Reading
from rupor.text.plain.rules.contact import places

_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*[A-Za-zÀ-ɏ]")
OTHER_LETTERS = ("ru", "uk", "ar", "zh")
"""Languages in whose text a Latin word is a foreign one."""


def passages(reading: Reading) -> Iterator[Finding]:
    """Find sentences of another language."""
    limit = reading.limit("foreign-passage")
    if limit is None or not limit.always:
        return
    for one in reading.sentences:
        if one.language != reading.language:
            yield Finding(
                rule=limit.rule,
                severity=limit.always,
                subject=quote(one.text, 60),
                why=f"It is in another language ({one.language}) than the message ({reading.language}): "
                "listeners will not understand it.",
                suggestion=f"Say it in the language of the message ({reading.language}), or leave it out.",
                spots=one.spots(),
                weight=limit.matters,
            )


def words(reading: Reading) -> Iterator[Finding]:
    """Find words in Latin letters in a text of other letters; initialisms and addresses are others' business."""
    limit = reading.limit("foreign-word")
    if limit is None or not limit.always or reading.language not in OTHER_LETTERS:
        return
    found: dict[str, list[tuple[Sentence, Token]]] = {}
    for one in reading.own:
        inside = list(places(one.text, {}))
        for token in one.tokens:
            if any(first <= token.first < end for first, end in inside):
                continue
            if _LATIN.fullmatch(token.text) and not token.text.isupper():
                found.setdefault(token.text, []).append((one, token))
    for name, where in found.items():
        yield Finding(
            rule=limit.rule,
            severity=limit.always,
            subject=quote(name),
            why="A foreign word is heard as a noise in mid-sentence.",
            suggestion=f"Put a word of the language for {quote(name)}, or write it in its letters as people say it.",
            spots=tuple(spot for one, at in where for spot in one.spots(at.first, at.end)),
            weight=limit.matters,
        )
