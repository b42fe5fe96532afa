"""Dates, years and decades in English."""

import re
from collections.abc import Iterator
from datetime import date

from rupor.text.verbalize.english import numbers
from rupor.text.verbalize.rule import Answer, Context, Found, Say, rule

Parts = dict[int | str, str | Say]
"""What is said for each group of a match."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\b\.?|(?:Jun|Jul)\b\.?"
_SHORT_DAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?"
_NAME = rf"(?:{'|'.join(MONTHS)}|{_SHORT_MONTH})(?!\w)"
_MONTH = rf"(?P<month>{_NAME})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[1-9]|20)\d\d"
_RECENT = r"(?:19|20)\d\d"
_ENDS = r"(?![\w%$€£]|[.,:/]\d|[-–—]\d)"
_BEGINS = r"(?<![\w$€£.,/:])(?<!\d[–—-])"
_UP_TO = r"(?P<gap>\s?)(?P<dash>[-–—])\s?"
_YEARS = rf"(?:,?\s(?P<year>{_YEAR}){_ENDS})?"

_LEADS = (
    "in|since|by|from|until|till|before|after|during|throughout|years?|spring|summer|autumn|winter|fall|early|late"
    "|mid|between|of|for|Q[1-4]|H[12]|FY|back to|dated|circa|around|to|b\\.|d\\.|c\\.|ca\\.|vs\\.?|versus"
)
_HEADS = "[Rr]esolutions?|UNSCR|[Ff]light|[Rr]oom|[Rr]oute|[Bb]us"
_NUMBERED = "Act|Article|Box|Channel|Code|Form|Line|Number|Part|Rule|Section|Street|Decree|Law"
_COUNTED = {
    *("people", "persons", "men", "women", "children", "percent", "per"),
    *("million", "billion", "thousand", "more", "other", "different"),
}
_SINGULAR = (
    "was is has as this its his us across plus less unless towards perhaps always sometimes whereas does thus versus "
    "besides afterwards alongside process access progress business crisis news series census congress"
)
_NOT_PLURAL = frozenset(_SINGULAR.split())


def to(match: re.Match[str]) -> Parts:
    """Answer for the ``dash`` of a range, with spaces where it has none."""
    if not match["dash"]:
        return {}
    return {"dash": "to" if match["gap"] else " to "}


def _month(match: re.Match[str]) -> Parts:
    """Answer for a month's name that is cut short."""
    name = next(name for name in MONTHS if name.startswith(match["month"][:3]))
    return {} if match["month"] == name else {"month": name}


def _ordinal(day: str) -> str:
    return numbers.ordinal(int(re.sub(r"\D", "", day)))


def _in_year(match: re.Match[str]) -> Parts:
    return {"year": numbers.year(int(match["year"]))} if match["year"] else {}


@rule(rf"{_BEGINS}(?P<the>[Tt]he\s)?(?P<day>{_DAY})(?P<of>\sof)?\s{_MONTH}{_YEARS}", "date")
def day_first(match: re.Match[str], context: Context) -> Answer:
    """Say ``30 July 2022`` as "the thirtieth of July twenty twenty-two"."""
    day = f"{'' if match['the'] else 'the '}{_ordinal(match['day'])}{'' if match['of'] else ' of'}"
    return {"day": day, **_month(match), **_in_year(match)}


@rule(
    rf"{_BEGINS}(?P<the>[Tt]he\s)?(?P<one>{_DAY})(?:{_UP_TO}|\s(?:to|and|or)\s(?P<article>the\s)?)(?P<two>{_DAY})"
    rf"(?P<of>\sof)?\s{_MONTH}{_YEARS}",
    "date",
)
def days_first(match: re.Match[str], context: Context) -> Answer:
    """Say ``5-10 May`` as "the fifth to the tenth of May"."""
    one = f"{'' if match['the'] else 'the '}{_ordinal(match['one'])}"
    two = f"{'' if match['article'] else 'the '}{_ordinal(match['two'])}{'' if match['of'] else ' of'}"
    return {"one": one, "two": two, **to(match), **_month(match), **_in_year(match)}


@rule(rf"{_MONTH}\s(?P<one>{_DAY})(?:{_UP_TO}(?P<two>{_DAY}))?{_ENDS}{_YEARS}", "date")
def month_first(match: re.Match[str], context: Context) -> Answer:
    """Say ``July 30, 2022`` as "July thirtieth, twenty twenty-two"."""
    if not match["year"] and counts(match.string[match.end() :]):
        return None
    two: Parts = {"two": _ordinal(match["two"])} if match["two"] else {}
    return {**_month(match), "one": _ordinal(match["one"]), **to(match), **two, **_in_year(match)}


@rule(rf"{_MONTH},?\s(?:of\s)?(?P<year>{_YEAR}){_ENDS}", "date")
def month_and_year(match: re.Match[str], context: Context) -> Answer:
    """Say ``July 2022``."""
    return {**_month(match), **_in_year(match)}


@rule(
    rf"\b(?P<month>(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.|{_SHORT_MONTH}(?=[-–/ ]{{1,3}}{_NAME}))",
    "date",
)
def short_month(match: re.Match[str], context: Context) -> Answer:
    """Say a short month that no day or year stands by: ``Jan.-Feb.``."""
    return _month(match)


