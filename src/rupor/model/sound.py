"""The narration on its timeline, and the sound files made of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rupor.model.speech import Timing, Voice
from rupor.model.text import Segment


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
    confidence: tuple[float, ...] = ()
    """How sure each word's times are, 0 to 1; empty: all are the engine's own."""


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
class Take:
    """The stretch of a recording in which one segment is read."""

    segment: int
    """Index of the segment."""
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A place where a recording differs from its text."""

    kind: Literal["missing", "extra", "repeated", "different"]
    """Text that is not read; speech that is not text; text that is read again; other words than the text's."""
    segment: int | None
    """Index of the segment; None: speech that belongs to none."""
    start: int
    """Where in the recording; for what is missing, where it should be."""
    end: int
    first: int = 0
    """Offset of the first character in the segment's shown text; the whole segment when both are 0."""
    end_offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """What a meter to ITU-R BS.1770 reads of a file, mono metered as dual mono."""

    integrated: float
    """LUFS."""
    range: float
    """LU."""
    true_peak: float
    """dBTP."""
    momentary: float | None = None
    """The highest momentary loudness (0.4 s), LUFS; None: not measured."""
    short_term: float | None = None
    """The highest short-term loudness (3 s), LUFS; None: the sound is shorter, or it was not measured."""
    sample_peak: float | None = None
    """dBFS of the highest sample."""
    rms: float | None = None
    """dB of the root mean square of the whole file (a sine of full scale has -3.01)."""
    noise_floor: float | None = None
    """dB of the root mean square of its quietest half second."""
    peak_at: float | None = None
    """Seconds at which the highest true peak is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The loudness that a finished file must have."""

    integrated: float = -16.0
    """LUFS; dB of RMS where ``rms``."""
    tolerance: float = 0.2
    """LU."""
    true_peak: float = -1.0
    """dBTP, never exceeded."""
    sample_peak: float | None = None
    """dBFS, never exceeded."""
    short_term: float | None = None
    """LUFS that no 3 s of a spot may exceed (EBU R 128 s1)."""
    spot: float = 60.0
    """Seconds up to which a programme is a spot."""
    rms: bool = False
    """The level is the root mean square of the whole file, as audiobook publishers measure it."""
    noise_floor: float | None = None
    """dB of RMS that the quietest half second may have at most."""

    @property
    def ceiling(self) -> float:
        """The lower of both peak limits, in dB."""
        return self.true_peak if self.sample_peak is None else min(self.true_peak, self.sample_peak)


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """A finished sound file."""

    path: Path
    length: int
    loudness: Loudness
    rounds: int
    """How often it was encoded until it measured right."""
    start: int = 0
    """Where it begins on the narration's timeline."""
    part: int = 0
    """Its number, from 1, where the narration was split into several files; else 0."""
    parts: int = 0
    segment: int | None = None
    """Index of the one segment that it holds; None: the narration or a part of it."""
