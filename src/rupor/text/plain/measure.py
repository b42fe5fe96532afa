"""Sentences as they are judged: whole, though a voice is given some of them in clauses; and their words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rupor.model import Kind, Segment
from rupor.tag import primary
from rupor.text.plain.finding import Spot

CHARACTERS = ("zh", "ja", "th", "lo", "km", "my")
"""Languages whose length is counted in characters."""

_SILENT = "\u0640\u0300-\u036f\u064b-\u0652\u0670"
_MARKS = re.compile(f"[{_SILENT}]")
_WORD = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}@[\w.-]{{1,250}}\w|(?:https?://|www\.)\S+|\+?\d[\d.,:/‑–-]*(?:(?<=\d)|$)[^\W\d_]*"
    rf"|[^\W\d_](?:[^\W_]|[{_SILENT}]|['’‑/-](?=[^\W_]))*"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a sentence, without the punctuation around it."""

    text: str
    first: int
    """Offset in the sentence's text."""
    end: int

    @property
    def plain(self) -> str:
        """Without vowel marks and stress marks."""
        return _MARKS.sub("", self.text)

    @property
    def is_word(self) -> bool:
        """Tell a word of letters from a number or an address."""
        return not any(sign.isdigit() or sign in "@/." for sign in self.text)


@dataclass(frozen=True)
class Sentence:
    """A whole sentence, of one segment or of several clauses."""

    segments: tuple[Segment, ...]

    @property
    def language(self) -> str:
        """Its language, without region."""
        return primary(self.segments[0].language)

    @property
    def kind(self) -> Kind:
        """What it is in the layout."""
        return self.segments[0].kind

    @property
    def running(self) -> bool:
        """Tell text from titles and headings, which are no sentences to measure a style by."""
        return self.kind not in ("title", "heading")

    @cached_property
    def text(self) -> str:
        """The shown text."""
        return "".join(segment.shown for segment in self.segments)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words, numbers and addresses."""
        if self.language in CHARACTERS:
            return tuple(self._unspaced())
        return tuple(Token(match[0], match.start(), match.end()) for match in _WORD.finditer(self.text))

    def _unspaced(self) -> Iterator[Token]:
        """Yield the words that ``rupor.text.words`` found, without their punctuation."""
        at = 0
        for segment in self.segments:
            for word in segment.words:
                bare = re.search(r"\w(?:.*\w)?", word.shown)
                if bare:
                    yield Token(bare[0], at + bare.start(), at + bare.end())
                at += len(word.shown) + len(word.after)

    @cached_property
    def common(self) -> tuple[Token, ...]:
        """Its words of letters but for names, whose length is nobody's style (WCAG 3.1.5 leaves them out, too)."""
        return tuple(
            token
            for number, token in enumerate(self.tokens)
            if token.is_word and (number == 0 or not token.text[:1].isupper())
        )

    @cached_property
    def length(self) -> int:
        """Words, or characters in languages that count them."""
        if self.language in CHARACTERS:
            return sum(sign.isalnum() for sign in self.text)
        return len(self.tokens)

    @cached_property
    def folded(self) -> str:
        """The text for patterns: small letters, e for ё, one apostrophe; as long as ``text`` sign for sign."""
        text = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in self.text)
        return text.replace("ё", "е").replace("’", "'")

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Find a pattern in the folded text, vowel marks left out; yield offsets in ``text``."""
        bare, places = self._bare
        for match in pattern.finditer(bare):
            if match.end() > match.start():
                yield places[match.start()], places[match.end() - 1] + 1

    @cached_property
    def _bare(self) -> tuple[str, list[int]]:
        """The folded text without vowel marks, and where each of its signs is in ``text``."""
        places = [at for at, sign in enumerate(self.folded) if not _MARKS.match(sign)]
        return "".join(self.folded[at] for at in places), places

    def spots(self, first: int = 0, end: int | None = None) -> tuple[Spot, ...]:
        """Place a stretch of the text in the segments; the whole sentence unless told."""
        last = len(self.text.rstrip()) if end is None else end
        found = []
        for index, at, size in self._parts:
            inside = max(first - at, 0), min(last - at, size)
            if inside[0] < inside[1]:
                found.append(Spot(segment=index, first=inside[0], end=inside[1]))
        return tuple(found)

    @cached_property
    def _parts(self) -> list[tuple[int, int, int]]:
        """Each segment's index, offset and length without the white space at its end."""
        parts, at = [], 0
        for segment in self.segments:
            shown = segment.shown
            parts.append((segment.index, at, len(shown.rstrip())))
            at += len(shown)
        return parts


def sentences(segments: Sequence[Segment]) -> tuple[Sentence, ...]:
    """Put segments together to the sentences that they were cut from."""
    found: list[Sentence] = []
    open_: list[Segment] = []
    for segment in segments:
        open_.append(segment)
        if segment.pause != "clause":
            found.append(Sentence(tuple(open_)))
            open_ = []
    return (*found, Sentence(tuple(open_))) if open_ else tuple(found)


def whole_words(pattern: str, language: str) -> re.Pattern[str]:
    """Compile a pattern of ``languages/*.toml`` for ``Sentence.find``: whole words, where words have spaces."""
    folded = pattern.replace("ё", "е").replace("’", "'")
    spaced = folded if language in CHARACTERS else rf"(?<![\w-])(?:{folded})(?![\w-])"
    return re.compile(spaced, re.IGNORECASE)
