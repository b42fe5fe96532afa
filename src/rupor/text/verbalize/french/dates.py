"""Rules for French dates and times of day."""

import re

from rupor.text.verbalize.french import words
from rupor.text.verbalize.french.written import DASH, MONTH, MONTHS, S, apart
from rupor.text.verbalize.rule import Answer, Context, Rule, Say, rule, stopped

_SHORT = {
    "janv.": "janvier", "févr.": "février", "avr.": "avril", "juil.": "juillet", "sept.": "septembre",
    "oct.": "octobre", "nov.": "novembre", "déc.": "décembre",
}  # fmt: skip


def _year(written: str, tag: str) -> str:
    full = written if len(written) == 4 else f"{'20' if int(written) < 50 else '19'}{written}"
    return words.number(full, tag, rank=True)


def _date(day: int, month: int, year: str, tag: str) -> str:
    said = f"{'premier' if day == 1 else words.cardinal(day, tag)} {MONTHS[month - 1]}"
    return f"{said} {_year(year, tag)}" if year else said


@rule(r"(?<![\w.,/-])(\d{4})-(\d\d)-(\d\d)(?![\w/-])", "date")
def iso_date(match: re.Match[str], context: Context) -> Answer:
    """``2022-07-30``."""
    if not (1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31):
        return None
    return _date(int(match[3]), int(match[2]), match[1], context.language)


@rule(r"(?<![\w.,/-])(\d\d?)([/.-])(\d\d?)\2(\d{4}|\d\d)(?![\w/-]|[.,]\d)", "date")
def figure_date(match: re.Match[str], context: Context) -> Answer:
    """``30/07/2022``."""
    day, month = int(match[1]), int(match[3])
    if 1 <= month <= 12 and 1 <= day <= 31:
        return _date(day, month, match[4], context.language)
    if match[2] == "/" and 1 <= day <= 12 and 1 <= month <= 31:
        return Say(_date(month, day, match[4], context.language), why="the month seems to come first")
    return None


@rule(r"(?<!\w)((?:le|du|au|dès le|jusqu['’]au)\s+)(\d\d?)/(\d\d?)(?![\w/%]|[.,]\d)", "date", re.IGNORECASE)
def short_date(match: re.Match[str], context: Context) -> Answer:
    """``le 30/07``, but not ``le 1/4 de la population``."""
    day, month = int(match[2]), int(match[3])
    if not (1 <= month <= 12 and 1 <= day <= 31) or re.match(
        r"\s+(?:de\b|des\b|du\b|d['’])", match.string[match.end() :]
    ):
        return None
    first = match.start(2) - match.start()
    said = match[0][:first] + _date(day, month, "", context.language)
    if day > 12 or "0" in (match[2][0], match[3][0]):
        return said
    tag = context.language
    other = f"{match[0][:first]}{words.number(match[2], tag)} sur {words.number(match[3], tag)}"
    return Say(said, why="a date, or a fraction", options=(other,))


@rule(
    rf"(?<![\w.,/])(\d\d?(?:er|ᵉʳ)?)\s+({MONTH}|{'|'.join(map(re.escape, _SHORT))})(?!\w)(?:\s+(\d{{4}}))?(?!\d)",
    "date",
    re.IGNORECASE,
)
def date(match: re.Match[str], context: Context) -> Answer:
    """``1er mai 2022``."""
    day = int(re.sub(r"\D", "", match[1]))
    parts: dict[int | str, str | Say] = {1: "premier" if day == 1 else words.cardinal(day, context.language)}
    if match[2].lower() in _SHORT:
        parts[2] = stopped(match.string, match.end(2), _SHORT[match[2].lower()])
    if match[3]:
        parts[3] = _year(match[3], context.language)
    return parts


@rule(rf"(?<![\w.,/])(1)(?=\s?(?:au|et|ou|{DASH})\s?\d\d?\s+(?:{MONTH})\b)", "date", re.IGNORECASE)
def first_of_month(match: re.Match[str], context: Context) -> Answer:
    """``du 1 au 7 mai``."""
    return "premier"


