"""Rules for numbers in Chinese texts, and for the signs that stand with them."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from rupor.text.verbalize.apart import figures
from rupor.text.verbalize.chinese.numbers import HAN, MEASURE, MONEY, SPEEDS, UNITS, cardinal, digits, number
from rupor.text.verbalize.figures import Figures
from rupor.text.verbalize.rule import Answer, Context, Rule, Say, rule

_FIGURES = Figures(",\u2009\u202f", ".．")
# A full-width comma parts thousands only between full-width digits: elsewhere it ends a clause.
_WIDE = re.compile("(?<![０-９])[０-９]{1,3}(?:，[０-９]{3})+(?![０-９])")
_N = _FIGURES.number
_START = r"(?<![A-Za-z\d_])(?<![A-Za-z]-)(?<!\d[.．:：/,])"
_SCALE = "[百千万亿萬億]"
_DASH = r"\s?[-‑–—~～〜]\s?"
COUNTS = re.compile(rf"\s?(?:{MEASURE}|[余多]?{MEASURE})")


def narrow(text: str) -> str:
    """Return a text with 0 to 9 for full-width digits, and a plain comma between thousands.

    >>> narrow("１，２３４人，２０２４年")
    '1,234人，2024年'
    """
    return figures(_WIDE.sub(lambda match: match[0].replace("，", ","), text))


def _read(written: str) -> Decimal:
    return _FIGURES.read(written)


def _say(written: str, text: str, end: int, counts: bool = False) -> str:
    """Say a number that ends at *end*: two is 两 before a measure word."""
    return number(_read(written), counts or bool(COUNTS.match(text, end)))


_PAST = re.compile("(?:近|约|长达|超过|距今|大约|有|逾|历经)$")


@rule(rf"{_START}(?P<y>\d{{4}})(?=\s?年)", "year")
def year(match: re.Match[str], context: Context) -> Answer:
    """Say a year digit by digit; a round number of years that passed is none."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    span = match["y"].endswith("00") and (_PAST.search(before) or re.match("年的?(?:历史|来|间|时间)", after))
    return None if span or not "1000" <= match["y"] <= "2999" else digits(match["y"])


@rule(rf"{_START}(?P<y>\d{{4}})(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?![\d/-]|\.\d)", "date")
def date(match: re.Match[str], context: Context) -> Answer:
    """Say a date in figures."""
    month, day = int(match["m"]), int(match["d"])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return f"{digits(match['y'])}年{cardinal(month)}月{cardinal(day)}日"


@rule(rf"{_START}(?P<y>\d{{4}}){_DASH}(?P<y2>\d{{4}}|\d\d(?=\s?年))(?!\d|[-/.]\d)", "year")
def years(match: re.Match[str], context: Context) -> Answer:
    """Say from one year to another."""
    first, last = match["y"], match["y2"]
    if not 1500 <= int(first) <= 2100 or (len(last) == 4 and not int(first) < int(last) <= 2100):
        return None
    return f"{digits(first)}到{digits(last)}"


@rule(r"(?<=[年月日号时点分秒%％℃期])\s?[-–—~～〜]\s?(?=\d)", "range")
def until(match: re.Match[str], context: Context) -> Answer:
    """Say the dash between two dates or times."""
    return "到"


@rule(
    rf"{_START}(?P<y>\d{{4}})/(?P<y2>\d\d)(?=\s?(?:赛季|年度|学年))|(?<=公元)前?(?P<bc>\d{{1,3}})(?=年)",
    "year",
)
def season(match: re.Match[str], context: Context) -> Answer:
    """Say a season of two years, and a year of the era or before it."""
    return {"bc": digits(match["bc"])} if match["bc"] else f"{digits(match['y'])}到{digits(match['y2'])}"


_NAMED = "(?:事件|袭击|恐袭|大?地震|空难|事故|惨案|晚会)"
_EVENT = rf"(?=(?:恐怖)?{_NAMED}|(?:(?<=·\d)|(?<=·\d\d)){HAN}{{2,3}}?{_NAMED})"


@rule(
    rf"{_START}(?P<m>\d{{1,2}})(?P<mark>[/·.])(?P<d>\d{{1,2}}){_EVENT}",
    "date",
)
def event(match: re.Match[str], context: Context) -> Answer:
    """Say the day that an event is named after: ``9/11事件``."""
    month, day = (digits(match[one], one="幺" if match["mark"] == "." else "一") for one in ("m", "d"))
    return {"m": month, "mark": "", "d": day}


