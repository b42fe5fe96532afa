"""English, written out for the ear as a careful announcer of international radio says it."""

import re
from collections.abc import Iterator

from rupor.text.verbalize import addresses, phones, symbols
from rupor.text.verbalize.english import (
    amounts,
    codes,
    dates,
    legal,
    names,
    numbers,
    roman,
    times,
    units,
    words,
)
from rupor.text.verbalize.language import Language
from rupor.text.verbalize.rule import Answer, Context, Found, Rule, Say, rule

_TOPS = ("com", "org", "net", "gov", "info", "news", "radio", "int", "edu", "mil", "co")

_CUE = (
    r"\b(?:call|calling|dial|dialling|phone|telephone|tel\.?|hotlines?|help ?lines?|text|sms|whatsapp|viber|telegram"
    r"|signal|contact|fax|mobile|cell|ring|line|toll-free|freephone|emergency)\b"
)
_SMALL = (
    r"us|me|them|the|to|on|at|our|its|free|numbers?|line|hotline|help ?line|is|are|for|help|police|code|short|via|now"
    r"|or|and|this|a|any|dial|call|in|an|case|of|[A-Z]{2,}|\d[\d -]*"
)
_QUOTED = r"[“\"'‘]\w+[”\"'’]|\d[\d -]*\s\([\w /-]+\)"
_NEAR = re.compile(rf"(?i:{_CUE})(?:[\s:,.(“\"–-]+(?:{_QUOTED}|(?:{_SMALL})\b[”\"]?))*[\s:,.(–-]*\Z")
_TRUNK = re.compile(r"(?<![\w.,/+-])0\d{2,4}(?:[ -]\d{3,4}){1,3}(?![\w/]|[.,-]\d)")

_WORDS = phones.Words(
    digits=numbers.DIGITS,
    plus="plus",
    cue=_CUE,
    again="; again: ",
    sizes={7: (3, 4), 8: (4, 4), 9: (3, 3, 3), 10: (3, 3, 4), 11: (4, 3, 4), 12: (3, 3, 3, 3)},
    between_groups="; ",
)
_PHONES = phones.rules(_WORDS)
_COUNTED = re.compile(
    r"\s(?:(?!us\b|this\b|as\b|plus\b|across\b)[a-z]{3,}s|people|men|women|children|more|other)\b"
)


def _name(piece: str) -> str:
    """Say one name of an address."""
    if piece.isdecimal():
        return numbers.cardinal(int(piece)) if len(piece) < 3 and piece[0] != "0" else numbers.digits(piece)
    if piece in _TOPS or (piece.lower() in numbers.ORDINARY and piece != "who"):
        return piece
    if said := numbers.known(piece.upper()):
        return said
    return piece if len(piece) > 3 and numbers.pronounceable(piece) else _short(piece)


def _short(piece: str) -> str:
    """Say a short name: as a word if it is like one (``aid``, ``edu``: no), else letter by letter."""
    alike = re.fullmatch(r"[^aeiouy][aeiouy][^hw]", piece.lower())
    return piece if alike else numbers.spell(piece)


_ADDRESSES = addresses.rules(
    addresses.Words(
        at="at",
        dot="dot",
        slash="slash",
        hyphen="hyphen",
        underscore="underscore",
        plus="plus",
        rest=", and so on",
        name=_name,
    )
)


def _phone(text: str, context: Context) -> Iterator[Found]:
    """Find telephone numbers; a short one only next to its cue, and if it does not count what follows."""
    for phone in _PHONES:
        for found in phone(text, context):
            written = text[found.first : found.end]
            short = written.isdecimal() and len(written) < 7 and written not in context.contacts
            before, after = text[: found.first], text[found.end :]
            if not short or (_NEAR.search(before) and not _COUNTED.match(after)):
                yield found
    # One that begins with 0 and has groups is a telephone number with no cue too.
    for match in _TRUNK.finditer(text):
        if sum(sign.isdecimal() for sign in match[0]) > 8:
            said = phones.say(match[0], _WORDS)
            pause = ";" if re.match(r"\s+\w", text[match.end() :]) else ""
            yield Found(match.start(), match.end(), phones.RULE, Say(said + pause))


@rule(r"(?<![\w/.,-])(\d{3,5})(\s?)(/)\s?(\d{3,5})(?![\w/]|[.,-]\d)", "phone")
def either_line(match: re.Match[str], context: Context) -> Answer:
    """Say "call 999/112" as either of two telephone numbers."""
    if not _NEAR.search(match.string[: match.start()]):
        return None
    return {1: numbers.digits(match[1]), 3: "or" if match[2] else " or ", 4: numbers.digits(match[4])}


@rule(
    r"(?<![\w.,-])(\d{3,4})(?=\s(?:hotline|help ?line|emergency)\b)|\b(112|911|999)(?=\s(?:call|number|service)s?\b)",
    "phone",
)
def short_line(match: re.Match[str], context: Context) -> Answer:
    """Say the number in "the 116 hotline" digit by digit."""
    return numbers.digits(match[0])


_EARLY: tuple[Rule, ...] = (
    *_ADDRESSES,
    *codes.EARLY,
    *legal.EARLY,
    *names.EARLY,
    *dates.RULES,
    *times.RULES,
    *amounts.EARLY,
    *units.EARLY,
    *words.EARLY,
    *roman.EARLY,
    _phone,
    short_line,
    either_line,
    *codes.LATE,
)

LANGUAGE = Language(
    early=_EARLY,
    late=(
        *roman.LATE,
        *names.LATE,
        *amounts.LATE,
        *legal.LATE,
        *words.LATE,
        symbols.digits(numbers.DIGITS),
    ),
)