@rule(rf"(?<![\w.,])(24)({S}h(?:eures)?)?({S}/{S})(24|7)(?:{S}h(?:eures)?)?(?!\w)", "time")
def all_day(match: re.Match[str], context: Context) -> Answer:
    """``24h/24`` and ``24/7``."""
    said = "vingt-quatre heures sur vingt-quatre"
    return said if match[4] == "24" else f"{said}, sept jours sur sept"


@rule(rf"(?<![\w.,])(7){S}(jours?|j)?{S}/{S}(7)(?:{S}j(?:ours)?)?(?![\w/])", "time")
def all_week(match: re.Match[str], context: Context) -> Answer:
    """``7j/7``."""
    return "sept jours sur sept"


@rule(
    rf"(?<![\w.,:/])(\d{{1,3}}){S}([hH])(?:{S}([0-5]\d)(?!\d|{S}%)(?:{S}(?:min|mn)(?!\w))?)?(?![^\W\d_]|['’²]|/(?!\d))",
    "time",
)
def clock(match: re.Match[str], context: Context) -> Answer:
    """``9h30``, ``14 h``."""
    hours = int(match[1])
    parts = {
        1: words.cardinal(hours, context.language, feminine=True),
        2: "heures" if hours > 1 else "heure",
    }
    if match[3]:
        parts[3] = _minutes(match[3], context.language)
    return apart(match, parts)


def _minutes(written: str, tag: str) -> str:
    return words.cardinal(int(written), tag, feminine=True) if int(written) else ""


@rule(rf"\d{S}[hH]{S}(?:\d\d)?{S}({DASH}|/){S}(?=\d\d?{S}[hH](?![^\W\d_]))", "time")
def hours_range(match: re.Match[str], context: Context) -> Answer:
    """``9h-17h``: the dash, where hours stand on both sides."""
    return apart(match, {1: "à"})


@rule(rf"(?<![\w.,:])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?:{S}[hH](?!\w))?(?![\w:])", "time")
def digital(match: re.Match[str], context: Context) -> Answer:
    """``12:30``."""
    hours = int(match[1])
    said = f"{words.cardinal(hours, context.language, feminine=True)} heure{'s' if hours > 1 else ''}"
    said = f"{said} {_minutes(match[2], context.language)}".rstrip()
    if match[3] and int(match[3]):
        said += f" et {words.cardinal(int(match[3]), context.language, feminine=True)} secondes"
    return said


_DAYS_TEXT = "lundi mardi mercredi jeudi vendredi samedi dimanche"
_DAYS = {day[:3]: day for day in _DAYS_TEXT.split()}
_DAY = (
    rf"({'|'.join(_DAYS)})"
    r"(?:(?<=lun)di|(?<=mar)di|(?<=mer)credi|(?<=jeu)di|(?<=ven)dredi|(?<=sam)edi|(?<=dim)anche|\.)?"
)


@rule(rf"(?<![\w-]){_DAY}{S}({DASH}|/|\sau?\s|\sà\s){S}{_DAY}(?![\w-])", "date", re.IGNORECASE)
def days(match: re.Match[str], context: Context) -> Answer:
    """``lun-ven``, ``du lun. au ven.``, ``lundi-vendredi``."""
    first, last = _DAYS[match[1].lower()], _DAYS[match[3].lower()]
    first = first.capitalize() if match[0][0].isupper() else first
    joint = match[2].strip()
    joint = joint if joint.isalpha() else "et" if joint == "/" else "à"
    return f"{first} {joint} {last}"


@rule(
    rf"(?<!\w)({'|'.join(_DAYS)})\.(?=\s\d\d?(?:er)?\s(?:{MONTH}|{'|'.join(map(re.escape, _SHORT))}))",
    "date",
    re.IGNORECASE,
)
def day(match: re.Match[str], context: Context) -> Answer:
    """``le lun. 3 mars``."""
    said = _DAYS[match[1].lower()]
    return said.capitalize() if match[1][0].isupper() else said


RULES: tuple[Rule, ...] = (
    days,
    day,
    iso_date,
    figure_date,
    short_date,
    date,
    first_of_month,
    all_day,
    all_week,
    clock,
    hours_range,
    digital,
)
