"""Numbers, fractions and ordinals in English, and what is counted with a sign: per cents, money, measures."""

import re

from rupor.text.verbalize.english import numbers, units
from rupor.text.verbalize.english.dates import Parts, counts, to
from rupor.text.verbalize.figures import ENGLISH
from rupor.text.verbalize.rule import Answer, Context, Say, rule

_SIGNED = {
    **{
        "½": (1, 2),
        "⅓": (1, 3),
        "⅔": (2, 3),
        "¼": (1, 4),
        "¾": (3, 4),
        "⅕": (1, 5),
        "⅖": (2, 5),
        "⅗": (3, 5),
    },
    **{"⅘": (4, 5), "⅙": (1, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8)},
}
_PART = f"[{''.join(_SIGNED)}]"
_NUMBER = rf"(?:(?:\d+\s)?(?<![\d/])[1-9]/[1-9]\d?(?![\d/])|{ENGLISH.number}(?:\s?{_PART})?|{_PART})"
_BEGINS = r"(?<![\w.,])"
_SIGN = r"(?P<sign>(?<![\w%°)\]$€£–-])[-−+±~≈<>≤≥])?"
_SIGNS = {
    **{"-": "minus ", "−": "minus ", "+": "plus ", "±": "plus or minus ", "~": "about ", "≈": "about "},
    **{"<": "less than ", ">": "more than ", "≤": "at most ", "≥": "at least "},
}


def _pattern(after: str = "", before: str = "") -> str:
    """Return the expression of a number or a range, with what may stand after the first and before the second."""
    second = rf"(?P<gap>\s?)(?P<dash>[-–—])\s?{before}(?P<two>{_NUMBER})"
    return rf"(?P<one>{_NUMBER}){after}(?:{second})?"


_AMOUNT = f"{_BEGINS}{_SIGN}{_pattern()}"

_CURRENCIES = {
    **{"$": ("dollar", "cent"), "US$": ("U S dollar", "cent"), "USD": ("U S dollar", "cent")},
    **{"C$": ("Canadian dollar", "cent"), "CAD": ("Canadian dollar", "cent")},
    **{"A$": ("Australian dollar", "cent"), "AUD": ("Australian dollar", "cent")},
    **{"€": ("euro", "cent"), "EUR": ("euro", "cent"), "£": ("pound", "penny"), "GBP": ("pound", "penny")},
    **{"₽": ("rouble", "kopek"), "RUB": ("rouble", "kopek"), "₴": ("hryvnia", ""), "UAH": ("hryvnia", "")},
    **{"₹": ("rupee", "paisa"), "INR": ("rupee", "paisa"), "Rs": ("rupee", ""), "Rs.": ("rupee", "")},
    **{
        "₦": ("naira", "kobo"),
        "NGN": ("naira", "kobo"),
        "¥": ("yen", ""),
        "JPY": ("yen", ""),
        "CNY": ("yuan", ""),
    },
    **{
        "CHF": ("Swiss franc", "centime"),
        "KZT": ("tenge", ""),
        "₸": ("tenge", ""),
        "KES": ("Kenyan shilling", ""),
    },
    **{"KSh": ("Kenyan shilling", ""), "Ksh": ("Kenyan shilling", ""), "UGX": ("Ugandan shilling", "")},
    **{"TZS": ("Tanzanian shilling", ""), "ZAR": ("rand", "cent"), "GHS": ("cedi", ""), "₵": ("cedi", "")},
    **{"Tsh": ("Tanzanian shilling", ""), "TSh": ("Tanzanian shilling", ""), "USh": ("Ugandan shilling", "")},
    **{"ETB": ("birr", ""), "ZMW": ("kwacha", ""), "MWK": ("kwacha", ""), "RWF": ("Rwandan franc", "")},
    **{"EGP": ("Egyptian pound", ""), "LBP": ("Lebanese pound", ""), "SYP": ("Syrian pound", "")},
    **{
        "JOD": ("Jordanian dinar", ""),
        "YER": ("Yemeni rial", ""),
        "ILS": ("shekel", ""),
        "THB": ("baht", ""),
    },
    **{
        "NPR": ("Nepali rupee", ""),
        "LKR": ("Sri Lankan rupee", ""),
        "MMK": ("kyat", ""),
        "SSP": ("South Sudanese pound", ""),
    },
    **{
        "PLN": ("zloty", ""),
        "SEK": ("Swedish krona", ""),
        "HK$": ("Hong Kong dollar", ""),
        "NZ$": ("New Zealand dollar", ""),
    },
    **{"XAF": ("C F ay franc", ""), "XOF": ("C F ay franc", ""), "CFA": ("C F ay franc", "")},
    **{
        "SAR": ("Saudi riyal", ""),
        "AED": ("dirham", ""),
        "MAD": ("Moroccan dirham", ""),
        "TRY": ("lira", ""),
    },
    **{
        "PKR": ("Pakistani rupee", ""),
        "BDT": ("taka", ""),
        "AFN": ("afghani", ""),
        "IQD": ("Iraqi dinar", ""),
    },
}
_MONEY = "|".join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True))
_SCALES = {
    "m": "million",
    "mn": "million",
    "mln": "million",
    "bln": "billion",
    "bn": "billion",
    "b": "billion",
    "tn": "trillion",
    "k": "thousand",
}
_SCALE = r"(?:thousand|million|billion|trillion|mln|bln|mn|m|bn|b|tn|k|M|B|K)\b"


