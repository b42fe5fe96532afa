"""E-mail and web addresses, said as a person would say them: name by name, never letter by letter as noise.

A language gives the words for the signs and a function that says one name of an address (a word, an initialism, a
transliteration). ``https://`` and ``www.`` are not said; of a long path nothing is said but that it goes on.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rupor.text.verbalize.rule import Answer, Context, Rule, Say, rule

LONGEST_PATH = 3
"""Names of a web address's path that a listener can keep."""

_NAME = r"[^\W_](?:[\w-]*[^\W_])?"
_MAIL = rf"(?<![\w.+-])([\w.+-]+)@({_NAME}(?:\.{_NAME})+)"
_TOP = (
    "com|org|net|int|edu|gov|info|news|radio|fm|tv|io|eu|un|ru|su|ua|by|kz|uk|us|ca|au|nz|za|ke|ng|in|fr|be|ch|ma|tn"
    "|dz|sn|ml|ci|es|mx|ar|co|cl|pe|br|pt|de|at|it|nl|se|no|pl|cn|tw|hk|jp|eg|sa|ae|jo|lb|iq|рф"
    "|africa|mobi|online|site|ly(?=/)|me(?=/)|kg|kz|tj|uz|md|ge|az|rs|ro|gh|tz|ug|rw|cd|sd|sy|ye|af|pk|bd|np|lk|mm|ph|vn|ht|gt|hn|bo|ec|ve"
)
_SITE = (
    rf"(?<![\w@.])((?:https?|ftp)://(?:www\.)?|www\.)?({_NAME}(?:\.{_NAME})*\.(?:{_TOP})|(?:(?<=://)|(?<=www\.)){_NAME}(?:\.{_NAME})*)"
    r"(?::\d+)?(/[^\s<>»”\"]*)?(?![\w@])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a language says the signs of an address."""

    at: str
    dot: str
    slash: str
    hyphen: str
    underscore: str
    plus: str
    rest: str
    """Said for what is too long to be said, such as ``", and so on"``: with its punctuation."""
    name: Callable[[str], str]
    """Say one name of an address, such as ``unodc`` or ``org``: letters and digits only."""


def rules(words: Words) -> tuple[Rule, ...]:
    """Make the rules for e-mail and web addresses of a language."""

    @rule(_MAIL, "e-mail")
    def mail(match: re.Match[str], context: Context) -> Answer:
        return f"{_spell(match[1], words)} {words.at} {_spell(match[2], words)}"

    @rule(_SITE, "web address", re.IGNORECASE)
    def site(match: re.Match[str], context: Context) -> Answer:
        path = (match[3] or "").rstrip(".,;:!?)'’…")
        host = _spell(match[2], words)
        # What was taken too much, such as the sentence's own full stop, stays as it is written.
        tail = (match[3] or "")[len(path) :]
        named, whole = _path(path.strip("/"))
        said = f" {words.slash} ".join([host, *(_spell(name, words) for name in named)])
        if whole:
            return said + tail
        return Say(f"{said}{words.rest}{tail}", note="a long address: the rest is not said")

    return mail, site


def _path(path: str) -> tuple[list[str], bool]:
    """Return the names of a path that are said, and whether they are all of it."""
    bare, query, _ = path.partition("?")
    bare, anchor, _ = bare.partition("#")
    names = [re.sub(r"\.(?:html?|php|aspx?)$", "", name) for name in bare.split("/") if name]
    kept = []
    for name in names[:LONGEST_PATH]:
        if len(name) > 30 or not re.fullmatch(r"[\w.~-]+", name):
            break
        kept.append(name)
    return kept, len(kept) == len(names) and not query and not anchor


def _spell(text: str, words: Words) -> str:
    """Say names and the signs between them."""
    return " ".join(_pieces(text, words))


def _pieces(text: str, words: Words) -> Iterator[str]:
    signs = {".": words.dot, "-": words.hyphen, "_": words.underscore, "+": words.plus}
    for piece in re.findall(r"[^\W\d_]+|\d+|[._+-]", text):
        yield signs[piece] if piece in signs else words.name(piece)