@rule(rf"{_START}(?P<decade>\d0)(?=\s?年代)|(?<![\d.,])(?P<born>[05-9][05])(?=后)", "decade")
def decade(match: re.Match[str], context: Context) -> Answer:
    """Say a decade, and the generation that was born in one."""
    if match["born"] or match["decade"] == "00":
        return digits(match[0])
    return cardinal(int(match["decade"]))


_TIME = r"(?P<h>[01]?\d|2[0-4])[:：](?P<min>[0-5]\d)(?:[:：](?P<s>[0-5]\d))?"


def _clock(hour: str, minute: str, second: str | None = None) -> str:
    said = f"{cardinal(int(hour), counts=True)}点"
    if int(minute) or second:
        said += f"{_two(minute)}分"
    return f"{said}{_two(second)}秒" if second else said


def _two(written: str) -> str:
    """Say minutes or seconds: a leading zero is said."""
    return f"零{cardinal(int(written))}" if 0 < int(written) < 10 else cardinal(int(written))


@rule(rf"{_START}{_TIME}(?![:：]?\d)(?:\s?(?P<half>[AaPp])\.?[Mm]\.?(?![A-Za-z]))?", "time")
def time(match: re.Match[str], context: Context) -> Answer:
    """Say a time of day."""
    if re.search("比分?[为是]?$|比例[为是]?$|赔率$", match.string[: match.start()]):
        return None
    half = {"a": "上午", "p": "下午", "": ""}[(match["half"] or "").lower()]
    return half + _clock(match["h"], match["min"], match["s"])


@rule(rf"{_START}(?P<h>[12]?\d)(?=点[0-5]?\d分)", "time")
def hour(match: re.Match[str], context: Context) -> Answer:
    """Say the hour before its minutes: ``2点45分``."""
    return cardinal(int(match["h"]), counts=True)


@rule(rf"{_START}(?P<a>\d{{2,3}})/(?P<b>\d{{2,3}})\s?(?:mmHg|毫米汞柱)", "unit")
def pressure(match: re.Match[str], context: Context) -> Answer:
    """Say a blood pressure: the upper to the lower."""
    return f"{cardinal(int(match['a']))}比{cardinal(int(match['b']))}毫米汞柱"


@rule(rf"(?<=\d){_DASH}(?=(?:[01]?\d|2[0-4])[:：][0-5]\d)", "time")
def between_times(match: re.Match[str], context: Context) -> Answer:
    """Say the dash between two times."""
    return "到" if re.search(r"[:：][0-5]\d$", match.string[: match.start()]) else None


@rule(rf"{_START}(?P<a>\d+)\s?[:：∶]\s?(?P<b>\d+)(?![:：∶]?\d)", "ratio")
def ratio(match: re.Match[str], context: Context) -> Answer:
    """Say a ratio or a score."""
    return f"{cardinal(int(match['a']))}比{cardinal(int(match['b']))}"


_PERCENT = {"%": "百分之", "％": "百分之", "﹪": "百分之", "‰": "千分之"}
_SIGN = "[%％﹪‰]"


@rule(
    rf"{_START}(?P<minus>[-−－])?(?P<n>{_N})(?:\s?(?P<sign1>{_SIGN})?{_DASH}(?P<n2>{_N}))?\s?(?P<sign>{_SIGN})",
    "percent",
)
def percent(match: re.Match[str], context: Context) -> Answer:
    """Say percent, or from so many to so many."""
    head = _PERCENT[match["sign"]]
    first = (
        "百" if match["n"] == "100" and not match["n2"] and head == "百分之" else number(_read(match["n"]))
    )
    said = f"{'负' if match['minus'] else ''}{head}{first}"
    if not match["n2"]:
        return said
    return f"{said}到{head if match['sign1'] else ''}{number(_read(match['n2']))}"


def _longest(signs: Iterable[str]) -> list[str]:
    """Return signs, the longest first."""
    return sorted(signs, key=len, reverse=True)


def _any(signs: Iterable[str]) -> str:
    """Return the regular expression of any of the signs; one of letters must not go on."""
    goes_on = re.compile("[A-Za-z0-9]$")
    return "|".join(
        re.escape(sign) + ("(?![A-Za-z0-9])" if goes_on.search(sign) else "") for sign in _longest(signs)
    )


