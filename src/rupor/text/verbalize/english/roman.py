"""Roman numerals in English: of centuries, rulers, chapters and lists."""

import re

from rupor.text.verbalize.english import numbers
from rupor.text.verbalize.rule import Answer, Context, Say, rule

_RULERS = (
    "Elizabeth Charles George Henry Louis Edward William James Richard Philip Felipe John Paul Benedict Francis Pius "
    "Leo Gregory Nicholas Alexander Peter Catherine Ivan Mohammed Muhammad Hussein Abdullah Napoleon Frederick "
    "Wilhelm Haakon Carl Gustaf Harald Albert Leopold Margrethe Rama Mswati Letsie Moshoeshoe Ramses Clement Juan "
    "Carlos Pedro Hassan Tewodros Menelik Olav Frederik Christian"
)
_REGNAL = "|".join(_RULERS.split())
_PARTS = (
    "chapter|part|article|section|volume|annex|appendix|title|book|act|phase|type|class|level|grade|schedule|table"
    "|protocol|stage|category|group|division|tier|unit|module|figure|round"
)
_PARTED = rf"World\sWar|(?i:{_PARTS})s?|(?i:vol|ch|art|fig|sec)s?\.?"
_TIMES = (
    "century|centuries|session|congress|summit|conference|olympi|meeting|anniversary|edition|games|assembly|plenary"
    "|dynasty"
)
_VERB = re.compile(r"\s(?:am|have|had|was|will|would|do|did|can|could|think|know)\b")
_ROMAN = r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})(?<=[IVX])"


def value(letters: str) -> int:
    """Return the number that Roman numerals mean.

    >>> value("XIV"), value("ii")
    (14, 2)
    """
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in letters.upper()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


@rule(
    rf"(?<![\w.])(?P<one>{_ROMAN})(?:(?P<dash>[-–—])(?P<two>{_ROMAN}))?(?:th|st|nd|rd)?(?=\s(?:{_TIMES}))",
    "Roman numeral",
    re.IGNORECASE,
)
def roman_ordinal(match: re.Match[str], context: Context) -> Answer:
    """Say ``XXI century``."""
    if not match["one"].isupper():
        return None
    said = numbers.ordinal(value(match["one"]))
    return f"{said} to {numbers.ordinal(value(match['two']))}" if match["two"] else said


@rule(
    rf"\b(?:{_REGNAL}|(?:King|Queen|Pope|Emperor|Emir|Tsar)\s[A-Z]\w+)\s({_ROMAN})\b(?!['’](?!s\b)\w|(?<=\sI)['’])",
    "Roman numeral",
)
def ruler(match: re.Match[str], context: Context) -> Answer:
    """Say ``Elizabeth II``."""
    said = f"the {numbers.ordinal(value(match[1]))}"
    if match[1] == "I" and re.match(r"\s[a-z]", match.string[match.end() :]):
        return {1: Say(said, why="a number, or the word I", options=("I",))}
    return {1: said}


@rule(
    rf"\b(?:{_PARTED})\s({_ROMAN})\b(?:(?:(\s?)([-–—])\s?|\s(?:and|or|to)\s)({_ROMAN})\b)?(?!['’.]\w)",
    "Roman numeral",
)
def part(match: re.Match[str], context: Context) -> Answer:
    """Say ``World War II`` and ``Chapter IV``; a lone I before a verb is a doubt."""
    if match[0] == "World War I" or match[1] != "I" or not _VERB.match(match.string[match.end() :]):
        return _part(match)
    return {1: Say("one", why="a number, or the word I", options=("I",))}


def _part(match: re.Match[str]) -> Answer:
    answer: dict[int | str, str | Say] = {1: numbers.cardinal(value(match[1]))}
    if match[3]:
        answer[3] = "to" if match[2] else " to "
    if match[4]:
        answer[4] = numbers.cardinal(value(match[4]))
    return answer


@rule(r"\((i{1,3}|iv|vi{0,3}|ix|xi{0,3})\)", "Roman numeral")
def item(match: re.Match[str], context: Context) -> Answer:
    """Say ``(iv)`` as the number of an item."""
    return {1: numbers.cardinal(value(match[1]))}


@rule(rf"\b([Tt]he\s|[Aa]n\s)?({_ROMAN})\b(?!['’.-]\w)", "Roman numeral")
def roman(match: re.Match[str], context: Context) -> Answer:
    """Say other Roman numerals of two letters and more, which they may not be."""
    if len(match[2]) < 2 or context.shouted or match[2] == "XX":
        return None
    number = value(match[2])
    forms = (numbers.ordinal(number), numbers.cardinal(number))
    spelled = numbers.spell(match[2])
    if match[1] and match[1].lower() == "an ":
        return {2: spelled}
    said, other = forms if match[1] else forms[::-1]
    return {2: Say(said, why="a Roman numeral, or letters", options=(other, spelled))}


EARLY = (roman_ordinal, ruler, part, item)
LATE = (roman,)
