"""What a number in an Arabic text counts: the noun after it, and that noun's gender."""

import re

from rupor.text.verbalize.arabic import nouns
from rupor.text.verbalize.arabic.nouns import FEMININE_PLURALS, LETTERS, bare, feminine, plural
from rupor.text.verbalize.arabic.written import GAP, NUMBER

_NO_NOUN = """
    و أو ثم أن أي التي الذي الذين هو هي كان كانت قد لم لن لا ما منهم منها منه بينهم بينها فقط تقريبا أمس غدا
    هذا هذه ذلك بسبب بالمئة بالمائة كما حيث إذا لكن ولكن مساء صباحا ظهرا ليلا عندما بينما ومن وفي وعلى وإلى
    فأكثر فما أيضا
"""
_NOT_COUNTED = nouns.PREPOSITIONS | frozenset(_NO_NOUN.split())
_OUT_OF = re.compile(rf"{GAP}+من{GAP}+(?:(?:كل|أصل|بين){GAP}+{NUMBER}{GAP}+|(?=ال))")


_OWN_FIRST_LETTER = frozenset(
    """
    وفاة ولاية وزارة وحدة وجبة وثيقة وكالة ورقة وظيفة وسيلة وصفة ورشة واقعة وردة وصية وجهة ولادة ودية وزير وزيرا
    والدة والد والدا وفد وفدا وسيط وسيطا وعد وعدا وقت واد وجه فرد فردا فريق فريقا فتاة فتى فقرة فئة فيلم فيلما فرصة
    فصل فصلا فصيل فصيلا فندق فندقا فرع فرعا فيروس فيروسا فترة فكرة فاتورة فدان فدانا فلسطيني فلسطينيا فلسطينية فنان
    فنانا فني فنيا فائز فائزا فلاح فلاحا فرنك فرنكا فرنسي فرنسيا فلس فلسا
    """.split()
)
"""Nouns in the singular that begin with what is otherwise an "and"."""


def noun_after(text: str, end: int, out_of: bool = True) -> str:
    """Return the noun that a number ending at *end* counts, or nothing; *out_of*: also ``3 من كل 5 نساء``."""
    whole = _OUT_OF.match(text, end) if out_of else None
    match = re.compile(rf"{GAP}*({LETTERS}+)").match(text, whole.end() if whole else end)
    if not match or (match.start(1) == end and not whole):
        return ""
    word = bare(match[1])
    if whole:
        return word.removeprefix("ال")
    if word in _NOT_COUNTED or word.startswith(("ال", "لل")):
        return ""
    return "" if word[0] in "وف" and not plural(word) and word not in _OWN_FIRST_LETTER else word


def labelled(before: str) -> bool:
    """Tell whether a number after *before* is a thing's name and counts nothing.

    >>> labelled("السبب رقم "), labelled("أكثر من ")
    (True, False)
    """
    return bool(re.search(rf"(?<!{LETTERS})[وفبل]?(?:ال)?رقم{GAP}*$", bare(before)))


def gender_of(number: int, noun: str) -> tuple[bool, bool]:
    """Tell the gender that a number agrees with, and whether it is sure."""
    if not noun:
        return False, True
    # A plural also stands after other numbers where it is told out of what they are: "12 من النساء".
    return feminine(noun, plural=3 <= number % 100 <= 10 or noun in FEMININE_PLURALS or noun.endswith("ات"))


COUNTED = frozenset(
    """
    متر كيلومتر دولار يورو شخص طفل رجل يوم عام شهر مليون ألف طن كيلوغرام لتر غرام لاجئ نازح موظف عضو طالب
    """.split()
)
"""Things that are counted, whose form alone does not tell it."""


def is_counted(noun: str) -> bool:
    """Tell whether a word is a thing that is counted, and not what a sentence goes on with."""
    return bool(noun) and (plural(noun) or noun.endswith(("ة", "ا")) or noun in COUNTED)
