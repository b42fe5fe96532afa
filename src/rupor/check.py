"""``rupor check``: read messages, judge how plain they are, and say so as a table, as JSON lines and as a page.

What is judged, and by what measure, is ``rupor.text.plain``; here it meets the rate at which a message is spoken, the
lexicons that know what initialisms stand for, and the people and programs that want to know.
"""

import itertools
import json
import re
import shutil
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rupor.clock import minutes
from rupor.model import Boundary, Message, Segment
from rupor.run.files import whole
from rupor.tag import direction, primary
from rupor.text import lexicons, plain, prepare, read
from rupor.text.plain import Finding, Verdict
from rupor.text.plain.measure import CHARACTERS
from rupor.text.verbalize import lexicon
from rupor.voice import rate as rates
from rupor.voice.times import effort

NATURAL_PAUSES: dict[Boundary, float] = {
    "clause": 0.25,
    "sentence": 0.7,
    "paragraph": 1.2,
    "title": 1.5,
    "end": 0.5,
}
"""Seconds; only for the rate ``natural``, for in the others the pauses are counted already (SPECS F2)."""
FIRST = 5
"""Findings that a report names as what to change first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A message with what was found."""

    message: Message
    segments: tuple[Segment, ...]
    verdict: Verdict
    rate: str

    @property
    def passed(self) -> bool:
        """Tell whether it reaches its level."""
        return self.verdict.passed

    def place(self, finding: Finding) -> str:
        """Say where a finding is, for people."""
        if not finding.spots:
            return "the whole message"
        numbers = sorted({spot.segment + 1 for spot in finding.spots})
        if len(numbers) == 1:
            return f"segment {numbers[0]}"
        if numbers[-1] - numbers[0] == len(numbers) - 1:
            return f"segments {numbers[0]}–{numbers[-1]}"
        return f"segments {', '.join(map(str, numbers))}"

    @property
    def summary(self) -> str:
        """The figures in one line."""
        verdict, figures = self.verdict, self.verdict.figures
        unit = "characters" if primary(self.message.language) in CHARACTERS else "words"
        parts = [
            f"{figures.sentences} sentences",
            f"{figures.words} {unit}",
            f"{figures.mean_length:.1f} {unit} in a sentence (longest {figures.longest})",
            *(f"{score.formula} {score.value:.0f} ({score.meaning})" for score in figures.scores),
            f"{minutes(figures.seconds)} min at rate {self.rate}",
            f"{verdict.count('must')} must, {verdict.count('should')} should",
        ]
        return "; ".join(parts)


def check(
    messages: Sequence[Message], *, level: str = "clear", rate: str = "clear", more: Sequence[Path] = ()
) -> tuple[Checked, ...]:
    """Judge messages by a level; *more* are lexicons beside those that lie with the texts."""
    rates.check(rate)
    return tuple(_check(message, level, rate, more) for message in messages)


def _check(message: Message, level: str, rate: str, more: Sequence[Path]) -> Checked:
    asked = plain.level(level, message.language)
    segments = prepare.segments(message, more)
    verdict = plain.judge(
        message,
        segments,
        asked,
        seconds=seconds(segments, rate),
        meanings=_meanings(message, more),
    )
    return Checked(message=message, segments=segments, verdict=verdict, rate=rate)


def seconds(segments: Sequence[Segment], rate: str) -> float:
    """Return how long segments take to hear, as they are spoken; at the rate ``natural`` as an average voice would."""
    if rate == "natural":
        pauses = sum(NATURAL_PAUSES[segment.pause] for segment in segments)
        return pauses + sum(effort(segment.spoken) for segment in segments) / rates.GUESS
    return sum(60 * rates.words(one) / rates.target(rate, one.language) for one in segments)


def _meanings(message: Message, more: Sequence[Path]) -> Mapping[str, str]:
    """Gather what initialisms stand for; the most trusted lexicon comes last, and so counts."""
    code = primary(message.language)
    users = [lexicons.read(path) for path in dict.fromkeys((*more, *lexicons.find(message)))]
    own = lexicon.builtin(code)
    known = [one for one in (own, *reversed(users)) if one and primary(one.language) == code]
    return {entry.written: entry.meaning for one in known for entry in one.entries if entry.meaning}


