"""Arabic (Modern Standard), written out for the ear: addresses, dates, times, abbreviations, Latin words.

Numbers are said by ``arabic.figures``. Both sets of digits are read; vowel marks stay as they are, tatweel is dropped.
"""

import re
from collections.abc import Iterator

from rupor.text.verbalize import addresses, symbols
from rupor.text.verbalize.apart import apart, seeing
from rupor.text.verbalize.apart import figures as plain_digits
from rupor.text.verbalize.arabic import calls, figures
from rupor.text.verbalize.arabic.nouns import LETTERS, bare
from rupor.text.verbalize.arabic.numbers import cardinal, clock, ordinal
from rupor.text.verbalize.arabic.signs import LATIN, MONTH, letters, listed, month, name, transliterate
from rupor.text.verbalize.arabic.written import DASH, ENDED, GAP, PREFIX, START
from rupor.text.verbalize.language import Language
from rupor.text.verbalize.rule import Answer, Context, Found, Say, rule, stopped

_YEAR = r"(?:1\d{3}|20\d\d|21\d\d)"
_BORDER = re.compile(rf"{LETTERS}[A-Za-z0-9]|[A-Za-z0-9]{LETTERS}")
ADDRESSES = addresses.Words(
    at="آت",
    dot="نقطة",
    slash="شرطة مائلة",
    hyphen="شرطة",
    underscore="شرطة سفلية",
    plus="زائد",
    rest="، وما يتبع ذلك",
    name=name,
)


def _day(number: int, before: str, after: str) -> str:
    """Say a day of the month: in the nominative where a sentence about the day begins, or says what day it is."""
    begins = not before.strip() and re.match(rf"{GAP}*(?:هو|يوم|موعد|ذكرى){ENDED}", after)
    subject = begins or re.search(rf"(?<!{LETTERS})[وف]?(?:هو|هي){GAP}+$", before)
    return ordinal(number, oblique=not subject)


def _dated(prefix: str, said: str) -> str:
    """Put what is written with a day before its ordinal, which has the article already."""
    return _prefixed(bare(prefix).strip().removesuffix("ال"), said)


def _year(written: str, is_feminine: bool = False) -> str:
    return cardinal(int(written), feminine=is_feminine, oblique=True)


@rule(
    rf"{START}(?P<pre>{PREFIX})(?:(?P<d>\d{{1,2}})(?P<sep>[/.-])(?P<m>\d{{1,2}})(?P=sep)(?P<y>\d{{4}})"
    rf"|(?P<y2>\d{{4}})(?P<sep2>[/.-])(?P<m2>\d{{1,2}})(?P=sep2)(?P<d2>\d{{1,2}}))(?![\w/-]|\.\d)",
    "date",
)
def numeric_date(match: re.Match[str], context: Context) -> Answer:
    """Say a date in figures; the day stands first, or the year."""
    day, of_year = int(match["d"] or match["d2"]), int(match["m"] or match["m2"])
    if of_year > 12 >= day:
        day, of_year = of_year, day
    if not 1 <= day <= 31 or not 1 <= of_year <= 12:
        return None
    year = match["y"] or match["y2"]
    said = f"{ordinal(day, oblique=True)} من {month(of_year, context.language)} عام {_year(year)}"
    return bare(match["pre"]).strip() + said


@rule(rf"{START}(?P<pre>{PREFIX})(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})(?![\w/]|[.,]\d)", "date")
def short_date(match: re.Match[str], context: Context) -> Answer:
    """Say a day and a month in figures, where they cannot be a fraction or follow a word of dates."""
    day, of_year = int(match["d"]), int(match["m"])
    dated = re.search(
        rf"(?:يوم|تاريخ|بتاريخ|الموافق|حتى|منذ|[ال]*(?:سبت|أحد|اثنين|ثلاثاء|أربعاء|خميس|جمعة)){GAP}*$",
        match.string[: match.start()],
    )
    if not 1 <= day <= 31 or not 1 <= of_year <= 12 or (day <= of_year and not dated):
        return None
    said = f"{ordinal(day, oblique=True)} من {month(of_year, context.language)}"
    return Say(bare(match["pre"]).strip() + said, why="" if dated else "taken as a day and a month")


