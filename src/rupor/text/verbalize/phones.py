"""Telephone and help-line numbers: said digit by digit, in groups, with a pause after each.

Groups are those that the author wrote; a number without any takes those of its country (``phonenumbers``) or of the
language. A number that the message names as its contact is said twice.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rupor.text.verbalize.rule import Context, Found, Rule, Say

_CANDIDATE = re.compile(
    r"(?<![\w.,/-])(?<!\d\s)(?:\+[\s\u00a0]?)?(?:\(\+?\d{1,5}\)|\d++)"
    r"(?:[\s\u00a0\u2009\u202f.‑‐-]{0,2}(?:\(\d{1,5}\)|\d++))*+(?![\w/]|[.,-]\d)"
)
FEWEST = 3
"""Digits of the shortest number that is one to call."""
SHORT = 5
"""Digits from which a number that the message names as its contact is meant wherever it stands."""
RULE = "phone"
"""The rule's name; what it finds is dictated."""
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[.-]\d\d?[.-](?:\d\d){1,2}")
_YEARS = re.compile(r"(?:1[5-9]|20)\d\d[‑‐-](?:1[5-9]|20)?\d\d")
_HYPHENS = "‑‐-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a language says telephone numbers."""

    digits: tuple[str, ...]
    """The names of 0 to 9."""
    plus: str
    cue: str
    """Regular expression of words before which stands a telephone number, such as ``call`` or ``tel``."""
    again: str
    """Said between a number and its repetition, such as ``"; again: "``: with its punctuation and spaces."""
    sizes: Mapping[int, tuple[int, ...]]
    """Sizes of the groups for a number of so many digits that has none of its own."""
    between_digits: str = " "
    between_groups: str = ", "


def rules(words: Words) -> tuple[Rule, ...]:
    """Make the rule for telephone numbers of a language."""
    cue = re.compile(rf"(?:{words.cue})\W{{0,4}}(?:\w+\W{{1,3}}){{0,8}}\Z", re.IGNORECASE)

    def phone(text: str, context: Context) -> Iterator[Found]:
        for match in _CANDIDATE.finditer(text):
            written = match[0].strip()
            digits = digits_of(written)
            cued = bool(cue.search(text[max(0, match.start() - 60) : match.start()]))
            # A short number may as well count something: "call 112", but "112 families".
            known = digits in context.contacts and (len(digits) >= SHORT or cued)
            if known or _is_phone(written, digits, cued):
                first = match.start() + match[0].index(written)
                end = first + len(written)
                said, note = say(written, words), ""
                if known:
                    said, note = f"{said}{words.again}{said}", "the message's contact, so said twice"
                if _goes_on(text, end):
                    said += words.between_groups.rstrip()
                yield Found(first, end, RULE, Say(said, note=note))

    return (phone,)


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a word follows without a sign that would be heard as a pause."""
    rest = text[end:].lstrip()
    return bool(rest) and rest[0].isalnum()


def digits_of(text: str) -> str:
    """Return the digits of a text, of whatever script, as ASCII.

    >>> digits_of("٥٥٥-0142")
    '5550142'
    """
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())


def contacts(text: str) -> frozenset[str]:
    """Return the digits of each telephone number that a message names as its contact.

    >>> sorted(contacts("Help line 555-0142, ext. 5; +7 (495) 123-45-67"))
    ['5550142', '74951234567']
    """
    parts = (digits_of(part) for part in re.split(r"[,;/]|\s{2,}|[^\W\d]+", text))
    return frozenset(part for part in parts if len(part) >= FEWEST)


def _is_phone(written: str, digits: str, cued: bool) -> bool:
    """Tell a telephone number from a date, a pair of years or a sum."""
    if _DATE.fullmatch(written) or _YEARS.fullmatch(written) or len(digits) > 15:
        return False
    if written.startswith(("+", "(+")):
        return len(digits) >= 7
    groups = re.findall(r"\d+", written)
    hyphens = sum(written.count(sign) for sign in _HYPHENS)
    if len(digits) >= 6 and (hyphens >= 2 or (hyphens and "(" in written)):
        return True
    if hyphens == 1 and len(groups) == 2 and len(groups[0]) == 3 and len(groups[1]) == 4:
        return True
    if not cued:
        return False
    return len(digits) >= 3 if len(groups) == 1 else len(digits) >= 5


def say(written: str, words: Words) -> str:
    """Say a number digit by digit."""
    groups = _groups(written, words)
    said = words.between_groups.join(
        words.between_digits.join(words.digits[int(digit)] for digit in one) for one in groups
    )
    return f"{words.plus} {said}" if written.startswith(("+", "(+")) else said


def _groups(written: str, words: Words) -> list[str]:
    """Return the groups of digits that are said without a pause."""
    groups = re.findall(r"\d+", written)
    if len(groups) == 1 and len(groups[0]) > 4:
        groups = _of_country(written) if written.startswith("+") else []
        groups = groups or _by_size(digits_of(written), words)
    return [part for group in groups for part in _short(group, words)]


def _of_country(written: str) -> list[str]:
    """Group an international number as its country does."""
    import phonenumbers

    try:
        number = phonenumbers.parse(written)
    except phonenumbers.NumberParseException:
        return []
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    groups = re.findall(r"\d+", shown)
    return groups if "".join(groups) == digits_of(written) else []


def _by_size(digits: str, words: Words) -> list[str]:
    sizes = words.sizes.get(len(digits), ())
    if sum(sizes) != len(digits):
        return [digits]
    groups, at = [], 0
    for size in sizes:
        groups.append(digits[at : at + size])
        at += size
    return groups


def _short(group: str, words: Words) -> list[str]:
    """Cut a group that is too long to be kept in mind: as the language does, else into threes and fours."""
    if len(group) <= 4:
        return [group]
    sized = _by_size(group, words)
    if len(sized) > 1:
        return sized
    count = -(-len(group) // 3)
    size = -(-len(group) // count)
    return [group[at : at + size] for at in range(0, len(group), size)]
