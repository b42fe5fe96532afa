"""Arabic number words: cardinals by gender and case, ordinals, decimals, fractions and hours, without vowel marks.

Masculine and feminine are the counted noun's. *oblique* is the genitive and the accusative, which look alike here;
*construct* says that the counted noun follows, so that duals lose their nun (``مئتا شخص``).
"""

from decimal import Decimal

_BEFORE_MASCULINE = (
    "صفر",
    "واحد",
    "اثنان",
    "ثلاثة",
    "أربعة",
    "خمسة",
    "ستة",
    "سبعة",
    "ثمانية",
    "تسعة",
    "عشرة",
)
_BEFORE_FEMININE = ("صفر", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع", "عشر")
_TENS = ("", "", "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")
_HUNDREDS = ("", "مئة", "مئت", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة")
SCALES = (
    (10**12, "تريليون", "تريليونات"),
    (10**9, "مليار", "مليارات"),
    (10**6, "مليون", "ملايين"),
    (10**3, "ألف", "آلاف"),
)
"""The names of the great numbers: value, singular, plural."""
_ORDINALS = ("الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر")
_PARTS = ("نصف", "ثلث", "ربع", "خمس", "سدس", "سبع", "ثمن", "تسع", "عشر")
_PLURAL_PARTS = ("أنصاف", "أثلاث", "أرباع", "أخماس", "أسداس", "أسباع", "أثمان", "أتساع", "أعشار")
_AND = " و"


def dual(stem: str, oblique: bool, construct: bool = False) -> str:
    """Return the dual of a noun.

    >>> dual("دولار", oblique=True), dual("مليون", oblique=False, construct=True)
    ('دولارين', 'مليونا')
    """
    ending = "ي" if oblique else "ا"
    return stem.removesuffix("ة") + ("ت" if stem.endswith("ة") else "") + ending + ("" if construct else "ن")


def cardinal(number: int, *, feminine: bool = False, oblique: bool = False, construct: bool = False) -> str:
    """Return a whole number in words.

    >>> cardinal(125, feminine=True), cardinal(2022, oblique=True), cardinal(200, construct=True)
    ('مئة وخمس وعشرون', 'ألفين واثنين وعشرين', 'مئتا')
    """
    if number >= 10**15:
        return " ".join(_BEFORE_MASCULINE[int(digit)] for digit in str(number))
    parts = []
    for value, singular, plural in SCALES:
        count, number = divmod(number, value)
        if count:
            parts.append(_scaled(count, singular, plural, oblique, construct and not number))
    if number or not parts:
        parts.append(_hundreds(number, feminine, oblique, construct))
    return _AND.join(parts)


def _scaled(count: int, singular: str, plural: str, oblique: bool, construct: bool) -> str:
    """Count thousands, millions and the like, fewer than a thousand of them."""
    hundreds, few = count - count % 100, count % 100
    if few in (1, 2) and hundreds:
        # 101 and 102 thousand are "a hundred thousand and one, two thousand".
        return _AND.join(_scaled(part, singular, plural, oblique, construct) for part in (hundreds, few))
    if count == 1:
        return singular
    if count == 2:
        return dual(singular, oblique, construct)
    said = _hundreds(count, False, oblique, construct=True)
    if 3 <= few <= 10:
        return f"{said} {plural}"
    return f"{said} {singular}" if construct or not few else f"{said} {singular}ًا"


def _hundreds(number: int, feminine: bool, oblique: bool, construct: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _tens(rest, feminine, oblique, construct)
    said = dual(_HUNDREDS[2], oblique, construct and not rest) if hundreds == 2 else _HUNDREDS[hundreds]
    return f"{said}{_AND}{_tens(rest, feminine, oblique, construct)}" if rest else said


def _tens(number: int, feminine: bool, oblique: bool, construct: bool) -> str:
    ten, unit = divmod(number, 10)
    if number == 8 and feminine and construct:
        return "ثماني"
    if number <= 10:
        return _unit(number, feminine, oblique)
    if ten == 1:
        return _teen(unit, feminine, oblique)
    tens = _TENS[ten] + ("ين" if oblique else "ون")
    if not unit:
        return tens
    return f"{'إحدى' if unit == 1 and feminine else _unit(unit, feminine, oblique)}{_AND}{tens}"


def _unit(unit: int, feminine: bool, oblique: bool) -> str:
    said = (_BEFORE_FEMININE if feminine else _BEFORE_MASCULINE)[unit]
    return said.removesuffix("ان") + "ين" if unit == 2 and oblique else said


def _teen(unit: int, feminine: bool, oblique: bool) -> str:
    ten = "عشرة" if feminine else "عشر"
    if unit == 1:
        return f"{'إحدى' if feminine else 'أحد'} {ten}"
    if unit == 2:
        return f"{_unit(2, feminine, oblique).removesuffix('ن')} {ten}"
    return f"{'ثماني' if unit == 8 and feminine else _unit(unit, feminine, oblique)} {ten}"


_TAKES_ALIF = ("واحد", "ثلاث", "أربع", "خمس", "ست", "سبع", "تسع")


def accusative(said: str) -> str:
    """Return an oblique number's words as an accusative, where its letters show it.

    >>> accusative("خمس وأربعين"), accusative("ألف ومئتي"), accusative("خمس وعشرة")
    ('خمسًا وأربعين', 'ألفًا ومئتي', 'خمس وعشرة')
    """
    if said == "واحد":
        return "واحدًا"
    parts = said.split(_AND)
    for at, part in enumerate(parts[:-1]):
        if part in (singular for _, singular, _ in SCALES) or (
            part in _TAKES_ALIF and parts[at + 1].split()[0].endswith("ين")
        ):
            parts[at] = f"{part}ًا"
        elif part == "ثمان":
            parts[at] = "ثمانيًا"
    return _AND.join(parts)


def definite(said: str) -> str:
    """Put the article before a number's words.

    >>> definite("سبع وعشرين"), definite("خمسة عشر")
    ('السبع والعشرين', 'الخمسة عشر')
    """
    return _AND.join("الثماني" if part == "ثمان" else f"ال{part}" for part in said.split(_AND))


def ordinal(number: int, *, feminine: bool = False, oblique: bool = False) -> str:
    """Return a definite ordinal up to 999 in words; beyond it the cardinal, as readers do.

    >>> ordinal(21, oblique=True), ordinal(3, feminine=True), ordinal(105)
    ('الحادي والعشرين', 'الثالثة', 'الخامس بعد المئة')
    """
    hundreds, rest = divmod(number, 100)
    if number >= 1000 or number == 0:
        return cardinal(number, feminine=feminine, oblique=oblique)
    if not hundreds:
        return _ordinal(rest, feminine, oblique)
    hundred = definite(cardinal(hundreds * 100, oblique=oblique or bool(rest)))
    return f"{_ordinal(rest, feminine, oblique)} بعد {hundred}" if rest else hundred


def _ordinal(number: int, feminine: bool, oblique: bool) -> str:
    """Return an ordinal of 1 to 99."""
    ending = "ة" if feminine else ""
    ten, unit = divmod(number, 10)
    if number == 1:
        return "الأولى" if feminine else "الأول"
    if number <= 10:
        return _ORDINALS[number - 2] + ending
    tens = "ال" + _TENS[ten] + ("ين" if oblique else "ون")
    if not unit:
        return tens
    one = ("الحادي" if unit == 1 else _ORDINALS[unit - 2]) + ending
    return f"{one} عشر{ending}" if ten == 1 else f"{one}{_AND}{tens}"


def decimal(number: Decimal, oblique: bool = False) -> str:
    """Return a number with decimals in words: two decimals as a number, more digit by digit.

    >>> decimal(Decimal("3.5")), decimal(Decimal("0.05"))
    ('ثلاثة فاصلة خمسة', 'صفر فاصلة صفر خمسة')
    """
    whole, _, part = str(number).partition(".")
    rest = part.lstrip("0")
    zeros = ["صفر"] * (len(part) - len(rest))
    if len(rest) > 2:
        said = [_BEFORE_MASCULINE[int(digit)] for digit in rest]
    else:
        said = [cardinal(int(rest), oblique=oblique)] if rest else []
    return " ".join([cardinal(int(whole), oblique=oblique), "فاصلة", *zeros, *said])


def fraction(above: int, below: int, oblique: bool = False, construct: bool = False) -> str:
    """Return a fraction in words.

    >>> fraction(1, 2), fraction(3, 4), fraction(2, 3, oblique=True, construct=True)
    ('نصف', 'ثلاثة أرباع', 'ثلثي')
    """
    if not 2 <= below <= 10 or above > 10:
        return f"{cardinal(above, oblique=oblique)} على {cardinal(below, oblique=True)}"
    if above == 1:
        return _PARTS[below - 2]
    if above == 2:
        return dual(_PARTS[below - 2], oblique, construct)
    return f"{cardinal(above)} {_PLURAL_PARTS[below - 2]}"


def clock(hour: int, minute: int, oblique: bool = True) -> str:
    """Return a time of day in words.

    >>> clock(9, 30), clock(14, 0), clock(20, 5)
    ('التاسعة والنصف', 'الرابعة عشرة', 'العشرين وخمس دقائق')
    """
    if hour in (0, 24):
        return f"{clock(12, minute)} بعد منتصف الليل" if minute else "منتصف الليل"
    said = "الواحدة" if hour == 1 else _ordinal(hour, True, oblique)
    if not minute:
        return said
    quarters = {15: "الربع", 20: "الثلث", 30: "النصف"}
    # "And a half" belongs to the clock's twelve hours.
    if hour <= 12 and minute in quarters:
        return said + _AND + quarters[minute]
    return said + _AND + _minutes(minute, oblique)


def _minutes(minute: int, oblique: bool) -> str:
    if minute <= 2:
        return "دقيقة" if minute == 1 else dual("دقيقة", oblique)
    said = cardinal(minute, feminine=True, oblique=oblique, construct=True)
    return f"{said} دقائق" if minute <= 10 else f"{said} دقيقة"
