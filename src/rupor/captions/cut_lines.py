"""Which parts share a line and which lines share a cue, when every cue may move a little: what costs least, all weighed
at once.

Lines are never wider and cues never have more lines than the rules allow, no cue goes across a silence that is heard,
and none holds words of two segments; everything else has its price (``costs.toml``). A dynamic programme over the
places between parts, each with its cue's start as heard, earlier or later, finds the cheapest way. A line's width
bounds how far each step looks, so its time grows with the text's length alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from rupor import clock
from rupor.captions import costs
from rupor.captions.cut_parts import Part
from rupor.captions.rules import Rules

Line = tuple[int, int]
"""The first part of a line, and the one after its last."""
MOVES = (0.0, -0.5, 0.5, -1.0, 1.0)
"""Where a cue may start against its first word, in ``sync``; ``cut_times`` then finds how much of it is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The parts of one segment, and the rules that hold for them."""

    parts: Sequence[Part]
    rules: Rules


@dataclass(frozen=True, slots=True)
class _Layout:
    """The best way to break a stretch of parts into lines."""

    cost: float
    chars: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """The best way to a place: what it costs, its last cue, and the move of that cue's start."""

    cost: float
    lines: tuple[Line, ...] = ()
    move: int = 0


def cues(stretches: Sequence[Stretch], length: int) -> list[list[tuple[Line, ...]]]:
    """Return the lines of each cue of each stretch; *length* is that of the whole sound, in samples.

    The first cue starts with its first word, and nothing is heard after the last.
    """
    if not stretches:
        return []
    starts = [*(stretch.parts[0].start for stretch in stretches[1:]), length]
    ways = [_Way(0.0)] + [_Way(float("inf")) for _ in MOVES[1:]]
    tables = []
    for stretch, following in zip(stretches, starts, strict=True):
        tables.append(_Search(stretch, following).table(ways))
        ways = [_Way(way.cost) for way in tables[-1][-1]]
    move = 0
    chosen: list[list[tuple[Line, ...]]] = []
    for table in reversed(tables):
        own, move = _back(table, move)
        chosen.append(own)
    return chosen[::-1]


def _back(table: Sequence[Sequence[_Way]], move: int) -> tuple[list[tuple[Line, ...]], int]:
    """Follow the best way back from a segment's end; return its cues and the move of its first."""
    own = []
    place = len(table) - 1
    while place > 0:
        way = table[place][move]
        own.append(way.lines)
        place, move = way.lines[0][0], way.move
    return own[::-1], move