def run(
    paths: Sequence[str],
    *,
    level: str,
    rate: str,
    language: str | None,
    lexicons: Sequence[Path],
    out: Path | None,
    as_json: bool,
) -> bool:
    """Do what the command does; tell whether every message reaches the level."""
    found = check(read.messages(paths, language=language), level=level, rate=rate, more=lexicons)
    if out:
        write(found, out)
    for one in found:
        if as_json:
            _print_json(one)
        else:
            _print_table(one)
    if out and not as_json:
        print(f"{out}: the report, to be sent or printed")
    return all(one.passed for one in found)


def _print_json(checked: Checked) -> None:
    """Print each finding and then the summary as one object a line."""
    verdict = checked.verdict
    head = {"message": checked.message.id, "language": checked.message.language}
    for finding in verdict.findings:
        fields = asdict(finding)
        fields["spots"] = [{**spot, "segment": spot["segment"] + 1} for spot in fields["spots"]]
        fields["segment"] = finding.spots[0].segment + 1 if finding.spots else None
        print(json.dumps({"type": "finding", **head, **fields}, ensure_ascii=False))
    summary = {
        "level": verdict.level.name,
        "passed": verdict.passed,
        "must": verdict.count("must"),
        "should": verdict.count("should"),
        "rate": checked.rate,
        **asdict(verdict.figures),
        "not_judged": verdict.not_judged,
    }
    print(json.dumps({"type": "summary", **head, **summary}, ensure_ascii=False), flush=True)


def _print_table(checked: Checked) -> None:
    """Print the findings for people, the worst first, and the summary."""
    message, verdict = checked.message, checked.verdict
    width = min(110, max(60, shutil.get_terminal_size((100, 24)).columns))
    print(f"{message.source} ({message.language}), level {verdict.level.name}")
    if verdict.findings:
        print(f"\n{'':>3}  {'':6}  {'Rule':17} Where, and what")
        print(f"{'':>3}  {'-' * 6}  {'-' * 17} {'-' * 15}")
    told: set[str] = set()
    for number, finding in enumerate(verdict.findings, 1):
        print(
            f"{number:>3}  {finding.severity:6}  {finding.rule:17} {checked.place(finding)}: {finding.subject}"
        )
        # A reason that was given above is not given again: forty findings must not tire.
        reasons = [("Why", finding.why)] if finding.why not in told else []
        told.add(finding.why)
        for label, text in (*reasons, ("Do", finding.suggestion)):
            print(
                textwrap.fill(
                    f"{label + ':':4} {text}", width, initial_indent=" " * 13, subsequent_indent=" " * 18
                )
            )
    print(f"\n{'Passes' if verdict.passed else 'Does not pass'} {verdict.level.name}: {checked.summary}.")
    print(textwrap.fill(f"Not judged: {'; '.join(verdict.not_judged)}.", width, subsequent_indent="  "))


def write(found: Sequence[Checked], out: Path) -> None:
    """Write the report as a page; raise ConfigError where it cannot be written."""
    from rupor import pages

    whole(out, pages.render("check", messages=[_page(one) for one in found]))


def _page(checked: Checked) -> dict[str, object]:
    """Return what the page shows of one message."""
    message, verdict = checked.message, checked.verdict
    tag = message.language
    findings = [
        {
            "number": number,
            "severity": finding.severity,
            "rule": finding.rule.replace("-", " "),
            "place": checked.place(finding),
            "subject": quoted(finding.subject),
            "why": finding.why,
            "suggestion": quoted(finding.suggestion),
        }
        for number, finding in enumerate(verdict.findings, 1)
    ]
    return {
        "title": message.title or message.id,
        "language": tag,
        "direction": direction(tag),
        "level": verdict.level.name,
        "passed": verdict.passed,
        "must": verdict.count("must"),
        "should": verdict.count("should"),
        "figures": _figures(checked),
        "findings": findings,
        "first": findings[:FIRST],
        "blocks": _blocks(checked),
        "limits": [
            (one.rule.replace("-", " "), one.about, one.asked, one.source)
            for one in verdict.level.limits.values()
        ],
        "not_judged": verdict.not_judged,
    }


