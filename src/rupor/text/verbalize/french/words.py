"""French words for numbers.

``num2words2`` gives the cardinals; the forms of other regions, ordinals and decimals are made here.
"""

import re

from rupor.text.verbalize.figures import FRENCH

DIGITS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
LONGEST = 12
"""Digits of the longest number that a listener takes in as one."""
SEPTANTE = frozenset({"BE", "BI", "CD", "CH", "RW"})
"""Regions that say ``septante`` and ``nonante``; all but parts of Switzerland say ``quatre-vingts``."""
_TEENS = (
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
)
_ONES = ("et un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
_ROMAN = re.compile(r"(?=.)(L?X{0,3}|XL|XC)(IX|IV|V?I{0,3})", re.IGNORECASE)
_SIGNS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def cardinal(number: int, tag: str = "fr", *, feminine: bool = False, rank: bool = False) -> str:
    """Say a whole number.

    *rank*: it numbers something (page 80, the year 1980) and so takes no plural ``s``.

    >>> cardinal(1991, "fr-BE"), cardinal(21, feminine=True), cardinal(80, rank=True)
    ('mille neuf cent nonante et un', 'vingt et une', 'quatre-vingt')
    """
    from num2words2 import num2words

    said = num2words(number, lang="fr").replace("-et-", " et ")
    if tag.rpartition("-")[2] in SEPTANTE:
        said = _septante(said)
    if rank:
        said = re.sub(r"(vingt|cent)s\Z", r"\1", said)
    return re.sub(r"(?<!\w)un\Z", "une", said) if feminine else said


def _septante(said: str) -> str:
    for tens, begun in (("septante", "soixante"), ("nonante", "quatre-vingt")):
        for teen, one in zip(_TEENS, _ONES, strict=True):
            joined = f"{tens} {one}" if one == "et un" else f"{tens}-{one}"
            said = re.sub(rf"{begun}(?:-| et ){teen}(?![\w-])", joined, said)
        said = re.sub(rf"{begun}-dix(?![\w-])", tens, said)
    return said


def ordinal(number: int, tag: str = "fr", *, feminine: bool = False) -> str:
    """Say an ordinal.

    >>> ordinal(1, feminine=True), ordinal(21), ordinal(80)
    ('première', 'vingt et unième', 'quatre-vingtième')
    """
    if number == 1:
        return "première" if feminine else "premier"
    said = re.sub(r"(vingt|cent|illion|illiard)s\Z", r"\1", cardinal(number, tag))
    said = {"cinq": f"{said}u", "neuf": f"{said[:-1]}v"}.get(said[-4:], said.removesuffix("e"))
    return f"{said}ième"


def digits(text: str) -> str:
    """Say figures one by one."""
    return " ".join(DIGITS[int(sign)] for sign in text if sign.isdecimal())


def number(written: str, tag: str = "fr", *, feminine: bool = False, rank: bool = False) -> str:
    """Say a number as it is written, with thousands, decimals and leading zeros.

    >>> number("1 500"), number("3,05"), number("007")
    ('mille cinq cents', 'trois virgule zéro cinq', 'zéro zéro sept')
    """
    whole, comma, decimals = plain(written).partition(",")
    said = _figures(whole, tag, feminine=feminine and not comma, rank=rank)
    return f"{said} virgule {_figures(decimals, tag)}" if comma else said


def plain(written: str) -> str:
    """Take the signs that part thousands out of a number."""
    return "".join(sign for sign in written if sign not in FRENCH.groups)


def amount(written: str) -> float:
    """Return a number's value."""
    return float(plain(written).replace(",", "."))


def plural(written: str) -> bool:
    """Tell whether what is counted stands in the plural: from two on."""
    return amount(written) >= 2


def millions(written: str) -> bool:
    """Tell whether a number ends in ``million`` or more, after which a noun takes ``de``."""
    return bool(re.search(r"[1-9]\d*?(?:000000)+\Z", plain(written))) and len(plain(written)) <= LONGEST


def _figures(text: str, tag: str, *, feminine: bool = False, rank: bool = False) -> str:
    rest = text.lstrip("0")
    zeros = digits(text[: len(text) - len(rest)])
    if not rest:
        return zeros
    if len(text) > LONGEST:
        return ", ".join(digits(text[at : at + 2]) for at in range(0, len(text), 2))
    return f"{zeros} {cardinal(int(rest), tag, feminine=feminine, rank=rank)}".lstrip()


def roman(text: str) -> int:
    """Return the value of a Roman numeral below 100, or 0.

    >>> roman("XIV"), roman("IIX")
    (14, 0)
    """
    if not _ROMAN.fullmatch(text):
        return 0
    values = [_SIGNS[sign] for sign in text.upper()]
    following = [*values[1:], 0]
    return sum(-one if one < more else one for one, more in zip(values, following, strict=True))
