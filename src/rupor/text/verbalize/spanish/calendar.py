"""Spanish dates and times of day."""

import re

from rupor.text.verbalize.figures import SPACES
from rupor.text.verbalize.rule import Answer, Context, Say, rule
from rupor.text.verbalize.spanish.context import before, words
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


_WEEKDAY = "lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo"


@rule(
    rf"(?:\b(?:el|del|al|día|desde|hasta|{_WEEKDAY})\s+((\d\d?)/(\d\d?))"
    r"|(?<![\w/.,])((\d\d?)/(\d\d?))(?=\sal\s\d\d?/\d))(?![\w/]|[.,]\d)",
    "date",
    re.IGNORECASE,
)
def without_year(match: re.Match[str], context: Context) -> Answer:
    """Say ``el 30/07``, which may be a fraction too."""
    group = 1 if match[1] else 4
    day, month = int(match[group + 1]), int(match[group + 2])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return {group: Say(f"{_day(day, context.language)} de {MONTHS[month - 1]}", why="a date?")}


_NUMBERED = re.compile(
    r"\b(?:ley|decreto|orden|resoluci[óo]n|acuerdo|sentencia|directiva|expediente|circular|n\.?[º°]|n[úu]m\w*\.?)\s$",
    re.IGNORECASE,
)
"""What is numbered through a year: ``Ley 03/2026``."""


@rule(r"(?<![\w/.,-])(0[1-9]|1[0-2])/((?:19|20)\d\d)(?![\w/-]|[.,]\d)", "date")
def month_of_year(match: re.Match[str], context: Context) -> Answer:
    """Say ``03/2026``."""
    if _NUMBERED.search(before(match)):
        return None
    said = f"{MONTHS[int(match[1]) - 1]} de {cardinal(int(match[2]))}"
    return Say(said, why="a month?")


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
    rf"(?<=\d)(\s+de)?\s+(({'|'.join(sorted(_SHORT, key=len, reverse=True))})(?:\.|(?=\s+(?:de\s+)?\d{{4}}\b)))",
    "date",
    re.IGNORECASE,
)
def month(match: re.Match[str], context: Context) -> Answer:
    """Say ``30 jul. 2022``."""
    of = "" if match[1] else "de "
    return {2: of + _SHORT[match[3].lower()]}


@rule(
    rf"\d(?:\.?[ºo°])?\s(?:de\s)?(?:{_MONTH}|(?:{'|'.join(_SHORT)})\.?)\s((?:19|20)\d\d)(?![\w/]|[.,]\d|\s[a-záéíóúñ]+s\b)",
    "date",
    re.IGNORECASE,
)
def year_alone(match: re.Match[str], context: Context) -> Answer:
    """Say the ``de`` that ``30 de julio 2022`` leaves out."""
    return {1: f"de {cardinal(int(match[1]))}"}


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
    # "Veinte y cinco" would be heard as twenty-five.
    if minute < 10 and hour > 12:
        return f"{said} cero {cardinal(minute)}"
    if minute == 1:
        return f"{said} y un minuto"
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


@rule(
    rf"(?:\b(?:las\s|[ap]\.?[{SPACES}]?m\.?,?\s)(12)|(?<![\w.,:/])(12:00))[{SPACES}]?(m(?:\.|\b))(?!\w)",
    "time",
)
def noon(match: re.Match[str], context: Context) -> Answer:
    """Say ``12 m.``, which is noon beside other times of day."""
    return {1: "doce", 2: "doce", 3: "del mediodía"}


@rule(rf"({_HOUR}[:.h]([0-5]\d))[{SPACES}]*({_CLOCK})(?!\w)", "time")
def with_hours(match: re.Match[str], context: Context) -> Answer:
    """Say ``14:00 h``, ``9.30 h``."""
    hour, minute = int(match[2]), int(match[3])
    # "21:01 hora local" tells whose hour it is.
    one = match[4] == "hora" or (hour, minute) == (1, 0)
    return _parts(match, _minutes(hour, minute, plain=True), 4, "hora" if one else "horas")


_RATIO = re.compile(
    r"\b(?:proporci[óo]n|relaci[óo]n|raz[óo]n|escala|diluci[óo]n)\b[^.;]{0,20}$", re.IGNORECASE
)


@rule(rf"{_HOUR}[:h]([0-5]\d)(?::([0-5]\d))?(?![\w:])", "time")
def bare(match: re.Match[str], context: Context) -> Answer:
    """Say ``9:30``, ``14:00``, ``2:15:30``."""
    hour, minute = int(match[1]), int(match[2])
    if _RATIO.search(before(match)):
        return None
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


RULES = (
    year_first,
    day_first,
    month_of_year,
    without_year,
    day,
    month,
    year_alone,
    noon,
    of_twelve,
    with_hours,
    bare,
    after_article,
)
"""In the order of trust."""