@rule(
    rf"{START}(?P<from>(?P<pre1>{PREFIX})(?P<d1>\d{{1,2}}))?(?(from)(?:(?P<dash>{DASH})|{GAP}+(?=[وإ])(?:(?:إلى|و|حتى){GAP}*)?))"
    rf"(?P<day>(?P<pre>{PREFIX})(?P<d>\d{{1,2}}))(?P<of>{GAP}+(?:من{GAP}+)?(?:شهر{GAP}+)?)"
    rf"(?P<m>{MONTH})(?:{GAP}?(?P<slash>/){GAP}?{MONTH})?{ENDED}"
    rf"(?:[،,]?{GAP}+(?P<in>(?:عام|سنة|لعام|لسنة){GAP}+)?(?P<y>{_YEAR})(?!\d))?",
    "date",
)
def date(match: re.Match[str], context: Context) -> Answer:
    """Say a day of a month, or two, with or without the year."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    if not 1 <= int(match["d"]) <= 31:
        return None
    of = "" if "من" in match["of"] else " من"
    answer: dict[int | str, str | Say] = {
        "day": _dated(match["pre"], _day(int(match["d"]), before, after)) + of
    }
    if match["d1"]:
        start = "من " if match["dash"] and not before.rstrip().endswith("من") else ""
        answer["from"] = _dated(match["pre1"], start + ordinal(int(match["d1"]), oblique=True))
    answer |= {"dash": " إلى ", "slash": " "}
    if match["y"]:
        answer["y"] = ("" if match["in"] else "عام ") + _year(match["y"], "سنة" in (match["in"] or ""))
    return answer


@rule(
    rf"(?<!\w){MONTH}(?:{GAP}?(?P<slash>/){GAP}?{MONTH})?(?:[،,]?{GAP}+(?P<y>{_YEAR})(?![\d%٪]))?{ENDED}",
    "date",
)
def month_and_year(match: re.Match[str], context: Context) -> Answer:
    """Say a month with its year, and two names of one month."""
    answer: dict[int | str, str | Say] = {"slash": " "}
    return answer | ({"y": f"عام {_year(match['y'])}"} if match["y"] else {})


_ERA = {"م": "للميلاد", "هـ": "للهجرة", "ه": "للهجرة", "ق.م": "قبل الميلاد", "ق.م.": "قبل الميلاد"}
_ERAS = rf"(?:{GAP}?(?P<era>م|هـ|ه|ق\.{GAP}?م\.?){ENDED})"
_OF_YEAR = "[وفبل]?(?:ال)?(?:عام|عاما|سنة|عامي|سنتي|العامين|أعوام|سنوات|موسم|صيف|شتاء|خريف|ربيع)"


@rule(
    rf"(?<!\w)(?P<head>{_OF_YEAR}){GAP}+(?P<y>{_YEAR})(?!\d|[.,٫٬]\d|{DASH}\d)(?:{GAP}+(?P<second>(?P<and>و|أو{GAP})ـ?{GAP}?(?P<y2>{_YEAR}))(?!\d))?"
    rf"{_ERAS}?",
    "year",
)
def year(match: re.Match[str], context: Context) -> Answer:
    """Say the year after "year"."""
    is_feminine = "سن" in match["head"]
    answer: dict[int | str, str | Say] = {"y": _year(match["y"], is_feminine)}
    if match["second"]:
        answer["second"] = match["and"] + _year(match["y2"], is_feminine)
    return answer | _era(match)


@rule(rf"{START}(?P<y>\d{{3,4}}){_ERAS}", "year")
def year_of_era(match: re.Match[str], context: Context) -> Answer:
    """Say a year with its era."""
    if match["era"] == "م" and not re.fullmatch(_YEAR, match["y"]):
        return None
    return {"y": Say(_year(match["y"]))} | _era(match)


def _era(match: re.Match[str]) -> dict[int | str, str | Say]:
    return {"era": " " + _ERA[match["era"].replace(" ", "")]} if match["era"] else {}


_TIME = r"(?:[01]?\d|2[0-4])"
_HALF = {"ص": "صباحًا", "م": "مساءً", "AM": "صباحًا", "PM": "مساءً", "am": "صباحًا", "pm": "مساءً"}
_HALVES = rf"(?:{GAP}?(?P<half>{'|'.join(_HALF)})(?:\.(?=\s*\w))?{ENDED})"


def _time(hour: str, minute: str | None, prefix: str = "") -> str:
    return bare(prefix).strip() + clock(int(hour), int(minute or 0))


def _half(match: re.Match[str]) -> dict[int | str, str | Say]:
    return {"half": f" {_HALF[match['half']]}"} if match["half"] else {}


@rule(
    rf"{START}(?P<all>(?P<pre>{PREFIX})(?P<h>{_TIME}):(?P<min>[0-5]\d){DASH}(?P<h2>{_TIME}):(?P<min2>[0-5]\d))(?![:\d]){_HALVES}?",
    "time",
)
def times(match: re.Match[str], context: Context) -> Answer:
    """Say from when to when."""
    joined = "" if match.string[: match.start()].rstrip().endswith("من") or match["pre"] else "من "
    first, last = _time(match["h"], match["min"], match["pre"]), _time(match["h2"], match["min2"])
    return {"all": f"{joined}{first} إلى {last}"} | _half(match)


@rule(rf"{START}(?P<all>(?P<pre>{PREFIX})(?P<h>{_TIME}):(?P<min>[0-5]\d))(?![:\d]){_HALVES}?", "time")
def time(match: re.Match[str], context: Context) -> Answer:
    """Say a time with minutes."""
    if match["h"] in ("0", "00") and match["min"] == "00" and "الساعة" in match.string[: match.start()][-8:]:
        return {"all": "صفر"} | _half(match)
    said = _time(match["h"], match["min"], match["pre"])
    if match["half"] or re.match(rf"{GAP}+(?:ليل|صباح|فجر|بعد{GAP}منتصف)", match.string[match.end() :]):
        said = said.removesuffix(" بعد منتصف الليل")
    return {"all": said} | _half(match)


@rule(
    rf"(?<=الساعة){GAP}+(?P<h>{_TIME})(?![\d.,:/%]){_HALVES}?(?:{GAP}+(?:إلى|حتى|و|أو){GAP}*(?P<h2>{_TIME})(?![\d.,:/%]){ENDED})?",
    "time",
)
def hour(match: re.Match[str], context: Context) -> Answer:
    """Say a full hour after "the hour"."""
    answer: dict[int | str, str | Say] = {"h": _time(match["h"], None)}
    return answer | ({"h2": _time(match["h2"], None)} if match["h2"] else {}) | _half(match)


@rule(
    rf"{START}(?P<all>(?P<pre>{PREFIX})(?P<h>{_TIME})){GAP}+(?:صباح|مساء|ظهر|عصر|ليل|فجر|بعد{GAP}الظهر|قبل{GAP}الظهر)[\u064b-\u0652اً]*{ENDED}",
    "time",
)
def hour_of_day(match: re.Match[str], context: Context) -> Answer:
    """Say a full hour before "in the morning" and the like."""
    return {"all": _time(match["h"], None, match["pre"])}


_TITLES = {"د": "الدكتور", "أ.د": "الأستاذ الدكتور", "أ": "الأستاذ", "م": "المهندس", "ص.ب": "صندوق بريد"}
_WOMEN = {"د": "الدكتورة", "أ.د": "الأستاذة الدكتورة", "أ": "الأستاذة", "م": "المهندسة"}


@rule(rf"(?<!\w)(?P<pre>[وف]?[بل]?)(?P<title>أ\.{GAP}?د|د|أ|م)\.{GAP}?(?={LETTERS}{{2}})", "abbreviation")
def title(match: re.Match[str], context: Context) -> Answer:
    """Say a title before a name; whether of a man or a woman the abbreviation does not tell."""
    short = match["title"].replace(" ", "")
    if short == "أ" and not match.start():
        return None  # the first item of a list
    gap = match[0][len(match[0].rstrip()) :] or " "
    said = [_prefixed(match["pre"], form) + gap for form in (_TITLES[short], _WOMEN[short])]
    return Say(said[0], why="a man's or a woman's title", options=(said[1],))


def _prefixed(prefix: str, said: str) -> str:
    """Put a preposition before a form; with the article it becomes ``لل``."""
    if prefix.endswith("لل"):
        return prefix + said.removeprefix("ال")
    return prefix + (said.removeprefix("ا") if prefix.endswith("ل") and said.startswith("ال") else said)


@rule(rf"(?<!\w)[وإ]?(?:إلخ|الخ)\b\.?{ENDED}", "abbreviation")
def and_so_on(match: re.Match[str], context: Context) -> Answer:
    """Say "and so on"."""
    return stopped(match.string, match.end(), "إلى آخره") if match[0].endswith(".") else "إلى آخره"


@rule(
    rf"(?<!\w)(?:(?P<box>ص\.{GAP}?ب\.?)|(?P<page>ص)\.?(?={GAP}?\d)|(?P<bc>ق\.{GAP}?م\.?)|(?P<tel>ت)(?=:{GAP}?[+\d(])){ENDED}",
    "abbreviation",
)
def short(match: re.Match[str], context: Context) -> Answer:
    """Say the abbreviations of a post box, a page, a telephone and "before Christ"."""
    said = {"box": "صندوق بريد", "page": "صفحة", "bc": "قبل الميلاد", "tel": "هاتف"}[match.lastgroup or ""]
    return (
        stopped(match.string, match.end(), said)
        if match.lastgroup == "bc" and match[0].endswith(".")
        else said
    )


_WORD = rf"{LATIN}[\w]*(?:['’-]{LATIN}\w*)*"


@rule(r"(?<!\w)\((?P<word>[A-Z][A-Za-z0-9-]+)\)", "initialism")
def explained(match: re.Match[str], context: Context) -> Answer:
    """Spell an initialism in brackets after the name that it stands for: the name is not said twice."""
    said = listed(match["word"])
    before = bare(match.string[: match.start()]).rstrip()
    return (
        {"word": letters(match["word"])} if said and before.endswith(bare(said).removeprefix("ال")) else None
    )


@rule(r"(?<![\w/])[A-Z]{1,5}(?:/[A-Z]{1,5}(?:\.\d+)?|/\d+)*/(?:\d+|[A-Z]{1,5}\.\d+)(?![\w/])", "symbol")
def symbol(match: re.Match[str], context: Context) -> Answer:
    """Say the symbol of a document without its strokes: ``A/RES/70/1``."""
    pieces = re.findall(r"[A-Z]+|\d+", match[0])
    return " ".join(cardinal(int(one)) if one.isdecimal() else letters(one) for one in pieces)


@rule(rf"(?<![\w])(?P<pre>[وف]?(?:[بك]?ال|لل|[بلك])|[وف])ـ?{GAP}?(?P<word>{_WORD})", "foreign word")
def prefixed_word(match: re.Match[str], context: Context) -> Answer:
    """Say a Latin word to which Arabic letters are attached: ``بـWHO``."""
    said = _foreign(match["word"])
    pre = match["pre"]
    if (named := listed(match["word"])) and named != letters(match["word"]):
        # A listed name is a whole phrase, which takes no article of its own.
        pre = f"{pre[:-2]}ل" if pre.endswith("لل") else pre.removesuffix("ال")
        return said._replace(spoken=_prefixed(pre, named))
    return said._replace(spoken=pre + said.spoken, options=tuple(pre + option for option in said.options))


def _foreign(word: str) -> Say:
    """Say a word in Latin letters: from the lexicon, spelled when it is an initialism, else by its sounds."""
    if said := listed(word):
        return Say(said)
    capitals = re.match("[A-Z]*", word)
    plain = re.sub("['’-]", "", word)
    if capitals and len(capitals[0]) >= len(plain.rstrip("s")) and len(plain) <= 6:
        return Say(letters(plain), note="letter by letter")
    said = " ".join(transliterate(piece) for piece in re.findall(f"{LATIN}+", word))
    return Say(
        said, why="a foreign word, written in Arabic letters by a plain rule", options=(letters(plain),)
    )


@rule(rf"(?P<word>{LATIN}+(?:['’-]?{LATIN}+)*)(?P<dash>-?)(?P<n>\d*)", "foreign word")
def word(match: re.Match[str], context: Context) -> Answer:
    """Say a word in Latin letters, with the number at its end."""
    said = _foreign(match["word"])
    if not match["n"]:
        return {"word": said._replace(spoken=_apart(match, said.spoken))}
    return said._replace(spoken=_apart(match, f"{said.spoken} {cardinal(int(match['n']))}"))


def _apart(match: re.Match[str], said: str) -> str:
    """Part a word from digits that stand before it."""
    return f" {said}" if match.string[: match.start()][-1:].isdecimal() else said


def _tatweel(text: str, context: Context) -> Iterator[Found]:
    """Leave out the stroke that only lengthens a word."""
    for match in re.finditer("ـ+", text):
        yield Found(match.start(), match.end(), "tatweel", Say(""))


_SIGNS = symbols.said(
    {
        "&": " و", "+": "زائد", "=": "يساوي", "@": "آت", "№": "رقم", "%": "في المئة",
        "٪": "في المئة", "×": "في", "§": "فقرة", "°": "درجة", "±": "زائد أو ناقص", "÷": "على",
        "<": "أقل من", ">": "أكثر من", "≤": "لا يزيد على", "≥": "لا يقل عن", "$": "دولار",
        "€": "يورو", "£": "جنيه", "#": "وسم",
    }
)  # fmt: skip

_EARLY = (
    calls.prefixed_phone,
    calls.short_code,
    *(apart(one, _BORDER) for one in (*addresses.rules(ADDRESSES), calls.phone)),
    numeric_date,
    date,
    year,
    year_of_era,
    month_and_year,
    times,
    time,
    hour,
    hour_of_day,
    figures.money,
    figures.span,
    figures.measure,
    figures.percent_before,
    short_date,
    figures.part,
    figures.sign,
    figures.numbered,
    title,
    and_so_on,
    short,
    symbol,
    explained,
    prefixed_word,
)
_LATE = (
    figures.one_or_two,
    figures.any_number,
    word,
    figures.left,
    _SIGNS,
    _tatweel,
    symbols.digits(calls.PHONES.digits),
)
LANGUAGE = Language(
    early=tuple(seeing(plain_digits, one) for one in _EARLY),
    late=tuple(seeing(plain_digits, one) for one in _LATE),
)