@rule(
    rf"(?<![A-Za-z])(?P<sign>{'|'.join(map(re.escape, _longest(MONEY)))})\s?(?P<n>{_N})"
    rf"(?:{_DASH}(?P=sign)?\s?(?P<n2>{_N}))?(?P<scale>\s?{_SCALE}+)?(?P<named>(?:人民币|美|欧|港)?元)?",
    "money",
)
def money(match: re.Match[str], context: Context) -> Answer:
    """Say a sum whose sign stands before it."""
    sums = [_sum(written, bool(match["scale"])) for written in (match["n"], match["n2"]) if written]
    return f"{'到'.join(sums)}{(match['scale'] or '').strip()}{match['named'] or MONEY[match['sign']]}"


def _sum(written: str, scaled: bool) -> str:
    """Say a sum: nothing is said for the zeros at the end of its decimals."""
    value = _read(written)
    whole = value == value.to_integral_value()
    return number(value.quantize(Decimal(1)) if whole else Decimal(str(value).rstrip("0")), counts=True)


@rule(
    rf"{_START}(?P<minus>[-−－])?(?P<range>(?:(?P<n>{_N}){_DASH})?(?P<n2>{_N}))(?P<scale>{_SCALE}*)\s?"
    rf"(?P<unit>{_any({**UNITS, **MONEY, **SPEEDS})})",
    "unit",
)
def unit(match: re.Match[str], context: Context) -> Answer:
    """Say a number, or a range, with the sign of a unit or of money after it."""
    sign = match["unit"]
    said = "到".join(number(_read(written), counts=True) for written in (match["n"], match["n2"]) if written)
    if match["minus"]:
        said = ("零下" if "度" in UNITS.get(sign, "") else "负") + said
    if sign in SPEEDS:
        return f"每小时{said}{match['scale']}{SPEEDS[sign]}"
    minus = {"minus": ""} if match["minus"] else {}
    return {**minus, "range": said, "unit": UNITS.get(sign) or MONEY[sign]}


@rule(rf"{_START}(?P<n>{_N}){_DASH}(?P<n2>{_N})(?![\d/]|[-–—.:：]\d)", "range")
def span(match: re.Match[str], context: Context) -> Answer:
    """Say a range of numbers."""
    counts = bool(COUNTS.match(match.string, match.end()))
    first, last = _read(match["n"]), _read(match["n2"])
    said = [number(value, counts) for value in (first, last)]
    if first >= last:
        return Say(
            "比".join(said), why="not a range from less to more: taken as a score", options=("到".join(said),)
        )
    return "到".join(said)


@rule(rf"{_START}(?P<a>\d{{1,3}})/(?P<b>\d{{1,4}})(?![\d/]|\.\d)", "fraction")
def fraction(match: re.Match[str], context: Context) -> Answer:
    """Say a fraction, or a month and a day where it can hardly be a fraction."""
    above, below = int(match["a"]), int(match["b"])
    if (above, below) == (24, 7):
        return Say("每周七天每天二十四小时", note="around the clock, every day of the week")
    dated = re.match("[（(]?(?:周|星期|日)|(?:上|下|中)午|晚", match.string[match.end() :])
    if 1 <= above <= 12 and (12 < below <= 31 or (dated and 1 <= below <= 31)):
        options = (f"{cardinal(below)}分之{cardinal(above)}",)
        return Say(
            f"{cardinal(above)}月{cardinal(below)}日", why="taken as a month and a day", options=options
        )
    return f"{cardinal(below)}分之{cardinal(above)}" if 0 < above < below else None


_SIGNED = {
    "½": "二分之一",
    "⅓": "三分之一",
    "⅔": "三分之二",
    "¼": "四分之一",
    "¾": "四分之三",
    "⅕": "五分之一",
    "⅛": "八分之一",
}


@rule(rf"(?P<n>\d+)?(?P<sign>[{''.join(_SIGNED)}])", "fraction")
def signed(match: re.Match[str], context: Context) -> Answer:
    """Say a fraction that is one sign."""
    return f"{cardinal(int(match['n']))}又{_SIGNED[match['sign']]}" if match["n"] else _SIGNED[match["sign"]]


@rule(r"(?<=[（(〔［\[])(?P<y>(?:1[89]|20)\d\d)(?=[)）〕］\]])", "year")
def bracketed_year(match: re.Match[str], context: Context) -> Answer:
    """Say a year in brackets, as in the number of a document: ``国发〔2023〕12号``."""
    return digits(match["y"])


@rule(
    rf"{_START}(?P<n>\d{{4,}})(?=号|[（(〔](?:1[89]|20)\d\d[)）〕]号)|(?<=第)(?P<act>\d{{3}})(?=(?:[（(〔](?:1[89]|20)\d\d[)）〕])?号决议)",
    "code",
)
def document(match: re.Match[str], context: Context) -> Answer:
    """Say the long number of a document or of a case digit by digit: ``第2254(2015)号决议``."""
    return digits(match[0])