def said(written: str) -> str:
    """Say a number as it is written; one with zeros before it is a code."""
    if re.fullmatch(r"0\d+", written):
        return numbers.digits(written)
    if "/" in written:
        *whole, part = written.split()
        above, below = part.split("/")
        return _mixed(whole[0] if whole else "", int(above), int(below))
    if written[-1] in _SIGNED:
        return _mixed(written[:-1].strip(), *_SIGNED[written[-1]])
    return numbers.number(ENGLISH.read(written))


def _mixed(whole: str, above: int, below: int) -> str:
    """Say a fraction, and the whole number before it."""
    part = numbers.fraction(above, below)
    if not whole:
        return part
    return f"{said(whole)} and {'a ' + part.removeprefix('one ') if above == 1 else part}"


def _amount(match: re.Match[str]) -> Parts:
    """Answer for the number or the range that ``_AMOUNT`` found."""
    two: Parts = {"two": said(match["two"])} if match["two"] else {}
    sign: Parts = {"sign": _SIGNS[match["sign"]]} if match["sign"] else {}
    return {**sign, "one": said(match["one"]), **to(match), **two}


def _joined(match: re.Match[str]) -> str:
    """Say the number or the range as one."""
    sign = _SIGNS[match["sign"]] if match["sign"] else ""
    second = f" to {said(match['two'])}" if match["two"] else ""
    return f"{sign}{said(match['one'])}{second}"


def _singular(match: re.Match[str]) -> bool:
    """Tell whether a unit is of one, or stands before a noun: "a 5 km walk"."""
    return _attribute(match) or (
        not match["two"] and (match["one"] in {"1", *_SIGNED} or bool(re.fullmatch("[1-9]/.+", match["one"])))
    )


def _attribute(match: re.Match[str]) -> bool:
    """Tell whether an amount stands before a noun: "a 5 km walk"."""
    return units.attribute(match.string, match.start(), match.end())


@rule(rf"{_BEGINS}{_SIGN}{_pattern(after='(?P<first>%)?')}\s?(?P<unit>%)", "per cent")
def per_cent(match: re.Match[str], context: Context) -> Answer:
    """Say ``60%`` and ``5-10%``."""
    spaced = match.string[match.start("unit") - 1].isspace()
    first: Parts = {"first": ""} if match["first"] else {}
    return {**_amount(match), **first, "unit": "per cent" if spaced else " per cent"}


@rule(
    rf"(?<!\w)(?P<sign>[-−+±~≈<>≤≥])?(?P<money>{_MONEY})\s?{_pattern(before=f'(?:{_MONEY})?')}"
    rf"(?:[\s-]?(?P<scale>{_SCALE}))?(?!\w|[.,]\d)",
    "money",
)
def money_first(match: re.Match[str], context: Context) -> Answer:
    """Say ``$5 million`` and ``£3.50``."""
    return _money(match)


@rule(rf"{_AMOUNT}(?:\s?(?P<scale>{_SCALE}))?\s?(?P<money>(?!Rs)(?:{_MONEY}))(?!\w)", "money")
def money_last(match: re.Match[str], context: Context) -> Answer:
    """Say ``100 USD`` and ``20 €``."""
    return _money(match)


