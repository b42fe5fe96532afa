"""Spanish numbers: as they are written in each country, and as they are said before each kind of word.

Both signs are read, whatever the country: the last one before other than three digits parts the decimals. In doubt
(``1.500``) they part thousands.
"""

import functools
import re
from dataclasses import dataclass
from typing import Literal

from rupor.text.verbalize.figures import SPACES
from rupor.text.verbalize.spanish.context import words

Form = Literal["alone", "masc", "fem"]
"""How a number is said: ``alone`` (uno), before a masculine noun (un), for a feminine one (una)."""

LARGEST = 10**15
"""Numbers from here on are said digit by digit."""
DIGITS = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")

NUMBER = (
    rf"(?<!\d)(?>[1-9]\d{{0,2}}(?:[{SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+(?![.,]?\d))?"
    r"|[1-9]\d{0,2}(?:\.\d{3})+(?![\d.])(?:,\d+(?![.,]?\d))?"
    r"|[1-9]\d{0,2}(?:,\d{3})+(?![\d,])(?:\.\d+(?![.,]?\d))?"
    r"|\d+(?:[.,]\d+)*)"
)
"""Regular expression of a number without sign and without groups of its own."""

ROMAN = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
"""Regular expression of a Roman numeral."""

_POINT_REGIONS = frozenset(words("MX US PR GT HN NI SV PA DO PE BZ 419"))
"""Where decimals follow a point (Unicode CLDR)."""
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)")
_ORDINALS = {11: "undécimo", 12: "duodécimo", 20: "vigésimo"}
"""What num2words2 says less well, or without its accent."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written."""

    whole: str
    """Digits of the whole part."""
    decimals: str = ""
    sign: str = ""
    """What stands before the decimals."""
    more: tuple[str, ...] = ()
    """Further parts, such as those of a version."""
    why: str = ""
    """Why it is in doubt."""

    @property
    def value(self) -> int:
        """The whole part."""
        return int(self.whole)

    @property
    def plain(self) -> bool:
        """Tell whether it is whole and so agrees with what it counts."""
        return not (self.decimals or self.more or self.coded)

    @property
    def coded(self) -> bool:
        """Tell whether it is no quantity: it begins with a zero, or is too long."""
        return (len(self.whole) > 1 and self.whole[0] == "0") or len(self.whole) > 15

    @property
    def one(self) -> bool:
        """Tell whether what it counts is in the singular."""
        return self.plain and self.value == 1


def region(language: str) -> str:
    """Return the region of a language tag, or nothing.

    >>> region("es-MX"), region("es")
    ('MX', '')
    """
    return next(
        (part.upper() for part in language.split("-")[1:] if re.fullmatch(r"[A-Za-z]{2}|\d{3}", part)), ""
    )


def read(written: str, language: str = "es") -> Number:
    """Read a number that ``NUMBER`` matched.

    >>> read("1.500,50").whole, read("1,500.50").decimals, read("1 500").value, read("3,5").sign
    ('1500', '50', 1500, ',')
    """
    plain = "".join(sign for sign in written if sign not in SPACES)
    signs = [sign for sign in plain if sign in ".,"]
    if not signs:
        return Number(plain)
    if _THOUSANDS.fullmatch(plain):
        point = region(language) in _POINT_REGIONS
        doubtful = len(signs) == 1 and signs[0] == ("." if point else ",")
        return Number(re.sub(r"\D", "", plain), why="thousands or decimals?" if doubtful else "")
    if len(set(signs)) == 2 or len(signs) == 1:
        whole, _, decimals = plain.rpartition(signs[-1])
        return Number(re.sub(r"\D", "", whole), decimals, signs[-1])
    first, *more = re.split(r"[.,]", plain)
    return Number(first, sign=signs[0], more=tuple(more))


