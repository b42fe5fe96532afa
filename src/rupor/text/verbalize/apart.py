"""Rules for scripts that write figures in their own way: without a space to the words around, or with other digits.

The rules that all languages share, for addresses and telephone numbers, end where a word ends. For Chinese, and for
Arabic's attached letters, they look at a text in which a space parts the two; what they find is placed back. And as
Arabic-Indic and full-width digits mean what 0 to 9 mean, no rule needs to know them: all look at a text without them.
"""

import re
from collections.abc import Callable, Iterator
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


_OTHER_DIGITS = re.compile(r"[^\D0-9]")


def figures(text: str) -> str:
    """Return a text with 0 to 9 for the digits of other scripts.

    >>> figures("٤:٣٠"), figures("２０２４年")
    ('4:30', '2024年')
    """
    return _OTHER_DIGITS.sub(lambda match: str(int(match[0])), text)


def seeing(even: Callable[[str], str], inner: Rule) -> Rule:
    """Let a rule see what *even* makes of a text and of the contacts: as many signs, in the same places.

    >>> from rupor.text.verbalize.rule import rule
    >>> inner = rule(r"[0-9]+", "number")(lambda match, context: f"number {match[0]}")
    >>> [one.say.spoken for one in seeing(figures, inner)("رقم ٤", Context(language="ar"))]
    ['number 4']
    """

    def apply(text: str, context: Context) -> Iterator[Found]:
        seen = even(text)
        contacts = frozenset(map(even, context.contacts))
        yield from inner(seen, replace(context, contacts=contacts) if contacts else context)

    return apply
