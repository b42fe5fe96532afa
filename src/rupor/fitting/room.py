"""What of a message may be longer or shorter, and by how much: its pauses, and the speed of each voice.

Everything is in seconds, and pauses are told by a factor against those for the rate that was asked for.
"""

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rupor.clock import RATE
from rupor.model import Boundary, Placed, Segment, Voice
from rupor.sound import join
from rupor.tag import primary
from rupor.voice import dictate, rate
from rupor.voice.rate import Pace

LEAST, MOST = 0.65, 1.6
"""Pauses against those of SPECS F2: between sentences they are then from 0.46 to 1.12 s."""
OWN_LEAST = 0.2
"""Seconds under which a speaker's own pause stays as it is: it may be no pause at all."""
SPEECH_WEIGHT = 6.0
"""What a change of speed costs against the same change of pauses, which is heard much less. Small misses are then
made up by pauses alone; in larger ones pauses change a little more than speech, as they do when people hurry."""


class Said(NamedTuple):
    """A segment as it was spoken or read."""

    segment: Segment
    voice: Voice
    speed: float
    """That the engine was asked for; 0.0: a person read it, and nothing but its pause may change."""
    paced: float
    """What lasts longer when it is spoken more slowly."""
    fixed: float
    """What does not: recordings, and silence around the groups of numbers that are dictated."""
    slow: float = 0.0
    """Numbers that are dictated, which are never quicker than at the natural speed."""
    rest: float | None = None
    """The speaker's own pause after it; None: the usual one of its boundary."""

    @property
    def words(self) -> int:
        """What an editor counts: its words as they are written, or characters."""
        shown = self.segment.shown
        if primary(self.segment.language) in rate.CHARACTERS:
            return sum(letter.isalnum() for letter in shown)
        return sum(any(letter.isalnum() for letter in word) for word in shown.split())


def said(heard: join.Heard, speed: float) -> Said:
    """Count the sound of a segment, which an engine was asked for at *speed* (0.0: a person read it)."""
    segment, voice, length = heard.segment, heard.voice, heard.clip.length
    rest = None if heard.rest is None else len(heard.rest) / RATE
    if not speed:
        return Said(segment, voice, 0.0, 0.0, length / RATE, rest=rest)
    whole = Placed(segment=segment, voice=voice, start=0, end=length, words=heard.words, timing=heard.timing)
    paced = rate.paced_time(whole)
    silence = sum(part.pause_ms for part in dictate.parts(segment.given(voice))) / 1000
    fixed = min(silence, (length - paced) / RATE) if length > paced else 0.0
    return Said(segment, voice, speed, paced / RATE, fixed, (length - paced) / RATE - fixed, rest)


class Rest(NamedTuple):
    """A pause that may change."""

    usual: float
    least: float
    most: float

    def at(self, factor: float) -> float:
        """Return its length."""
        return min(max(self.usual * factor, self.least), self.most)


def rest(one: Said, other: Said, paces: Mapping[str, Pace], rules: Mapping[Boundary, float]) -> Rest:
    """Say how long the pause between two segments may be."""
    if one.rest is not None:
        if one.rest < OWN_LEAST:
            return Rest(one.rest, one.rest, one.rest)
        return Rest(one.rest, max(one.rest * LEAST, OWN_LEAST), one.rest * MOST)
    rule = rules[one.segment.pause]
    usual = rule * paces[one.segment.language].pauses
    least = rule * LEAST
    if one.segment.words[-1].dictated or other.segment.words[0].dictated:
        # Listeners write: a number stands apart from what is before and after it as far as it did.
        least = max(least, min(usual, dictate.BEFORE_MS / 1000))
    return Rest(usual, least, max(rule * MOST, usual))


