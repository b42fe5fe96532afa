"""How long a text is for the eye: the one count that cutting and checking share.

What takes no place of its own counts nothing: combining marks (so an Arabic text with its vowel marks is as long as
without them, and ``é`` is one character however it is written), bidi controls, joiners and other signs without a form.
"""

import unicodedata

UNSEEN = frozenset({"Mn", "Me", "Mc", "Cf", "Cc"})
"""Unicode's general categories of characters that take no place of their own."""


def of(text: str) -> int:
    """Count the characters of *text* that are seen; spaces and punctuation are.

    >>> of("Мир, друг"), of("سَلَام"), of("\\u200fسلام"), of("cafe\\u0301"), of("水。")
    (9, 4, 4, 4, 2)
    """
    return sum(unicodedata.category(letter) not in UNSEEN for letter in text)


def lines(shown: tuple[str, ...]) -> int:
    """Count the characters of a cue's lines, as its reading speed is counted; the break between two lines is none.

    >>> lines(("Boil the water", "for one minute.")), lines(())
    (29, 0)
    """
    return sum(map(of, shown))
