"""A beep for every word, at samples that are known: for tests of timing, and for trying a run without a voice.

Each letter of a word is 60 ms of a 1 kHz tone, each word starts on a whole millisecond after 100 ms of silence.
"""

import array
import functools
import math
import re

from rupor.errors import EngineError
from rupor.model import Clip, Mark, Utterance, Voice

NAME = "beep"
RATE = 24_000
TONE_HZ = 1000
LETTER_MS = 60
GAP_MS = 100
LEVEL = 0.25


class Tone:
    """The engine ``tone``: speaks every language, none of them understood."""

    def voices(self) -> tuple[Voice, ...]:
        """One voice, for the language ``mul`` (any)."""
        return (
            Voice(
                engine="tone",
                name=NAME,
                language="mul",
                licence="CC0-1.0",
                error_rate=1.0,
                pace=17.0,
            ),
        )

    def version(self) -> str:
        """Changes when the sound does."""
        return "tone 1"

    def speak(self, utterance: Utterance) -> Clip:
        """Beep once for each run of letters or digits."""
        if utterance.voice.name != NAME:
            raise EngineError(f"engine 'tone' has no voice '{utterance.voice.name}'. Known: {NAME}.")
        pcm = bytearray()
        marks = []
        for match in re.finditer(r"\S*\w\S*", utterance.text):
            pcm += _silence(_samples(GAP_MS, utterance.rate))
            start = len(pcm) // 2
            letters = sum(letter.isalnum() for letter in match.group())
            pcm += _beep(_samples(letters * LETTER_MS, utterance.rate))
            marks.append(Mark(first=match.start(), end_offset=match.end(), start=start, end=len(pcm) // 2))
        pcm += _silence(_samples(GAP_MS, utterance.rate))
        return Clip(pcm=bytes(pcm), rate=RATE, marks=tuple(marks), timing="exact")


def _samples(ms: int, rate: float) -> int:
    return max(1, round(ms / rate)) * RATE // 1000


def _silence(count: int) -> bytes:
    return bytes(2 * count)


@functools.lru_cache(maxsize=256)
def _beep(count: int) -> bytes:
    step = 2 * math.pi * TONE_HZ / RATE
    wave = array.array("h", (round(LEVEL * 32767 * math.sin(step * n)) for n in range(count)))
    return wave.tobytes()