_AND_DAY = rf"(?:(?P<gap>\s?)(?P<dash>[-–])\s?|\s(?:to|and|or|through|&)\s|/)(?P<two>{_SHORT_DAY})(?!\w)"


def _weekday(written: str) -> str:
    return next(name for name in _DAYS if name.startswith(written.rstrip(".")[:3]))


@rule(rf"\b({_SHORT_DAY})(?=,?\s\d|,?\s{_NAME}|:|{re.sub(r'[?]P<[a-z]+>', '?:', _AND_DAY)})", "date")
def weekday(match: re.Match[str], context: Context) -> Answer:
    """Say ``Mon.`` before a date or another day."""
    return _weekday(match[1])


@rule(
    rf"(?:(?<=Mon)|(?<=Tue)|(?<=Tues)|(?<=Thur)|(?<=Thurs)|(?<=Wed)|(?<=Thu)|(?<=Fri)|(?<=Sat)|(?<=Sun)|(?<=day))\.?{_AND_DAY}",
    "date",
)
def weekdays(match: re.Match[str], context: Context) -> Answer:
    """Say the second day of ``Mon-Fri``."""
    return {"two": _weekday(match["two"]), **to(match)}


def _full(two: int) -> int:
    """Return the year that two digits mean: ours, not more than twenty years ahead."""
    return 2000 + two if two <= date.today().year - 1980 else 1900 + two


@rule(
    r"(?<![\w./-])(?:(\d{4})[-/.](\d\d?)[-/.](\d\d?)|(\d\d?)([/.-])(\d\d?)\5(\d{4}|(?<!-)\d\d))(?![\w/]|[.-]\d)",
    "date",
)
def numeric(match: re.Match[str], context: Context) -> Answer:
    """Say dates in digits; which is the day, the region tells: in the United States the month comes first."""
    if match[1]:
        return _said(int(match[3]), int(match[2]), int(match[1]), context)
    one, two = int(match[4]), int(match[6])
    full = int(match[7]) if len(match[7]) == 4 else _full(int(match[7]))
    american = context.language.endswith("-US") and match[5] == "/"
    day, month = (two, one) if (american and one <= 12) or two > 12 else (one, two)
    said = _said(day, month, full, context)
    if said and match[5] == "/" and day != month and day <= 12:
        other = _said(month, day, full, context)
        return Say(said, why="day and month may be the other way round", options=(other,))
    return said or None


