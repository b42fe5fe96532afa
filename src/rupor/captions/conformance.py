"""Do captions obey their rule set? Every cue is measured against every rule of it (SPECS C1), and what breaks one is
named with its place and the reason.

What is checked is the Track as it is, wherever it comes from; how it was cut plays no part. Where it is known when
each word is spoken, drift, lost words and broken sentences are found too.
"""

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rupor import clock
from rupor.captions import rules as rulesets
from rupor.captions.measures import NAMES, NEED_SPEECH, UNITS, Measured, Seen, measure
from rupor.captions.meeting import Met, Said, meet
from rupor.model import Cue, Narration, Placed, Track

GRAIN = clock.samples(0.001)
"""Most subtitle files count in milliseconds: what is off by less is not off."""
COUNTED = ("chain", "lost", "added", "doubled", "sentence", "orphan", "empty")
"""Rules of which only the breaches are counted: a usual value says nothing."""
SHOWN = 60
"""Characters of a cue's text that are named."""
LOW_IS_BAD = ("shortest", "gap", "end")
"""Rules whose worst figure is the smallest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A place where captions break a rule."""

    cue: int
    """Number of the cue, from 1; 0: before the first."""
    time: int
    """Where it begins, in samples."""
    rule: str
    """Id of the rule, as in ``measures.NAMES``."""
    value: float
    """In the unit of ``measures.UNITS``; a count where it has none."""
    limit: float
    reason: str
    """Why, in plain words."""
    text: str
    """What it is about: the cue's text, or the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One rule's figures over all cues."""

    rule: str
    limits: tuple[float, ...]
    """More than one where cues are in several languages."""
    median: float | None
    """None: it is counted, not measured."""
    worst: float | None
    breaches: int

    @property
    def name(self) -> str:
        """What people call the rule."""
        return NAMES[self.rule]

    @property
    def unit(self) -> str:
        """Unit of the figures, or nothing."""
        return UNITS.get(self.rule, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How captions stand against a rule set."""

    rules: str
    language: str
    cues: int
    figures: tuple[Figure, ...]
    """One for each rule that could be checked."""
    breaches: tuple[Breach, ...]
    """In order of time."""
    unchecked: tuple[str, ...] = ()
    """Ids of the rules that could not be checked, because it is not known when the words are spoken."""

    @property
    def passed(self) -> bool:
        """Tell whether no rule is broken."""
        return not self.breaches

    @property
    def broken(self) -> int:
        """Count the cues that break a rule."""
        return len({breach.cue for breach in self.breaches})

    @property
    def by_rule(self) -> str:
        """Say how often each rule is broken, the most often first; empty when none is."""
        counted = Counter(breach.rule for breach in self.breaches).most_common()
        return ", ".join(f"{NAMES[rule]} {count}" for rule, count in counted)


def check(track: Track, named: str, placed: Sequence[Placed] = (), *, grain: int = GRAIN) -> Report:
    """Check *track* by the rule set *named*; *placed* says when its words are spoken.

    *grain* is how far times may be off, in samples, because a file counts in coarser steps. Raises ConfigError when
    there is no such rule set.
    """
    rulesets.check(named)
    met = meet(track.cues, placed) if placed else Met([[] for _ in track.cues])
    breaches: list[Breach] = []
    measured: list[Measured] = []
    for n, seen in enumerate(_seen(track, named, met, placed, grain)):
        for one in measure(seen):
            measured.append(one)
            if one.reason:
                breaches.append(_breach(n + 1, seen.cue, one))
    breaches += [*_lost(met), *_added(met, track.cues)]
    unchecked = () if placed else NEED_SPEECH
    figures = (_figure(rule, measured, breaches) for rule in NAMES if rule not in unchecked)
    return Report(
        rules=named,
        language=track.language,
        cues=len(track.cues),
        figures=tuple(figure for figure in figures if figure),
        breaches=tuple(sorted(breaches, key=lambda one: (one.time, one.cue))),
        unchecked=unchecked,
    )


def _seen(track: Track, named: str, met: Met, placed: Sequence[Placed], grain: int) -> Iterator[Seen]:
    """Yield each cue with its neighbours, its words and the rules of its language."""
    cues = track.cues
    said_before: Said | None = None
    for n, cue in enumerate(cues):
        words = met.words[n]
        said_in = placed[words[0].segment].segment.language if words else track.language
        yield Seen(
            cue=cue,
            rules=rulesets.get(named, cue.language or said_in),
            before=cues[n - 1] if n else None,
            after=cues[n + 1] if n + 1 < len(cues) else None,
            words=words,
            said_before=said_before,
            placed=placed,
            grain=grain,
        )
        said_before = words[-1] if words else None


def _breach(number: int, cue: Cue, one: Measured) -> Breach:
    return Breach(
        cue=number,
        time=cue.start,
        rule=one.rule,
        value=one.value,
        limit=one.limit,
        reason=one.reason,
        text=_short(" / ".join(cue.lines)),
    )


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _lost(met: Met) -> Iterator[Breach]:
    for cue, words in met.lost:
        named = {one.word: one.shown for one in words}
        yield Breach(
            cue=cue + 1,
            time=words[0].start,
            rule="lost",
            value=len(named),
            limit=0,
            reason="said, but in no cue",
            text=_short(" ".join(named.values())),
        )


def _added(met: Met, cues: Sequence[Cue]) -> Iterator[Breach]:
    for cue, text, twice in met.added:
        yield Breach(
            cue=cue + 1,
            time=cues[cue].start,
            rule="doubled" if twice else "added",
            value=len(text.split()),
            limit=0,
            reason="shown twice, said once" if twice else "shown, but not said",
            text=_short(text),
        )


def _figure(rule: str, measured: Sequence[Measured], breaches: Sequence[Breach]) -> Figure | None:
    """Gather one rule's figures; None for a rule that nothing was measured by."""
    own = [one for one in measured if one.rule == rule]
    broken = sum(breach.rule == rule for breach in breaches)
    if rule in COUNTED:
        return Figure(rule=rule, limits=(0,), median=None, worst=None, breaches=broken)
    if not own:
        return None
    values = [one.value for one in own]
    worst = max(values, key=abs) if rule == "start" else min(values) if rule in LOW_IS_BAD else max(values)
    limits = tuple(sorted({one.limit for one in own}))
    return Figure(rule=rule, limits=limits, median=statistics.median(values), worst=worst, breaches=broken)


def warnings(track: Track, narration: Narration) -> tuple[str, ...]:
    """Say in a line, for whoever makes a package, that its captions break the rules that they were cut by."""
    report = check(track, track.rules, narration.placed)
    if report.passed:
        return ()
    return (
        f"captions: {report.broken} of {report.cues} cues break the rule set '{report.rules}' "
        f"({report.by_rule}). See: rupor captions PACKAGE --check",
    )
