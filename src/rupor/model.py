"""The values that travel through Rupor, in the order of the road.

``Message -> Segment* -> Utterance* -> Clip* -> Narration -> Master + Track -> Programme -> Rendition* -> Package``

All are frozen, slotted, keyword-only dataclasses of immutable, picklable fields. Times are samples at
``clock.RATE`` unless a field says otherwise; languages are BCP 47 tags.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rupor.clock import RATE
from rupor.signs import DICTATED_CLOSE, DICTATED_OPEN, IPA_CLOSE, IPA_OPEN

Kind = Literal["title", "heading", "item", "sentence", "clause"]
Boundary = Literal["clause", "sentence", "paragraph", "title", "end"]
Quality = Literal["clear", "poor", "not understood", "unknown"]
Timing = Literal["exact", "coarse", "estimated"]


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

    def given(self, voice: "Voice") -> str:
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

    def given(self, voice: "Voice") -> str:
        """Return the text that *voice* is given."""
        return "".join(word.given(voice) + word.after for word in self.words).strip()

    @property
    def place(self) -> str:
        """The segment's number and first words, as messages to people name it."""
        head = self.shown.strip()
        return f"segment {self.index + 1} ('{head[:40]}{'…' if len(head) > 40 else ''}')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One voice of one engine, in one language."""

    engine: str
    name: str
    language: str
    """BCP 47; a voice of ``en-US`` serves a message in ``en``."""
    licence: str
    error_rate: float | None = None
    """Share of words that a neutral recogniser mishears (WER); None: never measured."""
    pace: float | None = None
    """How much it says in a second at its natural rate, in letters of ``voice.times.effort``; None: never measured."""
    speeds: tuple[float, ...] = ()
    """The only speeds that it has, against its natural one; empty: any."""
    online: bool = False
    """The text leaves this machine."""
    open_licence: bool = True
    """Any use is allowed; other voices speak only when named."""
    installed: bool = True
    install: str = ""
    """The command that installs it, where it is not."""
    added: bool = False
    """The user took it in, and so prefers it."""
    accents: bool = False
    """It takes stress marks (U+0301)."""
    ipa: bool = False
    """It takes the International Phonetic Alphabet between ``IPA_OPEN`` and ``IPA_CLOSE``."""

    @property
    def quality(self) -> Quality:
        """How well listeners understand it: ``clear`` up to 10 % of words misheard, ``poor`` up to 50 %."""
        if self.error_rate is None:
            return "unknown"
        if self.error_rate <= 0.10:
            return "clear"
        return "poor" if self.error_rate <= 0.50 else "not understood"

    @property
    def id(self) -> str:
        """``engine:name``, as the command line takes it."""
        return f"{self.engine}:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One request to an engine."""

    text: str
    voice: Voice
    rate: float
    """Speed against the voice's natural one: 1.0 natural, 0.8 slower."""
    version: str
    """Version of the engine and of the voice's data."""

    @property
    def key(self) -> str:
        """Name in the cache: SHA-256 of everything that the sound depends on."""
        voice = self.voice
        parts = [self.text, voice.engine, voice.name, voice.language, f"{self.rate:.4f}", self.version]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where one stretch of an utterance's text is spoken."""

    first: int
    """Offset of its first character in the utterance's text."""
    end_offset: int
    """Offset after its last character."""
    start: int
    """First sample of the clip, at the clip's own rate."""
    end: int
    """Sample after its last, at the clip's own rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """What an engine answers: sound, and where words are in it."""

    pcm: bytes
    """Signed 16-bit little-endian samples, one channel."""
    rate: int
    """Samples per second."""
    marks: tuple[Mark, ...] = ()
    """In order of time; empty when the engine gives none."""
    timing: Timing = "estimated"
    """``exact`` within 5 ms, ``coarse`` within 50 ms, ``estimated`` when the engine gives no marks."""

    @property
    def length(self) -> int:
        """Samples at the clip's own rate."""
        return len(self.pcm) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the timeline."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One segment as it is heard: where its speech and each of its words lie on the timeline."""

    segment: Segment
    voice: Voice
    start: int
    end: int
    words: tuple[Span, ...]
    """One for each word of the segment."""
    timing: Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class Narration:
    """Every segment on one timeline; its sound is the mix file beside it."""

    placed: tuple[Placed, ...]
    length: int
    """Samples of the whole."""
    mix: Path
    """The joined sound before mastering: 16-bit mono PCM at 48 kHz, without a header."""
    peaks: Path
    """The mix's true peak in each millisecond, 32-bit floats, full scale 1.0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """What a meter to ITU-R BS.1770 reads of a file, mono metered as dual mono."""

    integrated: float
    """LUFS."""
    range: float
    """LU."""
    true_peak: float
    """dBTP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The loudness that a finished file must have."""

    integrated: float = -16.0
    """LUFS."""
    tolerance: float = 0.2
    """LU."""
    true_peak: float = -1.0
    """dBTP, never exceeded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """A finished sound file."""

    path: Path
    length: int
    loudness: Loudness
    rounds: int
    """How often it was encoded until it measured right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Timed text: at most two lines, shown from start to end."""

    start: int
    end: int
    lines: tuple[str, ...]
    segment: int
    """Index of the segment that it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The cues of one language, in order of time."""

    language: str
    title: str
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Everything that an output may read."""

    message: Message
    narration: Narration
    track: Track
    target: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One file of a package."""

    name: str
    media_type: str
    size: int
    sha256: str
    loudness: Loudness | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A sealed folder of renditions; ``manifest.json`` is its written form."""

    path: Path
    message: str
    language: str
    renditions: tuple[Rendition, ...]
    duration: int
    """Samples."""
    warnings: tuple[str, ...] = ()
    synthesized: int = 0
    """Segments that an engine spoke in this run; the others came from the cache."""

    @property
    def seconds(self) -> float:
        """How long it sounds."""
        return self.duration / RATE

    def file(self, suffix: str) -> Path:
        """Return the path of the file whose name ends in *suffix*, such as ``mp3``; raise KeyError when none does."""
        for rendition in self.renditions:
            if rendition.name.endswith(suffix):
                return self.path / rendition.name
        raise KeyError(
            f"no '{suffix}' in {self.path}. Files: {', '.join(item.name for item in self.renditions)}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A step of progress."""

    step: Literal["read", "speak", "join", "master", "write", "warning", "done"]
    done: int
    total: int
    subject: str


Report = Callable[[Event], None]
"""Whoever wants to see progress."""
