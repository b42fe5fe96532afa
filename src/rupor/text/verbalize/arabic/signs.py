"""Signs and names of Arabic texts: units and money, months, Latin letters and words, each with how it is said."""

import re

from rupor.text.verbalize import lexicon
from rupor.text.verbalize.arabic.nouns import Unit
from rupor.text.verbalize.arabic.numbers import cardinal

_DOLLAR = Unit("دولار", "دولارات")
_EURO = Unit("يورو", "يورو", fixed=True)
_POUND = Unit("جنيه", "جنيهات", "إسترليني")
_KILOMETRE = Unit("كيلومتر", "كيلومترات")
_METRE = Unit("متر", "أمتار")
_KILOGRAM = Unit("كيلوغرام", "كيلوغرامات")
_GRAM = Unit("غرام", "غرامات")
_CELSIUS = Unit("درجة", "درجات", "مئوية")
_PER_HOUR = Unit("كيلومتر", "كيلومترات", "في الساعة")
PERCENT = Unit("في المئة", "في المئة", fixed=True)
PER_MILLE = Unit("في الألف", "في الألف", fixed=True)

MONEY = {
    **dict.fromkeys(("US$", "$", "USD"), _DOLLAR),
    **dict.fromkeys(("€", "EUR"), _EURO),
    **dict.fromkeys(("£", "GBP"), _POUND),
    **dict.fromkeys(("₽", "RUB"), Unit("روبل", "روبلات")),
    **dict.fromkeys(("¥", "CNY"), Unit("يوان", "يوانات")),
    "JPY": Unit("ين", "ينات"),
    "₹": Unit("روبية", "روبيات"),
    **dict.fromkeys(("ر.س", "SAR"), Unit("ريال", "ريالات", "سعودي")),
    **dict.fromkeys(("د.إ", "AED"), Unit("درهم", "دراهم", "إماراتي")),
    **dict.fromkeys(("ج.م", "EGP"), Unit("جنيه", "جنيهات", "مصري")),
    **dict.fromkeys(("ل.س", "SYP"), Unit("ليرة", "ليرات", "سورية")),
    **dict.fromkeys(("ل.ل", "LBP"), Unit("ليرة", "ليرات", "لبنانية")),
    **dict.fromkeys(("د.ع", "IQD"), Unit("دينار", "دنانير", "عراقي")),
    **dict.fromkeys(("د.أ", "JOD"), Unit("دينار", "دنانير", "أردني")),
    **dict.fromkeys(("د.ك", "KWD"), Unit("دينار", "دنانير", "كويتي")),
    **dict.fromkeys(("د.ت", "TND"), Unit("دينار", "دنانير", "تونسي")),
    **dict.fromkeys(("د.ج", "DZD"), Unit("دينار", "دنانير", "جزائري")),
    **dict.fromkeys(("د.م", "MAD"), Unit("درهم", "دراهم", "مغربي")),
}
"""Signs and codes of money, before or after the sum."""

UNITS = {
    **dict.fromkeys(("%", "٪", "﹪", "％"), PERCENT),
    **dict.fromkeys(("‰", "؉"), PER_MILLE),
    **MONEY,
    **dict.fromkeys(("كم/س", "كم/ساعة", "كلم/س", "km/h"), _PER_HOUR),
    **dict.fromkeys(("كم²", "كم2", "كلم²", "km²", "km2"), _KILOMETRE._replace(more="مربع")),
    **dict.fromkeys(("م²", "م2", "m²", "m2"), _METRE._replace(more="مربع")),
    **dict.fromkeys(("م³", "م3", "m³", "m3"), _METRE._replace(more="مكعب")),
    **dict.fromkeys(("كم", "كلم", "km"), _KILOMETRE),
    **dict.fromkeys(("م", "m"), _METRE),
    **dict.fromkeys(("سم", "cm"), Unit("سنتيمتر", "سنتيمترات")),
    **dict.fromkeys(("مم", "ملم", "mm"), Unit("مليمتر", "مليمترات")),
    **dict.fromkeys(("كغ", "كغم", "كجم", "كلغ", "kg"), _KILOGRAM),
    **dict.fromkeys(("غ", "غم", "جم", "g"), _GRAM),
    **dict.fromkeys(("ملغ", "ملغم", "مغ", "مجم", "mg"), Unit("مليغرام", "مليغرامات")),
    **dict.fromkeys(("ل", "L", "l"), Unit("لتر", "لترات")),
    **dict.fromkeys(("مل", "mL", "ml"), Unit("مليلتر", "مليلترات")),
    **dict.fromkeys(("°م", "° م", "°C", "° C", "℃", "C°", "م°"), _CELSIUS),
    **dict.fromkeys(("°ف", "°F", "℉"), Unit("درجة", "درجات", "فهرنهايت")),
    "°": Unit("درجة", "درجات"),
    **dict.fromkeys(("ها", "ha"), Unit("هكتار", "هكتارات")),
    **dict.fromkeys(("كيلوواط/س", "kWh"), Unit("كيلوواط", "كيلوواط", "ساعة", fixed=True)),
    **dict.fromkeys(("MB", "م.ب"), Unit("ميغابايت", "ميغابايت", fixed=True)),
    **dict.fromkeys(("GB", "غ.ب"), Unit("غيغابايت", "غيغابايت", fixed=True)),
}
"""Signs of units that stand after a number."""

