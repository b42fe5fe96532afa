"""Chinese (Mandarin), written out for the ear. Simplified characters; traditional ones are read as well.

There are no spaces between words, so the rules that all languages share look at a text in which a space parts
Chinese characters from figures and Latin letters; what they find is placed back.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from rupor.text.verbalize import addresses, lexicon, phones, symbols
from rupor.text.verbalize.apart import apart, seeing
from rupor.text.verbalize.chinese.figures import COUNTS, RULES, any_number, narrow
from rupor.text.verbalize.chinese.numbers import DIGITS, HAN, cardinal, digits
from rupor.text.verbalize.language import Language
from rupor.text.verbalize.rule import Answer, Context, Found, Say, rule

_OTHER = r"[^\W\u3400-\u9fff]"
_BORDER = re.compile(f"{HAN}{_OTHER}|{_OTHER}(?:{HAN}|[，。！？；：、（）《》「」“”‘’…])")
"""Where a space would stand between words in a language that has them."""


_CUE = (
    "电话|致电|来电|拨打|拨|热线|专线|号码|手机|手机号|传真|座机"
    "|短信至|发送至|微信|微信号|QQ|拨通|呼叫|联系方式|電話|致電|撥打|熱線"
)
PHONES = phones.Words(
    digits=("零", "幺", *DIGITS[2:]),
    plus="加",
    cue=_CUE,
    again="；再说一遍：",
    sizes={6: (3, 3), 7: (3, 4), 8: (4, 4), 10: (3, 3, 4), 11: (3, 4, 4), 12: (4, 4, 4)},
    between_digits="",
    between_groups="，",
)
_COUNTED = re.compile(r"\s?(?:个|[人名](?!工)|次|万|亿|元|年|月|日|多|余|[%％]|\s?[-‑–—~～〜]\s?\d|[:：.]\d)")
_FIVE = re.compile("(?<=[零幺二三四五六七八九])，(?=[零幺二三四五六七八九])")


_SERVICE = "(?:热线|专线|服务台|报警|急救|求助|举报|投诉|平台|熱線)"
_GOES_ON = re.compile(rf"\s?(?:[或和与及]|{HAN}{{0,6}}?(?:热线|专线|服务台|熱線))")
"""What belongs to a number so closely that no pause parts the two."""


def _phone(text: str, context: Context) -> Iterator[Found]:
    """Say telephone numbers; a short one is said in one breath, a number of things is none."""
    for shared in phones.rules(PHONES):
        for found in shared(text, context):
            if _COUNTED.match(text, found.end):
                continue
            short = sum(sign.isdecimal() for sign in text[found.first : found.end]) == 5
            said = _FIVE.sub("", found.say.spoken) if short else found.say.spoken
            if _GOES_ON.match(text, found.end):
                said = said.removesuffix("，")
            yield replace(found, say=found.say._replace(spoken=said))


@rule(rf"(?<![\d.,，A-Za-z-])(?:\d{{3}}|\d{{5}})(?={HAN}{{0,8}}?{_SERVICE})", "phone")
def service(match: re.Match[str], context: Context) -> Answer:
    """Say the number of a help line that is named after it: ``12345热线``."""
    after = match.string[match.end() :]
    return None if _COUNTED.match(after) or COUNTS.match(after) else digits(match[0], one="幺")


def _name(name: str) -> str:
    """Say one name of an address."""
    if name.isdecimal():
        return digits(name, one="幺")
    if not name.isascii() or (re.search("[aeiouy]", name, re.IGNORECASE) and name.upper() not in _listed()):
        return name
    return " ".join(name.upper())


ADDRESSES = addresses.Words(
    at="艾特",
    dot="点",
    slash="斜杠",
    hyphen="横杠",
    underscore="下划线",
    plus="加",
    rest="，等等",
    name=_name,
)


@functools.cache
def _listed() -> tuple[str, ...]:
    """Return what Rupor's own lexicon has in Latin letters, the longest first."""
    own = lexicon.builtin("zh")
    written = (entry.written for entry in (own.entries if own else ()))
    return tuple(sorted((one for one in written if one.isascii()), key=len, reverse=True))


@rule(
    r"(?<![A-Za-z0-9/])[A-Z]{1,5}(?:/[A-Z]{1,5}(?:\.\d+)?|/\d+)*/(?:\d+|[A-Z]{1,5}\.\d+)(?![A-Za-z0-9/])",
    "symbol",
)
def symbol(match: re.Match[str], context: Context) -> Answer:
    """Say the symbol of a document without its strokes: ``A/RES/70/1``."""
    pieces = re.findall(r"[A-Z]+|\d+", match[0])
    return " ".join(_figures(one) if one.isdecimal() else " ".join(one) for one in pieces)


@rule(
    r"(?:短信|编辑|发送)[^。；;\n]{0,24}?(?:至|到)\s?(?P<n>\d{4,12})(?!\d|[.,，]\d|\s?[-–—~年多余万亿])",
    "phone",
)
def short_code(match: re.Match[str], context: Context) -> Answer:
    """Say the number that a text message is sent to."""
    return None if COUNTS.match(match.string, match.end()) else {"n": digits(match["n"], one="幺")}


