"""How fast a message is spoken: words a minute as a listener counts them, pauses included.

An engine is asked for a speed against its natural one. That speed follows from the message's own words, the voice's
measured pace and the pauses; it is taken from a coarse grid, so that one changed sentence seldom moves
it and the rest of the message stays in the cache. What is reached is measured on the finished timeline.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rupor.clock import RATE
from rupor.errors import ConfigError
from rupor.model import Boundary, Placed, Segment, Voice
from rupor.tag import primary
from rupor.voice.times import effort

RATES: dict[str, dict[str, float]] = {
    "clear": {"en": 113, "fr": 97, "es": 108, "ru": 92, "ar": 70, "zh": 172},
    "normal": {"en": 170, "fr": 146, "es": 162, "ru": 132, "ar": 103, "zh": 240},
}
"""Words a minute (characters for Chinese), the middle of the bands of SPECS F1."""
OTHERS = {"clear": 100.0, "normal": 145.0}
"""For languages that SPECS F1 does not name: English by the mean of the 17 IReST languages."""
FASTEST_HEARD = {"en": 190.0, "fr": 165.0, "es": 182.0, "ru": 155.0, "ar": 118.0, "zh": 270.0}
"""Words (characters) a minute above which listeners lose the thread ("warn above" of SPECS F1)."""
FASTEST_HEARD_OTHERS = 162.0
SLOWEST_HEARD = {"en": 107.0, "fr": 91.0, "es": 102.0, "ru": 86.0, "ar": 65.0, "zh": 160.0}
"""Words (characters) a minute under which speech is drawn out: the low end of "clear" in SPECS F1."""
SPEEDS_HEARD = (0.75, 1.2)
"""The slowest and the fastest speed, against a voice's natural one, in languages that SPECS F1 does not name."""
CHARACTERS = ("zh", "ja", "th", "lo", "km", "my")
"""Languages without spaces between words: their rates count characters."""

SLOWEST, FASTEST = 0.6, 1.6
"""Speeds beyond these sound drawn out or rushed, whatever the engine."""
LONGEST_PAUSES = 2.0
"""A voice that may not go slower leaves longer pauses instead, as announcers do; up to this many times as long."""
STEP = 1.04
"""The grid of speeds: half a step is 2 %."""
TOLERANCE = 0.05
GUESS = 19.0
"""Pace of a voice that was never measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast one voice is to speak its part of a message, and why."""

    target: float
    """Words (characters) a minute that were asked for; 0 for the voice's natural rate."""
    speed: float
    """What the engine is asked for, 1.0 natural."""
    pauses: float = 1.0
    """How much longer pauses are than usual."""
    bounded: bool = False
    """The target lies beyond what sounds well."""
    fitted: bool = False
    """The speed was chosen for a slot, within what listeners follow: the target is not missed, it was left."""


def check(rate: str) -> str:
    """Return *rate* if it is ``clear``, ``normal``, ``natural`` or words a minute; raise ConfigError otherwise."""
    if rate in (*RATES, "natural"):
        return rate
    try:
        number = float(rate)
    except ValueError:
        number = math.nan
    if not 20 <= number <= 500:
        raise ConfigError(
            f"--rate: '{rate}' is not a rate. Expected clear, normal, natural or words a minute from 20 to 500"
        )
    return rate


def target(rate: str, language: str) -> float:
    """Return the words (characters) a minute that *rate* means in *language*; 0 for ``natural``."""
    if rate == "natural":
        return 0.0
    if rate in RATES:
        return RATES[rate].get(primary(language), OTHERS[rate])
    return float(rate)


def words(segment: Segment) -> int:
    """Count what the rate of the segment's language counts: words as they are said, or characters.

    What is dictated has a pace of its own and does not count.
    """
    said = paced(segment)
    if primary(segment.language) in CHARACTERS:
        return sum(letter.isalnum() for letter in said)
    return sum(any(letter.isalnum() for letter in word) for word in said.split())


def paced(segment: Segment) -> str:
    """Return the spoken text of a segment without what is dictated."""
    return "".join(word.spoken + word.after for word in segment.words if not word.dictated).strip()


