"""English codes that are dictated: short telephone codes, series of numbers, flights, numbers of papers."""

import re

from rupor.text.verbalize.english import numbers
from rupor.text.verbalize.rule import Answer, Context, rule

_KEYS = {"*": "star", "#": "hash", **{str(digit): name for digit, name in enumerate(numbers.DIGITS)}}
_PAPERS = (
    "case|file|ID|passport|permit|licence|license|registration|reg|reference|ref|account|policy|invoice|receipt|ticket"
    "|tracking|certificate|card|serial|contract|claim|application|booking|docket|warrant|tender|batch|lot|helpline"
    "|hotline|phone|telephone|tel|mobile|toll-free|contact|emergency|fax"
)


@rule(r"(?<![\w*#])[*#][*#\d]*\d[*#\d]*#(?!\w)", "phone")
def keys(match: re.Match[str], context: Context) -> Answer:
    """Say what is pressed on a telephone: ``*123#``."""
    pause = ";" if re.match(r"\s+\w", match.string[match.end() :]) else ""
    return " ".join(_KEYS[key] for key in match[0]) + pause


@rule(r"(?<![\w-])(1-8\d\d)(?:-(\d{3}))?-([A-Z]{4,})(?![\w-])", "phone")
def lettered(match: re.Match[str], context: Context) -> Answer:
    """Say a telephone number that ends in a word: ``1-800-FLOOD``."""
    area = f"one; {numbers.digits(match[1][2:])}"
    word = match[3].lower() if numbers.pronounceable(match[3]) else numbers.spell(match[3])
    return "; ".join([area, *([numbers.digits(match[2])] if match[2] else []), word])


@rule(r"(?<![\w.,/–—-])\d{1,2}(?:-\d{1,2}){2,}(?![\w/–—-]|[.,]\d)", "number")
def series(match: re.Match[str], context: Context) -> Answer:
    """Say ``9-1-1`` and ``17-17-17`` number by number."""
    parts = match[0].split("-")
    said = [numbers.digits(one) if one[0] == "0" else numbers.cardinal(int(one)) for one in parts]
    # Longer numbers without a pause are heard as one number.
    return (" " if all(len(one) == 1 for one in parts) else ", ").join(said)


@rule(r"\b[Ff]lights?\s(?:(?:[Nn]o\.|[Nn]umber)\s)?([A-Z]{2}|[A-Z]\d|\d[A-Z])[\s-]?(\d{2,4})\b", "code")
def flight(match: re.Match[str], context: Context) -> Answer:
    """Say the letters and the digits of a flight one by one."""
    said = " ".join(
        numbers.digits(sign) if sign.isdecimal() else numbers.spell(sign) for sign in match[1] + match[2]
    )
    return {1: said, 2: ""} if match.end(1) < match.start(2) else None


@rule(
    r"(?<![\w.])(No|no)\.?(?=\s(?:[a-z]|[A-Z]{1,4}[-/\s]?\d)|\s?:)(?<=\.)|\b(Ref|ref|Reg|reg)\.(?=\s?(?:[Nn]o|\d|:|[A-Z]+[/-]))",
    "abbreviation",
)
def number(match: re.Match[str], context: Context) -> Answer:
    """Say ``no.`` where no digit follows: "the file no. is"; and ``ref.`` before it."""
    if match[1]:
        return "Number" if match[1] == "No" else "number"
    said = {"ref": "reference", "reg": "registration"}[match[2].lower()]
    return said.capitalize() if match[2][0].isupper() else said


@rule(
    rf"\b(?:{_PAPERS})\.?\s(?:[Nn]o\.?|[Nn]umber|\#)(?::|\sis|\swas)?\s(\d{{4,}})(?!\w|[.,\s-]\d)",
    "code",
    re.IGNORECASE,
)
def paper(match: re.Match[str], context: Context) -> Answer:
    """Say the number of a paper or an account digit by digit."""
    return {1: numbers.digits(match[1])}


@rule(r"\bP\.?\s?O\.?\sBox\s(\d{3,})\b", "code")
def box(match: re.Match[str], context: Context) -> Answer:
    """Say the number of a post-office box digit by digit."""
    return {1: numbers.digits(match[1])}


EARLY = (keys, lettered, flight, number, paper, box)
LATE = (series,)
