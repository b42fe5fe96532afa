"""Lexicons: how names, initialisms and rare words are said; written form -> spoken form.

A lexicon is used as one rule. Entries match whole words; one that is written in small letters matches in any case
unless it says otherwise. What writers leave out or type in several ways does not matter: see ``matching``. Rupor's own
lexicons are files of the same form as the users'.
"""

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib import resources
from typing import TYPE_CHECKING, Any

from rupor.signs import ACUTE
from rupor.text.verbalize import expression
from rupor.text.verbalize.rule import Context, Found

if TYPE_CHECKING:
    from rupor.text.verbalize.matching import Matcher

VOWELS = "аеёиоуыэюяіїєўѣөүә"
"""Cyrillic letters that can be stressed."""

_TYPED = re.compile(rf"(?<=[{VOWELS}{VOWELS.upper()}])['’ʼ´](?![А-ЯЁІЇЄA-Z])")
_WORD = re.compile(r"(?<![\w'’ʼ´])\w[\w'’ʼ´-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One written form and how it is said."""

    written: str
    """The written form, or a regular expression."""
    spoken: str = ""
    """The spoken form, with stress marks (U+0301) where the language has them; ``\\\\1`` is the first group of an
    expression. Empty: said as it is written, or by ``ipa``."""
    ipa: str = ""
    """How it sounds, for engines that take the International Phonetic Alphabet."""
    regex: bool = False
    any_case: bool | None = None
    """Capitals do not matter; unless told, they matter where the written form has some."""
    meaning: str = ""
    """What an abbreviation stands for, in words that listeners know."""
    doubt: str = ""
    """Why a person should confirm it; empty when it is sure."""
    options: tuple[str, ...] = ()
    """Other forms that are right elsewhere."""
    note: str = ""
    approved: str = ""
    """Who approved it, and when."""

    @property
    def folds(self) -> bool:
        """Tell whether capitals do not matter."""
        if self.any_case is not None:
            return self.any_case
        if self.regex:
            return not expression.has_capitals(self.written)
        return self.written == self.written.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The entries of one language from one place."""

    language: str
    entries: tuple[Entry, ...]
    source: str
    """Where it was read from, for messages."""

    def __hash__(self) -> int:
        """Hash it at once: the hash of thousands of entries would cost more than to apply them."""
        return hash((self.language, self.source, len(self.entries)))

    def rule(self, text: str, context: Context) -> Iterator[Found]:
        """Find the entries in a text; of several at one place the longest counts."""
        yield from _matcher(self).find(text, shouted=context.shouted)


@functools.lru_cache(maxsize=64)
def _matcher(lexicon: Lexicon) -> "Matcher":
    from rupor.text.verbalize.matching import Matcher

    return Matcher(lexicon)


def stressed(text: str) -> str:
    """Make stress marks (U+0301) of apostrophes after Cyrillic vowels, which every keyboard has.

    One before a capital belongs to a name, and one that a word begins with opens a quotation.

    >>> stressed("Ивано'в") == "Ивано\u0301в", stressed("О'Брайен"), stressed("l'onu")
    (True, "О'Брайен", "l'onu")
    """
    return _WORD.sub(lambda word: _TYPED.sub(ACUTE, word[0]), text)


def entries(raw: dict[str, Any]) -> tuple[Entry, ...]:
    """Make the entries of a parsed lexicon file: one for each written form."""
    return tuple(entry for one in raw.get("entry", ()) for entry in _of_table(one))


def _of_table(table: dict[str, Any]) -> Iterator[Entry]:
    forms = table["written"]
    kept = {key: value for key, value in table.items() if key != "written"}
    kept |= {key: _tidy(value) for key, value in kept.items() if isinstance(value, str)}
    if "spoken" in kept:
        kept["spoken"] = stressed(kept["spoken"])
    if "options" in kept:
        kept["options"] = tuple(stressed(_tidy(one)) for one in kept["options"])
    for form in [forms] if isinstance(forms, str) else forms:
        yield Entry(written=form if table.get("regex") else _tidy(form), **kept)


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def keys() -> tuple[str, ...]:
    """Name the keys that an entry may have in a file."""
    return tuple(field.name for field in fields(Entry))


@functools.cache
def builtin(code: str) -> Lexicon | None:
    """Return Rupor's own lexicon of a language, or None."""
    file = resources.files("rupor.text.verbalize") / "lexicons" / f"{code}.toml"
    if not file.is_file():
        return None
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return Lexicon(language=code, entries=entries(raw), source="Rupor's own lexicon")