def quoted(text: str) -> list[tuple[str, bool]]:
    """Part a text into its own words and words of the message, which stand between “ and ”.

    >>> quoted("Say “use”.")
    [('Say ', False), ('use', True), ('.', False)]
    """
    pieces = re.split("“([^”]*)”", text)
    return [(piece, bool(number % 2)) for number, piece in enumerate(pieces) if piece]


def _figures(checked: Checked) -> list[tuple[str, str]]:
    figures = checked.verdict.figures
    unit = "characters" if primary(checked.message.language) in CHARACTERS else "words"
    rows = [
        ("Sentences", f"{figures.sentences}"),
        (unit.capitalize(), f"{figures.words}"),
        (
            f"{unit.capitalize()} in a sentence",
            f"{figures.mean_length:.1f} on average, {figures.longest} at most",
        ),
        (f"{unit.capitalize()} in one breath", f"{figures.words_per_segment:.1f} on average"),
    ]
    if figures.syllables_per_word:
        rows.append(("Syllables in a word", f"{figures.syllables_per_word:.2f} on average"))
    rows += [(score.formula, f"{score.value:.1f}: {score.meaning}") for score in figures.scores]
    return [*rows, ("Time to listen", f"{minutes(figures.seconds)} min at rate “{checked.rate}”")]


def _blocks(checked: Checked) -> list[dict[str, object]]:
    """Return the text by paragraphs, cut where findings begin and end."""
    blocks: list[dict[str, object]] = []
    pieces: list[dict[str, object]] = []
    for segment in checked.segments:
        pieces += _pieces(segment, checked.verdict.findings)
        if segment.pause in ("paragraph", "title", "end"):
            tag = segment.language
            blocks.append(
                {"kind": segment.kind, "language": tag, "direction": direction(tag), "pieces": pieces}
            )
            pieces = []
    return blocks


def _pieces(segment: Segment, findings: Sequence[Finding]) -> list[dict[str, object]]:
    """Cut a segment's text where findings begin and end, and say for each piece which findings mark it."""
    text = segment.shown
    here = [
        (number, finding, spot)
        for number, finding in enumerate(findings, 1)
        for spot in finding.spots
        if spot.segment == segment.index
    ]
    edges = sorted({0, len(text), *(edge for _, _, spot in here for edge in (spot.first, spot.end))})
    pieces: list[dict[str, object]] = []
    for first, end in itertools.pairwise(edges):
        over = [(finding, spot) for _, finding, spot in here if spot.first <= first and end <= spot.end]
        wide = [finding.severity for finding, spot in over if _whole(spot, text)]
        narrow = [finding.severity for finding, spot in over if not _whole(spot, text)]
        ends = [
            (number, finding.severity, finding.rule.replace("-", " "))
            for number, finding, spot in here
            if spot.end == end and not _goes_on(finding, spot, text)
        ]
        pieces.append({"text": text[first:end], "wide": _worst(wide), "narrow": _worst(narrow), "ends": ends})
    return pieces


def _whole(spot: plain.Spot, text: str) -> bool:
    """Tell whether a finding is about the whole sentence and not about some words in it."""
    return spot.first == 0 and spot.end >= len(text.rstrip())


def _goes_on(finding: Finding, spot: plain.Spot, text: str) -> bool:
    """Tell whether a finding goes on in the next clause of the same sentence."""
    return _whole(spot, text) and any(
        other.segment == spot.segment + 1 and other.first == 0 for other in finding.spots
    )


def _worst(severities: Sequence[str]) -> str:
    return min(severities, default="", key=("must", "should").index)
