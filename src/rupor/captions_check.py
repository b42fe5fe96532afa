"""``rupor captions``: read the subtitles that are really in a package, list them, check them against a rule set.

Here packages and captions meet: the files are read back by the libraries that know their formats and compared with
``timeline.json``, which says when each word is spoken.
"""

import itertools
import json
import shutil
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rupor import clock, show
from rupor.captions import conformance, read, rules
from rupor.captions.conformance import Breach, Figure, Report
from rupor.captions.measures import NAMES, UNITS
from rupor.errors import ConfigError, RuporError
from rupor.model import Cue, Track
from rupor.package import read as packages
from rupor.package.read import File, Opened

DEFAULT = "easy"
"""The rule set, where a package does not say by which it was cut."""
GRAINS = {"ass": clock.samples(0.01)}
"""Files that count in coarser steps than a millisecond, by their ending."""
AT_LEAST, BOTH_WAYS = ("shortest", "gap"), ("start", "end")
OTHER_FILES = ("audio/", "image/")
"""Media types of files that hold no captions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtitles:
    """One subtitle file of a package."""

    package: Opened
    file: File
    track: Track
    changed: bool
    """It is not the file that the manifest describes: somebody worked on it since."""

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.package.folder / self.file.name

    def check(self, named: str | None) -> Report:
        """Check it by the rule set *named*, or by the one that it was cut by."""
        grain = GRAINS.get(read.ending(self.file.name), conformance.GRAIN)
        return conformance.check(self.track, named or self.track.rules, self.package.placed, grain=grain)


def subtitles(package: Opened) -> tuple[tuple[Subtitles, ...], tuple[str, ...]]:
    """Read every subtitle file of *package*, plain ones first; name those in formats that no library here reads.

    Raises PackageError for a damaged file and ConfigError for a package without any that can be read.
    """
    found, unread = [], []
    for file in package.files:
        if file.name == packages.TIMELINE or file.media_type.startswith(OTHER_FILES):
            continue
        if read.ending(file.name) not in read.READERS:
            unread.append(file.name)
            continue
        data = package.data(file)
        where = str(package.folder / file.name)
        track = read.track(data, where, package.language, package.title, package.rules or DEFAULT)
        found.append(Subtitles(package=package, file=file, track=track, changed=packages.changed(file, data)))
    if not found:
        endings = ", ".join(f".{ending}" for ending in read.READERS)
        raise ConfigError(
            f"{package.folder}: has no subtitles that can be read. Expected a file in {endings}. "
            "Run: rupor produce PATH --outputs mp3,srt,vtt,timeline"
        )
    order = list(read.READERS)
    found.sort(key=lambda one: (order.index(read.ending(one.file.name)), len(one.file.name)))
    return tuple(found), tuple(unread)


def run(paths: Sequence[Path], *, named: str | None, as_json: bool) -> tuple[bool, list[RuporError]]:
    """Check all packages; tell whether all pass, and which could not be read.

    Raises ConfigError when there is no such rule set or a path is no package.
    """
    if named:
        rules.check(named)
    passed, failed = True, []
    folders = packages.find(paths)
    for folder in folders:
        try:
            package = packages.opened(folder)
            files, unread = subtitles(package)
            reports = [one.check(named) for one in files]
        except RuporError as error:
            failed.append(error)
            continue
        passed = passed and all(report.passed for report in reports)
        if as_json:
            _print_json(files, reports, unread)
        else:
            _print_tables(files, reports, unread)
    return passed, failed


def _print_json(files: Sequence[Subtitles], reports: Sequence[Report], unread: Sequence[str]) -> None:
    """Print breaches, figures and a summary of each file, one object a line."""
    for one, report in zip(files, reports, strict=True):
        head = {"file": str(one.path), "language": one.track.language, "rules": report.rules}
        for breach in report.breaches:
            timed = {**asdict(breach), "time": clock.seconds(breach.time)}
            _line({"type": "breach", **head, **timed, "unit": UNITS.get(breach.rule, "")})
        for figure in report.figures:
            _line({"type": "figure", **head, **asdict(figure), "name": figure.name, "unit": figure.unit})
        summary = {
            "passed": report.passed,
            "cues": report.cues,
            "broken": report.broken,
            "breaches": len(report.breaches),
            "unchecked": report.unchecked,
            "changed": one.changed,
            "not_read": unread,
        }
        _line({"type": "summary", **head, **summary})


def _line(value: dict[str, object]) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


def _print_tables(files: Sequence[Subtitles], reports: Sequence[Report], unread: Sequence[str]) -> None:
    """Print a block for each file; one with the cues of an earlier one is not told again."""
    told: dict[tuple[object, ...], str] = {}
    for one, report in zip(files, reports, strict=True):
        cues = tuple(_bare(cue) for cue in one.track.cues)
        print(f"{one.path} ({one.track.language}), rule set {report.rules}: {report.cues} cues")
        if one.changed:
            print("Changed since the package was made: it is not the file that the manifest describes.")
        if cues in told:
            print(f"The same cues as in {told[cues]}: {_verdict(report)}\n")
            continue
        told[cues] = one.file.name
        print()
        show.table(("Measure", "Limit", "Median", "Worst", "Breaches"), [_row(one) for one in report.figures])
        if report.breaches:
            print()
            _print_breaches(report.breaches)
        print(f"\n{_verdict(report)}")
        for note in _notes(one, report):
            print(note)
        print()
    if unread:
        print(
            f"{files[0].package.folder}: not checked, for no library here reads them: {', '.join(unread)}\n"
        )


def _bare(cue: Cue) -> object:
    """Return what readers see of a cue: formats steer the direction of writing by different signs."""
    lines = "\n".join(cue.lines)
    return cue.start, cue.end, "".join(one for one in lines if unicodedata.category(one) != "Cf")


def _verdict(report: Report) -> str:
    if report.passed:
        return f"Passes {report.rules}."
    return f"Does not pass {report.rules}: {report.broken} of {report.cues} cues break it ({report.by_rule})."


def _notes(one: Subtitles, report: Report) -> Iterator[str]:
    if report.unchecked:
        names = ", ".join(NAMES[rule] for rule in report.unchecked)
        yield (
            f"Not checked: {names}; the package has no {packages.TIMELINE}, so it is not known when words are spoken."
        )
    guessed = sum(placed.timing == "estimated" for placed in one.package.placed)
    if guessed:
        all_of = len(one.package.placed)
        yield f"In {guessed} of {all_of} segments the times of words are estimates: drift there is a guess."


def _row(figure: Figure) -> tuple[str, ...]:
    sign = "≥ " if figure.rule in AT_LEAST else "± " if figure.rule in BOTH_WAYS else "≤ "
    limits = " / ".join(f"{limit:g}" for limit in figure.limits)
    limit = f"{sign}{limits} {figure.unit}".strip() if figure.median is not None else "none"
    median, worst = (_number(value, figure.rule) for value in (figure.median, figure.worst))
    return figure.name, limit, median, worst, str(figure.breaches or "-")


def _number(value: float | None, rule: str) -> str:
    if value is None:
        return ""
    places = 2 if UNITS.get(rule) == "s" else 1 if rule == "speed" else 0
    return f"{round(value, places) + 0.0:.{places}f}"  # no minus before a zero


def _print_breaches(found: Sequence[Breach]) -> None:
    """Print what is wrong by cues, in order of time."""
    width = min(110, max(60, shutil.get_terminal_size((100, 24)).columns))
    names = max(len(NAMES[one.rule]) for one in found)
    for (cue, start, text), breaches in itertools.groupby(found, lambda one: (one.cue, one.time, one.text)):
        print(f"{f'Cue {cue}' if cue else 'Before the first cue'}, {time(start)}: {text}")
        for one in breaches:
            lead = f"    {NAMES[one.rule]:{names}}  "
            print(textwrap.fill(lead + _what(one), width, subsequent_indent=" " * len(lead)))


def _what(breach: Breach) -> str:
    if breach.rule not in UNITS:
        return breach.reason
    least = "at least" if breach.rule in AT_LEAST else "at most"
    figure = f"{_number(breach.value, breach.rule)} {UNITS[breach.rule]}"
    return f"{figure}, {least} {breach.limit:g}: {breach.reason}"


def time(count: int) -> str:
    """Write a count of samples for people, as ``m:ss.cc``.

    >>> time(48_000 * 75 + 24_000)
    '1:15.50'
    """
    minutes, hundredths = divmod(round(count * 100 / clock.RATE), 6000)
    return f"{minutes}:{hundredths / 100:05.2f}"


def list_cues(paths: Sequence[Path], *, as_json: bool) -> list[RuporError]:
    """Print the cues of each package, out of its first subtitle file; return what could not be read."""
    failed: list[RuporError] = []
    for folder in packages.find(paths):
        try:
            (first, *_), _ = subtitles(packages.opened(folder))
        except RuporError as error:
            failed.append(error)
            continue
        cues = first.track.cues
        if as_json:
            for number, cue in enumerate(cues, 1):
                head = {"type": "cue", "file": str(first.path), "cue": number}
                times = {"start": clock.seconds(cue.start), "end": clock.seconds(cue.end)}
                _line({**head, **times, "lines": cue.lines})
            continue
        print(f"{first.path} ({first.track.language}): {len(cues)} cues, until {time(cues[-1].end)}\n")
        for number, cue in enumerate(cues, 1):
            print(f"{number:>4}  {time(cue.start):>8} – {time(cue.end):>8}  {' / '.join(cue.lines)}")
        print()
    return failed
