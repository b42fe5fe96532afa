"""Russian dates, years, centuries and times of day."""

import re

from rupor.text.verbalize.rule import Answer, Context, Say, rule, stopped
from rupor.text.verbalize.russian.governing import counted_noun, governor, left, numbered
from rupor.text.verbalize.russian.numerals import agreement, cardinal, counted, ordinal
from rupor.text.verbalize.russian.words import inflected, parses

MONTHS = tuple("января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split())
_MONTH = "|".join(MONTHS)
_SHORT: dict[str, str] = {
    month[:size]: month for month in MONTHS for size in (3, 4, 5) if len(month) > size + 1
}
_ABBREVIATED = "|".join(sorted(_SHORT, key=len, reverse=True))
_ANY_MONTH = "|".join(
    f"{month[:-1]}(?:[аьяуюйе]|ем|ём)?" if month != "мая" else "ма[йяюе]|маем" for month in MONTHS
)
_YEAR = r"(?<![\d.,/-])(?:1[0-9]|20|21)\d\d(?![\d/]|[.,]\d|-[а-яё])"
_DASH = r"\s?[-–—]\s?"
_YEAR_WORD = r"г\.|года?|году|годом|годе|г(?!\w)"
_YEARS_WORD = r"гг\.?|г\.?г\.|годы|годов|годах|годам|годами"
_DAY = r"(?<![\d.,:/-])(?:0?[1-9]|[12]\d|3[01])"
_NEXT_TO_A_DATE = ("сегодня", "завтра", "вчера", "наступило", "наступает", "было", "это")
_SEASONS = ("лето", "весна", "осень", "зима", "начало", "конец", "середина", "январь", "год")


def _case(text: str, first: int, default: str) -> str:
    """Return the case of a date or a year: what governs it, or *default*."""
    governs = governor(text, first, plural=False)
    return governs.cases[0] if governs.cases and not governs.soft else default


def _of_day(text: str, first: int, end: int) -> str:
    """Return the case of a day of a month: as an adverb the genitive, as a subject the nominative."""
    before = left(text, first)[:1]
    following = text[end:].lstrip()[:1]
    if (before and before[0] in _NEXT_TO_A_DATE) or (not before and following in ("–", "—")):
        return "nomn"
    case = _case(text, first, "gent")
    return "accs" if case == "loct" else case


@rule(r"(?<![\d-])(\d{4})-(\d\d)-(\d\d)(?![\d-])", "date")
def iso(match: re.Match[str], context: Context) -> Answer:
    """Say 2022-07-30."""
    return _numeric(match, int(match[3]), int(match[2]), int(match[1]))


@rule(rf"{_DAY}\.(?:0?[1-9]|1[0-2])\.\d{{2}}(?:\d\d)?(?!\.?\d)(?:\s?(?:г\.|года|г(?!\w)))?", "date")
def dotted(match: re.Match[str], context: Context) -> Answer:
    """Say 30.07.2022 and 30.07.22."""
    day, month, year = map(int, re.findall(r"\d+", match[0]))
    said = _numeric(match, day, month, year if year > 99 else 2000 + year if year < 70 else 1900 + year)
    ends = match[0].endswith("г.") and isinstance(said, str)
    return stopped(match.string, match.end(), said) if ends and isinstance(said, str) else said


def _numeric(match: re.Match[str], day: int, month: int, year: int) -> str | None:
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    case = _of_day(match.string, match.start(), match.end())
    return f"{ordinal(day, case, 'neut')} {MONTHS[month - 1]} {ordinal(year, 'gent')} года"


@rule(
    rf"(?P<days>(?P<day>{_DAY})(?:-?(?:го|е|ое|му))?(?:{_DASH}(?P<last>{_DAY})(?:-?(?:го|е))?)?)\s+"
    rf"(?:(?:{_MONTH})(?!\w)|(?P<short>(?:{_ABBREVIATED})\.))"
    rf"(?:\s+(?P<year>{_YEAR})(?:\s?(?P<word>{_YEAR_WORD}))?)?",
    "date",
    re.IGNORECASE,
)
def written(match: re.Match[str], context: Context) -> Answer:
    """Say 30 июля 2022 г.; each word keeps its own spoken form."""
    case = _of_day(match.string, match.start(), match.end())
    said = ordinal(int(match["day"]), case, "neut")
    if match["last"]:
        said += f" – {ordinal(int(match['last']), case, 'neut')}"
    short: dict[int | str, str | Say] = {}
    if match["short"]:
        name = _SHORT[match["short"][:-1].lower()]
        short = {"short": name if match["year"] else stopped(match.string, match.end(), name)}
    return {"days": said, **short, **_of_year(match)}


def _of_year(match: re.Match[str]) -> dict[int | str, str | Say]:
    """Say the groups ``year`` and ``word`` of a date; the word is said even where it is not written."""
    if not match["year"]:
        return {}
    said = ordinal(int(match["year"]), "gent")
    if not match["word"]:
        return {"year": f"{said} года"}
    if match["word"].startswith("год"):
        return {"year": said}
    word = stopped(match.string, match.end("word"), "года") if match["word"].endswith(".") else "года"
    return {"year": said, "word": word}


@rule(rf"({_DAY})(?=(?:\s*(?:,|и|или|по|до|на)\s+\d{{1,2}})+\s+(?:{_MONTH})(?!\w))", "date")
def days(match: re.Match[str], context: Context) -> Answer:
    """Say the first days of "с 1 по 5 мая" and "1, 2 и 3 мая"."""
    case = _of_day(match.string, match.start(), match.end())
    return ordinal(int(match[1]), case, "neut")


@rule(rf"(?<!\w)(?:{_ANY_MONTH})\s+(?P<year>{_YEAR})(?:\s?(?P<word>{_YEAR_WORD}))?", "year", re.IGNORECASE)
def month(match: re.Match[str], context: Context) -> Answer:
    """Say the year of "в июле 2022 г."."""
    return _of_year(match)


@rule(rf"({_YEAR}){_DASH}((?:1[0-9]|20|21)\d\d|\d\d(?!\d))(?:\s?({_YEARS_WORD}|{_YEAR_WORD}))?(?!\w)", "year")
def years(match: re.Match[str], context: Context) -> Answer:
    """Say 2019–2021 гг."""
    first = int(match[1])
    last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
    if last <= first:
        return None
    case = _plural_case(match[3] or "", match.string, match.start())
    said = f"{ordinal(first, case)} – {ordinal(last, case)}"
    word = inflected("год", case, "plur") if case != "gent" else "годов"
    if match[3] and match[3].endswith("."):
        word = stopped(match.string, match.end(), word)
    return f"{said} {word}"


def _plural_case(word: str, text: str, first: int) -> str:
    """Return the case of several years: by the form of their word, or by what governs them."""
    forms = {"годов": "gent", "годах": "loct", "годам": "datv", "годами": "ablt", "годы": "accs"}
    if word in forms:
        return forms[word]
    before = left(text, first)[:1]
    noun = bool(before) and parses(before[0])[0].tag.POS == "NOUN"
    return _case(text, first, "gent" if noun and word else "nomn")


@rule(
    rf"({_YEAR})(?=(?:\s*(?:,|и|или)\s+{_YEAR})*\s*(,|и|или|по|до)\s+{_YEAR}\s*({_YEARS_WORD}|{_YEAR_WORD})(?!\w))",
    "year",
)
def listed(match: re.Match[str], context: Context) -> Answer:
    """Say the first years of "в 2019, 2020 и 2021 годах" and "с 2019 по 2021 год"."""
    text = match.string
    apart = match[2] in ("по", "до")
    case = _case(text, match.start(), "nomn") if apart else _plural_case(match[3], text, match.start())
    return ordinal(int(match[1]), case)


@rule(rf"({_YEAR})(\s?)({_YEARS_WORD}|{_YEAR_WORD})(?!\w)", "year")
def year(match: re.Match[str], context: Context) -> Answer:
    """Say 2022 год in the case that its word, or what governs it, is in."""
    number, word = int(match[1]), match[3]
    if word.startswith("гг") or word in ("годы", "годов", "годах", "годам", "годами"):
        case = _plural_case(word, match.string, match.start())
        said = inflected("год", case, "plur") if case != "gent" else "годов"
    else:
        case = _singular_case(word, match)
        said = inflected("год", case, "sing")
    answer: dict[int | str, str | Say] = {1: ordinal(number, case)}
    if not word.startswith("год"):
        answer[3] = stopped(match.string, match.end(), said) if word.endswith(".") else said
    return answer


def _singular_case(word: str, match: re.Match[str]) -> str:
    """Return the case of one year."""
    forms = {"года": "gent", "годом": "ablt", "годе": "loct"}
    if word in forms:
        return forms[word]
    before = left(match.string, match.start())
    plain = bool(before) and before[0][0].isalpha()
    case = _case(match.string, match.start(), "gent" if plain and word.startswith("г") else "nomn")
    if word == "год":
        return "accs" if case == "accs" else "nomn"
    if word == "году":
        return "datv" if case == "datv" else "loct"
    return case


@rule(rf"\d+\s+\(({_YEAR})\)", "year")
def session(match: re.Match[str], context: Context) -> Answer:
    """Say the year of a numbered document, such as "резолюция 1325 (2000)"."""
    return {1: f"{ordinal(int(match[1]), 'gent')} года"} if numbered(match.string, match.start()) else None


@rule(rf"({_YEAR})", "year")
def bare(match: re.Match[str], context: Context) -> Answer:
    """Say a year without its word, after a preposition or a season, as one; the word is said for the ear."""
    text = match.string
    number = int(match[1])
    before = left(text, match.start())[:1]
    if not before or counted_noun(text, match.end()) or not 1800 <= number <= 2100:
        return None
    if before[0] in ("в", "во", "с", "со", "до", "от", "после", "к", "на", "за", "по", "около", "накануне"):
        case = _case(text, match.start(), "gent")
        return f"{ordinal(number, case)} {inflected('год', case, 'sing')}"
    head = parses(before[0])[0]
    if head.tag.POS != "NOUN":
        return None
    if head.normal_form in _SEASONS:
        return f"{ordinal(number, 'gent')} года"
    if text[match.end() :].strip(" .!?»)"):
        return None
    said = f"{ordinal(number, 'gent')} года"
    return Say(said, why="a year, or a number?", options=(cardinal(number),))


_CLOCK = r"([01]?\d|2[0-4])[:.]([0-5]\d)"


@rule(rf"(?<![\d.,:/–-]){_CLOCK}{_DASH}{_CLOCK}(?![\d%]|[.:,]\d|-\w)", "time")
def hours(match: re.Match[str], context: Context) -> Answer:
    """Say the hours of work, 9:00–18:00."""
    noun = counted_noun(match.string, match.end())
    if "." in match[0] and noun and any(form.tag.case == "gent" for form in parses(noun)):
        return None
    first, last = (_time(int(match[at]), int(match[at + 1]), "gent") for at in (1, 3))
    since = "" if left(match.string, match.start())[:1] in (["с"], ["со"]) else "с "
    return f"{since}{first} до {last}"


def _time(hours: int, minutes: int, case: str) -> str:
    said = f"{cardinal(hours, case)} {counted('час', hours, case)}"
    if minutes:
        said += f" {cardinal(minutes, case, 'femn')} {counted('минута', minutes, case)}"
    return said


@rule(
    r"(?<![\d.,:/-])([01]?\d|2[0-4])([:.])([0-5]\d)(?!\d|[.:,]\d|\s?%)(\s*(?:ч\.|час(?:ов|а|у|ам)?(?!\w)))?",
    "time",
)
def clock(match: re.Match[str], context: Context) -> Answer:
    """Say 14:30, and 14.30 after a preposition of time."""
    text = match.string
    before = left(text, match.start())[:1]
    following = re.match(r"\s*(утра|вечера|дня|ночи)", text[match.end() :])
    timed = bool(match[4]) or bool(following)
    if match[2] == "." and not timed and (not before or before[0] not in ("в", "до", "к", "с", "после")):
        return None
    if match[2] == "." and not timed and counted_noun(text, match.end()):
        return None
    case = _case(text, match.start(), "nomn")
    case = "accs" if case == "loct" else case
    hours, minutes = int(match[1]), int(match[3])
    said = _time(hours, minutes, case) if minutes or not following else cardinal(hours, case)
    if match[4] and match[4].endswith("."):
        said = stopped(text, match.end(), said)
    return said


@rule(r"(?<![\d.,:/–-])(\d{1,2})(?=\s+(утра|вечера|дня|ночи)(?!\w))", "time")
def hour(match: re.Match[str], context: Context) -> Answer:
    """Say the hour of "в 9 утра"; "3 дня" are three days, but "в 3 дня" is a time."""
    before = left(match.string, match.start())[:1]
    timed = {"дня": ("в", "к"), "ночи": ("в", "с", "до", "к", "около", "после")}.get(match[2])
    if timed and not (before and before[0] in timed):
        return None
    case = _case(match.string, match.start(), "nomn")
    return cardinal(int(match[1]), "accs" if case == "loct" else case)


@rule(r"(?<!\w)24\s?/\s?7(?!\w)", "time")
def always(match: re.Match[str], context: Context) -> Answer:
    """Say 24/7."""
    return Say("круглосуточно, без выходных", note="24 hours a day, 7 days a week")


@rule(r"(?<![\w.,-])(\d0|\d{3}0)-?(е|х|м|ми)(\s?)(гг?\.)", "decade")
def decade(match: re.Match[str], context: Context) -> Answer:
    """Say "в 1990-х гг."."""
    text = match.string
    case = {"е": "accs", "м": "datv", "ми": "ablt"}.get(match[2]) or _case(text, match.start(), "gent")
    case = case if match[2] != "х" or case == "loct" else "gent"
    word = "годов" if case == "gent" else inflected("год", case, "plur")
    said = ordinal(int(match[1]), case, "plur")
    return f"{said} {stopped(text, match.end(), word)}"


@rule(r"(?<![\w-])(\d{1,2})(?:-?й|-?го|-?м)?(\s+)(век|века|веке|веку|веком)(?!\w)", "century")
def century(match: re.Match[str], context: Context) -> Answer:
    """Say the number of "21 век"; "3 века" are three of them."""
    number = int(match[1])
    tail = match.string[match.end(1) : match.start(2)]
    case = {"века": "gent", "веке": "loct", "веку": "datv", "веком": "ablt", "век": "nomn"}[match[3]]
    if not tail and case == "gent" and agreement(number) == "few":
        return None
    return f"{ordinal(number, case)} {match[3]}" if tail else {1: ordinal(number, case)}


RULES = (
    iso,
    dotted,
    written,
    days,
    month,
    years,
    listed,
    year,
    hours,
    clock,
    hour,
    always,
    decade,
    century,
    session,
    bare,
)
