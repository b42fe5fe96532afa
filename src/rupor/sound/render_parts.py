"""Where a narration is cut into several files that each may have only so many bytes: in pauses between segments.

As few files as possible, of like length, cut where a paragraph or a sentence ends rather than inside one.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from rupor.errors import PackageError
from rupor.model import Boundary, Narration
from rupor.sound.level import MS

COST: dict[Boundary, float] = {"title": 0.6, "paragraph": 0.0, "sentence": 0.15, "clause": 1.0, "end": 0.0}
"""What a cut after such a boundary costs, against a part that is twice as long as it should be, which costs 1; a title
stays with what follows it."""

Stretch = tuple[int, int]
"""Milliseconds of the narration, begin and end."""


@dataclass(frozen=True, slots=True)
class _Cut:
    at: int
    cost: float
    name: str


def stretches(narration: Narration, longest: int, least: int = 1) -> tuple[Stretch, ...]:
    """Cut *narration* into at least *least* stretches of at most *longest* milliseconds.

    Raise PackageError when one segment alone is longer.
    """
    cuts = _cuts(narration)
    total = cuts[-1].at
    fewest = max(least, -(-total // longest))
    for count in range(fewest, len(cuts)):
        found = _best(cuts, count, longest)
        if found:
            return tuple((cuts[one].at, cuts[two].at) for one, two in itertools.pairwise(found))
    gaps = itertools.pairwise(cuts)
    worst = max(gaps, key=lambda gap: gap[1].at - gap[0].at)
    raise PackageError(
        f"{worst[1].name}: its {(worst[1].at - worst[0].at) / 1000:.1f} s do not fit into one file of the profile. "
        f"Expected at most {longest / 1000:.1f} s. Cut the sentence, or give the profile a lower bitrate"
    )


def _cuts(narration: Narration) -> list[_Cut]:
    """List where the narration may be cut, its beginning and its end with them; in the middle of each pause."""
    cuts = [_Cut(0, 0.0, "")]
    for one, two in itertools.pairwise(narration.placed):
        if two.start > one.end:
            cuts.append(_Cut((one.end + two.start) // 2 // MS, COST[one.segment.pause], one.segment.place))
    last = narration.placed[-1].segment.place if narration.placed else "the narration"
    return [*cuts, _Cut(narration.length // MS, 0.0, last)]


def _best(cuts: Sequence[_Cut], count: int, longest: int) -> list[int] | None:
    """Choose the cuts of *count* stretches that cost least; None when that many cannot hold it."""
    ideal = cuts[-1].at / count
    costs: dict[int, float] = {0: 0.0}
    ways: list[dict[int, int]] = []
    for _ in range(count):
        reached: dict[int, float] = {}
        way: dict[int, int] = {}
        for first, cost in costs.items():
            for last in range(first + 1, len(cuts)):
                long = cuts[last].at - cuts[first].at
                if long > longest:
                    break
                total = cost + (long / ideal - 1) ** 2 + cuts[last].cost
                if total < reached.get(last, float("inf")):
                    reached[last], way[last] = total, first
        costs = reached
        ways.append(way)
    if len(cuts) - 1 not in costs:
        return None
    found = [len(cuts) - 1]
    for way in reversed(ways):
        found.append(way[found[-1]])
    return found[::-1]
