"""Find the entries of a lexicon in a text, in a time that hardly depends on how many entries there are.

Texts and written forms are compared sign by sign, without what writers type in several ways (apostrophes, hyphens,
white space) and with some patience for what they leave out: stress and vowel marks, the dots of ё, the hamza of an
alif. What a text has and the written form lacks, such as the dots of ё, is another word. An expression sees the text
as it is written.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rupor.errors import ConfigError
from rupor.signs import ACUTE
from rupor.text.language import script, written_in
from rupor.text.verbalize import expression
from rupor.text.verbalize.lexicon import Entry, Lexicon
from rupor.text.verbalize.rule import Found, Say

NAME = "lexicon"

_STRESS = f"\u0300{ACUTE}"
_IGNORED = "\u0640\ufe0e\ufe0f\u00ad\u200b\u2060"
"""The Arabic stretcher, variation selectors, and signs that are not seen."""
_SAME = str.maketrans({**dict.fromkeys("’ʼ‘´`′ʹ", "'"), **dict.fromkeys("‐‑", "-")})
_POOR = {"ё": "е", "Ё": "Е", "أ": "ا", "إ": "ا", "آ": "ا"}
"""Letters of a written form that a text may have without their marks."""
_UNSPACED = frozenset(("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"))
"""Scripts in which a word ends anywhere."""
_ADDRESS = re.compile(
    r"(?:\w+://|www\.)[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)(?:[\w-]+\.)+(?:[a-z]{2,}|рф)(?!\w)(?:/\S*)?"
)
_AFTER_ADDRESS = ".,;:!?)'\"’»”…"


class Signs(NamedTuple):
    """A text sign by sign; three columns of the same length."""

    bare: str
    """As it is looked up: small letters, without optional marks."""
    letters: str
    """With capitals and ё."""
    marks: tuple[str, ...]
    """The optional marks over each."""
    places: tuple[int, ...]
    """Where each begins in the text; and at last the text's length."""


@functools.lru_cache(maxsize=16)
def signs(text: str) -> Signs:
    """Take a text apart; several lexicons look at one text in turn.

    >>> signs("Ёж’ и").bare
    "еж' и"
    """
    return _signs(text)


def _signs(text: str) -> Signs:
    letters: list[str] = []
    marks: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text.translate(_SAME)):
        if char > "\u00ac":
            if char in _IGNORED:
                continue
            if letters and _optional(char):
                marks[-1] += char
                continue
        if char.isspace():
            if letters and letters[-1] == " ":
                continue
            char = " "
        letters.append(char)
        marks.append("")
        places.append(place)
    return Signs("".join(map(_bare, letters)), "".join(letters), tuple(marks), (*places, len(text)))


def _optional(char: str) -> bool:
    """Tell whether a sign is a mark that writers leave out: stress, Arabic and Hebrew vowels."""
    return char in _STRESS or (
        ("\u0591" <= char <= "\u05c7" or "\u064b" <= char <= "\u065f" or "\u0670" <= char <= "\u06ed")
        and unicodedata.category(char) == "Mn"
    )


@functools.cache
def _bare(letter: str) -> str:
    small = _small(letter)
    return _POOR.get(small, small)


@functools.cache
def _small(letter: str) -> str:
    """Return the small letter, as one sign."""
    small = letter.lower()
    return "σ" if small == "ς" else small if len(small) == 1 else letter


@functools.cache
def _goes_on(letter: str) -> bool:
    """Tell whether a word may go on with a sign: a letter, a digit, a mark; scripts without spaces never."""
    inside = letter.isalnum() or letter == "\u200c" or unicodedata.category(letter)[0] == "M"
    return inside and script(letter) not in _UNSPACED


def _inside(bare: str, place: int) -> bool:
    """Tell whether *place* is in the middle of a word."""
    return 0 < place < len(bare) and _goes_on(bare[place - 1]) and _goes_on(bare[place])


class _Literal:
    """An entry that is compared sign by sign."""

    __slots__ = ("any_case", "entry", "order", "signs")

    def __init__(self, entry: Entry, order: int) -> None:
        self.entry = entry
        self.order = order
        self.any_case = entry.folds
        self.signs = _signs(unicodedata.normalize("NFC", entry.written.strip()))

    @property
    def only_stressed(self) -> bool:
        """Tell whether the spoken form is the written one with its stress."""
        return not self.entry.ipa and signs(self.entry.spoken).letters.lower() == self.signs.letters.lower()

    def agrees(self, text: Signs, at: int, fold: bool) -> int | None:
        """Compare it with a text; 0 is the same, 1 the same but for marks that the text lacks, None another word."""
        rank = 0
        columns = zip(self.signs.letters, self.signs.marks, text.letters[at:], text.marks[at:], strict=False)
        for mine, my_mark, other, other_mark in columns:
            if fold:
                mine, other = _small(mine), _small(other)
            if mine != other:
                if _POOR.get(mine) != other:
                    return None
                rank = 1
            if my_mark != other_mark and my_mark:
                if other_mark:
                    return None
                rank = 1
        return rank