def _money(match: re.Match[str]) -> str:
    """Say a sum, its cents apart."""
    unit, cent = _CURRENCIES[match["money"]]
    if match["scale"]:
        scale = _SCALES.get(match["scale"].lower(), match["scale"])
        return f"{_joined(match)} {scale} {unit if _attribute(match) else units.plural(unit)}"
    whole, point, cents = match["one"].partition(".")
    if match["two"] or not point or len(cents) != 2 or not cent:
        return f"{_joined(match)} {unit if _singular(match) else units.plural(unit)}"
    parts = []
    if ENGLISH.read(whole) or cents == "00":
        parts.append(f"{said(whole)} {unit if ENGLISH.read(whole) == 1 else units.plural(unit)}")
    if cents != "00":
        parts.append(f"{numbers.cardinal(int(cents))} {cent if int(cents) == 1 else units.plural(cent)}")
    return " and ".join(parts)


_COUNTED_IN_MILLIONS = (
    "people|children|women|men|girls|boys|refugees|migrants|voters|doses|tonnes|hectares|dollars|euros"
)


@rule(
    rf"{_AMOUNT}(?P<join>\s|-)?(?P<unit>{units.NAMES})(?:(?P<slash>/)(?P<per>{units.NAMES}|{units.PER}))?(?![\w²³'’]|/(?!(?:{units.PER})\b)[a-z])"
    r"(?P<stop>\.(?=\s[a-z(]))?",
    "unit",
)
def unit(match: re.Match[str], context: Context) -> Answer:
    """Say ``5 km`` and ``5 km/h``."""
    name = units.UNITS[match["unit"]]
    spoken = name if match["join"] == "-" or _singular(match) else units.plural(name)
    lead = "" if match["join"] else " "
    per: Parts = (
        {"slash": " per ", "per": units.UNITS.get(match["per"], match["per"])} if match["per"] else {}
    )
    stop: Parts = {"stop": ""} if match["stop"] else {}
    answer = {**_amount(match), **per, **stop}
    if match["unit"] == "m" and not match["join"] and not per:
        forms = (
            (" million", f" {spoken}")
            if counts(match.string[match.end() :].lstrip("+"))
            else (f" {spoken}", " million")
        )
        return {**answer, "unit": Say(forms[0], why="metres, or million", options=forms[1:])}
    if match["unit"] == "m" and re.match(rf"\s(?:{_COUNTED_IN_MILLIONS})\b", match.string[match.end() :]):
        return {**answer, "unit": Say(f"{lead}million", why="metres, or million", options=(lead + spoken,))}
    return {**answer, "unit": lead + spoken}


@rule(r"(?<![\w.,])(\d{1,2})p(?!\w)", "money")
def pence(match: re.Match[str], context: Context) -> Answer:
    """Say ``50p``."""
    return f"{numbers.cardinal(int(match[1]))} {'penny' if match[1] == '1' else 'pence'}"


@rule(r"(?<![\w.,])(\d+(?:\.\d+)?)in(?!\w)", "unit")
def inches(match: re.Match[str], context: Context) -> Answer:
    """Say ``4in``, where nothing but inches can be meant."""
    return f"{said(match[1])} {'inch' if match[1] == '1' else 'inches'}"


@rule(rf"{_AMOUNT}(?P<join>\s?)(?P<scale>mln|bln|mn|(?<!\s)k|bn|tn)\b", "number")
def scaled(match: re.Match[str], context: Context) -> Answer:
    """Say ``100k``, ``2bn`` and ``3 mln``."""
    said = _SCALES[match["scale"]]
    return {**_amount(match), "scale": said if match["join"] else f" {said}"}


_FRACTIONS = frozenset((*range(2, 21), 25, 30, 32, 50, 64, 100, 1000))
"""What things are parted into."""


