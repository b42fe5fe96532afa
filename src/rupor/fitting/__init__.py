"""Fit a message to a radio slot: choose the rate and the pauses that make it last as long as was asked for.

Both stay within what listeners follow (SPECS F1, F2) and as near as can be to the rate that was asked for. Lengths are
those of clips that were spoken, never guesses: what is chosen is spoken, counted and corrected, and in the end the
pauses, which are counted in whole milliseconds, make the sum exact.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rupor.errors import ConfigError
from rupor.fitting import room as rooms
from rupor.fitting import told
from rupor.fitting.room import Choice, Room, Said
from rupor.model import Boundary
from rupor.voice import rate
from rupor.voice.rate import Pace

SHORTEST, LONGEST = 5.0, 3 * 3600.0
"""Seconds of a slot."""
TOLERANCE = 0.3
"""Seconds by which a slot may be missed."""
EXACT = 0.02
"""Seconds by which it is missed where pauses can be had of any length."""
AGAIN, MOST_AGAIN = 2, 4
"""How often a message is spoken again until its length is right, and before a slot is refused that should be reached:
some voices are not true to the speed that they are asked for."""
STEPS = 52
"""Half steps of the grid of speeds that are tried on both sides: as far as from the slowest to the fastest."""
KEPT = 0.02
"""Cost by which another choice must be better to be spoken for: about one step of the grid."""
EDGE, MARGIN = 1.0, 1.1
"""Cost of pauses that lie so near to their limits that they may turn out to be beyond them when it is spoken: engines
miss a speed by up to 2 %, and that is a tenth of all pauses."""
NEAR = 1.1
"""A slot missed by no more is refused only when what comes nearest to it was spoken and counted."""
SLACK = 1.01
"""The limits of a rate are known to a hundredth at best: what was spoken is not refused for less."""

_UNITS = {"h": 3600, "m": 60, "s": 1}
_SPELLED = re.compile(
    r"(?=\d)(?:(?P<h>\d+)h)?(?:(?P<m>\d+)(?:min|m))?(?:(?P<s>\d+(?:\.\d+)?)(?:sec|s)?)?", re.IGNORECASE
)
_CLOCK = re.compile(r"(?:(?P<h>\d+):(?=\d\d:))?(?P<m>\d+):(?P<s>[0-5]\d(?:\.\d+)?)")


def seconds(text: str) -> float:
    """Read the length of a slot: ``60``, ``60s``, ``1:30``, ``1m30s``, ``1:02:00``; raise ConfigError for all else.

    >>> seconds("60s"), seconds("1:30"), seconds("1 min 30 s"), seconds("29.5")
    (60.0, 90.0, 90.0, 29.5)
    """
    given = "".join(text.split())
    found = _CLOCK.fullmatch(given) or _SPELLED.fullmatch(given) if given.isascii() else None
    if not found:
        raise ConfigError(
            f"--fit: '{text}' is not a length of time. Expected seconds, or minutes and seconds, such as 60s, 1:30 or "
            "1m30s"
        )
    length = sum(float(found[unit] or 0) * _UNITS[unit] for unit in "hms")
    if not SHORTEST <= length <= LONGEST:
        raise ConfigError(
            f"--fit: '{text}' is {length:g} seconds. Expected a slot from {SHORTEST:g} seconds to "
            f"{LONGEST / 3600:g} hours"
        )
    return length


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a message came to fit its slot."""

    asked: float
    """Seconds."""
    reached: float
    """Seconds of the whole, silences at both ends and house sound included."""
    rate: float
    """How many times as fast it is spoken as for the rate asked for, pauses left out."""
    pauses: float
    """How many times as long as by the rules its pauses are."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast everything is spoken, and which pauses are not the usual ones."""

    paces: Mapping[str, Pace]
    """By language."""
    pauses: Mapping[int, int] = field(default_factory=dict)
    """Milliseconds after a segment, by its index."""
    quicker: float = 1.0
    """How many times as fast that is as for the rate asked for."""
    longer: float = 1.0
    """How many times as long as by the rules the pauses are."""


Count = Callable[[Mapping[str, Pace]], tuple[Sequence[Said], float]]
"""Speaks a message and counts it, and the seconds of sound and silence before and after what is spoken."""
Correct = Callable[[Room], Mapping[str, Pace]]
"""Tells the paces for the rate asked for that turn out to be other ones."""


def fit(
    slot: float, asked: Mapping[str, Pace], rules: Mapping[Boundary, float], count: Count, correct: Correct
) -> Tempo:
    """Find how fast and with which pauses a message lasts *slot* seconds; raise MessageError when it cannot.

    *asked* are the paces for the rate asked for, *rules* the usual pauses. What is found has been counted as it is.
    """
    paces = asked
    kept: list[tuple[float, Tempo]] = []
    tried: list[Mapping[str, float]] = []
    for again in range(MOST_AGAIN + 1):
        said, around = count(paces)
        room = rooms.room(said, asked, rules, around)
        if paces is asked:
            asked = {**asked, **correct(room)}
            room = rooms.room(said, asked, rules, around)
        speeds = {language: pace.speed for language, pace in paces.items()}
        now = room.filled({name: speeds[name] for name in room.parts}, slot)
        best = choose(room, slot)
        if _fits(room, now, slot, TOLERANCE, SLACK):
            kept.append((abs(now.length - slot), _tempo(room, asked, now)))
            if best is None or _good(now, best, slot):
                break
        wanted = best or _nearest(room, slot)
        if (kept and again >= AGAIN) or not (best or _worth_speaking(wanted, slot, speeds)):
            break
        tried.append(speeds)
        paces = _paces(asked, _untried(room, wanted, tried))
    if not kept:
        raise told.refused(room, slot)
    return min(reversed(kept), key=lambda one: int(one[0] / EXACT))[1]