def total(rests: Mapping[Rest, int], factor: float) -> float:
    """Sum up counted pauses."""
    return sum(one.at(factor) * count for one, count in rests.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one voice speaks in one language."""

    language: str
    voice: Voice
    base: Pace
    """For the rate that was asked for."""
    words: int
    """As its rate counts them."""
    speech: float
    """Seconds at its natural speed."""
    numbers: float
    """The same of what is dictated."""
    inner: Mapping[Rest, int]
    """Pauses that its rate counts."""

    def time(self, speed: float) -> float:
        """Return how long it speaks."""
        return self.speech / speed + self.numbers / min(speed, 1.0)

    def rate(self, speed: float, factor: float) -> float:
        """Count its words (characters) a minute, pauses included."""
        time = self.speech / speed + total(self.inner, factor)
        return 60 * self.words / time if time else 0.0

    def limits(self, factor: float) -> tuple[float, float]:
        """Return the slowest and the fastest speed that listeners follow with pauses of this *factor*.

        What was asked for is within them, whatever it is. Fast speech is counted with its pauses, which give time to
        understand; slow speech with the usual ones, for a longer pause does not draw words out.
        """
        base = self.base.speed
        named = rate.comfort(self.language)
        if not self.words or not self.speech:
            return base, base
        if named is None:
            return min(base, rate.SPEEDS_HEARD[0]), max(base, rate.SPEEDS_HEARD[1])
        asked = self.rate(base, 1.0)
        slowest = base if asked <= named[0] else self._reaching(named[0], 1.0)
        fastest = self._reaching(max(named[1], asked), factor)
        return min(base, max(slowest, rate.SLOWEST)), min(fastest, max(base, rate.FASTEST))

    def _reaching(self, target: float, factor: float) -> float:
        time = 60 * self.words / target - total(self.inner, factor)
        return self.speech / time if time > 0 else math.inf

    def speed(self, wanted: float, factor: float) -> float:
        """Return the speed nearest to *wanted* that the voice has and listeners follow."""
        slowest, fastest = self.limits(factor)
        if self.voice.speeds:
            own = [one for one in self.voice.speeds if slowest <= one <= fastest]
            return min(own or [self.base.speed], key=lambda one: abs(math.log(one / wanted)))
        return round(min(max(wanted, slowest), fastest), 4)

    def allows(self, speed: float, factor: float, slack: float) -> bool:
        """Tell whether listeners follow a speed; *slack*, such as 1.01, is how far it may be beyond what they do."""
        slowest, fastest = self.limits(factor)
        return slowest <= speed * slack and speed <= fastest * slack


class Choice(NamedTuple):
    """A rate and pauses, and how long the message then lasts."""

    speeds: Mapping[str, float]
    """By language."""
    factor: float
    length: float
    cost: float
    """How far it is from the rate that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A message as it was spoken, and what may change of it."""

    said: tuple[Said, ...]
    parts: Mapping[str, Part]
    """What engines speak, by language."""
    fixed: float
    """What nothing changes: silences at both ends and between dictated digits, house sound, recordings."""
    rests: tuple[Rest, ...]
    """The pauses between segments, in their order."""
    counted: Mapping[Rest, int]
    """The same, counted."""
    ruled: float
    """How long they are by the rules, or as a person left them."""

    def choice(self, speeds: Mapping[str, float], factor: float) -> Choice:
        """Say how long the message lasts at these speeds, and how far that is from the rate asked for."""
        length = self.fixed + self._time(speeds) + total(self.counted, factor)
        cost = SPEECH_WEIGHT * math.log(self.quicker(speeds)) ** 2 + math.log(factor) ** 2
        return Choice(speeds, factor, length, cost)

    def _time(self, speeds: Mapping[str, float]) -> float:
        return sum(part.time(speeds[name]) for name, part in self.parts.items())

    def quicker(self, speeds: Mapping[str, float]) -> float:
        """Return how many times as fast it is spoken as for the rate asked for."""
        usual = sum(part.speech / part.base.speed for part in self.parts.values())
        now = sum(part.speech / speeds[name] for name, part in self.parts.items())
        return usual / now if now else 1.0

    def longer(self, factor: float) -> float:
        """Return how many times as long as by the rules, or as a person left them, its pauses are."""
        return total(self.counted, factor) / self.ruled if self.ruled else 1.0

    def pauses(self, factor: float) -> dict[int, int]:
        """Return the milliseconds of the pause after each segment but the last; their sum is exact to one."""
        ends = itertools.accumulate((one.at(factor) * 1000 for one in self.rests), initial=0.0)
        lengths = (round(end) - round(start) for start, end in itertools.pairwise(ends))
        return {one.segment.index: length for one, length in zip(self.said[:-1], lengths, strict=True)}

    @property
    def usual(self) -> Choice:
        """The rate that was asked for."""
        return self.choice({name: part.base.speed for name, part in self.parts.items()}, 1.0)

    @property
    def fastest(self) -> Choice:
        """The fastest rate that listeners follow, with the shortest pauses."""
        factor = self.factors[0]
        return self.choice({name: part.speed(1e3, factor) for name, part in self.parts.items()}, factor)

    @property
    def slowest(self) -> Choice:
        """The slowest rate that sounds well, with the longest pauses."""
        factor = self.factors[1]
        return self.choice({name: part.speed(1e-3, factor) for name, part in self.parts.items()}, factor)

    @property
    def factors(self) -> tuple[float, float]:
        """The least and the most that change any pause."""
        changing = [one for one in self.counted if one.most > one.least]
        least = min((one.least / one.usual for one in changing), default=1.0)
        return least, max((one.most / one.usual for one in changing), default=1.0)

    def allows(self, choice: Choice, slack: float) -> bool:
        """Tell whether listeners follow it."""
        return all(
            part.allows(choice.speeds[name], choice.factor, slack) for name, part in self.parts.items()
        )

    def filled(self, speeds: Mapping[str, float], slot: float) -> Choice:
        """Make pauses as long as the slot wants, as far as they may be, at these speeds."""
        silence = slot - self.fixed - self._time(speeds)
        low, high = self.factors
        if total(self.counted, low) >= silence:
            return self.choice(speeds, low)
        if total(self.counted, high) <= silence:
            return self.choice(speeds, high)
        for _ in range(40):
            middle = (low + high) / 2
            if total(self.counted, middle) > silence:
                high = middle
            else:
                low = middle
        return self.choice(speeds, low)


def room(
    found: Sequence[Said], paces: Mapping[str, Pace], rules: Mapping[Boundary, float], around: float
) -> Room:
    """Say what may change of a message.

    *paces* are those for the rate asked for, *rules* the pauses by their boundaries, *around* the seconds of silence
    and sound before and after all that was spoken.
    """
    rests = tuple(rest(one, other, paces, rules) for one, other in itertools.pairwise(found))
    return Room(
        said=tuple(found),
        parts={name: part for name in paces if (part := _part(name, found, rests, paces))},
        fixed=around + sum(one.fixed for one in found),
        rests=rests,
        counted=Counter(rests),
        ruled=sum(rules[one.segment.pause] if one.rest is None else one.rest for one in found[:-1]),
    )


def _part(
    language: str, found: Sequence[Said], rests: Sequence[Rest], paces: Mapping[str, Pace]
) -> Part | None:
    own = [one for one in found if one.speed and one.segment.language == language]
    if not own:
        return None
    inner = Counter(
        between
        for (one, other), between in zip(itertools.pairwise(found), rests, strict=True)
        if one.speed and other.speed and one.segment.language == other.segment.language == language
    )
    return Part(
        language=language,
        voice=own[0].voice,
        base=paces[language],
        words=sum(rate.words(one.segment) for one in own),
        speech=sum(one.paced * one.speed for one in own),
        numbers=sum(one.slow * min(one.speed, 1.0) for one in own),
        inner=inner,
    )