def plan(
    segments: Sequence[Segment],
    voice: Voice,
    rate: str,
    pauses: Mapping[Boundary, float],
    heard: float | None = None,
) -> Pace:
    """Choose the speed at which *voice* speaks *segments* at *rate*.

    *heard* is its pace as measured on this message, where that is better known than the voice's own figure.
    """
    asked = target(rate, voice.language if voice.language != "mul" else segments[0].language)
    total = sum(words(segment) for segment in segments)
    if not asked or not total:
        return Pace(target=0.0, speed=1.0)
    natural = sum(effort(paced(segment)) for segment in segments) / (heard or voice.pace or GUESS)
    silence = sum(
        pauses[one.pause] for one, other in itertools.pairwise(segments) if other.index == one.index + 1
    )
    time = total * 60 / asked
    if voice.speeds:
        wanted = natural / max(time - silence, 1.0)
        nearest = min(voice.speeds, key=lambda speed: abs(math.log(speed / wanted)))
        return Pace(target=asked, speed=nearest, bounded=True)
    wanted = natural / (time - silence) if time > silence else math.inf
    longer = (time - natural / SLOWEST) / silence if wanted < SLOWEST and silence else 1.0
    return Pace(
        target=asked,
        speed=on_grid(min(max(wanted, SLOWEST), FASTEST)),
        pauses=min(longer, LONGEST_PAUSES),
        bounded=wanted > FASTEST or longer > LONGEST_PAUSES or (wanted < SLOWEST and not silence),
    )


def reached(placed: Sequence[Placed]) -> float:
    """Measure the words (characters) a minute of one voice's segments, the pauses between them included."""
    total = sum(words(item.segment) for item in placed)
    time = sum(paced_time(item) for item in placed)
    for one, other in itertools.pairwise(placed):
        if other.segment.index == one.segment.index + 1:
            time += other.start - one.end
    return total * 60 * RATE / time if time else 0.0


def heard_pace(placed: Sequence[Placed], speed: float) -> float:
    """Measure a voice's pace at its natural speed from what it spoke at *speed*."""
    time = sum(paced_time(item) for item in placed) / RATE
    return sum(effort(paced(item.segment)) for item in placed) / time / speed if time else 0.0


def paced_time(item: Placed) -> int:
    """Measure a segment without what is dictated and the silence around it, in samples."""
    dictated = 0
    for number, word in enumerate(item.segment.words):
        if word.dictated:
            first = item.words[number - 1].end if number else item.start
            last = item.words[number + 1].start if number + 1 < len(item.words) else item.end
            dictated += last - first
    return item.end - item.start - dictated


def missed(pace: Pace, got: float) -> bool:
    """Tell whether *got* is further from the target than a listener should notice, and nobody chose that."""
    return bool(pace.target and got and not pace.fitted and abs(got / pace.target - 1) > TOLERANCE)


def on_grid(speed: float, steps: float = 0) -> float:
    """Return the speed of the coarse grid that is nearest to *speed*, or some *steps* above (below) it.

    >>> on_grid(0.99), on_grid(1.0, 2), on_grid(1.0, -1)
    (1.0, 1.0816, 0.9615)
    """
    return round(math.pow(STEP, round(math.log(speed, STEP)) + steps), 4)


def comfort(language: str) -> tuple[float, float] | None:
    """Return the words (characters) a minute between which listeners follow with ease; None: nobody measured it.

    >>> comfort("ru"), comfort("ky")
    ((86.0, 155.0), None)
    """
    code = primary(language)
    return (SLOWEST_HEARD[code], FASTEST_HEARD[code]) if code in SLOWEST_HEARD else None


def too_fast(language: str, got: float) -> float | None:
    """Return the words (characters) a minute that listeners follow at most, where *got* is above it.

    >>> too_fast("ru", 170.0)
    155.0
    """
    most = FASTEST_HEARD.get(primary(language), FASTEST_HEARD_OTHERS)
    return most if got > most else None