def _said(day: int, month: int, full: int, context: Context) -> str:
    """Say a date, or nothing where there is no such date."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ""
    name, of_month = MONTHS[month - 1], numbers.ordinal(day)
    if context.language.endswith("-US"):
        return f"{name} {of_month}, {numbers.year(full)}"
    return f"the {of_month} of {name} {numbers.year(full)}"


@rule(r"\bFY[\s-]?(20\d\d)(?:[-–/](\d\d))?(?![\w/])", "year")
def fiscal(match: re.Match[str], context: Context) -> Answer:
    """Say ``FY2024/25``."""
    second = f" {numbers.cardinal(int(match[2]))}" if match[2] else ""
    return f"financial year {numbers.year(int(match[1]))}{second}"


@rule(rf"{_BEGINS}(?P<one>{_YEAR})(?:{_UP_TO}|(?P<slash>/))(?P<two>{_YEAR}|\d\d){_ENDS}", "year")
def years(match: re.Match[str], context: Context) -> Answer:
    """Say ``2019–2021``, ``1998-99`` and ``2021/22``."""
    one, two = int(match["one"]), match["two"]
    later = int(two) if len(two) == 4 else one // 100 * 100 + int(two)
    if later <= one or (len(two) == 2 and not 1900 <= one < 2100):
        return None
    said = numbers.year(later) if len(two) == 4 or int(two) < 10 else numbers.cardinal(int(two))
    slash: Parts = {"slash": " "} if match["slash"] else to(match)
    return {"one": numbers.year(one), **slash, "two": said}


def year(text: str, context: Context) -> Iterator[Found]:
    """Find years after words such as ``in`` and ``since``, and those that are joined to them by "and"."""
    for match in _AFTER_LEAD.finditer(text):
        places = [match.start(1) + one.start() for one in re.finditer(_YEAR, match[1])]
        for place in places:
            said = _as_year(text[place : place + 4], text[match.end() :])
            if said:
                yield Found(place, place + 4, "year", said)


_AFTER_LEAD = re.compile(
    rf"\b(?:{_LEADS})\s(?:the\s)?(?:years?\s)?({_YEAR}(?:(?:,|,?\s(?:and|or|to|through|until|till))\s(?:in\s|from\s|by\s)?"
    rf"{_YEAR}\b)*)\b{_ENDS}",
    re.IGNORECASE,
)


def counts(after: str) -> bool:
    """Tell whether what follows a number is likely a name of things that it counts: a plural."""
    follows = re.match(r"\s([A-Za-z]+)", after)
    word = follows[1].casefold() if follows else ""
    plural = len(word) > 3 and word.endswith("s") and word not in _NOT_PLURAL
    return word in _COUNTED or plural


def _as_year(written: str, after: str) -> Say | None:
    """Say a number as a year unless what follows is counted by it."""
    number = int(written)
    said = numbers.year(number)
    if not counts(after):
        return Say(said)
    if 1900 <= number < 2100 and number % 100:
        return Say(said, why="a year, or a number of things", options=(numbers.cardinal(number),))
    return None


@rule(
    rf"(?:\b[Tt]he\s|\bits\s|\b(?:mid|pre|post|early|late)[-–]|\(|^)(?P<year>{_RECENT})"
    rf"(?=\)|\s[A-Za-z]|-[a-z]|[.:]?\Z)",
    "year",
)
def named_year(match: re.Match[str], context: Context) -> Answer:
    """Say the year in ``the 2022 report``, ``mid-2022``, ``(2022)`` and ``2022 was``."""
    return {"year": said} if (said := _as_year(match["year"], match.string[match.end() :])) else None


@rule(
    rf"\b(?!(?:{_NUMBERED})\b)[A-Z]\w+\s(?P<one>{_RECENT})(?=[.,;:!?)”\"]{{0,2}}(?:\s[a-z(]|\Z))|{_BEGINS}(?P<two>{_RECENT})(?=\s[A-Z][a-z])",
    "year",
)
def year_of_name(match: re.Match[str], context: Context) -> Answer:
    """Say the year in ``Agenda 2030`` and ``2030 Agenda``."""
    group = "one" if match["one"] else "two"
    said = _as_year(match[group], match.string[match.end() :])
    return {group: said} if said else None


@rule(rf"\b(?:{_HEADS})\s([1-9]\d(?!00)\d\d)(?!\w|[.,]\d)", "number")
def in_pairs(match: re.Match[str], context: Context) -> Answer:
    """Say ``Resolution 1325`` and ``Room 1205`` in pairs, as years are said."""
    return {1: numbers.year(int(match[1]))}


@rule(rf"{_NAME}(?:\s{_YEAR})?(?P<gap>\s?)(?P<dash>[-–—])(?=\s?(?:{_DAY}\s)?{_NAME})", "date")
def across(match: re.Match[str], context: Context) -> Answer:
    """Say "to" in ``30 July–2 August`` and ``May-June``."""
    return to(match)


@rule(
    r"(?<![\w.,])(1,?000)['’]?s\b|(?<![\w.,])(100)['’]?s(?=\sof\b)|(?<![\w.,])(10,000)s(?=\sof\b)", "number"
)
def hundreds(match: re.Match[str], context: Context) -> Answer:
    """Say ``100s of`` and ``1000s``."""
    return "thousands" if match[1] else "hundreds" if match[2] else "tens of thousands"


@rule(r"(?<![\w.,])(?:(\d\d)([1-9]0)|(\d\d)(00)|['’‘]?([1-9]0))['’]?s\b", "decade")
def decade(match: re.Match[str], context: Context) -> Answer:
    """Say ``1990s``, ``the '90s`` and ``in her 20s``."""
    if match[5]:
        return numbers.many(numbers.cardinal(int(match[5])))
    if match[3]:
        return "two thousands" if match[3] == "20" else f"{numbers.cardinal(int(match[3]))} hundreds"
    return f"{numbers.cardinal(int(match[1]))} {numbers.many(numbers.cardinal(int(match[2])))}"


@rule(r"(?<!\w)['’‘](\d\d)(?![\w'’])", "year")
def short_year(match: re.Match[str], context: Context) -> Answer:
    """Say ``'98``."""
    return numbers.year(int(match[1])) if match[1][0] != "0" else f"oh {numbers.cardinal(int(match[1]))}"


@rule(r"(?<=[a-z]-)(\d{1,2})s\b", "number")
def under(match: re.Match[str], context: Context) -> Answer:
    """Say ``under-18s``."""
    return numbers.many(numbers.cardinal(int(match[1])))


@rule(rf"{_BEGINS}(\d{{1,4}})\s(BCE?|CE)\b|\bAD\s(\d{{1,4}})\b", "year")
def era(match: re.Match[str], context: Context) -> Answer:
    """Say years before and after Christ."""
    if match[3]:
        return {3: numbers.year(int(match[3]))}
    return {1: numbers.year(int(match[1])), 2: numbers.spell(match[2])}


@rule(
    r"(?:(?<=\ds)|(?<=\d(?:st|nd|rd|th)))(?P<gap>\s?)(?P<dash>[-–—])(?=\s?['’]?\d+(?:s|st|nd|rd|th)\b)",
    "decade",
)
def through(match: re.Match[str], context: Context) -> Answer:
    """Say "to" in ``1970s–1980s`` and ``5th–6th``."""
    return to(match)


RULES = (
    *(days_first, day_first, month_first, month_and_year, short_month, weekday, weekdays),
    *(
        across,
        numeric,
        fiscal,
        years,
        through,
        under,
        hundreds,
        decade,
        short_year,
        in_pairs,
        year,
        named_year,
        year_of_name,
        era,
    ),
)