@rule(r"(?<![\w.,/:-])(?:(\d+)(\s))?(([1-9]\d{0,3})/([1-9]\d{0,3}))(?![\w/]|[.,]\d)", "fraction")
def fraction(match: re.Match[str], context: Context) -> Answer:
    """Say ``3/4`` and ``1 1/2``; ``page 3/10`` counts pages."""
    above, below = int(match[4]), int(match[5])
    if re.search(
        r"\b(?:page|part|step|slide|episode|score|level|phase)\s\Z",
        match.string[: match.start()],
        re.IGNORECASE,
    ):
        return {3: f"{numbers.cardinal(above)} of {numbers.cardinal(below)}"}
    if 1900 <= above < 2100:  # Of a law: "Regulation 2016/679".
        return {3: f"{numbers.year(above)} slash {numbers.cardinal(below)}"}
    if above >= below or below not in _FRACTIONS:
        over = " " if above == below else " over "
        return {3: f"{numbers.cardinal(above)}{over}{numbers.cardinal(below)}"}
    if not match[1]:
        return {3: numbers.fraction(above, below)}
    return {0: _mixed(match[1], above, below)}


@rule(r"(?<![\w.,])(\d{1,3}(?:,\d{3})*|\d+)(?:st|nd|rd|th)\b", "ordinal", re.IGNORECASE)
def ordinal(match: re.Match[str], context: Context) -> Answer:
    """Say ``21st``."""
    return numbers.ordinal(int(match[1].replace(",", "")))


@rule(r"(?<![\w.,])\d+(?:\.\d+){2,}(?![\w])", "number")
def numbered(match: re.Match[str], context: Context) -> Answer:
    """Say the number of a section or a version: ``4.2.1``; ``1.500.000`` is a number to much of the world."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", match[0]):
        return numbers.cardinal(int(match[0].replace(".", "")))
    return " point ".join(numbers.cardinal(int(part)) for part in match[0].split("."))


@rule(r"(?<![\w.,])(\d+)([x×])(?=\d)|(?<=\d\s)([x×])(?=\s\d)|(?<=\d)(x)(?!\w)", "number")
def by(match: re.Match[str], context: Context) -> Answer:
    """Say ``4x4`` and ``3 × 5``."""
    if match[4]:
        return {4: " times"}
    return {3: "by"} if match[3] else {1: numbers.cardinal(int(match[1])), 2: " by "}


@rule(r"(?<![\w.,])(\d{1,3}),(\d{1,2})(?![\w,]|\.\d)", "number")
def comma(match: re.Match[str], context: Context) -> Answer:
    """Say ``3,5`` as a decimal, as much of the world writes it; it may be two numbers."""
    decimal = f"{said(match[1])} point {numbers.digits(match[2])}"
    return Say(decimal, why="a decimal, or two numbers", options=(f"{said(match[1])}, {said(match[2])}",))


@rule(r"(?<![\w.,])\.(\d+)(?!\w|\.\d)", "number")
def bare_decimal(match: re.Match[str], context: Context) -> Answer:
    """Say ``.5``."""
    return f"point {numbers.digits(match[1])}"


@rule(r"(?<![\w.,])(\d)['’′]\s?(\d\d?)[\"”″]", "unit")
def feet(match: re.Match[str], context: Context) -> Answer:
    """Say how tall a person is: ``6'2"``."""
    return f"{said(match[1])} foot {said(match[2])}"


@rule(rf"{_AMOUNT}(?!\w)", "number")
def amount(match: re.Match[str], context: Context) -> Answer:
    """Say a number, or a range of numbers; two numbers that do not rise are a score or a code."""
    answer = _amount(match)
    code = (
        match["two"]
        and not match["gap"]
        and (
            match["one"] == match["two"] or (len(match["one"]) > 2 and not _rises(match["one"], match["two"]))
        )
    )
    return {**answer, "dash": " "} if code else answer


def _rises(one: str, two: str) -> bool:
    """Tell whether the second of two numbers is greater; fractions are taken to rise."""
    if not (one + two).replace(",", "").replace(".", "").isdecimal():
        return True
    return ENGLISH.read(one) < ENGLISH.read(two)


def _leftover(match: re.Match[str], context: Context) -> Answer:
    """Say any digits that no other rule knows, with spaces where letters touch them."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return f"{' ' if before.isalpha() else ''}{said(match[0])}{' ' if after.isalpha() else ''}"


# The second one is for digits of which a part was taken by another rule.
_LEFTOVERS = (rule(ENGLISH.whole, "number")(_leftover), rule(r"\d+", "number")(_leftover))


EARLY = (per_cent, money_first, money_last, unit)
LATE = (
    pence,
    inches,
    feet,
    comma,
    bare_decimal,
    scaled,
    fraction,
    ordinal,
    numbered,
    by,
    amount,
    *_LEFTOVERS,
)
