"""English, written out for the ear as a careful announcer of international radio says it."""

import re
from collections.abc import Iterator

from rupor.text.verbalize import addresses, phones, symbols
from rupor.text.verbalize.english import amounts, dates, names, numbers, roman, times, words
from rupor.text.verbalize.language import Language
from rupor.text.verbalize.rule import Answer, Context, Found, Rule, rule

_TOPS = ("com", "org", "net", "gov", "info", "news", "radio", "int", "edu", "mil", "co")

_CUE = (
    r"\b(?:call|calling|dial|dialling|phone|telephone|tel\.?|hotline|help ?line|text|sms|whatsapp|viber|telegram"
    r"|signal|contact|fax|mobile|cell|ring|line|toll-free|freephone|emergency)\b"
)
_SMALL = (
    r"us|me|them|the|to|on|at|our|its|free|numbers?|line|hotline|help ?line|is|are|for|help|police|code|short|via|now"
    r"|or|and|this|a|any|dial|call|[A-Z]{2,}|[“\"]\w+[”\"]|\d[\d -]*"
)
_NEAR = re.compile(rf"(?i:{_CUE})(?:[\s:,(“\"–-]+(?:{_SMALL})\b[”\"]?)*[\s:,(–-]*\Z")

_PHONES = phones.rules(
    phones.Words(
        digits=numbers.DIGITS,
        plus="plus",
        cue=_CUE,
        again="; again: ",
        extension=r"ext(?:ension)?\.?",
        sizes={7: (3, 4), 8: (4, 4), 9: (3, 3, 3), 10: (3, 3, 4), 11: (4, 3, 4), 12: (3, 3, 3, 3)},
        between_groups="; ",
    )
)
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


@rule(
    r"(?<![\w.,-])(\d{3,4})(?=\s(?:hotline|help ?line|emergency)\b)|\b(112|911|999)(?=\s(?:call|number|service)s?\b)",
    "phone",
)
def short_line(match: re.Match[str], context: Context) -> Answer:
    """Say the number in "the 116 hotline" digit by digit."""
    return numbers.digits(match[0])


_EARLY: tuple[Rule, ...] = (
    *_ADDRESSES,
    *names.EARLY,
    *dates.RULES,
    *times.RULES,
    *amounts.EARLY,
    *words.EARLY,
    *roman.EARLY,
    _phone,
    short_line,
)

LANGUAGE = Language(
    early=_EARLY,
    late=(
        *roman.LATE,
        *names.LATE,
        *amounts.LATE,
        *words.LATE,
        symbols.digits(numbers.DIGITS),
    ),
)