@rule(rf"{_START}(?P<n>\d{{1,3}})(?=[栋幢座]\s?(?:\d{{1,2}}单元|[A-Z]?\d{{3,4}}(?![\d层米年])))", "number")
def house(match: re.Match[str], context: Context) -> Answer:
    """Say the number of a house before that of a flat: it counts nothing."""
    return cardinal(int(match["n"]))


@rule(
    r"(?<=第)(?P<first>\d+)(?P<others>(?:\s?[、和及,，]\s?\d+)+)(?=[条款项章节段页课期次号届批章])",
    "ordinal",
)
def ordinals(match: re.Match[str], context: Context) -> Answer:
    """Say several ordinals after one 第: ``第1、2款``."""
    return re.sub(r"\d+", lambda one: cardinal(int(one[0])).replace("两", "二"), match[0])


@rule(r"(?P<named>(?<=[图表第项章节期级型类])\s?)?(?P<sign>[①-⑳Ⅰ-Ⅻⅰ-ⅻ])", "number")
def one_sign(match: re.Match[str], context: Context) -> Answer:
    """Say a number that is one sign: a circled one that begins an item is set apart."""
    said = cardinal(int(unicodedata.numeric(match["sign"])))
    item = "①" <= match["sign"] <= "⑳" and match["named"] is None
    return {"sign": f"{said}、" if item else said}


@rule(rf"{_START}(?P<n>\d{{3,4}})(?=(?:号)?(?:室(?!外|内)|病房|教室|房(?![间屋产价东客子])))", "code")
def room(match: re.Match[str], context: Context) -> Answer:
    """Say the number of a room digit by digit."""
    return digits(match["n"], one="幺")


@rule(rf"(?<=第)\s?(?P<n>\d+)(?:{_DASH}(?P<n2>\d+))?", "ordinal")
def ordinal(match: re.Match[str], context: Context) -> Answer:
    """Say an ordinal: two is 二 in it."""
    numbers = [cardinal(int(written)).replace("两", "二") for written in (match["n"], match["n2"]) if written]
    return "到".join(numbers)


@rule(
    r"(?:(?<=编号)|(?<=邮编)|(?<=编码)|(?<=账号)|(?<=帐号)|(?<=证号)|(?<=尾号)|(?<=卡号)|(?<=单号)|(?<=车牌号)|(?<=护照号)|(?<=密码)|(?<=代码)|(?<=验证码)|(?<=房间))[：:是为]?\s?(?P<n>\d{3,})(?!\d|[.,]\d)",
    "code",
)
def code(match: re.Match[str], context: Context) -> Answer:
    """Say the digits of a code one by one."""
    return {"n": digits(match["n"], one="幺")}


@rule(r"(?<![A-Za-z])(?:No|NO)\.\s?(?P<n>\d+)|№\s?(?P<m>\d+)", "number")
def numbered(match: re.Match[str], context: Context) -> Answer:
    """Say "number so and so"."""
    return f"{cardinal(int(match['n'] or match['m']))}号"


@rule(rf"(?P<minus>(?<![A-Za-z0-9])[-−－])?{_START}(?P<n>{_N})(?P<over>[+＋](?!\d))?", "number")
def any_number(match: re.Match[str], context: Context) -> Answer:
    """Say a number."""
    written, end = match["n"], match.end("n")
    minus = {"minus": "负"} if match["minus"] else {}
    over = {"over": "多" if COUNTS.match(match.string, match.end()) else "以上"} if match["over"] else {}
    if written.isdecimal() and len(written) > 1 and int(written[0]) == 0:
        return {**minus, "n": digits(written)}
    if written.isdecimal() and len(written) > 12:
        return {**minus, "n": digits(written, one="幺")}
    return {
        **minus,
        "n": _say(written, match.string, end, counts=bool(over) and "多" in over.values()),
        **over,
    }


RULES: tuple[Rule, ...] = (
    date,
    season,
    event,
    years,
    year,
    decade,
    time,
    hour,
    pressure,
    between_times,
    percent,
    until,
    money,
    unit,
    span,
    fraction,
    signed,
    bracketed_year,
    house,
    ordinals,
    one_sign,
    room,
    document,
    ordinal,
    ratio,
    code,
    numbered,
)
"""The rules for numbers whose surroundings tell what they are; ``any_number`` says the others."""
