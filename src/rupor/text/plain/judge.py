"""The verdict on a message: its figures and what was found, the worst first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rupor.model import Message, Segment
from rupor.tag import primary
from rupor.text.plain import measure, readability, syllables
from rupor.text.plain.finding import Finding
from rupor.text.plain.knowledge import knowledge
from rupor.text.plain.levels import Level
from rupor.text.plain.measure import Sentence
from rupor.text.plain.readability import Score
from rupor.text.plain.reading import Reading
from rupor.text.plain.rules import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was counted of a message; titles count for nothing but the time."""

    sentences: int
    words: int
    """Characters in languages that count them."""
    mean_length: float
    """Words in a sentence."""
    longest: int
    words_per_segment: float
    """Words that are spoken in one breath."""
    syllables_per_word: float | None
    """None where they cannot be counted."""
    scores: tuple[Score, ...]
    seconds: float
    """Time to listen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How plain a message is."""

    level: Level
    figures: Figures
    findings: tuple[Finding, ...]
    """The worst first."""
    not_judged: tuple[str, ...] = field(default=())
    """What was not looked at, for want of reliable means."""

    def count(self, severity: str) -> int:
        """Count the findings of a severity."""
        return sum(one.severity == severity for one in self.findings)

    @property
    def passed(self) -> bool:
        """Tell whether nothing is in the way of the level."""
        return not self.count("must")


def judge(
    message: Message,
    segments: Sequence[Segment],
    level: Level,
    *,
    seconds: float,
    meanings: Mapping[str, str] | None = None,
) -> Verdict:
    """Judge a message by a level.

    *segments* are those of ``rupor.text.segment.split``; *seconds* is the time that it takes to listen; *meanings* say
    what initialisms stand for.
    """
    code = primary(message.language)
    sentences = measure.sentences(segments)
    running = [one for one in sentences if one.running and one.language == code]
    scores = readability.scores(running, code)
    reading = Reading(
        message=message,
        language=code,
        sentences=sentences,
        level=level,
        knowledge=knowledge(code),
        scores=scores,
        seconds=seconds,
        meanings=meanings or {},
    )
    findings = _once([finding for rule in RULES for finding in rule(reading)])
    return Verdict(
        level=level,
        figures=_figures(running, code, scores, seconds),
        findings=tuple(sorted(findings, key=lambda one: (one.severity != "must", -one.weight))),
        not_judged=_not_judged(reading),
    )


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """Leave out rare words and passives where the language of offices was blamed, with a better word at hand."""
    blamed = {
        (spot.segment, at)
        for one in findings
        if one.rule == "officialese"
        for spot in one.spots
        for at in range(spot.first, spot.end)
    }
    return [
        one
        for one in findings
        if one.rule not in ("rare-word", "passive")
        or not all((spot.segment, spot.first) in blamed for spot in one.spots)
    ]


def _figures(running: Sequence[Sentence], code: str, scores: tuple[Score, ...], seconds: float) -> Figures:
    words = [token.plain for one in running for token in one.common]
    total = sum(one.length for one in running)
    segments = sum(len(one.segments) for one in running)
    return Figures(
        sentences=len(running),
        words=total,
        mean_length=total / len(running) if running else 0.0,
        longest=max((one.length for one in running), default=0),
        words_per_segment=total / segments if segments else 0.0,
        syllables_per_word=readability.per_word(words, code)
        if words and code in syllables.COUNTERS
        else None,
        scores=scores,
        seconds=seconds,
    )


def _not_judged(reading: Reading) -> tuple[str, ...]:
    """Say what was not looked at in this language and this text."""
    found = list(reading.knowledge.not_judged)
    if not reading.scores and reading.language in readability.SCORED:
        fewest = f"{readability.FEWEST_WORDS} words and {readability.FEWEST_SENTENCES} sentences"
        found.append(f"readability: a formula needs {fewest}")
    if reading.language == "ar" and not any(score.formula == "OSMAN" for score in reading.scores):
        found.append("OSMAN, which needs vowel marks")
    return tuple(found)
