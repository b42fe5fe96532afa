"""Numbers, letters and initialisms as English words.

British words ("one hundred and five"), for that is what the United Nations and most of the world's English radio say.
"""

import functools
import re
from collections.abc import Callable
from decimal import Decimal

from rupor.text.verbalize import lexicon

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
LONGEST = 15
"""Digits of the longest number that is said as a number; longer ones are codes."""
VOWELS = frozenset("AEIOUY")
_ORDINARY = (
    "add age ago aid alert all also always am an and any are area army as ask at attention away back bad bank "
    "be bed best beware big body book born both boy but buy by call calm came can car card care case cash "
    "children city come cost danger dark data date day days dead deal die do does door down drop duty each "
    "easy eat else end even ever evil face fact fair fake fall far fast fear few find fine fire five food foot "
    "for four free from full fun gave get girl give go god gold good got gun had half hand hard has hate have "
    "he head hear held help her here high him his hold home hope hot hotline hour how human hurt if important "
    "in into is it its job join just keep key kill kind know lack land last late law lead left less let lie "
    "life like line list live long look lose lost lot love low made main make man many map may me mean meet "
    "men mind more most move much must my name near need never new news next nice nine no none nor not note "
    "notice now of off oh old on once one only open or our out over own page paid part pass past pay people "
    "plan play please police poor post read real rent report rest rich ride rights risk road room rule run "
    "safe said sale same save saw say see seek seen self sell send sent set sex she ship show shut sick side "
    "sign sit six so some son soon stay step stop such sure take talk tax team tell ten test text than that "
    "the them then they this time to today told too took top town trip true try turn two up urgent us use very "
    "view visa vote wage wait walk wall want war warm warning was wash way we week well went were what when "
    "who whom why wide wife will win wise wish with without women word work workers year yes yet you your zero"
)
ORDINARY = frozenset(_ORDINARY.split())
"""Words that are words in capitals too, not initialisms: all short ones, and what is often set in capitals."""

_FRACTIONS = {2: ("half", "halves"), 4: ("quarter", "quarters")}


def _words(number: int, kind: str) -> str:
    from num2words2 import num2words

    # Of the library's words only these are taken: its commas would be heard, and its years are not always right.
    say: Callable[..., str] = num2words
    return say(number, lang="en", to=kind).replace(",", "")


def cardinal(number: int) -> str:
    """Return a whole number in words.

    >>> cardinal(1500), cardinal(-105)
    ('one thousand five hundred', 'minus one hundred and five')
    """
    return _words(number, "cardinal")


def ordinal(number: int) -> str:
    """Return an ordinal in words.

    >>> ordinal(21), ordinal(100)
    ('twenty-first', 'hundredth')
    """
    said = _words(number, "ordinal")
    return said.removeprefix("one ") if number in (100, 1000, 1000000) else said


def digits(text: str) -> str:
    """Return the digits of a text, one by one.

    >>> digits("0-12")
    'zero one two'
    """
    return " ".join(DIGITS[int(sign)] for sign in text if sign.isdecimal())


def year(number: int) -> str:
    """Return a year as it is said.

    >>> year(2022), year(2005), year(1905), year(1900)
    ('twenty twenty-two', 'two thousand and five', 'nineteen oh five', 'nineteen hundred')
    """
    century, rest = divmod(number, 100)
    if number < 1000 or (century % 10 == 0 and rest < 10):
        return cardinal(number)
    if not rest:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def number(value: Decimal) -> str:
    """Return a number in words: decimals digit by digit, codes with leading zeros too.

    >>> number(Decimal("3.50")), number(Decimal("1500"))
    ('three point five zero', 'one thousand five hundred')
    """
    whole, point, rest = f"{value:f}".partition(".")
    said = cardinal(int(whole)) if len(whole) <= LONGEST else digits(whole)
    return f"{said} point {digits(rest)}" if point else said


def many(word: str) -> str:
    """Return the plural of the name of a number.

    >>> many("twenty"), many("third"), many("six")
    ('twenties', 'thirds', 'sixes')
    """
    if word.endswith("y"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith("x") else "s")


def fraction(above: int, below: int) -> str:
    """Return a fraction in words.

    >>> fraction(3, 4), fraction(1, 2), fraction(2, 3), fraction(1, 21)
    ('three quarters', 'one half', 'two thirds', 'one twenty-first')
    """
    one, more = _FRACTIONS.get(below) or (ordinal(below), many(ordinal(below)))
    return f"{cardinal(above)} {one if above == 1 else more}"


def spell(letters: str) -> str:
    """Return letters to be said one by one.

    ``A`` is written ``ay``: alone, voices take it for the article (RHVoice's slt, heard by Whisper: "ITM" for "A T M").

    >>> spell("ATM"), spell("un")
    ('ay T M', 'U N')
    """
    return " ".join("ay" if letter in "aA" else letter.upper() for letter in letters)


@functools.cache
def _known() -> dict[str, str]:
    own = lexicon.builtin("en")
    return {entry.written: entry.spoken for entry in own.entries if not entry.regex} if own else {}


def known(word: str) -> str:
    """Return how Rupor's own lexicon says an initialism, or an empty string."""
    return _known().get(word, "")


def pronounceable(word: str) -> bool:
    """Tell whether capitals can be said as a word: some vowels, and never four consonants in a row."""
    marks = "".join("v" if letter in VOWELS else "c" for letter in word.upper())
    return "v" in marks and "cccc" not in marks and not marks.startswith("ccc")


def code(text: str) -> str:
    """Say letters and digits that are one name: ``H5N1``, ``MP3``.

    >>> code("H5N1"), code("A320")
    ('H five N one', 'ay three two zero')
    """
    return " ".join(_piece(piece) for piece in re.findall(r"[^\W\d_]+|\d+(?:\.\d+)?", text))


def _piece(piece: str) -> str:
    """Say the digits or the letters of a code: letters that are short or in capitals one by one."""
    if "." in piece:
        return number(Decimal(piece))
    if piece.isdecimal():
        return cardinal(int(piece)) if len(piece) < 3 and piece[0] != "0" else digits(piece)
    if said := known(piece.upper()):
        return said
    cased = piece.istitle() or piece.islower()
    word = pronounceable(piece) and (len(piece) > 4 or cased)
    return piece.capitalize() if word and len(piece) > 2 else spell(piece)
