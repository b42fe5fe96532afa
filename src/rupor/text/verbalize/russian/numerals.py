"""Russian numerals in every case and gender: cardinals, ordinals, decimals, fractions, compounds.

Cases are pymorphy3's: ``nomn gent datv accs ablt loct``; genders ``masc femn neut``, and ``plur`` for ordinals. The
whole numbers are num2words2's; what it does not know (animate objects, halves, prefixes) is here.
"""

import functools
import re
from decimal import Decimal

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_NAMES = dict(
    zip(
        CASES,
        ("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"),
        strict=True,
    )
)
_GENDERS = {"masc": "m", "femn": "f", "neut": "n"}
SECOND = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct", "voct": "nomn"}
"""Cases that the dictionary tells apart, as "году" from "годе", and numerals do not."""
LARGEST = 10**15
"""Numbers above are said digit by digit."""

TENTHS = ("десятая", "сотая", "тысячная", "десятитысячная")
PREFIXED = {1: "одно", 40: "сорока", 90: "девяносто", 100: "сто", 1000: "тысяче", 1_000_000: "миллионо"}
"""First parts of compounds that are not genitives: ``стопроцентный``, but ``пятипроцентный``."""


@functools.lru_cache(maxsize=4096)
def cardinal(number: int, case: str = "nomn", gender: str = "masc", animate: bool = False) -> str:
    """Say a whole number that counts things of *gender*.

    >>> cardinal(21, "gent", "femn"), cardinal(2022, "ablt"), cardinal(2, "accs", "masc", True)
    ('двадцати одной', 'двумя тысячами двадцатью двумя', 'двух')
    """
    from num2words2 import num2words

    if number >= LARGEST:
        return " ".join(cardinal(int(digit)) for digit in str(number))
    if case == "accs" and animate and _as_genitive(number, gender):
        # Only its last word does: сорок одного студента, сто тридцать двух детей.
        units = number % 10
        rest = f"{cardinal(number - units, 'accs')} " if number > units else ""
        return rest + cardinal(units, "gent", gender)
    said = num2words(number, lang="ru", case=_NAMES[case], gender=_GENDERS[gender], animate=False)
    return _plain(str(said), case)


def _as_genitive(number: int, gender: str) -> bool:
    """Tell whether a number of living beings is in the accusative what it is in the genitive: двух женщин."""
    kind = agreement(number)
    return kind == "few" or (gender == "masc" and kind == "one")


def collective(number: int) -> str:
    """Say how many in the nominative of what has no singular: двое суток; empty where there is no such word.

    >>> collective(3), collective(5)
    ('трое', '')
    """
    return {2: "двое", 3: "трое", 4: "четверо"}.get(number, "")


def _plain(said: str, case: str) -> str:
    """Say ``тысяча`` rather than ``одна тысяча``, and ``нуля`` rather than ``ноля``, as announcers do."""
    if case in ("gent", "datv", "ablt", "loct"):
        said = said.replace("нол", "нул")
    return re.sub(r"^одн\w+ (?=тысяч)", "", said)


@functools.lru_cache(maxsize=4096)
def ordinal(number: int, case: str = "nomn", gender: str = "masc") -> str:
    """Say which one in a row; *gender* may be ``plur``.

    >>> ordinal(2022, "loct"), ordinal(90, "loct", "plur"), ordinal(3, "accs", "femn")
    ('две тысячи двадцать втором', 'девяностых', 'третью')
    """
    from num2words2 import num2words

    case, plural = SECOND.get(case, case), gender == "plur"
    if case == "accs" and (plural or gender == "masc"):
        case = "nomn"  # of inanimate things
    letter = "m" if plural else _GENDERS[gender]
    said = num2words(number, lang="ru", to="ordinal", case=_NAMES[case], gender=letter, plural=plural)
    return _plain(str(said), "nomn")


def agreement(number: int) -> str:
    """Tell how a counted noun stands in the nominative: ``one`` (год), ``few`` (года), ``many`` (лет)."""
    tens, units = number % 100 // 10, number % 10
    if tens == 1 or units == 0 or units > 4:
        return "many"
    return "one" if units == 1 else "few"


def decimal(number: Decimal, case: str = "nomn", gender: str = "masc") -> str:
    """Say a number with decimals; what it counts stands in the genitive singular.

    >>> decimal(Decimal("3.5")), decimal(Decimal("1.5"), "nomn", "femn"), decimal(Decimal("1.25"), "gent")
    ('три целых пять десятых', 'полторы', 'одной целой двадцати пяти сотых')
    """
    if number == Decimal("1.5"):
        direct = "полторы" if gender == "femn" else "полтора"
        return direct if case in ("nomn", "accs") else "полутора"
    whole, digits = int(number), str(number).partition(".")[2]
    if len(digits) > len(TENTHS):
        single = " ".join(cardinal(int(digit)) for digit in digits)
        return f"{cardinal(whole, case)} запятая {single}"
    part = int(digits)
    said = f"{cardinal(whole, case, 'femn')} {_share('целая', whole, case)}"
    return f"{said} {cardinal(part, case, 'femn')} {_share(TENTHS[len(digits) - 1], part, case)}"


def fraction(upper: int, lower: int, case: str = "nomn") -> str:
    """Say a common fraction.

    >>> fraction(1, 2), fraction(2, 3, "gent"), fraction(3, 4), fraction(5, 8)
    ('одна вторая', 'двух третей', 'три четверти', 'пять восьмых')
    """
    name = {3: "треть", 4: "четверть"}.get(lower)
    parts = counted(name, upper, case) if name else _share(ordinal(lower, "nomn", "femn"), upper, case)
    return f"{cardinal(upper, case, 'femn')} {parts}"


def _share(name: str, number: int, case: str) -> str:
    """Inflect ``целая``, ``десятая`` or another part for *number* of them."""
    stem = name.removesuffix("ая").removesuffix("ья")
    soft = name.endswith("ья")
    if agreement(number) == "one":
        endings = {"nomn": "ая", "accs": "ую"}
        soft_endings = {"nomn": "ья", "accs": "ью"}
        return stem + (soft_endings if soft else endings).get(case, "ьей" if soft else "ой")
    endings = {"datv": "ым", "ablt": "ыми"}
    return stem + (endings.get(case, "ых").replace("ы", "ьи") if soft else endings.get(case, "ых"))


@functools.lru_cache(maxsize=2048)
def counted(noun: str, number: int | Decimal, case: str = "nomn") -> str:
    """Put a noun, given in the nominative, after *number* in *case*.

    >>> counted("процент", 60, "gent"), counted("рубль", 2), counted("год", 5), counted("тонна", Decimal("1.5"))
    ('процентов', 'рубля', 'лет', 'тонны')
    """
    from rupor.text.verbalize.russian.words import inflected

    if number == Decimal("1.5") and case not in ("nomn", "accs"):
        return inflected(noun, case, "plur")  # около полутора миллионов
    if isinstance(number, Decimal) and number != int(number):
        return inflected(noun, "gent", "sing")
    kind = agreement(int(number))
    if kind == "one":
        return inflected(noun, case, "sing")
    if case in ("nomn", "accs"):
        return inflected(noun, "gent", "sing" if kind == "few" else "plur")
    return inflected(noun, case, "plur")


def prefix(number: int) -> str:
    """Say a number as the first part of a compound.

    >>> prefix(18) + "летний", prefix(100) + "процентный", prefix(25) + "летие"
    ('восемнадцатилетний', 'стопроцентный', 'двадцатипятилетие')
    """
    if number in PREFIXED:
        return PREFIXED[number]
    return cardinal(number, "gent").replace(" ", "")
