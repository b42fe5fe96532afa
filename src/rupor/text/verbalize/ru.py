"""Russian, written out for the ear: numbers in their cases, dates, telephone numbers, abbreviations, stress.

The grammar is in ``russian/``: which case a number stands in, the forms of numerals and of what they count, names and
initialisms, stress. Here the rules are put in their order.
"""

import re

from rupor.signs import ACUTE
from rupor.text.verbalize import addresses, phones, symbols
from rupor.text.verbalize.language import Language
from rupor.text.verbalize.lexicon import builtin
from rupor.text.verbalize.rule import Context, take
from rupor.text.verbalize.russian import dates, names, quantities
from rupor.text.verbalize.russian.latin import LETTERS, transliterated
from rupor.text.verbalize.russian.numerals import cardinal
from rupor.text.verbalize.russian.stress import accents

DIGITS = tuple(["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"])

PHONES = phones.Words(
    digits=DIGITS,
    plus="плюс",
    cue=r"тел|телефон\w*|факс|звони\w*|позвони\w*|набер\w+|набира\w+|номер\w*|лини\w+|дозвон\w+|call|сообщени\w+ на",
    again=". Повторяю: ",
    sizes={5: (1, 2, 2), 6: (2, 2, 2), 7: (3, 2, 2), 10: (3, 3, 2, 2), 11: (1, 3, 3, 2, 2)},
)

_NAMES = {
    "com": "ком",
    "org": "орг",
    "net": "нет",
    "ru": "ру",
    "info": "инфо",
    "int": "инт",
    "gov": "гов",
    "edu": "эду",
    "online": "онлайн",
    "hotline": "хотлайн",
    "site": "сайт",
    "news": "ньюс",
    "office": "офис",
    "support": "саппорт",
}


def _listed(name: str) -> tuple[str, str] | None:
    """Return how Rupor's own lexicon says a name, and how the name is written there."""
    own = builtin("ru")
    for written in (name, name.capitalize(), name.upper()) if own else ():
        found = take(written, [own.rule], Context(language="ru")) if own else []
        if found and found[0].end == len(written):
            return found[0].say.spoken, written
    return None


def _recalls(name: str, said: str) -> bool:
    """Tell whether who hears an initialism as it is said here could write it: unodc, but not un, iom or who.

    The first sounds are alike, and so are the consonants.
    """
    sounds = [
        re.sub(r"(.)\1", r"\1", plain.replace("ю", "у").replace(ACUTE, ""))
        for plain in (transliterated(name.lower()), said.lower())
    ]
    first, second = (sound[:1] + re.sub(r"[аеёиоуыэюяй\W]", "", sound[1:]) for sound in sounds)
    return first == second


def _name(name: str) -> str:
    """Say one name of an address: a listed one, letters if it has no vowel, else by its sounds."""
    if name.isdecimal():
        return " ".join(DIGITS[int(digit)] for digit in name) if len(name) > 4 else cardinal(int(name))
    if name.lower() in _NAMES:
        return _NAMES[name.lower()]
    known = _listed(name)
    if known and (known[1] != name.upper() or _recalls(name, known[0])):
        return known[0]
    if re.fullmatch(r"[a-zA-Z]+", name):
        spelled = len(name) <= 3 or bool(known) or not re.search("[aeiouy]", name.lower())
        return (
            "-".join(LETTERS[letter] for letter in name.upper()) if spelled else transliterated(name.lower())
        )
    return name


ADDRESSES = addresses.Words(
    at="собака",
    dot="точка",
    slash="дробь",
    hyphen="дефис",
    underscore="подчёркивание",
    plus="плюс",
    rest=", и так далее",
    name=_name,
)

SIGNS = {
    "№": "номер",
    "§": "параграф",
    "&": "и",
    "+": "плюс",
    "=": "равно",
    "×": "на",
    "±": "плюс-минус",
    "@": "собака",
    "#": "хештег",
    "≈": "примерно",
    "≤": "не больше",
    "≥": "не меньше",
    "<": "меньше",
    ">": "больше",
    "%": "процентов",
    "°": "градусов",
    "$": "долларов",
    "€": "евро",
    "₽": "рублей",
    "£": "фунтов",
    "/": "или",
}

LANGUAGE = Language(
    early=(
        *addresses.rules(ADDRESSES),
        *phones.rules(PHONES),
        *dates.RULES,
        *names.EARLY,
        *quantities.RULES,
    ),
    late=(*names.LATE, *quantities.LAST, symbols.said(SIGNS), symbols.digits(DIGITS)),
    accents=accents,
)
