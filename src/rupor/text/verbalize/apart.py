"""Rules for scripts in which figures and Latin letters stand against the words around them, without a space.

The rules that all languages share, for addresses and telephone numbers, end where a word ends. For Chinese, and for
Arabic's attached letters, they look at a text in which a space parts the two; what they find is placed back.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from rupor.text.verbalize.rule import Context, Found, Rule


def apart(inner: Rule, border: re.Pattern[str]) -> Rule:
    """Let a rule see a text with a space between each two characters that *border* matches.

    >>> from rupor.text.verbalize.rule import rule
    >>> inner = rule(r"\\b[a-z]+\\b", "word")(lambda match, context: match[0].upper())
    >>> found = apart(inner, re.compile("[一-龥][a-z]|[a-z][一-龥]"))("看un吧", Context(language="zh"))
    >>> [(one.first, one.end, one.say.spoken) for one in found]
    [(1, 3, 'UN')]
    """

    def apply(text: str, context: Context) -> Iterator[Found]:
        spaced, places = "", []
        for at, sign in enumerate(text):
            if at and border.fullmatch(text[at - 1 : at + 1]):
                spaced += " "
                places.append(at)
            spaced += sign
            places.append(at)
        for found in inner(spaced, context):
            yield replace(found, first=places[found.first], end=places[found.end - 1] + 1)

    return apply
