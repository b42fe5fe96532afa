"""When cues come and go: with their words, and where speech is faster than reading, as early and as late as is allowed.

A cue starts with its first word and stays until it can be read. Where the next one leaves it no time for that, the
border between the two is moved, by no more than ``sync``: into the silence before the cue rather than into the words
of its neighbours. A dynamic programme over the borders finds the moves that cost least (``costs.toml``, times).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rupor import clock
from rupor.captions import costs
from rupor.captions.rules import Rules

NEAR = 3
"""Cues on each side of one that has too little time whose starts may move."""
GRID = clock.samples(0.001)
"""Files hold whole milliseconds: times are that much more generous, so that rounding breaks no rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A cue as it is heard. Times in samples."""

    start: int
    """Of its first word."""
    end: int
    """Of its last."""
    chars: int
    words: int
    rules: Rules

    @property
    def need(self) -> int:
        """How long it must be shown to be read."""
        return clock.samples(max(self.rules.shortest, self.chars / self.rules.speed)) + GRID


@dataclass(frozen=True, slots=True)
class _Option:
    """One way to place a cue's start: its move, what all cues before cost at best, and the option of the one before."""

    move: int
    cost: float
    before: int


def shown(cues: Sequence[Heard], length: int) -> list[tuple[int, int]]:
    """Return when each cue appears and disappears; *length* is that of the whole sound, in samples."""
    if not cues:
        return []
    starts = _starts(cues, length)
    times: list[tuple[int, int]] = []
    for cue, start, following in zip(cues, starts, [*starts[1:], None], strict=True):
        # Words without any time between them still make cues that can be written.
        start = max(start, times[-1][1] if times else 0)
        border = length if following is None else following - _gap(cue)
        end = _end(cue, start, border, None if following is None else following)
        times.append((start, max(end, start + GRID)))
    return times


def _gap(cue: Heard) -> int:
    return clock.samples(cue.rules.gap) + GRID if cue.rules.gap else 0


def _latest(cue: Heard, start: int, border: int) -> int:
    """Return when a cue that appears at *start* must be gone."""
    longest = start + clock.samples(cue.rules.most(cue.words)) - GRID
    return min(border, cue.end + clock.samples(cue.rules.linger), max(longest, cue.end))


def _end(cue: Heard, start: int, border: int, following: int | None) -> int:
    """Let a cue stay until it is heard and read, and up to the next one where the time between would flicker."""
    latest = _latest(cue, start, border)
    end = min(max(cue.end, start + cue.need), latest)
    flickers = following is not None and following - end < clock.samples(cue.rules.chain)
    return latest if flickers and latest == border else end


def _missing(cue: Heard, start: int, border: int) -> float:
    """Return the part of its reading time that a cue has not."""
    return max(0.0, 1 - max(0, _latest(cue, start, border) - start) / cue.need)


def _starts(cues: Sequence[Heard], length: int) -> list[int]:
    """Choose when each cue appears, by least cost."""
    rest = [cue.start for cue in cues]
    borders = [*(start - _gap(cue) for cue, start in zip(cues, rest[1:], strict=False)), length]
    short = [
        round(_missing(cue, cue.start, border) * cue.need) for cue, border in zip(cues, borders, strict=True)
    ]
    ways = [[_Option(move, 0.0, 0) for move in _tried(cues, short, 0)]]
    for at in range(1, len(cues)):
        ways.append([_best(cues, at, move, ways[-1]) for move in _tried(cues, short, at)])
    last = [way.cost + _short_cost(cues[-1], rest[-1] + way.move, length) for way in ways[-1]]
    chosen = last.index(min(last))
    moves = []
    for way in reversed(ways):
        moves.append(way[chosen].move)
        chosen = way[chosen].before
    return _chained(cues, _settled(cues, moves[::-1], length))


def _tried(cues: Sequence[Heard], short: Sequence[int], at: int) -> list[int]:
    """List the moves that are tried for a cue's start: none unless one near it has too little time."""
    if not any(short[max(0, at - NEAR) : at + NEAR]):
        return [0]
    sync, steps = clock.samples(cues[at].rules.sync), costs.get().times.steps
    enough = {-short[at], short[at - 1] if at else 0}
    moves = enough | {sync * step // steps for step in range(-steps, steps + 1)}
    return sorted((move for move in moves if _earliest(cues, at) <= move <= sync), key=abs)


def _earliest(cues: Sequence[Heard], at: int) -> int:
    """Return the earliest move of a cue's start: the one before must not go long before its last word is said."""
    cue = cues[at]
    sync = clock.samples(cue.rules.sync)
    held = cues[at - 1].end + _gap(cues[at - 1]) - sync if at else 0
    return min(0, max(-sync, held - cue.start))


def _best(cues: Sequence[Heard], at: int, move: int, ways: Sequence[_Option]) -> _Option:
    """Find the best option of the cue before for a move of this one."""
    before, start = cues[at - 1], cues[at].start + move
    border = start - _gap(before)
    tried = [way.cost + _short_cost(before, before.start + way.move, border) for way in ways]
    cheapest = min(range(len(tried)), key=tried.__getitem__)
    return _Option(move, tried[cheapest] + _move_cost(cues[at], move, before.end), cheapest)


def _short_cost(cue: Heard, start: int, border: int) -> float:
    price = costs.get().times
    missing = _missing(cue, start, border)
    return price.breach + price.missing * missing if missing else 0.0


def _move_cost(cue: Heard, move: int, spoken: int) -> float:
    """Return what it costs to move a cue's start; before *spoken* the words of the cue before are heard."""
    if not move:
        return 0.0
    price = costs.get().times
    early = price.early if cue.start + move - _gap(cue) >= spoken else price.onto
    return (price.later if move > 0 else early) * (move / clock.samples(cue.rules.sync)) ** 2


def _settled(cues: Sequence[Heard], moves: Sequence[int], length: int) -> list[int]:
    """Take back of every move what nobody needs."""
    starts = [cue.start + move for cue, move in zip(cues, moves, strict=True)]
    for at, (cue, move) in enumerate(zip(cues, moves, strict=True)):
        if move < 0:
            border = starts[at + 1] - _gap(cue) if at + 1 < len(cues) else length
            spare = _latest(cue, starts[at], border) - starts[at] - cue.need
            starts[at] += min(-move, max(0, spare))
        elif move > 0 and at:
            before = cues[at - 1]
            spare = _latest(before, starts[at - 1], starts[at] - _gap(before)) - starts[at - 1] - before.need
            starts[at] -= min(move, max(0, spare))
    return starts


def _chained(cues: Sequence[Heard], starts: list[int]) -> list[int]:
    """Let a cue start a little earlier where the one before cannot stay as long as it takes to leave no flicker."""
    for at in range(1, len(cues)):
        before, cue = cues[at - 1], cues[at]
        latest = _latest(before, starts[at - 1], starts[at])
        gone = min(max(before.end, starts[at - 1] + before.need), latest)
        joined = latest + _gap(before)
        flickers = starts[at] - gone < clock.samples(before.rules.chain)
        longer = cue.end - joined > clock.samples(cue.rules.most(cue.words))
        if flickers and not longer and cue.start + _earliest(cues, at) <= joined < starts[at]:
            starts[at] = joined
    return starts
