"""A paragraph's text into sentences: ICU's sentence rules (Unicode Annex 29), with abbreviation lists.

A cut too many is heard as a false pause; one too few is hardly heard. So doubt joins.
"""

import re
from collections.abc import Iterator

from rupor.text.abbreviations import BEFORE, WITHIN
from rupor.text.language import primary

_STOP = re.compile(r"""[.!?…؟۔][.!?…؟]*["'»”’)\]]*\s+""")
_CLOSED = re.compile(r"""["'»”’)\]」』】》）\s]+\Z""")
_WIDE_STOP = re.compile(r"[。！？；｡]\Z")
_LEAD = re.compile(r"""[\s"'«“„‘(\[¿¡–—-]+""")
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[^\W\d_]|[IVXLC]{1,5})[.)]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?)+")
_BRACKETS = "«“\"'(["


def sentences(text: str, language: str) -> tuple[str, ...]:
    """Cut a text into sentences, each with the white space that follows it; joined they are the text.

    >>> sentences("Указ А. С. Пушкина от 2022 г. Потом и т. д.", "ru")
    ('Указ А. С. Пушкина от 2022 г. ', 'Потом и т. д.')
    """
    found: list[str] = []
    start = 0
    for place in sorted(_places(text, language)):
        if _ends(text[start:place], text[place:], primary(language)):
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
    bare = _CLOSED.sub("", piece)
    if _WIDE_STOP.search(bare):
        return True
    if not piece[-1].isspace():
        return False
    following = _LEAD.sub("", rest[:40])[:1]
    if following.islower() or _NUMBER.fullmatch(piece.strip()):
        return False
    return not bare.endswith(".") or bare.endswith("..") or not _abbreviated(bare, following, language)


def _speakable(text: str) -> bool:
    """Tell whether a voice has anything to say in a text."""
    return any(char.isalnum() for char in text)


def _abbreviated(piece: str, following: str, language: str) -> bool:
    """Tell whether the full stop at the end of *piece* belongs to an abbreviation in mid-sentence."""
    before, within = BEFORE.get(language, frozenset()), WITHIN.get(language, frozenset())
    tokens = piece.split()[-4:]
    for word, previous in _endings(tokens):
        key = word.lower()
        if len(word) == 1 and word.isupper():
            return True
        counted = previous[-1:].isdigit() or previous.strip("().,").isupper()
        if key in within and (key not in before or counted):
            return following.isdigit()
        if key in before:
            return True
    last = tokens[-1].lstrip(_BRACKETS).removesuffix(".")
    return bool(_INITIALS.fullmatch(last)) and last.isupper()


def _endings(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the last three, two and one tokens as one abbreviation each, with the token before them."""
    for count in (3, 2, 1):
        if len(tokens) < count:
            continue
        word = "".join(tokens[-count:]).lstrip(_BRACKETS).removesuffix(".")
        yield word, tokens[-count - 1] if len(tokens) > count else ""