def _tempo(room: Room, asked: Mapping[str, Pace], now: Choice) -> Tempo:
    pauses, longer = room.pauses(now.factor), room.longer(now.factor)
    return Tempo(_paces(asked, now), pauses, room.quicker(now.speeds), longer)


def _untried(room: Room, wanted: Choice, tried: Sequence[Mapping[str, float]]) -> Choice:
    """Meet a voice that is not true to its speed half way: what was spoken already is not spoken once more."""
    for before in tried[:-1]:
        if all(math.isclose(speed, before[name], rel_tol=5e-3) for name, speed in wanted.speeds.items()):
            between = {
                name: part.speed(math.sqrt(before[name] * tried[-1][name]), wanted.factor)
                for name, part in room.parts.items()
            }
            return wanted._replace(speeds=between)
    return wanted


def _good(now: Choice, best: Choice, slot: float) -> bool:
    """Tell whether what was spoken is so good that nothing better need be spoken."""
    exact = abs(now.length - slot) <= max(EXACT, abs(best.length - slot))
    return exact and now.cost <= best.cost + KEPT


def _paces(asked: Mapping[str, Pace], choice: Choice) -> dict[str, Pace]:
    speeds = choice.speeds
    return {
        name: replace(
            pace, speed=speeds.get(name, pace.speed), pauses=pace.pauses * choice.factor, fitted=True
        )
        for name, pace in asked.items()
    }


def choose(room: Room, slot: float) -> Choice | None:
    """Choose the rate and pauses nearest to those asked for that fill *slot* seconds; None: there are none."""
    if not room.fastest.length - TOLERANCE <= slot <= room.slowest.length + TOLERANCE:
        return None
    fitting = [one for one in _coarse(room, slot) if _fits(room, one, slot, EXACT)]
    if not fitting:
        fitting = [one for one in _fine(room, slot) if _fits(room, one, slot, TOLERANCE)]
    return min(fitting, key=lambda one: _price(room, one, slot), default=None)


def _price(room: Room, choice: Choice, slot: float) -> tuple[int, float]:
    """Say what a choice costs: first how far it is from the slot, then from the rate asked for."""
    least, most = room.factors
    inside = least * MARGIN <= choice.factor <= most / MARGIN or least == most
    edge = 0.0 if inside and room.allows(choice, 1 / SLACK) else EDGE
    return int(abs(choice.length - slot) / EXACT), choice.cost + edge


def _fits(room: Room, choice: Choice, slot: float, tolerance: float, slack: float = 1.001) -> bool:
    return abs(choice.length - slot) <= tolerance and room.allows(choice, slack)


def _coarse(room: Room, slot: float) -> Iterator[Choice]:
    """Try speeds of a coarse grid, so that one changed sentence mostly leaves the others in the cache."""
    for steps in sorted(range(-STEPS, STEPS + 1), key=abs):
        wanted = {name: rate.on_grid(part.base.speed, steps / 2) for name, part in room.parts.items()}
        factor = 1.0
        for _ in range(4):
            # How fast it may be depends on its pauses, and they on how fast it is.
            speeds = {name: part.speed(wanted[name], factor) for name, part in room.parts.items()}
            found = room.filled(speeds, slot)
            if math.isclose(found.factor, factor, rel_tol=1e-3):
                break
            factor = found.factor
        yield found


def _fine(room: Room, slot: float) -> Iterator[Choice]:
    """Try for pauses of many lengths the speed that fills the slot, where the grid has none."""
    least, most = room.factors
    for step in range(25):
        factor = least * (most / least) ** (step / 24)
        slow, fast = 0.2, 5.0
        for _ in range(40):
            times = math.sqrt(slow * fast)
            if room.choice(_times(room, times, factor), factor).length > slot:
                slow = times
            else:
                fast = times
        for times in (slow, fast):
            yield room.filled(_times(room, times, factor), slot)


def _times(room: Room, times: float, factor: float) -> Mapping[str, float]:
    """Speak everything so many times as fast, as far as voices can and listeners follow."""
    return {name: part.speed(part.base.speed * times, factor) for name, part in room.parts.items()}


def _nearest(room: Room, slot: float) -> Choice:
    """Return what comes nearest to a slot that is too short or too long."""
    fastest, slowest = room.fastest, room.slowest
    return min((fastest, slowest), key=lambda one: abs(one.length - slot))


def _worth_speaking(nearby: Choice, slot: float, speeds: Mapping[str, float]) -> bool:
    """Tell whether a slot may be reached after all when what is nearest to it is spoken and counted."""
    new = any(not math.isclose(nearby.speeds[name], speeds[name], rel_tol=2e-2) for name in nearby.speeds)
    return new and 1 / NEAR < nearby.length / slot < NEAR
