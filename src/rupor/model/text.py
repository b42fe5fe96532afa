"""The message and its text, as it is shown and as it is said."""

from dataclasses import dataclass
from typing import Literal

from rupor.model.speech import Voice
from rupor.signs import DICTATED_CLOSE, DICTATED_OPEN, IPA_CLOSE, IPA_OPEN

Kind = Literal["title", "heading", "item", "sentence", "clause"]
Boundary = Literal["clause", "sentence", "paragraph", "title", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A piece of a message between two blank lines, as the author laid it out."""

    kind: Literal["title", "heading", "item", "paragraph"]
    text: str
    """Shown text, white space folded to single spaces, markup removed."""
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One text to broadcast, in one language (a paragraph may be in another)."""

    id: str
    """Safe as a folder's name; the same for every language of the message."""
    language: str
    paragraphs: tuple[Paragraph, ...]
    source: str
    """Where it was read from, for error messages; never written into a package."""
    source_sha256: str
    """SHA-256 of the bytes that were read."""
    encoding: str
    """The text encoding that was taken, such as ``utf-8`` or ``windows-1251``."""
    title: str = ""
    date: str = ""
    """ISO 8601 date, or empty."""
    author: str = ""
    contact: str = ""
    embargo: str = ""
    """ISO 8601 date and time with an offset, or empty."""
    expires: str = ""
    """ISO 8601 date after which it must not be broadcast, or empty."""
    key: str = ""
    """The key message in the author's words, for what asks to repeat it."""
    publisher: str = ""
    licence: str = ""
    series: str = ""
    intro: str = ""
    """What a presenter may say before it; not spoken by us."""
    outro: str = ""
    """What a presenter may say after it; not spoken by us."""
    notes: tuple[str, ...] = ()
    """What was left out or mended when a document was read, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One shown word with what is said for it."""

    shown: str
    """White space is inside only where several words are said as one: ``1 500``."""
    spoken: str
    """Plain text, without stress marks."""
    after: str = ""
    """White space that follows the word in the text."""
    accented: str = ""
    """The spoken form with stress marks (U+0301), where it has any."""
    ipa: str = ""
    """How it sounds, for engines that take the International Phonetic Alphabet."""
    dictated: bool = False
    """Listeners write it down, so it is said slowly, group by group."""

    def given(self, voice: Voice) -> str:
        """Return what *voice* is given for the word: the form that tells it most."""
        if self.ipa and voice.ipa:
            return f"{IPA_OPEN}{self.ipa}{IPA_CLOSE}"
        said = (voice.accents and self.accented) or self.spoken
        return f"{DICTATED_OPEN}{said}{DICTATED_CLOSE}" if self.dictated else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Why a stretch of a segment's shown text is said otherwise than it is written."""

    first: int
    """Offset of its first character in the shown text."""
    end: int
    """Offset after its last character."""
    spoken: str
    """What is said instead, with stress marks (U+0301) where there are any; empty: nothing."""
    rule: str
    """What kind of thing it is, such as ``phone`` or ``lexicon``."""
    note: str = ""
    """For people: why, where the rule's name does not say it."""
    ipa: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A stretch of a segment's shown text whose spoken form a person should confirm."""

    first: int
    end: int
    why: str
    options: tuple[str, ...] = ()
    """Spoken forms to choose from; what is said now comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The smallest unit that is spoken and shown together."""

    index: int
    kind: Kind
    language: str
    words: tuple[Word, ...]
    pause: Boundary
    """What kind of boundary follows, and so how long the pause after it is."""
    changes: tuple[Change, ...] = ()
    """Everything that is not said as it is written, in order."""
    doubts: tuple[Doubt, ...] = ()

    @property
    def shown(self) -> str:
        """The text as the author wrote it."""
        return "".join(word.shown + word.after for word in self.words)

    @property
    def spoken(self) -> str:
        """The text for the ear: the spoken forms, with the spaces of the shown text."""
        return "".join(word.spoken + word.after for word in self.words).strip()

    @property
    def pronounced(self) -> str:
        """The spoken text with stress marks (U+0301), for people."""
        return "".join((word.accented or word.spoken) + word.after for word in self.words).strip()

    def given(self, voice: Voice) -> str:
        """Return the text that *voice* is given."""
        return "".join(word.given(voice) + word.after for word in self.words).strip()

    @property
    def place(self) -> str:
        """The segment's number and first words, as messages to people name it."""
        head = self.shown.strip()
        return f"segment {self.index + 1} ('{head[:40]}{'…' if len(head) > 40 else ''}')"