@rule(r"[（(](?P<word>[A-Za-z][A-Za-z0-9/-]*)[)）]", "initialism")
def explained(match: re.Match[str], context: Context) -> Answer:
    """Spell an initialism in brackets after the name that it stands for: the name is not said twice."""
    own = lexicon.builtin("zh")
    names = [entry.spoken for entry in (own.entries if own else ()) if entry.written == match["word"]]
    named = any(match.string[: match.start()].endswith(name) for name in names)
    return {"word": Say(_spelled(match["word"]), note="letter by letter after its name")} if named else None


def _spelled(word: str, one: str = "一") -> str:
    """Say letters and figures one by one."""
    pieces = re.findall(r"[A-Za-z]|\d+", word)
    said = "".join(_figures(piece, one) if piece.isdecimal() else piece.upper() for piece in pieces)
    return re.sub("(?<=[A-Z])(?=[A-Z])", " ", said)


def _figures(written: str, one: str = "一") -> str:
    """Say the figures of a name such as ``A320``: up to two as a number, more one by one."""
    return cardinal(int(written)) if len(written) <= 2 and written[0] != "0" else digits(written, one)


_TRAVEL = re.compile(r"\s?(?:次(?:列车|动车|高铁|火车|航班|班车)|航班|班机|列车|号(?:航班|列车|车牌))")


_TOKEN = r"(?<![A-Za-z0-9])(?:\d+(?=[A-Za-z]))?[A-Za-z]+(?:-?\d+[A-Za-z]*)*(?:['’-][A-Za-z]+)*"


@rule(_TOKEN, "foreign word")
def word(match: re.Match[str], context: Context) -> Answer:
    """Say what is in Latin letters and not listed: initialisms letter by letter, words as they are."""
    text, first = match.string, match.start()
    for entry in _listed():
        if (text.startswith(entry, first) and not text[first + len(entry) :][:1].isalnum()) or _han(
            text, first, entry
        ):
            return None
    token = match[0]
    letters = re.sub("[^A-Za-z]", "", token)
    # Chinese characters have no capitals, so beside them Latin ones shout nothing.
    shouted = context.shouted and not re.search(HAN, text)
    if letters.isupper() and (len(letters) <= 5 or not re.search("[AEIOU]", letters)) and not shouted:
        one = "幺" if _TRAVEL.match(text, match.end()) else "一"
        return Say(_spelled(token, one), note="letter by letter")
    said = re.sub(r"-?(\d+)", lambda found: _figures(found[1]), token)
    bracketed = re.search(r"[（(][^()（）]*$", text[:first])
    return Say(said, why="" if bracketed else "a foreign word, left to the voice")


def _han(text: str, first: int, entry: str) -> bool:
    """Tell whether a listed form stands at *first* and a Chinese character follows."""
    return text.startswith(entry, first) and bool(re.match(HAN, text[first + len(entry) :]))


_SPACED_SIGNS = symbols.said(
    {
        "&": "和", "＆": "和", "+": "加", "＋": "加", "=": "等于", "＝": "等于", "@": "艾特", "×": "乘",
        "÷": "除以", "±": "正负", "°": "度", "%": "百分号", "％": "百分号", "<": "小于", ">": "大于",
        "≤": "小于等于", "≥": "大于等于", "≈": "约等于", "№": "号", "#": "井号", "$": "美元", "¥": "元",
        "￥": "元", "€": "欧元", "§": "第",
    }
)  # fmt: skip


@rule(r"(?P<n>\d+)(?:(?P<dot>[.．])(?=\d))?", "number")
def left(match: re.Match[str], context: Context) -> Answer:
    """Say figures that no other rule expects where they stand, such as those of a version: ``3.0.1``."""
    return {"n": _figures(match["n"]) if len(match["n"]) > 4 else cardinal(int(match["n"])), "dot": "点"}


@rule(
    f"(?<={HAN})/(?=(?:天|人|年|月|日|小时|分钟|秒|公里|例|份|张|件|个|次|吨|公斤|千克|升|桶|户|平方米))",
    "sign",
)
def each(match: re.Match[str], context: Context) -> Answer:
    """Say the stroke of a price or a dose: so much for each."""
    return "每"


def _signs(text: str, context: Context) -> Iterator[Found]:
    """Say signs, without the spaces that other languages put around their words."""
    for found in _SPACED_SIGNS(text, context):
        yield replace(found, say=found.say._replace(spoken=found.say.spoken.strip()))


_EARLY = (
    *(apart(one, _BORDER) for one in (*addresses.rules(ADDRESSES), _phone)),
    service,
    short_code,
    symbol,
    explained,
    *RULES,
    word,
)
_LATE = (any_number, left, each, _signs, symbols.digits(DIGITS, ""))
LANGUAGE = Language(
    early=tuple(seeing(narrow, one) for one in _EARLY), late=tuple(seeing(narrow, one) for one in _LATE)
)
