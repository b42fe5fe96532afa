"""The number of a list's item as it is shown: figures, letters or Roman numerals."""

_LETTERS = {
    "latin": "abcdefghijklmnopqrstuvwxyz",
    "russian": "абвгдежзиклмнопрстуфхцчшщэюя",
    "arabic": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "greek": "αβγδεζηθικλμνξοπρστυφχψω",
}
"""The letters that number lists: Russian goes without ё, й and the letters that begin no word, as Word does."""
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_DIGITS = "〇一二三四五六七八九"
ROMAN_LIMIT = 4000
"""Above it, and below 1, there are no Roman numerals, and figures are written."""


def letter(number: int, script: str = "latin") -> str:
    """Write a number as a letter; after the last one letters are doubled, as word processors do.

    >>> letter(2), letter(3, "russian"), letter(28)
    ('b', 'в', 'bb')
    """
    letters = _LETTERS[script]
    times, place = divmod(number - 1, len(letters))
    return letters[place] * (times + 1) if 0 <= times < 10 else str(number)


def roman(number: int) -> str:
    """Write a number in small Roman numerals.

    >>> roman(14)
    'xiv'
    """
    if not 0 < number < ROMAN_LIMIT:
        return str(number)
    written = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        written += sign * times
    return written


def chinese(number: int) -> str:
    """Write a number below a hundred in Chinese.

    >>> chinese(3), chinese(12), chinese(40)
    ('三', '十二', '四十')
    """
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = (_DIGITS[tens] if tens > 1 else "") + "十" if tens else ""
    return ten + (_DIGITS[ones] if ones else "")
