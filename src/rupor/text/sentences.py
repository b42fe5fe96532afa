"""A paragraph's text into sentences: ICU's sentence rules (Unicode Annex 29), with abbreviation lists.

A cut too many is heard as a false pause; one too few is hardly heard. So doubt joins.
"""

import re
from collections.abc import Iterator

from rupor.tag import primary
from rupor.text.abbreviations import BEFORE, WITHIN

REACH = 200
"""Characters before and after a place that decide about it; without a limit a long text takes quadratic time."""
FEWEST = 4
"""Words of the shortest sentence that may end in an abbreviation: "В 2021 г." is not one."""

_STOP = re.compile(r"""[.!?…؟۔]+(?:\s?»|["'”’)\]])*\s+""")
_CLOSED = re.compile(r"""["'»”’)\]」』】》）\s]+\Z""")
_WIDE_STOP = re.compile(r"[。！？；｡]\Z")
_LEAD = re.compile(r"""[\s"'«“„‘(\[¿¡–—-]+""")
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[^\W\d_]|[IVXLC]{1,5})[.)]")
_INITIALS = re.compile(r"[^\W\d_](?:[.-]+[^\W\d_])*")
_CLOSING = re.compile(r"[»”’)\]」』】》），,;:]")
"""What does not begin a sentence."""
_LETTERED = re.compile(r"[^\W\d_]\)\s")
_ASKED_ASIDE = re.compile(r"[!?؟！？][»”」』]\s*\Z")
_BRACKETS = "«“\"'(["
_ELIDED = re.compile(r"(?:[dlmnstcj]|qu|jusqu|lorsqu)['’](?=\w)", re.IGNORECASE)
"""What French writes together with the word after it: ``l’art. 4``."""


def sentences(text: str, language: str) -> tuple[str, ...]:
    """Cut a text into sentences, each with the white space that follows it; joined they are the text.

    >>> sentences("Указ А. С. Пушкина от 2022 г. Потом и т. д.", "ru")
    ('Указ А. С. Пушкина от 2022 г. ', 'Потом и т. д.')
    """
    found: list[str] = []
    start = 0
    for place in sorted(_places(text, language)):
        before, after = text[max(start, place - REACH) : place], text[place : place + REACH]
        if _ends(before, after, primary(language)):
            found.append(text[start:place])
            start = place
    return (*found, text[start:]) if text[start:] else tuple(found)


def _places(text: str, language: str) -> set[int]:
    """Return where a sentence may begin: ICU's places, and after an ellipsis, which ICU takes for none.

    ICU counts in UTF-16, so its pieces are measured instead of its offsets.
    """
    from icu4py.breakers import SentenceBreaker

    found = {match.end() for match in _STOP.finditer(text)}
    place = 0
    for piece in SentenceBreaker(text, language):
        place += len(piece)
        found.add(place)
    return found - {0, len(text)}


def _ends(piece: str, rest: str, language: str) -> bool:
    """Tell whether *piece* is a whole sentence before *rest*."""
    if not (_speakable(piece) and _speakable(rest)):
        return False
    following = _LEAD.sub("", rest)[:1]
    if _CLOSING.match(rest) or (_caseless(following) and _ASKED_ASIDE.search(piece)):
        return False
    bare = _CLOSED.sub("", piece)
    if _WIDE_STOP.search(bare):
        return True
    if not piece[-1].isspace() or _NUMBER.fullmatch(piece.strip()):
        return False
    if following.islower() and not _LETTERED.match(rest):
        return False
    return not bare.endswith(".") or bare.endswith("..") or not _abbreviated(bare, following, language)


def _caseless(char: str) -> bool:
    """Tell whether a letter is of a script without capitals, which cannot show that a sentence goes on."""
    return char.isalpha() and not (char.islower() or char.isupper())


def _speakable(text: str) -> bool:
    """Tell whether a voice has anything to say in a text."""
    return any(char.isalnum() for char in text)


def _abbreviated(piece: str, following: str, language: str) -> bool:
    """Tell whether the full stop at the end of *piece* belongs to an abbreviation in mid-sentence."""
    before, within = BEFORE.get(language, frozenset()), WITHIN.get(language, frozenset())
    tokens = piece.split()
    lone = len(tokens) < FEWEST
    for word, spaced, previous in _endings(tokens[-4:]):
        key = _ELIDED.sub("", word.lower()) if language == "fr" else word.lower()
        if _INITIALS.fullmatch(word) and word.isupper() and (len(word) == 1 or " " in spaced):
            return True
        counted = previous[-1:].isdigit() or previous.strip("().,").isupper()
        if key in within and (key not in before or counted):
            return (lone and counted) or following.isdigit()
        if key in before:
            return True
    last = tokens[-1].lstrip(_BRACKETS).removesuffix(".")
    return bool(_INITIALS.fullmatch(last)) and last.isupper()


def _endings(tokens: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the last three, two and one tokens as one word, as they stand, and the token before them."""
    for count in (3, 2, 1):
        if len(tokens) < count:
            continue
        word = "".join(tokens[-count:]).lstrip(_BRACKETS).removesuffix(".")
        yield word, " ".join(tokens[-count:]), tokens[-count - 1] if len(tokens) > count else ""
