"""A paragraph's text into words with what follows each, so that all of them joined are the text again.

Words end at white space. Scripts that are written without spaces (Chinese, Japanese, Thai, Lao, Khmer,
Burmese) are cut by ICU's dictionaries, with punctuation kept at the word that it belongs to.
"""

import re

from rupor.model import Word

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff"
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_TOKEN = re.compile(r"(\S+)(\s*)")
_OPENING = re.compile(r"[(\[{<«‹“‘„‚（［｛《〈「『【〔〖]")


def words(text: str, language: str) -> tuple[Word, ...]:
    """Cut a text that does not begin with white space into words; spoken as shown.

    >>> [word.shown for word in words("Мир – всем.", "ru")]
    ['Мир', '–', 'всем.']
    >>> [word.shown for word in words("表示“关切”。", "zh")]
    ['表示', '“关切”。']
    """
    found = []
    for match in _TOKEN.finditer(text):
        *first, last = _unspaced(match[1], language) if _UNSPACED.search(match[1]) else [match[1]]
        found += [Word(shown=word, spoken=word) for word in first]
        found.append(Word(shown=last, spoken=last, after=match[2]))
    return tuple(found)


def weight(word: Word) -> float:
    """Return how much a word adds to a length: an unspaced letter a third, a word one, a mere sign nothing.

    >>> weight(Word(shown="2022", spoken="2022")), weight(Word(shown="–", spoken="–"))
    (1.0, 0.0)
    """
    signs = len(_UNSPACED.findall(word.shown))
    return signs / 3 if signs else float(any(char.isalnum() for char in word.shown))


def _unspaced(token: str, language: str) -> list[str]:
    """Cut a token without spaces into words, punctuation kept at its word."""
    from icu4py.breakers import WordBreaker

    found = [""]
    for piece in WordBreaker(token, language):
        if _parts(found[-1], piece):
            found.append(piece)
        else:
            found[-1] += piece
    return found


def _parts(before: str, piece: str) -> bool:
    """Tell whether a new word begins with *piece*."""
    if not before or _OPENING.fullmatch(before[-1]):
        return False
    if _OPENING.match(piece):
        return True
    if not any(char.isalnum() for char in piece):
        return False
    return bool(_UNSPACED.search(before[-1] + piece[0])) or (not before[-1].isalnum() and _ended(before))


def _ended(before: str) -> bool:
    """Tell whether a word has its closing punctuation already."""
    return bool(_UNSPACED.search(before)) or before[-1] in "，。！？；：、”’）》」』】"
