"""Spanish dates and times of day."""

import re

from rupor.text.verbalize.figures import SPACES
from rupor.text.verbalize.rule import Answer, Context, Say, rule
from rupor.text.verbalize.spanish.context import words
from rupor.text.verbalize.spanish.numbers import cardinal, region

MONTHS = words(
    """
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    """
)
_MONTH = "|".join([*MONTHS, "setiembre"])
_SHORT = {**{month[:3]: month for month in MONTHS}, "sept": "septiembre", "set": "septiembre"}
_MONTH_FIRST = frozenset({"PA", "PR"})
"""Regions that write the month before the day (Unicode CLDR)."""


def _day(number: int, language: str) -> str:
    """Say a day of the month: the first is ``uno`` in Spain only."""
    return cardinal(number) if number != 1 or region(language) == "ES" else "primero"


def _date(day: int, month: int, year: str, language: str) -> str:
    """Say a whole date, or nothing if there is none such."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ""
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 50 else 1900)
    return f"{_day(day, language)} de {MONTHS[month - 1]} de {cardinal(full)}"


@rule(r"(?<![\w/.-])(\d{4})([-/.])(\d\d?)\2(\d\d?)(?![\w/-])", "date")
def year_first(match: re.Match[str], context: Context) -> Answer:
    """Say ``2022-07-30``."""
    return _date(int(match[4]), int(match[3]), match[1], context.language) or None


@rule(r"(?<![\w/.-])(\d\d?)([-/.])(\d\d?)\2(\d{4}|(?<!\.)\d\d)(?![\w/-])", "date")
def day_first(match: re.Match[str], context: Context) -> Answer:
    """Say ``30/07/2022``; the day comes first unless the region or the numbers tell otherwise."""
    first, second = int(match[1]), int(match[3])
    usual = _date(first, second, match[4], context.language)
    other = _date(second, first, match[4], context.language)
    where = region(context.language)
    if where in _MONTH_FIRST:
        usual, other = other, usual
    if not usual:
        return other or None
    doubtful = where in (*_MONTH_FIRST, "US") and other and other != usual
    return Say(usual, why="day or month first?", options=(other,)) if doubtful else usual


@rule(r"\b(?:el|del|al|día|desde|hasta)\s+((\d\d?)/(\d\d?))(?![\w/]|[.,]\d)", "date", re.IGNORECASE)
def without_year(match: re.Match[str], context: Context) -> Answer:
    """Say ``el 30/07``, which may be a fraction too."""
    day, month = int(match[2]), int(match[3])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return {1: Say(f"{_day(day, context.language)} de {MONTHS[month - 1]}", why="a date?")}


@rule(
    rf"(?<![\w.,:/-])(?:(\d\d?)(\s?[-–—]\s?))?(\d\d?)(?:\.?[ºo°])?(?=(?:\s(?:al?|y|o|e)\s\d\d?)?\s(?:de\s)?(?:{_MONTH})\b)",
    "date",
    re.IGNORECASE,
)
def day(match: re.Match[str], context: Context) -> Answer:
    """Say the days before a month: ``1 de mayo``, ``5-10 de mayo``."""
    days = [int(part) for part in (match[1], match[3]) if part]
    if not all(1 <= one <= 31 for one in days):
        return None
    return " al ".join(_day(one, context.language) for one in days)


@rule(
    rf"(?<=\d)(?:\s+de)?\s+(({'|'.join(sorted(_SHORT, key=len, reverse=True))})(?:\.|(?=\s+(?:de\s+)?\d{{4}}\b)))",
    "date",
    re.IGNORECASE,
)
def month(match: re.Match[str], context: Context) -> Answer:
    """Say ``30 jul. 2022``."""
    return {1: _SHORT[match[2].lower()]}


_HOUR = r"(?<![\w.,:/])([01]?\d|2[0-4])"
_HALF = rf"([ap])\.?[{SPACES}]?m(?:\.|\b)"
_CLOCK = r"(?:horas?|hrs?|hs|h)\b\.?"


def _minutes(hour: int, minute: int, *, plain: bool) -> str:
    """Say an hour and its minutes; *plain* without quarters and halves."""
    said = cardinal(hour, "fem")
    if not minute:
        return said
    if not plain and minute in (15, 30):
        return f"{said} y {'cuarto' if minute == 15 else 'media'}"
    return f"{said} {'y ' if minute < 10 else ''}{cardinal(minute)}"


def _part_of_day(hour: int, half: str) -> str:
    """Say ``a. m.`` or ``p. m.`` as people do."""
    if half == "p":
        return "del mediodía" if hour == 12 else "de la tarde" if hour < 7 else "de la noche"
    return "de la noche" if hour == 12 else "de la madrugada" if hour < 5 else "de la mañana"


def _parts(match: re.Match[str], said: str, last: int, rest: str) -> Answer:
    """Give the numbers and what follows them, which may stand together, their own forms."""
    together = not match.string[match.start(last) - 1].isspace()
    return {1: said, last: f" {rest}" if together else rest}


@rule(rf"({_HOUR}(?:[:.h]([0-5]\d))?)[{SPACES}]*({_HALF})(?!\w)", "time", re.IGNORECASE)
def of_twelve(match: re.Match[str], context: Context) -> Answer:
    """Say ``8:30 p. m.``"""
    hour = int(match[2])
    if hour > 12:
        return None
    said = _minutes(hour, int(match[3] or 0), plain=False)
    return _parts(match, said, 4, _part_of_day(hour, match[5].lower()))


@rule(rf"({_HOUR}[:.h]([0-5]\d))[{SPACES}]*({_CLOCK})(?!\w)", "time")
def with_hours(match: re.Match[str], context: Context) -> Answer:
    """Say ``14:00 h``, ``9.30 h``."""
    hour, minute = int(match[2]), int(match[3])
    return _parts(
        match, _minutes(hour, minute, plain=True), 4, "hora" if (hour, minute) == (1, 0) else "horas"
    )


@rule(rf"{_HOUR}[:h]([0-5]\d)(?::([0-5]\d))?(?![\w:])", "time")
def bare(match: re.Match[str], context: Context) -> Answer:
    """Say ``9:30``, ``14:00``, ``2:15:30``."""
    hour, minute = int(match[1]), int(match[2])
    if match[3]:
        seconds = int(match[3])
        return f"{cardinal(hour, 'fem')} horas, {cardinal(minute)} minutos y {cardinal(seconds)} segundos"
    late = hour > 12 or hour == 0
    said = _minutes(hour, minute, plain=late)
    return said if minute or not late else f"{said} horas"


@rule(r"\blas\s((\d\d?)\.([0-5]\d))(?![\w%]|[.,]\d|\s?(?:%|[a-zA-Z²³]{1,3}\b(?<!\b[yaoe])))", "time")
def after_article(match: re.Match[str], context: Context) -> Answer:
    """Say ``las 9.30``."""
    hour = int(match[2])
    return {1: _minutes(hour, int(match[3]), plain=hour > 12)} if hour <= 24 else None


RULES = (year_first, day_first, without_year, day, month, of_twelve, with_hours, bare, after_article)
"""In the order of trust."""