class _Search:
    """One segment's search; prefix sums make every width and silence a subtraction."""

    def __init__(self, stretch: Stretch, following: int) -> None:
        self.parts, self.rules, self.costs = stretch.parts, stretch.rules, costs.get()
        self.offsets = [0, *accumulate(part.size + part.space for part in self.parts)]
        silences = [max(0, other.start - one.end) for one, other in pairwise(self.parts)]
        self.silences = [0, *accumulate(silences)]
        limit = clock.samples(self.rules.pause)
        self.paused = [False, *(silence >= limit for silence in silences)]
        self.starts = [*(clock.seconds(part.start) for part in self.parts), clock.seconds(following)]
        self.ends = [0.0, *(clock.seconds(part.end) for part in self.parts)]
        self._moved = [self._priced(place) for place in range(len(self.starts))]
        whole = self.offsets[-1] or 1
        self.ideal = whole / -(-whole // (self.rules.width * self.rules.lines))

    def table(self, ways: Sequence[_Way]) -> list[list[_Way]]:
        """Find the best way to every place and move, given those to the segment's beginning."""
        count = len(self.parts)
        best = [list(ways)] + [[_Way(float("inf")) for _ in MOVES] for _ in range(count)]
        for first in range(count):
            for last, layout in self._layouts(first).items():
                cost = layout.cost + self._cue(first, last, layout.chars)
                self._arrive(best, first, last, layout, cost)
        return best

    def _arrive(self, best: list[list[_Way]], first: int, last: int, layout: _Layout, cost: float) -> None:
        """Enter a cue where it makes a cheaper way to its end, for each move of the next cue's start."""
        waits = self._waits(first, last, layout.chars)
        for after, moved in enumerate(self._moved[last]):
            totals = [way.cost + waits[before][after] for before, way in enumerate(best[first])]
            least = min(totals)
            if least + cost + moved < best[last][after].cost:
                best[last][after] = _Way(least + cost + moved, layout.lines, totals.index(least))

    def _layouts(self, first: int) -> dict[int, _Layout]:
        """Break every stretch that begins at *first* and fits into a cue into lines, as few as it needs."""
        level = {
            last: _Layout(0.0, self._width(first, last), ((first, last),))
            for last in self._reach(first, first)
        }
        found = dict(level)
        for _ in range(1, self.rules.lines):
            longer: dict[int, _Layout] = {}
            for middle, upper in level.items():
                for last in self._reach(middle, first):
                    if last in found:
                        continue
                    cost = upper.cost + self._pair(upper.lines[-1], (middle, last))
                    if last not in longer or cost < longer[last].cost:
                        chars = upper.chars + self._width(middle, last)
                        longer[last] = _Layout(cost, chars, (*upper.lines, (middle, last)))
            found |= longer
            level = longer
        return found

    def _reach(self, middle: int, first: int) -> list[int]:
        """List where a line that begins at *middle* may end, in a cue that begins at *first*."""
        ends: list[int] = []
        for last in range(middle + 1, len(self.parts) + 1):
            paused = last - 1 > first and self.paused[last - 1]
            if paused or self._width(middle, last) > self.rules.width:
                break
            ends.append(last)
        return ends

    def _width(self, first: int, last: int) -> int:
        return self.offsets[last] - self.offsets[first] - self.parts[last - 1].space

    def _pair(self, upper: Line, lower: Line) -> float:
        """Return what it costs to break between two lines of a cue."""
        price = self.costs.lines
        more = (self._width(*upper) - self._width(*lower)) / self.rules.width
        cost = self.costs.joints[self.parts[lower[0] - 1].joint] + price.uneven * more * more
        orphans = self._orphan(*upper) + self._orphan(*lower)
        return cost + price.heavy * max(0.0, more) + price.orphan * orphans

    def _orphan(self, first: int, last: int) -> float:
        """Return how much of an orphan a line is: one word, the shorter the worse; 0 to 1."""
        if last - first > 1:
            return 0.0
        return max(0.0, 1 - self.parts[first].size / (self.costs.lines.long * self.rules.width)) ** 2

    def _cue(self, first: int, last: int, chars: int) -> float:
        """Return what a cue costs, but for its lines and its time to be read."""
        price = self.costs.cues
        cost = price.cue + price.uneven * (chars / self.ideal - 1) ** 2
        if last < len(self.parts):
            cost += price.apart * self.costs.joints[self.parts[last - 1].joint]
        if last - first < len(self.parts):
            cost += price.orphan * self._orphan(first, last)
        cost += price.hush * clock.seconds(self.silences[last - 1] - self.silences[first])
        heard = self.ends[last] - self.starts[first]
        return cost + price.overlong * max(0.0, heard - self.rules.most(last - first))

    def _waits(self, first: int, last: int, chars: int) -> list[list[float]]:
        """Return what it costs that a cue has too little time, for each move of its start and of the next one's."""
        rules, price = self.rules, self.costs.times
        free = self.starts[last] - rules.gap - self.starts[first]
        stays = self.ends[last] + rules.linger - self.starts[first]
        need = max(rules.shortest, chars / rules.speed)
        if min(free - rules.sync, stays) - rules.sync >= need:
            return _NO_WAIT
        waits = []
        for before in MOVES:
            row = []
            for after in MOVES:
                given = min(free + after * rules.sync, stays) - before * rules.sync
                row.append(
                    price.breach + price.missing * (1 - max(0.0, given) / need) if given < need else 0.0
                )
            waits.append(row)
        return waits

    def _priced(self, place: int) -> list[float]:
        """Return what each move costs of a cue that begins at *place*."""
        price, rules = self.costs.times, self.rules
        costs = []
        for move in MOVES:
            silent = self.starts[place] + move * rules.sync - rules.gap >= self.ends[place]
            early = price.early if silent else price.onto
            costs.append((price.later if move > 0 else early) * move * move)
        return costs


_NO_WAIT = [[0.0 for _ in MOVES] for _ in MOVES]