class Matcher:
    """A lexicon made ready: literal entries by their signs, expressions one after the other."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.source = lexicon.source
        self.literal: dict[str, list[_Literal]] = {}
        self.expressions: list[tuple[Any, Entry]] = []
        self.spaced = not written_in(lexicon.language) & _UNSPACED
        for order, entry in enumerate(lexicon.entries):
            if entry.regex:
                self.expressions.append((self._prepared(entry, entry.folds), entry))
            else:
                ready = _Literal(entry, order)
                self.literal.setdefault(ready.signs.bare, []).append(ready)
        self.literal.pop("", None)
        lengths: dict[str, set[int]] = {}
        for bare in self.literal:
            lengths.setdefault(bare[:2], set()).add(len(bare))
        self.lengths = {start: sorted(some, reverse=True) for start, some in lengths.items()}

    def _prepared(self, entry: Entry, any_case: bool) -> Any:
        import regex

        whole = expression.whole_word(entry.written) if self.spaced else entry.written
        try:
            return expression.prepare(whole, any_case=any_case)
        except regex.error as error:
            raise ConfigError(
                f"{self.source}: '{entry.written}' is no regular expression ({error}). Correct the entry."
            ) from error

    def find(self, text: str, *, shouted: bool = False) -> Iterator[Found]:
        """Yield what is found from left to right; of several at one place the longest, then a literal one."""
        done = 0
        finds = [*self._literals(text, shouted), *self._matches(text, shouted)]
        for found in sorted(finds, key=lambda one: (one.first, -one.end)):
            if found.first >= done:
                done = found.end
                yield found

    def _matches(self, text: str, shouted: bool) -> Iterator[Found]:
        for prepared, entry in self.expressions:
            if shouted and entry.any_case is None:
                prepared = self._prepared(entry, True)
            try:
                matches = expression.search(prepared, text)
            except TimeoutError as error:
                raise ConfigError(
                    f"{self.source}: the expression '{entry.written}' finds no end in '{text[:40]}'. Expected one that "
                    "searches in no time. Take out repeats within repeats, such as (a+)+"
                ) from error
            for match in matches:
                if match.end() > match.start():
                    said = expression.expand(entry.spoken, match) or match[0]
                    yield self._found(text, match.start(), match.end(), entry, _said(said, match[0]))

    def _literals(self, text: str, shouted: bool) -> Iterator[Found]:
        there, done = signs(text), 0
        for at, sign in enumerate(there.bare):
            if at < done or sign == " " or _inside(there.bare, at):
                continue
            best = self._best(there, at, shouted)
            if best is None:
                continue
            done = at + len(best.signs.bare)
            first, end = there.places[at], there.places[done]
            # Where the author set a stress mark, it holds against the lexicon's.
            settled = any(there.marks[at:done]) and best.only_stressed
            if not settled and not _in_address(text, first, end):
                yield self._found(text, first, end, best.entry, _said(best.entry.spoken, text[first:end]))

    def _best(self, there: Signs, at: int, shouted: bool) -> _Literal | None:
        """Return the longest entry that stands at a place."""
        bare = there.bare
        for start in dict.fromkeys((bare[at : at + 2], bare[at])):
            for length in self.lengths.get(start, ()):
                end = at + length
                if end <= len(bare) and bare[at:end] in self.literal and not _inside(bare, end):
                    best = _nearest(self.literal[bare[at:end]], there, at, shouted)
                    if best:
                        return best
        return None

    def _found(self, text: str, first: int, end: int, entry: Entry, said: str) -> Found:
        note = entry.note or entry.meaning or self.source
        # "№5" and "5°C" are two words each when they are said.
        left = " " if first and _goes_on(text[first - 1]) and _goes_on(said[0]) else ""
        right = " " if end < len(text) and _goes_on(said[-1]) and _goes_on(text[end]) else ""
        say = Say(f"{left}{said}{right}", note=note, why=entry.doubt, options=entry.options, ipa=entry.ipa)
        return Found(first, end, NAME, say)


def _nearest(some: Iterable[_Literal], there: Signs, at: int, shouted: bool) -> _Literal | None:
    """Return, of entries for the same signs, the one that agrees best with a text, then the first."""
    agreed = []
    for ready in some:
        # Capitals say nothing in a text that is in capitals throughout.
        fold = ready.any_case or (shouted and ready.entry.any_case is None)
        rank = ready.agrees(there, at, fold)
        if rank is not None:
            agreed.append((rank, fold, ready.order, ready))
    return min(agreed, key=lambda one: one[:3])[3] if agreed else None


def _said(spoken: str, there: str) -> str:
    """Return what is said for a stretch; a word that is only stressed keeps its capital."""
    if not spoken:
        return there
    capital = there[:1].isupper() and there[1:].islower() and spoken[0].islower()
    if capital and signs(spoken).bare == signs(there).bare:
        return spoken[0].upper() + spoken[1:]
    return spoken


def _in_address(text: str, first: int, end: int) -> bool:
    """Tell whether a stretch is only a part of a web or mail address."""
    return any(
        start <= first and end <= stop and (start, stop) != (first, end) for start, stop in _addresses(text)
    )


@functools.lru_cache(maxsize=16)
def _addresses(text: str) -> tuple[tuple[int, int], ...]:
    if "." not in text and "://" not in text:
        return ()
    found = _ADDRESS.finditer(text)
    return tuple((match.start(), match.start() + len(match[0].rstrip(_AFTER_ADDRESS))) for match in found)
