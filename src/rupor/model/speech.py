"""Voices, what they are asked for, and what they answer."""

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

Quality = Literal["clear", "poor", "not understood", "unknown"]
Timing = Literal["exact", "coarse", "aligned", "estimated"]
"""``exact``: the engine's own, within 20 ms; ``coarse``: within 50 ms; ``aligned`` by the sound, most within 60 ms."""


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
    confidence: float = 1.0
    """How sure the times are, from 0 (not heard there) to 1 (the engine's own)."""


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

    @property
    def length(self) -> int:
        """Samples at the clip's own rate."""
        return len(self.pcm) // 2