@functools.lru_cache(maxsize=4096)
def cardinal(number: int, form: Form = "alone") -> str:
    """Say a whole number.

    >>> cardinal(21), cardinal(21, "masc"), cardinal(200_201, "fem"), cardinal(31_000, "fem")
    ('veintiuno', 'veintiún', 'doscientas mil doscientas una', 'treinta y un mil')
    """
    from num2words2 import num2words

    said = str(num2words(number, lang="es"))
    if form == "alone":
        return said
    if form == "masc":
        return re.sub(r"uno$", "un", said.replace("veintiuno", "veintiún"))
    # Millions are masculine whatever they count.
    at = max((match.end() for match in re.finditer(r"ill(?:ón|ones)\b", said)), default=0)
    counted = re.sub(r"(cient|quinient)os\b", r"\1as", said[at:])
    return said[:at] + re.sub(r"uno$", "una", counted)


def spelled(digits: str) -> str:
    """Say digits one by one."""
    return " ".join(DIGITS[int(digit)] for digit in digits)


def fraction_digits(decimals: str) -> str:
    """Say what follows the decimal sign: as a number up to three digits, with its zeros.

    >>> fraction_digits("05"), fraction_digits("125"), fraction_digits("1416")
    ('cero cinco', 'ciento veinticinco', 'uno cuatro uno seis')
    """
    if len(decimals) > 3 or not decimals.strip("0"):
        return spelled(decimals)
    zeros = len(decimals) - len(decimals.lstrip("0"))
    return " ".join([*["cero"] * zeros, cardinal(int(decimals))])


def say(number: Number, form: Form = "alone") -> str:
    """Say a number that was read."""
    form = form if number.plain else "alone"
    said = spelled(number.whole) if number.coded else cardinal(number.value, form)
    sign = " coma " if number.sign == "," else " punto "
    if number.decimals:
        return f"{said}{sign}{fraction_digits(number.decimals)}"
    # "1,2,3" is a list, "2.0.1" a version.
    sign = ", " if number.sign == "," else sign
    return sign.join([said, *(say(Number(part)) for part in number.more)])


@functools.lru_cache(maxsize=512)
def ordinal(number: int, feminine: bool = False, before_noun: bool = False) -> str:
    """Say an ordinal number.

    >>> ordinal(1, before_noun=True), ordinal(3), ordinal(32, feminine=True), ordinal(20)
    ('primer', 'tercero', 'trigésima segunda', 'vigésimo')
    """
    from num2words2 import num2words

    # In one word ("vigesimoctavo") voices and listeners lose the stress of the first part.
    if 20 < number < 30:
        return f"{ordinal(20, feminine)} {ordinal(number - 20, feminine, before_noun)}"
    said = _ORDINALS.get(number) or str(num2words(number, lang="es", to="ordinal"))
    if feminine:
        return re.sub(r"o\b", "a", said)
    return re.sub(r"(primer|tercer)o$", r"\1", said) if before_noun else said


def from_roman(written: str) -> int:
    """Return the value of a Roman numeral.

    >>> from_roman("XXIII"), from_roman("MCMXCIX")
    (23, 1999)
    """
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}[sign] for sign in written]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


_PARTS = {
    2: "medio",
    3: "tercio",
    4: "cuarto",
    5: "quinto",
    6: "sexto",
    7: "séptimo",
    8: "octavo",
    9: "noveno",
}
_LARGER_PARTS = {10: "décimo", 100: "centésimo", 1000: "milésimo"}


def part(over: int, under: int, feminine_parts: bool = False) -> str:
    """Say a fraction; *feminine_parts* before ``partes``; nothing when it has no common name.

    >>> part(1, 2), part(3, 4), part(2, 3, True), part(1, 12), part(1, 40)
    ('un medio', 'tres cuartos', 'dos terceras', 'un doceavo', '')
    """
    if feminine_parts and under in range(3, 11):
        said = ordinal(under, feminine=True)
        return f"{cardinal(over, 'fem')} {said}{'s' if over > 1 else ''}"
    name = {**_PARTS, **_LARGER_PARTS}.get(under, "")
    if not name and 11 <= under <= 20:
        name = f"{cardinal(under)}avo".replace("é", "e")
    return f"{cardinal(over, 'masc')} {name}{'s' if over > 1 else ''}" if name else ""
