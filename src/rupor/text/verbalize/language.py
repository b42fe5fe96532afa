"""What a language module gives, and the registry of languages.

To add one: write ``text/verbalize/<code>.py`` with a ``LANGUAGE`` in it, name it in ``LANGUAGES`` (or in an entry point
of the group ``rupor.verbalize``), write ``lexicons/<code>.toml`` and a table of cases under ``tests/text/verbalize``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rupor.run.registry import Entry, Registry
from rupor.text.verbalize.rule import Context, Found, Rule


def _none(spoken: str, context: Context) -> Iterable[Found]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How one language is written out for the ear."""

    early: tuple[Rule, ...]
    """Rules that come before Rupor's own lexicon: addresses, telephone numbers, dates, sums."""
    late: tuple[Rule, ...]
    """Rules that come after it: initialisms that nobody listed, signs, foreign words. The last of them says the digits
    that are left, one by one."""
    accents: Callable[[str, Context], Iterable[Found]] = _none
    """Find in the *spoken* text of a segment the words whose stress a voice gets wrong: ``say.spoken`` is the word with
    its stress mark (U+0301); a ``why`` makes it a doubt."""


LANGUAGES = Registry(
    kind="language",
    group="rupor.verbalize",
    builtin={
        code: Entry(f"rupor.text.verbalize.{code}:LANGUAGE") for code in ("ar", "en", "es", "fr", "ru", "zh")
    },
)

SILENT = Language(early=(), late=())
"""For languages that nobody wrote rules for: text goes to the voice as it is written."""


def of(code: str) -> Language:
    """Return the language of a primary tag, such as ``ru``."""
    if code not in LANGUAGES.entries():
        return SILENT
    language: Language = LANGUAGES.load(code)
    return language