_MONTHS = (
    ("يناير", "كانون الثاني", "جانفي"),
    ("فبراير", "شباط", "فيفري"),
    ("مارس", "آذار", "اذار"),
    ("أبريل", "إبريل", "ابريل", "نيسان", "أفريل"),
    ("مايو", "أيار", "ايار", "ماي"),
    ("يونيو", "حزيران", "جوان", "يونيه"),
    ("يوليو", "تموز", "جويلية", "يوليوز", "يوليه"),
    ("أغسطس", "آب", "أوت", "غشت", "اغسطس"),
    ("سبتمبر", "أيلول", "ايلول", "شتنبر"),
    ("أكتوبر", "تشرين الأول", "اكتوبر"),
    ("نوفمبر", "تشرين الثاني", "نونبر"),
    ("ديسمبر", "كانون الأول", "دجنبر"),
    (
        "محرم",
        "المحرم",
        "صفر",
        "ربيع الأول",
        "ربيع الآخر",
        "ربيع الثاني",
        "جمادى الأولى",
        "جمادى الآخرة",
        "رجب",
    ),
    ("شعبان", "رمضان", "شوال", "ذو القعدة", "ذي القعدة", "ذو الحجة", "ذي الحجة"),
)
MONTH = "(?:{})".format(
    "|".join(sorted((name for names in _MONTHS for name in names), key=len, reverse=True))
)
"""Regular expression of a month's name, of the Gregorian or of the Islamic year."""
_SYRIAC_NAMES = ("SY", "LB", "IQ", "JO", "PS")
_FRENCH_NAMES = ("DZ", "TN")


def month(number: int, language: str) -> str:
    """Return a month's name as the region of a language tag has it.

    >>> month(7, "ar"), month(7, "ar-SY"), month(7, "ar-DZ")
    ('يوليو', 'تموز', 'جويلية')
    """
    names = _MONTHS[number - 1]
    region = language.rpartition("-")[2]
    if region in _SYRIAC_NAMES:
        return next((name for name in names[1:] if name not in ("إبريل", "ابريل")), names[0])
    french = {1: "جانفي", 2: "فيفري", 4: "أفريل", 5: "ماي", 6: "جوان", 7: "جويلية", 8: "أوت"}
    return french.get(number, names[0]) if region in _FRENCH_NAMES else names[0]


LATIN = r"[A-Za-z\u00c0-\u024f]"
"""Regular expression of a Latin letter."""
_LETTERS = "إيه بي سي دي إي إف جي إتش آي جيه كيه إل إم إن أو بي كيو آر إس تي يو في دبليو إكس واي زد"
_NAMES = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _LETTERS.split(), strict=True))
_SOUNDS = {
    "tion": "شن", "sch": "ش", "tch": "تش", "sh": "ش", "ch": "تش", "th": "ث", "ph": "ف", "kh": "خ", "gh": "غ",
    "ck": "ك", "qu": "كو", "oo": "و", "ou": "و", "ee": "ي", "ea": "ي", "ai": "اي", "ay": "اي", "au": "او",
    "a": "ا", "b": "ب", "c": "ك", "d": "د", "e": "ي", "f": "ف", "g": "غ", "h": "ه", "i": "ي", "j": "ج", "k": "ك",
    "l": "ل", "m": "م", "n": "ن", "o": "و", "p": "ب", "q": "ق", "r": "ر", "s": "س", "t": "ت", "u": "و", "v": "ف",
    "w": "و", "x": "كس", "y": "ي", "z": "ز",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))


def letters(word: str) -> str:
    """Return a Latin word letter by letter.

    >>> letters("UNX")
    'يو إن إكس'
    """
    return " ".join(_NAMES[letter] for letter in _plain(word).upper() if letter in _NAMES)


def transliterate(word: str) -> str:
    """Return a Latin word in Arabic letters, sound by sound: near enough to be known, not exact.

    >>> transliterate("Berlin"), transliterate("Oslo")
    ('بيرلين', 'أوسلو')
    """
    plain = re.sub(r"(?<=[^aeiou])e\b", "", re.sub(r"([^aeou])\1", r"\1", _plain(word).lower()))
    said = _SOUND.sub(lambda match: _SOUNDS[match[0]], re.sub("c(?=[eiy])", "s", plain))
    starts = {"a": "أ", "e": "إ", "i": "إ", "o": "أو", "u": "أو"}
    if plain[:1] in starts and said[:1] in "اويأ":
        return starts[plain[0]] + said[1:]
    return said


def _plain(word: str) -> str:
    """Take accents off Latin letters."""
    import unicodedata

    decomposed = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in decomposed if letter.isascii())


def listed(word: str) -> str:
    """Return what Rupor's own lexicon says for a word in Latin letters, or nothing."""
    own = lexicon.builtin("ar")
    for entry in own.entries if own else ():
        there = word.lower() == entry.written.lower() if entry.folds else word == entry.written
        if there and not entry.regex:
            return entry.spoken
    return ""


_TOP = {"com": "كوم", "org": "أورغ", "net": "نت", "info": "إنفو", "gov": "غوف", "edu": "إديو", "int": "إنت"}


def name(word: str) -> str:
    """Say one name of an e-mail or web address.

    >>> name("org"), name("unodc"), name("help")
    ('أورغ', 'يو إن أو دي سي', 'هيلب')
    """
    if word.isdecimal():
        short = len(word) <= 4 and not word.startswith("0")
        return cardinal(int(word)) if short else " ".join(cardinal(int(digit)) for digit in word)
    if not re.fullmatch(f"{LATIN}+", word):
        return word
    if word.lower() in _TOP:
        return _TOP[word.lower()]
    own = lexicon.builtin("ar")
    initialism = own and any(entry.written == word.upper() for entry in own.entries)
    spelled = len(word) <= 2 or not re.search("[aeiouy]", word, re.IGNORECASE) or initialism
    return letters(word) if spelled else listed(word.lower()) or transliterate(word)
