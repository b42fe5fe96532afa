"""Say why a message does not fit its slot: how long it would be, how many words that is, and what to do."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rupor.clock import minutes
from rupor.errors import MessageError
from rupor.fitting.room import Choice, Room, Said
from rupor.tag import primary
from rupor.voice import rate

SLOTS = (10, 15, 20, 30, 40, 45, 60, 90, 120, 150, 180, 240, 300, 600, 900, 1800, 3600)
"""Seconds of slots that stations have."""
NAMED = 5
"""Sentences that are named."""
FIRST = 40
"""Characters of a sentence that are shown."""


def refused(room: Room, slot: float) -> MessageError:
    """Return the error for a message that cannot last *slot* seconds."""
    fastest, slowest = room.fastest, room.slowest
    if slot < fastest.length:
        return MessageError(_too_long(room, slot, fastest))
    if slot > slowest.length:
        return MessageError(_too_short(room, slot, slowest))
    return MessageError(_between(room, slot))


def _too_long(room: Room, slot: float, fastest: Choice) -> str:
    excess = fastest.length - slot
    count, unit = _words(room)
    longest = sorted(_sentences(room, fastest), key=lambda one: -one.seconds)[:NAMED]
    named = "\n".join(f"  {one.told(unit)}" for one in longest)
    words = _share(room, fastest, excess)
    again = "" if room.parts else "Or record it again, read faster. "
    out = f"Take out at least {words} of its {_counted(count, unit)}{_kept(room, slot, words)}"
    if words >= count:
        out = "Silence and sound around its words take more than that: take out house sound too"
    return (
        f"--fit {slot:g}s: {_name(room)} lasts {_long(fastest.length)} {_at(room, fastest, 'fastest', 'shortest')}, "
        f"{_short(excess)} too long. Expected at most {slot:g} s. {out}. Its longest sentences:\n{named}\n"
        f"{again}Or give it more time: {_instead(room, slot)}"
    )


def _too_short(room: Room, slot: float, slowest: Choice) -> str:
    missing = slot - slowest.length
    count, unit = _words(room)
    words = _share(room, slowest, missing)
    again = "" if room.parts else "Or record it again, read more slowly. "
    return (
        f"--fit {slot:g}s: {_name(room)} lasts {_long(slowest.length)} {_at(room, slowest, 'slowest', 'longest')}, "
        f"{_short(missing)} too short. Expected at least {slot:g} s. Add at least {words} to its "
        f"{_counted(count, unit)}{_kept(room, slot, words)}. {again}Or give it less time: {_instead(room, slot)}"
    )


def _name(room: Room) -> str:
    """Name the message by its first words."""
    return f"the message '{_head(room.said[0])}'"


def _head(one: Said) -> str:
    shown = one.segment.shown.strip()
    return f"{shown[:FIRST]}{'…' if len(shown) > FIRST else ''}"


def _kept(room: Room, slot: float, words: int) -> str:
    """Count the words that change where the rate asked for is to stay."""
    more = _share(room, room.usual, abs(room.usual.length - slot))
    return f" ({more} to keep the rate that was asked for)" if room.parts and more > words else ""


def _between(room: Room, slot: float) -> str:
    """Say what a voice that knows certain speeds only can do."""
    voices = ", ".join(sorted({f"'{part.voice.id}'" for part in room.parts.values()}))
    steps = [room.filled({name: speed for name in room.parts}, slot).length for speed in _speeds(room)]
    below = [length for length in steps if length < slot]
    above = [length for length in steps if length > slot]
    lengths = " or ".join(_long(length) for length in (*([max(below)] if below else []), *sorted(above)[:1]))
    return (
        f"--fit {slot:g}s: voice {voices} does not reach it at any speed tried: {_name(room)} lasts {lengths}. "
        f"Expected {slot:g} s. Choose another voice with --voice, or change the text, or take another slot with --fit"
    )


def _speeds(room: Room) -> list[float]:
    return sorted({speed for part in room.parts.values() for speed in (*part.voice.speeds, part.base.speed)})


def _at(room: Room, choice: Choice, rates: str, pauses: str) -> str:
    """Name the rate and the pauses of a choice."""
    if not room.parts:
        return f"as it was read, with the {pauses} pauses"
    name, part = max(room.parts.items(), key=lambda item: item[1].speech)
    unit = "characters" if primary(name) in rate.CHARACTERS else "words"
    reached = part.rate(choice.speeds[name], choice.factor)
    return f"at the {rates} comfortable rate ({reached:.0f} {unit} a minute) with the {pauses} pauses"


def _instead(room: Room, slot: float) -> str:
    """Name the slot that the message fits, nearest to *slot*, and all others."""
    least, most = math.ceil(room.fastest.length), math.floor(room.slowest.length)
    if least > most:
        return f"it lasts {room.slowest.length:.1f} s"
    near = min((one for one in SLOTS if least <= one <= most), key=lambda one: abs(one - slot), default=least)
    return f"it fits from {least} to {most} s, such as --fit {near}s"


def _words(room: Room) -> tuple[int, str]:
    """Count what an editor counts, and name it."""
    most = max(room.said, key=lambda one: one.words)
    unit = "characters" if primary(most.segment.language) in rate.CHARACTERS else "words"
    return sum(one.words for one in room.said), unit


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit if count != 1 else unit[:-1]}"


def _share(room: Room, choice: Choice, seconds: float) -> int:
    """Count the words that last so many seconds at the message's mean pace, pauses included."""
    words = sum(one.words for one in room.said)
    spoken = sum(_seconds(room, choice, one) for one in room.said)
    return math.ceil(seconds * words / (spoken + sum(one.at(choice.factor) for one in room.rests)))


def _seconds(room: Room, choice: Choice, one: Said) -> float:
    """Say how long a segment lasts."""
    if not one.speed:
        return one.fixed
    speed = choice.speeds[one.segment.language]
    return one.paced * one.speed / speed + one.slow * min(one.speed, 1.0) / min(speed, 1.0) + one.fixed


class _Sentence(NamedTuple):
    """A sentence of one or more segments."""

    first: Said
    words: int
    seconds: float

    def told(self, unit: str) -> str:
        number, words = self.first.segment.index + 1, _counted(self.words, unit)
        return f"segment {number}, {words}, {self.seconds:.1f} s: '{_head(self.first)}'"


def _sentences(room: Room, choice: Choice) -> Iterator[_Sentence]:
    """Put segments together that were cut out of one sentence, and say how long each sentence lasts."""
    sentence: list[tuple[Said, float]] = []
    rests = [*(one.at(choice.factor) for one in room.rests), 0.0]
    for one, pause in zip(room.said, rests, strict=True):
        inside = one.segment.pause == "clause"
        sentence.append((one, _seconds(room, choice, one) + pause * inside))
        if not inside:
            yield _sentence(sentence)
            sentence = []
    if sentence:
        yield _sentence(sentence)


def _sentence(parts: Sequence[tuple[Said, float]]) -> _Sentence:
    return _Sentence(parts[0][0], sum(one.words for one, _ in parts), sum(seconds for _, seconds in parts))


def _short(seconds: float) -> str:
    return f"{math.ceil(seconds * 10) / 10:.1f} s"


def _long(seconds: float) -> str:
    """Write a length for people.

    >>> _long(52.34), _long(112.6)
    ('52.3 s', '1:53 min')
    """
    if seconds < 100:
        return f"{seconds:.1f} s"
    return f"{minutes(seconds)} min"
